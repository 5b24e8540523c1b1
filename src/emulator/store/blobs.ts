/**
 * Bytes in files of a folder, under names that nobody else chooses.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAll } from "./journal.ts";

/** How many bytes are read at a time. */
const CHUNK = 256 * 1024;
const NAME = /^[0-9a-f]{24}$/;

/**
 * Files named by a random number, in folders named by its first two digits, so that no folder gets too many. No name of the service becomes a
 * name on the disk: none can reach outside the folder, and none depends on what the disk thinks of case or Unicode.
 */
export class Blobs {
  readonly #folder: string;
  readonly #sync: boolean;
  readonly #made = new Set<string>();

  /**
   * Uses a folder, which is made when it is needed.
   *
   * @param sync Whether what is written is forced to the disk before it counts as written.
   */
  constructor(folder: string, sync: boolean) {
    this.#folder = folder;
    this.#sync = sync;
  }

  /** A name that no file has. */
  newId(): string {
    return randomBytes(12).toString("hex");
  }

  /** Writes bytes as they come, at a place of a file that may not be there yet. */
  async write(id: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, position = 0): Promise<void> {
    const file = await this.#openToWrite(id);
    try {
      let at = position;
      for await (const chunk of chunks) {
        await writeAll(file, chunk, at);
        at += chunk.length;
      }
      if (this.#sync) await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Reads some bytes of a file. It is open when this returns, so it can be read even if it is removed meanwhile. */
  async read(id: string, start: number, end: number): Promise<AsyncIterableIterator<Uint8Array>> {
    return new FileChunks(await open(this.#path(id)), start, end);
  }

  /** Cuts off what a file has beyond a size. */
  async truncate(id: string, size: number): Promise<void> {
    const file = await open(this.#path(id), "r+");
    await file.truncate(size).finally(() => file.close());
  }

  /** Removes a file, if it is there. */
  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /** The names of all files. */
  async *all(): AsyncGenerator<string, void, undefined> {
    for (const folder of await readdir(this.#folder).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const name of await readdir(join(this.#folder, folder))) if (NAME.test(name)) yield name;
    }
  }

  #path(id: string): string {
    if (!NAME.test(id)) throw new TypeError("no name of a blob");
    return join(this.#folder, id.slice(0, 2), id);
  }

  async #openToWrite(id: string): Promise<FileHandle> {
    const folder = id.slice(0, 2);
    if (!this.#made.has(folder)) {
      await mkdir(join(this.#folder, folder), { recursive: true });
      this.#made.add(folder);
    }
    // Neither emptied if it is there, nor refused if it is not.
    const path = this.#path(id);
    return await open(path, "r+").catch(() => open(path, "wx+"));
  }
}

/** The bytes of an open file, which is closed at their end, or when nobody wants the rest. */
class FileChunks implements AsyncIterableIterator<Uint8Array> {
  readonly #file: FileHandle;
  readonly #end: number;
  #at: number;
  #closed: Promise<void> | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(file: FileHandle, start: number, end: number) {
    this.#file = file;
    this.#at = start;
    this.#end = end;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const size = Math.min(CHUNK, this.#end - this.#at);
    if (this.#closed !== undefined || size <= 0) return await this.return();
    const reading = this.#file.read(new Uint8Array(size), 0, size, this.#at);
    this.#reading = reading.catch(() => {});
    try {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) throw new Error("a stored file is shorter than it was");
      this.#at += bytesRead;
      return { done: false, value: buffer.subarray(0, bytesRead) };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<{ done: true; value: undefined }> {
    this.#closed ??= this.#reading.then(() => this.#file.close());
    await this.#closed;
    return { done: true, value: undefined };
  }
}
