/**
 * The functions that carry out calls of more than one request. A spec names them as they are named here.
 *
 * @module
 */
export { type DownloadClient, type DownloadedFile, downloadFile } from "./download.ts";
export type { Progress } from "./progress.ts";
export type { UploadSource } from "./source.ts";
export {
  type AutoUpload,
  type SingleUpload,
  type SliceUpload,
  type UploadClient,
  uploadFile,
  uploadSingleFile,
  uploadSliceFile,
  type UploadTarget,
} from "./upload.ts";
