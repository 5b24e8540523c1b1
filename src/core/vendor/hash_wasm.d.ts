/**
 * The hashes of hash-wasm, as far as it is used here.
 *
 * @module
 */

/** A hash under way. */
export interface Sha1 {
  /** Begins. */
  init(): Sha1;
  /** Takes more. */
  update(data: Uint8Array | string): Sha1;
  /** Ends it. */
  digest(form: "hex"): string;
  /** Its inner state: four bytes of the library's own, then h0 to h4. */
  save(): Uint8Array;
}

/** Makes a SHA-1. */
export function createSHA1(): Promise<Sha1>;
/** Makes an MD5. */
export function createMD5(): Promise<Sha1>;
