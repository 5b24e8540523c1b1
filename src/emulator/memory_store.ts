/**
 * A store that lives and dies with the process.
 *
 * @module
 */
import type { NamePage, NameQuery } from "./folder_names.ts";
import { FolderNames } from "./folder_names.ts";
import type { Content, FileRecord, FolderRecord, Store, UploadRecord } from "./store.ts";

interface MemoryContent extends Content {
  readonly chunks: readonly Uint8Array[];
}

type MemoryUpload = UploadRecord & { readonly slices: Map<number, Content> };

class Bucket {
  readonly files = new Map<string, FileRecord>();
  readonly folders = new Map<string, FolderRecord>();
  readonly uploads = new Map<string, MemoryUpload>();
  readonly #names = new Map<string, FolderNames>();

  put<T>(map: Map<string, T>, path: string, record: T): void {
    if (!map.has(path)) this.#count(path, 1);
    map.set(path, record);
  }

  remove<T>(map: Map<string, T>, path: string): void {
    if (map.delete(path)) this.#count(path, -1);
  }

  names(folder: string, query: NameQuery): NamePage {
    return this.#names.get(folder)?.page(query) ?? { names: [], more: false };
  }

  #count(path: string, by: number): void {
    for (let start = 0, end; start + 1 < path.length; start = end) {
      end = path.indexOf("/", start + 1);
      if (end < 0) end = path.length;
      const folder = path.slice(0, start + 1);
      const name = path.slice(start + 1, end + 1);
      let names = this.#names.get(folder);
      if (names === undefined) this.#names.set(folder, names = new FolderNames());
      names.count(name, by);
      if (names.size === 0) this.#names.delete(folder);
    }
  }
}

/** Keeps everything in memory; contents stay in the chunks in which they came. */
export class MemoryStore implements Store {
  readonly #buckets = new Map<string, Bucket>();

  #bucket(name: string): Bucket {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) this.#buckets.set(name, bucket = new Bucket());
    return bucket;
  }

  /** See {@linkcode Store}. */
  write(bytes: Uint8Array): Promise<Content> {
    const content: MemoryContent = { size: bytes.length, chunks: [bytes] };
    return Promise.resolve(content);
  }

  /** See {@linkcode Store}. */
  join(contents: readonly Content[]): Promise<Content> {
    const chunks = (contents as readonly MemoryContent[]).flatMap((content) => content.chunks);
    const content: MemoryContent = { size: contents.reduce((size, one) => size + one.size, 0), chunks };
    return Promise.resolve(content);
  }

  /** See {@linkcode Store}. */
  async *read(content: Content, start: number, end: number): AsyncIterable<Uint8Array> {
    let at = 0;
    for (const chunk of (content as MemoryContent).chunks) {
      const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
      at += chunk.length;
      if (part.length > 0) yield part;
      if (at >= end) return;
    }
  }

  /** See {@linkcode Store}. */
  file(bucket: string, path: string): Promise<FileRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).files.get(path));
  }

  /** See {@linkcode Store}. */
  putFile(bucket: string, path: string, file: FileRecord): Promise<void> {
    const home = this.#bucket(bucket);
    return Promise.resolve(home.put(home.files, path, file));
  }

  /** See {@linkcode Store}. */
  deleteFile(bucket: string, path: string): Promise<void> {
    const home = this.#bucket(bucket);
    return Promise.resolve(home.remove(home.files, path));
  }

  /** See {@linkcode Store}. */
  fileBySha(bucket: string, sha: string, size: number): Promise<FileRecord | undefined> {
    for (const file of this.#bucket(bucket).files.values()) {
      if (file.sha === sha && file.content.size === size) return Promise.resolve(file);
    }
    return Promise.resolve(undefined);
  }

  /** See {@linkcode Store}. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).folders.get(path));
  }

  /** See {@linkcode Store}. */
  putFolder(bucket: string, path: string, folder: FolderRecord): Promise<void> {
    const home = this.#bucket(bucket);
    return Promise.resolve(home.put(home.folders, path, folder));
  }

  /** See {@linkcode Store}. */
  deleteFolder(bucket: string, path: string): Promise<void> {
    const home = this.#bucket(bucket);
    return Promise.resolve(home.remove(home.folders, path));
  }

  /** See {@linkcode Store}. */
  names(bucket: string, folder: string, query: NameQuery): Promise<NamePage> {
    return Promise.resolve(this.#bucket(bucket).names(folder, query));
  }

  /** See {@linkcode Store}. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).uploads.get(path));
  }

  /** See {@linkcode Store}. */
  putUpload(bucket: string, path: string, upload: Omit<UploadRecord, "slices">): Promise<void> {
    this.#bucket(bucket).uploads.set(path, { ...upload, slices: new Map() });
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void> {
    this.#bucket(bucket).uploads.get(path)?.slices.set(offset, slice);
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  deleteUpload(bucket: string, path: string): Promise<void> {
    this.#bucket(bucket).uploads.delete(path);
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  clear(): Promise<void> {
    this.#buckets.clear();
    return Promise.resolve();
  }
}
