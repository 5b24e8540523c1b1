/**
 * What tells one state of a local file from another.
 *
 * @module
 */
import type { BigIntStats } from "node:fs";

/** A state of a local file. A change of its content alters one of these, but for one within the clock's last tick: see {@linkcode isFresh}. */
export interface Stamp {
  /** The file system, and the file in it: a file that was renamed over another is not the same. */
  readonly dev: bigint;
  /** The file's number. */
  readonly ino: bigint;
  /** Size in bytes. */
  readonly size: bigint;
  /** When the content was changed last, in nanoseconds. */
  readonly mtime: bigint;
  /** When content or attributes were changed last, in nanoseconds. Nobody can set it, as `touch -r` sets the other. */
  readonly ctime: bigint;
}

/** The stamp of a file. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Stamp {
  return { dev, ino, size, mtime: mtimeNs, ctime: ctimeNs };
}

/** What tells a file from all others, whatever names it has: two names are one where a disk folds case or normalises, or where a link leads. */
export function fileOf({ dev, ino }: Pick<BigIntStats, "dev" | "ino">): string {
  return `${dev}:${ino}`;
}

/** Whether a file is still what it was. */
export function isStill(one: Stamp, other: Stamp): boolean {
  return one.dev === other.dev && one.ino === other.ino && one.size === other.size && one.mtime === other.mtime &&
    one.ctime === other.ctime;
}

const SECOND = 1_000_000_000n;
/** What the clock of a file system may stand still, in nanoseconds: that of a kernel, or one of whole seconds (FAT: two; Deno tells no more). */
const TICK = { fine: SECOND / 20n, coarse: SECOND * 5n / 2n };

/**
 * Whether a file was changed so shortly before that a further change may leave no trace in its stamp. Then only its content tells.
 *
 * @param stamp The file's stamp.
 * @param taken When it was taken, in milliseconds.
 */
export function isFresh({ ctime }: Stamp, taken: number): boolean {
  return BigInt(Math.ceil(taken)) * 1_000_000n - ctime < (ctime % SECOND === 0n ? TICK.coarse : TICK.fine);
}
