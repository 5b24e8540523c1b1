/**
 * The time as the service sees it: signs are good or bad by its clock, not by this machine's.
 *
 * @module
 */

/** Differences up to here are the answer's way through the network and the seconds that a Date header is rounded to. */
const TOLERANCE = 5000;

/**
 * How far the service's time may lie ahead of the local one to be believed. A sign is valid until a time, so one wrong Date header must not make
 * signs that hold for decades; a machine that is more than a day behind has to be set right. Backward there is no bound: a sign of an earlier
 * time only expires sooner, and a machine that is years ahead works as well.
 */
const MOST_AHEAD = 86_400_000;

/** A clock that can be corrected. */
export class Clock {
  /** The local time in milliseconds. */
  readonly local: () => number;
  #offset = 0;
  #seen: number | undefined;
  #skew: number | undefined;
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
    this.#read();
    return local + (this.#seen ?? this.#offset);
  }

  /** Milliseconds by which it was corrected so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Milliseconds by which the service's time was ahead of the local one in its last answer that had any, be it believed or not. */
  get skew(): number | undefined {
    this.#read();
    return this.#skew;
  }

  /**
   * How long something is to be valid that others are given and that is to end at a local time: a correction forward must not lengthen it.
   *
   * @param seconds How long from now on by the local clock.
   * @returns How long by this one; 0 or less where it has ended already.
   */
  lifetime(seconds: number): number {
    return seconds - Math.ceil(Math.max(0, this.#offset) / 1000);
  }

  /** Takes note of the time in an answer of the service, and leaves the clock as it is. */
  observe(headers: Headers): void {
    // Read when it is asked for, which few calls do.
    this.#unread = { headers, at: this.local() };
  }

  /** Takes the time from an answer, if the clock is off by more than an answer can tell. */
  correct(headers: Headers | undefined): void {
    // First what came before: the skew is that of the last answer.
    this.#read();
    const offset = this.#difference(headers);
    if (offset !== undefined && Math.abs(offset - this.#offset) > TOLERANCE) this.#offset = offset;
  }

  /** Reads the time that was taken note of. */
  #read(): void {
    if (!this.#unread) return;
    const { headers, at } = this.#unread;
    this.#unread = undefined;
    this.#seen = this.#difference(headers, at) ?? this.#seen;
  }

  #difference(headers: Headers | undefined, at: number = this.local()): number | undefined {
    const date = Date.parse(headers?.get("date") ?? "");
    if (Number.isNaN(date)) return undefined;
    this.#skew = date - at;
    return this.#skew > MOST_AHEAD ? undefined : this.#skew;
  }
}
