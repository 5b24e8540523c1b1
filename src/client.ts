/**
 * The client: every operation of the spec, and what is no request at all.
 *
 * @module
 */
import { checkInput } from "./check.ts";
import { Operations, operations } from "./generated/operations.ts";
import { encodePath } from "./path.ts";

/** For what a download URL is. */
export interface DownloadUrlOptions {
  /** Whether it leads to the CDN host instead of the origin; works only where the CDN is enabled, and not with an endpoint. */
  readonly cdn?: boolean | undefined;
}

/**
 * A client of Tencent COS v4. Calls never throw but for an abort: they resolve to a result.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/hello.txt", data: "hello, cos\n" }));
 * const file = unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/hello.txt" }));
 * console.log(file.filesize, file.sha);
 * ```
 */
export class CosClient extends Operations {
  /**
   * A URL by which a browser or curl can download a file, for as long as the client's signs are valid (`signExpired`).
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath The file.
   * @param options Where it leads.
   * @returns The URL with its sign, percent-encoded.
   * @throws CosError (-1) when the name or the path cannot be right.
   * @see Protocol notes 1.5, 1.6
   */
  async downloadUrl(bucketName: string, cosPath: string, options: DownloadUrlOptions = {}): Promise<string> {
    const input = checkInput(operations.downloadObject, { bucketName, cosPath });
    const sign = await this.settings.signer({ kind: "download", bucketName, cosPath });
    return `${this.settings.downloadUrl(bucketName, options.cdn)}${encodePath(input.cosPath)}?sign=${encodeURIComponent(sign)}`;
  }
}
