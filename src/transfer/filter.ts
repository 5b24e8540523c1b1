/**
 * Which files of a folder are meant: patterns as gitignore and rclone read them.
 *
 * @module
 */
import { globTest } from "../core/glob.ts";
import { BadInput } from "../core/result.ts";

/** Patterns that choose files. */
export interface FilterOptions {
  /**
   * Patterns of the files that are meant; all when absent, none when empty. A pattern without a slash fits a name at any depth: `*.jpg` every such
   * file, `2024` everything in folders of that name. One with a slash at its beginning or within fits the path from the folder on: `/a.txt`,
   * `2024/*.jpg`. One with a slash at its end fits folders only. What fits a folder fits all that is in it. `*` and `?` stand for what is within one
   * part of a path, `**` for any number of parts, `{a,b}` for either of both, and a backslash makes the next character an ordinary one. Brackets
   * stand for themselves, and names that begin with a dot are like others.
   */
  readonly include?: readonly string[] | undefined;
  /** Patterns of the files that are left out, even if they are included. */
  readonly exclude?: readonly string[] | undefined;
}

/**
 * Makes a test of the paths of files below a folder.
 *
 * @throws BadInput for what is no list of patterns.
 */
export function filterOf({ include, exclude = [] }: FilterOptions): (path: string) => boolean {
  const included = include === undefined ? () => true : anyOf("include", include);
  const excluded = anyOf("exclude", exclude);
  return (path) => included(path) && !excluded(path);
}

function anyOf(param: string, patterns: readonly string[]): (path: string) => boolean {
  const list: unknown = patterns;
  if (!Array.isArray(list) || !list.every((pattern) => typeof pattern === "string")) {
    throw new BadInput(`${param}: must be a list of patterns`);
  }
  const tests = patterns.map(testOf);
  return (path) => tests.some((test) => test(path));
}

/** Fits the file itself, or one of the folders that it lies in. */
function testOf(pattern: string): (path: string) => boolean {
  const foldersOnly = /[^\\]\/$/.test(pattern);
  const bare = pattern.replace(/^\//, "").replace(/([^\\])\/$/, "$1");
  const anchored = pattern.startsWith("/") || bare.includes("/");
  const fits = globTest(anchored ? bare : `**/${bare}`);
  return (path) => (!foldersOnly && fits(path)) || foldersAbove(path).some((folder) => fits(folder.slice(0, -1)));
}

/** The folders that a file lies in, the outermost first, each with `/` at its end. */
export function foldersAbove(path: string): string[] {
  return [...path.replace(/\/$/, "").matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}
