/**
 * How the command ends: its exit status, and the errors that lead there.
 *
 * @module
 */
import { codes } from "../../generated/codes.ts";
import { BadInput, CosError, type CosFailure, localFailure } from "../../core/result.ts";

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

/** Whether the service refused access, as opposed to everything else that can fail. */
export function isNoAccess(failure: CosFailure): boolean {
  const status = codes[failure.code]?.http ?? failure.httpStatus;
  return failure.code < -3 ? status === 401 || status === 403 : failure.httpStatus === 401 || failure.httpStatus === 403;
}

/** The exit status for what ended the command. */
export function statusOf(error: unknown): number {
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (error instanceof NoKey) return EXIT.noAccess;
  if (error instanceof Failed) return isNoAccess(error.failure) ? EXIT.noAccess : EXIT.failed;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof BadInput || (error instanceof CosError && error.code === -1)) return EXIT.usage;
  return error instanceof CosError && isNoAccess(error.failure) ? EXIT.noAccess : EXIT.failed;
}
