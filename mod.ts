/**
 * A client for Tencent COS v4 (the JSON API, `files/v2`) on Deno, Bun, Node and in browsers.
 *
 * {@linkcode CosClient} has a method for every operation, listed at {@linkcode Operations}. Each takes a plain object or a request class, and
 * resolves to a {@linkcode CosResult}: look at `ok` before `data`, or let {@linkcode unwrap} throw a {@linkcode CosError}.
 * {@linkcode CosClient.bucket} gives the same methods with the bucket filled in. Settings are those of {@linkcode ClientOptions}, with
 * {@linkcode Hooks} to watch requests by; a page in a browser gives a {@linkcode Signer} in place of the secret key. Return codes with their
 * meanings are in `@cos/v4/codes`, an emulator of the service in `@cos/v4/emulator`, traces for Deno, Bun and Node in `@cos/v4/tracing`.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * // The emulator takes the place of the service here. For the real one:
 * // { appid: 1250000000, secretId: "AKID…", secretKey: "…", region: "sh" }
 * const cos = new CosClient(new CosEmulator().clientOptions);
 *
 * const hello = { bucketName: "mybucket", cosPath: "/photos/hello.txt" };
 * unwrap(await cos.uploadFileFromBuffer({ ...hello, data: "hello, cos" }));
 *
 * const photos = { bucketName: "mybucket", cosPath: "/photos/" };
 * for await (const { name, filesize } of cos.listFolderAll(photos)) {
 *   console.log(name, filesize); // hello.txt 10
 * }
 *
 * const none = await cos.statFile({ ...hello, cosPath: "/none.txt" });
 * if (!none.ok) console.log(none.code, none.name); // -197 ERROR_CMD_FILE_NOTEXIST
 * ```
 *
 * @module
 */
export { CosClient, type DownloadUrlOptions } from "./src/client.ts";
export { Bucket } from "./src/bucket.ts";
export { CosError, type CosFailure, type CosResult, type CosSuccess, unwrap } from "./src/core/result.ts";
export type { CallOptions, ClientOptions, Progress, Signer } from "./src/core/config.ts";
export { CosConfig, type CosConfigOptions } from "./src/core/cos_config.ts";
export { Auth, type AuthOptions, CredInfo, type SignRequest } from "./src/core/auth.ts";
export { Filling, type TransferData, type TransferStream } from "./src/core/content.ts";
export type { DownloadedObject } from "./src/core/download_object.ts";
export type * from "./src/generated/bucket.ts";
export type { Operations } from "./src/generated/methods.ts";
export * from "./src/generated/requests.ts";
export type * from "./src/generated/results.ts";
export type { FailureEvent, HookEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent } from "./src/core/hooks.ts";
export type { CodeRetry, ReturnCode, SignKind } from "./src/core/operation.ts";
export { BaseRequest } from "./src/core/request.ts";
export type { RetryOptions } from "./src/core/retry.ts";
export type { FilterOptions } from "./src/transfer/filter.ts";
export type { Moment } from "./src/transfer/moment.ts";
export type { FileOutcome, TreeReport, TreeResult } from "./src/transfer/report.ts";
export type {
  BucketFolder,
  DeleteFolderInput,
  DeleteS3FolderInput,
  DownloadFolderInput,
  LocalFolder,
  S3Folder,
  SyncInput,
  TreeCallOptions,
  TreeEnd,
  TreeInput,
  TreeOptions,
  TreeProgress,
  UploadFolderInput,
} from "./src/transfer/tree.ts";
export type { S3Settings } from "./src/transfer/s3/s3_settings.ts";
export type { DownloadedFile } from "./src/transfer/download.ts";
