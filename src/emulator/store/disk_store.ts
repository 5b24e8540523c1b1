/**
 * A store in a folder, which outlives the process.
 *
 * Records are in a database ({@linkcode Database}), contents in files beside it ({@linkcode Contents}). A file of the service is one of them; so is an
 * upload in slices, where every slice is written to its place as it comes, so that finishing it moves no bytes. A slice that is sent again does not
 * overwrite the first one: it goes behind the end, and to its place when the upload is finished. No content is changed once a finished file has it.
 *
 * - The bytes of a content are written first, then it gets its name, then its record is made. So what a killed process leaves is a content without its
 *   name, which is nobody's and goes at the next start, or, in the instant between name and record, one that no record has: that stays, because it
 *   looks the same as one whose record was lost, and `check` tells of it.
 * - The database notes the contents that no record has any more in the same transaction as the change. The notes say what a start may remove.
 * - Nothing else is in memory than what requests under way have in hand, so memory does not grow with what is stored.
 *
 * What was acknowledged was handed to the operating system before, so it outlives the process however that ends. With `sync` it was also forced
 * to the disk, so it outlives the machine as far as the disk keeps its word; that is slower by what the disk takes for it, and off by default.
 *
 * @module
 */
import { files } from "./builtin.ts";
import { readChunks } from "./chunks.ts";
import { Contents } from "./contents.ts";
import { DATA, Database } from "./database.ts";
import { DiskContent } from "./disk_content.ts";
import { DiskRecords } from "./disk_records.ts";
import type { NamePage, NameQuery } from "./folder_names.ts";
import type { Change, Content, FileRecord, FolderRecord, Slice, Store, UploadRecord } from "./store.ts";

/** How a folder is used. */
export interface DiskStoreOptions {
  /** Whether changes are forced to the disk before they are acknowledged, so that they outlive a loss of power; no by default. */
  readonly sync?: boolean | undefined;
}

const MIB = 1_048_576;
/** Contents up to this size wait in memory until it is known where they belong; slices are no larger. */
const MOST_WAITING = 4 * MIB;
/** How many contents are removed at a time. */
const BATCH = 500;

/**
 * Keeps everything in a folder; see the module for how. One process at a time can use it, and others cannot open it until that one has closed it
 * or has ended, in whatever way. It takes the built-in module `node:sqlite`, which Deno, Bun 1.4 and Node 22.13 have.
 *
 * @example
 * ```ts
 * import { CosEmulator, DiskStore } from "@cos/v4/emulator";
 * import { mkdtemp, rm } from "node:fs/promises";
 *
 * const folder = await mkdtemp("cos-emulator-");
 * const store = await DiskStore.open(folder);
 * const emulator = new CosEmulator({ store, buckets: ["photos"] });
 * // …
 * await emulator.close();
 * await store.close();
 * await rm(folder, { recursive: true });
 * ```
 */
export class DiskStore implements Store {
  readonly #database: Database;
  readonly #records: DiskRecords;
  readonly #contents: Contents;
  /** How many requests have each content in hand. */
  readonly #held = new Map<string, number>();
  /** Contents of finished uploads that have slices behind their end, with their size. */
  readonly #tooLong = new Map<string, number>();
  /** Changes under way. */
  readonly #busy = new Set<Promise<unknown>>();
  #closed = false;

  private constructor(database: Database, contents: Contents) {
    this.#database = database;
    this.#contents = contents;
    this.#records = new DiskRecords(database, () => contents.newId());
  }

  /**
   * Opens a folder, which is made if it is not there, and removes what a process that was killed has left unfinished.
   *
   * @param folder Path of the folder. It holds nothing else.
   * @throws Error naming the file and the reason if the folder is in use, is not an emulator's, or is damaged; nothing was written then.
   */
  static async open(folder: string, { sync = false }: DiskStoreOptions = {}): Promise<DiskStore> {
    const database = await Database.open(folder, sync);
    const store = new DiskStore(database, new Contents(`${folder}/${DATA}`, sync));
    try {
      await store.#contents.clearNew();
      await store.#sweep();
    } catch (error) {
      database.close();
      throw error;
    }
    return store;
  }

