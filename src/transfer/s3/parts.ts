/**
 * How large objects are cut.
 *
 * @module
 */

/** What one part has; an object below that is stored in one request. */
export const PART_SIZE: number = 8 * 1024 * 1024;
/** Parts that an object may have. */
const MOST = 10_000;
const MIB = 1024 * 1024;

/** Bytes of each part but the last of an object: more than usual where there would be too many. */
export function partSize(size: number): number {
  return Math.max(PART_SIZE, Math.ceil(size / MOST / MIB) * MIB);
}

/** How many parts an object has. */
export function partCount(size: number): number {
  return Math.ceil(size / partSize(size));
}
