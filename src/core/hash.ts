/**
 * SHA-1 of content that is in memory.
 *
 * @module
 */
import { dataSize, fillWith, type TransferData } from "./content.ts";
import { hashesAtOnce } from "./hmac.ts";

/** Up to here a digest takes less time than a wait for another thread would; what is longer would hold up everything else. */
const AT_ONCE = 65_536;

const hash = hashesAtOnce();

/** SHA-1 of content, in hex. */
export async function sha1Of(data: TransferData): Promise<string> {
  // Web Crypto takes no memory that others may change or resize meanwhile.
  const isPlain = data instanceof Uint8Array && data.buffer instanceof ArrayBuffer && !data.buffer.resizable;
  const bytes = isPlain ? data as Uint8Array<ArrayBuffer> : new Uint8Array(dataSize(data));
  if (bytes !== data) await fillWith(data, bytes);
  if (hash && bytes.length <= AT_ONCE) return hash("sha1").update(bytes).digest("hex");
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