  /**
   * Looks through a folder that no emulator is using: whether the database is whole, and every content there, of its size, and with its SHA-1.
   *
   * @param folder Path of the folder, which must be there.
   * @param found Called with a line for everything that is wrong.
   * @returns how many contents were compared.
   * @throws Error as {@linkcode DiskStore.open} does.
   */
  static async check(folder: string, found: (problem: string) => void): Promise<number> {
    // Opening would make it.
    await files().stat(folder);
    const { checkFolder } = await import("./check.ts");
    const database = await Database.open(folder, false);
    try {
      return await checkFolder(database, new Contents(`${folder}/${DATA}`, false), found);
    } finally {
      database.close();
    }
  }

  /** Waits for changes under way, closes the database, and leaves the folder to others. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#busy);
    this.#database.close();
  }

  /** Closes the store at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** See {@linkcode Store}. */
  async write(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Content> {
    const waiting: Uint8Array[] = [];
    let size = 0;
    const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
    while (size <= MOST_WAITING) {
      const next = await iterator.next();
      if (next.done) {
        const content = new DiskContent(size);
        content.bytes = waiting;
        return content;
      }
      waiting.push(next.value);
      size += next.value.length;
    }
    const place = { id: this.#contents.newId(), isNew: true };
    const all = async function* () {
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) yield chunk;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        size += next.value.length;
        yield next.value;
      }
    };
    try {
      await this.#contents.write(place, all());
    } catch (error) {
      await this.#contents.remove(place);
      throw error;
    }
    return this.#inHand(new DiskContent(size, place.id, true));
  }

  /** See {@linkcode Store}. */
  async read(content: Content, start: number, end: number): Promise<AsyncIterable<Uint8Array>> {
    const { id, isNew, bytes } = content as DiskContent;
    return id === undefined ? readChunks(bytes, start, end) : await this.#contents.read({ id, isNew }, start, end);
  }

