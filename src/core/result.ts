/**
 * What a call resolves to, and the error that `unwrap` makes of a failure.
 *
 * @module
 */

/**
 * A call that did what it was asked.
 *
 * @category Errors
 */
export interface CosSuccess<T> {
  /** Tells success from failure; the compiler allows `data` only after it was checked. */
  readonly ok: true;
  /** Always 0. */
  readonly code: 0;
  /** What the service said, usually `SUCCESS`. */
  readonly message: string;
  /** What was asked for; `undefined` where the service sends nothing. */
  readonly data: T;
  /** The service's mark of the request, for its support. */
  readonly requestId?: string;
}

/**
 * A call that failed.
 *
 * @category Errors
 */
export interface CosFailure {
  /** Tells success from failure. */
  readonly ok: false;
  /**
   * -1: the input was refused and nothing was sent, or a local file failed; -2: what came back is no COS answer; -3: no answer came; anything
   * else is the service's own code, as it was sent (protocol notes, section 6).
   */
  readonly code: number;
  /** The code's documented name; empty for one that no document names. */
  readonly name: string;
  /** What was wrong, as the service or the client said it. Never holds a secret or a sign. */
  readonly message: string;
  /** The operation that failed, by the name of its method. */
  readonly operation?: string;
  /** The bucket that it was about. */
  readonly bucketName?: string;
  /** The path that it was about. */
  readonly cosPath?: string;
  /** What the code means; absent for one that no document names. */
  readonly meaning?: string;
  /** What to do about it, where that is known. */
  readonly hint?: string;
  /** HTTP status of the answer, where there was one. */
  readonly httpStatus?: number;
  /** The service's mark of the request, for its support. */
  readonly requestId?: string;
  /** Of an upload: true when the file is stored all the same, and only its headers or its authority are not. `updateFile` sets those. */
  readonly stored?: boolean;
  /** What lies behind it, for example a refused connection; freed of signs. */
  readonly cause?: unknown;
}

/**
 * The outcome of a call.
 *
 * @category Errors
 */
export type CosResult<T> = CosSuccess<T> | CosFailure;

/**
 * A failure as an exception: what {@linkcode unwrap} throws. Its message says what failed, what is wrong, and by which facts it can be looked up.
 *
 * @category Errors
 *
 * @example
 * ```ts
 * import { CosClient, CosError, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * try {
 *   unwrap(await cos.delFile({ bucketName: "mybucket", cosPath: "/none.txt" }));
 * } catch (error) {
 *   if (!(error instanceof CosError)) throw error;
 *   console.log(error.message); // delFile mybucket /none.txt: the file or folder does not exist (-197 ERROR_CMD_FILE_NOTEXIST, HTTP 404, …)
 *   console.log(error.hint); // Look whether the name is right, in upper and lower case; listFolder() of / shows what is there.
 *   console.log(error.code, error.httpStatus, error.failure.name); // -197 404 ERROR_CMD_FILE_NOTEXIST
 * }
 * ```
 */
export class CosError extends Error {
  /** The failure itself. */
  readonly failure: CosFailure;
  /** The return code; see {@linkcode CosFailure.code}. */
  readonly code: number;
  /** HTTP status of the answer, where there was one. */
  readonly httpStatus: number | undefined;
  /** The service's mark of the request, for its support. */
  readonly requestId: string | undefined;
  /** What to do about it, where that is known. */
  readonly hint: string | undefined;

  /**
   * Makes an exception of a failure.
   *
   * @param failure What went wrong.
   */
  constructor(failure: Omit<CosFailure, "ok" | "name"> & { readonly name?: string }) {
    const whole: CosFailure = { ok: false, ...failure, name: failure.name ?? localName(failure.code) };
    const { code, name, httpStatus, requestId, cause, hint, operation, bucketName, cosPath } = whole;
    const place = [operation, bucketName, cosPath].flatMap((word) => word === undefined ? [] : shown(word)).join(" ");
    const facts = [
      `${code} ${name}`.trimEnd(),
      ...httpStatus === undefined ? [] : [`HTTP ${httpStatus}`],
      ...requestId === undefined ? [] : [`request ${requestId}`],
    ];
    super(`${place && place + ": "}${wordsOf(whole)} (${facts.join(", ")})`, cause === undefined ? undefined : { cause });
    this.name = "CosError";
    this.failure = whole;
    this.code = code;
    this.httpStatus = httpStatus;
    this.requestId = requestId;
    this.hint = hint;
  }
}

/** A word of a message: short, and without what breaks a line or steers a terminal. */
function shown(word: string): string {
  const short = word.slice(0, 300);
  if (!/[\s\p{Cc}]/u.test(short)) return short;
  return JSON.stringify(short).replace(/\p{Cc}/gu, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

/**
 * A failure in words, without its code: what the code means, and what the service said besides its name.
 *
 * @param failure What went wrong.
 */
export function wordsOf({ code, name, message, meaning, httpStatus }: CosFailure): string {
  if (code >= -3 || meaning === undefined) return message;
  // `SecretId` and the like stay as they are.
  const words = /^[A-Z][a-z]*\b/.test(meaning) ? meaning[0]!.toLowerCase() + meaning.slice(1) : meaning;
  if (name !== "" && message.startsWith(name)) return words + message.slice(name.length);
  // Where nothing was answered it was found out here, and more is known than the code says.
  return httpStatus === undefined ? message : `${words}: ${message}`;
}

/** The names of the client's own codes. */
function localName(code: number): string {
  return ({ [-1]: "BAD_INPUT", [-2]: "BAD_ANSWER", [-3]: "NO_ANSWER" } as Readonly<Record<number, string>>)[code] ?? "";
}

/**
 * The data of a result, or an exception.
 *
 * @category Errors
 * @param result What a call resolved to.
 * @returns Its data.
 * @throws CosError when the call failed.
 *
 * @example
 * ```ts
 * import { CosClient, CosError, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * try {
 *   unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/none.txt" }));
 * } catch (error) {
 *   assertEquals((error as CosError).code, -197);
 * }
 * ```
 */
export function unwrap<T>(result: CosResult<T>): T {
  if (result.ok) return result.data;
  throw new CosError(result);
}

/**
 * Refuses what a caller gave, where that is no call.
 *
 * @param message What was wrong, and what would be right.
 * @throws CosError (-1).
 */
export function refuse(message: string): never {
  throw new CosError({ code: -1, message });
}

/** A failure of the client's own: -1, -2 or -3. */
export function localFailure(
  code: -1 | -2 | -3,
  message: string,
  more: Omit<CosFailure, "ok" | "code" | "name" | "message"> = {},
): CosFailure {
  return { ok: false, code, name: localName(code), message, ...more };
}

/** Thrown inside the library for what becomes a failure with code -1. */
export class BadInput extends Error {
  /**
   * @param message What was wrong, and what would be right.
   * @param cause What lies behind it.
   */
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "BadInput";
  }
}
