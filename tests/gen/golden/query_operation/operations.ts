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
  { name: "filesize", type: "integer" },
  { name: "bizAttr", wire: "biz_attr", type: "string", optional: true },
];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  statFile: {
    name: "statFile",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [{ name: "withTags", wire: "tags", type: "boolean", in: "query" }],
    returns: fileStatShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName = "statFile";
