/**
 * The calls that are more than one request. A spec names them by the keys of `transfers`.
 *
 * @module
 */
import { downloadFile } from "./download.ts";
import { uploadFile, uploadSingleFile, uploadSliceFile } from "./upload.ts";

/** The functions that carry out calls of more than one request. */
export const transfers: {
  readonly downloadFile: typeof downloadFile;
  readonly uploadFile: typeof uploadFile;
  readonly uploadSingleFile: typeof uploadSingleFile;
  readonly uploadSliceFile: typeof uploadSliceFile;
} = { downloadFile, uploadFile, uploadSingleFile, uploadSliceFile };

/** Their names, for the generator. */
export const functionNames: readonly string[] = Object.keys(transfers);
