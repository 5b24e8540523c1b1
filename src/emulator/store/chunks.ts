/**
 * Bytes in pieces.
 *
 * @module
 */

/** The bytes from `start` up to, but without, `end`. */
export async function* readChunks(chunks: readonly Uint8Array[], start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at >= end) return;
  }
}

/** Where slices end that follow each other from a place on without a gap. */
export function endOf(place: number, sizeAt: (offset: number) => number | undefined): number {
  for (let size = sizeAt(place); size; size = sizeAt(place)) place += size;
  return place;
}
