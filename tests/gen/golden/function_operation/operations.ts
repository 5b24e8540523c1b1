// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import type { Operation, PathRule, Shape } from "../../../../src/core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: "", blankSegments: false, maxBytes: 850 },
};
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
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  downloadObject: {
    name: "downloadObject",
    op: "",
    method: "GET",
    encoding: "download",
    path: pathRules.file,
    sign: "download",
    safe: true,
    params: [{ name: "headers", type: "headers", in: "header" }],
  },
  fetchFile: {
    name: "fetchFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [{ name: "localFilename", type: "string", in: "call", required: true }],
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
};
/** The methods that are operations of the service. */
export type OperationName = "downloadObject" | "fetchFile" | "statFile";
