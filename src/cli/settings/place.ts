/**
 * Where content is: in a bucket, in a local file, or in a pipe.
 *
 * @module
 */
import { formatRemote, isRemoteName, parseRemoteName, type Remote } from "./remote_name.ts";

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

/** Where content is. */
export type Place = Remote | Local | Pipe;

/**
 * Reads what names a place: a remote name, `-`, or a local path.
 *
 * @param text What was typed.
 * @param bucket The default bucket.
 */
export function parsePlace(text: string, bucket: string | undefined): Place {
  if (text === "-") return { kind: "pipe" };
  return isRemoteName(text) ? parseRemoteName(text, bucket) : { kind: "local", path: text };
}

/** A place as it would be typed. */
export function formatPlace(place: Place): string {
  if (place.kind === "remote") return formatRemote(place);
  return place.kind === "local" ? place.path : "-";
}
