/**
 * The time as the service sees it: signs are good or bad by its clock, not by this machine's.
 *
 * @module
 */

/** Differences up to here are the answer's way through the network and the seconds that a Date header is rounded to. */
const TOLERANCE = 5000;

/** A clock that can be corrected. */
export class Clock {
  readonly #local: () => number;
  #offset = 0;

  /**
   * Begins with the local time.
   *
   * @param local The time in milliseconds.
   */
  constructor(local: () => number) {
    this.#local = local;
  }

  /** The time in milliseconds. */
  now(): number {
    return this.#local() + this.#offset;
  }

  /**
   * Takes the time from an answer.
   *
   * @param headers The answer's headers.
   * @returns By how many seconds the clock was off, if it was; it is right from now on.
   */
  correct(headers: Headers | undefined): number | undefined {
    const date = Date.parse(headers?.get("date") ?? "");
    const difference = date - this.now();
    if (!(Math.abs(difference) > TOLERANCE)) return undefined;
    this.#offset += difference;
    return Math.round(difference / 1000);
  }
}
