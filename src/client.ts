/**
 * The client: every operation of the spec, and what is no request at all.
 *
 * @module
 */
import { checkInput } from "./core/check.ts";
import { type CallOptions, checkObject, keysOf, lifetime } from "./core/config.ts";
import { Operations } from "./generated/methods.ts";
import { operations } from "./generated/operations.ts";
import { later } from "./core/later.ts";
import { encodePath } from "./core/path.ts";
import { BadInput, type CosResult, unwrap } from "./core/result.ts";
import type { DeletedFolder } from "./transfer/delete_folder.ts";
import type { FolderOptions, FolderReport, UploadFolderOptions } from "./transfer/folder.ts";

const deletion = later(() => import("./transfer/delete_folder.ts"));
const folders = later(() => import("./transfer/folder.ts"));

/**
 * For what a download URL is.
 *
 * @category Client
 */
export interface DownloadUrlOptions {
  /** Seconds for which the URL is valid, at most 7776000 (90 days). Default: the client's `signExpired`. */
  readonly expiresIn?: number | undefined;
  /** Whether it leads to the CDN host instead of the origin; works only where the CDN is enabled, and not with an endpoint. */
  readonly cdn?: boolean | undefined;
}

const URL_KEYS = keysOf<DownloadUrlOptions>({ expiresIn: 1, cdn: 1 });

/**
 * A client of Tencent COS v4: every operation of {@linkcode Operations}, folders, and URLs to download by. Calls never throw but for an abort:
 * they resolve to a result.
 *
 * @category Client
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * const at = { bucketName: "mybucket", cosPath: "/hello.txt" };
 * unwrap(await cos.uploadFileFromBuffer({ ...at, data: "hello, cos\n" }));
 * const file = unwrap(await cos.statFile(at));
 * console.log(file.filesize, file.sha);
 * ```
 */
export class CosClient extends Operations {
  /**
   * A URL by which a browser or curl can download a file. It expires by this computer's clock, even where calls have found out that the
   * service's is ahead of it.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath The file.
   * @param options How long it is valid, and where it leads.
   * @returns The URL with its sign, percent-encoded.
   * @throws CosError (-1) when the name, the path or the time cannot be right.
   * @see Protocol notes 1.5, 1.6
   *
   * @example
   * ```ts
   * import { CosClient } from "@cos/v4";
   *
   * const cos = new CosClient({ appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret", region: "sh" });
   * const url = await cos.downloadUrl("mybucket", "/photos/a.jpg", { expiresIn: 3600 });
   * console.log(url.startsWith("https://mybucket-100000.cossh.myqcloud.com/photos/a.jpg?sign="));
   * ```
   */
  async downloadUrl(bucketName: string, cosPath: string, options: DownloadUrlOptions = {}): Promise<string> {
    const given = { bucketName, cosPath };
    const result = await this.guarded<string>("downloadUrl", given, undefined, async () => {
      const input = checkInput(operations.downloadObject, given);
      checkObject("options", options, URL_KEYS);
      const { signer, signExpired, downloadUrl, clock } = this.settings;
      const seconds = lifetime("expiresIn", options.expiresIn ?? signExpired);
      const expiresIn = clock.lifetime(seconds);
      if (expiresIn < 1) {
        throw new BadInput(
          `expiresIn: this computer's clock is ${seconds - expiresIn} s behind the service's; set it right, or ask for more`,
        );
      }
      const sign = await signer({ kind: "download", bucketName, cosPath, expiresIn });
      const data = `${downloadUrl(bucketName, options.cdn)}${encodePath(input.cosPath)}?sign=${encodeURIComponent(sign)}`;
      return { ok: true, code: 0, message: "SUCCESS", data };
    });
    return unwrap(result);
  }

  /**
   * Uploads the files of a local folder and its folders; empty folders are not made. What fails is reported and does not stop the others.
   *
   * @param localDir The local folder.
   * @param bucketName The bucket's name, without the appid.
   * @param cosDir The folder that they go to, which need not exist; it ends with `/`.
   * @param options What is meant, and how many at once.
   * @returns What became of every file. Look at `failed`: the call itself succeeds when the folder was gone through.
   */
  async uploadFolder(
    localDir: string,
    bucketName: string,
    cosDir: string,
    options: UploadFolderOptions = {},
  ): Promise<CosResult<FolderReport>> {
    const folder = { bucketName, cosPath: cosDir };
    return await this.guarded("uploadFolder", folder, options, async () => {
      checkInput(operations.listFolder, folder);
      return await folders((part) => part.uploadFolder(this, localDir, bucketName, cosDir, options));
    });
  }

  /**
   * Downloads the files of a folder and its folders; empty folders are not made. What fails is reported and does not stop the others. A name
   * that would lead out of the local folder is refused, be it by itself or through a symbolic link that is there; a link in the place of a
   * file is replaced.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosDir The folder; it ends with `/`.
   * @param localDir The local folder that they go to; made where it is missing.
   * @param options What is meant, and how many at once.
   * @returns What became of every file. Look at `failed`: the call itself succeeds when the folder was gone through.
   */
  async downloadFolder(
    bucketName: string,
    cosDir: string,
    localDir: string,
    options: FolderOptions = {},
  ): Promise<CosResult<FolderReport>> {
    const folder = { bucketName, cosPath: cosDir };
    return await this.guarded("downloadFolder", folder, options, async () => {
      checkInput(operations.listFolder, folder);
      return await folders((part) => part.downloadFolder(this, bucketName, cosDir, localDir, options));
    });
  }

  /**
   * Deletes a folder with all that lies in it. For `/`, all that lies in the bucket.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath The folder; it ends with `/`.
   * @param options Settings of each call.
   * @returns How much was deleted. When something cannot be deleted the rest stays, and the failure is that one's.
   */
  async deleteFolderAll(bucketName: string, cosPath: string, options: CallOptions = {}): Promise<CosResult<DeletedFolder>> {
    const folder = { bucketName, cosPath };
    return await this.guarded("deleteFolderAll", folder, options, async () => {
      checkInput(operations.listFolder, folder);
      return await deletion((part) => part.deleteFolderAll(this, bucketName, cosPath, options));
    });
  }
}
