/**
 * The open connections of a server, and which of them are busy.
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What is under way on one connection. */
interface Traffic {
  /** How many answers are. */
  answers: number;
  /** Called when the connection is closed. */
  readonly gone: Set<() => void>;
}

/** The open connections. Each gets one listener, however many requests are sent ahead on it. */
export class Connections {
  readonly #open = new Map<Socket, Traffic>();
  /** Whether connections end as soon as nothing is under way on them. */
  ending = false;

  /** Takes one in. */
  add(socket: Socket): void {
    const traffic: Traffic = { answers: 0, gone: new Set() };
    this.#open.set(socket, traffic);
    socket.on("close", () => {
      if (this.#open.get(socket) === traffic) this.#open.delete(socket);
      for (const tell of traffic.gone) tell();
    });
  }

  /** Lets one go that somebody else takes in. */
  leave(socket: Socket): void {
    this.#open.delete(socket);
  }

  /**
   * Counts an answer.
   *
   * @returns a signal that is aborted when the connection is closed or the answer is sent; on some runtimes only one of the two tells.
   */
  answering(socket: Socket, response: ServerResponse): AbortSignal {
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    const traffic = this.#open.get(socket);
    if (traffic === undefined || socket.destroyed) abort();
    else traffic.answers++;
    traffic?.gone.add(abort);
    response.on("close", () => {
      traffic?.gone.delete(abort);
      abort();
      if (traffic !== undefined) traffic.answers--;
      if (this.ending && traffic?.answers === 0) socket.end(() => socket.destroy());
    });
    return gone.signal;
  }

  /** Ends those on which nothing is under way, and the others when nothing is any more. */
  end(): void {
    this.ending = true;
    for (const [socket, { answers }] of this.#open) if (answers === 0) socket.destroy();
  }

  /** Ends all of them. */
  destroy(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }
}
