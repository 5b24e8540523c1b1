/**
 * Places: where files are, and what can be proven of them there. A local folder and a folder of a bucket are places; the engine of transfers knows
 * nothing of either but what stands here.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import type { Carried, CarryClient, CarryOptions, Job } from "./carry.ts";
import { type CosFailure, localFailure } from "../core/result.ts";

/** What is at a path, as far as a listing tells. */
export interface Entry {
  /** Its path below the place's root, with `/` between its parts; a folder's ends with `/`. */
  readonly path: string;
  /** `other`: nothing that can be transferred; `unreadable`: something that cannot be looked at. For either, see `why`. */
  readonly kind: "file" | "folder" | "other" | "unreadable";
  /** Why it cannot be transferred or looked at. */
  readonly why?: CosFailure | undefined;
  /** Of what is `unreadable` by its name alone: what the listing tells it to be. */
  readonly unreachable?: "file" | "other" | undefined;
  /** Size in bytes. */
  readonly size?: number | undefined;
  /** SHA-1 in hex, where the place keeps one. */
  readonly sha1?: string | undefined;
  /** When it was last changed, in seconds. */
  readonly mtime?: number | undefined;
  /** When it was created, in seconds, where the place says so. */
  readonly ctime?: number | undefined;
  /** Who may read it, where the place says so. */
  readonly authority?: string | undefined;
  /** What tells this state of it from another, where the place says so. */
  readonly etag?: string | undefined;
}

/** What a place knows for sure of a file: it is finished, and this is its content. */
export interface Proof {
  /** Size in bytes. */
  readonly size: number;
  /** SHA-1 in hex; nothing where the place has none. */
  readonly sha1: string | undefined;
  /** What tells this state of the file from another; only its own place can read it. */
  readonly state: unknown;
}

/** Carries a file from one place to another, by a way that one of both has. */
export type Carrier = (
  client: CarryClient | undefined,
  job: Job,
  options: CarryOptions,
  call: CallOptions,
) => Promise<Carried | CosFailure>;

/** Settings of what a place is asked. */
export type AskOptions = Pick<CallOptions, "signal" | "timeout" | "retry">;

/** Where files are, as far as they are looked at and read. Paths are those of entries. What is refused rejects with a CosError or BadInput. */
export interface ReadablePlace {
  /** A path as people read it. */
  nameOf(path: string): string;
  /**
   * What lies directly in a folder. It ends only when all was told; a doubt about that rejects.
   *
   * @param folder Its path, with `/` at its end; empty for the root.
   */
  list(folder: string, options: AskOptions): AsyncIterable<Entry>;
  /** What is at a path now; nothing where there is nothing. An empty path, or one with `/` at its end, asks for a folder. */
  look(path: string, options: AskOptions): Promise<Entry | undefined>;
  /**
   * What is certain of a file now: that it is finished, and what its content is.
   *
   * @param path The file.
   * @param listed What a listing has just told of it, which need not be asked for again.
   * @returns The proof, or why there is none.
   */
  prove(path: string, options: AskOptions, listed?: Entry): Promise<Proof | CosFailure>;
  /**
   * Reads all of a file's content now, and tells its size and its SHA-1: of what was read, and not of what the place stores about it.
   *
   * @param path The file.
   * @returns The proof, which always has a SHA-1, or why there is none.
   */
  digest(path: string, options: AskOptions): Promise<Proof | CosFailure>;
}

/** A bucket of v4. */
export interface BucketOfV4 {
  /** Its name, without the appid. */
  readonly bucketName: string;
  /** The account's appid, where it is known. */
  readonly appid?: string | undefined;
}

/** Where files are. */
export interface Place extends ReadablePlace {
  /** The path here of what another place has; nothing where it does not lie here, or where only the names tell. */
  below?(other: Place, path: string): string | undefined;
  /** The path in a bucket of v4 of what is here, where both are interfaces of one bucket. */
  pathIn?(bucket: BucketOfV4, path: string): string | undefined;
  /** What tells this place from all others, where its name does not. */
  readonly identity?: string | undefined;
  /** What tells a state of a file from another, as text to be kept, where nothing proves the content. */
  markOf?(proof: Proof): string | undefined;
  /** Whether the SHA-1 of a proof is what the file's writer has said of it, and not what the place itself has made sure of. */
  isClaim?(proof: Proof): boolean;
  /**
   * Clears away what a process that was killed has left of an upload here.
   *
   * @param path The file to be.
   * @param others What names the uploads that others had under way there.
   * @returns Whether nothing of it is left for sure.
   */
  clearUploads?(path: string, others: readonly string[]): Promise<boolean>;
  /** Carries a file to or from here, where that takes more than the engine knows of itself. */
  readonly carry?: Carrier | undefined;
  /** Why no file can be made at a path, by its name alone; nothing where one can be. A place that takes every name need not say so. */
  refusal?(path: string): CosFailure | undefined;
  /** Why a file of this place will not be removed, where that can be known before it is copied. */
  keeps?(path: string): CosFailure | undefined;
  /**
   * Removes a file. One that is gone already is removed.
   *
   * @param path The file.
   * @param was What was proven or listed of it: it stays if it is not still that. Nothing for whatever there is.
   * @returns Why it stays, or nothing.
   */
  remove(path: string, was: Proof | Entry | undefined, options: AskOptions): Promise<CosFailure | undefined>;
  /** Removes a folder, if nothing lies in it, and says whether it did. The root is asked for by an empty path. */
  removeFolder(path: string, options: AskOptions): Promise<boolean>;
  /** Whether a folder is something of its own, which can be removed, and not only the beginning of names. A place where each is need not say so. */
  hasFolder?(path: string, options: AskOptions): Promise<boolean>;
}

/** The SHA-1 of nothing. */
export const EMPTY_SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

/** Whether two states of content are the same, for sure: the same size, and the same SHA-1, which both are known to have. */
export function isSameContent(
  one: { readonly size?: number | undefined; readonly sha1?: string | undefined },
  other: { readonly size?: number | undefined; readonly sha1?: string | undefined },
): boolean {
  return one.size !== undefined && one.size === other.size && one.sha1 !== undefined && one.sha1 === other.sha1;
}

/** A file that is not any more what it was. */
export function changed(name: string, since: string): CosFailure {
  return localFailure(-1, `${name} changed ${since}, so it stays`);
}

/** Whether a value is a failure. */
export function isFailure(value: object | undefined): value is CosFailure {
  return value !== undefined && "ok" in value;
}
