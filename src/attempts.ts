/**
 * The tries of one call: what is tried again, after how long, and how the outcome of a try that was cut off is settled (protocol notes,
 * section 6.5). Nothing takes effect twice without anybody knowing.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
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
  /** When the call began: UNIX time in seconds, by the service's clock as its last answer had it. */
  readonly since: () => number;
  /** Settings for the requests that find out. */
  readonly options: CallOptions;
}

/** What was found: the call's own success; that nothing of it has happened; or why that cannot be known. */
export type Settled<T> = CosSuccess<T> | "undone" | { readonly unknown: string };

/** What the tries of a call need. */
export interface Attempts<T> {
  /** What is asked. */
  readonly operation: Operation;
  /** The service's return codes. */
  readonly codes: Readonly<Record<string, ReturnCode>>;
  /** How it is tried again. */
  readonly rule: RetryRule;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
  /** Ends everything. */
  readonly signal: AbortSignal | undefined;
  /** Tries once. */
  readonly once: () => Promise<Tried<T>>;
  /** Finds out whether the call took effect. */
  readonly settle: ((unsettled: Unsettled) => Promise<Settled<T>>) | undefined;
  /** The time by the service's clock. */
  readonly clock: Clock;
  /** Whether signs are made by that clock, or by somebody who has another. */
  readonly ownSigns: boolean;
}

/** What a failure says about the effect of its try. */
type Effect = "none" | "perhaps";

/** Tries until it works, until it is settled, or until there is no more use. */
export async function tryAgain<T>(attempts: Attempts<T>): Promise<CosResult<T>> {
  const { operation, rule, signal, timeout, clock } = attempts;
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  let unsure = false;
  let renewed: string | undefined;
  for (let tries = 1;; tries++) {
    signal?.throwIfAborted();
    const offset = clock.offset;
    const { result, headers } = await attempts.once();
    if (result.ok) return result;
    const retry = retryOf(result, attempts.codes);

    // Nothing happened when a sign had expired, so a new one may be tried at once, if it can be a better one.
    if (retry === "sign") {
      if (renewed !== undefined) return { ...result, message: `${result.message}: still, after ${renewed}` };
      renewed = renew(attempts, headers, offset);
      if (renewed !== undefined) {
        tries--;
        continue;
      }
    }

    const effect = effectOf(result, retry);
    unsure ||= effect === "perhaps";
    const again = tries < rule.attempts && isWorthATry(result, retry, headers);
    // What was cut off may still arrive later than any look at its outcome. So a call that was cut off once stays unsure: whatever its last
    // try says, -197 or -177 above all, may come from the first.
    if (!operation.safe && unsure && (effect === "perhaps" || !again)) {
      const deadline = Math.max(0, rule.deadline - elapsed());
      const since = (): number => Math.floor((clock.service() - elapsed()) / 1000);
      const options = { signal, timeout, retry: { ...rule, deadline } };
      const settled = await attempts.settle?.({ failure: result, since, options }) ?? { unknown: "there is no way to look" };
      if (settled !== "undone" && "ok" in settled) return settled;
      if (settled !== "undone") return notKnown(result, `: ${settled.unknown}`);
      if (!again && effect === "perhaps") {
        return { ...result, message: `${result.message}; it had not taken effect when that was looked at` };
      }
    }
    // What is safe to repeat may still have changed something: among those, only changes carry a sign for one use.
    const end = operation.safe && operation.sign === "once" && unsure ? notKnown(result) : result;
    if (!again) return end;
    const limits = { retryAfter: retryAfterOf(headers, clock.service()), left: rule.deadline - elapsed() };
    if (!await pause(rule, tries, signal, limits)) return end;
  }
}

function notKnown(failure: CosFailure, why = ""): CosFailure {
  return { ...failure, message: `${failure.message}; whether it took effect is not known${why}` };
}

/** Makes sure that the next sign is another one than that which had expired; says how, or nothing where it would be the same. */
function renew<T>({ clock, ownSigns }: Attempts<T>, headers: Headers | undefined, offset: number): string | undefined {
  // A signer may have kept a sign for too long. When it asks again, it is not the client's clock that it goes by.
  if (!ownSigns) return "a new sign was asked for; the signer's clock may be off";
  clock.correct(headers);
  // Another call may have corrected it while this one was under way.
  const seconds = Math.round((clock.offset - offset) / 1000);
  return seconds === 0 ? undefined : `the clock was corrected by ${seconds} s`;
}

function retryOf(failure: CosFailure, codes: Readonly<Record<string, ReturnCode>>): CodeRetry {
  return codes[failure.code]?.retry ?? "no";
}

/** Codes of failures of a connection that was never made. */
const NEVER_SENT = new Set(["ERR_NOT_SENT", "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ConnectionRefused"]);
/** What Deno says of them, which has words only. Each with a space: the text quotes the URL, and there is none in it. */
const NEVER_SENT_TEXT = /client error \(Connect\)|connection refused|dns error|failed to lookup/i;

function effectOf(failure: CosFailure, retry: CodeRetry): Effect {
  if (failure.code === -3) {
    const { code, message } = deepest(failure.cause);
    return NEVER_SENT.has(code) || NEVER_SENT_TEXT.test(message) ? "none" : "perhaps";
  }
  if (failure.code === -2) return isFromBefore(failure) ? "none" : "perhaps";
  // -77: a sign for one use was used already, so somebody on the way sent the request twice. Other codes to be tried again come from a
  // back end that may have got half-way; only what was throttled did not get in.
  return retry === "settle" || retry === "backoff" ? "perhaps" : "none";
}

/** Whether an answer is from before the service, so that the request did not reach it: a redirect (0 in browsers), or a page of HTTP 4xx. */
function isFromBefore({ httpStatus = 200 }: CosFailure): boolean {
  return httpStatus === 0 || (httpStatus >= 300 && httpStatus < 500);
}

function deepest(error: unknown): { code: string; message: string } {
  let last = error as { code?: unknown; message?: unknown; cause?: unknown } | undefined;
  while (last?.cause) last = last.cause as typeof last;
  return { code: String(last?.code ?? ""), message: String(last?.message ?? "") };
}

function isWorthATry(failure: CosFailure, retry: CodeRetry, headers: Headers | undefined): boolean {
  if (failure.code === -3) return true;
  // A page of HTTP 4xx is a proxy's or a wrong host's: it will not change, unless it says that it will. JSON that cannot be read is a refusal
  // of the service that was damaged on its way; asked again, it tells its code.
  if (failure.code === -2) {
    return !isFromBefore(failure) || failure.httpStatus === 408 || failure.httpStatus === 429 || headers?.has("retry-after") === true ||
      /^application\/json\b/i.test(headers?.get("content-type") ?? "");
  }
  return retry === "backoff" || retry === "throttle" || retry === "settle";
}

/** Milliseconds after which the service wants to be asked again (RFC 9110, section 10.2.3). */
function retryAfterOf(headers: Headers | undefined, now: number): number | undefined {
  const value = headers?.get("retry-after")?.trim();
  if (!value) return undefined;
  const wait = /^[0-9]+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
