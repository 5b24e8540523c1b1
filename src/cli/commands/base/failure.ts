/**
 * Failures of what was named, and how programs are told of any failure.
 *
 * @module
 */
import { CosError, type CosFailure, localFailure } from "../../../core/result.ts";
import { describe } from "./advice.ts";
import type { Context } from "./context.ts";
import { Failed } from "../../terminal/exit.ts";
import { isStored, type Place } from "../../settings/place.ts";
import { fromLibrary, t, translated } from "../../texts/texts.ts";

/** Nothing can be done with something that was named: it is not there, cannot be read, or may not be looked at. */
export class NameFailed extends Failed {
  /** What was named. */
  readonly place: Place;
  readonly #failure: CosFailure;

  /**
   * @param text The name as it was typed.
   * @param place What it names.
   * @param failure What is wrong with it.
   * @param hints What to do instead.
   */
  constructor(text: string, place: Place, failure: CosFailure, ...hints: string[]) {
    super(t`${text}: ${describe(failure)}`, ...hints);
    this.place = place;
    this.#failure = failure;
  }

  /** What is wrong with it. */
  override get failure(): CosFailure {
    return this.#failure;
  }
}

/** Several names with which nothing can be done. */
export class SeveralFailed extends Failed {
  /** Each of them. */
  readonly all: readonly NameFailed[];

  /**
   * @param all Each of them.
   * @param hint What to do about them together.
   */
  constructor(all: readonly NameFailed[], hint: string) {
    super(all.map(({ message }) => message).join(translated("; ")), hint);
    this.all = all;
  }
}

/** The failure that the service would give, had it been asked for just this. */
export function notThere(message: string = t`no such file or folder`): CosFailure {
  return { ok: false, code: -197, name: "ERROR_CMD_FILE_NOTEXIST", message };
}

/** The failure of a local file or folder that cannot be looked at. */
export function unreadable(error: { readonly code?: string; readonly message?: string }): CosFailure {
  const { code, message } = error;
  return localFailure(-1, code === "ENOENT" ? t`no such file or folder` : t`cannot be read: ${code ?? message}`, { cause: error });
}

/**
 * An error with the name that it is about, where the service refused something; wrong use stays what it is.
 *
 * @param context Knows what to advise.
 * @param text The name as it was typed.
 * @param place What it names.
 * @param error What was thrown.
 */
export function named(context: Context, text: string, place: Place, error: unknown): unknown {
  if (!(error instanceof CosError) || error.code === -1) return error;
  const remote = isStored(place) ? place : undefined;
  return new NameFailed(text, place, error.failure, ...context.advice(error.failure, remote));
}

/**
 * A failure as programs are told of it, in all commands.
 *
 * @param record What failed: its `name`, and what else is known.
 * @param failure Why.
 * @param advice What to do about it, a line each.
 */
export function failureObject(record: object, failure: CosFailure, advice: readonly string[]): object {
  const { code, name, message, operation, bucketName: bucket, cosPath: path, httpStatus, requestId } = failure;
  return {
    status: "failed",
    ...record,
    error: { code, name, message: fromLibrary(message), operation, bucket, path, httpStatus, requestId },
    advice,
  };
}
