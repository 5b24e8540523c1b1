/**
 * Uploads of more than one request (protocol notes, sections 3.1 to 3.4).
 *
 * @module
 */
import type { CallOptions } from "../config.ts";
import type { UploadInput, UploadSliceDataInput, UploadSliceFinishInput, UploadSliceInitInput } from "../generated/requests.ts";
import type { SliceReceipt, SliceSession, UploadedFile } from "../generated/results.ts";
import { BadInput, type CosResult, localFailure } from "../result.ts";
import { openSource, type Source, type UploadSource } from "./source.ts";

/** From this size on, a file goes in slices. */
const SLICED_FROM = 8 * 1024 * 1024;
/** The most that one request takes. */
const SINGLE_MAX = 20 * 1024 * 1024;
/** The slice size that the service takes since 2017, and the only one with SHA-1. */
const SLICE_SIZE = 1024 * 1024;

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
}

interface Target {
  readonly bucketName: string;
  readonly cosPath: string;
  readonly bizAttr?: string | undefined;
  readonly insertOnly?: 0 | 1 | undefined;
}

/** What an upload that chooses its way takes. */
export type AutoUpload = Target & UploadSource & { readonly verifySha1?: boolean | undefined };
/** What an upload in one request takes. */
export type SingleUpload = Target & UploadSource;
/** What an upload in slices takes. */
export type SliceUpload = Target & UploadSource & {
  readonly sliceSize?: number | undefined;
  readonly enableSha1?: boolean | undefined;
  readonly maxCon?: number | undefined;
};

/** Uploads in one request below 8 MiB, in slices from there on. */
export async function uploadFile(client: UploadClient, input: AutoUpload, options?: CallOptions): Promise<CosResult<UploadedFile>> {
  return await withSource(input, async (source) => {
    if (source.size < SLICED_FROM) return await sendWhole(client, input, source, options);
    return await sendSlices(client, { ...input, enableSha1: input.verifySha1 }, source, options);
  });
}

/** Uploads in one request. */
export async function uploadSingleFile(client: UploadClient, input: SingleUpload, options?: CallOptions): Promise<CosResult<UploadedFile>> {
  return await withSource(input, (source) => sendWhole(client, input, source, options));
}

/** Uploads in slices. */
export async function uploadSliceFile(client: UploadClient, input: SliceUpload, options?: CallOptions): Promise<CosResult<UploadedFile>> {
  return await withSource(input, (source) => sendSlices(client, input, source, options));
}

async function withSource<T>(input: UploadSource, action: (source: Source) => Promise<T>): Promise<T> {
  const source = await openSource(input);
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

async function sendWhole(
  client: UploadClient,
  input: SingleUpload,
  source: Source,
  options?: CallOptions,
): Promise<CosResult<UploadedFile>> {
  if (source.size > SINGLE_MAX) {
    throw new BadInput(`one request takes at most ${SINGLE_MAX} bytes, this is ${source.size}: upload it in slices`);
  }
  const filecontent = await source.read(0, source.size);
  const { bucketName, cosPath, bizAttr, insertOnly } = input;
  return await client.upload({ bucketName, cosPath, filecontent, sha: await sha1(filecontent), bizAttr, insertOnly }, options);
}

async function sha1(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sendSlices(
  client: UploadClient,
  input: SliceUpload,
  source: Source,
  options?: CallOptions,
): Promise<CosResult<UploadedFile>> {
  const { bucketName, cosPath, bizAttr, insertOnly, sliceSize = SLICE_SIZE, enableSha1 = false, maxCon = 1 } = input;
  if (source.size === 0) throw new BadInput("an empty file has no slices: upload it in one request");
  if (enableSha1 && sliceSize !== SLICE_SIZE) throw new BadInput(`sliceSize: must be ${SLICE_SIZE} together with SHA-1, got ${sliceSize}`);
  const digest = enableSha1 ? await digestOf(source, sliceSize) : { sha: "", parts: undefined };
  const at = { bucketName, cosPath, sha: digest.sha };
  const begun = await client.uploadSliceInit(
    { ...at, filesize: source.size, sliceSize, uploadparts: digest.parts, bizAttr, insertOnly },
    options,
  );
  if (!begun.ok) return begun;
  const finished = instantUpload(begun.data);
  if (finished) return { ...begun, data: finished };
  const { session, serialUpload } = begun.data;
  if (!session) return localFailure(-2, "the service began an upload, but named no session");
  // The service's slice size wins (protocol notes, section 3.2).
  const size = begun.data.sliceSize ?? sliceSize;
  const failed = await sendEach(source.size, size, serialUpload === 1 ? 1 : maxCon, async (offset, length) => {
    const filecontent = await source.read(offset, length);
    return await client.uploadSliceData({ ...at, session, offset, filecontent }, options);
  });
  return failed ?? await client.uploadSliceFinish({ ...at, session, filesize: source.size }, options);
}

async function digestOf(
  source: Source,
  sliceSize: number,
): Promise<{ sha: string; parts: { offset: number; datalen: number; datasha: string }[] }> {
  const { digestSlices } = await import("./sha1.ts");
  return await digestSlices((async function* () {
    for (let offset = 0; offset < source.size; offset += sliceSize) {
      yield await source.read(offset, Math.min(sliceSize, source.size - offset));
    }
  })());
}

/** The service knew the content already: the answer says where the file is, and nothing is to be sent. */
function instantUpload({ accessUrl, sourceUrl, resourcePath, url }: SliceSession): UploadedFile | undefined {
  return accessUrl === undefined ? undefined : { accessUrl, sourceUrl: sourceUrl ?? "", resourcePath: resourcePath ?? "", url: url ?? "" };
}

type SliceResult = CosResult<SliceReceipt>;

/** Sends slices, so many at a time; the first that fails stops the others from being begun, and is the answer. */
async function sendEach(
  total: number,
  size: number,
  concurrency: number,
  send: (offset: number, length: number) => Promise<SliceResult>,
): Promise<Exclude<SliceResult, { ok: true }> | undefined> {
  let next = 0;
  let failed: Exclude<SliceResult, { ok: true }> | undefined;
  const worker = async (): Promise<void> => {
    while (next < total && !failed) {
      const offset = next;
      next += size;
      const result = await send(offset, Math.min(size, total - offset));
      if (!result.ok) failed ??= { ...result, message: `slice at ${offset}: ${result.message}` };
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return failed;
}
