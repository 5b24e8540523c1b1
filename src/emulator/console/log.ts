/**
 * The log: one record for every exchange.
 *
 * @module
 */
import type { Fault } from "../faults/fault_rule.ts";
import type { EmulatorRequest } from "../service/hooks.ts";

/** A request and its answer, as the log has it: one line of `requests`. */
export interface LoggedRequest extends EmulatorRequest {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Return code of the answer; 0 is success. A fault's page of HTML counts as -2, and no answer as -3 with the status 0. */
  readonly code: number;
  /** What went wrong by a rule. */
  readonly fault?: Fault;
}
