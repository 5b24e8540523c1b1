// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of A small service.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core/mod.ts";
import type { CallOptions, ClientOptions, CosResult } from "../../../../src/core/mod.ts";
import { operations } from "./operations.ts";
import type { StatFileInput } from "./requests.ts";
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
