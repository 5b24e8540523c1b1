/**
 * A `fetch` that keeps to a number of bytes and of requests a second, for whatever sends by it: one client, several, or other requests.
 *
 * @module
 */
import { onAbort } from "../core/abort.ts";
import { Gate } from "../core/gate.ts";
import { byteLength } from "../core/path.ts";
import { BadInput } from "../core/result.ts";
import { AS_STORED, type AsStored, OWNED, type Owned } from "../core/runtime_fetch.ts";
import { type Held, TURN, type Waiting } from "../core/turn.ts";

/** How much there may be in a second; as much as there is where nothing is said. */
export interface RateLimits {
  /** Bytes of bodies, in each direction. Some more may pass at the beginning of a second, and never more than that over the whole. */
  readonly bytesPerSecond?: number | undefined;
  /** Requests. The service allows few a second for one folder (-71). */
  readonly requestsPerSecond?: number | undefined;
}

/** The time, and waiting for it. */
export interface LimitClock {
  /** Milliseconds by a clock that always goes on. */
  now(): number;
  /** Waits for so many milliseconds; rejects with the signal's reason when that aborts. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** What passes at once, in parts of a second's bytes: timers are late by some milliseconds. */
const SLACK = 0.1;
/** Bytes of a body that are paced as one piece, at least and at most. */
const PIECE = { least: 1024, most: 64 * 1024 };
/** Most milliseconds that a timer takes. */
const LONGEST = 2 ** 31 - 1;

/**
 * Makes a `fetch` that waits. A body that is laid out whole waits by its size and is then sent at once; streams are paced as they are sent, and
 * answers as they are read. To wait is no silence of the service: timeouts of a client do not count it, and requests are signed when they have
 * waited. The deadline for further tries does count it. An abort ends a wait at once.
 *
 * @param fetch What sends.
 * @param limits How much there may be in a second.
 * @param clock The time; the runtime's by default.
 * @returns What is given to a client as `fetch`.
 * @throws BadInput for a rate that is none.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 * import { limited } from "@cos/v4/transfer";
 *
 * const { fetch, ...options } = new CosEmulator().clientOptions;
 * const cos = new CosClient({ ...options, fetch: limited(fetch, { bytesPerSecond: 10 * 1024 * 1024, requestsPerSecond: 50 }) });
 * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "a" }));
 * ```
 */
export function limited(fetch: typeof globalThis.fetch, limits: RateLimits, clock: LimitClock = CLOCK): typeof globalThis.fetch {
  const { bytesPerSecond, requestsPerSecond } = limits;
  checkRate("bytesPerSecond", bytesPerSecond);
  checkRate("requestsPerSecond", requestsPerSecond);
  const requests = new TokenBucket(requestsPerSecond, 1, clock);
  const up = new TokenBucket(bytesPerSecond, SLACK * (bytesPerSecond ?? 0), clock);
  const down = new TokenBucket(bytesPerSecond, SLACK * (bytesPerSecond ?? 0), clock);

  const answered = async (input: string | URL | Request, init: (RequestInit & Held) | undefined): Promise<Response> => {
    const response = await fetch(input, init);
    if (bytesPerSecond === undefined || !response.body) return response;
    const held = init?.[TURN];
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    return withBody(response, paced(response.body, down, signal, (wait) => heldUp(held, wait)));
  };

  const turn = async (bytes: number, signal: AbortSignal | undefined): Promise<typeof fetch> => {
    await requests.take(1, signal);
    await up.take(bytes, signal);
    return answered as typeof fetch;
  };

  const send = async (input: string | URL | Request, init?: RequestInit & Held): Promise<Response> => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const body = init?.body ?? (input instanceof Request ? input.body : undefined);
    const size = sizeOf(body);
    await heldUp(init?.[TURN], () => turn(size ?? 0, signal));
    if (size !== undefined || bytesPerSecond === undefined) return await answered(input, init);
    const stream = paced(streamFrom(body as AsyncIterable<Uint8Array>), up, signal, (wait) => heldUp(init?.[TURN], wait));
    return await answered(input, { ...init, body: stream, duplex: "half" } as RequestInit);
  };

  return Object.assign(send as typeof fetch, { [TURN]: turn } satisfies Waiting);
}

function checkRate(name: string, rate: number | undefined): void {
  if (rate !== undefined && !(Number.isFinite(rate) && rate > 0)) throw new BadInput(`${name}: must be more than 0, got ${String(rate)}`);
}

