/**
 * Downloads into local files (protocol notes, section 3.12): large ones in several parts at once, each part taken up where it was cut off.
 *
 * @module
 */
import type { CallOptions } from "../config.ts";
import type { DownloadedObject } from "../download_object.ts";
import type { DownloadFileInput, DownloadObjectInput, StatFileInput } from "../generated/requests.ts";
import type { FileStat } from "../generated/results.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../result.ts";
import { DEFAULT_RETRY, pause, type RetryRule } from "../retry.ts";
import type { PartFile, PartState } from "./local_file.ts";
import { inParallel } from "./pool.ts";
import { Meter } from "./progress.ts";

/** A file that was downloaded. */
export interface DownloadedFile {
  /** Where it was written. */
  readonly localFilename: string;
  /** Bytes that it has. */
  readonly size: number;
  /** Response headers: ETag, Last-Modified, the file's own headers and more. */
  readonly headers: Headers;
}

/** The calls of a client that downloads are made of. */
export interface DownloadClient {
  /** Opens an object. */
  downloadObject(input: DownloadObjectInput, options?: CallOptions): Promise<CosResult<DownloadedObject>>;
  /** Tells the SHA-1 that the service stores. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
}

/** From this size on, a file comes in several parts at once. */
const PARALLEL_FROM = 16 * 1024 * 1024;
/** Parts at once, unless something else is said. */
const CONCURRENCY = 4;
/** Milliseconds between two notes of how far a download is. */
const SAVE_INTERVAL = 500;

/** Downloads into a temporary file beside the target, which gets its name when it is whole. */
export async function downloadFile(
  client: DownloadClient,
  input: DownloadFileInput,
  options: CallOptions = {},
): Promise<CosResult<DownloadedFile>> {
  const { localFilename, bucketName, cosPath, rangeStart, rangeEnd, resume, verifySha1 } = input;
  const ranged = Object.keys(input.headers ?? {}).find((name) => name.toLowerCase() === "range");
  if (ranged !== undefined) throw new BadInput(`headers: must not have ${ranged}; give rangeStart and rangeEnd instead`);
  if (verifySha1 && (rangeStart !== undefined || rangeEnd !== undefined)) {
    throw new BadInput("verifySha1: needs the whole file, not a range of it");
  }
  const { openPartFile } = await import("./local_file.ts");
  // Opened before anything is asked: a target that cannot be written costs no download.
  const part = await openPartFile(localFilename, resume ? [bucketName, cosPath, rangeStart ?? "", rangeEnd ?? ""].join("\n") : undefined);
  let keep = false;
  try {
    const download = new Download(client, input, part, options);
    const failure = await download.run();
    keep = failure !== undefined && resume === true;
    if (failure) return failure;
    const mismatch = verifySha1 ? await compareSha1(client, input, part, options) : undefined;
    if (mismatch) return mismatch;
    await part.commit();
    return { ok: true, code: 0, message: "SUCCESS", data: { localFilename, size: download.size, headers: download.headers } };
  } catch (error) {
    keep = resume === true && !(error instanceof BadInput);
    throw error;
  } finally {
    await part.close(keep);
  }
}

async function compareSha1(
  client: DownloadClient,
  { bucketName, cosPath }: DownloadFileInput,
  part: PartFile,
  { signal, timeout, retry }: CallOptions,
): Promise<CosFailure | undefined> {
  const stat = await client.statFile({ bucketName, cosPath }, { signal, timeout, retry });
  if (!stat.ok) return stat;
  // The service shows 32 zeros for an empty file (protocol notes, section 3.6).
  if (stat.data.filesize === 0) return undefined;
  const { sha } = stat.data;
  if (!sha) return localFailure(-2, "the service stores no SHA-1 for this file, so it cannot be compared");
  const own = await part.sha1();
  if (own !== sha.toLowerCase()) return localFailure(-2, `SHA-1: the service stores ${sha}, what came has ${own}`);
}

interface Segment {
  readonly start: number;
  readonly end: number;
  done: number;
}

/** One file on its way. Offsets count from the first byte that is wanted. */
class Download {
  size = 0;
  headers: Headers = new Headers();
  readonly #client: DownloadClient;
  readonly #input: DownloadFileInput;
  readonly #part: PartFile;
  readonly #options: Omit<CallOptions, "onProgress">;
  readonly #report: CallOptions["onProgress"];
  readonly #rule: RetryRule;
  #version = "";
  #saved = 0;

