/**
 * What a `fetch` that waits, so as not to send too much, has to do with a request's sign and its time.
 *
 * @module
 */

/**
 * As a key of a fetch: is asked before a request is signed, for a sign must not grow old while it waits. As a key of what a fetch is given: stops
 * the clock of the request while its answer is held up, for that is no silence of the service.
 */
export const TURN: unique symbol = Symbol();

/** A fetch that may want to wait. */
export interface Waiting {
  /** Waits until a request with a body of so many bytes may be sent, and says by what. */
  readonly [TURN]?: (bytes: number, signal: AbortSignal | undefined) => Promise<typeof fetch>;
}

/** What such a fetch is given. */
export interface Held {
  /** The clock of the request. */
  readonly [TURN]?: {
    /** When the time is up, by the clock of `performance.now`. */
    readonly due: number;
    /** Stops it. */
    pause(): void;
    /** Starts it with so many milliseconds. */
    restart(left?: number): void;
  };
}
