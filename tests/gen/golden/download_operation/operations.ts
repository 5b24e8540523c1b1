// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
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
  downloadObject: {
    name: "downloadObject",
    op: "",
    method: "GET",
    encoding: "download",
    path: fileRule,
    sign: "download",
    safe: true,
    params: [
      { name: "rangeStart", wire: "start", type: "integer", in: "range", min: 0 },
      { name: "headers", type: "headers", in: "header" },
    ],
  },
};
/** The methods that are operations of the service. */
export type OperationName = "downloadObject";
