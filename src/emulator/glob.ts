/**
 * Wildcards in the paths of fault rules.
 *
 * @module
 */

/** Makes a test of a pattern: `*` and `?` stop at slashes, `**` does not, and a backslash takes their meaning from them. */
export function globTest(pattern: string): (path: string) => boolean {
  let source = "";
  for (const [part] of pattern.matchAll(/\\[^]|\*\*|[^]/gu)) {
    if (part === "**") source += "[^]*";
    else if (part === "*") source += "[^/]*";
    else if (part === "?") source += "[^/]";
    else source += (part.length > 1 && part.startsWith("\\") ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  const regex = new RegExp(`^${source}$`, "u");
  return (path) => regex.test(path);
}
