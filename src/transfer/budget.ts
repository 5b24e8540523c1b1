/**
 * A bound on bytes that are under way.
 *
 * @module
 */
import { onAbort } from "../core/abort.ts";

/** Lets so many bytes through at a time, in the order in which they came. Whoever wants more than there are gets all. */
export class Budget {
  readonly #all: number;
  #free: number;
  readonly #waiting: { readonly bytes: number; readonly admit: () => void }[] = [];

  /** @param bytes How many at a time. */
  constructor(bytes: number) {
    this.#all = this.#free = bytes;
  }

  /**
   * Waits for bytes.
   *
   * @param bytes How many.
   * @param signal Ends the wait; it is then rejected with the signal's reason.
   * @returns Gives them back.
   */
  async take(bytes: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const taken = Math.min(bytes, this.#all);
    if (this.#waiting.length > 0 || this.#free < taken) {
      await new Promise<void>((resolve, reject) => {
        const one = { bytes: taken, admit: (): void => (forget(), resolve()) };
        const forget = onAbort(signal, () => {
          this.#waiting.splice(this.#waiting.indexOf(one), 1);
          reject(signal.reason);
          // Those behind it may want less.
          this.#admit();
        });
        this.#waiting.push(one);
      });
    } else this.#free -= taken;
    return () => {
      this.#free += taken;
      this.#admit();
    };
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#waiting[0]!.bytes <= this.#free) {
      const next = this.#waiting.shift()!;
      this.#free -= next.bytes;
      next.admit();
    }
  }
}
