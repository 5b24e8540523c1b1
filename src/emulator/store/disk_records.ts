/**
 * The records of a store on disk: what the tables of its database mean, and what a change does to them. It knows contents by their names only.
 *
 * @module
 */
import { endOf } from "./chunks.ts";
import type { Database, Row } from "./database.ts";
import { DiskContent } from "./disk_content.ts";
import type { NamePage, NameQuery } from "./folder_names.ts";
import { compareUtf8 } from "./sorted_names.ts";
import type { Authority, Change, FileRecord, FolderRecord, NewUpload, Slice, SlicePart, UploadRecord } from "./store.ts";

/** Of how many uploads the lists of slices are kept in memory; each can have 6 MiB as text, and is needed for every slice. */
const MOST_LISTS = 4;

/** A slice that does not lie at its place in the file of its upload. */
export interface Displaced extends Slice {
  /** Where it lies. */
  readonly position: number;
}

/** The records in a database. */
export class DiskRecords {
  readonly #database: Database;
  readonly #newId: () => string;
  readonly #lists = new Map<string, readonly SlicePart[]>();

  /**
   * Reads and changes a database.
   *
   * @param newId Makes names for contents.
   */
  constructor(database: Database, newId: () => string) {
    this.#database = database;
    this.#newId = newId;
  }

  /** The file at a path. */
  file(bucket: string, path: string): FileRecord | undefined {
    const { parent, name } = split(path);
    const row = this.#database.get("SELECT * FROM file WHERE bucket = ? AND folder = ? AND name = ?", bucket, parent, name);
    return row && fileOf(row);
  }

  /** The folder that was created at a path. */
  folder(bucket: string, path: string): FolderRecord | undefined {
    const row = this.#folder(bucket, path);
    const known = row !== undefined && row["ctime"] !== null;
    return known ? { bizAttr: JSON.parse(text(row, "biz_attr")), ...times(row) } : undefined;
  }

  /** The unfinished upload at a path. */
  upload(bucket: string, path: string): UploadRecord | undefined {
    const row = this.#upload(bucket, path);
    if (row === undefined) return undefined;
    const parts = row["listed"] === 0 ? undefined : this.#partsOf(bucket, path, text(row, "content"));
    return {
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
    };
  }

  /** Its slices. */
  slices(bucket: string, path: string): readonly Slice[] {
    const id = this.#upload(bucket, path)?.["content"] ?? null;
    const rows = this.#database.all("SELECT offset, size FROM slice WHERE content = ? ORDER BY offset", id);
    return rows.map((row) => ({ offset: whole(row, "offset"), size: whole(row, "size") }));
  }

  /** A page of what lies directly in a folder. */
  names(bucket: string, folder: string, { limit, prefix = "", after, reverse = false, only }: NameQuery): NamePage {
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
    return { names: names.slice(0, limit), more: names.length > limit };
  }

  /** Name of some content of a bucket with this SHA-1 and size: undefined if there is none, null for no bytes. */
  idBySha(bucket: string, sha: string, size: number): string | null | undefined {
    const row = this.#database.get("SELECT content FROM file WHERE bucket = ? AND sha = ? AND size = ? LIMIT 1", bucket, sha, size);
    return row && row["content"] as string | null;
  }

  /** Name of the content of the upload at a path. */
  idOfUpload(bucket: string, path: string): string | undefined {
    const row = this.#upload(bucket, path);
    return row && text(row, "content");
  }

