// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service on one bucket.
 *
 * @module
 */
import { BaseBucket } from "../../../../src/core/mod.ts";
import type { CallOptions, CosResult } from "../../../../src/core/mod.ts";
import type { Operations } from "./methods.ts";
import type { ListFilesInput } from "./requests.ts";
import type { Entry, Page } from "./results.ts";
/**
 * What `listFiles` takes within a bucket: {@linkcode ListFilesInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type ListFilesInBucket = Omit<ListFilesInput, "bucketName">;

/**
 * Every operation of A small service on one bucket. A call never throws: it resolves to a result.
 *
 * @category Client
 */
export class BucketOperations<Client extends Operations = Operations> extends BaseBucket<Client> {
  /**
   * Lists one page.
   *
   * @param input cosPath, context?.
   * @param options Settings of this call only.
   * @returns A page of files.
   * @see {@linkcode Operations.listFiles}
   */
  async listFiles(input: ListFilesInBucket, options?: CallOptions): Promise<CosResult<Page>> {
    return await this.within(input, (whole) => this.client.listFiles(whole, options));
  }

  /**
   * Every entry of every page of {@linkcode listFiles}, one page in memory at a time.
   *
   * @param input cosPath, context?.
   * @param options Settings of this call only.
   * @returns An iterator over the entries.
   * @throws CosError when a page cannot be read.
   * @see {@linkcode Operations.listFilesAll}
   */
  async *listFilesAll(input: ListFilesInBucket, options?: CallOptions): AsyncGenerator<Entry, void, undefined> {
    yield* this.client.listFilesAll(this.filled(input), options);
  }
}
