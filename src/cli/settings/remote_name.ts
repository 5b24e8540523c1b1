/**
 * Names of files and folders in buckets, as they are typed: `cos://bucket/path`, or `:/path` in the default bucket.
 *
 * @module
 */
import { UsageError } from "../terminal/exit.ts";
import { t } from "../texts/texts.ts";
import { readTypedPath, type TypedPath } from "./glob.ts";

/** A file or folder in a bucket; a folder's path ends with `/`. */
export interface Remote {
  /** Tells it from a local name. */
  readonly kind: "remote";
  /** The bucket's name, without the appid. */
  readonly bucket: string;
  /** From the bucket's root, with a leading `/`; not percent-encoded, and with every character as it stands for itself. */
  readonly path: string;
  /** The path with its wildcards, where it was typed with any. */
  readonly glob?: string;
}

/** Whether a text is meant to be a remote name. */
export function isRemoteName(text: string): boolean {
  return /^cos:\/\//i.test(text) || text.startsWith(":/");
}

/** The name that was probably meant by one whose slashes are too few; nothing for any other text. */
export function nearName(text: string): string | undefined {
  if (/^:[^/]/.test(text)) return `:/${text.slice(1)}`;
  const [begin, scheme] = /^(cos|cosv5|s3):\/?(?=[^/])/i.exec(text) ?? [];
  return begin === undefined ? undefined : `${scheme!.toLowerCase()}://${text.slice(begin.length)}`;
}

/**
 * Reads a remote name. Names are taken as they are: `%20` is three characters. Only a backslash before a wildcard, or before another one, is none.
 *
 * @param text What was typed.
 * @param bucket The default bucket.
 * @throws UsageError for what is no remote name, for `.` and `..` as parts of the path, and for `:/path` where there is no default bucket.
 */
export function parseRemoteName(text: string, bucket: string | undefined): Remote {
  if (!isRemoteName(text)) {
    const near = nearName(text);
    const hints = near === undefined ? [] : [t`Did you mean ${near}?`];
    throw new UsageError(t`${text} is no remote name`, ...hints, t`A remote name is cos://bucket/path or, with a default bucket, :/path.`);
  }
  if (text.startsWith(":/")) {
    if (bucket === undefined) {
      throw new UsageError(
        t`${text}: there is no default bucket`,
        t`Name one with --bucket or COS_BUCKET or \`cos config\`, or write cos://bucket/path.`,
      );
    }
    return { kind: "remote", bucket, ...checked(text, text.slice(1)) };
  }
  const rest = text.slice("cos://".length);
  const slash = rest.indexOf("/");
  const name = slash < 0 ? rest : rest.slice(0, slash);
  if (name === "") {
    throw new UsageError(t`${text} names no bucket`, t`A remote name is cos://bucket/path or, with a default bucket, :/path.`);
  }
  return { kind: "remote", bucket: name, ...slash < 0 ? { path: "/" } : checked(text, rest.slice(slash)) };
}

/** A path that can be asked for: on the way, `.` and `..` would be folded away, and another file be meant. */
function checked(text: string, typed: string): TypedPath {
  const read = readTypedPath(typed);
  if (read.path.split("/").some((part) => part === "." || part === "..")) {
    throw new UsageError(t`${text}: no part of a path can be . or ..`);
  }
  return read;
}

/** A remote name in full, as people read it. */
export function formatRemote({ bucket, path }: Pick<Remote, "bucket" | "path">): string {
  return `cos://${bucket}${path}`;
}

/** Whether a name is a folder's. */
export function isFolder({ path }: { readonly path: string }): boolean {
  return path.endsWith("/");
}

/** A name as a folder's. */
export function asFolder<T extends { readonly path: string }>(remote: T): T {
  return isFolder(remote) ? remote : { ...remote, path: `${remote.path}/` } as T;
}

/** The last part of a path, without `/` behind it; empty for the root. */
export function baseName(path: string): string {
  const parts = path.split("/");
  return parts.at(-1) || parts.at(-2) || "";
}

/** The folder that something lies in. */
export function parentOf(path: string): string {
  return path.slice(0, path.replace(/\/$/, "").lastIndexOf("/") + 1);
}
