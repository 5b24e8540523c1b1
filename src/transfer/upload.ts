/**
 * Uploads, which choose their way by size (protocol notes, sections 3.1 to 3.5).
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import type {
  DelFileInput,
  StatFileInput,
  UploadInput,
  UploadSliceDataInput,
  UploadSliceFinishInput,
  UploadSliceInitInput,
  UploadSliceListInput,
} from "../generated/requests.ts";
import type { FileStat, SliceReceipt, SliceSession, SliceState, UploadedFile } from "../generated/results.ts";
import { Hashed } from "../core/content.ts";
import { BadInput, type CosResult } from "../core/result.ts";
import { Meter } from "./progress.ts";
import { sendSlices, type Sent, SLICE_SIZE } from "./slices.ts";
import { openSource, type Source, type UploadSource } from "./source.ts";

/** From this size on, a file goes in slices. */
const SLICED_FROM = 8 * 1024 * 1024;
/** The most that one request takes. */
const SINGLE_MAX = 20 * 1024 * 1024;
/** Slices under way at once, unless something else is said. */
const CONCURRENCY = 4;

/** The calls of a client that uploads are made of. */
export interface UploadClient {
  /** One request with all of the content. */
  upload(input: UploadInput, options?: CallOptions): Promise<CosResult<UploadedFile>>;
  /** Begins a sliced upload. */
  uploadSliceInit(input: UploadSliceInitInput, options?: CallOptions): Promise<CosResult<SliceSession>>;
  /** Sends a slice. */
  uploadSliceData(input: UploadSliceDataInput, options?: CallOptions): Promise<CosResult<SliceReceipt>>;
  /** Ends a sliced upload. */
  uploadSliceFinish(input: UploadSliceFinishInput, options?: CallOptions): Promise<CosResult<UploadedFile>>;
  /** Tells how far an upload has come. */
  uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>>;
  /** Tells a finished file from an unfinished one. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
  /** Removes an unfinished upload. */
  delFile(input: DelFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
}

/** Where content goes, and with what attributes. */
export interface UploadTarget {
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  /** The path from the bucket's root, not percent-encoded. */
  readonly cosPath: string;
  /** The caller's own attribute. */
  readonly bizAttr?: string | undefined;
  /** What is done when a file exists: 0 replace it, 1 fail. */
  readonly insertOnly?: 0 | 1 | undefined;
}

/** How slices are sent, where there are any. */
export interface SliceOptions {
  /** Slice size in bytes. */
  readonly sliceSize?: number | undefined;
  /** Whether the service is told the SHA-1. */
  readonly verifySha1?: boolean | undefined;
  /** Slices at once. */
  readonly concurrency?: number | undefined;
  /** Whether an upload that is under way is taken up. */
  readonly resume?: boolean | undefined;
  /** Whether an upload that is under way, and cannot be taken up, makes way. */
  readonly restart?: boolean | undefined;
}

/** What an upload that chooses its way takes. */
export type AutoUpload = UploadTarget & UploadSource & SliceOptions;
/** What an upload in one request takes. */
export type SingleUpload = UploadTarget & UploadSource;
/** What an upload in slices takes. */
export type SliceUpload = UploadTarget & UploadSource & {
  readonly sliceSize?: number | undefined;
  readonly enableSha1?: boolean | undefined;
  readonly maxCon?: number | undefined;
  readonly resume?: boolean | undefined;
};

/** Uploads in one request below 8 MiB, in slices from there on. */
export async function uploadFile(client: UploadClient, input: AutoUpload, options: CallOptions = {}): Promise<CosResult<UploadedFile>> {
  return await withSource(input, options, async (source) => (await uploadSource(client, input, source, options)).result);
}

/** Uploads what is open already, and tells the SHA-1 of what was read. */
export async function uploadSource(
  client: UploadClient,
  input: UploadTarget & SliceOptions,
  source: Source,
  options: CallOptions,
): Promise<Sent> {
  if (source.size < SLICED_FROM) return await sendWhole(client, input, source, options);
  const { sliceSize = SLICE_SIZE, resume = false, verifySha1 = false, concurrency = CONCURRENCY, restart = resume || undefined } = input;
  const plan = { target: targetOf(input), sliceSize, verifySha1: verifySha1 || resume, concurrency, resume, restart };
  return await sendSlices(client, plan, source, options);
}

/** Uploads in one request. */
export async function uploadSingleFile(
  client: UploadClient,
  input: SingleUpload,
  options: CallOptions = {},
): Promise<CosResult<UploadedFile>> {
  return await withSource(input, options, async (source) => (await sendWhole(client, input, source, options)).result);
}

/** Uploads in slices. */
export async function uploadSliceFile(
  client: UploadClient,
  input: SliceUpload,
  options: CallOptions = {},
): Promise<CosResult<UploadedFile>> {
  const { sliceSize = SLICE_SIZE, enableSha1 = false, maxCon: concurrency = 1, resume = false } = input;
  const plan = { target: targetOf(input), sliceSize, verifySha1: enableSha1 || resume, concurrency, resume, restart: resume || undefined };
  return await withSource(input, options, async (source) => (await sendSlices(client, plan, source, options)).result);
}

function targetOf({ bucketName, cosPath, bizAttr, insertOnly }: UploadTarget): UploadTarget {
  return { bucketName, cosPath, bizAttr, insertOnly };
}

async function withSource<T>(input: UploadSource, { signal }: CallOptions, action: (source: Source) => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  const source = await openSource(input, signal);
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

async function sendWhole(
  client: UploadClient,
  input: UploadTarget,
  source: Source,
  { onProgress, ...options }: CallOptions,
): Promise<Sent> {
  if (source.size > SINGLE_MAX) {
    throw new BadInput(`${source.name}: one request takes at most ${SINGLE_MAX} bytes, this is ${source.size}; upload it in slices`);
  }
  // Straight into the body, and the SHA-1 is taken there: it is that of what is sent, whatever becomes of the caller's memory meanwhile.
  const filecontent = new Hashed("sha", source.size, async (into) => {
    await source.read(0, into, options.signal);
    await source.verify(options.signal);
  });
  const result = await client.upload({ ...targetOf(input), filecontent }, options);
  if (result.ok) new Meter(source.size, onProgress).finish();
  return { result, sha1: filecontent.sha1 };
}
