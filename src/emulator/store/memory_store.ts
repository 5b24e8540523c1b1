/**
 * A store that lives and dies with the process.
 *
 * @module
 */
import { endOf, readChunks } from "./chunks.ts";
import type { NamePage, NameQuery } from "./folder_names.ts";
import { Records } from "./records.ts";
import type { Change, Content, FileRecord, FolderRecord, NewUpload, Slice, Store, UploadRecord } from "./store.ts";

interface MemoryContent extends Content {
  readonly chunks: readonly Uint8Array[];
}

type MemoryUpload = NewUpload & { received: number; readonly slices: Map<number, MemoryContent> };

/**
 * Keeps everything in memory; contents stay in the chunks in which they came.
 *
 * @example
 * ```ts
 * import { CosEmulator, MemoryStore } from "@cos/v4/emulator";
 *
 * const store = new MemoryStore();
 * const emulator = new CosEmulator({ store });
 * await emulator.reset(); // empties the store
 * console.log(await store.file("mybucket", "/a.txt")); // undefined
 * ```
 */
export class MemoryStore implements Store {
  readonly #buckets = new Map<string, Records<MemoryUpload>>();
  readonly #public = new Set<string>();
  readonly #used = new Set<string>();

  #bucket(name: string): Records<MemoryUpload> {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) this.#buckets.set(name, bucket = new Records());
    return bucket;
  }

  /** See {@linkcode Store}. */
  async write(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Content> {
    const kept: Uint8Array[] = [];
    for await (const chunk of chunks) kept.push(chunk);
    return joined(kept);
  }

  /** See {@linkcode Store}. */
  read(content: Content, start: number, end: number): Promise<AsyncIterable<Uint8Array>> {
    return Promise.resolve(readChunks((content as MemoryContent).chunks, start, end));
  }

  /** See {@linkcode Store}. Here, contents go with the last who knows them. */
  release(): Promise<void> {
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  file(bucket: string, path: string): Promise<FileRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).files.get(path));
  }

  /** See {@linkcode Store}. */
  fileBySha(bucket: string, sha: string, size: number): Promise<Content | undefined> {
    return Promise.resolve(this.#bucket(bucket).fileBySha(sha, size)?.content);
  }

  /** See {@linkcode Store}. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined> {
    return Promise.resolve(this.#bucket(bucket).folders.get(path));
  }

  /** See {@linkcode Store}. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined> {
    const { slices: _, ...record } = this.#bucket(bucket).uploads.get(path) ?? {};
    return Promise.resolve("session" in record ? record : undefined);
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
  commit(bucket: string, changes: readonly Change[]): Promise<void> {
    const records = this.#bucket(bucket);
    for (const { kind, path, record } of changes) {
      if (kind === "file") records.setFile(path, record);
      else if (kind === "folder") records.setFolder(path, record);
      else if (record === undefined) records.uploads.delete(path);
      else records.uploads.set(path, { ...record, received: 0, slices: new Map() });
    }
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void> {
    const upload = this.#bucket(bucket).uploads.get(path);
    if (upload !== undefined) {
      const { slices, received } = upload;
      const before = slices.get(offset);
      slices.set(offset, slice as MemoryContent);
      // What was counted does not count any more if a slice in it has another size now.
      const from = before === undefined || before.size === slice.size ? received : 0;
      upload.received = endOf(from, (at) => slices.get(at)?.size);
    }
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  assemble(bucket: string, path: string): Promise<Content> {
    const slices = this.#bucket(bucket).uploads.get(path)?.slices;
    const chunks: Uint8Array[] = [];
    for (let end = 0, slice = slices?.get(0); slice !== undefined; slice = slices?.get(end)) {
      chunks.push(...slice.chunks);
      end += slice.size;
    }
    return Promise.resolve(joined(chunks));
  }

  /** See {@linkcode Store}. */
  isPublic(bucket: string): Promise<boolean> {
    return Promise.resolve(this.#public.has(bucket));
  }

  /** See {@linkcode Store}. */
  setPublic(bucket: string, isPublic: boolean): Promise<void> {
    if (isPublic) this.#public.add(bucket);
    else this.#public.delete(bucket);
    return Promise.resolve();
  }

  /** See {@linkcode Store}. */
  useSign(digest: string): Promise<boolean> {
    const isNew = !this.#used.has(digest);
    this.#used.add(digest);
    return Promise.resolve(isNew);
  }

  /** See {@linkcode Store}. */
  clear(): Promise<void> {
    this.#buckets.clear();
    this.#used.clear();
    return Promise.resolve();
  }
}

function joined(chunks: readonly Uint8Array[]): MemoryContent {
  return { size: chunks.reduce((size, chunk) => size + chunk.length, 0), chunks };
}
