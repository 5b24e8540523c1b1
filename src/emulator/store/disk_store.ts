/**
 * A store in a folder, which outlives the process.
 *
 * The folder has two things in it: `journal`, which says what there is, and `data`, which holds the bytes; and as long as a process uses it, a
 * file that says so ({@linkcode FolderLock}).
 *
 * - Contents lie in files of `data` under random names ({@linkcode Blobs}). A file of the service is one of them; so is an upload in slices,
 *   where every slice is written to its place as it comes, so that finishing it moves no bytes. A slice that is sent again does not overwrite
 *   the first one: it goes behind the end, and to its place when the upload is finished. No content is changed once a finished file has it.
 * - Every change is one line at the end of `journal` ({@linkcode Journal}): metadata and content change together, in the instant in which that
 *   line is whole. The bytes are written before the line, and those that no line mentions any more are removed after it. So a process that is
 *   killed leaves at worst half a line and some files that no line mentions; the next start passes over the one and removes the others.
 * - A start reads the journal and writes it anew without what has been overtaken; so does a running store when too much of it has been.
 *   Records are kept in memory, some hundred bytes for each file; contents are not.
 *
 * What was acknowledged was handed to the operating system before, so it outlives the process however that ends. With `sync` it was also forced
 * to the disk, so it outlives the machine as far as the disk keeps its word; that is slower by what the disk takes for it, and off by default.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Blobs } from "./blobs.ts";
import { endOf, readChunks } from "./chunks.ts";
import { FolderLock } from "./folder_lock.ts";
import type { NamePage, NameQuery } from "./folder_names.ts";
import { Journal, readJournal } from "./journal.ts";
import { Records } from "./records.ts";
import type { Change, Content, FileRecord, FolderRecord, NewUpload, Slice, Store, UploadRecord } from "./store.ts";

/** How a folder is used. */
export interface DiskStoreOptions {
  /** Whether changes are forced to the disk before they are acknowledged, so that they outlive a loss of power; no by default. */
  readonly sync?: boolean | undefined;
}

/** Where bytes are: in a file of their own, or in memory as long as no record holds them and they are few. */
class DiskContent implements Content {
  readonly size: number;
  /** Name of the file; absent if there are no bytes, or if they are in memory. */
  id: string | undefined;
  bytes: readonly Uint8Array[] = [];

  constructor(size: number, id?: string) {
    this.size = size;
    this.id = id;
  }
}

interface Placed {
  readonly size: number;
  /** Where it lies in the file of its upload. */
  readonly position: number;
}

type DiskUpload = NewUpload & { readonly slices: Map<number, Placed>; readonly id: string };

/** A change as the journal has it. */
type Line =
  | readonly ["format", number]
  | readonly ["bucket", bucket: string, isPublic: boolean]
  | readonly [
    "file",
    bucket: string,
    path: string,
    record?: Omit<FileRecord, "content"> & { readonly content: readonly [size: number, id?: string] },
  ]
  | readonly ["folder", bucket: string, path: string, record?: FolderRecord]
  | readonly ["upload", bucket: string, path: string, record?: NewUpload & { readonly id: string }]
  | readonly ["slice", bucket: string, path: string, offset: number, size: number, position: number];

const FORMAT = 1;
const MIB = 1_048_576;
/** Contents up to this size wait in memory until it is known where they belong; slices are no larger. */
const MOST_WAITING = 4 * MIB;
/** Growth of the journal after which it is written anew, if it has also doubled. */
const MOST_GROWTH = 16 * MIB;

