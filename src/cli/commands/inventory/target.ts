/**
 * Where an inventory goes: standard output, or a file that has its name only when it is whole.
 *
 * @module
 */
import { type InventoryPosition, isPosition } from "../../../transfer/inventory.ts";
import { openPartFile, type PartFile } from "../../../transfer/part_file.ts";
import type { Output } from "../../terminal/output.ts";

/** What an inventory has so far. */
export interface Sum {
  /** Files. */
  readonly files: number;
  /** Their bytes. */
  readonly bytes: number;
  /** Uploads that were not finished. */
  readonly unfinished: number;
  /** Files that cannot be asked for by their names. */
  readonly unreachable: number;
}

/** Where an interrupted inventory stood, and what it had. */
export interface Mark extends Sum {
  readonly position: InventoryPosition;
}

/** Where an inventory goes. */
export interface Target {
  /** What an interrupted one left to be taken up. */
  readonly left: Mark | undefined;
  /** Whether another process is, or may be, at the same: then nothing is left for the next to take up. */
  readonly isShared: boolean;
  /** Adds lines. */
  write(text: string): Promise<void>;
  /** Says that all up to here was written, so that the next can go on here. */
  mark(mark: Mark): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  /**
   * Ends it before that.
   *
   * @returns Whether the next can go on.
   */
  stop(): Promise<boolean>;
}

/** Characters that are gathered before they are written. */
const BUFFER = 64 * 1024;
/** Milliseconds between two notes of where it stands. Each waits for the disk. */
const INTERVAL = 500;
/** Most characters of a note's own words: notes of more than 64 KiB are not believed. */
const MAX_MARK = 60_000;

/**
 * Standard output.
 *
 * @param output Where it is.
 * @param isTerminal Whether a person looks at it: then names do not steer the terminal.
 */
export function toOutput(output: Output, isTerminal: boolean): Target {
  let gathered = "";
  const flush = async (): Promise<void> => {
    const text = gathered;
    gathered = "";
    if (text !== "") await (isTerminal ? output.text(text.replaceAll("\r\n", "\n")) : output.content(new TextEncoder().encode(text)));
  };
  return {
    left: undefined,
    isShared: false,
    write: async (text) => {
      gathered += text;
      if (isTerminal || gathered.length >= BUFFER) await flush();
    },
    mark: () => flush(),
    finish: flush,
    stop: async () => {
      await flush();
      return false;
    },
  };
}

/**
 * A file.
 *
 * @param path Where it is to be.
 * @param of Words that say what the inventory is of, and how.
 * @param resume Whether what an interrupted one left is taken up.
 * @throws BadInput where no file can be written.
 */
export async function toFile(path: string, of: string, resume: boolean): Promise<Target> {
  const part = await openPartFile(path, { of, resume: true, replace: true, durable: true, guard: () => {} });
  try {
    const left = resume && part.state ? readMark(part.state.version) : undefined;
    if (left) await part.truncate(part.state!.size);
    else if (part.state) await part.clear();
    return new FileTarget(part, left, left ? part.state!.size : 0);
  } catch (error) {
    await part.close(true);
    throw error;
  }
}

class FileTarget implements Target {
  readonly left: Mark | undefined;
  readonly isShared: boolean;
  readonly #part: PartFile;
  /** Bytes that are written, and what is not yet. */
  #size: number;
  #gathered = "";
  /** The last mark, with the bytes before it; and whether it is noted. */
  #mark: { readonly mark: Mark; readonly size: number } | undefined;
  #noted = 0;

  constructor(part: PartFile, left: Mark | undefined, size: number) {
    this.#part = part;
    this.left = left;
    this.isShared = part.isShared;
    this.#size = size;
  }

  async write(text: string): Promise<void> {
    this.#gathered += text;
    if (this.#gathered.length >= BUFFER) await this.#flush();
  }

  async mark(mark: Mark): Promise<void> {
    // There is nothing yet to go on from.
    if (mark.files + mark.unfinished + mark.unreachable === 0) return;
    await this.#flush();
    this.#mark = { mark, size: this.#size };
    const now = performance.now();
    if (this.#noted > 0 && now - this.#noted < INTERVAL) return;
    await this.#note();
    this.#noted = performance.now();
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#part.commit(this.#size);
    await this.#part.close(false);
  }

  async stop(): Promise<boolean> {
    try {
      // What is behind the mark would be written again, and on a full disk takes the room for the note.
      if (this.#mark) await this.#part.truncate(this.#mark.size);
      await this.#note();
    } catch {
      // What was noted before holds.
    }
    await this.#part.close(true);
    return !this.#part.isShared && (this.#mark !== undefined || this.left !== undefined);
  }

  async #note(): Promise<void> {
    if (!this.#mark) return;
    const { mark, size } = this.#mark;
    const version = JSON.stringify(mark);
    if (version.length > MAX_MARK) return;
    // What a note speaks of is on the disk before it.
    await this.#part.sync();
    await this.#part.save({ version, size, segments: [{ start: 0, end: size, done: size }] });
  }

  async #flush(): Promise<void> {
    if (this.#gathered === "") return;
    const bytes = new TextEncoder().encode(this.#gathered);
    this.#gathered = "";
    await this.#part.write(bytes, this.#size);
    this.#size += bytes.length;
  }
}

/** What a note says, if it is anything: others may have written it. */
function readMark(text: string): Mark | undefined {
  try {
    const { position, files, bytes, unfinished, unreachable } = JSON.parse(text) as Mark;
    const isSum = [files, bytes, unfinished, unreachable].every((number) => Number.isSafeInteger(number) && number >= 0);
    return isSum && isPosition(position) ? { position, files, bytes, unfinished, unreachable } : undefined;
  } catch {
    return undefined;
  }
}