  constructor(client: DownloadClient, input: DownloadFileInput, part: PartFile, { onProgress, ...options }: CallOptions) {
    this.#client = client;
    this.#input = input;
    this.#part = part;
    this.#options = options;
    this.#report = onProgress;
    this.#rule = { ...DEFAULT_RETRY, ...options.retry as RetryRule };
  }

  async run(): Promise<CosFailure | undefined> {
    const { state } = this.#part;
    const first = await this.#open(state ? firstGap(state.segments) : 0, this.#options.signal);
    if (!first.ok) return first;
    const { object, total } = first;
    this.#version = versionOf(object.headers);
    if (state && (this.#version !== state.version || total !== state.size)) {
      // Another file by now: what is there is of no use.
      await object.body.cancel();
      await this.#part.clear();
      return await new Download(this.#client, this.#input, { ...this.#part, state: undefined }, {
        ...this.#options,
        onProgress: this.#report,
      }).#adopt(this);
    }
    this.headers = object.headers;
    if (total === undefined) return await this.#copyAll(object);
    this.size = total;
    return await this.#copySegments(object, state?.segments.map((segment) => ({ ...segment })) ?? this.#split(total));
  }

  /** Runs, and hands what came out of it to the download that it takes the place of. */
  async #adopt(other: Download): Promise<CosFailure | undefined> {
    const failure = await this.run();
    other.size = this.size;
    other.headers = this.headers;
    return failure;
  }

