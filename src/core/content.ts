/**
 * Content in all the forms in which a call takes it.
 *
 * @module
 */
import { byteLength } from "./path.ts";

/**
 * Content of known size. Text is sent as UTF-8.
 *
 * @category Inputs
 */
export type TransferData = string | Uint8Array | ArrayBuffer | Blob | Filling;

/**
 * Content that comes bit by bit.
 *
 * @category Inputs
 */
export type TransferStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Content that is written straight into the body of a request, so that it is copied once and not twice.
 *
 * @category Inputs
 *
 * @example
 * ```ts
 * import { CosClient, Filling, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * const data = new Filling(1024, async (into) => void crypto.getRandomValues(into));
 * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/random.bin", data }));
 * ```
 */
export class Filling {
  /** Size in bytes. */
  readonly size: number;
  /** Fills a buffer of that size. */
  readonly fill: (into: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Gives the memory for the whole body; absent for new memory. */
  readonly room: ((size: number) => Uint8Array<ArrayBuffer>) | undefined;

  /**
   * Describes content.
   *
   * @param size Size in bytes.
   * @param fill Fills a buffer of that size.
   * @param room Gives memory of the size of the whole body, which must stay untouched until the call has ended; new memory by default.
   */
  constructor(size: number, fill: (into: Uint8Array<ArrayBuffer>) => Promise<void>, room?: (size: number) => Uint8Array<ArrayBuffer>) {
    this.size = size;
    this.fill = fill;
    this.room = room;
  }
}

/** Content whose SHA-1 goes along, taken from the very bytes that are sent. */
export class Hashed extends Filling {
  /** The parameter that carries the SHA-1. */
  readonly param: string;
  /** The SHA-1 in hex, once it is known. */
  sha1: string | undefined;

  /**
   * Describes content.
   *
   * @param param The parameter that carries the SHA-1, in TypeScript.
   * @param size Size in bytes.
   * @param fill Fills a buffer of that size.
   */
  constructor(param: string, size: number, fill: (into: Uint8Array<ArrayBuffer>) => Promise<void>) {
    super(size, fill);
    this.param = param;
  }
}

/** Whether a value is content of known size. */
export function isData(value: unknown): value is TransferData {
  return typeof value === "string" || value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob ||
    value instanceof Filling;
}

/** Whether a value is content that comes bit by bit. */
export function isStream(value: unknown): value is TransferStream {
  return typeof value === "object" && value !== null && (value instanceof ReadableStream || Symbol.asyncIterator in value);
}

/** Size of content in bytes. */
export function dataSize(data: TransferData): number {
  if (typeof data === "string") return byteLength(data);
  return data instanceof Blob || data instanceof Filling ? data.size : data.byteLength;
}

/**
 * Writes content into a buffer.
 *
 * @param data What is written.
 * @param into Has room for it.
 * @param at Where it goes.
 */
export async function fillWith(data: TransferData, into: Uint8Array<ArrayBuffer>, at = 0): Promise<void> {
  if (data instanceof Filling) await data.fill(into.subarray(at, at + data.size));
  else if (typeof data === "string") new TextEncoder().encodeInto(data, into.subarray(at));
  else if (data instanceof Blob) into.set(new Uint8Array(await data.arrayBuffer()), at);
  else into.set(data instanceof Uint8Array ? data : new Uint8Array(data), at);
}
