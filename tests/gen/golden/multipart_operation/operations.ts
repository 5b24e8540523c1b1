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
/** How `Part` is read. */
export const partShape: Shape = [{ name: "offset", type: "integer" }, { name: "partSha", wire: "part_sha", type: "string" }];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  upload: {
    name: "upload",
    op: "upload",
    method: "POST",
    encoding: "multipart",
    path: fileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "filecontent", type: "data", in: "body", required: true, maxBytes: 100 },
      { name: "parts", type: "json", in: "body", shape: partShape },
    ],
  },
};
/** The methods that are operations of the service. */
export type OperationName = "upload";
