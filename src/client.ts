/**
 * The client: every operation of the spec, and what is no request at all.
 *
 * @module
 */
import { Bucket } from "./bucket.ts";
import { checkInput } from "./core/check.ts";
import { type CallOptions, type ClientOptions, lifetime } from "./core/config.ts";
import { Operations } from "./generated/methods.ts";
import { operations } from "./generated/operations.ts";
import { later } from "./core/later.ts";
import { encodePath } from "./core/path.ts";
import { CosError, type CosResult, unwrap } from "./core/result.ts";
import type { CosConfig } from "./cos_config.ts";
import type { DeletedFolder } from "./transfer/delete_folder.ts";
import type { FolderOptions, FolderReport, UploadFolderOptions } from "./transfer/folder.ts";

const deletion = later(() => import("./transfer/delete_folder.ts"));

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
  readonly #options: ClientOptions;
  #config: CosConfig | undefined;

  /**
   * Makes a client.
   *
   * @param options Who asks, and where.
   * @throws CosError (-1) naming the option that is wrong.
   */
  constructor(options: ClientOptions) {
    super(options);
    this.#options = { ...options };
  }

  /**
   * Takes settings under the names of the Python SDK, in place of what the client was made with. They hold from the next request on, and so
   * does every later change of them.
   *
   * @param config The settings.
   * @throws CosError (-1) naming the setting that is wrong; then nothing has changed.
   */
  setConfig(config: CosConfig): this {
    if (typeof config?.onChange !== "function") throw new CosError({ code: -1, message: "config: must be a CosConfig" });
    const apply = (): void => this.reconfigure({ ...this.#options, ...config.clientOptions });
    apply();
    this.#config = config;
    config.onChange(() => this.#config === config && apply());
    return this;
  }

  /** Returns the settings that {@linkcode setConfig} was given. */
  getConfig(): CosConfig | undefined {
    return this.#config;
  }

  /**
   * One bucket: the same operations, with the bucket filled in.
   *
   * @param bucketName The bucket's name, without the appid. One that cannot be right shows at the first call.
   */
  bucket(bucketName: string): Bucket {
    return new Bucket(this, bucketName);
  }

  /**
   * A URL by which a browser or curl can download a file.
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
    const result = await this.guarded<string>(async () => {
      const input = checkInput(operations.downloadObject, { bucketName, cosPath });
      const { signer, signExpired, downloadUrl } = this.settings;
      const expiresIn = lifetime("expiresIn", options.expiresIn ?? signExpired);
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
    return await this.guarded(async () => {
      checkInput(operations.listFolder, { bucketName, cosPath: cosDir });
      const { uploadFolder } = await import("./transfer/folder.ts");
      return await uploadFolder(this, localDir, bucketName, cosDir, options);
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
    return await this.guarded(async () => {
      checkInput(operations.listFolder, { bucketName, cosPath: cosDir });
      const { downloadFolder } = await import("./transfer/folder.ts");
      return await downloadFolder(this, bucketName, cosDir, localDir, options);
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
    return await this.guarded(async () => {
      checkInput(operations.listFolder, { bucketName, cosPath });
      return await deletion((part) => part.deleteFolderAll(this, bucketName, cosPath, options));
    });
  }
}
