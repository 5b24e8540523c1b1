/**
 * The runtime's own `fetch`, and the way around what it does to content on its way.
 *
 * @module
 */

import { ownFetch } from "./config.ts";

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

/**
 * Says that a body's memory is nobody else's, as a key of a Response: it came from the network itself. What somebody's own fetch gives may be memory that
 * is read again.
 */
export const OWNED: unique symbol = Symbol();

/** What {@linkcode OWNED} is a key of. */
export interface Owned {
  /** Whether whoever has read a piece of the body may give its memory back. */
  readonly [OWNED]?: boolean | undefined;
}

/** A response of the runtime's own fetch, which alone gives a response an address that nobody put there. */
function marked(response: Response): Response {
  const isOwn = fetch === ownFetch && response.url !== "" && !Object.hasOwn(response, "url");
  return isOwn ? Object.assign(response, { [OWNED]: true } satisfies Owned) : response;
}

/** What a fetch is told: by Bun's name, for there it needs nothing else. */
export interface StoredInit extends RequestInit {
  /** `false`: a body with a Content-Encoding is wanted undecoded. */
  decompress?: boolean;
  /** Whether the body, which is bytes, is to be sent in pieces and not copied whole, where the runtime can. */
  inPieces?: boolean;
}

/** The runtime's `fetch`, or whatever somebody has put in its place; where it is told so, what decodes nothing, or what copies no body. */
export const runtimeFetch = ((input: string, init?: StoredInit) => {
  if (init?.decompress === false) return import("./stored_fetch.ts").then(({ storedFetch }) => storedFetch(input, init)).then(marked);
  if (init?.inPieces) return import("./body_fetch.ts").then(({ bodyFetch }) => bodyFetch(input, init));
  const sent = globalThis.fetch(input, init);
  // What has a large answer.
  return init?.method === "GET" ? sent.then(marked) : sent;
}) as typeof fetch;
