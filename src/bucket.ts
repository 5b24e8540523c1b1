/**
 * One bucket of a client: every operation of the spec, and what is no request at all, with the bucket filled in.
 *
 * @module
 */
import type { CosClient, DownloadUrlOptions } from "./client.ts";
import type { CallOptions } from "./core/config.ts";
import { later } from "./core/later.ts";
import { CosError, type CosResult, unwrap } from "./core/result.ts";
import { BucketOperations } from "./generated/bucket.ts";
import type { DeletedFolder } from "./transfer/delete_folder.ts";
import type { FolderOptions, FolderReport, UploadFolderOptions } from "./transfer/folder.ts";

const looking = later(() => import("./transfer/exists.ts"));

/**
 * One bucket of a client, as {@linkcode CosClient.bucket} gives it. It holds nothing but its name: make as many as you like.
 *
 * @category Client
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * const bucket = cos.bucket("mybucket");
 * unwrap(await bucket.uploadFileFromBuffer({ cosPath: "/hello.json", data: '{ "to": "cos" }' }));
 * if (await bucket.exists("/hello.json")) {
 *   const object = unwrap(await bucket.downloadObject({ cosPath: "/hello.json" }));
 *   console.log(await object.json()); // { to: "cos" }
 * }
 * ```
 */
export class Bucket extends BucketOperations<CosClient> {
  /**
   * Whether a file or folder is there. An upload that is not finished is no file. A folder is there when it was created or something lies in
   * it.
   *
   * @param cosPath The file, or the folder, which ends with `/`.
   * @param options Settings of each call.
   * @returns Whether it is there.
   * @throws CosError when that cannot be told: for an outage, or for a key that may not read.
   */
  async exists(cosPath: string, options?: CallOptions): Promise<boolean> {
    if (typeof cosPath !== "string") throw new CosError({ code: -1, message: "cosPath: must be text" });
    return unwrap(await looking((part) => part.exists(this.client, { bucketName: this.bucketName, cosPath }, options)));
  }

  /**
   * A URL by which a browser or curl can download a file.
   *
   * @param cosPath The file.
   * @param options How long it is valid, and where it leads.
   * @returns The URL with its sign, percent-encoded.
   * @throws CosError (-1) when the name, the path or the time cannot be right.
   * @see {@linkcode CosClient.downloadUrl}
   */
  async downloadUrl(cosPath: string, options?: DownloadUrlOptions): Promise<string> {
    return await this.client.downloadUrl(this.bucketName, cosPath, options);
  }

  /**
   * Uploads the files of a local folder and its folders.
   *
   * @param localDir The local folder.
   * @param cosDir The folder that they go to, which need not exist; it ends with `/`.
   * @param options What is meant, and how many at once.
   * @returns What became of every file. Look at `failed`: the call itself succeeds when the folder was gone through.
   * @see {@linkcode CosClient.uploadFolder}
   */
  async uploadFolder(localDir: string, cosDir: string, options?: UploadFolderOptions): Promise<CosResult<FolderReport>> {
    return await this.client.uploadFolder(localDir, this.bucketName, cosDir, options);
  }

  /**
   * Downloads the files of a folder and its folders.
   *
   * @param cosDir The folder; it ends with `/`.
   * @param localDir The local folder that they go to; made where it is missing.
   * @param options What is meant, and how many at once.
   * @returns What became of every file. Look at `failed`: the call itself succeeds when the folder was gone through.
   * @see {@linkcode CosClient.downloadFolder}
   */
  async downloadFolder(cosDir: string, localDir: string, options?: FolderOptions): Promise<CosResult<FolderReport>> {
    return await this.client.downloadFolder(this.bucketName, cosDir, localDir, options);
  }

  /**
   * Deletes a folder with all that lies in it. For `/`, all that lies in the bucket.
   *
   * @param cosPath The folder; it ends with `/`.
   * @param options Settings of each call.
   * @returns How much was deleted. When something cannot be deleted the rest stays, and the failure is that one's.
   * @see {@linkcode CosClient.deleteFolderAll}
   */
  async deleteFolderAll(cosPath: string, options?: CallOptions): Promise<CosResult<DeletedFolder>> {
    return await this.client.deleteFolderAll(this.bucketName, cosPath, options);
  }
}
