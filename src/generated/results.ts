// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
/**
 * Who may read and write a file.
 *
 * - `eInvalid`: As the bucket is set.
 * - `eWRPrivate`: Private: reading and writing need a sign.
 * - `eWPrivateRPublic`: Public for reading, private for writing.
 *
 * @category Results
 */
export type Authority = "eInvalid" | "eWRPrivate" | "eWPrivateRPublic";
/**
 * What is forbidden on a file.
 *
 * - `0`: Nothing.
 * - `1`: Reading.
 * - `2`: Writing.
 *
 * @category Results
 */
export type Forbid = 0 | 1 | 2;
/**
 * What an upload does when the file exists.
 *
 * - `0`: Replaces it.
 * - `1`: Fails with -177 (or -4018) and leaves it as it is.
 *
 * @category Results
 */
export type InsertOnly = 0 | 1;
/**
 * The order of a listing. Removed from the later documents; the service may ignore it.
 *
 * - `0`: By name, ascending.
 * - `1`: By name, descending.
 *
 * @category Results
 */
export type ListOrder = 0 | 1;
/**
 * What a listing holds. Removed from the later documents; the service may ignore it.
 *
 * - `eListBoth`: Files and folders.
 * - `eListDirOnly`: Folders only.
 * - `eListFileOnly`: Files only.
 *
 * @category Results
 */
export type ListPattern = "eListBoth" | "eListDirOnly" | "eListFileOnly";

/**
 * A folder that was just created.
 *
 * @category Results
 */
export interface CreatedFolder {
  /** When it was created, UNIX time in seconds. */
  ctime?: number | undefined;
  /** `/appid/bucket/path/`; answers of 2016 only. */
  resourcePath?: string | undefined;
}

/**
 * A folder's attributes.
 *
 * @category Results
 */
export interface FolderStat {
  /** Free text that the owner keeps with the folder. */
  bizAttr?: string | undefined;
  /** When it was created, UNIX time in seconds. */
  ctime: number;
  /** When it was last changed, UNIX time in seconds. */
  mtime?: number | undefined;
}

/**
 * One file or folder of a listing. A folder's name ends in `/`, and it has neither size nor SHA-1.
 *
 * @category Results
 */
export interface Entry {
  /** Name inside the folder; a folder's ends in `/`. */
  name: string;
  /** When it was created, UNIX time in seconds. */
  ctime?: number | undefined;
  /** When it was last changed, UNIX time in seconds; 0 for a folder that was never created. */
  mtime?: number | undefined;
  /** Size of a file, in bytes. */
  filesize?: number | undefined;
  /** Bytes that are stored; less than filesize while an upload is unfinished. */
  filelen?: number | undefined;
  /** SHA-1 of a file, in hex. */
  sha?: string | undefined;
  /** Download URL on the CDN host. */
  accessUrl?: string | undefined;
  /** Download URL on the origin host. */
  sourceUrl?: string | undefined;
  /** Preview URL; answers of 2016 only. */
  previewUrl?: string | undefined;
  /** Who may read and write it: eInvalid, eWRPrivate or eWPrivateRPublic. */
  authority?: string | undefined;
  /** Free text; the documents say that listings never hold it. */
  bizAttr?: string | undefined;
}

/**
 * One page of a listing.
 *
 * @category Results
 */
export interface FolderPage {
  /** The entries of this page. */
  infos: Entry[];
  /** Where the next page begins; give it back as it is. */
  context: string;
  /** true when this was the last page. */
  listover: boolean;
}

/**
 * A file's attributes.
 *
 * @category Results
 */
export interface FileStat {
  /** Download URL on the CDN host. */
  accessUrl?: string | undefined;
  /** Download URL on the origin host. */
  sourceUrl?: string | undefined;
  /** Preview URL; answers of 2016 only. */
  previewUrl?: string | undefined;
  /** The file's name; in an old table only. */
  name?: string | undefined;
  /** Size, in bytes. */
  filesize: number;
  /** Bytes that are stored; less than filesize while an upload is unfinished. */
  filelen: number;
  /** SHA-1 of the content, in hex; 32 zeros for an empty file. */
  sha?: string | undefined;
  /** Slice size of the upload, in bytes. */
  slicesize?: number | undefined;
  /** When it was created, UNIX time in seconds. */
  ctime: number;
  /** When it was last changed, UNIX time in seconds. */
  mtime: number;
  /** Free text that the owner keeps with the file. */
  bizAttr?: string | undefined;
  /** Who may read and write it: eInvalid (also when absent), eWRPrivate or eWPrivateRPublic. */
  authority?: string | undefined;
  /** 0 nothing, 1 reading, 2 writing is forbidden. */
  forbid?: number | undefined;
  /** Headers that downloads of the file carry. */
  customHeaders?: Record<string, string> | undefined;
}

