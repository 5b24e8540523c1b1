// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of A small service.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core/mod.ts";
import type { CallOptions, ClientOptions, CosResult } from "../../../../src/core/mod.ts";
import { operations } from "./operations.ts";
import type { ListFilesInput } from "./requests.ts";
import type { Entry, Page } from "./results.ts";
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
   * Lists one page.
   *
   * @param input bucketName, cosPath, context?.
   * @param options Settings of this call only.
   * @returns A page of files.
   * @see API doc 1
   */
  async listFiles(input: ListFilesInput, options?: CallOptions): Promise<CosResult<Page>> {
    return await this.call(operations.listFiles, input, options);
  }

  /**
   * Every entry of every page of {@linkcode listFiles}, one page in memory at a time.
   *
   * @param input bucketName, cosPath, context?.
   * @param options Settings of this call only.
   * @returns An iterator over the entries.
   * @throws CosError when a page cannot be read, or when the listing does not move on: it may then not be taken for complete.
   * @see API doc 1
   */
  async *listFilesAll(input: ListFilesInput, options?: CallOptions): AsyncGenerator<Entry, void, undefined> {
    yield* this.pages(operations.listFiles, { items: "entries", cursor: "context", last: "isLast" }, input, options);
  }
}
