/**
 * When a call is tried again, and after how long.
 *
 * @module
 */
import type { Operation, ReturnCode } from "./operation.ts";
import type { CosFailure } from "./result.ts";

/** How a call is tried again. */
export interface RetryOptions {
  /** Most tries, the first one included; 1 for none again. Default 3. */
  readonly attempts?: number | undefined;
  /** Longest wait before the second try, in milliseconds; it doubles with each further one. Default 200. */
  readonly baseDelay?: number | undefined;
  /** Longest wait before any try, in milliseconds. Default 5000. */
  readonly maxDelay?: number | undefined;
}

/** {@linkcode RetryOptions} with nothing left open. */
export interface RetryRule {
  /** Most tries. */
  readonly attempts: number;
  /** Longest wait before the second try. */
  readonly baseDelay: number;
  /** Longest wait before any try. */
  readonly maxDelay: number;
}

/** What holds unless something else is said. */
export const DEFAULT_RETRY: RetryRule = { attempts: 3, baseDelay: 200, maxDelay: 5000 };

/**
 * Whether a failure is worth another try.
 *
 * @param operation What was asked; only what has no second effect is asked again.
 * @param failure What came of it.
 * @param codes The service's return codes.
 */
export function isRetryable(operation: Operation, failure: CosFailure, codes: Readonly<Record<string, ReturnCode>>): boolean {
  if (!operation.safe) return false;
  // An answer that is no COS answer, below HTTP 500, is a proxy's or a wrong host's: it will not change.
  if (failure.code === -2) return failure.httpStatus === undefined || failure.httpStatus >= 500 || failure.httpStatus === 200;
  return codes[failure.code]?.retry === "backoff";
}

/**
 * Waits before another try: a random time up to a bound that doubles (exponential back-off with full jitter).
 *
 * @param rule How long at most.
 * @param tries How many tries there were.
 * @param signal Ends the wait; it then rejects with the signal's reason.
 */
export async function pause(rule: RetryRule, tries: number, signal: AbortSignal | undefined): Promise<void> {
  const bound = Math.min(rule.maxDelay, rule.baseDelay * 2 ** (tries - 1));
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, Math.random() * bound);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
