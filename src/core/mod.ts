/**
 * What generated code is built on: the way of a call, and the types of its tables. A generator run with another spec imports it from here.
 *
 * @module
 */
export type { Settled, Unsettled } from "./attempts.ts";
export { BaseClient } from "./base_client.ts";
export { callUser } from "./callbacks.ts";
export { BaseBucket } from "./bucket.ts";
export { Filling, type TransferData, type TransferStream } from "./content.ts";
export type { Clock } from "./clock.ts";
export type { CallOptions, ClientOptions, Progress, Settings, Signer } from "./config.ts";
export type { DownloadedObject } from "./download_object.ts";
export type { WireRequest } from "./encode.ts";
export type { Gate } from "./gate.ts";
export type { FailureEvent, HookEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent, Watcher } from "./hooks.ts";
export type * from "./operation.ts";
export type { PageKeys } from "./pages.ts";
export { BaseRequest } from "./request.ts";
export { CosError, type CosFailure, type CosResult, type CosSuccess, unwrap } from "./result.ts";
export type { RetryOptions, RetryRule } from "./retry.ts";
export type { SettleClient } from "./settle.ts";
export type { Kept, SignCache } from "./sign_cache.ts";
export type { Watch } from "./watch.ts";

/** Loads the functions that find out whether a call took effect, which few programs ever need. */
export const settling = (): Promise<typeof import("./settle.ts")> => import("./settle.ts");
