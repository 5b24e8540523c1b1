// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import type { Operation, PathRule } from "../../../../src/core/mod.ts";
import { createdFolderShape, fileStatShape, folderStatShape, sliceStateShape } from "./results.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file" | "folder" | "folderNotRoot";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
  folder: { name: "folder", kind: "folder", root: true, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
  folderNotRoot: { name: "folderNotRoot", kind: "folder", root: false, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
};
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
