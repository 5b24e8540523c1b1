/**
 * The time as the service sees it: signs are good or bad by its clock, not by this machine's.
 *
 * @module
 */

/** Differences up to here are the answer's way through the network and the seconds that a Date header is rounded to. */
const TOLERANCE = 5000;

/** A clock that can be corrected. */
export class Clock {
  /** The local time in milliseconds. */
  readonly local: () => number;
  #offset = 0;
  #seen: number | undefined;
  #unread: { readonly headers: Headers; readonly at: number } | undefined;

  /**
   * Begins with the local time.
   *
   * @param local The time in milliseconds.
   */
  constructor(local: () => number) {
    this.local = local;
  }

  /** The time in milliseconds: the local one until it was corrected. */
  now(): number {
    return this.local() + this.#offset;
  }

  /**
   * The service's time in milliseconds, as its last answer had it; as good as {@linkcode now} where none had any.
   *
   * @param local The local time that it is wanted for.
   */
  service(local: number = this.local()): number {
    if (this.#unread) this.#seen = this.#difference(this.#unread.headers, this.#unread.at) ?? this.#seen;
    this.#unread = undefined;
    return local + (this.#seen ?? this.#offset);
  }

  /** Milliseconds by which it was corrected so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Takes note of the time in an answer of the service, and leaves the clock as it is. */
  observe(headers: Headers): void {
    // Read when it is asked for, which few calls do.
    this.#unread = { headers, at: this.local() };
  }

  /** Takes the time from an answer, if the clock is off by more than an answer can tell. */
  correct(headers: Headers | undefined): void {
    const offset = this.#difference(headers);
    if (offset !== undefined && Math.abs(offset - this.#offset) > TOLERANCE) this.#offset = offset;
  }

  #difference(headers: Headers | undefined, at: number = this.local()): number | undefined {
    const date = Date.parse(headers?.get("date") ?? "");
    return Number.isNaN(date) ? undefined : date - at;
  }
}
