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
/** How `Entry` is read. */
export const entryShape: Shape = [{ name: "name", type: "string" }];
/** How `Page` is read. */
export const pageShape: Shape = [
  { name: "entries", type: entryShape, list: true },
  { name: "context", type: "string" },
  { name: "isLast", wire: "is_last", type: "boolean" },
];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  listFiles: {
    name: "listFiles",
    op: "list",
    method: "GET",
    encoding: "query",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [{ name: "context", type: "string", in: "query", default: "" }],
    returns: pageShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName = "listFiles";
