/**
 * The log: one record for every exchange, made in one place when the answer is ready. Whoever follows it is woken and reads on where it stopped, so
 * that nothing piles up for a slow reader.
 *
 * @module
 */
import type { Fault } from "../faults/fault_rule.ts";
import type { EmulatorRequest } from "../service/hooks.ts";
import type { SignFacts } from "../service/sign.ts";

/** A request and its answer, as the log has it: one line of `requests`. It holds no sign that could be used, and no query. */
export interface LoggedRequest extends EmulatorRequest {
  /** When it came, in milliseconds since 1970, by the emulator's clock. */
  readonly time: number;
  /** How many milliseconds it took until the answer was ready to be sent. */
  readonly duration: number;
  /** How many bytes of its body were read. */
  readonly received: number;
  /** How many bytes the body of the answer has, as it says itself. */
  readonly sent: number;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Return code of the answer; 0 is success. A fault's page of HTML counts as -2, and no answer as -3 with the status 0. */
  readonly code: number;
  /** Name of the return code. */
  readonly name: string;
  /** Why it was refused, in words; absent if it was not. */
  readonly reason?: string;
  /** What its sign says, apart from the signature; absent if it has none that can be read. */
  readonly sign?: SignFacts;
  /** What went wrong by a rule. */
  readonly fault?: Fault;
}

/** A record and its place in the order of all that there were. */
export interface Numbered {
  /** Counted from 1. */
  readonly number: number;
  /** The record. */
  readonly record: LoggedRequest;
}

/** The latest exchanges. */
export class RequestLog {
  readonly #most: number;
  readonly #tell: ((record: LoggedRequest) => void) | undefined;
  readonly #records: LoggedRequest[] = [];
  readonly #waiting = new Set<() => void>();
  #count = 0;
  #emptied = 0;

  /**
   * Begins empty.
   *
   * @param most How many are remembered.
   * @param tell Called with every one.
   */
  constructor(most: number, tell?: (record: LoggedRequest) => void) {
    this.#most = most;
    this.#tell = tell;
  }

  /** Those that are remembered, in the order of their answers. */
  get records(): readonly LoggedRequest[] {
    return this.#records;
  }

  /** How often it was emptied. */
  get emptied(): number {
    return this.#emptied;
  }

  /** Takes one in. */
  add(record: LoggedRequest): void {
    this.#count++;
    this.#records.push(record);
    if (this.#records.length > this.#most) this.#records.splice(0, this.#records.length - this.#most);
    this.#tell?.(record);
    this.wake();
  }

  /** Forgets them all. Their numbers are not used again. */
  clear(): void {
    this.#records.length = 0;
    this.#emptied++;
    this.wake();
  }

  /** Those after a number, as far as they are remembered. */
  after(number: number): Numbered[] {
    const forgotten = this.#count - this.#records.length;
    return this.#records.slice(Math.max(0, number - forgotten)).map((record, i) => ({
      number: Math.max(number, forgotten) + i + 1,
      record,
    }));
  }

  /** Waits until there is something new to see, or the signal is aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }

  /** Lets all go on who wait for something new. */
  wake(): void {
    for (const done of this.#waiting) done();
  }
}
