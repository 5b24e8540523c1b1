/**
 * Globs: the one language of wildcards in folders, in the command, and in the emulator's rules.
 *
 * @module
 */

/** An escape; alternatives, in which wildcards count, but no further ones; or a wildcard; or any other character. */
const PARTS = /\\[^]|\{((?:\\[^]|[^\\{},])*(?:,(?:\\[^]|[^\\{},])*)+)\}|\*\*\/?|[^]/gu;

/**
 * Makes a test of a pattern, which is to fit the whole of a path: `*` and `?` stop at slashes, `**` does not, and `**` and a slash also stand for no
 * folder at all. `{a,b}` is either of both. A backslash makes the next character an ordinary one; all others are, brackets too.
 *
 * @param pattern The pattern.
 */
export function globTest(pattern: string): (path: string) => boolean {
  const regex = new RegExp(`^${sourceOf(pattern)}$`, "u");
  return (path) => regex.test(path);
}

function sourceOf(pattern: string, comma = ","): string {
  let source = "";
  for (const { 0: part, 1: alternatives, index } of pattern.matchAll(PARTS)) {
    if (alternatives !== undefined) source += `(?:${sourceOf(alternatives, "|")})`;
    else if (part === "**/" && /^$|[/,]/.test(pattern.slice(Math.max(0, index - 1), index))) source += "(?:[^]*/)?";
    else if (part.startsWith("**")) source += `[^]*${part.slice(2)}`;
    else if (part === "*") source += "[^/]*";
    else if (part === "?") source += "[^/]";
    else if (part === ",") source += comma;
    else source += part.replace(/^\\(?=[^])/, "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return source;
}
