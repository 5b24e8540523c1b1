/**
 * Contents in files of a folder, under names that nobody else chooses.
 *
 * @module
 */
import type { FileHandle } from "node:fs/promises";
import { files } from "./builtin.ts";

/** How many bytes are read at a time. */
const CHUNK = 256 * 1024;
const NAME = /^[0-9a-f]{24}$/;
/** Where contents lie while they are written. What a killed process leaves there is of nobody. */
const NEW = "new";

/** Where a content lies: with all others, or among those that are being written. */
export interface Place {
  /** Name of its file. */
  readonly id: string;
  /** Whether no record has had it yet. */
  readonly isNew: boolean;
}

/**
 * Files named by a random number, in folders named by its first two digits, so that no folder gets too many. No name of the service becomes a
 * name on the disk: none can reach outside the folder, and none depends on what the disk thinks of case or Unicode.
 */
export class Contents {
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
    return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Writes bytes as they come, at a position of a file that may not be there yet. */
  async write(place: Place, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, position = 0): Promise<void> {
    const file = await this.#openToWrite(place);
    try {
      let at = position;
      for await (const chunk of chunks) {
        for (let done = 0; done < chunk.length;) {
          done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
        }
        at += chunk.length;
      }
      if (this.#sync) await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Puts a new file, now whole, among those that records have. */
  async keep({ id }: Place): Promise<void> {
    await this.#makeFolder(id.slice(0, 2));
    await files().rename(this.path({ id, isNew: true }), this.path({ id, isNew: false }));
    if (this.#sync) await this.#syncFolders(id.slice(0, 2));
  }

  /** Reads some bytes of a file. It is open when this returns, so it can be read even if it is removed meanwhile. */
  async read(place: Place, start: number, end: number): Promise<AsyncIterableIterator<Uint8Array>> {
    return new FileChunks(await files().open(this.path(place)), start, end);
  }

  /** How many bytes a file has. */
  async sizeOf(place: Place): Promise<number> {
    return (await files().stat(this.path(place))).size;
  }

  /** Cuts off what a file has beyond a size. */
  async truncate(place: Place, size: number): Promise<void> {
    const file = await files().open(this.path(place), "r+");
    await file.truncate(size).finally(() => file.close());
  }

  /** Removes a file, if it is there. */
  async remove(place: Place): Promise<void> {
    await files().rm(this.path(place), { force: true });
  }

  /** Removes what was being written when a process was killed. */
  async clearNew(): Promise<void> {
    await files().rm(`${this.#folder}/${NEW}`, { recursive: true, force: true });
  }

  /** The files that are there, by name from the folder, whoever put them there; none if it is not there. */
  async *all(): AsyncGenerator<string, void, undefined> {
    for (const entry of await files().readdir(this.#folder, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isDirectory()) yield entry.name;
      else for (const name of await files().readdir(`${this.#folder}/${entry.name}`)) yield `${entry.name}/${name}`;
    }
  }

  /** Path of a file. */
  path({ id, isNew }: Place): string {
    if (!NAME.test(id)) throw new TypeError("no name of a content");
    return `${this.#folder}/${isNew ? NEW : id.slice(0, 2)}/${id}`;
  }

  async #makeFolder(name: string): Promise<void> {
    if (this.#made.has(name)) return;
    // Not with all that is above: the folder of the store must not come back where it was removed.
    for (const path of [this.#folder, `${this.#folder}/${name}`]) {
      await files().mkdir(path, { mode: 0o700 }).catch((error) => {
        if (error.code !== "EEXIST") throw error;
      });
    }
    this.#made.add(name);
  }

  /** Makes a name outlive the machine, where the system can do that. */
  async #syncFolders(name: string): Promise<void> {
    for (const path of [`${this.#folder}/${name}`, this.#folder]) {
      try {
        const folder = await files().open(path);
        await folder.sync().finally(() => folder.close());
      } catch {
        // Windows has no such thing.
      }
    }
  }

  async #openToWrite(place: Place): Promise<FileHandle> {
    await this.#makeFolder(place.isNew ? NEW : place.id.slice(0, 2));
    // Neither emptied if it is there, nor refused if it is not.
    const path = this.path(place);
    return await files().open(path, "r+").catch(() => files().open(path, "wx+", 0o600));
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
