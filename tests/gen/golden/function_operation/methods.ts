// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of A small service.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core/mod.ts";
import type { CallOptions, ClientOptions, CosResult, DownloadedObject } from "../../../../src/core/mod.ts";
import { downloadFile } from "../../../../src/transfer/mod.ts";
import type { DownloadedFile } from "../../../../src/transfer/mod.ts";
import { operations } from "./operations.ts";
import type { DownloadObjectInput, FetchFileInput, StatFileInput } from "./requests.ts";
import type { FileStat } from "./results.ts";
import { service } from "./service.ts";

/**
 * A client with every operation of A small service. A call never throws: it resolves to a result.
 *
 * @category Client
 */
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
    return await this.run(operations.fetchFile, input, options, (checked, call) => downloadFile(this, checked, call));
  }

  /**
   * Reads a file's attributes. Fails with -197 when the file does not exist.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns A file's attributes.
   * @see API doc 436/6069; protocol notes 3.6
   */
  async statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>> {
    return await this.call(operations.statFile, input, options);
  }
}
