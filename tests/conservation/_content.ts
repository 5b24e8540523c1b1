/**
 * Contents, and states of a world: what lies at each address. An address is `here:` and a path in the world's folder, or a bucket's name, `:` and
 * a path.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../../src/emulator/mod.ts";

/** What two contents have in common when they are one: size and SHA-1. */
export type Print = string;

/** What lies somewhere. */
export type Thing = { readonly kind: "file"; readonly print: Print } | { readonly kind: "link"; readonly to: string };

/** What lies where. */
export type State = ReadonlyMap<string, Thing>;

const BLOCK = 65_536;

/** Bytes that no other number has, unless there are fewer than four. */
export function contentOf(number: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const block = new Uint32Array(Math.min(BLOCK, size) / 4 + 1);
  let mixed = number * 2654435761 >>> 0 || 1;
  for (let i = 0; i < block.length; i++) {
    mixed ^= mixed << 13;
    mixed ^= mixed >>> 17;
    mixed ^= mixed << 5;
    block[i] = mixed;
  }
  for (let at = 0; at < size; at += BLOCK) {
    // No two blocks are alike, so that one in the place of another shows.
    block[0] = number ^ at;
    bytes.set(new Uint8Array(block.buffer).subarray(0, Math.min(BLOCK, size - at)), at);
  }
  return bytes;
}

/** What tells a content from others. */
export function printOf(bytes: Uint8Array): Print {
  return `${bytes.length} ${createHash("sha1").update(bytes).digest("hex")}`;
}

/** All that lies in a local folder, read without the client. */
export async function localState(
  folder: string,
  below = "",
  state: Map<string, Thing> = new Map<string, Thing>(),
): Promise<Map<string, Thing>> {
  for (const name of await readdir(join(folder, below))) {
    const path = below + name;
    const whole = join(folder, path);
    const found = await lstat(whole);
    if (found.isSymbolicLink()) state.set(`here:${path}`, { kind: "link", to: await readlink(whole) });
    else if (found.isDirectory()) await localState(folder, `${path}/`, state);
    else state.set(`here:${path}`, { kind: "file", print: printOf(await readFile(whole)) });
  }
  return state;
}

/** All that is stored in a bucket, read off the emulator's own store. */
export async function storedState(store: Store, bucket: string, home: string, state: Map<string, Thing>, folder = "/"): Promise<void> {
  const { names } = await store.names(home, folder, { limit: 100_000 });
  for (const name of names) {
    const path = folder + name;
    if (name.endsWith("/")) {
      await storedState(store, bucket, home, state, path);
      continue;
    }
    const file = await store.file(home, path);
    if (file === undefined) continue;
    const hash = createHash("sha1");
    let size = 0;
    for await (const chunk of await store.read(file.content, 0, file.content.size)) {
      hash.update(chunk);
      size += chunk.length;
    }
    state.set(`${bucket}:${path}`, { kind: "file", print: `${size} ${hash.digest("hex")}` });
  }
}
