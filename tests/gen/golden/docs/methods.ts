// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of A service "of" `quotes`, ${holes} and \slashes\.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core/mod.ts";
import type { CallOptions, ClientOptions, CosResult } from "../../../../src/core/mod.ts";
import { operations } from "./operations.ts";
import type { TalkInput } from "./requests.ts";
import { service } from "./service.ts";

/**
 * A client with every operation of A service "of" `quotes`, ${holes} and \slashes\. A call never throws: it resolves to a result.
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
   * Two lines, a tab and a {@link nowhere. Wide: 文件 😀. A line that goes on for so long that it has to be folded somewhere before its
   * end.
   *
   * @param input bucketName, cosPath, glob?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see https://example.com/?a=b#c // no comment
   * @example
   * ```ts
   * const a = 'it\'s' + `${1}`;
   * if (a) {
   *   console.log("\n");
   * }
   * ```
   */
  async talk(input: TalkInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.talk, input, options);
  }
}
