/**
 * Globs in names: `*` and `?` within a part of the path, `**` across parts, `{a,b}` for either. In names of what is in a bucket a backslash makes an
 * ordinary character of one that has a meaning, for a file's name may well hold it. All other characters stand for themselves.
 *
 * Not with globs of @std/path: to those, brackets have a meaning, too, which names of files hold more often than anybody wants a class of characters.
 *
 * @module
 */
import { globTest } from "../../core/glob.ts";

/** A glob: the folder that it begins in, and what decides which paths below it are meant. */
export interface Glob {
  /** The part before the first one with a wildcard; ends with `/`, or is empty. */
  readonly base: string;
  /** Whether it reaches into folders of the base. */
  readonly deep: boolean;
  /** Whether a path below the base fits. */
  readonly fits: (path: string) => boolean;
}

/** A path as it was typed. */
export interface TypedPath {
  /** Every character as it stands for itself. */
  readonly path: string;
  /** What {@linkcode parseGlob} takes, where there is a wildcard in it. */
  readonly glob?: string;
}

/** A character that is meant as it is; one by its number; a wildcard; or any character. */
const TYPED = /\\([*?{},\\])|\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|(\{(?:\\[^]|[^\\{},])*(?:,(?:\\[^]|[^\\{},])*)+\}|[*?])|[^]/gu;

/** What cannot be seen, or changes how others are seen: such characters are shown by their numbers. */
// deno-lint-ignore no-control-regex
const UNSEEN = /[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Reads the path of what is in a bucket, as {@linkcode typedPath} writes it. Any other backslash is one of the name. */
export function readTypedPath(text: string): TypedPath {
  let path = "", glob = "", isGlob = false;
  for (const [whole, escaped, two, four, wildcard] of text.matchAll(TYPED)) {
    const number = two ?? four;
    const unseen = number === undefined ? "" : String.fromCharCode(parseInt(number, 16)).match(UNSEEN)?.[0];
    const char = escaped ?? (unseen || whole);
    path += char;
    if (wildcard === undefined) glob += char.replace(/[*?{},\\]/g, "\\$&");
    else [glob, isGlob] = [glob + wildcard.replace(/\\(?![*?{},\\])/g, "\\\\"), true];
  }
  return isGlob ? { path, glob } : { path };
}

/** A path of a bucket as it is typed, so that every character of it stands for itself. */
export function typedPath(path: string): string {
  return path.replace(/[*?{\\]/g, "\\$&").replace(UNSEEN, (char) => {
    const number = char.charCodeAt(0).toString(16);
    return number.length > 2 ? `\\u${number}` : `\\x${number.padStart(2, "0")}`;
  });
}

/** The glob that a local path is, if it is one. Whether `*` is meant or a file of that name, only a look can tell. */
export function localGlob(path: string): string | undefined {
  return /[*?]/.test(path) ? path.replace(/[\\{]/g, "\\$&") : undefined;
}

/** Reads a glob, in which a backslash makes the next character an ordinary one. */
export function parseGlob(glob: string): Glob {
  const start = /(?:\\[^]|[^\\*?{])*/u.exec(glob)![0].lastIndexOf("/") + 1;
  const pattern = glob.slice(start);
  return {
    base: glob.slice(0, start).replace(/\\([^])/gu, "$1"),
    deep: pattern.includes("/") || pattern.includes("**"),
    fits: globTest(pattern),
  };
}
