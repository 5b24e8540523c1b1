/**
 * How far a transfer has come.
 *
 * @module
 */
import type { Progress } from "../core/config.ts";

/** Least milliseconds between two reports. */
const INTERVAL = 50;
/** Milliseconds that the speed looks back. */
const WINDOW = 3000;

/** Counts bytes and reports them, at most about 20 times a second, the last time when all are there. */
export class Meter {
  readonly #total: number;
  readonly #report: ((progress: Progress) => void) | undefined;
  readonly #marks: { time: number; bytes: number }[] = [];
  #resumed = 0;
  #loaded = 0;
  #moved = 0;
  /** When the last report was, and what it said. */
  #reported = 0;
  #told = 0;
  #done = false;

  /**
   * Begins to count.
   *
   * @param total Bytes in all.
   * @param report Is told.
   */
  constructor(total: number, report: ((progress: Progress) => void) | undefined) {
    this.#total = total;
    this.#report = report;
    this.#marks.push({ time: performance.now(), bytes: 0 });
  }

  /**
   * Begins, or begins again: what was reported before is not taken back, and nothing is reported until there is more.
   *
   * @param bytes How many are there already; they do not count for the speed.
   */
  begin(bytes: number): void {
    this.#resumed = bytes;
    this.#loaded = bytes;
  }

  /** Counts bytes that have just been acknowledged. */
  add(bytes: number): void {
    this.#loaded += bytes;
    this.#moved += bytes;
    const now = performance.now();
    if (!this.#report || now - this.#reported < INTERVAL || this.#loaded <= this.#told || this.#loaded >= this.#total) return;
    this.#reported = now;
    this.#told = this.#loaded;
    this.#report(this.#progress(this.#loaded, now));
  }

  /**
   * Reports how far it is, though there may be no more bytes than before.
   *
   * @param now Whether at once; else not if the last report was a moment ago.
   */
  tell(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.#reported < INTERVAL) return;
    this.#reported = time;
    this.#told = this.#loaded;
    this.#report?.(this.#progress(this.#loaded, time));
  }

  /** Says that all is there. */
  finish(): void {
    if (this.#done) return;
    this.#done = true;
    this.#report?.(this.#progress(this.#total, performance.now()));
  }

  #progress(loaded: number, now: number): Progress {
    return { loaded, total: this.#total, speed: this.#speed(now), ...this.#resumed > 0 ? { resumed: this.#resumed } : {} };
  }

  #speed(now: number): number {
    this.#marks.push({ time: now, bytes: this.#moved });
    while (this.#marks.length > 2 && now - this.#marks[1]!.time > WINDOW) this.#marks.shift();
    const { time, bytes } = this.#marks[0]!;
    return now > time ? (this.#moved - bytes) * 1000 / (now - time) : 0;
  }
}
