/**
 * Names in order, so that a page of a folder costs the same however many names the folder has.
 *
 * @module
 */

/** Most names of a block; a fuller one is halved. Blocks of this size are moved about in memory faster than any tree is walked. */
const BLOCK = 1024;

/**
 * A set of names in the order of their UTF-8 bytes: sorted blocks, themselves in order. Finding a place takes two binary searches, and putting
 * a name there moves at most one block and the list of blocks, which for a million names has two thousand.
 */
export class SortedNames {
  readonly #blocks: string[][] = [];
  #size = 0;

  /** How many names there are. */
  get size(): number {
    return this.#size;
  }

  /** Puts a name in, which must not be there yet. */
  add(name: string): void {
    this.#size++;
    const last = this.#blocks.at(-1);
    if (last === undefined) return void this.#blocks.push([name]);
    const at = Math.min(this.#blockOf((other) => compareUtf8(other, name) > 0), this.#blocks.length - 1);
    const block = this.#blocks[at]!;
    block.splice(firstWhere(block, (other) => compareUtf8(other, name) > 0), 0, name);
    if (block.length > BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK / 2));
  }

  /** Takes a name out, which must be there. */
  delete(name: string): void {
    const at = this.#blockOf((other) => compareUtf8(other, name) >= 0);
    const block = this.#blocks[at];
    const index = block === undefined ? -1 : firstWhere(block, (other) => compareUtf8(other, name) >= 0);
    if (block?.[index] !== name) return;
    this.#size--;
    block.splice(index, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /**
   * The names from a place on, upwards or downwards. The set must not change while they are taken.
   *
   * @param beyond Says of a name whether it lies behind the place; true for all names after the first one for which it is true.
   * @param reverse Whether to go down, from the last name before the place.
   */
  *from(beyond: (name: string) => boolean, reverse = false): Generator<string, void, undefined> {
    const step = reverse ? -1 : 1;
    let at = this.#blockOf(beyond);
    let index = at < this.#blocks.length ? firstWhere(this.#blocks[at]!, beyond) : 0;
    if (reverse) index--;
    for (let block = this.#blocks[at];; index += step) {
      while (block === undefined || index < 0 || index >= block.length) {
        at += step;
        block = this.#blocks[at];
        if (block === undefined) return;
        index = reverse ? block.length - 1 : 0;
      }
      yield block[index]!;
    }
  }

  /** The first block whose last name lies behind a place. */
  #blockOf(beyond: (name: string) => boolean): number {
    return firstWhere(this.#blocks, (block) => beyond(block.at(-1)!));
  }
}

/** The first element for which something holds that holds for all after it too; the length if there is none. */
function firstWhere<T>(list: readonly T[], holds: (element: T) => boolean): number {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Orders texts by the bytes of their UTF-8 form, which is the order of code points. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points beyond all others, though their own numbers are smaller than some. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
