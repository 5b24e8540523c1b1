/**
 * Path rules and percent-encoding (protocol notes, sections 1.3 and 5.2).
 *
 * @module
 */
import type { PathRule } from "./operation.ts";

const encoder = new TextEncoder();

/**
 * Longest path once it is percent-encoded: the service takes signs of up to 2 KiB (protocol notes, section 5.1), which is base64 of 1536 bytes,
 * and the other fields of a sign take up to about 230 of them.
 */
const MAX_ENCODED = 1300;

/** Length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
  // Nearly all text is ASCII, and to look takes a tenth of the time.
  return /^[\0-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length;
}

/**
 * Percent-encodes a path: unreserved characters of RFC 3986 and `/` stay, everything else becomes `%XX` in upper-case hex. A path that is
 * encoded otherwise carries another signature on some of the official SDKs.
 *
 * @param path A path of well-formed text.
 */
export function encodePath(path: string): string {
  if (/^[A-Za-z0-9/._~-]*$/.test(path)) return path;
  return encodeURIComponent(path)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase());
}

/** Whether a text has half a surrogate pair, which UTF-8 cannot carry. */
export function isMalformed(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/**
 * Checks a path.
 *
 * @param path What was given.
 * @param rule What it must be.
 * @param prefix Beginning of a name that is put behind a folder path, as in a listing.
 * @param unusual Whether names may hold what the rule has against them: the service takes it.
 * @returns What is wrong, or nothing.
 */
export function pathProblem(path: string, rule: PathRule, prefix = "", unusual = false): string | undefined {
  if (!path.startsWith("/")) return "must begin with /";
  if (rule.kind === "file" && path.endsWith("/")) return "must name a file: it must not end with /";
  if (rule.kind === "folder" && !path.endsWith("/")) return "must name a folder: it must end with /";
  if (path === "/" && !rule.root) return "must not be /, the bucket itself";
  if (prefix.startsWith("/")) return "takes a prefix that does not begin with /";
  if (prefix.endsWith("/")) return "takes a prefix that does not end with /: add it to the path instead";
  const whole = path + prefix;
  if (isMalformed(whole)) return "must be well-formed Unicode: it holds half a surrogate pair";
  if (whole.includes("\0")) return "must not contain the character NUL";
  if (rule.illegal && !unusual) {
    for (const char of rule.illegal) if (whole.includes(char)) return `must not contain ${char} (none of ${[...rule.illegal].join(" ")})`;
    if (/\/\s+(\/|$)/.test(whole)) return "must not have a blank segment";
  }
  // The service's own SDKs refuse or fold them (protocol notes, section 5.2), so nobody can tell which file would be meant.
  if (whole.includes("//")) return "must not have an empty segment";
  // Every fetch folds such segments, so the request would go to another name than the one that was signed.
  if (/\/\.\.?(\/|$)/.test(whole)) return "must not have a segment . or ..";
  const size = byteLength(whole);
  if (size > rule.maxBytes) return `must have at most ${rule.maxBytes} bytes in UTF-8, it has ${size}`;
  const encoded = encodePath(whole).length;
  if (encoded > MAX_ENCODED) {
    return `must have at most ${MAX_ENCODED} characters once it is percent-encoded, for signs are limited, it has ${encoded}`;
  }
}

/**
 * Where a move or copy leads: a target with a leading `/` counts from the bucket's root, any other from the source's folder.
 *
 * @param source Path of the source.
 * @param target What was given as the target.
 */
export function resolveTarget(source: string, target: string): string {
  return target.startsWith("/") ? target : source.slice(0, source.lastIndexOf("/") + 1) + target;
}
