// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core.ts";
import type { CallOptions, ClientOptions, CosResult, Operation, PathRule } from "../../../../src/core.ts";
import type { UploadInput } from "./requests.ts";
import { partShape } from "./results.ts";
import { service } from "./service.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: "", blankSegments: false, maxBytes: 850 },
};
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  upload: {
    name: "upload",
    op: "upload",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "filecontent", wire: "filecontent", type: "data", in: "body", required: true, maxBytes: 100 },
      { name: "parts", wire: "parts", type: "json", in: "body", shape: partShape },
    ],
  },
};
/** The methods that are operations of the service. */
export type OperationName = "upload";

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
   * Does it.
   *
   * @param input bucketName, cosPath, filecontent, parts?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 1
   */
  async upload(input: UploadInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.upload, input, options);
  }
}
