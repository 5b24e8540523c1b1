/**
 * How the command ends: its exit statuses, and the errors that lead there.
 *
 * @module
 */
import { type CosFailure, localFailure } from "../../core/result.ts";

/** Exit status of the command. */
export const EXIT = {
  /** All was done. */
  done: 0,
  /** Something failed, and was listed. */
  failed: 1,
  /** The command was used wrongly; nothing was sent. */
  usage: 2,
  /** The service lets this account, key or clock do nothing. */
  noAccess: 3,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** The command was used wrongly. */
export class UsageError extends Error {
  /** What to do instead, a line each. */
  readonly hints: readonly string[];

  /**
   * @param message What is wrong.
   * @param hints What to do instead.
   */
  constructor(message: string, ...hints: string[]) {
    super(message);
    this.name = "UsageError";
    this.hints = hints;
  }
}

/** There is no key to sign with. */
export class NoKey extends UsageError {}

/** Something failed whose message is already whole. */
export class Failed extends UsageError {
  /** The same as a failure. */
  get failure(): CosFailure {
    return localFailure(-1, this.message);
  }
}

/** The reason of the signal when somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  /** Made once, when it happens. */
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}
