/**
 * Downloads into local files (protocol notes, section 3.12): large ones in several parts at once, each part taken up where it was cut off.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import { Overlong } from "../core/body.ts";
import { builtin } from "../core/builtin.ts";
import { type DownloadedObject, isEncoded } from "../core/download_object.ts";
import type { DownloadFileInput } from "../generated/requests.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../core/result.ts";
import { DEFAULT_RETRY, pause, type RetryRule } from "../core/retry.ts";
import type { Hash } from "./digest.ts";
import { drain } from "./drain.ts";
import type { PartFile, PartState } from "./part_file.ts";
import { EMPTY_SHA1 } from "./place.ts";
import { MTIME_HEADER, secondsIn } from "./times.ts";
import { inParallel } from "./pool.ts";
import { Meter } from "./progress.ts";
import { asStored, type DownloadClient, isDecoded, openStored } from "./stored.ts";

export type { DownloadClient } from "./stored.ts";

/**
 * A file that was downloaded.
 *
 * @category Results
 */
export interface DownloadedFile {
  /** Where it was written. */
  readonly localFilename: string;
  /** Bytes that it has. */
  readonly size: number;
  /** Response headers: ETag, Last-Modified, the file's own headers and more. */
  readonly headers: Headers;
}

/** From this size on, a file comes in several parts at once. */
const PARALLEL_FROM = 16 * 1024 * 1024;
/** Parts at once, unless something else is said. */
const CONCURRENCY = 4;
/** From this size on, it is noted how far a download is: what is smaller is begun anew as quickly. */
const NOTED_FROM = 1024 * 1024;
/** Milliseconds between two notes of how far a download is: what a process that is killed loses at most. */
const SAVE_INTERVAL = 100;

/** How a download comes to its end. */
export interface DownloadHow {
  /** Whether a file of the target's name is replaced. Default true. */
  readonly replace?: boolean | undefined;
  /** Whether it is on the disk when it gets its name: its source is about to go. */
  readonly durable?: boolean | undefined;
  /** Throws when the target's folder is not where it may be written. */
  readonly guard?: (() => void) | undefined;
  /** Files that the same transfer has written: none of them is replaced by this one. */
  readonly written?: Set<string> | undefined;
  /** Whether the file gets the time of change that is kept with the stored one. */
  readonly preserveTimes?: boolean | undefined;
  /** MD5 in hex, of which the content must have one, where that is known and no SHA-1. */
  readonly md5?: readonly string[] | undefined;
  /** Whether the SHA-1 of what came is told, though nothing is known to compare it with. */
  readonly tellSha1?: boolean | undefined;
  /** Bytes that a listing says there are. */
  readonly expected?: number | undefined;
}

/** Downloads into a temporary file beside the target, which gets its name when it is whole. */
export async function downloadFile(
  client: DownloadClient,
  input: DownloadFileInput,
  options: CallOptions = {},
  how: DownloadHow = {},
): Promise<CosResult<DownloadedFile & { readonly sha1: string | undefined }>> {
  const { localFilename, bucketName, cosPath, rangeStart, rangeEnd, resume, verifySha1 } = input;
  const ranged = Object.keys(input.headers ?? {}).find((name) => name.toLowerCase() === "range");
  if (ranged !== undefined) throw new BadInput(`headers: must not have ${ranged}; give rangeStart and rangeEnd instead`);
  if (verifySha1 && (rangeStart !== undefined || rangeEnd !== undefined)) {
    throw new BadInput("verifySha1: needs the whole file, not a range of it");
  }
  const { openPartFile } = await import("./part_file.ts");
  // Opened before anything is asked: a target that cannot be written costs no download.
  const part = await openPartFile(localFilename, {
    of: [bucketName, cosPath, rangeStart ?? "", rangeEnd ?? ""].join("\n"),
    resume: resume === true,
    replace: how.replace ?? true,
    durable: how.durable ?? false,
    guard: how.guard ?? (() => {}),
    written: how.written,
  });
  let keep = resume === true;
  try {
    const stored = verifySha1 ? await storedSha1(client, input, options) : undefined;
    if (stored && !stored.ok) return stored;
    const download = new Download(client, input, part, options, how);
    const failure = await download.run();
    if (failure) return failure;
    // From here on nothing is left to be taken up: the file is right, or it is of no use.
    const own = stored || how.tellSha1 ? await part.digest("sha1", options.signal) : undefined;
    const md5 = how.md5 && (download.md5 ?? await part.digest("md5", options.signal));
    keep = false;
    if (md5 !== undefined && !how.md5!.includes(md5)) {
      return localFailure(-2, `MD5: the service stores ${how.md5![0]}, what came has ${md5}`);
    }
    if (stored && own !== stored.data) return localFailure(-2, `SHA-1: the service stores ${stored.data}, what came has ${own}`);
    const mtime = how.preserveTimes ? secondsIn(download.headers.get(MTIME_HEADER)) : undefined;
    const problem = await part.commit(download.size, mtime);
    if (problem !== undefined) return localFailure(-1, `the file was downloaded, but its time of change could not be set: ${problem}`);
    return { ok: true, code: 0, message: "SUCCESS", data: { localFilename, size: download.size, headers: download.headers, sha1: own } };
  } catch (error) {
    // A full disk, for one: what is there would only be in the way.
    if (error instanceof BadInput) keep = false;
    if (error instanceof CosError && error.code === -177) return error.failure;
    throw error;
  } finally {
    await part.close(keep);
  }
}

