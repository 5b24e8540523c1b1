/**
 * A request and its answer in the plainest form, so that the core knows neither `fetch` nor a server.
 *
 * @module
 */

/** A request as it came in: the target is the text of the request line, so nothing has folded `..` or decoded an escape yet. */
export interface RawRequest {
  /** HTTP method, in upper case. */
  readonly method: string;
  /** Request target in origin form (`/a?b`) or absolute form (`http://host/a?b`). */
  readonly target: string;
  /** How the emulator was reached; it leads the links in answers back to it. */
  readonly scheme: "http" | "https";
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body, if there is one. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** An answer ready for the wire. Header values are byte strings: one character is one byte. */
export interface RawResponse {
  /** HTTP status. */
  readonly status: number;
  /** Names and values, in order. */
  readonly headers: readonly Header[];
  /** The body; `null` where HTTP allows none. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** Name and value of a header. */
export type Header = readonly [name: string, value: string];
