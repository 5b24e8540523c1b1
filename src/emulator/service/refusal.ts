/**
 * How anything inside the emulator says no.
 *
 * @module
 */
import type { Header } from "./exchange.ts";

/** A refusal with a return code of the service (protocol notes, section 6). The core turns it into an answer. */
export class Refusal extends Error {
  override name = "Refusal";
  /** The return code. */
  readonly code: number;
  /** Headers that the answer carries besides the usual ones. */
  readonly headers: readonly Header[];

  /** HTTP status in place of the code's own. */
  readonly status: number | undefined;

  /** Refuses with `code`. */
  constructor(code: number, headers: readonly Header[] = [], status?: number) {
    super(`return code ${code}`);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}
