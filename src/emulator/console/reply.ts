/**
 * How the emulator's own paths answer.
 *
 * @module
 */
import type { Header, RawRequest, RawResponse } from "../service/exchange.ts";

/** Says no, with a sentence that stands in `error` of the answer. */
export class ConsoleError extends Error {
  override name = "ConsoleError";
  /** HTTP status of the answer. */
  readonly status: number;

  /** Refuses. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * No page of another origin may show any of it, take it for something else, or run in it; and nothing of it is to be found in a cache
 * afterwards.
 */
const GUARDING: readonly Header[] = [
  ["Cache-Control", "no-store"],
  [
    "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
];

/** An answer with what all of them carry. */
export function reply(status: number, headers: readonly Header[] = [], body: RawResponse["body"] = null): RawResponse {
  return { status, headers: [...headers, ...GUARDING], body };
}

/** A text of a type. */
export function text(type: string, content: string, status = 200): RawResponse {
  const body = new TextEncoder().encode(content);
  return reply(status, [["Content-Type", `${type}; charset=utf-8`], ["Content-Length", String(body.length)]], body);
}

/** A value as JSON. */
export function json(value: unknown, status = 200): RawResponse {
  return text("application/json", `${JSON.stringify(value, null, 2)}\n`, status);
}

/** That it was done, and there is nothing to say about it. */
export function done(): RawResponse {
  return reply(204);
}

/** All of a body, which may have so many bytes. */
export async function readAll({ body }: RawRequest, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not `for await`: leaving that early would close the connection before the answer is sent.
  const iterator = body?.[Symbol.asyncIterator]();
  for (let next = await iterator?.next(); next !== undefined && !next.done; next = await iterator?.next()) {
    size += next.value.length;
    if (size > most) throw new ConsoleError(400, `the body has more than ${most} bytes`);
    chunks.push(next.value);
  }
  return await new Response(new Blob(chunks as Uint8Array<ArrayBuffer>[])).text();
}
