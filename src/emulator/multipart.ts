/**
 * Reads `multipart/form-data` in every form that an SDK sends (protocol notes, section 3.0).
 *
 * @module
 */
import { Refusal } from "./refusal.ts";

/** One field of a form. */
export interface Part {
  /** Name of the field, as given. */
  readonly name: string;
  /** Its bytes: a view into the body. */
  readonly content: Uint8Array;
}

const BROKEN = -5993;
const HEADER_END = new TextEncoder().encode("\r\n\r\n");
const MOST_PARTS = 100;
const MOST_HEADER_BYTES = 8192;

/** The boundary that a content type names. */
export function boundaryOf(contentType: string): string {
  const found = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2] ?? "";
  if (boundary === "" || boundary.length > 200) throw new Refusal(BROKEN);
  return boundary;
}

/** Reads a form. What stands before the first boundary and after the last one is ignored; a form without its end is refused. */
export function readMultipart(body: Uint8Array, boundary: string): Part[] {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  const parts: Part[] = [];
  // The first boundary has no line break of its own if the body begins with it.
  let line = startsAt(body, delimiter.subarray(2), 0) ? boundaryLine(body, delimiter.length - 2) : nextBoundary(body, delimiter, 0).line;
  while (!line.last) {
    if (parts.length === MOST_PARTS) throw new Refusal(BROKEN);
    // The empty line may follow the boundary at once, hence the two bytes back.
    const headerEnd = find(body, HEADER_END, line.end - 2);
    if (headerEnd < 0 || headerEnd - line.end > MOST_HEADER_BYTES) throw new Refusal(BROKEN);
    const start = headerEnd + 4;
    const next = nextBoundary(body, delimiter, start);
    const name = fieldName(new TextDecoder().decode(body.subarray(line.end, Math.max(line.end, headerEnd))));
    parts.push({ name, content: body.subarray(start, next.start) });
    line = next.line;
  }
  return parts;
}

interface Line {
  readonly last: boolean;
  /** Where the line after the boundary begins. */
  readonly end: number;
}

/** Finds the next boundary; text that only begins like one is content. */
function nextBoundary(body: Uint8Array, delimiter: Uint8Array, from: number): { readonly start: number; readonly line: Line } {
  for (let start = from;; start++) {
    start = find(body, delimiter, start);
    if (start < 0) throw new Refusal(BROKEN);
    const line = tryBoundaryLine(body, start + delimiter.length);
    if (line !== undefined) return { start, line };
  }
}

function boundaryLine(body: Uint8Array, at: number): Line {
  const line = tryBoundaryLine(body, at);
  if (line === undefined) throw new Refusal(BROKEN);
  return line;
}

/** Reads what follows a boundary: two hyphens for the last one, else blanks and a line break. */
function tryBoundaryLine(body: Uint8Array, at: number): Line | undefined {
  if (body[at] === 0x2d && body[at + 1] === 0x2d) return { last: true, end: at + 2 };
  while (body[at] === 0x20 || body[at] === 0x09) at++;
  return body[at] === 0x0d && body[at + 1] === 0x0a ? { last: false, end: at + 2 } : undefined;
}

/** Finds a text that begins with a carriage return: looking for that one byte is what every runtime does fast. */
function find(body: Uint8Array, text: Uint8Array, from: number): number {
  let at = body.indexOf(0x0d, from);
  while (at >= 0 && !startsAt(body, text, at)) at = body.indexOf(0x0d, at + 1);
  return at;
}

function startsAt(body: Uint8Array, text: Uint8Array, at: number): boolean {
  return text.every((byte, i) => body[at + i] === byte);
}

function fieldName(header: string): string {
  for (const line of header.split("\r\n")) {
    const colon = line.indexOf(":");
    if (line.slice(0, colon).trim().toLowerCase() !== "content-disposition") continue;
    for (const [, key, quoted, bare] of line.slice(colon).matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)) {
      if (key!.toLowerCase() === "name") return quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
    }
  }
  throw new Refusal(BROKEN);
}
