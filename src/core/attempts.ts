/**
 * The further tries of one call: what is tried again, after how long, and how the outcome of a try that was cut off is settled (protocol notes,
 * section 6.5). Nothing takes effect twice without anybody knowing.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { CallOptions } from "./config.ts";
import type { CodeRetry, Operation } from "./operation.ts";
import type { CosFailure, CosResult, CosSuccess } from "./result.ts";
import { pause, type RetryRule } from "./retry.ts";
import { scrubbed } from "./scrub.ts";

/** One try. */
export interface Tried<T> {
  /** What came of it. */
  readonly result: CosResult<T>;
  /** Headers of the answer, where there was one. */
  readonly headers?: Headers | undefined;
  /** Text of an answer that was read. */
  readonly text?: string | undefined;
  /** What may be done about its return code. */
  readonly retry?: CodeRetry;
  /** Whether its sign was made for a request before it, so that a new one may do better. */
  readonly hadOldSign?: boolean;
}

/** What is known when the outcome of a call is to be settled. */
export interface Unsettled {
  /** What the last try said. */
  readonly failure: CosFailure;
  /** Whether a try was seen to be cut off. If not, what was refused may have been sent twice by the runtime, or it was somebody else. */
  readonly cut: boolean;
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
  /** How it is tried again. */
  readonly rule: RetryRule;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
  /** Ends everything. */
  readonly signal: AbortSignal | undefined;
  /** The first try, which failed. */
  readonly first: Tried<T>;
  /** When the call began. */
  readonly began: Began;
  /** Tries once more. */
  readonly once: () => Promise<Tried<T>>;
  /** Finds out whether the call took effect. */
  readonly settle: ((unsettled: Unsettled) => Promise<Settled<T>>) | undefined;
  /** The time by the service's clock. */
  readonly clock: Clock;
  /** Whether signs are made by that clock, or by somebody who has another. */
  readonly ownSigns: boolean;
  /** Whether the runtime may send a request twice by itself. */
  readonly resends: boolean;
}

/** What a failure says about the effect of its try. */
type Effect = "none" | "perhaps";

/**
 * Browsers and Deno send a request again by themselves when a connection that was kept alive closes before the answer, and nobody is told; Node
 * and Bun do not.
 */
export const RESENDS: boolean = "Deno" in globalThis || !("process" in globalThis);

/** The service does not know the session. Only the upload that has it can end it, so an end that comes too late is the second of two. */
const SESSION_OVER = -29096;

/** A file or folder is there. What was sent twice by the runtime finds its own; a sign for one use would have been refused before (-77). */
const THERE: ReadonlySet<number> = new Set([-4018, -177, -178]);

/** When a call began: by a clock that always goes on, and by one that can be compared with the service's, even if the machine slept. */
export interface Began {
  /** By the clock of `performance.now`. */
  readonly ticks: number;
  /** By the local clock. */
  readonly local: number;
  /** What the clock was corrected by then. */
  readonly offset: number;
}

function elapsedSince({ ticks }: Began): number {
  return performance.now() - ticks;
}

/** After a first try that failed: tries until it works, until it is settled, or until there is no more use. */
export async function tryAgain<T>(attempts: Attempts<T>): Promise<CosResult<T>> {
  const { operation, rule, signal, clock, began } = attempts;
  let { first: last, began: { offset } } = attempts;
  const again = async (): Promise<void> => {
    signal?.throwIfAborted();
    offset = clock.offset;
    last = await attempts.once();
  };
  let unsure = false;
  let changed = false;
  let renewed: string | undefined;
  for (let tries = 1;; tries++, await again()) {
    const { result: tried, headers, retry = "no", hadOldSign = false } = last;
    if (tried.ok) return tried;
    let result = tried;

    // Nothing happened when a sign had expired, so a new one may be tried at once, if it can be a better one.
    if (retry === "sign" && renewed === undefined) {
      renewed = renew(attempts, headers, offset, hadOldSign);
      if (renewed !== undefined) {
        tries--;
        continue;
      }
    } else if (retry === "sign") result = { ...result, message: `${result.message}: still, after ${renewed}` };

    const effect = effectOf(result, retry);
    unsure ||= effect === "perhaps" && !operation.safe;
    // What is safe to repeat may change something all the same: those that do carry a sign for one use.
    changed ||= effect === "perhaps" && operation.safe && operation.sign === "once";
    const justCut = unsure && effect === "perhaps";
    if (justCut) {
      const settled = await look(attempts, result, began, unsure);
      if (settled) return settled;
    }
    if (!operation.safe && result.code === SESSION_OVER) {
      const settled = await look(attempts, result, began, unsure);
      if (settled?.ok) return settled;
    }
    if (attempts.resends && !unsure && !operation.safe && operation.sign === "multi" && THERE.has(result.code)) {
      return await look(attempts, result, began, unsure) ?? result;
    }
    if (tries < rule.attempts && isWorthATry(result, retry, headers)) {
      const limits = { retryAfter: retryAfterOf(headers, clock.service()), left: rule.deadline - elapsedSince(began) };
      if (await pause(rule, tries, signal, limits)) continue;
    }
    if (justCut) return { ...result, message: `${result.message}; it had not taken effect when that was looked at` };
    // What was cut off may have arrived later than the look at its outcome. So a call that was cut off once stays unsure to its end: whatever
    // its last try says, -197 or -177 above all, may come from the first.
    return unsure && await look(attempts, result, began, unsure) || (changed ? notKnown(result) : result);
  }
}

function notKnown(failure: CosFailure, why = ""): CosFailure {
  return { ...failure, message: `${failure.message}; whether it took effect is not known${why}` };
}

/** Looks what came of a call: its result, or nothing where nothing of it has happened. */
async function look<T>(
  { rule, timeout, signal, clock, settle }: Attempts<T>,
  failure: CosFailure,
  began: Began,
  cut: boolean,
): Promise<CosResult<T> | undefined> {
  const unsettled: Unsettled = {
    failure,
    cut,
    since: () => Math.floor(clock.service(began.local) / 1000),
    options: { signal, timeout, retry: { ...rule, deadline: Math.max(0, rule.deadline - elapsedSince(began)) } },
  };
  const settled: Settled<T> = await settle?.(unsettled).catch((error: unknown) => {
    signal?.throwIfAborted();
    // What looks is loaded when it is wanted, and that may fail like anything else.
    return { unknown: scrubbed(error, []).message };
  }) ?? { unknown: "there is no way to look" };
  if (settled === "undone") return undefined;
  if ("ok" in settled) return settled;
  return notKnown(failure, `: ${settled.unknown}`);
}

/** Makes sure that the next sign is another one than that which had expired; says how, or nothing where it would be the same. */
function renew<T>(
  { clock, ownSigns }: Attempts<T>,
  headers: Headers | undefined,
  offset: number,
  hadOldSign: boolean,
): string | undefined {
  // A signer may have kept a sign for too long. When it asks again, it is not the client's clock that it goes by.
  if (!ownSigns) return "a new sign was asked for; the signer's clock may be off";
  clock.correct(headers);
  // Another call may have corrected it while this one was under way.
  const seconds = Math.round((clock.offset - offset) / 1000);
  if (seconds !== 0) return `the clock was corrected by ${seconds} s`;
  return hadOldSign ? "a new sign was made" : undefined;
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
