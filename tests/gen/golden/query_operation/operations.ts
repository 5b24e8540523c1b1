// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core.ts";
import type { CallOptions, ClientOptions, CosResult, Operation, PathRule } from "../../../../src/core.ts";
import type { StatFileInput } from "./requests.ts";
import type { FileStat } from "./results.ts";
import { fileStatShape } from "./results.ts";
import { service } from "./service.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: "", blankSegments: false, maxBytes: 850 },
};
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  statFile: {
    name: "statFile",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: pathRules.file,
    sign: "multi",
    safe: true,
    params: [{ name: "withTags", wire: "tags", type: "boolean", in: "query" }],
    returns: fileStatShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName = "statFile";

/** A client with every operation of A small service. A call never throws: it resolves to a result. */
export class Operations extends BaseClient {
  /**
   * Makes a client.
   *
   * @param options Who asks, and where.
   */
  constructor(options: ClientOptions) {
    super(options, service);
  }

  /**
   * Reads a file's attributes.
   *
   * @param input bucketName, cosPath, withTags?.
   * @param options Settings of this call only.
   * @returns A file's attributes.
   * @see API doc 1
   */
  async statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>> {
    return await this.call(operations.statFile, input, options);
  }
}
