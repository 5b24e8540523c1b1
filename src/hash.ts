/**
 * SHA-1 of what is short, in the quickest way that a runtime has. Web Crypto hands every text to another thread and waits for it: 19 to 29 µs
 * for a sign where nothing else runs, and 30 to 175 µs beside a busy server, where bare `fetch` takes 200 to 350. `node:crypto`, which Deno, Bun
 * and Node have built in, answers at once. Where there is none, as in a browser, Web Crypto does it.
 *
 * @module
 */
import type { createHash, createHmac } from "node:crypto";

interface NodeCrypto {
  readonly createHash: typeof createHash;
  readonly createHmac: typeof createHmac;
}

let found: NodeCrypto | null | undefined;

/** Not imported: a browser has no such module, and a bundler would look for it. */
function nodeCrypto(): NodeCrypto | null {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return found ??= (process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined) ?? null;
}

/** Makes HMAC-SHA1 of texts with a key. */
export function hmacSha1(secretKey: string): (text: string) => Uint8Array | Promise<Uint8Array> {
  const node = nodeCrypto();
  if (node) return (text) => node.createHmac("sha1", secretKey).update(text).digest();
  const encoder = new TextEncoder();
  const imported = crypto.subtle.importKey("raw", encoder.encode(secretKey), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  return async (text) => new Uint8Array(await crypto.subtle.sign("HMAC", await imported, encoder.encode(text)));
}

/** Up to here a digest takes less time than a wait for another thread would; what is longer would hold up everything else. */
const AT_ONCE = 65_536;

/** SHA-1 in hex. */
export async function sha1Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const node = bytes.length <= AT_ONCE ? nodeCrypto() : null;
  if (node) return node.createHash("sha1").update(bytes).digest("hex");
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
