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
  /** What was wrong. Never holds a secret or a sign. */
  readonly message: string;
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
 * A failure as an exception: what {@linkcode unwrap} throws.
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

  /**
   * Makes an exception of a failure.
   *
   * @param failure What went wrong.
   */
  constructor(failure: Omit<CosFailure, "ok" | "name"> & { readonly name?: string }) {
    const { code, message, httpStatus, requestId, cause } = failure;
    const facts = [
      `code ${code}`,
      ...httpStatus === undefined ? [] : [`HTTP ${httpStatus}`],
      ...requestId === undefined ? [] : [`request ${requestId}`],
    ];
    super(`${message} (${facts.join(", ")})`, cause === undefined ? undefined : { cause });
    this.name = "CosError";
    this.failure = { ok: false, ...failure, name: failure.name ?? localName(code) };
    this.code = code;
    this.httpStatus = httpStatus;
    this.requestId = requestId;
  }
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

/** A failure of the client's own: -1, -2 or -3. */
export function localFailure(
  code: -1 | -2 | -3,
  message: string,
  more: Pick<CosFailure, "httpStatus" | "requestId" | "cause"> = {},
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
