/**
 * The runtime's own `fetch`, and the way around what it does to content on its way.
 *
 * @module
 */

/**
 * Asks for an object as it is stored, as a key of a call's options; says that it came so, as a key of a Response. No text: nobody who calls the
 * library gives it, and a copy of the options has it too.
 */
export const AS_STORED: unique symbol = Symbol();

/** What {@linkcode AS_STORED} is a key of. */
export interface AsStored {
  /** Whether a body is as it is stored. */
  readonly [AS_STORED]?: boolean | undefined;
}

/** What a fetch is told: by Bun's name, for there it needs nothing else. */
export interface StoredInit extends RequestInit {
  /** `false`: a body with a Content-Encoding is wanted undecoded. */
  decompress?: boolean;
}

/** From so many bytes on, a body is sent in pieces. */
const LARGE = 512 * 1024;

/** A `fetch` that sends large bodies without copies of them. */
export function fetchFor(body: RequestInit["body"] | undefined): typeof fetch | undefined {
  if (!(body instanceof Uint8Array) || body.length < LARGE) return undefined;
  return (async (url: string, init: StoredInit) => await (await import("./body_fetch.ts")).bodyFetch(url, init)) as typeof fetch;
}

/** The runtime's `fetch`, or whatever somebody has put in its place; where it is told so, what decodes nothing, and for a large body what copies less. */
export const runtimeFetch =
  ((input: string, init?: StoredInit) =>
    init?.decompress === false
      ? import("./stored_fetch.ts").then(({ storedFetch }) => storedFetch(input, init))
      : (fetchFor(init?.body) ?? globalThis.fetch)(input, init)) as typeof fetch;
