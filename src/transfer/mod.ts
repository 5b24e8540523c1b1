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
import type { DownloadClient, DownloadedFile } from "./download.ts";
import type { AutoUpload, SingleUpload, SliceUpload, UploadClient, UploadTarget } from "./upload.ts";

export type { Attributes, AttributesClient } from "./attributes.ts";
export type { DownloadClient, DownloadedFile } from "./download.ts";
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
