/**
 * How anything inside the emulator says no.
 *
 * @module
 */
import type { Header } from "./exchange.ts";

/** What a refusal can say besides its code. */
export interface RefusalOptions {
  /** Headers that the answer carries besides the usual ones. */
  readonly headers?: readonly Header[] | undefined;
  /** HTTP status in place of the code's own. */
  readonly status?: number | undefined;
}

/** A refusal with a return code of the service (protocol notes, section 6). The core turns it into an answer. */
export class Refusal extends Error {
  override name = "Refusal";
  /** The return code. */
  readonly code: number;
  /** Why, in words, if the code alone does not say it. It goes to the log and not to the client, whom the service tells no more than the code. */
  readonly reason: string | undefined;
  /** Headers that the answer carries besides the usual ones. */
  readonly headers: readonly Header[];
  /** HTTP status in place of the code's own. */
  readonly status: number | undefined;

  /** Refuses with `code`. */
  constructor(code: number, reason?: string, { headers = [], status }: RefusalOptions = {}) {
    super(`return code ${code}`);
    this.code = code;
    this.reason = reason;
    this.headers = headers;
    this.status = status;
  }
}
