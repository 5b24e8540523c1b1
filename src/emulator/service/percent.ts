/**
 * Percent-encoding, once in and once out (protocol notes, section 1.3).
 *
 * @module
 */

/** A text that cannot be decoded, and why. */
export type Undecodable = "escape" | "utf-8";

/**
 * Decodes `%XX` once. A plus stays a plus.
 *
 * @param text One character is one byte, as in a request line; text with other characters counts as not encoded there.
 * @returns the text, or an object that says what is wrong with it.
 */
export function percentDecode(text: string): string | { readonly wrong: Undecodable } {
  if (!text.includes("%") && /^[ -~]*$/.test(text)) return text;
  // deno-lint-ignore no-control-regex
  const source = /^[\x00-\xff]*$/.test(text) ? text : utf8Bytes(text);
  const bytes = new Uint8Array(source.length);
  let size = 0;
  for (let i = 0; i < source.length; i++) {
    if (source[i] !== "%") {
      bytes[size++] = source.charCodeAt(i);
      continue;
    }
    const digits = source.slice(i + 1, i + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) return { wrong: "escape" };
    bytes[size++] = parseInt(digits, 16);
    i += 2;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, size));
  } catch {
    return { wrong: "utf-8" };
  }
}

/** Decodes `%XX` where that gives a text, and leaves anything else as it is. */
export function percentDecodeOrKeep(text: string): string {
  const decoded = percentDecode(text);
  return typeof decoded === "string" ? decoded : text;
}

/** Encodes a path as the links in answers show it: RFC 3986 unreserved characters and `/` stay. */
export function encodePath(path: string): string {
  return encodeURIComponent(path)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%2F", "/");
}

/** Writes a text as the byte string of its UTF-8 form, which is what a header value is on the wire. */
export function byteString(text: string): string {
  return /^[\t -~]*$/.test(text) ? text : utf8Bytes(text);
}

function utf8Bytes(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}
