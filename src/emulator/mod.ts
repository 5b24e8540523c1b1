/**
 * An emulator of Tencent COS v4 (JSON API, `files/v2`), for tests that need no network and no account, and for programs in any language.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * await using emulator = new CosEmulator({ buckets: ["photos"] });
 * const { url } = await emulator.listen(); // for programs in any language; a client here can do without
 * const { appid, secretId, secretKey } = emulator.clientOptions;
 * const cos = new CosClient({ appid, secretId, secretKey, endpoint: url });
 * unwrap(await cos.createFolder({ bucketName: "photos", cosPath: "/2016/" }));
 * console.log(emulator.requests.at(-1)?.op); // create
 * ```
 *
 * @module
 */
export type { Answer } from "./answer.ts";
export { runEmulator } from "./cli.ts";
export type { EmulatorAddress, EmulatorIo } from "./cli.ts";
export { controlPaths } from "./control.ts";
export { DiskStore } from "./disk_store.ts";
export type { DiskStoreOptions } from "./disk_store.ts";
export { CosEmulator } from "./emulator.ts";
export type { CloseOptions, EmulatorClientOptions, LoggedRequest } from "./emulator.ts";
export type { Flaw, Header, RawRequest, RawResponse } from "./exchange.ts";
export { checkFaultRules, faultOperations } from "./fault_rule.ts";
export type { Fault, FaultMatch, FaultRule, NthRange } from "./fault_rule.ts";
export { Faults } from "./faults.ts";
export type { ActiveFault } from "./faults.ts";
export type { NamePage, NameQuery } from "./folder_names.ts";
export type { EmulatorRequest, Hooks } from "./hooks.ts";
export { MemoryStore } from "./memory_store.ts";
export type { SeedOptions } from "./seed.ts";
export type { ListenOptions } from "./server.ts";
export type { AccountOptions, BucketOptions, EmulatorOptions, RefererOptions, Switches } from "./settings.ts";
export type { SlicePart } from "./sha1.ts";
export type { Authority, Change, Content, FileRecord, FolderRecord, NewUpload, Store, UploadRecord } from "./store.ts";
