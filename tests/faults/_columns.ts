/**
 * The faults of the matrix: what the emulator does, and what the client can know of it.
 *
 * @module
 */
import type { Fault } from "@cos/v4/emulator";

/**
 * What one struck try tells the client. `fine`: nothing is wrong; `expired`: its sign is, by the service's clock; `outdated`: its sign is, though
 * the clock is right; `refused`: nothing happened, and asking again is of no use; `throttled`: nothing happened, and it may be asked again;
 * `unsure`: it may have happened or not.
 */
export type Sight = "fine" | "expired" | "outdated" | "refused" | "throttled" | "unsure";

/** A fault of the matrix. */
export interface Column {
  /** Its name at the head of the table; with a plus when the request takes effect all the same. */
  readonly name: string;
  /** What the emulator does. */
  readonly fault: Fault;
  /** What an answer of the API tells the client. */
  readonly sight: Sight;
  /** The code that a struck try ends with. */
  readonly code: number;
  /** Whether a struck request takes effect. */
  readonly effect: boolean;
  /** What becomes of a download: the object does not open (default), its body breaks with this code, or it is wrong and nobody can tell. */
  readonly body?: number | "wrong" | undefined;
  /** Whether the answer arrives, damaged. */
  readonly damaged?: boolean;
  /** Whether it only ends with the client's patience. */
  readonly slow?: boolean;
  /** The only operation that it can strike. */
  readonly only?: string;
}

/** Well above what any of these calls takes, well below what anybody wants to wait. */
export const PATIENCE = 1500;

const HTML = { sight: "unsure", code: -2 } as const;
const LOST = { sight: "unsure", code: -3 } as const;

/** All faults of the matrix. */
export const columns: readonly Column[] = [
  { name: "delay", fault: { delay: 3 }, sight: "fine", code: 0, effect: true },
  { name: "delay+", fault: { delay: 3, effect: true }, sight: "fine", code: 0, effect: true },
  // The emulator does what it was asked as soon as nobody waits any more.
  { name: "late", fault: { delay: 60_000 }, ...LOST, effect: true, slow: true },
  { name: "late+", fault: { delay: 60_000, effect: true }, ...LOST, effect: true, slow: true },
  { name: "502", fault: { status: 502 }, ...HTML, effect: false },
  { name: "502+", fault: { status: 502, effect: true }, ...HTML, effect: true },
  { name: "403", fault: { status: 403 }, sight: "refused", code: -2, effect: false },
  { name: "429", fault: { status: 429, headers: { "Retry-After": "0" } }, sight: "throttled", code: -2, effect: false },
  { name: "-71", fault: { code: -71 }, sight: "throttled", code: -71, effect: false },
  { name: "-195", fault: { code: -195 }, sight: "unsure", code: -195, effect: false },
  { name: "-195+", fault: { code: -195, effect: true }, sight: "unsure", code: -195, effect: true },
  { name: "-20034", fault: { code: -20034 }, sight: "unsure", code: -20034, effect: false },
  { name: "-77", fault: { code: -77 }, sight: "unsure", code: -77, effect: false },
  { name: "-77+", fault: { code: -77, effect: true }, sight: "unsure", code: -77, effect: true },
  { name: "-96", fault: { code: -96 }, sight: "outdated", code: -96, effect: false },
  { name: "-97", fault: { code: -97 }, sight: "refused", code: -97, effect: false },
  { name: "drop", fault: { drop: true }, ...LOST, effect: false },
  { name: "drop+", fault: { drop: true, effect: true }, ...LOST, effect: true },
  { name: "cut", fault: { cut: 5 }, ...LOST, effect: true, body: -2 },
  { name: "stall", fault: { stall: 5 }, ...LOST, effect: true, slow: true, body: -3 },
  { name: "trunc", fault: { truncate: 5 }, ...HTML, effect: true, body: "wrong", damaged: true },
  { name: "empty", fault: { truncate: 0 }, ...HTML, effect: true, body: "wrong", damaged: true },
  { name: "flip", fault: { flip: 0 }, ...HTML, effect: true, body: "wrong", damaged: true },
  { name: "len+", fault: { length: 10 }, ...LOST, effect: true, body: -2 },
  { name: "len-", fault: { length: -10 }, ...HTML, effect: true, body: "wrong", damaged: true },
  // Longer than a sign is good for, and less than a sign may be ahead of the service: who corrects a clock for one try must not fail at the next.
  { name: "+14m", fault: { clock: 840 }, sight: "expired", code: -96, effect: false },
  { name: "-14m", fault: { clock: -840 }, sight: "fine", code: 0, effect: true },
  { name: "size", fault: { sliceSize: 80_000 }, sight: "fine", code: 0, effect: true, only: "upload_slice_init" },
  { name: "serial", fault: { serialUpload: true }, sight: "fine", code: 0, effect: true, only: "upload_slice_init" },
  { name: "-4019", fault: { code: -4019 }, sight: "refused", code: -4019, effect: false, only: "upload_slice_init" },
  { name: "-4019+", fault: { code: -4019, effect: true }, sight: "refused", code: -4019, effect: true, only: "upload_slice_init" },
  { name: "-4020", fault: { code: -4020 }, sight: "refused", code: -4020, effect: false, only: "upload_slice_init" },
];

/** Which of three tries are struck; `each`: all of the operation; `all`: all requests of the call, so that nothing can be looked up either. */
export const positions = ["1st", "2nd", "3rd", "each", "all"] as const;

/** See {@linkcode positions}. */
export type Position = typeof positions[number];
