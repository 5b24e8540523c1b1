/**
 * Which exit status an error leads to. It needs the table of return codes, so it is loaded when there is an error.
 *
 * @module
 */
import { BadInput, CosError, type CosFailure } from "../../core/result.ts";
import { codes } from "../../generated/codes.ts";
import { EXIT, Failed, Interrupted, NoKey, UsageError } from "./exit.ts";

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
