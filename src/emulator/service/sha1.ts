/**
 * SHA-1 whose chaining state can be read and set, as the slice list needs it (protocol notes, section 4). Everything else uses node:crypto,
 * which is faster but keeps its state to itself.
 *
 * @module
 */
import type { SlicePart } from "../store/store.ts";

const BLOCK = 64;
const INITIAL = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

/** An SHA-1 computation that can be begun anywhere and looked into. */
export class Sha1 {
  readonly #h: Int32Array;
  readonly #w = new Int32Array(80);
  readonly #rest = new Uint8Array(BLOCK);
  #length: number;

  /**
   * Begins a computation.
   *
   * @param state Chaining state after `length` bytes, as `state()` writes it; the initial one if absent.
   * @param length Bytes that went into `state`; a multiple of 64, because a state says nothing of a block begun.
   */
  constructor(state?: string, length = 0) {
    if (length % BLOCK !== 0) throw new RangeError("an SHA-1 state exists only at a multiple of 64 bytes");
    this.#h = Int32Array.from(INITIAL);
    this.#length = length;
    if (state !== undefined) {
      const view = new DataView(Uint8Array.from(state.match(/../g) ?? [], (pair) => parseInt(pair, 16)).buffer);
      for (let i = 0; i < 5; i++) this.#h[i] = view.getInt32(4 * i, true);
    }
  }

  /** Takes the next bytes. */
  update(bytes: Uint8Array): this {
    let at = 0;
    const begun = this.#length % BLOCK;
    this.#length += bytes.length;
    if (begun > 0) {
      at = Math.min(BLOCK - begun, bytes.length);
      this.#rest.set(bytes.subarray(0, at), begun);
      if (begun + at < BLOCK) return this;
      this.#block(this.#rest, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#block(bytes, at);
    this.#rest.set(bytes.subarray(at));
    return this;
  }

  /** The five chaining words after the last whole block, each little-endian, in hexadecimal: the `datasha` of a middle slice. */
  state(): string {
    return this.#hex(true);
  }

  /** The ordinary SHA-1 of everything taken. The computation ends here. */
  digest(): string {
    const bits = this.#length * 8;
    const begun = this.#length % BLOCK;
    const tail = new Uint8Array(begun < 56 ? BLOCK - begun : 2 * BLOCK - begun);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 0x1_0000_0000));
    view.setUint32(tail.length - 4, bits % 0x1_0000_0000);
    this.update(tail);
    return this.#hex(false);
  }

  #hex(littleEndian: boolean): string {
    const bytes = new Uint8Array(20);
    const view = new DataView(bytes.buffer);
    this.#h.forEach((word, i) => view.setInt32(4 * i, word, littleEndian));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  #block(bytes: Uint8Array, at: number): void {
    const w = this.#w;
    for (let i = 0; i < 16; i++, at += 4) w[i] = bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!;
    for (let i = 16; i < 80; i++) {
      const x = w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!;
      w[i] = x << 1 | x >>> 31;
    }
    const h = this.#h;
    let a = h[0]!, b = h[1]!, c = h[2]!, d = h[3]!, e = h[4]!;
    for (let i = 0; i < 80; i++) {
      const mixed = i < 20
        ? (b & c | ~b & d) + 0x5a827999
        : i < 40
        ? (b ^ c ^ d) + 0x6ed9eba1
        : i < 60
        ? (b & c | b & d | c & d) + 0x8f1bbcdc
        : (b ^ c ^ d) + 0xca62c1d6;
      const next = (a << 5 | a >>> 27) + mixed + e + w[i]! | 0;
      e = d;
      d = c;
      c = b << 30 | b >>> 2;
      b = a;
      a = next;
    }
    h[0] = h[0]! + a | 0;
    h[1] = h[1]! + b | 0;
    h[2] = h[2]! + c | 0;
    h[3] = h[3]! + d | 0;
    h[4] = h[4]! + e | 0;
  }
}

/** The slice list of a content, as a client sends it in `uploadparts`. */
export function sliceChain(content: Uint8Array, sliceSize: number): SlicePart[] {
  const sha = new Sha1();
  const parts: SlicePart[] = [];
  for (let offset = 0; offset < content.length; offset += sliceSize) {
    const slice = content.subarray(offset, offset + sliceSize);
    sha.update(slice);
    const last = offset + sliceSize >= content.length;
    parts.push({ offset, datalen: slice.length, datasha: last ? sha.digest() : sha.state() });
  }
  return parts;
}

/**
 * Checks one slice against the list: its computation goes on from the state that the list gives for the part before, so slices can be
 * checked in any order.
 *
 * @returns false if a part that ends inside the slice does not fit. What cannot be checked alone (a slice that begins or ends within a
 * part, a grid that is no multiple of 64) counts as fitting: the SHA-1 of the whole file decides at the end.
 */
export async function sliceFits(
  parts: readonly SlicePart[],
  offset: number,
  size: number,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<boolean> {
  let next = parts.findIndex((part) => part.offset === offset);
  if (next < 0 || offset % BLOCK !== 0) return true;
  const sha = new Sha1(next > 0 ? parts[next - 1]!.datasha : undefined, offset);
  let at = 0, end = parts[next]!.datalen;
  for await (let chunk of chunks) {
    while (chunk.length > 0 && end <= size) {
      const piece = chunk.subarray(0, end - at);
      sha.update(piece);
      chunk = chunk.subarray(piece.length);
      at += piece.length;
      if (at < end) continue;
      const last = next === parts.length - 1;
      if ((last ? sha.digest() : sha.state()) !== parts[next]!.datasha) return false;
      end += last ? Infinity : parts[++next]!.datalen;
    }
  }
  return true;
}
