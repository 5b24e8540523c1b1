/**
 * The SHA-1 of content that passes by, and of what a bucket stores, read to its end.
 *
 * @module
 */
import { Overlong } from "../core/body.ts";
import { builtin } from "../core/builtin.ts";
import { CosError, type CosFailure, localFailure } from "../core/result.ts";
import { DEFAULT_RETRY, pause, type RetryRule } from "../core/retry.ts";
import type { StatFileInput } from "../generated/requests.ts";
import { drain } from "./drain.ts";
import type { AskOptions } from "./place.ts";
import { type DownloadClient, openStored, openWhole } from "./stored.ts";

/** Takes content piece by piece, which Web Crypto cannot. */
export interface Hash {
  /** Takes the next bytes. */
  update(data: Uint8Array): unknown;
  /** The SHA-1 of all that was taken, in hex. */
  digest(encoding: "hex"): string;
}

/** A SHA-1 that has taken nothing yet. A page loads one. */
export async function newHash(): Promise<Hash> {
  return builtin("node:crypto")?.createHash("sha1") ?? await (await import("./sha1.ts")).createSHA1();
}

/** What was read of an object. */
export interface Digested {
  /** SHA-1 of all bytes, in hex. */
  readonly sha1: string;
  /** Whether all of it came in one piece; if not, the pieces may be of two states of it. */
  readonly whole: boolean;
}

/**
 * Reads all of an object, and goes on where its body was cut off.
 *
 * @param client Who reads.
 * @param at The object.
 * @param size Bytes that the service stores: no other number of them is taken.
 * @param options Settings of each call.
 */
export async function digestStored(
  client: DownloadClient,
  at: StatFileInput,
  size: number,
  options: AskOptions,
): Promise<Digested | CosFailure> {
  const rule: RetryRule = { ...DEFAULT_RETRY, ...options.retry as RetryRule };
  const hash = await newHash();
  let read = 0;
  for (let tries = 1;;) {
    const opened =
      await (read === 0 ? openWhole(client, at, options, size) : openStored(client, { ...at, rangeStart: read }, options, size));
    if (!opened.ok) return opened;
    const { body, contentLength } = opened.data;
    if (contentLength !== size - read) {
      await body.cancel();
      return localFailure(-2, `what is left of the download has ${contentLength} bytes, ${size - read} are missing`);
    }
    const before = read;
    try {
      await drain(body, options.signal, (bytes) => {
        hash.update(bytes);
        read += bytes.length;
        return Promise.resolve(true);
      }, size - read);
      if (read !== size) return localFailure(-2, `${read} bytes came, the service stores ${size}`);
      return { sha1: hash.digest("hex"), whole: before === 0 };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof CosError) || error instanceof Overlong) throw error;
      // What came further is no failure that repeats itself.
      tries = read > before ? 1 : tries + 1;
      if (tries > rule.attempts || read >= size || !await pause(rule, tries, options.signal)) return error.failure;
    }
  }
}
