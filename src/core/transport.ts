/**
 * Sends one request once: sign, fetch, timeout, abort. What comes back is an answer, an open response, or a failure; how often to try is not
 * decided here.
 *
 * @module
 */
import { unlessAborted } from "./abort.ts";
import type { Settings } from "./config.ts";
import { Deadline } from "./deadline.ts";
import type { Answer } from "./decode.ts";
import type { WireRequest } from "./encode.ts";
import { encodePath } from "./path.ts";
import { CosError, type CosFailure, localFailure } from "./result.ts";
import type { AsStored } from "./runtime_fetch.ts";
import { rootCause, scrubbed } from "./scrub.ts";
import type { Kept } from "./sign_cache.ts";
import { textOf } from "./text.ts";
import { TURN } from "./turn.ts";
import type { Watch } from "./watch.ts";

/**
 * Bytes that an answer of the API may have. A listing of 1000 entries has 5 MiB where each name has 850 bytes and is repeated, percent-encoded,
 * in two URLs.
 */
const MAX_ANSWER = 8 * 2 ** 20;

/** What an attempt and its body are for, how long they may take, and who else may end them. */
export interface Limits {
  /** The operation, by the name of its method. */
  readonly operation: string;
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  /** The path that was given. */
  readonly cosPath: string;
  /** Milliseconds that it may take. */
  readonly timeout: number;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
}

/** What one attempt needs to know besides the request. */
export interface Attempt extends Limits, AsStored {
  /** The sign that it carries. */
  readonly kept: Kept;
  /** Is told of the answer, if anybody wants to know. */
  readonly watch: Watch | undefined;
}

/** A response whose body is still to be read, under its deadline. */
export interface OpenResponse {
  /** What fetch gave. */
  readonly response: Response;
  /** To be cleared when the body ends. */
  readonly deadline: Deadline;
  /** The sign that was sent, which nothing that goes to the caller may hold. */
  readonly sign: string;
}

/**
 * Sends a request to the API and reads the answer to its end.
 *
 * @returns The answer, or a failure with code -3; an abort rejects with the signal's reason.
 */
export function sendToApi(settings: Settings, request: WireRequest, attempt: Attempt): Promise<Answer | CosFailure> {
  const { cosPath, query, method, headers, body } = request;
  const url = settings.apiUrl(attempt.bucketName) + encodePath(cosPath) + (query === "" ? "" : "?" + query);
  // A redirect would carry the sign to where it does not belong; the API has none.
  const init: Init = { method, headers: { ...headers }, redirect: "manual" };
  if (body !== undefined) init.body = body;
  return exchange(settings, attempt, url, init, "api");
}

/**
 * Asks the download host, and leaves the body to be read.
 *
 * @returns The open response, or a failure with code -3; an abort rejects with the signal's reason.
 */
export function openDownload(settings: Settings, request: WireRequest, attempt: Attempt): Promise<OpenResponse | CosFailure> {
  const url = settings.downloadUrl(attempt.bucketName) + encodePath(request.cosPath);
  const init = { method: request.method, headers: { ...request.headers } };
  return exchange(settings, attempt, url, init, "download");
}

/** What fetch is given; the sign and the signal are put in at the last moment. */
interface Init extends RequestInit {
  [TURN]?: Deadline;
  readonly headers: Record<string, string>;
}

/**
 * Signs, sends, and reads what an API answers; what a download host answers is left open. The time that the signer takes counts, for it may ask
 * a server. One function, for every further promise is a cost of each call.
 */
function exchange(settings: Settings, attempt: Attempt, base: string, init: Init, host: "api"): Promise<Answer | CosFailure>;
function exchange(settings: Settings, attempt: Attempt, base: string, init: Init, host: "download"): Promise<OpenResponse | CosFailure>;
async function exchange(
  settings: Settings,
  attempt: Attempt,
  base: string,
  init: Init,
  host: "api" | "download",
): Promise<Answer | OpenResponse | CosFailure> {
  const { kept, timeout, signal } = attempt;
  const deadline = new Deadline(timeout, signal);
  let sign = "";
  let url = "";
  try {
    const { sign: made } = kept;
    sign = typeof made === "string" ? made : await (settings.ownSigns ? made : unlessAborted(made, deadline.signal));
    kept.sign = sign;
    // What was given up meanwhile is not sent, whatever a fetch of the caller's own makes of such a signal.
    deadline.signal.throwIfAborted();
    kept.uses++;
    if (host === "api") init.headers.Authorization = sign;
    // Encoded: in a raw sign a + would be read as a space (protocol notes, section 1.6).
    url = host === "api" ? base : `${base}?sign=${encodeURIComponent(sign)}`;
    init.signal = deadline.signal;
    init[TURN] = deadline;
    const response = await (settings.fetch ?? fetch)(url, init);
    // A fetch of the caller's own may give anything.
    if (typeof response?.headers?.get !== "function") throw new TypeError("fetch gave no Response");
    attempt.watch?.answered(response);
    if (host === "download") return { response, deadline, sign };
    const { status, headers } = response;
    const text = await textOf(response, MAX_ANSWER);
    deadline.clear();
    if (text !== undefined) return { status, headers, text, sign };
    return localFailure(-2, `the answer is longer than ${MAX_ANSWER} bytes`, { httpStatus: status });
  } catch (error) {
    deadline.clear();
    // Another request must not wait for a sign that does not come.
    if (url === "") settings.signs.drop(kept);
    return noAnswer(error, url, sign, attempt, deadline);
  }
}

/** What became of a request that was thrown out of: an abort goes on to the caller, as does bad input; all else is a failure with code -3. */
function noAnswer(error: unknown, url: string, sign: string, attempt: Limits, deadline: Deadline): CosFailure {
  if (attempt.signal?.aborted) throw attempt.signal.reason;
  if (url === "" && !deadline.expired && error instanceof CosError) throw error;
  if (url === "" && deadline.expired) {
    const cause = Object.assign(new Error("nothing was sent"), { code: "ERR_NOT_SENT" });
    return localFailure(-3, `no sign within ${attempt.timeout} ms, so nothing was sent`, { cause });
  }
  // Not by URL: what it refuses is among the reasons why there is no answer.
  const host = /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? "the service";
  if (deadline.expired) return localFailure(-3, `no answer from ${host} within ${attempt.timeout} ms`);
  const cause = scrubbed(error, [sign]);
  const { message, code } = rootCause(cause);
  return localFailure(-3, `no answer from ${host}: ${message || code || "connection failed"}`, { cause });
}
