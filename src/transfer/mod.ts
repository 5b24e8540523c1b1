/**
 * The functions that carry out calls of more than one request: what generated code imports for them. A spec names them as they are named
 * here. Each is loaded when it is first called, so that a program, above all a page, loads what it uses.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import type { DownloadFileInput } from "../generated/requests.ts";
import type { UploadedFile } from "../generated/results.ts";
import { later } from "../core/later.ts";
import type { CosResult } from "../core/result.ts";
import type { Attributes, AttributesClient } from "./attributes.ts";
import type { CompareClient, CompareInput, CompareResult } from "./compare.ts";
import type { DownloadClient, DownloadedFile } from "./download.ts";
import type { AutoUpload, SingleUpload, SliceUpload, UploadClient, UploadTarget } from "./upload.ts";

export type { Attributes, AttributesClient } from "./attributes.ts";
export type { CompareClient, Compared, CompareHow, CompareInput, CompareReport, CompareResult } from "./compare.ts";
export type { DownloadClient, DownloadedFile } from "./download.ts";
export type { AskOptions, Entry, Place, Proof } from "./place.ts";
export { type LimitClock, limited, type RateLimits } from "./limits.ts";
export type { UploadSource } from "./source.ts";
export type { AutoUpload, SingleUpload, SliceOptions, SliceUpload, UploadClient, UploadTarget } from "./upload.ts";

const upload = later(() => import("./upload.ts"));
const attributes = later(() => import("./attributes.ts"));
const download = later(() => import("./download.ts"));

/** Uploads in one request below 8 MiB, in slices from there on. */
export async function uploadFile(
  client: UploadClient & AttributesClient,
  input: AutoUpload & Attributes,
  options?: CallOptions,
): Promise<CosResult<UploadedFile>> {
  return await uploadWith(client, input, options, (part) => part.uploadFile(client, input, options));
}

/** Uploads in one request. */
export async function uploadSingleFile(
  client: UploadClient & AttributesClient,
  input: SingleUpload & Attributes,
  options?: CallOptions,
): Promise<CosResult<UploadedFile>> {
  return await uploadWith(client, input, options, (part) => part.uploadSingleFile(client, input, options));
}

/** Uploads in slices. */
export async function uploadSliceFile(
  client: UploadClient & AttributesClient,
  input: SliceUpload & Attributes,
  options?: CallOptions,
): Promise<CosResult<UploadedFile>> {
  return await uploadWith(client, input, options, (part) => part.uploadSliceFile(client, input, options));
}

/** Uploads in a way, and sets what else is said of the file, if anything is. */
async function uploadWith(
  client: AttributesClient,
  input: UploadTarget & Attributes,
  options: CallOptions = {},
  way: (part: typeof import("./upload.ts")) => Promise<CosResult<UploadedFile>>,
): Promise<CosResult<UploadedFile>> {
  const { headers, authority, guessType } = input;
  if (headers === undefined && authority === undefined && !guessType) return await upload(way);
  return await attributes((part) => part.withAttributes(client, input, options, () => upload(way)));
}

/** Downloads into a temporary file beside the target, which gets its name when it is whole. */
export async function downloadFile(
  client: DownloadClient,
  input: DownloadFileInput,
  options?: CallOptions,
): Promise<CosResult<DownloadedFile>> {
  return await download((part) => part.downloadFile(client, input, options));
}

/**
 * Compares the files of two folders, wherever they are: finished, and of the same size and SHA-1; or by size alone; or by what is read of both. Nothing
 * is changed on either side. Folders that are empty count for nothing.
 *
 * @param client Who asks.
 * @param input What is compared with what, and how.
 * @param options Settings of each call.
 * @returns What was found. It is a success where all files could be compared: `equal` says whether they are the same.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 * import { compareFolders } from "@cos/v4/transfer";
 *
 * const cos = new CosClient(new CosEmulator({ buckets: ["one", "two"] }).clientOptions);
 * for (const bucketName of ["one", "two"]) unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/a.txt", data: bucketName }));
 * const compared = await compareFolders(cos, { from: { bucketName: "one", cosPath: "/" }, to: { bucketName: "two", cosPath: "/" } });
 * if (!compared.ok) throw new Error(compared.message);
 * for (const { path, status, by } of compared.data.differences) console.log(path, status, by); // a.txt different sha1
 * ```
 */
export async function compareFolders(client: CompareClient, input: CompareInput, options?: CallOptions): Promise<CompareResult> {
  // Asked for here, and not once for all above: whoever imports something else of this module has nothing of it to load.
  return await later(() => import("./compare.ts"))((part) => part.compareFolders(client, input, options)) as CompareResult;
}
