// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A service "of" `quotes`, ${holes} and \slashes\.
 *
 * @module
 */
import type { Operation, PathRule } from "../../../../src/core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** The rule `file`. */
export const fileRule: PathRule = { kind: "file", maxBytes: 850 };
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = { file: fileRule };
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  talk: {
    name: "talk",
    op: "talk",
    method: "GET",
    encoding: "query",
    path: fileRule,
    sign: "multi",
    safe: false,
    params: [{ name: "glob", type: "string", in: "query", default: "*/", values: ["*/", "a`b", ""] }],
  },
};
/** The methods that are operations of the service. */
export type OperationName = "talk";
