/**
 * What is uploaded, whatever it comes from: a local file, content in memory, or a stream.
 *
 * @module
 */
import { dataSize, Filling, fillWith, isStream, type TransferData, type TransferStream } from "../content.ts";
import { BadInput } from "../result.ts";

/** What an upload names as its content. */
export type UploadSource = { readonly localPath: string } | {
  readonly data: TransferData | TransferStream;
  readonly size?: number | undefined;
};

/** A run of bytes. */
export interface Range {
  /** Where it begins. */
  readonly offset: number;
  /** How many bytes. */
  readonly length: number;
}

/** Content of known size. */
export interface Source {
  /** Size in bytes. */
  readonly size: number;
  /** Whether it can be read again, and anywhere. */
  readonly seekable: boolean;
  /** Reads bytes into a buffer. Of a stream, only what follows; what lies between is passed over. */
  read(offset: number, into: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Says that all was read: throws BadInput if it is not any more what it was at the beginning, or if a stream goes on. */
  verify(): Promise<void>;
  /** Lets go of what is held. */
  close(): Promise<void>;
}

/** A run of bytes with its content. */
export interface Piece extends Range {
  /** The bytes, or what will write them. */
  readonly content: Uint8Array<ArrayBuffer> | Filling;
}

/**
 * The content of some runs, in order. Of a stream, each is read before it is handed out, so the order is kept however many take them.
 *
 * @param source What is read.
 * @param ranges Runs in ascending order.
 */
export async function* pieces(source: Source, ranges: Iterable<Range>): AsyncGenerator<Piece, void, undefined> {
  for (const { offset, length } of ranges) {
    if (source.seekable) {
      yield { offset, length, content: new Filling(length, (into) => source.read(offset, into)) };
    } else {
      const content = new Uint8Array(length);
      await source.read(offset, content);
      yield { offset, length, content };
    }
  }
}

/** What a stream of unknown size may have at most: it is gathered in memory. */
const GATHERED_MAX = 20 * 1024 * 1024;

/**
 * Opens what an upload names.
 *
 * @param from What was given.
 * @param signal Ends the reading of a stream.
 * @throws BadInput for a local file that cannot be read, and for a stream of unknown size that is too long.
 */
export async function openSource(from: UploadSource, signal: AbortSignal | undefined): Promise<Source> {
  if ("localPath" in from) return await (await import("./local_file.ts")).openSourceFile(from.localPath);
  const { data, size } = from;
  if (!isStream(data)) {
    if (size !== undefined && size !== dataSize(data)) throw new BadInput(`size: the data has ${dataSize(data)} bytes, not ${size}`);
    return await memorySource(data);
  }
  const stream = new StreamSource(data, signal);
  if (size !== undefined) return Object.assign(stream, { size });
  try {
    return await memorySource(await stream.gather(GATHERED_MAX));
  } finally {
    await stream.close();
  }
}

async function memorySource(data: TransferData): Promise<Source> {
  const size = dataSize(data);
  const common = { size, seekable: true, verify: () => Promise.resolve(), close: () => Promise.resolve() };
  // A Blob may be a file of a browser: it is read where it lies.
  if (data instanceof Blob) return { ...common, read: (offset, into) => fillWith(data.slice(offset, offset + into.length), into) };
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(size);
  if (bytes !== data) await fillWith(data, bytes as Uint8Array<ArrayBuffer>);
  return { ...common, read: (offset, into) => Promise.resolve(into.set(bytes.subarray(offset, offset + into.length))) };
}

/** A stream whose size was given. */
class StreamSource implements Source {
  size = 0;
  readonly seekable = false;
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  /** What was received and not yet read. */
  #rest: Uint8Array = new Uint8Array(0);
  #position = 0;
  #ended = false;

  constructor(stream: TransferStream, signal: AbortSignal | undefined) {
    this.#iterator = stream instanceof ReadableStream ? chunksOf(stream) : stream[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  async read(offset: number, into: Uint8Array): Promise<void> {
    if (offset < this.#position) throw new Error("a stream cannot be read again");
    while (this.#position < offset) this.#take(Math.min(await this.#available(offset), offset - this.#position));
    for (let filled = 0; filled < into.length;) {
      const length = Math.min(await this.#available(offset + into.length), into.length - filled);
      into.set(this.#take(length), filled);
      filled += length;
    }
  }

  async verify(): Promise<void> {
    if (this.#rest.length === 0) await this.#receive();
    if (this.#rest.length > 0) throw new BadInput(`data: the stream goes on after the ${this.size} bytes that size announced`);
  }

  /** Everything, up to a bound. */
  async gather(max: number): Promise<Blob> {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    while (await this.#receive()) {
      size += this.#rest.length;
      if (size > max) throw new BadInput(`size: is required for a stream of more than ${max} bytes`);
      chunks.push(this.#take(this.#rest.length) as Uint8Array<ArrayBuffer>);
    }
    return new Blob(chunks);
  }

  /** A generator that hangs would keep this waiting, so its end is not awaited. */
  close(): Promise<void> {
    if (!this.#ended) this.#iterator.return?.()?.catch(() => {});
    this.#ended = true;
    return Promise.resolve();
  }

  async #available(needed: number): Promise<number> {
    if (this.#rest.length === 0 && !await this.#receive()) {
      throw new BadInput(`data: the stream ended after ${this.#position} bytes, ${needed} are needed and size is ${this.size}`);
    }
    return this.#rest.length;
  }

  #take(length: number): Uint8Array {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    this.#position += length;
    return taken;
  }

  /** Waits for the next bytes; false at the end. */
  async #receive(): Promise<boolean> {
    while (!this.#ended) {
      const { done, value } = await unlessAborted(this.#iterator.next(), this.#signal);
      if (done) this.#ended = true;
      else if (!(value instanceof Uint8Array)) throw new BadInput("data: the stream must give Uint8Array chunks");
      else if (value.length > 0) {
        this.#rest = value;
        return true;
      }
    }
    return false;
  }
}

/** Not every runtime's ReadableStream is iterable. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  signal.throwIfAborted();
  let stop = (): void => {};
  // Not Promise.withResolvers: Node 20 has none.
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
