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
export { controlPaths } from "./console/control.ts";
export type { ConsoleOptions } from "./console/guard.ts";
export type { LoggedRequest } from "./console/log.ts";
export { CosEmulator } from "./emulator.ts";
export type { CloseOptions, EmulatorClientOptions } from "./emulator.ts";
export { checkFaultRules, faultOperations } from "./faults/fault_rule.ts";
export type { Fault, FaultMatch, FaultRule, NthRange } from "./faults/fault_rule.ts";
export { Faults } from "./faults/faults.ts";
export type { ActiveFault } from "./faults/faults.ts";
export type { TlsOptions } from "./http/door.ts";
export type { ListenOptions } from "./http/server.ts";
export type { EmulatorOptions } from "./options.ts";
export { runEmulator } from "./run.ts";
export type { EmulatorAddress, EmulatorIo } from "./run.ts";
export type { Answer } from "./service/answer.ts";
export type { Flaw, Header, RawRequest, RawResponse } from "./service/exchange.ts";
export type { EmulatorRequest, Hooks } from "./service/hooks.ts";
export type { SeedOptions } from "./service/seed.ts";
export type { SignFacts } from "./service/sign.ts";
export type { AccountOptions, AccountsOptions, BucketOptions, RefererOptions, Switches } from "./service/settings.ts";
export { DiskStore } from "./store/disk_store.ts";
export type { DiskStoreOptions } from "./store/disk_store.ts";
export type { NamePage, NameQuery } from "./store/folder_names.ts";
export { MemoryStore } from "./store/memory_store.ts";
export type {
  Authority,
  Change,
  Content,
  FileRecord,
  FolderRecord,
  NewUpload,
  Slice,
  SlicePart,
  Store,
  UploadRecord,
} from "./store/store.ts";
