// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import { BaseClient, transfers } from "../../../../src/core.ts";
import type { CallOptions, ClientOptions, CosResult, DownloadedFile, DownloadedObject, Operation, PathRule } from "../../../../src/core.ts";
import type { DownloadObjectInput, FetchFileInput } from "./requests.ts";
import { service } from "./service.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: "", blankSegments: false, maxBytes: 850 },
};
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
    params: [{ name: "headers", wire: "headers", type: "headers", in: "header" }],
  },
  fetchFile: {
    name: "fetchFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [{ name: "localFilename", wire: "local_filename", type: "string", in: "call", required: true }],
  },
};
/** The methods that are operations of the service. */
export type OperationName = "downloadObject" | "fetchFile";

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
   * Downloads a file as a stream.
   *
   * @param input bucketName, cosPath, headers?.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see API doc 1
   */
  async downloadObject(input: DownloadObjectInput, options?: CallOptions): Promise<CosResult<DownloadedObject>> {
    return await this.call(operations.downloadObject, input, options);
  }

  /**
   * Downloads a file into a local file.
   *
   * @param input bucketName, cosPath, localFilename.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see API doc 1
   */
  async fetchFile(input: FetchFileInput, options?: CallOptions): Promise<CosResult<DownloadedFile>> {
    return await this.run(operations.fetchFile, input, (checked) => transfers.downloadFile(this, checked, options));
  }
}
