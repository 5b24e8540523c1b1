// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import type { Operation, PathRule, Shape } from "../../../../src/core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file" | "folder" | "folderNotRoot";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
  folder: { name: "folder", kind: "folder", root: true, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
  folderNotRoot: { name: "folderNotRoot", kind: "folder", root: false, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
};
/** How `CreatedFolder` is read. */
export const createdFolderShape: Shape = [
  { wire: "ctime", name: "ctime", type: "integer", optional: true },
  { wire: "resource_path", name: "resourcePath", type: "string", optional: true },
];
/** How `FolderStat` is read. */
export const folderStatShape: Shape = [
  { wire: "biz_attr", name: "bizAttr", type: "string", optional: true },
  { wire: "ctime", name: "ctime", type: "integer" },
  { wire: "mtime", name: "mtime", type: "integer" },
];
/** How `FileStat` is read. */
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
/** How `SliceRange` is read. */
export const sliceRangeShape: Shape = [
  { wire: "offset", name: "offset", type: "integer" },
  { wire: "datalen", name: "datalen", type: "integer" },
];
/** How `SliceState` is read. */
export const sliceStateShape: Shape = [
  { wire: "session", name: "session", type: "string", optional: true },
  { wire: "filesize", name: "filesize", type: "integer", optional: true },
  { wire: "slice_size", name: "sliceSize", type: "integer", optional: true },
  { wire: "sha", name: "sha", type: "string", optional: true },
  { wire: "listparts", name: "listparts", type: sliceRangeShape, list: true, optional: true },
  { wire: "serial_upload", name: "serialUpload", type: "integer", optional: true },
  { wire: "access_url", name: "accessUrl", type: "string", optional: true },
  { wire: "source_url", name: "sourceUrl", type: "string", optional: true },
  { wire: "resource_path", name: "resourcePath", type: "string", optional: true },
  { wire: "url", name: "url", type: "string", optional: true },
];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  createFolder: {
    name: "createFolder",
    op: "create",
    method: "POST",
    encoding: "json",
    path: pathRules.folderNotRoot,
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
    path: pathRules.folder,
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
    path: pathRules.file,
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
    path: pathRules.file,
    sign: "once",
    safe: false,
    params: [
      { name: "destPath", wire: "dest_fileid", type: "path", in: "body", required: true },
      { name: "overwrite", wire: "to_over_write", type: "boolean", in: "body", default: false },
    ],
  },
  uploadSliceList: {
    name: "uploadSliceList",
    op: "upload_slice_list",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: true,
    params: [],
    returns: sliceStateShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName = "createFolder" | "statFolder" | "statFile" | "moveFile" | "uploadSliceList";
