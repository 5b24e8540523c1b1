/**
 * Globs in names: `*` and `?` within a part of the path, `**` across parts. All other characters stand for themselves, for a file's name may well
 * hold brackets.
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

/** Whether a name is a glob. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/** Reads a glob. */
export function parseGlob(text: string): Glob {
  const base = text.slice(0, text.slice(0, text.search(/[*?]/)).lastIndexOf("/") + 1);
  const pattern = text.slice(base.length);
  return {
    base,
    deep: pattern.includes("/") || pattern.includes("**"),
    fits: globTest(pattern.replace(/[\\{]/g, "\\$&")),
  };
}