  /** Where a slice goes: to its place in the file, if it is not there yet and fits into its cell of the grid; else behind all others. */
  placeOf(id: string, { filesize, sliceSize }: UploadRecord, offset: number, size: number): number {
    if (offset % sliceSize === 0 && size <= sliceSize && this.#sizeAt(id, offset) === undefined) return offset;
    const row = this.#database.get("SELECT max(position + size) AS last FROM slice WHERE content = ?", id);
    return Math.max(filesize, Number(row?.["last"] ?? 0));
  }

  /** Those of the first bytes of an upload that do not lie at their place. */
  displaced(id: string, end: number): Displaced[] {
    const sql = "SELECT offset, size, position FROM slice WHERE content = ? AND position <> offset AND offset < ? ORDER BY offset";
    return this.#database.all(sql, id, end).map((row) => {
      return { offset: whole(row, "offset"), size: whole(row, "size"), position: whole(row, "position") };
    });
  }

  /** Adds a slice to the upload at a path, if that is still the one of this content. */
  addSlice(bucket: string, path: string, id: string, { offset, size, position }: Displaced): void {
    this.#database.transact(() => {
      const upload = this.#upload(bucket, path);
      if (upload?.["content"] !== id) return;
      const before = this.#sizeAt(id, offset);
      this.#database.run("INSERT OR REPLACE INTO slice VALUES (?, ?, ?, ?)", id, offset, size, position);
      // What was counted does not count any more if a slice in it has another size now.
      const from = before === undefined || before === size ? whole(upload, "received") : 0;
      const received = endOf(from, (at) => this.#sizeAt(id, at));
      this.#database.run("UPDATE upload SET received = ? WHERE bucket = ? AND path = ?", received, bucket, path);
    });
  }

  /** Makes changes, all of them or none, and notes and gives the contents that no record has any more. */
  change(bucket: string, changes: readonly Change[]): string[] {
    return this.#database.transact(() => {
      const ids: string[] = [];
      for (const change of changes) {
        const id = this.#change(bucket, change);
        if (typeof id === "string") ids.push(id);
      }
      return this.#note(ids);
    });
  }

  /** Whether a bucket is public. */
  isPublic(bucket: string): boolean {
    return this.#database.get("SELECT public FROM bucket WHERE name = ?", bucket)?.["public"] === 1;
  }

  /** Says whether a bucket is public. */
  setPublic(bucket: string, isPublic: boolean): void {
    if (this.isPublic(bucket) !== isPublic) {
      this.#database.run("INSERT OR REPLACE INTO bucket VALUES (?, ?)", bucket, Number(isPublic));
    }
  }

  /** Uses up a sign; says no if it was used before. */
  useSign(digest: string): boolean {
    return this.#database.run("INSERT OR IGNORE INTO used_sign VALUES (?)", digest) === 1;
  }

  /** Forgets everything but which buckets are public, and notes all contents as gone. */
  clear(): void {
    this.#database.transact(() => {
      this.#database.exec(
        "INSERT OR IGNORE INTO gone SELECT content FROM file WHERE content IS NOT NULL; INSERT OR IGNORE INTO gone SELECT content FROM upload;" +
          "DELETE FROM file; DELETE FROM folder; DELETE FROM upload; DELETE FROM slice; DELETE FROM used_sign",
      );
    });
    this.#lists.clear();
  }

  /** Names of contents that are noted as gone, in order, from a name on. */
  gone(after: string, most: number): string[] {
    return this.#database.all("SELECT content FROM gone WHERE content > ? ORDER BY content LIMIT ?", after, most).map((row) =>
      text(row, "content")
    );
  }

  /** Takes note that contents are removed. */
  removed(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#database.transact(() => ids.forEach((id) => this.#database.run("DELETE FROM gone WHERE content = ?", id)));
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
    const id = this.#newId();
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

  /** Whether any record has a content. */
  hasRecord(id: string): boolean {
    const found = this.#database.get(
      "SELECT 1 AS yes FROM file WHERE content = ?1 UNION ALL SELECT 1 FROM upload WHERE content = ?1 LIMIT 1",
      id,
    );
    return found !== undefined;
  }

  /** Notes those contents that no record has any more, and gives them. */
  #note(ids: readonly string[]): string[] {
    const gone = [...new Set(ids)].filter((id) => !this.hasRecord(id));
    for (const id of gone) this.#database.run("INSERT OR IGNORE INTO gone VALUES (?)", id);
    return gone;
  }
}

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
