/**
 * What the emulator's own paths work with.
 *
 * @module
 */
import type { Faults } from "../faults/faults.ts";
import type { Accounts, Bucket } from "../service/accounts.ts";
import type { RawRequest, RawResponse } from "../service/exchange.ts";
import type { Context } from "../service/operations/context.ts";
import type { RequestLog } from "./log.ts";

/** What of an emulator is shown and changed. */
export interface Shown {
  /** What goes wrong. */
  readonly faults: Faults;
  /** The latest requests. */
  readonly log: RequestLog;
  /** Whose buckets there are. */
  readonly accounts: Accounts;
  /** Region in links. */
  readonly region: string | undefined;
  /** Tells this emulator from one that was here before. */
  readonly run: string;
  /** What operations work with. */
  context(): Context;
  /** Whether anybody may read a bucket. */
  isPublic(bucket: Bucket): Promise<boolean>;
  /** Forgets everything. */
  reset(): Promise<void>;
  /** The state of all buckets. */
  snapshot(): AsyncIterable<Uint8Array>;
  /** Puts a state in place of what there is. */
  restore(state: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
}

/** A request to one of the emulator's own paths, already let in. */
export interface ConsoleCall {
  /** The request. */
  readonly request: RawRequest;
  /** Host that it was sent to. */
  readonly host: string;
  /** Is aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** What its query says. */
  readonly query: URLSearchParams;
}

/** Answers one kind of request. */
export type Handle = (shown: Shown, call: ConsoleCall) => Promise<RawResponse> | RawResponse;
/** What can be asked for, by path and method. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handle>>>>;
