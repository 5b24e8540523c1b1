/**
 * One bucket of a client: every operation of the spec, and what is no request at all, with the bucket filled in.
 *
 * @module
 */
import type { CosClient, DownloadUrlOptions } from "./client.ts";
import type { CallOptions } from "./core/config.ts";
import { later } from "./core/later.ts";
import { refuse, unwrap } from "./core/result.ts";
import { BucketOperations } from "./generated/bucket.ts";
import type { TreeResult } from "./transfer/report.ts";
import type { DeleteFolderInput, DownloadFolderInput, TreeCallOptions, UploadFolderInput } from "./transfer/tree.ts";

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
    if (typeof cosPath !== "string") refuse("cosPath: must be text");
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
   * @param input The folder, where it goes, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   * @see {@linkcode CosClient.uploadFolder}
   */
  async uploadFolder(input: Omit<UploadFolderInput, "bucketName">, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.client.uploadFolder({ ...input, bucketName: this.bucketName }, options);
  }

  /**
   * Downloads the files of a folder and its folders.
   *
   * @param input The folder, where it goes, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   * @see {@linkcode CosClient.downloadFolder}
   */
  async downloadFolder(input: Omit<DownloadFolderInput, "bucketName">, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.client.downloadFolder({ ...input, bucketName: this.bucketName }, options);
  }

  /**
   * Deletes a folder with all that lies in it. For `/`, all that lies in the bucket.
   *
   * @param input The folder, and how.
   * @param options Settings of each call.
   * @returns What became of every file and folder. It is a success only when none failed; a failure has the report too.
   * @see {@linkcode CosClient.deleteFolderAll}
   */
  async deleteFolderAll(input: Omit<DeleteFolderInput, "bucketName">, options?: CallOptions): Promise<TreeResult> {
    return await this.client.deleteFolderAll({ ...input, bucketName: this.bucketName }, options);
  }
}
