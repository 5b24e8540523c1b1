/**
 * Hashes of what is stored, and of signs. A runtime's own are taken where it has them: they are faster, and answer at once. They are not imported,
 * because a browser has no such module and a bundler would look for it.
 *
 * @module
 */
import type { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Content, Store } from "../store/store.ts";

/** A hash that takes its bytes as they come. */
export interface Hash {
  /** Takes more bytes. */
  update(bytes: Uint8Array): unknown;
  /** The hash of all of them. */
  digest(encoding: "hex"): string;
}

interface Crypto {
  readonly createHash: typeof createHash;
  readonly createHmac: typeof createHmac;
  readonly timingSafeEqual: typeof timingSafeEqual;
}

/** The hash of a content, in lower-case hexadecimal. */
export async function hashOf(store: Store, content: Content, algorithm: "sha1" | "md5" = "sha1"): Promise<string> {
  const hash = await newHash(algorithm);
  for await (const chunk of await store.read(content, 0, content.size)) hash.update(chunk);
  return hash.digest("hex");
}

/** Whether a digest is the HMAC-SHA1 of a text; the comparison takes the same time wherever they differ. */
export async function isHmac(digest: Uint8Array<ArrayBuffer>, secretKey: string, text: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const own = runtimes();
  if (own !== undefined) return own.timingSafeEqual(own.createHmac("sha1", secretKey).update(text).digest(), digest);
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secretKey), algorithm, false, ["verify"]);
  return await crypto.subtle.verify("HMAC", key, digest, text);
}

/** A hash that takes its bytes as they come, which Web Crypto cannot. */
export async function newHash(algorithm: "sha1" | "md5"): Promise<Hash> {
  const own = runtimes();
  if (own !== undefined) return own.createHash(algorithm);
  const { createMD5, createSHA1 } = await import("../../core/vendor/hash_wasm.js");
  return await (algorithm === "md5" ? createMD5() : createSHA1());
}

function runtimes(): Crypto | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => Crypto | undefined } };
  return process?.getBuiltinModule?.("node:crypto");
}
