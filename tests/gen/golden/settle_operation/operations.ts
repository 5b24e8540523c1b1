// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import type { Operation, PathRule, Shape } from "../../../../src/core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file" | "newFile" | "folder" | "folderNotRoot";
/** The rule `file`. */
export const fileRule: PathRule = { kind: "file", maxBytes: 850 };
/** The rule `newFile`. */
export const newFileRule: PathRule = { kind: "file", illegal: '?*:|\\<>"', maxBytes: 850 };
/** The rule `folder`. */
export const folderRule: PathRule = { kind: "folder", root: true, illegal: '?*:|\\<>"', maxBytes: 850 };
/** The rule `folderNotRoot`. */
export const folderNotRootRule: PathRule = { kind: "folder", illegal: '?*:|\\<>"', maxBytes: 850 };
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: fileRule,
  newFile: newFileRule,
  folder: folderRule,
  folderNotRoot: folderNotRootRule,
};
/** How `CreatedFolder` is read. */
export const createdFolderShape: Shape = [
  { name: "ctime", type: "integer", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
];
/** How `FolderStat` is read. */
export const folderStatShape: Shape = [
  { name: "bizAttr", wire: "biz_attr", type: "string", optional: true },
  { name: "ctime", type: "integer" },
  { name: "mtime", type: "integer" },
];
/** How `FileStat` is read. */
export const fileStatShape: Shape = [
  { name: "accessUrl", wire: "access_url", type: "string" },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "previewUrl", wire: "preview_url", type: "string", optional: true },
  { name: "name", type: "string", optional: true },
  { name: "filesize", type: "integer" },
  { name: "filelen", type: "integer" },
  { name: "sha", type: "string", optional: true },
  { name: "slicesize", type: "integer", optional: true },
  { name: "ctime", type: "integer" },
  { name: "mtime", type: "integer" },
  { name: "bizAttr", wire: "biz_attr", type: "string", optional: true },
  { name: "authority", type: "string", optional: true },
  { name: "forbid", type: "integer", optional: true },
  { name: "customHeaders", wire: "custom_headers", type: "headers", optional: true },
];
/** How `SliceRange` is read. */
export const sliceRangeShape: Shape = [{ name: "offset", type: "integer" }, { name: "datalen", type: "integer" }];
/** How `SliceState` is read. */
export const sliceStateShape: Shape = [
  { name: "session", type: "string", optional: true },
  { name: "filesize", type: "integer", optional: true },
  { name: "sliceSize", wire: "slice_size", type: "integer", optional: true },
  { name: "sha", type: "string", optional: true },
  { name: "listparts", type: sliceRangeShape, list: true, optional: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
  { name: "url", type: "string", optional: true },
];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  createFolder: {
    name: "createFolder",
    op: "create",
    method: "POST",
    encoding: "json",
    path: folderNotRootRule,
    sign: "multi",
    safe: false,
    params: [{ name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 }],
    returns: createdFolderShape,
  },
  statFolder: {
    name: "statFolder",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: folderRule,
    sign: "multi",
    safe: true,
    params: [],
    returns: folderStatShape,
  },
  statFile: {
    name: "statFile",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [],
    returns: fileStatShape,
  },
  moveFile: {
    name: "moveFile",
    op: "move",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "once",
    safe: false,
    params: [
      { name: "destPath", wire: "dest_fileid", type: "path", path: newFileRule, in: "body", required: true },
      { name: "overwrite", wire: "to_over_write", type: "boolean", in: "body", default: false },
    ],
  },
  uploadSliceList: {
    name: "uploadSliceList",
    op: "upload_slice_list",
    method: "POST",
    encoding: "multipart",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [],
    returns: sliceStateShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName = "createFolder" | "statFolder" | "statFile" | "moveFile" | "uploadSliceList";
