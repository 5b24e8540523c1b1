/**
 * Which files of a folder are meant: patterns as gitignore and rclone read them, sizes, and ages.
 *
 * @module
 */
import { globTest } from "../core/glob.ts";
import { BadInput } from "../core/result.ts";
import { type Moment, secondsOf } from "./moment.ts";
import type { Entry } from "./place.ts";

/** What chooses files. All of it must fit. */
export interface FilterOptions {
  /**
   * Patterns of the files that are meant; all when absent, none when empty. A pattern without a slash fits a name at any depth: `*.jpg` every such
   * file, `2024` everything in folders of that name. One with a slash at its beginning or within fits the path from the folder on: `/a.txt`,
   * `2024/*.jpg`. One with a slash at its end fits folders only. What fits a folder fits all that is in it. `*` and `?` stand for what is within one
   * part of a path, `**` for any number of parts, `{a,b}` for either of both, and a backslash makes the next character an ordinary one. Brackets
   * stand for themselves, and names that begin with a dot are like others. `!` before a pattern takes back what those before it said, except in a
   * folder that they fit as a whole.
   */
  readonly include?: readonly string[] | undefined;
  /** Patterns of the files that are left out, even if they are included. */
  readonly exclude?: readonly string[] | undefined;
  /** Bytes that a file has at least. */
  readonly minSize?: number | undefined;
  /** Bytes that a file has at most. */
  readonly maxSize?: number | undefined;
  /** Only files that were changed at this moment or later: in the last `36h` or `2d`, or since `2024-05-01`. */
  readonly newerThan?: Moment | undefined;
  /** Only files that were changed before this moment: more than `36h` or `2d` ago, or before `2024-05-01`. */
  readonly olderThan?: Moment | undefined;
}

/** What is known of something besides its path. */
export type Facts = Pick<Entry, "kind" | "size" | "mtime">;

/** Whether a path below a folder is meant; with what is known of the file, its size and age count too. */
export type Filter = (path: string, facts?: Facts) => boolean;

/**
 * Makes a test of files below a folder. Of a file whose size or time of change is not known, it cannot be said that it fits.
 *
 * @param options What chooses them.
 * @param now The time, in milliseconds: ages count from it.
 * @throws BadInput for what is no list of patterns, no size and no moment.
 */
export function filterOf(options: FilterOptions, now: number = Date.now()): Filter {
  const { include, exclude = [] } = options;
  const included = include === undefined ? () => true : anyOf("include", include);
  const excluded = anyOf("exclude", exclude);
  const fits = factsTest(options, now);
  return (path, facts) => included(path) && !excluded(path) && (facts?.kind !== "file" || fits(facts));
}

function factsTest({ minSize, maxSize, newerThan, olderThan }: FilterOptions, now: number): (facts: Facts) => boolean {
  const tests: ((facts: Facts) => boolean)[] = [];
  for (const [name, bound] of Object.entries({ minSize, maxSize })) {
    if (bound !== undefined && !(Number.isSafeInteger(bound) && bound >= 0)) {
      throw new BadInput(`${name}: must be a number of bytes, got ${String(bound)}`);
    }
  }
  if (minSize !== undefined) tests.push(({ size }) => size !== undefined && size >= minSize);
  if (maxSize !== undefined) tests.push(({ size }) => size !== undefined && size <= maxSize);
  if (newerThan !== undefined) {
    const since = secondsOf("newerThan", newerThan, now);
    tests.push(({ mtime }) => mtime !== undefined && mtime >= since);
  }
  if (olderThan !== undefined) {
    const until = secondsOf("olderThan", olderThan, now);
    tests.push(({ mtime }) => mtime !== undefined && mtime < until);
  }
  return (facts) => tests.every((test) => test(facts));
}

/** A pattern: whether it fits a file or a folder itself, and whether it takes back what others said. */
interface Pattern {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  readonly fits: (path: string) => boolean;
}

/** Fits the file itself, or one of the folders that it lies in; of several patterns for one of them, the last one decides. */
function anyOf(param: string, list: readonly string[]): (path: string) => boolean {
  const given: unknown = list;
  if (!Array.isArray(given) || !given.every((pattern) => typeof pattern === "string")) {
    throw new BadInput(`${param}: must be a list of patterns`);
  }
  const patterns = list.map(patternOf).reverse();
  const decides = (path: string, isFolder: boolean): boolean => {
    const last = patterns.find(({ foldersOnly, fits }) => (isFolder || !foldersOnly) && fits(path));
    return last !== undefined && !last.negated;
  };
  if (patterns.length === 0) return () => false;
  return (path) => foldersAbove(path).some((folder) => decides(folder.slice(0, -1), true)) || decides(path, false);
}

function patternOf(text: string): Pattern {
  const negated = text.startsWith("!");
  const pattern = negated ? text.slice(1) : text;
  const bare = pattern.replace(/^\//, "").replace(/([^\\])\/$/, "$1");
  const anchored = pattern.startsWith("/") || bare.includes("/");
  return { negated, foldersOnly: /[^\\]\/$/.test(pattern), fits: globTest(anchored ? bare : `**/${bare}`) };
}

/**
 * The patterns of a file: one a line. Empty lines, and those that begin with `#`, are none; nor do spaces at a line's end count, unless a backslash
 * stands before them.
 */
export function patternsIn(text: string): string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  return lines.filter((line) => !line.startsWith("#")).map((line) => line.replace(/(?<!\\)[ \t]+$/, "")).filter((line) => line !== "");
}

/** The folders that a file lies in, the outermost first, each with `/` at its end. */
export function foldersAbove(path: string): string[] {
  return [...path.replace(/\/$/, "").matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}
