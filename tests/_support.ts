/**
 * What the tests of the client share.
 *
 * @module
 */
import { assert } from "@std/assert";
import { type ClientOptions, CosClient, type CosFailure, type CosResult, type RetryOptions } from "@cos/v4";
import { CosEmulator, type EmulatorOptions } from "@cos/v4/emulator";
import { type OperationName, operations } from "../src/generated/operations.ts";

/** An account that is nobody's: that of the golden vectors (protocol notes 2.5). */
export const ACCOUNT = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" } as const;

/** Tries that follow each other at once. */
export const QUICK: RetryOptions = { baseDelay: 1, maxDelay: 2 };

/** No timer, no file and no connection may be left behind. */
export const STRICT = { sanitizeOps: true, sanitizeResources: true } as const;

/** The failure that a call ended in. */
export function failureOf(result: CosResult<unknown>): CosFailure {
  assert(!result.ok, "it did not fail");
  return result;
}

/** An emulator with a bucket, of that account. */
export function emulatorWith(options: EmulatorOptions = {}): CosEmulator {
  return new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"], ...options });
}

/** A client of an emulator, without the network. */
export function clientOf(emulator: CosEmulator, options: Partial<ClientOptions> = {}): CosClient {
  return new CosClient({ ...ACCOUNT, fetch: emulator.fetch, retry: QUICK, ...options });
}

/** Of an input for many operations, what this one takes: others are refused. */
export function inputFor(name: OperationName, input: object): object {
  const known = ["bucketName", "cosPath", ...operations[name].params.map((param) => param.name)];
  return Object.fromEntries(Object.entries(input).filter(([key]) => known.includes(key)));
}

/** A call of a method by its name. */
export async function callByName(client: CosClient, name: string, input: unknown, options?: object): Promise<CosResult<unknown>> {
  const methods = client as unknown as Record<string, (input: unknown, options?: object) => Promise<CosResult<unknown>>>;
  return await methods[name]!(input, options);
}

/** SHA-1 in hex, by the runtime. */
export async function sha1(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Runs an action with a new folder, and removes it. */
export async function withFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The op word of a request that a client sends; `download` for a download. */
export function opOf(url: string | URL | Request, init: RequestInit | undefined): string {
  const { pathname, searchParams } = new URL(String(url));
  if (!pathname.startsWith("/files/v2/")) return "download";
  const { body } = init ?? {};
  const text = body instanceof Uint8Array ? new TextDecoder("latin1").decode(body.subarray(0, 300)) : String(body ?? "");
  return searchParams.get("op") ?? /"op":"(\w+)"|name="op"\r\n\r\n(\w+)/.exec(text)?.slice(1).find(Boolean) ?? "";
}
