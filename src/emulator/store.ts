/**
 * What the emulator keeps, and the face of whatever keeps it. The operations know this face only, so contents may lie in memory or on disk.
 *
 * @module
 */
import type { NamePage, NameQuery } from "./folder_names.ts";
import type { SlicePart } from "./sha1.ts";

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
  /** What the slices must be; given together with `sha`. */
  readonly parts?: readonly SlicePart[];
  /** Whether a file that came to be meanwhile must stay. */
  readonly insertOnly: boolean;
  /** Attribute of the file to be. */
  readonly bizAttr: string;
  /** When it was begun, in Unix seconds. */
  readonly ctime: number;
  /** The slices that have arrived, by offset. */
  readonly slices: ReadonlyMap<number, Content>;
}

/**
 * Keeps contents and records. Paths begin with `/`, and those of folders end with it. Every method is atomic by itself; the operations take
 * care that two of them do not work on one path at once.
 */
export interface Store {
  /** Keeps bytes. The array must not be changed afterwards. */
  write(bytes: Uint8Array): Promise<Content>;
  /** One content out of several, in this order. */
  join(contents: readonly Content[]): Promise<Content>;
  /** The bytes from `start` up to, but without, `end`. The arrays must not be changed. */
  read(content: Content, start: number, end: number): AsyncIterable<Uint8Array>;

  /** The file at a path. */
  file(bucket: string, path: string): Promise<FileRecord | undefined>;
  /** Puts a file at a path, in place of any other. */
  putFile(bucket: string, path: string, file: FileRecord): Promise<void>;
  /** Takes a file away. */
  deleteFile(bucket: string, path: string): Promise<void>;
  /** Some file of the bucket with this content. */
  fileBySha(bucket: string, sha: string, size: number): Promise<FileRecord | undefined>;

  /** The folder that was created at a path. */
  folder(bucket: string, path: string): Promise<FolderRecord | undefined>;
  /** Puts a folder at a path. */
  putFolder(bucket: string, path: string, folder: FolderRecord): Promise<void>;
  /** Takes a folder's record away; what it holds stays. */
  deleteFolder(bucket: string, path: string): Promise<void>;
  /**
   * Names of what lies directly in a folder, in the order of their UTF-8 bytes; names of folders, created or merely holding something, end
   * with `/`.
   */
  names(bucket: string, folder: string, query: NameQuery): Promise<NamePage>;

  /** The unfinished upload at a path. */
  upload(bucket: string, path: string): Promise<UploadRecord | undefined>;
  /** Begins an upload at a path, in place of any other. */
  putUpload(bucket: string, path: string, upload: Omit<UploadRecord, "slices">): Promise<void>;
  /** Adds a slice to the upload at a path. */
  putSlice(bucket: string, path: string, offset: number, slice: Content): Promise<void>;
  /** Ends an upload: its slices are forgotten, unless they were joined. */
  deleteUpload(bucket: string, path: string): Promise<void>;

  /** Forgets everything. */
  clear(): Promise<void>;
}
