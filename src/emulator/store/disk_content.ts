/**
 * Contents as the store on disk has them in hand.
 *
 * @module
 */
import type { Content } from "./store.ts";

/** Where bytes are: in a file of their own, or in memory as long as no record holds them and they are few. */
export class DiskContent implements Content {
  /** How many there are. */
  readonly size: number;
  /** Name of the file; absent if there are no bytes, or if they are in memory. */
  id: string | undefined;
  /** Whether no record has had the file yet. */
  isNew: boolean;
  /** Those that are in memory. */
  bytes: readonly Uint8Array[] = [];

  /** Bytes in a file, or none yet. */
  constructor(size: number, id?: string, isNew = false) {
    this.size = size;
    this.id = id;
    this.isNew = isNew;
  }
}
