// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations, types, and the tables by which answers are read.
 *
 * @module
 */
import type { Shape } from "../../../../src/core/mod.ts";

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
 * How {@linkcode FileStat} is read.
 *
 * @internal
 */
export const fileStatShape: Shape = [
  { wire: "access_url", name: "accessUrl", type: "string" },
  { wire: "source_url", name: "sourceUrl", type: "string", optional: true },
  { wire: "preview_url", name: "previewUrl", type: "string", optional: true },
  { wire: "name", name: "name", type: "string", optional: true },
  { wire: "filesize", name: "filesize", type: "integer" },
  { wire: "filelen", name: "filelen", type: "integer" },
  { wire: "sha", name: "sha", type: "string", optional: true },
  { wire: "slicesize", name: "slicesize", type: "integer", optional: true },
  { wire: "ctime", name: "ctime", type: "integer" },
  { wire: "mtime", name: "mtime", type: "integer" },
  { wire: "biz_attr", name: "bizAttr", type: "string", optional: true },
  { wire: "authority", name: "authority", type: "string", optional: true },
  { wire: "forbid", name: "forbid", type: "integer", optional: true },
  { wire: "custom_headers", name: "customHeaders", type: "headers", optional: true },
];
