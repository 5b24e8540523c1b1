/**
 * A file that only grows, of lines that count only when they are whole.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

const MIB = 1_048_576;
const CHECK_DIGITS = 8;
const LINE_END = 0x0a;

interface Waiting {
  readonly line: string;
  readonly apply: () => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A journal: entries are added at its end, as lines of JSON with a check sum before them. A line that was not completely written, because the
 * process was killed meanwhile, is passed over when the journal is read; nobody had been told that it was written. Entries that come while a
 * write is under way are written together by the next one.
 *
 * Whoever opens a journal writes it anew, as another file of the same name. So if two processes work with one journal, because a lock could not
 * keep them apart, the one that came first finds that the file is not its own any more, and its entries are refused.
 */
export class Journal {
  readonly #path: string;
  readonly #sync: boolean;
  #file: FileHandle;
  /** How many bytes are certain to be whole lines. */
  #size: number;
  /** How many bytes it had when it was written anew. */
  #fresh: number;
  #waiting: Waiting[] = [];
  #work: Promise<void> = Promise.resolve();
  #broken: unknown;

  private constructor(path: string, sync: boolean, file: FileHandle, size: number) {
    this.#path = path;
    this.#sync = sync;
    this.#file = file;
    this.#size = size;
    this.#fresh = size;
  }

  /**
   * Writes a journal anew, in place of the one that may be there: that one stays until the new one is whole.
   *
   * @param sync Whether every entry is forced to the disk before it counts as added.
   */
  static async create(path: string, sync: boolean, entries: Iterable<unknown>): Promise<Journal> {
    const { file, size } = await writeAnew(path, entries);
    return new Journal(path, sync, file, size);
  }

  /** How many bytes it has grown by since it was written anew, and what it had then. */
  get growth(): { readonly fresh: number; readonly grown: number } {
    return { fresh: this.#fresh, grown: this.#size - this.#fresh };
  }

  /**
   * Adds an entry.
   *
   * @param apply Called when the entry outlives the process, or with `sync` the machine; in the order of the entries.
   */
  append(entry: unknown, apply: () => void): Promise<void> {
    const line = lineOf(entry);
    return new Promise((done, failed) => {
      this.#waiting.push({ line, apply, done, failed });
      if (this.#waiting.length === 1) this.#work = this.#work.then(() => this.#write());
    });
  }

  /** Writes the journal anew with the entries that `entries` gives when all those before have been added. */
  rewrite(entries: () => Iterable<unknown>): Promise<void> {
    const work = this.#work.then(async () => {
      await this.#checkOurs();
      const { file, size } = await writeAnew(this.#path, entries());
      await this.#file.close();
      this.#file = file;
      this.#size = this.#fresh = size;
    });
    this.#work = work.catch(() => {});
    return work;
  }

  /** Waits for what is under way, and closes the file. */
  async close(): Promise<void> {
    await this.#work;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await this.#checkOurs();
      const bytes = new TextEncoder().encode(batch.map(({ line }) => line).join(""));
      await writeAll(this.#file, bytes, this.#size);
      if (this.#sync) await this.#file.datasync();
      this.#size += bytes.length;
    } catch (error) {
      // Part of it may be there, and must not be found later: nobody is told that it was added.
      await this.#file.truncate(this.#size).catch((cause) => this.#broken = cause);
      for (const { failed } of batch) failed(error);
      return;
    }
    for (const { apply, done, failed } of batch) {
      try {
        apply();
        done();
      } catch (error) {
        failed(error);
      }
    }
  }

  async #checkOurs(): Promise<void> {
    if (this.#broken !== undefined) throw new Error(`${this.#path} cannot be written`, { cause: this.#broken });
    const [there, ours] = await Promise.all([stat(this.#path, { bigint: true }), this.#file.stat({ bigint: true })]);
    if (there.ino !== ours.ino) throw new Error(`another process has taken over ${this.#path}`);
  }
}

/** The entries of a journal, in order; none if it is not there. */
export async function* readJournal(path: string): AsyncGenerator<unknown, void, undefined> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return;
    throw error;
  }
  try {
    let pieces: Uint8Array[] = [];
    while (true) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(MIB), 0, MIB, null);
      if (bytesRead === 0) return;
      let start = 0;
      for (let end = buffer.indexOf(LINE_END); end >= 0 && end < bytesRead; end = buffer.indexOf(LINE_END, start)) {
        pieces.push(buffer.subarray(start, end));
        const entry = entryOf(pieces);
        if (entry !== undefined) yield entry;
        pieces = [];
        start = end + 1;
      }
      if (start < bytesRead) pieces.push(buffer.subarray(start, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function lineOf(entry: unknown): string {
  const text = JSON.stringify(entry);
  return `${checkOf(text)} ${text}\n`;
}

/** The entry of a line; undefined if it is not as it was written. */
function entryOf(pieces: readonly Uint8Array[]): unknown {
  const decoder = new TextDecoder();
  const line = pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
  const text = line.slice(CHECK_DIGITS + 1);
  return line.slice(0, CHECK_DIGITS) === checkOf(text) ? JSON.parse(text) as unknown : undefined;
}

function checkOf(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, CHECK_DIGITS);
}

async function writeAnew(path: string, entries: Iterable<unknown>): Promise<{ readonly file: FileHandle; readonly size: number }> {
  const file = await open(`${path}.new`, "w+");
  try {
    let size = 0, text = "";
    const flush = async (): Promise<void> => {
      const bytes = new TextEncoder().encode(text);
      await writeAll(file, bytes, size);
      size += bytes.length;
      text = "";
    };
    for (const entry of entries) {
      text += lineOf(entry);
      if (text.length > MIB) await flush();
    }
    await flush();
    // What takes the place of all that was ever added has to be on the disk before.
    await file.datasync();
    await rename(`${path}.new`, path);
    await syncFolder(dirname(path));
    return { file, size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Makes a rename outlive the machine, where the system can do that. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows has no such thing.
  }
}

/** Writes all of the bytes at a place of a file. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}
