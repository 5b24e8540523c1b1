/**
 * What is uploaded, whatever it comes from: a local file, content in memory, or a stream.
 *
 * @module
 */
import { unlessAborted } from "../core/abort.ts";
import { dataSize, fillWith, isStream, type TransferData, type TransferStream } from "../core/content.ts";
import { BadInput } from "../core/result.ts";

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
  /** The parameter that named it. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** Whether it can be read again, and anywhere. */
  readonly seekable: boolean;
  /** Reads bytes into a buffer. Of a stream, only what follows; what lies between is passed over. An abort ends the wait for a stream. */
  read(offset: number, into: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<void>;
  /** Says that all was read: throws BadInput if it is not any more what it was at the beginning, or if a stream goes on. */
  verify(signal?: AbortSignal): Promise<void>;
  /** Lets go of what is held. */
  close(): Promise<void>;
}

/** A run of bytes with its content. */
export interface Piece extends Range {
  /** Writes the bytes into a buffer of their length. */
  readonly fill: (into: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Says that it is not filled in again: its memory is for another. */
  readonly free: () => void;
}

/**
 * The content of some runs, in order. Of a stream, each is read before it is handed out, so the order is kept however many take them.
 *
 * @param source What is read.
 * @param ranges Runs in ascending order.
 * @param signal Ends the reading of a stream.
 */
export async function* pieces(source: Source, ranges: Iterable<Range>, signal: AbortSignal): AsyncGenerator<Piece, void, undefined> {
  const rooms: ArrayBuffer[] = [];
  for (const { offset, length } of ranges) {
    if (source.seekable) {
      yield { offset, length, fill: (into) => source.read(offset, into), free: () => {} };
    } else {
      const room = rooms.pop();
      const content = new Uint8Array(room && room.byteLength >= length ? room : new ArrayBuffer(length), 0, length);
      await source.read(offset, content, signal);
      yield { offset, length, fill: (into) => Promise.resolve(into.set(content)), free: () => void rooms.push(content.buffer) };
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
    return data instanceof Blob ? blobSource(data) : bytesSource(await bytesOf(data));
  }
  const stream = new StreamSource(data, size ?? 0);
  if (size !== undefined) return stream;
  try {
    return bytesSource(await stream.gather(GATHERED_MAX, signal));
  } finally {
    stream.close();
  }
}

const IN_MEMORY = {
  name: "data",
  seekable: true,
  verify: (): Promise<void> => Promise.resolve(),
  close: (): Promise<void> => Promise.resolve(),
};

/** A Blob may be a file of a browser: it is read where it lies. */
function blobSource(blob: Blob): Source {
  return {
    ...IN_MEMORY,
    size: blob.size,
    read: async (offset, into) => {
      try {
        await fillWith(blob.slice(offset, offset + into.length), into);
      } catch (error) {
        throw new BadInput(`data: the Blob cannot be read: ${messageOf(error)}`, error);
      }
    },
  };
}

function bytesSource(bytes: Uint8Array<ArrayBuffer>): Source {
  return {
    ...IN_MEMORY,
    size: bytes.length,
    read: (offset, into) => Promise.resolve(into.set(bytes.subarray(offset, offset + into.length))),
  };
}

/** Content as bytes, without a copy where there is no need for one. */
async function bytesOf(data: Exclude<TransferData, Blob>): Promise<Uint8Array<ArrayBuffer>> {
  if (data instanceof Uint8Array) return data as Uint8Array<ArrayBuffer>;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  const bytes = new Uint8Array(dataSize(data));
  await fillWith(data, bytes);
  return bytes;
}

/** A stream. */
class StreamSource implements Source {
  readonly name = "data";
  readonly size: number;
  readonly seekable = false;
  readonly #iterator: AsyncIterator<Uint8Array>;
  /** What was received and not yet read. */
  #rest: Uint8Array = new Uint8Array(0);
  #position = 0;
  #ended = false;

  constructor(stream: TransferStream, size: number) {
    this.size = size;
    this.#iterator = stream instanceof ReadableStream ? iteratorOf(stream) : stream[Symbol.asyncIterator]();
  }

  async read(offset: number, into: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (offset < this.#position) throw new Error("a stream cannot be read again");
    while (this.#position < offset) this.#take(Math.min(await this.#available(offset, signal), offset - this.#position));
    for (let filled = 0; filled < into.length;) {
      const length = Math.min(await this.#available(offset + into.length, signal), into.length - filled);
      into.set(this.#take(length), filled);
      filled += length;
    }
  }

  async verify(signal?: AbortSignal): Promise<void> {
    if (this.#rest.length === 0) await this.#receive(signal);
    if (this.#rest.length > 0) throw new BadInput(`data: the stream goes on after the ${this.size} bytes that size announced`);
  }

  /** Everything, up to a bound. */
  async gather(max: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (await this.#receive(signal)) {
      size += this.#rest.length;
      if (size > max) throw new BadInput(`size: is required for a stream of more than ${max} bytes`);
      // Copied: whoever gives it may use the buffer again for the next chunk.
      chunks.push(this.#take(this.#rest.length).slice());
    }
    const bytes = new Uint8Array(size);
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  }

  /** A stream that hangs would keep this waiting, so its end is not awaited. */
  close(): Promise<void> {
    if (!this.#ended) (async () => await this.#iterator.return?.())().catch(() => {});
    this.#ended = true;
    return Promise.resolve();
  }

  async #available(needed: number, signal: AbortSignal | undefined): Promise<number> {
    if (this.#rest.length === 0 && !await this.#receive(signal)) {
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
  async #receive(signal: AbortSignal | undefined): Promise<boolean> {
    while (!this.#ended) {
      const { done, value } = await unlessAborted(this.#next(), signal);
      if (done) this.#ended = true;
      else if (!(value instanceof Uint8Array)) throw new BadInput("data: the stream must give Uint8Array chunks");
      else if (value.length > 0) {
        this.#rest = value;
        return true;
      }
    }
    return false;
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#iterator.next();
    } catch (error) {
      this.#ended = true;
      throw new BadInput(`data: the stream failed: ${messageOf(error)}`, error);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Not every runtime's ReadableStream is iterable; and a generator could not be ended while it waits for a chunk. */
function iteratorOf(stream: ReadableStream<Uint8Array>): AsyncIterator<Uint8Array> {
  if (stream.locked) throw new BadInput("data: the stream is being read by something else");
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
