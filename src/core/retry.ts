/**
 * How often a call is tried again, and how long it waits.
 *
 * @module
 */
import { onAbort } from "./abort.ts";

/**
 * How a call is tried again.
 *
 * @category Client
 */
export interface RetryOptions {
  /** Most tries, the first one included; 1 for none again. Default 3. */
  readonly attempts?: number | undefined;
  /** Longest wait before the second try, in milliseconds; it doubles with each further one. Default 200. */
  readonly baseDelay?: number | undefined;
  /** Longest wait before any try, in milliseconds. Default 5000. */
  readonly maxDelay?: number | undefined;
  /** Milliseconds after which no further try begins, counted from the first. Default 300000. */
  readonly deadline?: number | undefined;
}

/** {@linkcode RetryOptions} with nothing left open. */
export interface RetryRule {
  /** Most tries. */
  readonly attempts: number;
  /** Longest wait before the second try. */
  readonly baseDelay: number;
  /** Longest wait before any try. */
  readonly maxDelay: number;
  /** Milliseconds after which no further try begins. */
  readonly deadline: number;
}

/** What holds unless something else is said. */
export const DEFAULT_RETRY: RetryRule = { attempts: 3, baseDelay: 200, maxDelay: 5000, deadline: 300_000 };

/**
 * Waits before another try: a random time up to a bound that doubles (exponential back-off with full jitter), or as long as the service says.
 *
 * @param rule How long at most.
 * @param tries How many tries there were.
 * @param signal Ends the wait; it is then rejected with the signal's reason.
 * @param limits What the service wants, and how many milliseconds are left.
 * @returns false, at once, when the wait would be longer than what is left.
 */
export async function pause(
  rule: RetryRule,
  tries: number,
  signal: AbortSignal | undefined,
  limits: { readonly retryAfter?: number | undefined; readonly left?: number | undefined } = {},
): Promise<boolean> {
  signal?.throwIfAborted();
  const bound = Math.min(rule.maxDelay, rule.baseDelay * 2 ** (tries - 1));
  const wait = Math.max(Math.random() * bound, limits.retryAfter ?? 0);
  if (wait > (limits.left ?? Infinity)) return false;
  await new Promise<void>((resolve, reject) => {
    const forget = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal!.reason);
    });
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, wait);
  });
  return true;
}
