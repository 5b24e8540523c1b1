// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
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
  mtime: number;
}

/**
 * A file's attributes.
 *
 * @category Results
 */
export interface FileStat {
  /** Download URL on the CDN host. */
  accessUrl: string;
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