/**
 * Keeps everything in a folder; see the module for how. One process at a time can use it, and others cannot open it until that one has closed it
 * or has ended, in whatever way. A process on another machine or in another container does not know of it; when it opens the folder, changes by
 * the first one are refused.
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
  readonly #blobs: Blobs;
  readonly #buckets = new Map<string, Records<DiskUpload>>();
  readonly #public = new Set<string>();
  readonly #used = new Set<string>();
  /** Files of finished uploads that have slices behind their end. */
  readonly #tooLong = new Map<string, number>();
  /** How many hold each file of `data`. */
  readonly #holders = new Map<string, number>();
  #journal!: Journal;
  #lock: FolderLock | undefined;
  #rewriting = false;

  private constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /**
   * Opens a folder, which is made if it is not there, and puts right what a process that was killed has left.
   *
   * Under Deno it takes `--allow-net=127.0.0.1` to see whether another process uses the folder. Without that nobody looks, and it is as if the
   * other one was on another machine.
   *
   * @param folder Path of the folder. It holds nothing else.
   * @throws Error if another process uses the folder, or if another version of the emulator has written it.
   */
  static async open(folder: string, { sync = false }: DiskStoreOptions = {}): Promise<DiskStore> {
    await mkdir(folder, { recursive: true });
    const store = new DiskStore(new Blobs(join(folder, "data"), sync));
    const path = join(folder, "journal");
    store.#lock = await FolderLock.take(folder);
    try {
      for await (const lines of readJournal(path)) for (const line of lines as Line[]) store.#replay(line);
      await store.#compareWithDisk();
      store.#journal = await Journal.create(path, sync, store.#lines());
    } catch (error) {
      await store.#lock?.release();
      throw error;
    }
    return store;
  }

  /** Waits for changes under way, closes the journal, and leaves the folder to others. */
  async close(): Promise<void> {
    await this.#journal.close();
    await this.#lock?.release();
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
    const id = this.#blobs.newId();
    this.#hold(id);
    try {
      await this.#blobs.write(
        id,
        async function* () {
          for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) yield chunk;
          for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
            size += next.value.length;
            yield next.value;
          }
        }(),
      );
    } catch (error) {
      await this.#letGo(id);
      throw error;
    }
    return new DiskContent(size, id);
  }

  /** See {@linkcode Store}. */
  async read(content: Content, start: number, end: number): Promise<AsyncIterable<Uint8Array>> {
    const { id, bytes } = content as DiskContent;
    return id === undefined ? readChunks(bytes, start, end) : await this.#blobs.read(id, start, end);
  }

  /** See {@linkcode Store}. */
  async release(content: Content): Promise<void> {
    const { id } = content as DiskContent;
    if (id !== undefined) await this.#letGo(id);
  }

  /** See {@linkcode Store}. */
  file(bucket: string, path: string): Promise<FileRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).files.get(path));
  }

  /** See {@linkcode Store}. */
  fileBySha(bucket: string, sha: string, size: number): Promise<Content | undefined> {
    const content = this.#bucket(bucket).fileBySha(sha, size)?.content as DiskContent | undefined;
    if (content?.id !== undefined) this.#hold(content.id);
    return Promise.resolve(content);
  }

  /** See {@linkcode Store}. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).folders.get(path));
  }

  /** See {@linkcode Store}. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined> {
    const { slices, id: _, ...record } = this.#bucket(bucket).uploads.get(path) ?? {};
    return Promise.resolve("session" in record ? { ...record, received: endOf(0, (at) => slices?.get(at)?.size) } : undefined);
  }

  /** See {@linkcode Store}. */
  slices(bucket: string, path: string): Promise<readonly Slice[]> {
    const slices = this.#bucket(bucket).uploads.get(path)?.slices ?? [];
    return Promise.resolve([...slices].map(([offset, { size }]) => ({ offset, size })).sort((a, b) => a.offset - b.offset));
  }

  /** See {@linkcode Store}. */
  names(bucket: string, folder: string, query: NameQuery): Promise<NamePage> {
    return Promise.resolve(this.#bucket(bucket).names(folder, query));
  }

  /** See {@linkcode Store}. */
  async commit(bucket: string, changes: readonly Change[]): Promise<void> {
    const lines: Line[] = [];
    for (const change of changes) lines.push(await this.#prepare(bucket, change));
    await this.#append(lines);
    for (const { kind, record } of changes) {
      const id = kind === "file" ? (record?.content as DiskContent | undefined)?.id : undefined;
      const size = id === undefined ? undefined : this.#tooLong.get(id);
      if (id === undefined || size === undefined) continue;
      this.#tooLong.delete(id);
      // Only room on the disk depends on it.
      await this.#blobs.truncate(id, size).catch(() => {});
    }
  }

  /** See {@linkcode Store}. */
  async putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void> {
    const upload = this.#bucket(bucket).uploads.get(path);
    if (upload === undefined) return;
    const position = placeOf(upload, offset, slice.size);
    await this.#blobs.write(upload.id, await this.read(slice, 0, slice.size), position);
    await this.#append([["slice", bucket, path, offset, slice.size, position]]);
  }

  /** See {@linkcode Store}. */
  async assemble(bucket: string, path: string): Promise<Content> {
    const { id, filesize, slices } = this.#bucket(bucket).uploads.get(path)!;
    let end = 0;
    for (let slice = slices.get(0); slice !== undefined && slice.size > 0; slice = slices.get(end)) {
      // It stays behind the end as well: as long as the upload is not finished, its record says that it is there.
      if (slice.position !== end) {
        this.#tooLong.set(id, filesize);
        await this.#blobs.write(id, await this.#blobs.read(id, slice.position, slice.position + slice.size), end);
      }
      end += slice.size;
    }
    if (end === 0) return new DiskContent(0);
    this.#hold(id);
    return new DiskContent(end, id);
  }

  /** See {@linkcode Store}. */
  isPublic(bucket: string): Promise<boolean> {
    return Promise.resolve(this.#public.has(bucket));
  }

  /** See {@linkcode Store}. */
  async setPublic(bucket: string, isPublic: boolean): Promise<void> {
    if (this.#public.has(bucket) !== isPublic) await this.#append([["bucket", bucket, isPublic]]);
  }

  /** See {@linkcode Store}. */
  useSign(digest: string): Promise<boolean> {
    const isNew = !this.#used.has(digest);
    this.#used.add(digest);
    return Promise.resolve(isNew);
  }

  /** See {@linkcode Store}. */
  async clear(): Promise<void> {
    this.#used.clear();
    for (const [bucket, records] of this.#buckets) {
      const changes: Change[] = [
        ...[...records.files.keys()].map((path) => ({ kind: "file", path, record: undefined }) as const),
        ...[...records.folders.keys()].map((path) => ({ kind: "folder", path, record: undefined }) as const),
        ...[...records.uploads.keys()].map((path) => ({ kind: "upload", path, record: undefined }) as const),
      ];
      if (changes.length > 0) await this.commit(bucket, changes);
    }
    await this.#journal.rewrite(() => this.#lines());
  }

  #bucket(name: string): Records<DiskUpload> {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) this.#buckets.set(name, bucket = new Records());
    return bucket;
  }

  /** Writes what a change needs on the disk, and says how the journal has it. */
  async #prepare(bucket: string, { kind, path, record }: Change): Promise<Line> {
    if (record === undefined) return [kind, bucket, path];
    if (kind === "folder") return [kind, bucket, path, record];
    if (kind === "upload") return [kind, bucket, path, { ...record, id: this.#blobs.newId() }];
    const content = record.content as DiskContent;
    if (content.id === undefined && content.size > 0) {
      const id = this.#blobs.newId();
      this.#hold(id);
      try {
        await this.#blobs.write(id, content.bytes);
      } catch (error) {
        await this.#letGo(id);
        throw error;
      }
      content.id = id;
      content.bytes = [];
    }
    return [kind, bucket, path, { ...record, content: content.id === undefined ? [content.size] : [content.size, content.id] }];
  }

  async #append(lines: readonly Line[]): Promise<void> {
    const gone: string[] = [];
    await this.#journal.append(lines, () => {
      for (const line of lines) this.#apply(line, gone);
    });
    for (const id of gone) await this.#letGo(id);
    const { fresh, grown } = this.#journal.growth;
    if (this.#rewriting || grown <= Math.max(fresh, MOST_GROWTH)) return;
    this.#rewriting = true;
    // The change is made, whatever becomes of this; only room on the disk depends on it.
    await this.#journal.rewrite(() => this.#lines()).catch(() => {}).finally(() => this.#rewriting = false);
  }

  #replay(line: Line): void {
    const gone: string[] = [];
    this.#apply(line, gone);
    for (const id of gone) if (this.#count(id, -1) === 0) this.#holders.delete(id);
  }

  /** Removes files that no record holds, and records whose files are gone, as a loss of power may leave them where nothing was forced to the disk. */
  async #compareWithDisk(): Promise<void> {
    const there = new Set<string>();
    for await (const id of this.#blobs.all()) {
      if (this.#holders.has(id)) there.add(id);
      else await this.#blobs.remove(id);
    }
    for (const [bucket, { files, uploads }] of this.#buckets) {
      for (const [path, { content }] of files) {
        const { id } = content as DiskContent;
        if (id !== undefined && !there.has(id)) this.#replay(["file", bucket, path]);
      }
      for (const [path, { id, slices }] of uploads) if (slices.size > 0 && !there.has(id)) this.#replay(["upload", bucket, path]);
    }
  }

  /** Changes the records as a line says, and tells which files lost a holder by it. */
  #apply(line: Line, gone: string[]): void {
    if (line[0] === "format") {
      if (line[1] !== FORMAT) throw new Error(`the folder was written by another version of the emulator (format ${line[1]})`);
      return;
    }
    if (line[0] === "bucket") {
      if (line[2]) this.#public.add(line[1]);
      else this.#public.delete(line[1]);
      return;
    }
    const [kind, bucket, path] = line;
    const records = this.#bucket(bucket);
    if (kind === "file") {
      const { content: stored, ...record } = line[3] ?? {};
      const content = stored === undefined ? undefined : new DiskContent(...stored);
      if (content?.id !== undefined) this.#hold(content.id);
      const before = records.setFile(path, content === undefined ? undefined : { ...record as Omit<FileRecord, "content">, content });
      const id = (before?.content as DiskContent | undefined)?.id;
      if (id !== undefined) gone.push(id);
    } else if (kind === "folder") {
      records.setFolder(path, line[3]);
    } else if (kind === "upload") {
      const before = records.uploads.get(path);
      if (before !== undefined) gone.push(before.id);
      if (line[3] === undefined) return void records.uploads.delete(path);
      this.#hold(line[3].id);
      records.uploads.set(path, { ...line[3], slices: new Map() });
    } else {
      records.uploads.get(path)?.slices.set(line[3], { size: line[4], position: line[5] });
    }
  }

  /** All records as lines of a journal. */
  *#lines(): Generator<readonly Line[], void, undefined> {
    yield [["format", FORMAT]];
    for (const bucket of this.#public) yield [["bucket", bucket, true]];
    for (const [bucket, { files, folders, uploads }] of this.#buckets) {
      for (const [path, file] of files) {
        const { id, size } = file.content as DiskContent;
        yield [["file", bucket, path, { ...file, content: id === undefined ? [size] : [size, id] }]];
      }
      for (const [path, folder] of folders) yield [["folder", bucket, path, folder]];
      for (const [path, { slices, ...upload }] of uploads) {
        yield [["upload", bucket, path, upload]];
        for (const [offset, { size, position }] of slices) yield [["slice", bucket, path, offset, size, position]];
      }
    }
  }

  #count(id: string, by: number): number {
    const holders = (this.#holders.get(id) ?? 0) + by;
    this.#holders.set(id, holders);
    return holders;
  }

  #hold(id: string): void {
    this.#count(id, 1);
  }

  async #letGo(id: string): Promise<void> {
    if (this.#count(id, -1) > 0) return;
    this.#holders.delete(id);
    this.#tooLong.delete(id);
    await this.#blobs.remove(id);
  }
}

/** Where a slice goes: to its place in the file, if it is not there yet and fits into its cell of the grid; else behind all others. */
function placeOf({ filesize, sliceSize, slices }: DiskUpload, offset: number, size: number): number {
  if (offset % sliceSize === 0 && size <= sliceSize && !slices.has(offset)) return offset;
  let end = filesize;
  for (const slice of slices.values()) end = Math.max(end, slice.position + slice.size);
  return end;
}
