/**
 * Hashes of what is stored.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Content, Store } from "../store/store.ts";

/** The hash of a content, in lower-case hexadecimal. */
export async function hashOf(store: Store, content: Content, algorithm: "sha1" | "md5" = "sha1"): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of await store.read(content, 0, content.size)) hash.update(chunk);
  return hash.digest("hex");
}
