// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import type { Operation, PathRule, Shape } from "../../../../src/core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** The rule `file`. */
export const fileRule: PathRule = { kind: "file", maxBytes: 850 };
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = { file: fileRule };
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
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  downloadObject: {
    name: "downloadObject",
    op: "",
    method: "GET",
    encoding: "download",
    path: fileRule,
    sign: "download",
    safe: true,
    params: [{ name: "headers", type: "headers", in: "header" }],
  },
  fetchFile: {
    name: "fetchFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "multi",
    safe: false,
    params: [{ name: "localFilename", type: "string", in: "call", required: true }],
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
};
/** The methods that are operations of the service. */
export type OperationName = "downloadObject" | "fetchFile" | "statFile";
