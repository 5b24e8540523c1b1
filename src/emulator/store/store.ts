/**
 * What the emulator keeps, and the face of whatever keeps it. The operations know this face only, so contents may lie in memory or on disk.
 *
 * @module
 */
import type { NamePage, NameQuery } from "./folder_names.ts";

/** Who may read a file: what its bucket says, nobody without a sign, or everybody. */
export type Authority = "eInvalid" | "eWRPrivate" | "eWPrivateRPublic";

/** Bytes in a store: written once, never changed, shared by files that were copied. */
export interface Content {
  /** How many bytes it has. */
  readonly size: number;
}

/** A finished file. */
export interface FileRecord {
  /** Its bytes. */
  readonly content: Content;
  /** SHA-1 of its bytes, in lower-case hexadecimal. */
  readonly sha: string;
  /** Slice size of its upload; the size of the file for an upload in one request. */
  readonly sliceSize: number;
  /** The caller's own attribute. */
  readonly bizAttr: string;
  /** Who may read it. */
  readonly authority: Authority;
  /** 0 free, 1 no reading, 2 no writing. */
  readonly forbid: number;
  /** Headers that a download sends along, with the names as they were given. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it was made, in Unix seconds. */
  readonly ctime: number;
  /** When it was last changed, in Unix seconds. */
  readonly mtime: number;
}

/** A folder that was created as such. Folders that merely hold files have no record. */
export interface FolderRecord {
  /** The caller's own attribute. */
  readonly bizAttr: string;
  /** When it was made, in Unix seconds. */
  readonly ctime: number;
  /** When it was last changed, in Unix seconds. */
  readonly mtime: number;
}

/** One element of `uploadparts`. */
export interface SlicePart {
  /** Where the slice begins. */
  readonly offset: number;
  /** How many bytes it has. */
  readonly datalen: number;
  /** Chaining state after it, or the SHA-1 of the whole file for the last one. */
  readonly datasha: string;
}

/** A sliced upload that is not finished yet; there is at most one for a path. */
export interface UploadRecord {
  /** What names it on the wire. */
  readonly session: string;
  /** Size that the whole file will have. */
  readonly filesize: number;
  /** Size of every slice but the last. */
  readonly sliceSize: number;
  /** Whether the slice size is not the one that was asked for. */
  readonly resized: boolean;
  /** SHA-1 that the whole file must have. */
  readonly sha?: string;
  /** What the slices must be. */
  readonly parts?: readonly SlicePart[];
  /** Whether a file that came to be meanwhile must stay. */
  readonly insertOnly: boolean;
  /** Attribute of the file to be. */
  readonly bizAttr: string;
  /** When it was begun, in Unix seconds. */
  readonly ctime: number;
  /** How many bytes have arrived from the beginning of the file on, as far as no slice is missing. */
  readonly received: number;
}

/** A sliced upload as it begins. */
export type NewUpload = Omit<UploadRecord, "received">;

/** A slice that has arrived. */
export interface Slice {
  /** Where it begins in the file. */
  readonly offset: number;
  /** How many bytes it has. */
  readonly size: number;
}

/** One change of a bucket: what is at a path from now on, if anything. */
export type Change =
  | { readonly kind: "file"; readonly path: string; readonly record: FileRecord | undefined }
  | { readonly kind: "folder"; readonly path: string; readonly record: FolderRecord | undefined }
  | { readonly kind: "upload"; readonly path: string; readonly record: NewUpload | undefined };

/**
 * Keeps contents and records, and which buckets are public. Paths begin with `/`, and those of folders end with it. Every method is atomic by itself; the operations take
 * care that two of them do not work on one path at once.
 *
 * Contents are counted: each is kept as long as a record or an upload holds it, or somebody who got it from `write`, `assemble` or `fileBySha`
 * has not called `release` yet.
 */
export interface Store {
  /** Keeps bytes as they come, for whoever calls; nothing is kept if they break off. The arrays must not be changed afterwards. */
  write(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Content>;
  /**
   * The bytes from `start` up to, but without, `end`. They are there even if the content goes while they are read; so whoever does not read
   * them to the end calls `return` of their iterator. The arrays must not be changed.
   */
  read(content: Content, start: number, end: number): Promise<AsyncIterable<Uint8Array>>;
  /** Says that whoever got a content needs it no more. */
  release(content: Content): Promise<void>;

  /** The file at a path. */
  file(bucket: string, path: string): Promise<FileRecord | undefined>;
  /** The content of some file of the bucket with this SHA-1 and size, kept for whoever calls. */
  fileBySha(bucket: string, sha: string, size: number): Promise<Content | undefined>;
  /** The folder that was created at a path. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined>;
  /** The unfinished upload at a path. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined>;
  /** The slices that have arrived of the upload at a path, by offset. */
  slices(bucket: string, path: string): Promise<readonly Slice[]>;
  /**
   * Names of what lies directly in a folder, in the order of their UTF-8 bytes; names of folders, created or merely holding something, end
   * with `/`.
   */
  names(bucket: string, folder: string, query: NameQuery): Promise<NamePage>;

  /** Makes changes, all of them or none. When it is done, they outlive whatever the store outlives. */
  commit(bucket: string, changes: readonly Change[]): Promise<void>;
  /** Adds a slice to the upload at a path, in place of one that began there. */
  putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void>;
  /** The slices of the upload at a path as one content, kept for whoever calls. From the first byte on, none may be missing. */
  assemble(bucket: string, path: string): Promise<Content>;

  /** Whether a bucket is public, as `setPublic` said last; it is not if that never said anything. */
  isPublic(bucket: string): Promise<boolean>;
  /** Says whether a bucket is public: whether anybody may read its files that have no authority of their own. */
  setPublic(bucket: string, isPublic: boolean): Promise<void>;

  /**
   * Uses up a sign that is good for one use.
   *
   * @param digest What tells it from all others.
   * @returns whether it was not used before.
   */
  useSign(digest: string): Promise<boolean>;

  /** Forgets all files, folders, uploads and used signs. Which buckets are public stays. */
  clear(): Promise<void>;
}