/** The SHA-1 that the service stores. For an empty file it shows 32 zeros (protocol notes, section 3.6). */
async function storedSha1(
  client: DownloadClient,
  { bucketName, cosPath }: DownloadFileInput,
  { signal, timeout, retry }: CallOptions,
): Promise<CosResult<string>> {
  const stat = await client.statFile({ bucketName, cosPath }, { signal, timeout, retry });
  if (!stat.ok) return stat;
  const { filesize, sha } = stat.data;
  const own = filesize === 0 ? EMPTY_SHA1 : sha?.toLowerCase();
  if (!own) return localFailure(-2, "the service stores no SHA-1 for this file, so it cannot be compared");
  return { ...stat, data: own };
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
  #options: Omit<CallOptions, "onProgress">;
  readonly #report: CallOptions["onProgress"];
  readonly #rule: RetryRule;
  readonly #expected: number | undefined;
  /** Takes what comes, as long as it comes from the first byte on and in order: then nothing is to be read again. */
  #inOrder: Hash | undefined;
  #hashed = 0;
  #version = "";
  /** Whether the version tells for sure that two answers are of the same content, so that they may be put together. */
  #isCertain = false;
  #encoded = false;
  #saved = 0;
  #saving = false;

  constructor(
    client: DownloadClient,
    input: DownloadFileInput,
    part: PartFile,
    { onProgress, ...options }: CallOptions,
    { expected, md5 }: DownloadHow,
  ) {
    this.#client = client;
    this.#input = input;
    this.#part = part;
    this.#options = options;
    this.#report = onProgress;
    this.#expected = expected;
    this.#inOrder = md5 && builtin("node:crypto")?.createHash("md5");
    this.#rule = { ...DEFAULT_RETRY, ...options.retry as RetryRule };
  }

  /** MD5 of all that came, in hex; nothing where it did not come in order. */
  get md5(): string | undefined {
    return this.#hashed === this.size ? this.#inOrder?.digest("hex") : undefined;
  }

  run(): Promise<CosFailure | undefined> {
    return this.#run(this.#part.state);
  }

  async #run(state: PartState | undefined): Promise<CosFailure | undefined> {
    const first = await this.#open(state ? firstGap(state.segments) : 0, this.#options.signal);
    if (!first.ok) return state && NO_SUCH_PART.has(first.httpStatus) ? await this.#runAnew() : first;
    const { object, total } = first;
    this.#version = versionOf(object.headers);
    this.#isCertain = isStrong(object.headers);
    if (state && (this.#version !== state.version || total !== state.size)) {
      await object.body.cancel();
      return await this.#runAnew();
    }
    this.headers = object.headers;
    this.#encoded = isDecoded(object);
    if (total === undefined) return await this.#copyAll(object);
    if (this.#expected !== undefined && !this.#isRange && total !== this.#expected) {
      const stored = await this.#storedSize();
      if (stored !== total) {
        await object.body.cancel();
        return typeof stored === "number" ? this.#otherSize(stored, total) : stored;
      }
    }
    this.size = total;
    return await this.#copySegments(object, state?.segments.map((segment) => ({ ...segment })) ?? this.#split(total));
  }

  /** Another file by now: what is there is of no use. */
  async #runAnew(): Promise<CosFailure | undefined> {
    await this.#part.clear();
    return await this.#run(undefined);
  }

  #split(total: number): Segment[] {
    const count = total < PARALLEL_FROM || !this.#isCertain ? 1 : this.#input.concurrency ?? CONCURRENCY;
    const bounds = Array.from({ length: count + 1 }, (_, index) => Math.floor(total * index / count));
    return bounds.slice(1).map((end, index) => ({ start: bounds[index]!, end, done: 0 }));
  }

  get #isRange(): boolean {
    return this.#input.rangeStart !== undefined || this.#input.rangeEnd !== undefined;
  }

  /**
   * How many bytes there are, where the answer does not say or says something else than a listing: what the service says now. Asked before more than that is
   * taken, so that content without end does not fill the disk. On Node the end of a connection ends a body of unknown length, and a gzip one that is cut
   * short too.
   */
  async #storedSize(): Promise<number | CosFailure> {
    if (this.#isRange) return localFailure(-2, "the answer announced no length, so nothing tells whether the range came whole");
    const { bucketName, cosPath } = this.#input;
    const { signal, timeout, retry } = this.#options;
    const stat = await this.#client.statFile({ bucketName, cosPath }, { signal, timeout, retry });
    return stat.ok ? stat.data.filesize : stat;
  }

  #otherSize(stored: number, came: number | string): CosFailure {
    const why = this.#encoded ? "; it has a Content-Encoding, which the client's fetch decodes, so it cannot be had as it is stored" : "";
    return localFailure(-2, `the service stores ${stored} bytes, ${came} came${why}`);
  }

  /** Content that comes without its length: in one piece, and as it comes. */
  async #copyAll(object: DownloadedObject): Promise<CosFailure | undefined> {
    let most = this.#expected ?? PARALLEL_FROM;
    let stored: number | CosFailure | undefined;
    try {
      await drain(object.body, this.#options.signal, async (bytes) => {
        if (this.size + bytes.length > most) {
          stored ??= await this.#storedSize();
          if (typeof stored !== "number") throw new CosError(stored);
          if (this.size + bytes.length > stored) throw new CosError(this.#otherSize(stored, "more"));
          most = stored;
        }
        await this.#write(bytes, this.size);
        this.size += bytes.length;
        return true;
      });
    } catch (error) {
      return failureOf(error);
    }
    stored ??= await this.#storedSize();
    if (typeof stored !== "number") return stored;
    if (this.size !== stored) return this.#otherSize(stored, this.size);
    new Meter(this.size, this.#report).finish();
  }

  async #copySegments(first: DownloadedObject, segments: Segment[]): Promise<CosFailure | undefined> {
    const meter = new Meter(this.size, this.#report);
    meter.begin(segments.reduce((sum, { done }) => sum + done, 0));
    const missing = segments.filter(({ start, end, done }) => start + done < end);
    let opened: DownloadedObject | undefined = first;
    try {
      await this.#save(segments, true);
      await inParallel(() => missing, Math.max(1, missing.length), this.#options.signal, async (segment, signal) => {
        // The answer that told the size begins where the first missing segment does.
        const own = segment === missing[0] ? opened : undefined;
        if (own) opened = undefined;
        await this.#copySegment(segment, own, signal, async (bytes) => {
          meter.add(bytes);
          await this.#save(segments, false);
        });
      });
      meter.finish();
    } catch (error) {
      await this.#save(segments, true).catch(() => {});
      return failureOf(error);
    } finally {
      await opened?.body.cancel();
    }
  }

  /** Copies a segment; when it is cut off, goes on from where it was, as often and as long without any progress as the retry rule says. */
  async #copySegment(
    segment: Segment,
    opened: DownloadedObject | undefined,
    signal: AbortSignal,
    written: (bytes: number) => Promise<void>,
  ): Promise<void> {
    let body = opened?.body;
    let progressed = performance.now();
    // The first answer goes on to the end of the file, where other segments are at work.
    let last = body === undefined || segment.end === this.size;
    for (let tries = 1;; tries++) {
      const before = segment.done;
      try {
        await this.#copyBody(segment, body ?? await this.#reopen(segment, signal), last, signal, written);
        if (segment.start + segment.done === segment.end) return;
        // HTTP lets a server send less than it was asked for.
        if (segment.done === before) throw new CosError({ code: -2, message: `nothing came from byte ${segment.start + before} on` });
        tries = 0;
      } catch (error) {
        if (!(error instanceof CosError) || (error.code !== -2 && error.code !== -3)) throw error;
        if (error instanceof Final || error instanceof Overlong) throw error;
        if (segment.done > before) {
          tries = 1;
          progressed = performance.now();
        }
        // All that is wanted is there, whatever became of the connection afterwards.
        if (segment.start + segment.done === segment.end) return;
        if (!this.#isCertain) {
          throw new Final({ ...error.failure, message: `${error.failure.message}; without an ETag the rest could be of another file` });
        }
        const left = this.#rule.deadline - (performance.now() - progressed);
        if (tries >= this.#rule.attempts || !await pause(this.#rule, tries, signal, { left })) throw error;
      }
      body = undefined;
      last = true;
    }
  }

  async #copyBody(
    segment: Segment,
    body: DownloadedObject["body"],
    last: boolean,
    signal: AbortSignal,
    written: (bytes: number) => Promise<void>,
  ): Promise<void> {
    await drain(body, signal, async (bytes) => {
      const at = segment.start + segment.done;
      const wanted = bytes.length > segment.end - at ? bytes.subarray(0, segment.end - at) : bytes;
      await this.#write(wanted, at);
      segment.done += wanted.length;
      await written(wanted.length);
      if (last && wanted !== bytes) {
        throw new Final({ code: -2, message: `the body goes on after byte ${segment.end}, where it was to end` });
      }
      return last || at + wanted.length < segment.end;
    }, segment.end - segment.start - segment.done);
  }

  async #reopen(segment: Segment, signal: AbortSignal): Promise<DownloadedObject["body"]> {
    const again = await this.#open(segment.start + segment.done, signal, segment.end);
    if (!again.ok && again.httpStatus === 416) {
      const where = segment.start + segment.done;
      throw new Final({ code: -2, message: `${this.size} bytes were announced, but the file ends before byte ${where}` });
    }
    // The client has tried as often as it may.
    if (!again.ok) throw new Final(again);
    if (versionOf(again.object.headers) === this.#version && again.total === this.size) return again.object.body;
    await again.object.body.cancel();
    throw new Final({ code: -2, message: "the file was changed while it was downloaded" });
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
    const opened = await openStored(this.#client, { bucketName, cosPath, headers, ...range }, { ...this.#options, signal }, this.#expected);
    if (!opened.ok) return opened;
    const object = opened.data;
    // From here on without asking in the other way first.
    if (isEncoded(object.headers) && !isDecoded(object)) this.#options = asStored(this.#options);
    const wrong = answerProblem(object, ranged ? base + offset : undefined);
    if (wrong) {
      await object.body.cancel();
      return localFailure(-2, wrong, { httpStatus: object.status });
    }
    if (!ranged) return { ok: true, object, total: object.contentLength };
    const whole = Number(CONTENT_RANGE.exec(object.headers.get("content-range") ?? "")![2]);
    return { ok: true, object, total: isDecoded(object) ? undefined : Math.min(whole, (rangeEnd ?? Infinity) + 1) - base };
  }

  async #write(bytes: Uint8Array, offset: number): Promise<void> {
    if (offset === this.#hashed) {
      this.#inOrder?.update(bytes);
      this.#hashed += bytes.length;
    } else this.#inOrder = undefined;
    await this.#part.write(bytes, offset);
  }

  async #save(segments: readonly Segment[], now: boolean): Promise<void> {
    if (!this.#input.resume || this.size < NOTED_FROM || !this.#isCertain) return;
    if (!now && (this.#saving || performance.now() - this.#saved < SAVE_INTERVAL)) return;
    this.#saved = performance.now();
    this.#saving = true;
    try {
      await this.#part.save({ version: this.#version, size: this.size, segments });
    } finally {
      this.#saving = false;
    }
  }
}

/** A failure that another try would not change. */
class Final extends CosError {}

/** HTTP statuses by which a part that was asked for turns out to be of no use: the file is shorter by now, or comes as a whole only. */
const NO_SUCH_PART = new Set<number | undefined>([200, 416]);

/** What an answer is: its first byte, and the size of the whole file. */
const CONTENT_RANGE = /^bytes ([0-9]+)-[0-9]+\/([0-9]+)$/;

/** What tells one state of an object from another. */
function versionOf(headers: Headers): string {
  return headers.get("etag") ?? headers.get("last-modified") ?? "";
}

/** Whether an object has an ETag that is none of a similar content: a time of whole seconds, or a weak ETag, stays when the content changes. */
function isStrong(headers: Headers): boolean {
  return /^(?!W\/)./.test(headers.get("etag") ?? "");
}

function firstGap(segments: PartState["segments"]): number {
  const gap = segments.find(({ start, end, done }) => start + done < end);
  return gap ? gap.start + gap.done : 0;
}

/** Why an answer is not the part that was asked for. */
function answerProblem({ status, headers }: DownloadedObject, start: number | undefined): string | undefined {
  if (status === 304) return "the file has not changed; nothing was written";
  if (start === undefined) return status === 200 ? undefined : `expected the whole file, got HTTP ${status}`;
  const range = headers.get("content-range") ?? "absent";
  if (status !== 206 || Number(CONTENT_RANGE.exec(range)?.[1]) !== start) {
    return `expected the file from byte ${start} on, got HTTP ${status} with Content-Range ${range}`;
  }
}

function failureOf(error: unknown): CosFailure {
  if (!(error instanceof CosError) || error.code === -1) throw error;
  return error.failure;
}
