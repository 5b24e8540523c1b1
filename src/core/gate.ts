/**
 * A bound on simultaneous requests, fair to those that wait.
 *
 * @module
 */

import { onAbort } from "./abort.ts";

/** Lets so many through at a time, in the order in which they came. */
export class Gate {
  #free: number;
  readonly #waiting = new Set<() => void>();

  /**
   * Makes a gate.
   *
   * @param places How many may be through at a time.
   */
  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Waits for a place.
   *
   * @param signal Ends the wait; it is then rejected with the signal's reason.
   * @returns Nothing where there is a place: a promise would cost what it waits for.
   */
  enter(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    return new Promise<void>((resolve, reject) => {
      const admit = (): void => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        this.#waiting.delete(admit);
        reject(signal!.reason);
      });
      this.#waiting.add(admit);
    });
  }

  /** Gives the place back, to the one that has waited longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
