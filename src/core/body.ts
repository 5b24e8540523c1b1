/**
 * The content of an object that is being downloaded: checked against its announced length, guarded against silence.
 *
 * @module
 */
import { CosError, type CosFailure, localFailure } from "./result.ts";
import { OWNED, type Owned } from "./runtime_fetch.ts";
import { rootCause, scrubbed } from "./scrub.ts";
import type { Limits, OpenResponse } from "./transport.ts";

/** Hands over content piece by piece. */
export interface BodyReader {
  /**
   * Waits for the next bytes.
   *
   * @param room Memory that they may be put into. If they are, it is detached, and their `buffer` has taken its place.
   * @returns The bytes; nothing at the end.
   */
  read(room?: ArrayBuffer): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /**
   * Gives back the memory of bytes that nobody reads any more, where it is nobody else's. Runtimes let some 64 MiB of it lie before they look for it.
   *
   * @param bytes What was read.
   */
  free?(bytes: Uint8Array<ArrayBuffer>): void;
  /** Lets go of what has not come yet. */
  cancel(reason?: unknown): Promise<void>;
}

/**
 * Deno fills memory that it is given with all that has come, and five times as fast as it hands over chunks of 64 KiB. Node would copy its
 * chunks into it one by one, and Bun cannot.
 */
const FILLS = "Deno" in globalThis;

/** A body under its deadline. */
export class Body implements BodyReader {
  readonly #opened: OpenResponse;
  readonly #limits: Limits;
  readonly #length: number | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  #filler: ReadableStreamBYOBReader | undefined;
  #received = 0;
  #begun = false;

  /**
   * Takes a body.
   *
   * @param opened The response under its deadline.
   * @param limits What it is of, how long it may be silent, and who may end it.
   * @param length Bytes that were announced, if any were.
   */
  constructor(opened: OpenResponse, limits: Limits, length: number | undefined) {
    this.#opened = opened;
    this.#limits = limits;
    this.#length = length;
    // Nobody has to read what has no body.
    if (opened.response.body) opened.deadline.pause();
    else opened.deadline.clear();
  }

  /** Whether somebody has begun to read it, or has let go of it. */
  get begun(): boolean {
    return this.#begun;
  }

  async read(room?: ArrayBuffer): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#begun = true;
    const { response, deadline, sign } = this.#opened;
    if (response.body) deadline.restart();
    let bytes: Uint8Array<ArrayBuffer> | undefined;
    try {
      bytes = await this.#next(room);
      // Only silence of the service counts, not the time that the reader takes between two pieces.
      deadline.pause();
    } catch (error) {
      deadline.clear();
      const { signal, timeout } = this.#limits;
      if (signal?.aborted) throw signal.reason;
      if (deadline.expired) throw new CosError(this.#failure(-3, `no data within ${timeout} ms, after ${this.#received} bytes`));
      throw this.#broken(`the body was cut off after ${this.#received} bytes: ${rootCause(scrubbed(error, [sign])).message}`);
    }
    if (bytes === undefined) {
      deadline.clear();
      if (this.#received < (this.#length ?? 0)) throw this.#broken(`the body was cut off after ${this.#received} of ${this.#length} bytes`);
      return undefined;
    }
    this.#received += bytes.length;
    if (this.#received > (this.#length ?? Infinity)) {
      await this.cancel();
      throw new Overlong(this.#failure(-2, `the body is longer than the ${this.#length} bytes that were announced`));
    }
    return bytes;
  }

  async #next(room: ArrayBuffer | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { body } = this.#opened.response;
    if (!body) return undefined;
    if (room && FILLS && !this.#reader) {
      this.#filler ??= fillerOf(body);
      if (this.#filler) {
        const { done, value } = await this.#filler.read(new Uint8Array(room));
        return done ? undefined : value;
      }
    }
    this.#reader ??= body.getReader() as ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
    return (await this.#reader.read()).value;
  }

  free({ buffer, byteLength }: Uint8Array<ArrayBuffer>): void {
    const { [OWNED]: isOwned } = this.#opened.response as Response & Owned;
    if (isOwned && !this.#filler && buffer.byteLength === byteLength) buffer.transfer?.(0);
  }

  #failure(code: -2 | -3, message: string): CosFailure {
    const { operation, bucketName, cosPath } = this.#limits;
    return localFailure(code, message, { operation, bucketName, cosPath });
  }

  #broken(message: string): CosError {
    return new CosError(this.#failure(-2, message));
  }

  async cancel(reason?: unknown): Promise<void> {
    this.#begun = true;
    this.#opened.deadline.clear();
    // Whoever cancels does not want to know what else was wrong, and a runtime's error may quote the sign.
    await (this.#filler ?? this.#reader ?? this.#opened.response.body)?.cancel(reason).catch(() => {});
  }
}

/** The body of a fetch of the caller's own may be a stream of any kind. */
function fillerOf(body: ReadableStream): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

/** A body that goes on after the bytes that were announced: what has come may be wrong as well. */
export class Overlong extends CosError {}

const readers = new WeakMap<ReadableStream, BodyReader>();

/** A body as a stream, which takes nothing before it is read. */
export function streamOf(body: BodyReader): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const bytes = await body.read();
      if (bytes === undefined) controller.close();
      else controller.enqueue(bytes);
    },
    cancel: (reason) => body.cancel(reason),
  }, { highWaterMark: 0 });
  readers.set(stream, body);
  return stream;
}

/** What a stream is made of, to be read without it; of one that was not made here, its own reader. */
export function readerOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): BodyReader {
  const own = readers.get(stream);
  if (own) return own;
  const reader = stream.getReader();
  return { read: async () => (await reader.read()).value, cancel: (reason) => reader.cancel(reason) };
}
