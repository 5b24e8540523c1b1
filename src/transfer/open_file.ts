/**
 * An open local file. What takes less time than a wait for another thread (to open, to look, to close, to read or write a little) is done at once: that
 * is half of the work with files of a few KiB. What is larger leaves the thread free.
 *
 * @module
 */
import type { BigIntStats } from "node:fs";
import { node } from "./node.ts";

/** Up to so many bytes are read or written at once. */
const AT_ONCE = 64 * 1024;

/** An open local file. */
export class OpenFile {
  readonly #fd: number;
  /** Reads and writes that another thread is at: a number that is given back before they end may be another file's by then. */
  readonly #pending = new Set<Promise<unknown>>();
  #isOpen = true;

  /**
   * Opens a file.
   *
   * @param path Where it is.
   * @param flags As `node:fs` has them.
   * @param mode Its mode, if it is made.
   */
  constructor(path: string, flags: number, mode?: number) {
    this.#fd = node.fs.openSync(path, flags, mode);
  }

  /** What it is now. */
  stat(): BigIntStats {
    return node.fs.fstatSync(this.#fd, { bigint: true });
  }

  /** Sets its mode. */
  chmod(mode: number): void {
    node.fs.fchmodSync(this.#fd, mode);
  }

  /** Cuts off what is behind so many bytes. */
  truncate(size: number): void {
    node.fs.ftruncateSync(this.#fd, size);
  }

  /** Sets when it was changed last, in seconds. */
  setTime(seconds: number): void {
    // A number below 0 is taken for the time at hand, and a Date for what it is; by Deno in whole seconds alone.
    node.fs.futimesSync(this.#fd, Date.now() / 1000, seconds < 0 ? new Date(Math.floor(seconds) * 1000) : seconds);
  }

  /**
   * Reads bytes, perhaps fewer than there is room for.
   *
   * @returns How many; 0 at the end.
   */
  async read(into: Uint8Array, offset: number): Promise<number> {
    if (into.length <= AT_ONCE) return node.fs.readSync(this.#fd, into, 0, into.length, offset);
    return await this.#waited((done) => node.fs.read(this.#fd, into, 0, into.length, offset, done));
  }

  /** Writes all of some bytes: a file system may take fewer than it is given, above all when it is about to be full. */
  async write(bytes: Uint8Array, offset: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const rest = bytes.subarray(done);
      const written = rest.length <= AT_ONCE
        ? node.fs.writeSync(this.#fd, rest, 0, rest.length, offset + done)
        : await this.#waited<number>((ended) => node.fs.write(this.#fd, rest, 0, rest.length, offset + done, ended));
      if (written === 0) throw new Error("the disk took no more bytes");
      done += written;
    }
  }

  /** Has what was written put on the disk. */
  async sync(): Promise<void> {
    await this.#waited<void>((done) => node.fs.fsync(this.#fd, (error) => done(error, undefined)));
  }

  /** SHA-1 of the bytes that it has, in hex. */
  async sha1(signal: AbortSignal | undefined): Promise<string> {
    return await this.digest("sha1", signal);
  }

  /** A digest of the bytes that it has, in hex. What is added meanwhile is not read: it may be added as fast. */
  async digest(algorithm: "sha1" | "md5", signal: AbortSignal | undefined): Promise<string> {
    const hash = node.crypto.createHash(algorithm);
    const size = Number(this.stat().size);
    const buffer = new Uint8Array(Math.min(size, 1024 * 1024));
    for (let offset = 0;;) {
      signal?.throwIfAborted();
      const rest = size - offset;
      const count = rest > 0 ? await this.read(rest < buffer.length ? buffer.subarray(0, rest) : buffer, offset) : 0;
      if (count === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, count));
      offset += count;
    }
  }

  /** Closes it, when nothing is under way in it any more. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#pending.size > 0) await Promise.allSettled(this.#pending);
    node.fs.closeSync(this.#fd);
  }

  async #waited<T>(begin: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
    const work = new Promise<T>((resolve, reject) => begin((error, value) => error ? reject(error) : resolve(value)));
    this.#pending.add(work);
    try {
      return await work;
    } finally {
      this.#pending.delete(work);
    }
  }
}
