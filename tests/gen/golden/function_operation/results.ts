// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
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
