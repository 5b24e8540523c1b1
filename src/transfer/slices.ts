/**
 * A sliced upload: begin or resume, send what is missing, finish (protocol notes, sections 3.2 to 3.5).
 *
 * @module
 */
import type { CallOptions } from "../config.ts";
import type { SliceSession, SliceState, UploadedFile } from "../generated/results.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../result.ts";
import { inParallel } from "./pool.ts";
import { Meter } from "./progress.ts";
import { pieces, type Range, type Source } from "./source.ts";
import type { UploadClient } from "./upload.ts";

/** What a sliced upload is to do. */
export interface SlicePlan {
  /** Bucket, path and attributes of the file to be. */
  readonly target: {
    readonly bucketName: string;
    readonly cosPath: string;
    readonly bizAttr?: string | undefined;
    readonly insertOnly?: 0 | 1 | undefined;
  };
  /** Slice size in bytes that is asked for. */
  readonly sliceSize: number;
  /** Slices under way at once. */
  readonly concurrency: number;
  /** Whether the service is told the SHA-1. */
  readonly verifySha1: boolean;
  /** Whether an upload that is under way is taken up. */
  readonly resume: boolean;
}

/** The slice size that the service takes since 2017, and the only one with SHA-1. */
export const SLICE_SIZE: number = 1024 * 1024;

/** Failures after which an upload is begun again, once: another upload is in the way, or the session is lost. */
const RESTART = new Set([-4020, -4026, -4027, -29096]);

/** The SHA-1 of the source as the service wants it; empty where it is not sent. */
interface Digest {
  readonly sha: string;
  readonly parts: { offset: number; datalen: number; datasha: string }[] | undefined;
}

/** A session to send slices to. */
interface Session {
  readonly session: string;
  readonly sliceSize: number;
  readonly serial: boolean;
  /** Offsets that the service has. */
  readonly present: ReadonlyMap<number, number>;
}

/** Either the session, or what ends the upload here. */
type Begun = { readonly session: Session } | { readonly result: CosResult<UploadedFile> };

/** Uploads a source in slices. */
export async function sendSlices(
  client: UploadClient,
  plan: SlicePlan,
  source: Source,
  options: CallOptions,
): Promise<CosResult<UploadedFile>> {
  const upload = new SlicedUpload(client, plan, source, options);
  return await upload.run();
}

class SlicedUpload {
  readonly #client: UploadClient;
  readonly #plan: SlicePlan;
  readonly #source: Source;
  readonly #options: CallOptions;
  readonly #report: CallOptions["onProgress"];
  readonly #at: { readonly bucketName: string; readonly cosPath: string };
  #digest: Digest = { sha: "", parts: undefined };
  #restarted = false;

  constructor(client: UploadClient, plan: SlicePlan, source: Source, { onProgress, ...options }: CallOptions) {
    this.#client = client;
    this.#plan = plan;
    this.#source = source;
    this.#options = options;
    this.#at = { bucketName: plan.target.bucketName, cosPath: plan.target.cosPath };
    this.#report = onProgress;
  }

  async run(): Promise<CosResult<UploadedFile>> {
    const { sliceSize, verifySha1 } = this.#plan;
    if (this.#source.size === 0) throw new BadInput(`${this.#source.name}: an empty file has no slices; upload it in one request`);
    if (verifySha1 && sliceSize !== SLICE_SIZE) {
      throw new BadInput(`sliceSize: must be ${SLICE_SIZE} together with SHA-1, got ${sliceSize}`);
    }
    if (verifySha1 && !this.#source.seekable) throw new BadInput("verifySha1: needs content that can be read twice, a stream cannot");
    if (verifySha1) this.#digest = await this.#digestSource();
    let result = await this.#once(this.#plan.resume);
    if (!result.ok && RESTART.has(result.code) && this.#source.seekable && !this.#restarted) {
      this.#restarted = true;
      const cleared = await this.#clear();
      if (cleared) return cleared;
      result = await this.#once(false);
    }
    return result;
  }

  async #digestSource(): Promise<Digest> {
    const { digestSlices } = await import("./sha1.ts");
    const source = this.#source;
    const signal = this.#options.signal;
    const buffer = new Uint8Array(SLICE_SIZE);
    return await digestSlices((async function* () {
      for (const { offset, length } of rangesOf(source.size, SLICE_SIZE)) {
        signal?.throwIfAborted();
        const slice = buffer.subarray(0, length);
        await source.read(offset, slice);
        yield slice;
      }
    })());
  }

  async #once(resume: boolean): Promise<CosResult<UploadedFile>> {
    const begun = await this.#begin(resume);
    if ("result" in begun) return begun.result;
    const failure = await this.#send(begun.session);
    if (failure) return failure;
    await this.#source.verify();
    const { size } = this.#source;
    const finished = await this.#client.uploadSliceFinish({
      ...this.#at,
      session: begun.session.session,
      filesize: size,
      sha: this.#digest.sha,
    }, this.#options);
    if (finished.ok) new Meter(size, this.#report).finish();
    return finished;
  }