/**
 * Where an uploaded file can be reached.
 *
 * @category Results
 */
export interface UploadedFile {
  /** Download URL on the CDN host; works only where the CDN is enabled. */
  accessUrl?: string | undefined;
  /** Download URL on the origin host. */
  sourceUrl?: string | undefined;
  /** `/appid/bucket/path`; what the documents recommend to store. */
  resourcePath?: string | undefined;
  /** URL of the file in the API. */
  url?: string | undefined;
  /** Preview URL; answers of 2016 only. */
  previewUrl?: string | undefined;
  /** Mark of a job that the service runs on the file afterwards. */
  vid?: string | undefined;
}

/**
 * One slice of a file and the state of the file's SHA-1 behind it (protocol notes, section 4).
 *
 * @category Results
 */
export interface SlicePart {
  /** Where the slice begins, in bytes. */
  offset: number;
  /** Bytes in the slice. */
  datalen: number;
  /** The chaining words behind the slice, little-endian, in hex; for the last slice the file's SHA-1. */
  datasha: string;
}

/**
 * A sliced upload that was begun, or, where the service has the content already, the finished file.
 *
 * @category Results
 */
export interface SliceSession {
  /** Identifies the upload; absent when the file is finished at once. */
  session?: string | undefined;
  /** Slice size that must be used from now on, in bytes. */
  sliceSize?: number | undefined;
  /** 1 when slices must be sent one at a time and in order. */
  serialUpload?: number | undefined;
  /** Where to begin; old answers only. */
  offset?: number | undefined;
  /** Download URL on the CDN host; its presence says that the file is finished. */
  accessUrl?: string | undefined;
  /** Download URL on the origin host. */
  sourceUrl?: string | undefined;
  /** `/appid/bucket/path`. */
  resourcePath?: string | undefined;
  /** URL of the file in the API. */
  url?: string | undefined;
}

/**
 * The service's receipt of one slice.
 *
 * @category Results
 */
export interface SliceReceipt {
  /** The upload, as uploadSliceInit named it. */
  session?: string | undefined;
  /** Where the slice begins, in bytes. */
  offset?: number | undefined;
  /** Bytes in the slice. */
  datalen?: number | undefined;
  /** MD5 of the slice, in hex, when one was sent. */
  datamd5?: string | undefined;
  /** 1 when slices must be sent one at a time and in order. */
  serialUpload?: number | undefined;
  /** Present when the file is finished already. */
  accessUrl?: string | undefined;
}

/**
 * A slice that the service holds.
 *
 * @category Results
 */
export interface SliceRange {
  /** Where it begins, in bytes. */
  offset: number;
  /** Bytes in it. */
  datalen: number;
}

/**
 * How far an upload has come, or, where it is finished, where the file can be reached.
 *
 * @category Results
 */
export interface SliceState {
  /** Identifies the upload; absent when the file is finished. */
  session?: string | undefined;
  /** Size that the upload was begun with, in bytes. */
  filesize?: number | undefined;
  /** Slice size that the upload was begun with, in bytes. */
  sliceSize?: number | undefined;
  /** SHA-1 that the upload was begun with, if any. */
  sha?: string | undefined;
  /** The slices that the service holds. */
  listparts?: SliceRange[] | undefined;
  /** 1 when slices must be sent one at a time and in order. */
  serialUpload?: number | undefined;
  /** Download URL on the CDN host; its presence says that the file is finished. */
  accessUrl?: string | undefined;
  /** Download URL on the origin host. */
  sourceUrl?: string | undefined;
  /** `/appid/bucket/path`. */
  resourcePath?: string | undefined;
  /** URL of the file in the API. */
  url?: string | undefined;
}
