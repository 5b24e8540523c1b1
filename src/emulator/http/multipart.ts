/**
 * Reads `multipart/form-data` in every form that an SDK sends (protocol notes, section 3.0), as it comes: no part has to fit into memory.
 *
 * @module
 */
import { Refusal } from "../service/refusal.ts";

/** Takes one part of a form. What it does not read of the content is passed over. */
export type TakePart = (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>;

const BROKEN = -5993;
const HEADER_END = new TextEncoder().encode("\r\n\r\n");
const MOST_PARTS = 100;
const MOST_HEADER_BYTES = 8192;
const MOST_BLANKS = 256;
const CR = 0x0d, LF = 0x0a, HYPHEN = 0x2d, BLANK = 0x20, TAB = 0x09;

/** The boundary that a content type names. */
export function boundaryOf(contentType: string): string {
  const found = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2] ?? "";
  if (boundary === "" || boundary.length > 200) throw new Refusal(BROKEN);
  return boundary;
}

/** Reads a form. What stands before the first boundary and after the last one is ignored; a form without its end is refused. */
export async function readMultipart(body: AsyncIterable<Uint8Array>, boundary: string, take: TakePart): Promise<void> {
  const reader = new FormReader(body, boundary);
  await drain(reader.content());
  for (let parts = 0; !reader.atEnd; parts++) {
    if (parts === MOST_PARTS) throw new Refusal(BROKEN);
    const name = fieldName(new TextDecoder().decode(await reader.head()));
    const content = reader.content();
    await take(name, content);
    // A generator that was not read to its end may be closed by now, so the rest is read by another one.
    if (!reader.atBoundary) await drain(reader.content());
  }
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of chunks);
}

/** Reads the body of a form from boundary to boundary, holding little more than one chunk of it. */
class FormReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #delimiter: Uint8Array;
  /** What was read but not passed on yet. The first boundary has no line break of its own if the body begins with it, so there is one here. */
  #window: Uint8Array = new Uint8Array([CR, LF]);
  /** Whether a boundary was just read. */
  atBoundary = false;
  /** Whether that was the last one. */
  atEnd = false;

  constructor(body: AsyncIterable<Uint8Array>, boundary: string) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  }

  /** Reads the lines that follow a boundary, up to the empty one. */
  async head(): Promise<Uint8Array> {
    this.atBoundary = false;
    for (let from = 0;;) {
      const end = find(this.#window, HEADER_END, from);
      if (end > MOST_HEADER_BYTES || end < 0 && this.#window.length > MOST_HEADER_BYTES + HEADER_END.length) throw new Refusal(BROKEN);
      if (end >= 0) {
        const head = this.#window.subarray(2, end);
        this.#window = this.#window.subarray(end + HEADER_END.length);
        return head;
      }
      from = Math.max(0, this.#window.length - HEADER_END.length + 1);
      await this.#more();
    }
  }

  /** Reads the bytes up to the next boundary, and the boundary too. Text that only begins like one is content. */
  async *content(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let from = 0;;) {
      const start = find(this.#window, this.#delimiter, from);
      if (start < 0) {
        // The last bytes may be the beginning of a boundary.
        const sure = this.#window.length - this.#delimiter.length + 1;
        if (sure > 0) {
          const chunk = this.#window.subarray(0, sure);
          this.#window = this.#window.subarray(sure);
          yield chunk;
        }
        from = 0;
        await this.#more();
        continue;
      }
      const line = readBoundaryLine(this.#window, start + this.#delimiter.length);
      if (line === "unknown") {
        from = start;
        await this.#more();
      } else if (line === "none") {
        from = start + 1;
      } else {
        const chunk = this.#window.subarray(0, start);
        // The line break stays: the empty line may follow the boundary at once.
        this.#window = this.#window.subarray(line.last ? this.#window.length : line.end - 2);
        this.atBoundary = true;
        this.atEnd = line.last;
        if (chunk.length > 0) yield chunk;
        return;
      }
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) throw new Refusal(BROKEN);
    if (this.#window.length === 0) {
      this.#window = next.value;
      return;
    }
    const window = new Uint8Array(this.#window.length + next.value.length);
    window.set(this.#window);
    window.set(next.value, this.#window.length);
    this.#window = window;
  }
}

/** What follows a boundary: two hyphens after the last one, else blanks and a line break. `unknown` if the bytes end before that is sure. */
function readBoundaryLine(window: Uint8Array, at: number): { readonly last: boolean; readonly end: number } | "none" | "unknown" {
  if (window[at] === HYPHEN) {
    return window[at + 1] === HYPHEN ? { last: true, end: at + 2 } : at + 1 < window.length ? "none" : "unknown";
  }
  const most = at + MOST_BLANKS;
  while ((window[at] === BLANK || window[at] === TAB) && at < most) at++;
  if (at >= window.length || window[at] === CR && at + 1 >= window.length) return "unknown";
  return window[at] === CR && window[at + 1] === LF ? { last: false, end: at + 2 } : "none";
}

/** Finds a text that begins with a carriage return: looking for that one byte is what every runtime does fast. */
function find(window: Uint8Array, text: Uint8Array, from: number): number {
  let at = window.indexOf(CR, from);
  while (at >= 0 && !startsAt(window, text, at)) at = window.indexOf(CR, at + 1);
  return at;
}

function startsAt(window: Uint8Array, text: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (window[at + i] !== text[i]) return false;
  return true;
}

function fieldName(head: string): string {
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    if (line.slice(0, colon).trim().toLowerCase() !== "content-disposition") continue;
    for (const [, key, quoted, bare] of line.slice(colon).matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)) {
      if (key!.toLowerCase() === "name") return quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
    }
  }
  throw new Refusal(BROKEN);
}
