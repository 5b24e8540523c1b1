/**
 * A client for Tencent COS v4 (the JSON API, `files/v2`) on Deno, Bun, Node and in browsers.
 *
 * @module
 */
export { Auth, type AuthOptions, CredInfo, type SignRequest } from "./src/auth.ts";
export { CosClient, type DownloadUrlOptions } from "./src/client.ts";
export { Filling, type TransferData, type TransferStream } from "./src/content.ts";
export type { CallOptions, ClientOptions, Signer } from "./src/config.ts";
export type { DownloadedObject } from "./src/download_object.ts";
export { codes } from "./src/generated/codes.ts";
export type { Operations } from "./src/generated/methods.ts";
export * from "./src/generated/requests.ts";
export type * from "./src/generated/results.ts";
export type { CodeRetry, ReturnCode, SignKind } from "./src/operation.ts";
export { BaseRequest } from "./src/request.ts";
export { CosError, type CosFailure, type CosResult, type CosSuccess, unwrap } from "./src/result.ts";
export type { RetryOptions } from "./src/retry.ts";
export type { DeletedFolder } from "./src/transfer/delete_folder.ts";
export type { FileOutcome, FolderOptions, FolderReport, UploadFolderOptions } from "./src/transfer/folder.ts";
export type { DownloadedFile } from "./src/transfer/download.ts";
export type { Progress } from "./src/transfer/progress.ts";
