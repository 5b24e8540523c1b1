/**
 * The records of one bucket, found by path, by folder and by content. It is what both stores keep in memory.
 *
 * @module
 */
import type { NamePage, NameQuery } from "./folder_names.ts";
import { FolderNames } from "./folder_names.ts";
import type { FileRecord, FolderRecord } from "./store.ts";

/** The records of one bucket. */
export class Records<Upload> {
  readonly #files = new Map<string, FileRecord>();
  readonly #folders = new Map<string, FolderRecord>();
  /** Paths by SHA-1 and size. */
  readonly #contents = new Map<string, Set<string>>();
  readonly #names = new Map<string, FolderNames>();
  /** The unfinished uploads by path. They are in no folder. */
  readonly uploads: Map<string, Upload> = new Map<string, Upload>();

  /** All files by path. */
  get files(): ReadonlyMap<string, FileRecord> {
    return this.#files;
  }

  /** All folders that were created, by path. */
  get folders(): ReadonlyMap<string, FolderRecord> {
    return this.#folders;
  }

  /** Sets or takes away a file, and returns the one that was there. */
  setFile(path: string, file: FileRecord | undefined): FileRecord | undefined {
    const before = this.#set(this.#files, path, file);
    if (before !== undefined) {
      const key = contentKey(before.sha, before.content.size);
      const paths = this.#contents.get(key);
      paths?.delete(path);
      if (paths?.size === 0) this.#contents.delete(key);
    }
    if (file !== undefined) {
      const key = contentKey(file.sha, file.content.size);
      const paths = this.#contents.get(key);
      if (paths === undefined) this.#contents.set(key, new Set([path]));
      else paths.add(path);
    }
    return before;
  }

  /** Sets or takes away a folder. */
  setFolder(path: string, folder: FolderRecord | undefined): void {
    this.#set(this.#folders, path, folder);
  }

  /** Some file with a content. */
  fileBySha(sha: string, size: number): FileRecord | undefined {
    const [path] = this.#contents.get(contentKey(sha, size)) ?? [];
    return path === undefined ? undefined : this.#files.get(path);
  }

  /** A page of what lies directly in a folder. */
  names(folder: string, query: NameQuery): NamePage {
    return this.#names.get(folder)?.page(query) ?? { names: [], more: false };
  }

  #set<T>(map: Map<string, T>, path: string, record: T | undefined): T | undefined {
    const before = map.get(path);
    if (record === undefined) map.delete(path);
    else map.set(path, record);
    const by = Number(record !== undefined) - Number(before !== undefined);
    if (by !== 0) this.#count(path, by);
    return before;
  }

  /** Counts a record in its folder and in all folders above. */
  #count(path: string, by: number): void {
    for (let start = 0, end; start + 1 < path.length; start = end) {
      end = path.indexOf("/", start + 1);
      if (end < 0) end = path.length;
      const folder = path.slice(0, start + 1);
      let names = this.#names.get(folder);
      if (names === undefined) this.#names.set(folder, names = new FolderNames());
      names.count(path.slice(start + 1, end + 1), by);
      if (names.size === 0) this.#names.delete(folder);
    }
  }
}

function contentKey(sha: string, size: number): string {
  return `${sha} ${size}`;
}
