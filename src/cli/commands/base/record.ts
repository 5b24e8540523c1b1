/**
 * A file as programs are told of it with `--json`: the same keys in all commands, and one function that makes them.
 *
 * A time stands there twice. `mtime` is the number that the service gives, in seconds since 1970: the same as in the library's results, in what other
 * programs keep as a file's `mtime`, and in what was printed before there was a second form. `mtimeIso` is the same moment as ISO 8601 in UTC. The same
 * holds for every other time.
 *
 * @module
 */
import type { FileStat } from "../../../generated/results.ts";
import { sha1Of } from "../../../transfer/bucket_place.ts";
import { fromLibrary } from "../../texts/texts.ts";

/** What is known of a file or a folder: an entry of a place, or as much of one. */
export interface Facts {
  /** What it is; a file if nothing is said. */
  readonly kind?: "file" | "folder" | "other" | "unreadable" | undefined;
  /** Size in bytes; of a folder, of all that is in it. */
  readonly size?: number | undefined;
  /** SHA-1 in hex. */
  readonly sha1?: string | undefined;
  /** When it was last changed, in seconds. */
  readonly mtime?: number | undefined;
  /** When it was created, in seconds. */
  readonly ctime?: number | undefined;
  /** Who may read it, as the service says it. */
  readonly authority?: string | undefined;
  /** Why it cannot be transferred or looked at. */
  readonly why?: { readonly message: string } | undefined;
}

/** A file or a folder as programs are told of it. What is not known is left out. */
export interface FileRecord {
  /** Its name, as other commands take it; a remote folder's ends with `/`. */
  readonly name: string;
  /** `other`: nothing that can be transferred, see `why`. */
  readonly type: "file" | "folder" | "other";
  /** Size in bytes; of a folder, of all that is in it. */
  readonly size: number | undefined;
  /** SHA-1 in hex. */
  readonly sha1: string | undefined;
  /** When it was last changed, in seconds since 1970. */
  readonly mtime: number | undefined;
  /** The same as ISO 8601. */
  readonly mtimeIso: string | undefined;
  /** When it was created, in seconds since 1970. */
  readonly ctime: number | undefined;
  /** The same as ISO 8601. */
  readonly ctimeIso: string | undefined;
  /** Who may read it, as the service says it. */
  readonly authority: string | undefined;
  /** Whether its upload is not finished; absent where it is. */
  readonly unfinished: true | undefined;
  /** Why it cannot be transferred or looked at. */
  readonly why: string | undefined;
  /** Of what is unfinished: bytes that are stored. */
  readonly stored?: number | undefined;
  /** 0 nothing, 1 reading, 2 writing is forbidden. */
  readonly forbid?: number | undefined;
  /** Free text that the owner keeps with it. */
  readonly bizAttr?: string | undefined;
  /** Headers that downloads of the file carry, x-cos-meta-* among them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Slice size of the upload in bytes. */
  readonly sliceSize?: number | undefined;
  /** URL on the CDN host. */
  readonly accessUrl?: string | undefined;
  /** URL on the origin host. */
  readonly sourceUrl?: string | undefined;
}

/**
 * The record of a file or a folder.
 *
 * @param name Its name in full.
 * @param facts What is known of it.
 */
export function recordOf(name: string, { kind = "file", size, sha1, mtime, ctime, authority, why }: Facts): FileRecord {
  // Of what is no file only an upload under way has a size.
  const unfinished = kind === "other" && size !== undefined;
  return {
    name,
    type: kind === "file" || unfinished ? "file" : kind === "folder" ? "folder" : "other",
    size,
    sha1,
    ...timeOf("mtime", mtime),
    ...timeOf("ctime", ctime),
    authority,
    unfinished: unfinished ? true : undefined,
    why: why && fromLibrary(why.message),
  };
}

/**
 * The record of a file with all that the service tells of it.
 *
 * @param name Its name in full.
 * @param file What the service tells.
 */
export function recordOfStat(name: string, file: FileStat): FileRecord {
  const { filesize: size, filelen, sha, slicesize: sliceSize, mtime, ctime, authority, forbid, bizAttr, accessUrl, sourceUrl } = file;
  const unfinished = filelen < size;
  return {
    ...recordOf(name, { kind: unfinished ? "other" : "file", size, sha1: sha1Of(sha, size), mtime, ctime, authority }),
    stored: unfinished ? filelen : undefined,
    forbid,
    bizAttr,
    headers: file.customHeaders,
    sliceSize,
    accessUrl,
    sourceUrl,
  };
}

/**
 * A time under a key, as a number and as ISO 8601. The service says 0 of a folder that was never created, which is no time.
 *
 * @param key What time it is.
 * @param seconds Seconds since 1970.
 */
export function timeOf<Key extends string>(
  key: Key,
  seconds: number | undefined,
): { readonly [Name in Key]: number | undefined } & { readonly [Name in `${Key}Iso`]: string | undefined } {
  const time = seconds || undefined;
  return { [key]: time, [`${key}Iso`]: isoOf(time) } as ReturnType<typeof timeOf<Key>>;
}

/** A moment as ISO 8601; nothing for one that no calendar has, for a server could send any number. */
function isoOf(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(".000Z", "Z");
}
