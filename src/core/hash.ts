/**
 * HMAC-SHA1 and SHA-1, by Web Crypto, which every runtime and every browser has.
 *
 * @module
 */
import { builtin } from "./builtin.ts";
import { dataSize, fillWith, Hashed, type TransferData } from "./content.ts";
import { refuse } from "./result.ts";

const encoder = new TextEncoder();

function subtle(): SubtleCrypto {
  // As the type does not say, browsers keep it from pages that came by plain http, except those of localhost.
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) {
    refuse("Web Crypto is missing: a page has it only when it came by https or from localhost");
  }
  return subtle;
}

/** Imports a key, once for all texts. */
export async function hmacKey(secret: string): Promise<CryptoKey> {
  return await subtle().importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
}

/** HMAC-SHA1 of a text. */
export function hmacSha1(key: CryptoKey, text: string): Promise<ArrayBuffer> {
  return subtle().sign("HMAC", key, encoder.encode(text));
}

/** Hashes that answer at once, where there are any. */
const atOnce = builtin("node:crypto")?.createHash;

/**
 * Up to here a digest at once takes less time than the wait for another thread: 3 µs for 4 KiB, where Web Crypto takes 13 to 33. What is longer
 * would hold up everything else.
 */
const AT_ONCE = 65_536;

/** SHA-1 of bytes that nobody changes meanwhile, in hex: at once, or a promise of it. */
export function sha1OfBytes(bytes: Uint8Array<ArrayBuffer>): string | Promise<string> {
  if (atOnce && bytes.length <= AT_ONCE) return atOnce("sha1").update(bytes).digest("hex");
  return subtle().digest("SHA-1", bytes).then((digest) =>
    Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
  );
}

/** SHA-1 of content, in hex. */
export async function sha1Of(data: TransferData): Promise<string> {
  if (data instanceof Hashed && data.sha1 !== undefined) return data.sha1;
  // Web Crypto takes no memory that others may change or resize meanwhile.
  const isPlain = data instanceof Uint8Array && data.buffer instanceof ArrayBuffer && !data.buffer.resizable;
  const bytes = isPlain ? data as Uint8Array<ArrayBuffer> : new Uint8Array(dataSize(data));
  if (bytes !== data) await fillWith(data, bytes);
  return await sha1OfBytes(bytes);
}
