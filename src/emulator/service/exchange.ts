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
  /** Aborted when nobody waits for the answer any more. What is under way is finished all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer ready for the wire. Header values are byte strings: one character is one byte. */
export interface RawResponse {
  /** HTTP status. */
  readonly status: number;
  /** Names and values, in order. */
  readonly headers: readonly Header[];
  /**
   * The body; `null` where HTTP allows none. Its arrays must not be changed. Whoever does not read it to the end calls `return` of its
   * iterator.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** What the server has to do wrong in sending it. */
  readonly flaw?: Flaw | undefined;
}

/**
 * How sending an answer goes wrong: the connection is closed without a byte of it (`drop`), or after so many bytes of its body (`cut`); no more
 * comes after so many bytes (`stall`); or its `Content-Length` is a wrong one, after which the connection is of no use (`length`).
 */
export type Flaw =
  | { readonly kind: "drop" | "length" }
  | { readonly kind: "cut" | "stall"; readonly at: number };

/** Name and value of a header. */
export type Header = readonly [name: string, value: string];

/** Whether HTTP allows no body with a status. */
export function isBodyless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** Lets go of a body that nobody is going to read. */
export async function discard(body: RawResponse["body"]): Promise<void> {
  if (body !== null && !(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
}

/** A body that tells how many bytes of it were read. It is read on where reading stopped, as before. */
export function counted(body: RawRequest["body"], count: (bytes: number) => void): RawRequest["body"] {
  return body && {
    [Symbol.asyncIterator]: () => {
      const chunks = body[Symbol.asyncIterator]();
      return {
        next: async () => {
          const next = await chunks.next();
          if (!next.done) count(next.value.length);
          return next;
        },
      };
    },
  };
}

/** How many bytes the body of an answer has, as far as it says. */
export function sizeOf({ headers, body }: RawResponse): number {
  if (body === null) return 0;
  if (body instanceof Uint8Array) return body.length;
  return Number(headers.find(([name]) => name.toLowerCase() === "content-length")?.[1] ?? 0);
}
