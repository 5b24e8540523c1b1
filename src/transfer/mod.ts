/**
 * The functions that carry out calls of more than one request: what generated code imports for them. A spec names them as they are named
 * here. Each is loaded when it is first called, so that a program, above all a page, loads what it uses.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import type { DownloadFileInput } from "../generated/requests.ts";
import type { UploadedFile } from "../generated/results.ts";
import { later, using } from "../core/later.ts";
import type { CosResult } from "../core/result.ts";
import type { Attributes, AttributesClient } from "./attributes.ts";
import type { CompareClient, CompareInput, CompareResult } from "./compare.ts";
import type { DownloadClient, DownloadedFile } from "./download.ts";
import type { InventoryClient, InventoryFile, InventoryInput } from "./inventory.ts";
import type { AskOptions } from "./place.ts";
import type { FoundUrl, UrlFilter } from "./urls.ts";
import type { AutoUpload, SingleUpload, SliceUpload, UploadClient, UploadTarget } from "./upload.ts";

export type { Attributes, AttributesClient } from "./attributes.ts";
export type { CompareClient, Compared, CompareHow, CompareInput, CompareReport, CompareResult } from "./compare.ts";
export type { DownloadClient, DownloadedFile } from "./download.ts";
export type { InventoryClient, InventoryFile, InventoryInput, InventoryPosition } from "./inventory.ts";
export type { FoundUrl, UrlFilter } from "./urls.ts";
export type { AskOptions, Entry, Proof, ReadablePlace } from "./place.ts";
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

/**
 * Every file of a bucket or folder, one by one, in the order of the listing and with what lies in a folder in the folder's place. Files that are
 * there from beginning to end are in it; of what changes meanwhile it shows the one or the other state. It ends only when all was listed.
 *
 * @param client Who asks.
 * @param input Which folder, and how.
 * @param options Settings of each call.
 * @throws CosError when a folder cannot be listed without doubt, when a file was listed that is gone, or for an input that cannot be right.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 * import { inventory } from "@cos/v4/transfer";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/photos/a.jpg", data: "a" }));
 * for await (const file of inventory(cos, { bucketName: "mybucket", cosPath: "/", full: true })) {
 *   console.log(file.path, file.size, file.sha1, file.headers); // photos/a.jpg 1 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 {}
 * }
 * ```
 */
export async function* inventory(
  client: InventoryClient,
  input: InventoryInput,
  options: AskOptions = {},
): AsyncGenerator<InventoryFile, void, undefined> {
  // Asked for here, and not once for all above: whoever imports something else of this module has nothing of it to load.
  yield* await using(later(() => import("./inventory.ts")), (part) => part.inventory(client, input, options));
}

/**
 * A text in which the hosts of v4 buckets are replaced by what they are under COS v5; nothing else of it changes, and none of it is kept in memory.
 * Found are hosts with and without a scheme, also where slashes are escaped, as in JSON and in URLs within URLs. The domain of the CDN stays, for it
 * is the same, and so do URLs of the API, which are told of.
 *
 * @param text Its bytes, in any encoding that has ASCII in it.
 * @param filter Which hosts are meant; all if nothing is said.
 * @param onFound Is told of each host that is replaced, and of each that stays though it is one of v4.
 *
 * @example
 * ```ts
 * import { mapUrls } from "@cos/v4/transfer";
 *
 * const page = '<img src="https://mybucket-100000.cossh.myqcloud.com/a.jpg">';
 * const bytes = await Array.fromAsync(mapUrls(new Blob([page]).stream()));
 * console.log(await new Blob(bytes).text()); // <img src="https://mybucket-100000.cos.ap-shanghai.myqcloud.com/a.jpg">
 * ```
 */
export async function* mapUrls(
  text: AsyncIterable<Uint8Array>,
  filter: UrlFilter = {},
  onFound?: (found: FoundUrl) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  yield* await using(later(() => import("./urls.ts")), (part) => part.mapUrls(text, filter, onFound));
}