  async #begin(resume: boolean): Promise<Begun> {
    if (resume) {
      const state = await this.#client.uploadSliceList(this.#at, this.#options);
      if (state.ok && this.#fits(state.data)) return { session: sessionOf(state.data) };
    }
    const { target, sliceSize } = this.#plan;
    const { sha, parts } = this.#digest;
    const begun = await this.#client.uploadSliceInit(
      { ...target, filesize: this.#source.size, sliceSize, sha, uploadparts: parts },
      this.#options,
    );
    if (begun.ok) return this.#newSession(begun, begun.data);
    return begun.code === -4019 ? await this.#takeUp(begun) : { result: begun };
  }

  #newSession(begun: CosResult<SliceSession>, data: SliceSession): Begun {
    const { accessUrl, sourceUrl = "", resourcePath = "", url = "", session, serialUpload, sliceSize } = data;
    // The service knew the content already: nothing is to be sent.
    if (accessUrl !== undefined) {
      new Meter(this.#source.size, this.#report).finish();
      return { result: { ...begun, data: { accessUrl, sourceUrl, resourcePath, url } } as CosResult<UploadedFile> };
    }
    if (!session) return { result: localFailure(-2, "the service began an upload, but named no session") };
    if (sliceSize !== undefined && sliceSize < 1) return { result: localFailure(-2, `the service wants slices of ${sliceSize} bytes`) };
    // The service's slice size wins (protocol notes, section 3.2).
    return { session: { session, sliceSize: sliceSize ?? this.#plan.sliceSize, serial: serialUpload === 1, present: new Map() } };
  }

  /** An upload is under way at this path. With SHA-1 it is known to be of the same file; without, the caller has to say so. */
  async #takeUp(refused: CosFailure): Promise<Begun> {
    const { resume, verifySha1 } = this.#plan;
    if (!resume && !verifySha1) {
      return {
        result: {
          ...refused,
          message: `${refused.message}: an upload to this path is unfinished; resume: true takes it up, delFile() removes it`,
        },
      };
    }
    const state = await this.#client.uploadSliceList(this.#at, this.#options);
    // Gone in the meantime (-197): as good as one of another file, for both are begun anew.
    if (!state.ok && state.code !== -197) return { result: state };
    if (state.ok && this.#fits(state.data)) return { session: sessionOf(state.data) };
    return { result: { ...refused, code: -4020, message: `${refused.message}: the unfinished upload at this path is of another file` } };
  }

  /** Whether an unfinished upload can be of this source, as far as can be seen. */
  #fits({ session, filesize, sliceSize, sha, listparts = [] }: SliceState): boolean {
    const { size } = this.#source;
    if (!session || !sliceSize || sliceSize < 1 || filesize !== size || (sha ?? "").toLowerCase() !== this.#digest.sha) return false;
    return listparts.every(({ offset, datalen }) => offset % sliceSize === 0 && datalen === Math.min(sliceSize, size - offset));
  }

  async #send({ session, sliceSize, serial, present }: Session): Promise<CosFailure | undefined> {
    const meter = new Meter(this.#source.size, this.#report);
    for (const length of present.values()) meter.skip(length);
    const missing = rangesOf(this.#source.size, sliceSize, (offset) => !present.has(offset));
    try {
      await inParallel(pieces(this.#source, missing), serial ? 1 : this.#plan.concurrency, this.#options.signal, async (piece, signal) => {
        const input = { ...this.#at, session, offset: piece.offset, filecontent: piece.content, sha: this.#digest.sha };
        const sent = await this.#client.uploadSliceData(input, { ...this.#options, signal });
        // Only what the service acknowledged counts.
        if (!sent.ok) throw new CosError({ ...sent, message: `slice at ${piece.offset}: ${sent.message}` });
        meter.add(piece.length);
      });
    } catch (error) {
      if (error instanceof CosError && error.code !== -1) return error.failure;
      throw error;
    }
  }

  /**
   * Makes way for a new beginning: deletes the unfinished upload at the path. A finished file stays, so that nothing is lost to an upload that
   * may not replace it.
   */
  async #clear(): Promise<CosFailure | undefined> {
    // One that may replace what is there takes the place of the unfinished upload as well.
    if (this.#plan.target.insertOnly === 0) return undefined;
    const stat = await this.#client.statFile(this.#at, this.#options);
    // What cannot be seen is not deleted.
    if (!stat.ok) return stat.code === -197 ? undefined : stat;
    if (stat.data.filelen === stat.data.filesize) return undefined;
    const deleted = await this.#client.delFile(this.#at, this.#options);
    return deleted.ok || deleted.code === -197 ? undefined : deleted;
  }
}

function sessionOf({ session, sliceSize, serialUpload, listparts = [] }: SliceState): Session {
  return {
    session: session!,
    sliceSize: sliceSize!,
    serial: serialUpload === 1,
    present: new Map(listparts.map(({ offset, datalen }) => [offset, datalen])),
  };
}

function* rangesOf(size: number, step: number, wanted: (offset: number) => boolean = () => true): Generator<Range, void, undefined> {
  for (let offset = 0; offset < size; offset += step) {
    if (wanted(offset)) yield { offset, length: Math.min(step, size - offset) };
  }
}
