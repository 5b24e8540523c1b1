/**
 * Where content is: in a bucket, in a local file, or in a pipe.
 *
 * @module
 */
import { UsageError } from "../terminal/exit.ts";
import { localGlob, typedPath } from "./glob.ts";
import { formatRemote, isRemoteName, nearName, parseRemoteName, type Remote } from "./remote_name.ts";
import { formatS3Name, isS3Name, parseS3Name, type S3Name } from "./s3_name.ts";
import { t } from "../texts/texts.ts";

/** A local file or folder. */
export interface Local {
  /** Tells it from a remote name. */
  readonly kind: "local";
  /** As the file system takes it. */
  readonly path: string;
}

/** Standard input or output. */
export interface Pipe {
  /** Tells it from names. */
  readonly kind: "pipe";
}

/** What is in a bucket of whatever kind. */
export type Stored = Remote | S3Name;

/** What has a name: a file or a folder, wherever it is. */
export type Named = Stored | Local;

/** Where content is. */
export type Place = Named | Pipe;

/** What begins like the name of a place that is not known here. One letter is a drive. */
const SCHEME = /^([a-z][a-z0-9+.-]+):\/\//i;

/**
 * Reads what names a place: a remote name, a name of an object that S3 tells of, `-`, or a local path.
 *
 * @param text What was typed.
 * @param bucket The default bucket.
 * @throws UsageError for a kind of place that is not known: a local folder of that name would be a slip of the fingers.
 */
export function parsePlace(text: string, bucket: string | undefined): Place {
  if (text === "-") return { kind: "pipe" };
  if (isRemoteName(text)) return parseRemoteName(text, bucket);
  if (isS3Name(text)) return parseS3Name(text);
  const scheme = SCHEME.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new UsageError(
      t`${text}: there is no kind of place ${scheme}://`,
      t`A name is cos://bucket/path, :/path in the default bucket, s3://bucket/key or cosv5://bucket-appid/key.`,
      t`A local file or folder of this name: ./${text}`,
    );
  }
  const near = nearName(text);
  if (near !== undefined) {
    throw new UsageError(
      t`${text} is no remote name`,
      t`Did you mean ${near}?`,
      t`A local file or folder of this name: ./${text}`,
    );
  }
  return { kind: "local", path: text };
}

/** A place as people read it. */
export function formatPlace(place: Place): string {
  if (place.kind === "pipe") return "-";
  return place.kind === "local" ? place.path : formatStored(place);
}

/** A name of what is in a bucket, in full. */
export function formatStored(stored: Stored): string {
  return stored.kind === "remote" ? formatRemote(stored) : formatS3Name(stored);
}

/** A name of what is in a bucket, as commands take it: each character of it stands for itself. */
export function typedName(stored: Stored): string {
  return typedPath(formatStored(stored));
}

/** Reads the name that a place gives to what is in a bucket, in which each character stands for itself; nothing for what is none. */
export function readStoredName(name: string): Stored | undefined {
  try {
    const place = parsePlace(typedPath(name), undefined);
    return isStored(place) ? place : undefined;
  } catch {
    return undefined;
  }
}

/** The glob that a name is, if it is one. */
export function globOf(named: Named): string | undefined {
  return named.kind === "local" ? localGlob(named.path) : named.glob;
}

/** Whether a place is in a bucket, of whatever kind. */
export function isStored(place: Place): place is Stored {
  return place.kind !== "local" && place.kind !== "pipe";
}

/** Whether a text names what is in a bucket, of whatever kind. */
export function isStoredName(text: string): boolean {
  return isRemoteName(text) || isS3Name(text);
}
