/**
 * Keeps changes of one path apart.
 *
 * @module
 */

/** Lets tasks with a key in common run one after the other, in the order in which they came. */
export class Locks {
  readonly #last = new Map<string, Promise<void>>();

  /** Whether a task with one of these keys is running or waiting. */
  has(keys: readonly string[]): boolean {
    return keys.some((key) => this.#last.has(key));
  }

  /**
   * Runs a task when all tasks before it that share one of its keys have ended. All keys are taken in the same instant, so tasks cannot
   * wait for each other in a circle.
   */
  async run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const before = keys.map((key) => this.#last.get(key));
    let end = () => {};
    const mine = new Promise<void>((resolve) => end = resolve);
    for (const key of keys) this.#last.set(key, mine);
    try {
      await Promise.all(before);
      return await task();
    } finally {
      for (const key of keys) if (this.#last.get(key) === mine) this.#last.delete(key);
      end();
    }
  }
}
