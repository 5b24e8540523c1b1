/**
 * The body of a request to a server.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** How long, in milliseconds, the rest of a request that is answered early is read and thrown away. */
const LINGER = 2000;

/** The body of a request. A client that waits to be told to go on is told when the body is first wanted. */
export class RequestBody implements AsyncIterable<Uint8Array> {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #response: ServerResponse;
  readonly #timeout: number;
  #waiting: boolean;

  constructor(request: IncomingMessage, response: ServerResponse, continues: boolean, timeout: number) {
    this.#timeout = timeout;
    this.#iterator = request[Symbol.asyncIterator]();
    this.#response = response;
    this.#waiting = continues;
  }

  /** Reads on where reading stopped. Stopping early leaves the connection open, which an answer still needs. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => {
        if (this.#waiting) this.#response.writeContinue();
        this.#waiting = false;
        return inTime(this.#iterator.next(), this.#timeout);
      },
    };
  }

  /**
   * Reads and throws away the rest: a client that is still sending would not see the answer if the connection just broke.
   *
   * @returns whether there is nothing left.
   */
  async discard(): Promise<boolean> {
    if (this.#waiting) return false;
    const end = Date.now() + LINGER;
    let late: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<undefined>((resolve) => late = setTimeout(() => resolve(undefined), LINGER));
    try {
      while (Date.now() < end) {
        const next = await Promise.race([this.#iterator.next(), timeout]);
        if (next === undefined || next.done) return next?.done === true;
      }
      return false;
    } catch {
      return false;
    } finally {
      clearTimeout(late);
    }
  }
}

function inTime<T>(task: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("nothing came in time")), milliseconds);
    task.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