  /** See {@linkcode Store}. */
  async release(content: Content): Promise<void> {
    const { id, isNew } = content as DiskContent;
    if (id === undefined) return;
    const left = (this.#held.get(id) ?? 1) - 1;
    if (left > 0) return void this.#held.set(id, left);
    this.#held.delete(id);
    if (isNew) await this.#contents.remove({ id, isNew });
    // What was noted as gone goes at the next start then.
    else if (!this.#closed && !this.#records.hasRecord(id)) await this.#changing(() => this.#remove([id]));
  }

  /** See {@linkcode Store}. */
  file(bucket: string, path: string): Promise<FileRecord | undefined> {
    return Promise.resolve(this.#records.file(bucket, path));
  }

  /** See {@linkcode Store}. */
  fileBySha(bucket: string, sha: string, size: number): Promise<Content | undefined> {
    const id = this.#records.idBySha(bucket, sha, size);
    return Promise.resolve(id === undefined ? undefined : this.#inHand(new DiskContent(size, id ?? undefined)));
  }

  /** See {@linkcode Store}. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined> {
    return Promise.resolve(this.#records.folder(bucket, path));
  }

  /** See {@linkcode Store}. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined> {
    return Promise.resolve(this.#records.upload(bucket, path));
  }

  /** See {@linkcode Store}. */
  slices(bucket: string, path: string): Promise<readonly Slice[]> {
    return Promise.resolve(this.#records.slices(bucket, path));
  }

  /** See {@linkcode Store}. */
  names(bucket: string, folder: string, query: NameQuery): Promise<NamePage> {
    return Promise.resolve(this.#records.names(bucket, folder, query));
  }

  /** See {@linkcode Store}. */
  async commit(bucket: string, changes: readonly Change[]): Promise<void> {
    await this.#changing(() => this.#commit(bucket, changes));
  }

  async #commit(bucket: string, changes: readonly Change[]): Promise<void> {
    for (const { kind, record } of changes) if (kind === "file" && record !== undefined) await this.#keep(record.content as DiskContent);
    const dropped = this.#records.change(bucket, changes);
    await this.#remove(dropped.filter((id) => !this.#held.has(id)));
    for (const { kind, record } of changes) {
      const id = kind === "file" ? (record?.content as DiskContent | undefined)?.id : undefined;
      const size = id === undefined ? undefined : this.#tooLong.get(id);
      if (id === undefined || size === undefined) continue;
      this.#tooLong.delete(id);
      // Only room on the disk depends on it.
      await this.#contents.truncate({ id, isNew: false }, size).catch(() => {});
    }
  }

  /** See {@linkcode Store}. */
  async putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void> {
    await this.#changing(() => this.#putSlice(bucket, path, offset, slice));
  }

  async #putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void> {
    const upload = this.#records.upload(bucket, path), id = this.#records.idOfUpload(bucket, path);
    if (upload === undefined || id === undefined) return;
    const { size } = slice, position = this.#records.placeOf(id, upload, offset, size);
    await this.#contents.write({ id, isNew: false }, await this.read(slice, 0, size), position);
    this.#records.addSlice(bucket, path, id, { offset, size, position });
  }

  /** See {@linkcode Store}. */
  async assemble(bucket: string, path: string): Promise<Content> {
    return await this.#changing(() => this.#assemble(bucket, path));
  }

  async #assemble(bucket: string, path: string): Promise<Content> {
    const { received: end } = this.#records.upload(bucket, path)!;
    if (end === 0) return new DiskContent(0);
    const id = this.#records.idOfUpload(bucket, path)!, place = { id, isNew: false };
    const content = this.#inHand(new DiskContent(end, id));
    for (const { offset, size, position } of this.#records.displaced(id, end)) {
      // It stays behind the end as well: as long as the upload is not finished, its record says that it is there.
      this.#tooLong.set(id, end);
      await this.#contents.write(place, await this.#contents.read(place, position, position + size), offset);
    }
    return content;
  }

  /** See {@linkcode Store}. */
  isPublic(bucket: string): Promise<boolean> {
    return Promise.resolve(this.#records.isPublic(bucket));
  }

  /** See {@linkcode Store}. */
  async setPublic(bucket: string, isPublic: boolean): Promise<void> {
    await this.#changing(() => Promise.resolve(this.#records.setPublic(bucket, isPublic)));
  }

  /** See {@linkcode Store}. */
  useSign(digest: string): Promise<boolean> {
    return this.#changing(() => Promise.resolve(this.#records.useSign(digest)));
  }

  /** See {@linkcode Store}. */
  async clear(): Promise<void> {
    await this.#changing(() => this.#clear());
  }

  async #clear(): Promise<void> {
    this.#records.clear();
    await this.#sweep();
  }

  /** Makes a change that the end of the store waits for, in a folder that is still there. */
  async #changing<T>(change: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error("the store is closed");
    const work = this.#database.checkPlace().then(change);
    this.#busy.add(work);
    return await work.finally(() => this.#busy.delete(work));
  }

  #inHand(content: DiskContent): DiskContent {
    if (content.id !== undefined) this.#held.set(content.id, (this.#held.get(content.id) ?? 0) + 1);
    return content;
  }

  /** Sees to it that a content is a file with its name, which a record may mention. */
  async #keep(content: DiskContent): Promise<void> {
    if (content.size === 0 || content.id !== undefined && !content.isNew) return;
    const place = { id: content.id ?? this.#contents.newId(), isNew: true };
    try {
      if (content.id === undefined) await this.#contents.write(place, content.bytes);
      await this.#contents.keep(place);
    } catch (error) {
      if (content.id === undefined) await this.#contents.remove(place);
      throw error;
    }
    if (content.id === undefined) {
      content.id = place.id;
      this.#inHand(content);
    }
    content.isNew = false;
    content.bytes = [];
  }

  /** Removes contents that no record has. */
  async #remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#tooLong.delete(id);
      await this.#contents.remove({ id, isNew: false });
    }
    this.#records.removed(ids);
  }

  /** Removes all contents of which the database says that no record has them. */
  async #sweep(): Promise<void> {
    for (let last = "", ids: string[]; (ids = this.#records.gone(last, BATCH)).length > 0; last = ids.at(-1)!) {
      await this.#remove(ids.filter((id) => !this.#held.has(id) && !this.#records.hasRecord(id)));
    }
  }
}
