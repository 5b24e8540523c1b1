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
import { endOf, readChunks } from "./chunks.ts";
import { Contents } from "./contents.ts";
import type { Row } from "./database.ts";
import { DATA, Database } from "./database.ts";
import type { NamePage, NameQuery } from "./folder_names.ts";
import { compareUtf8 } from "./sorted_names.ts";
import type { Authority, Change, Content, FileRecord, FolderRecord, NewUpload, Slice, SlicePart, Store, UploadRecord } from "./store.ts";

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
  /** Whether no record has had the file yet. */
  isNew: boolean;
  bytes: readonly Uint8Array[] = [];

  constructor(size: number, id?: string, isNew = false) {
    this.size = size;
    this.id = id;
    this.isNew = isNew;
  }
}

const MIB = 1_048_576;
/** Contents up to this size wait in memory until it is known where they belong; slices are no larger. */
const MOST_WAITING = 4 * MIB;
/** Of how many uploads the lists of slices are kept in memory; each can have 6 MiB as text, and is needed for every slice. */
const MOST_LISTS = 4;
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
  readonly #contents: Contents;
  /** How many requests have each content in hand. */
  readonly #held = new Map<string, number>();
  /** Contents of finished uploads that have slices behind their end, with their size. */
  readonly #tooLong = new Map<string, number>();
  readonly #lists = new Map<string, readonly SlicePart[]>();

  private constructor(database: Database, contents: Contents) {
    this.#database = database;
    this.#contents = contents;
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

  /** Closes the database, and leaves the folder to others. */
  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
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
    else if (!this.#hasRecord(id)) await this.#remove([id]);
  }

  /** See {@linkcode Store}. */
  file(bucket: string, path: string): Promise<FileRecord | undefined> {
    const { parent, name } = split(path);
    const row = this.#database.get("SELECT * FROM file WHERE bucket = ? AND folder = ? AND name = ?", bucket, parent, name);
    return Promise.resolve(row && fileOf(row));
  }

  /** See {@linkcode Store}. */
  fileBySha(bucket: string, sha: string, size: number): Promise<Content | undefined> {
    const row = this.#database.get("SELECT content FROM file WHERE bucket = ? AND sha = ? AND size = ? LIMIT 1", bucket, sha, size);
    return Promise.resolve(row && this.#inHand(contentOf(row["content"], size)));
  }

  /** See {@linkcode Store}. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined> {
    const row = this.#folder(bucket, path);
    const known = row !== undefined && row["ctime"] !== null;
    return Promise.resolve(known ? { bizAttr: JSON.parse(text(row, "biz_attr")), ...times(row) } : undefined);
  }

  /** See {@linkcode Store}. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined> {
    const row = this.#upload(bucket, path);
    if (row === undefined) return Promise.resolve(undefined);
    const parts = row["listed"] === 0 ? undefined : this.#partsOf(bucket, path, text(row, "content"));
    return Promise.resolve({
      session: text(row, "session"),
      filesize: whole(row, "filesize"),
      sliceSize: whole(row, "slice_size"),
      resized: row["resized"] === 1,
      ...row["sha"] === null ? {} : { sha: text(row, "sha") },
      ...parts === undefined ? {} : { parts },
      insertOnly: row["insert_only"] === 1,
      bizAttr: JSON.parse(text(row, "biz_attr")),
      ctime: whole(row, "ctime"),
      received: whole(row, "received"),
    });
  }

  /** See {@linkcode Store}. */
  slices(bucket: string, path: string): Promise<readonly Slice[]> {
    const id = this.#upload(bucket, path)?.["content"] ?? null;
    const rows = this.#database.all("SELECT offset, size FROM slice WHERE content = ? ORDER BY offset", id);
    return Promise.resolve(rows.map((row) => ({ offset: whole(row, "offset"), size: whole(row, "size") })));
  }

  /** See {@linkcode Store}. */
  names(bucket: string, folder: string, { limit, prefix = "", after, reverse = false, only }: NameQuery): Promise<NamePage> {
    const least = !reverse && after !== undefined && compareUtf8(after, prefix) >= 0 ? after : undefined;
    const end = successorOf(prefix);
    const most = reverse && after !== undefined && (end === undefined || compareUtf8(after, end) < 0) ? after : end;
    const select = (table: string, column: string): string[] => {
      const rows = this.#database.all(
        `SELECT name FROM ${table} WHERE bucket = ? AND ${column} = ? AND name ${least === undefined ? ">=" : ">"} ?` +
          `${most === undefined ? "" : " AND name < ?"} ORDER BY name ${reverse ? "DESC" : ""} LIMIT ?`,
        ...[bucket, folder, least ?? prefix, ...most === undefined ? [] : [most], limit + 1],
      );
      return rows.map((row) => text(row, "name"));
    };
    const names = [...only === "folders" ? [] : select("file", "folder"), ...only === "files" ? [] : select("folder", "parent")];
    names.sort((a, b) => compareUtf8(a, b) * (reverse ? -1 : 1));
    return Promise.resolve({ names: names.slice(0, limit), more: names.length > limit });
  }

  /** See {@linkcode Store}. */
  async commit(bucket: string, changes: readonly Change[]): Promise<void> {
    for (const { kind, record } of changes) if (kind === "file" && record !== undefined) await this.#keep(record.content as DiskContent);
    const dropped = this.#database.transact(() => {
      const ids: string[] = [];
      for (const change of changes) {
        const id = this.#change(bucket, change);
        if (typeof id === "string") ids.push(id);
      }
      return this.#note(ids);
    });
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
    const upload = this.#upload(bucket, path);
    if (upload === undefined) return;
    const id = text(upload, "content");
    const position = this.#placeOf(upload, offset, slice.size);
    await this.#contents.write({ id, isNew: false }, await this.read(slice, 0, slice.size), position);
    this.#database.transact(() => {
      const before = this.#sizeAt(id, offset);
      this.#database.run("INSERT OR REPLACE INTO slice VALUES (?, ?, ?, ?)", id, offset, slice.size, position);
      // What was counted does not count any more if a slice in it has another size now.
      const from = before === undefined || before === slice.size ? whole(this.#upload(bucket, path) ?? upload, "received") : 0;
      const received = endOf(from, (at) => this.#sizeAt(id, at));
      this.#database.run("UPDATE upload SET received = ? WHERE bucket = ? AND path = ? AND content = ?", received, bucket, path, id);
    });
  }

  /** See {@linkcode Store}. */
  async assemble(bucket: string, path: string): Promise<Content> {
    const upload = this.#upload(bucket, path)!;
    const id = text(upload, "content"), place = { id, isNew: false }, end = whole(upload, "received");
    if (end === 0) return new DiskContent(0);
    const content = this.#inHand(new DiskContent(end, id));
    const moved = "SELECT offset, size, position FROM slice WHERE content = ? AND position <> offset AND offset < ? ORDER BY offset";
    for (const row of this.#database.all(moved, id, end)) {
      // It stays behind the end as well: as long as the upload is not finished, its record says that it is there.
      this.#tooLong.set(id, end);
      const position = whole(row, "position");
      await this.#contents.write(place, await this.#contents.read(place, position, position + whole(row, "size")), whole(row, "offset"));
    }
    return content;
  }

  /** See {@linkcode Store}. */
  isPublic(bucket: string): Promise<boolean> {
    return Promise.resolve(this.#database.get("SELECT public FROM bucket WHERE name = ?", bucket)?.["public"] === 1);
  }

  /** See {@linkcode Store}. */
  async setPublic(bucket: string, isPublic: boolean): Promise<void> {
    if (await this.isPublic(bucket) !== isPublic) {
      this.#database.run("INSERT OR REPLACE INTO bucket VALUES (?, ?)", bucket, Number(isPublic));
    }
  }

  /** See {@linkcode Store}. */
  useSign(digest: string): Promise<boolean> {
    return Promise.resolve(this.#database.run("INSERT OR IGNORE INTO used_sign VALUES (?)", digest) === 1);
  }

  /** See {@linkcode Store}. */
  async clear(): Promise<void> {
    this.#database.transact(() => {
      this.#database.exec(
        "INSERT OR IGNORE INTO gone SELECT content FROM file WHERE content IS NOT NULL; INSERT OR IGNORE INTO gone SELECT content FROM upload;" +
          "DELETE FROM file; DELETE FROM folder; DELETE FROM upload; DELETE FROM slice; DELETE FROM used_sign",
      );
    });
    this.#lists.clear();
    await this.#sweep();
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

  /** Makes a change in the database, and gives the content that it takes a record from. */
  #change(bucket: string, { kind, path, record }: Change): string | number | null | undefined {
    if (kind === "file") return this.#setFile(bucket, path, record);
    if (kind === "folder") return this.#setFolder(bucket, path, record);
    const before = this.#upload(bucket, path)?.["content"];
    if (before !== undefined) {
      this.#database.run("DELETE FROM upload WHERE bucket = ? AND path = ?", bucket, path);
      this.#database.run("DELETE FROM slice WHERE content = ?", before);
      this.#lists.delete(String(before));
    }
    if (record !== undefined) this.#addUpload(bucket, path, record);
    return before;
  }

  #setFile(bucket: string, path: string, record: FileRecord | undefined): string | number | null | undefined {
    const { parent, name } = split(path);
    const key = [bucket, parent, name] as const;
    const before = this.#database.get("SELECT content FROM file WHERE bucket = ? AND folder = ? AND name = ?", ...key);
    if (record === undefined) {
      if (before !== undefined) {
        this.#database.run("DELETE FROM file WHERE bucket = ? AND folder = ? AND name = ?", ...key);
        this.#count(bucket, parent, -1);
      }
      return before?.["content"];
    }
    const { content, sha, sliceSize, bizAttr, authority, forbid, headers, ctime, mtime } = record;
    const id = (content as DiskContent).id ?? null;
    const rest = [sliceSize, JSON.stringify(bizAttr), authority, forbid, JSON.stringify(headers), ctime, mtime];
    this.#database.run(
      "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...key,
      content.size,
      sha,
      id,
      ...rest,
    );
    if (id !== null) this.#database.run("DELETE FROM gone WHERE content = ?", id);
    if (before === undefined) this.#count(bucket, parent, 1);
    return before?.["content"];
  }

  #setFolder(bucket: string, path: string, record: FolderRecord | undefined): undefined {
    const { parent, name } = split(path);
    const entries = this.#folder(bucket, path)?.["entries"];
    if (record !== undefined) {
      const { bizAttr, ctime, mtime } = record;
      const values = [bucket, parent, name, entries ?? 0, JSON.stringify(bizAttr), ctime, mtime];
      this.#database.run("INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?, ?, ?, ?)", ...values);
      if (entries === undefined) this.#count(bucket, parent, 1);
    } else if (entries !== undefined && Number(entries) > 0) {
      this.#database.run("UPDATE folder SET biz_attr = NULL, ctime = NULL, mtime = NULL WHERE bucket = ? AND parent = ? AND name = ?", ...[
        bucket,
        parent,
        name,
      ]);
    } else if (entries !== undefined) {
      this.#database.run("DELETE FROM folder WHERE bucket = ? AND parent = ? AND name = ?", bucket, parent, name);
      this.#count(bucket, parent, -1);
    }
  }

  #addUpload(bucket: string, path: string, record: NewUpload): void {
    const { session, filesize, sliceSize, resized, sha = null, parts, insertOnly, bizAttr, ctime } = record;
    const list = parts === undefined ? null : JSON.stringify(parts);
    const values = [session, filesize, sliceSize, Number(resized), sha, Number(insertOnly), JSON.stringify(bizAttr), ctime, 0, list];
    const id = this.#contents.newId();
    this.#database.run("INSERT INTO upload VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", bucket, path, id, ...values);
  }

  /** Counts one entry more or less in a folder, which is there as long as it was created or has any. */
  #count(bucket: string, path: string, by: number): void {
    if (path === "/") return;
    const { parent, name } = split(path);
    const row = this.#folder(bucket, path);
    const entries = (row === undefined ? 0 : whole(row, "entries")) + by;
    if (row === undefined) {
      this.#database.run("INSERT INTO folder VALUES (?, ?, ?, ?, NULL, NULL, NULL)", bucket, parent, name, entries);
      this.#count(bucket, parent, 1);
    } else if (entries === 0 && row["ctime"] === null) {
      this.#database.run("DELETE FROM folder WHERE bucket = ? AND parent = ? AND name = ?", bucket, parent, name);
      this.#count(bucket, parent, -1);
    } else {
      this.#database.run("UPDATE folder SET entries = ? WHERE bucket = ? AND parent = ? AND name = ?", entries, bucket, parent, name);
    }
  }

  #folder(bucket: string, path: string): Row | undefined {
    const { parent, name } = split(path);
    return this.#database.get("SELECT * FROM folder WHERE bucket = ? AND parent = ? AND name = ?", bucket, parent, name);
  }

  /** An upload without its list of slices, which may be long. */
  #upload(bucket: string, path: string): Row | undefined {
    const columns =
      "content, session, filesize, slice_size, resized, sha, insert_only, biz_attr, ctime, received, parts IS NOT NULL AS listed";
    return this.#database.get(`SELECT ${columns} FROM upload WHERE bucket = ? AND path = ?`, bucket, path);
  }

  #partsOf(bucket: string, path: string, id: string): readonly SlicePart[] {
    let parts = this.#lists.get(id);
    if (parts === undefined) {
      const row = this.#database.get("SELECT parts FROM upload WHERE bucket = ? AND path = ?", bucket, path)!;
      parts = JSON.parse(text(row, "parts")) as SlicePart[];
    }
    this.#lists.delete(id);
    this.#lists.set(id, parts);
    for (const oldest of this.#lists.keys()) if (this.#lists.size > MOST_LISTS) this.#lists.delete(oldest);
    return parts;
  }

  #sizeAt(id: string, offset: number): number | undefined {
    const row = this.#database.get("SELECT size FROM slice WHERE content = ? AND offset = ?", id, offset);
    return row && whole(row, "size");
  }

  /** Where a slice goes: to its place in the file, if it is not there yet and fits into its cell of the grid; else behind all others. */
  #placeOf(upload: Row, offset: number, size: number): number {
    const id = text(upload, "content"), sliceSize = whole(upload, "slice_size");
    if (offset % sliceSize === 0 && size <= sliceSize && this.#sizeAt(id, offset) === undefined) return offset;
    const row = this.#database.get("SELECT max(position + size) AS last FROM slice WHERE content = ?", id);
    return Math.max(whole(upload, "filesize"), Number(row?.["last"] ?? 0));
  }

  #hasRecord(id: string): boolean {
    const found = this.#database.get(
      "SELECT 1 AS yes FROM file WHERE content = ?1 UNION ALL SELECT 1 FROM upload WHERE content = ?1 LIMIT 1",
      id,
    );
    return found !== undefined;
  }

  /** Notes those contents that no record has any more, and gives them. */
  #note(ids: readonly string[]): string[] {
    const gone = [...new Set(ids)].filter((id) => !this.#hasRecord(id));
    for (const id of gone) this.#database.run("INSERT OR IGNORE INTO gone VALUES (?)", id);
    return gone;
  }

  /** Removes contents that no record has. */
  async #remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#tooLong.delete(id);
      await this.#contents.remove({ id, isNew: false });
    }
    if (ids.length > 0) this.#database.transact(() => ids.forEach((id) => this.#database.run("DELETE FROM gone WHERE content = ?", id)));
  }

  /** Removes all contents of which the database says that no record has them. */
  async #sweep(): Promise<void> {
    for (let last = "", rows: Row[]; (rows = this.#database.all(SWEEP, last, BATCH)).length > 0;) {
      const ids = rows.map((row) => text(row, "content"));
      await this.#remove(ids.filter((id) => !this.#held.has(id)));
      last = ids.at(-1)!;
    }
  }
}