  #split(total: number): Segment[] {
    const count = total < PARALLEL_FROM ? 1 : this.#input.concurrency ?? CONCURRENCY;
    const bounds = Array.from({ length: count + 1 }, (_, index) => Math.floor(total * index / count));
    return bounds.slice(1).map((end, index) => ({ start: bounds[index]!, end, done: 0 }));
  }

  /** Content whose length is not known, because the runtime decodes it: in one piece, and as it comes. */
  async #copyAll(object: DownloadedObject): Promise<CosFailure | undefined> {
    try {
      for await (const chunk of chunksOf(object.body)) {
        await this.#part.write(chunk, this.size);
        this.size += chunk.length;
      }
      new Meter(this.size, this.#report).finish();
    } catch (error) {
      return failureOf(error);
    }
  }

  async #copySegments(first: DownloadedObject, segments: Segment[]): Promise<CosFailure | undefined> {
    const meter = new Meter(this.size, this.#report);
    for (const { done } of segments) meter.skip(done);
    const missing = segments.filter(({ start, end, done }) => start + done < end);
    let opened: DownloadedObject | undefined = first;
    try {
      await this.#save(segments, true);
      await inParallel(missing, Math.max(1, missing.length), this.#options.signal, async (segment, signal) => {
        // The answer that told the size begins where the first missing segment does.
        const own = segment === missing[0] ? opened : undefined;
        if (own) opened = undefined;
        await this.#copySegment(segment, own, signal, async (bytes) => {
          meter.add(bytes);
          await this.#save(segments, false);
        });
      });
      if (opened) await opened.body.cancel();
      meter.finish();
    } catch (error) {
      await this.#save(segments, true).catch(() => {});
      return failureOf(error);
    }
  }

  /** Copies a segment; when it is cut off, goes on from where it was, as often and as long without any progress as the retry rule says. */
  async #copySegment(
    segment: Segment,
    opened: DownloadedObject | undefined,
    signal: AbortSignal,
    written: (bytes: number) => Promise<void>,
  ): Promise<void> {
    let body: DownloadedObject["body"] | undefined = opened?.body;
    let progressed = performance.now();
    for (let tries = 1; segment.start + segment.done < segment.end; tries++) {
      const before = segment.done;
      try {
        body ??= await this.#reopen(segment, signal);
        await this.#copyBody(segment, body, written);
        // An answer that was shortened on its way is whole as far as HTTP can tell.
        if (segment.start + segment.done >= segment.end) return;
        throw new CosError({ code: -2, message: `the body ended after ${segment.done} of ${segment.end - segment.start} bytes` });
      } catch (error) {
        if (!(error instanceof CosError) || (error.code !== -2 && error.code !== -3) || error instanceof Changed) throw error;
        if (segment.done > before) {
          tries = 1;
          progressed = performance.now();
        }
        const left = this.#rule.deadline - (performance.now() - progressed);
        if (tries >= this.#rule.attempts || !await pause(this.#rule, tries, signal, { left })) throw error;
      }
      body = undefined;
    }
  }

  async #copyBody(segment: Segment, body: DownloadedObject["body"], written: (bytes: number) => Promise<void>): Promise<void> {
    for await (const chunk of chunksOf(body)) {
      const at = segment.start + segment.done;
      const wanted = chunk.length > segment.end - at ? chunk.subarray(0, segment.end - at) : chunk;
      await this.#part.write(wanted, at);
      segment.done += wanted.length;
      await written(wanted.length);
      // The first answer goes on to the end of the file, where other segments are at work.
      if (segment.start + segment.done >= segment.end) return;
    }
  }

  async #reopen(segment: Segment, signal: AbortSignal): Promise<DownloadedObject["body"]> {
    const again = await this.#open(segment.start + segment.done, signal, segment.end);
    if (!again.ok && again.httpStatus === 416) {
      throw new Changed({
        code: -2,
        message: `${this.size} bytes were announced, but the file ends before byte ${segment.start + segment.done}`,
      });
    }
    if (!again.ok) throw new CosError(again);
    if (versionOf(again.object.headers) === this.#version && again.total === this.size) return again.object.body;
    await again.object.body.cancel();
    throw new Changed({ code: -2, message: "the file was changed while it was downloaded" });
  }

  /** Opens the object from an offset on, and tells how many bytes are wanted in all; not where the runtime decodes them. */
  async #open(
    offset: number,
    signal: AbortSignal | undefined,
    end?: number,
  ): Promise<{ ok: true; object: DownloadedObject; total: number | undefined } | CosFailure> {
    const { bucketName, cosPath, headers, rangeStart, rangeEnd } = this.#input;
    const base = rangeStart ?? 0;
    const ranged = offset > 0 || end !== undefined || rangeStart !== undefined || rangeEnd !== undefined;
    const last = end === undefined ? rangeEnd : base + end - 1;
    const range = ranged ? { rangeStart: base + offset, rangeEnd: last } : {};
    const opened = await this.#client.downloadObject({ bucketName, cosPath, headers, ...range }, { ...this.#options, signal });
    if (!opened.ok) return opened;
    const object = opened.data;
    const wrong = answerProblem(object, ranged ? base + offset : undefined);
    if (wrong) {
      await object.body.cancel();
      return localFailure(-2, wrong, { httpStatus: object.status });
    }
    if (!ranged) return { ok: true, object, total: object.contentLength };
    const whole = Number(/\/([0-9]+)$/.exec(object.headers.get("content-range") ?? "")?.[1] ?? NaN);
    return { ok: true, object, total: object.contentLength === undefined ? undefined : Math.min(whole, (rangeEnd ?? Infinity) + 1) - base };
  }

  async #save(segments: readonly Segment[], now: boolean): Promise<void> {
    if (!this.#input.resume || this.#version === "") return;
    if (!now && performance.now() - this.#saved < SAVE_INTERVAL) return;
    this.#saved = performance.now();
    await this.#part.save({ version: this.#version, size: this.size, segments } satisfies PartState);
  }
}

/** The file is another one than it was when its download began: to go on would mix the two. */
class Changed extends CosError {}

/** What tells one state of an object from another. */
function versionOf(headers: Headers): string {
  return headers.get("etag") ?? headers.get("last-modified") ?? "";
}

function firstGap(segments: PartState["segments"]): number {
  const gap = segments.find(({ start, end, done }) => start + done < end);
  return gap ? gap.start + gap.done : 0;
}

/** Why an answer is not the part that was asked for. */
function answerProblem({ status, headers }: DownloadedObject, start: number | undefined): string | undefined {
  if (status === 304) return "the file has not changed; nothing was written";
  if (start === undefined) return status === 200 ? undefined : `expected the whole file, got HTTP ${status}`;
  const range = headers.get("content-range");
  if (status !== 206 || !range?.startsWith(`bytes ${start}-`)) {
    return `expected the file from byte ${start} on, got HTTP ${status} with Content-Range ${range ?? "absent"}`;
  }
}

function failureOf(error: unknown): CosFailure {
  if (!(error instanceof CosError) || error.code === -1) throw error;
  return error.failure;
}

/** Chunks of a stream, which is cancelled when they are not all taken. */
async function* chunksOf(stream: DownloadedObject["body"]): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
    ended = true;
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
  }
}
