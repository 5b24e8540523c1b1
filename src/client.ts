/**
 * The client: every operation of the spec, and what is no request at all.
 *
 * @module
 */
import { Bucket } from "./bucket.ts";
import type { CallOptions, ClientOptions } from "./core/config.ts";
import { Operations } from "./generated/methods.ts";
import { later } from "./core/later.ts";
import { refuse, unwrap } from "./core/result.ts";
import type { TreeResult } from "./transfer/report.ts";
import type {
  DeleteFolderInput,
  DeleteS3FolderInput,
  DownloadFolderInput,
  SyncInput,
  TreeCallOptions,
  TreeInput,
  UploadFolderInput,
} from "./transfer/tree.ts";
import type { CosConfig } from "./core/cos_config.ts";

const linking = later(() => import("./download_url.ts"));
const tree = later(() => import("./transfer/tree.ts"));

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
    if (typeof config?.onChange !== "function") refuse("config: must be a CosConfig");
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
    const input = { bucketName, cosPath };
    return unwrap(
      await this.guarded("downloadUrl", input, undefined, () => linking((part) => part.downloadUrl(this.settings, input, options))),
    );
  }

  /**
   * Copies the files of a folder: up, down, or from bucket to bucket. What fails is reported and does not stop the others. A name that would lead
   * out of a local target is refused, be it by itself or through a symbolic link that is there.
   *
   * @param input What is copied, where, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   *
   * @example
   * ```ts
   * import { CosClient } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const cos = new CosClient(new CosEmulator({ buckets: ["one", "two"] }).clientOptions);
   * await cos.uploadFileFromBuffer({ bucketName: "one", cosPath: "/docs/a.txt", data: "a" });
   * const copied = await cos.copyFolder({ from: { bucketName: "one", cosPath: "/docs/" }, to: { bucketName: "two", cosPath: "/" } });
   * if (copied.ok) console.log(copied.data.done); // 1
   * else for (const file of copied.report?.files ?? []) if (file.failure) console.error(file.path, file.failure.message);
   * ```
   */
  async copyFolder(input: TreeInput, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.#tree("copyFolder", input, options, (part) => part.copyFolder(this, input, options));
  }

  /**
   * Moves the files of a folder, and removes the folders that are empty then. A source goes only when its target was proven to be finished and
   * equal, and only if it is still what was read.
   *
   * @param input What is moved, where, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   */
  async moveFolder(input: TreeInput, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.#tree("moveFolder", input, options, (part) => part.moveFolder(this, input, options));
  }

  /**
   * Makes a folder like another: what is missing or differs is copied, what is the same (finished, same size, same SHA-1) is left. With `delete`,
   * what the source does not have is deleted at the end, if both folders could be read without doubt and nothing failed.
   *
   * @param input What is made like what, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   */
  async syncFolder(input: SyncInput, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.#tree("syncFolder", input, options, (part) => part.syncFolder(this, input, options));
  }

  /**
   * Uploads the files of a local folder and its folders; empty folders are not made. As {@linkcode copyFolder}.
   *
   * @param input The folder, where it goes, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   */
  async uploadFolder(input: UploadFolderInput, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.#tree("uploadFolder", input, options, (part) => part.uploadFolder(this, input, options));
  }

  /**
   * Downloads the files of a folder and its folders; empty folders are not made. As {@linkcode copyFolder}.
   *
   * @param input The folder, where it goes, and how.
   * @param options Settings of the calls, and what is told of the whole.
   * @returns What became of every file. It is a success only when none failed; a failure has the report too.
   */
  async downloadFolder(input: DownloadFolderInput, options?: TreeCallOptions): Promise<TreeResult> {
    return await this.#tree("downloadFolder", input, options, (part) => part.downloadFolder(this, input, options));
  }

  /**
   * Deletes a folder with all that lies in it. For `/`, all that lies in the bucket.
   *
   * @param input The folder, and how.
   * @param options Settings of each call.
   * @returns What became of every file and folder. It is a success only when none failed; a failure has the report too.
   */
  async deleteFolderAll(input: DeleteFolderInput | DeleteS3FolderInput, options?: CallOptions): Promise<TreeResult> {
    return await this.#tree("deleteFolderAll", input, options, (part) => part.deleteFolderAll(this, input, options));
  }

  async #tree(
    name: string,
    input: object,
    options: CallOptions | TreeCallOptions | undefined,
    carryOut: (part: typeof import("./transfer/tree.ts")) => Promise<TreeResult>,
  ): Promise<TreeResult> {
    return await this.guarded(name, input, options as CallOptions | undefined, () => tree(carryOut));
  }
}
