/**
 * Local files as the content of uploads, on every runtime through `node:fs`. Loaded only when a call names a local file, so that the core runs in
 * a browser.
 *
 * @module
 */
import { BadInput } from "../core/result.ts";
import { local } from "./local_errors.ts";
import { node } from "./node.ts";
import { OpenFile } from "./open_file.ts";
import type { Source } from "./source.ts";
import { isFresh, isStill, type Stamp, stampOf } from "./stamp.ts";

/** A local file that is open to be read. */
export interface LocalSource extends Source {
  /** Its state when it was opened. */
  readonly stamp: Stamp;
}

/**
 * Opens a file to be uploaded.
 *
 * @param path Where it is.
 * @param followLinks Whether it may be a symbolic link.
 * @throws BadInput for what is missing, cannot be read or is no regular file.
 */
export async function openSourceFile(path: string, followLinks = true): Promise<LocalSource> {
  const file = await local("localPath", path, "read", () => new OpenFile(path, toRead(followLinks)));
  try {
    const stats = file.stat();
    if (!stats.isFile()) throw new BadInput(`localPath: cannot read ${path}: it is no regular file`);
    const stamp = stampOf(stats);
    const size = Number(stamp.size);
    const readRange = (offset: number, into: Uint8Array): Promise<void> =>
      local("localPath", path, "read", () => readFully(file, path, offset, into));
    const again = isFresh(stamp, Date.now()) ? new ReadAgain(path, readRange) : undefined;
    return {
      name: "localPath",
      size,
      stamp,
      seekable: true,
      read: async (offset, into) => {
        await readRange(offset, into);
        again?.note(offset, into);
      },
      verify: () =>
        local("localPath", path, "read", async () => {
          if (!isStill(stamp, stampOf(file.stat()))) {
            throw changed(path);
          }
          await again?.verify();
          if (size > 0) return;
          // Files that a system makes up as they are read, as those of /proc, have no size.
          if (await file.read(new Uint8Array(1), size) > 0) {
            throw new BadInput(`localPath: ${path} has more than the ${size} bytes that the system says; copy it first`);
          }
        }),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How what others may exchange meanwhile is opened to be read: without waiting, for to open a pipe would wait for whoever writes into it. */
export function toRead(followLinks: boolean): number {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = node.fs.constants;
  return O_RDONLY | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW);
}

function changed(path: string): BadInput {
  return new BadInput(`localPath: ${path} changed while it was uploaded`);
}

/** Finds out by its content whether a file is what it was, where it was changed too shortly before for its stamp to tell. */
class ReadAgain {
  readonly #path: string;
  readonly #read: (offset: number, into: Uint8Array) => Promise<void>;
  /** What was read: length and SHA-1, by where it began. */
  readonly #ranges = new Map<number, { readonly length: number; readonly sha1: string }>();

  constructor(path: string, read: (offset: number, into: Uint8Array) => Promise<void>) {
    this.#path = path;
    this.#read = read;
  }

  /** Notes what was read. */
  note(offset: number, bytes: Uint8Array): void {
    const range = { length: bytes.length, sha1: node.crypto.createHash("sha1").update(bytes).digest("hex") };
    const before = this.#ranges.get(offset);
    if (before?.length === range.length && before.sha1 !== range.sha1) throw changed(this.#path);
    this.#ranges.set(offset, range);
  }

  /** Reads all of it again. */
  async verify(): Promise<void> {
    for (const [offset, { length, sha1 }] of this.#ranges) {
      const bytes = new Uint8Array(length);
      await this.#read(offset, bytes);
      if (node.crypto.createHash("sha1").update(bytes).digest("hex") !== sha1) throw changed(this.#path);
    }
  }
}

async function readFully(file: OpenFile, path: string, offset: number, into: Uint8Array): Promise<void> {
  for (let filled = 0; filled < into.length;) {
    const count = await file.read(filled === 0 ? into : into.subarray(filled), offset + filled);
    if (count === 0) throw new BadInput(`localPath: ${path} became shorter while it was uploaded: ${offset + filled} bytes`);
    filled += count;
  }
}
