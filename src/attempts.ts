/**
 * The tries of one call: what is tried again, after how long, and how the outcome of a try that was cut off is settled (protocol notes,
 * section 6.5). Nothing takes effect twice without anybody knowing.
 *
 * @module
 */
import type { CallOptions } from "./config.ts";
import type { CodeRetry, Operation, ReturnCode } from "./operation.ts";
import type { CosFailure, CosResult, CosSuccess } from "./result.ts";
import { pause, type RetryRule } from "./retry.ts";

/** One try. */
export interface Tried<T> {
  /** What came of it. */
  readonly result: CosResult<T>;
  /** Headers of the answer, where there was one. */
  readonly headers?: Headers | undefined;
}

/** What is known when the outcome of a call is to be settled. */
export interface Unsettled {
  /** What the last try said. */
  readonly failure: CosFailure;
  /** When the call began: UNIX time in seconds, by the service's clock as far as it is known. */
  readonly since: number;
  /** Settings for the requests that find out. */
  readonly options: CallOptions;
}

/** What was found: the call's own success; `undone`, nothing of it happened; or `unknown`. */
export type Settled<T> = CosSuccess<T> | "undone" | "unknown";

/** Finds out whether a call took effect. */
export type Settle<T> = (unsettled: Unsettled) => Promise<Settled<T>>;

/** What the tries of a call need. */
export interface Attempts<T> {
  /** What is asked. */
  readonly operation: Operation;
  /** The service's return codes. */
  readonly codes: Readonly<Record<string, ReturnCode>>;
  /** How it is tried again. */
  readonly rule: RetryRule;
  /** Ends everything. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that one try may take; also each request that finds out. */
  readonly timeout: number;
  /** Tries once. */
  readonly once: () => Promise<Tried<T>>;
  /** Finds out whether the call took effect. */
  readonly settle: Settle<T> | undefined;
  /** The time in milliseconds, by the service's clock as far as it is known. */
  readonly now: () => number;
  /** Takes the service's time from an answer; says by how many seconds the clock was off, if it was. */
  readonly setClock: (headers: Headers | undefined) => number | undefined;
}

/** What a failure says about the effect of its try. */
type Effect = "none" | "perhaps";

/** Tries until it works, until it is settled, or until there is no more use. */
export async function tryAgain<T>(attempts: Attempts<T>): Promise<CosResult<T>> {
  const { operation, rule, signal, timeout } = attempts;
  const began = performance.now();
  const since = Math.floor(attempts.now() / 1000);
  let unsure = false;
  let corrected: number | undefined;
  for (let tries = 1;; tries++) {
    signal?.throwIfAborted();
    const { result, headers } = await attempts.once();
    if (result.ok) return result;
    const retry = retryOf(result, attempts.codes);

    // A sign that the service calls expired was made by a clock that is off; nothing happened, so a new one may be tried at once.
    if (retry === "sign" && corrected === undefined) {
      corrected = attempts.setClock(headers);
      if (corrected !== undefined) continue;
    }
    if (retry === "sign" && corrected) {
      return { ...result, message: `${result.message}: still, after the clock was corrected by ${corrected} s` };
    }

    unsure ||= effectOf(result, retry) === "perhaps";
    if (unsure && !operation.safe) {
      const settled = await attempts.settle?.({ failure: result, since, options: { signal, timeout, retry: rule } }) ?? "unknown";
      if (typeof settled === "object") return settled;
      if (settled === "unknown") return notKnown(result);
      // What was cut off did not happen, and what was asked again was refused: that is the answer.
      if (!isWorthATry(result, retry, headers)) return result;
      unsure = false;
    }
    if (!isWorthATry(result, retry, headers)) return result;
    // What is safe to repeat may still have changed something: only changes carry signs for one use among the safe operations.
    const end = unsure && operation.sign === "once" ? notKnown(result) : result;
    if (tries >= rule.attempts) return end;
    const wait = pause(rule, tries, signal, { retryAfter: retryAfterOf(headers), left: rule.deadline - (performance.now() - began) });
    if (!await wait) return end;
  }
}

function notKnown(failure: CosFailure): CosFailure {
  return { ...failure, message: `${failure.message}; whether it took effect is not known` };
}

function retryOf(failure: CosFailure, codes: Readonly<Record<string, ReturnCode>>): CodeRetry {
  return codes[failure.code]?.retry ?? "no";
}

/** Failures of a connection that was never made. Deno tells some of them in words only. */
const NEVER_SENT =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ConnectionRefused)\b|connection refused|dns error|failed to lookup/i;

function effectOf(failure: CosFailure, retry: CodeRetry): Effect {
  if (failure.code === -3) {
    const { code, message } = deepest(failure.cause);
    return NEVER_SENT.test(`${code} ${message} ${failure.message}`) ? "none" : "perhaps";
  }
  // A page of HTTP 4xx comes from before the service: the request did not reach it.
  if (failure.code === -2) {
    return failure.httpStatus !== undefined && failure.httpStatus >= 400 && failure.httpStatus < 500 ? "none" : "perhaps";
  }
  // -77: a sign for one use was used already, so somebody on the way sent the request twice. Other codes to be tried again come from a
  // back end that may have got half-way; only what was throttled did not get in.
  return retry === "settle" || retry === "backoff" ? "perhaps" : "none";
}

function deepest(error: unknown): { code: string; message: string } {
  let last = error as { code?: unknown; message?: unknown; cause?: unknown } | undefined;
  while (last?.cause) last = last.cause as typeof last;
  return { code: String(last?.code ?? ""), message: String(last?.message ?? "") };
}

function isWorthATry(failure: CosFailure, retry: CodeRetry, headers: Headers | undefined): boolean {
  // A page of HTTP 4xx is a proxy's or a wrong host's: it will not change, unless it says when to come again. JSON that cannot be read is a
  // refusal of the service that was damaged on its way; asked again, it tells its code.
  if (failure.code === -2) return effectOf(failure, retry) === "perhaps" || retryAfterOf(headers) !== undefined || isJson(headers);
  return retry === "backoff" || retry === "throttle" || retry === "settle";
}

function isJson(headers: Headers | undefined): boolean {
  return /^application\/json\b/i.test(headers?.get("content-type") ?? "");
}

/** Milliseconds after which the service wants to be asked again (RFC 9110, section 10.2.3). */
function retryAfterOf(headers: Headers | undefined): number | undefined {
  const value = headers?.get("retry-after");
  if (!value) return undefined;
  const wait = /^[0-9]+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