/** Waits, and the clock of the request stands still meanwhile; it goes on with what was left. */
async function heldUp<T>(held: Held[typeof TURN], wait: () => Promise<T>): Promise<T> {
  if (!held) return await wait();
  const left = held.due - performance.now();
  held.pause();
  const result = await wait();
  held.restart(left);
  return result;
}

/** Hands out so much a second, to one after the other. */
export class TokenBucket {
  readonly #perSecond: number | undefined;
  readonly #slack: number;
  readonly #clock: LimitClock;
  readonly #queue = new Gate(1);
  /** When all that was handed out is paid for. */
  #paid = -Infinity;

  /**
   * @param perSecond How much; no bound where there is none.
   * @param capacity How much may be handed out at once after a time in which nobody wanted anything.
   * @param clock The time.
   */
  constructor(perSecond: number | undefined, capacity: number, clock: LimitClock) {
    this.#perSecond = perSecond;
    this.#slack = perSecond === undefined ? 0 : capacity * 1000 / perSecond;
    this.#clock = clock;
  }

  /** How much is handed out at once as one piece, so that it flows and does not come in bursts. */
  get piece(): number {
    return Math.min(Math.max(Math.floor(SLACK * (this.#perSecond ?? Infinity)), PIECE.least), PIECE.most);
  }

  /**
   * Waits until there is so much. What is given up costs nothing.
   *
   * @param amount How much.
   * @param signal Ends the wait; it is then rejected with the signal's reason.
   */
  async take(amount: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#perSecond === undefined || amount === 0) return signal?.throwIfAborted();
    await this.#queue.enter(signal);
    try {
      const now = this.#clock.now();
      const due = Math.max(this.#paid, now - this.#slack) + amount * 1000 / this.#perSecond;
      if (due > now) await this.#clock.wait(due - now, signal);
      this.#paid = due;
    } finally {
      this.#queue.leave();
    }
  }
}

const CLOCK: LimitClock = {
  now: () => performance.now(),
  wait: async (milliseconds, signal) => {
    for (let left = milliseconds; left > 0; left -= LONGEST) {
      await new Promise<void>((resolve, reject) => {
        signal?.throwIfAborted();
        const forget = onAbort(signal, () => {
          clearTimeout(timer);
          reject(signal!.reason);
        });
        const timer = setTimeout(() => {
          forget();
          resolve();
        }, Math.min(left, LONGEST));
      });
    }
  },
};

/** Bytes of a body that is laid out whole; nothing for a stream. Fields of a form count by what is in them. */
function sizeOf(body: unknown): number | undefined {
  if (body === undefined || body === null) return 0;
  if (typeof body === "string") return byteLength(body);
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  if (body instanceof URLSearchParams) return byteLength(String(body));
  if (!(body instanceof FormData)) return undefined;
  let size = 0;
  for (const [, value] of body) size += sizeOf(value)!;
  return size;
}

/** Some runtimes take whatever can be iterated over as a body. */
function streamFrom(body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  if (body instanceof ReadableStream) return body;
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void await chunks.return?.(),
  }, { highWaterMark: 0 });
}

/** A stream in pieces, each of which waits its turn. It takes nothing before it is read. */
function paced(
  body: ReadableStream<Uint8Array>,
  bucket: TokenBucket,
  outer: AbortSignal | null | undefined,
  whileHeld: (wait: () => Promise<void>) => Promise<void>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const ends = new AbortController();
  const forget = onAbort(outer ?? undefined, () => ends.abort(outer!.reason));
  let rest: Uint8Array = new Uint8Array();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        while (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            forget();
            return controller.close();
          }
          rest = value;
        }
        const piece = rest.subarray(0, bucket.piece);
        outer?.throwIfAborted();
        await whileHeld(() => bucket.take(piece.length, ends.signal));
        rest = rest.subarray(piece.length);
        controller.enqueue(piece);
      } catch (error) {
        forget();
        await reader.cancel(error).catch(() => {});
        throw error;
      }
    },
    async cancel(reason) {
      forget();
      ends.abort(reason);
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** The same answer with another body. */
function withBody(response: Response & AsStored & Owned, body: ReadableStream<Uint8Array>): Response {
  const { status, statusText, headers, url } = response;
  const again = new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, { status, statusText, headers });
  Object.defineProperty(again, "url", { value: url });
  return Object.assign(again, { [AS_STORED]: response[AS_STORED], [OWNED]: response[OWNED] });
}