const SWEEP = "SELECT content FROM gone WHERE content > ? ORDER BY content LIMIT ?";

/** The folder of a path, with a slash at the end, and the name in it, which for a folder ends with one too. */
function split(path: string): { readonly parent: string; readonly name: string } {
  const at = path.lastIndexOf("/", path.length - 2) + 1;
  return { parent: path.slice(0, at), name: path.slice(at) };
}

/** The text that comes after all those that begin with a prefix; undefined if there is none. */
function successorOf(prefix: string): string | undefined {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const next = last.codePointAt(0)! + 1;
    // There are no code points where UTF-16 has its surrogates.
    if (next <= 0x10ffff) return characters.join("") + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return undefined;
}

function text(row: Row, column: string): string {
  return row[column] as string;
}

function whole(row: Row, column: string): number {
  return row[column] as number;
}

function times(row: Row): { readonly ctime: number; readonly mtime: number } {
  return { ctime: whole(row, "ctime"), mtime: whole(row, "mtime") };
}

function contentOf(id: Row[string] | undefined, size: number): DiskContent {
  return typeof id === "string" ? new DiskContent(size, id) : new DiskContent(size);
}

function fileOf(row: Row): FileRecord {
  return {
    content: contentOf(row["content"], whole(row, "size")),
    sha: text(row, "sha"),
    sliceSize: whole(row, "slice_size"),
    bizAttr: JSON.parse(text(row, "biz_attr")),
    authority: text(row, "authority") as Authority,
    forbid: whole(row, "forbid"),
    headers: JSON.parse(text(row, "headers")),
    ...times(row),
  };
}
