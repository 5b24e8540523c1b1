/**
 * Sends one request once: sign, fetch, timeout, abort. What comes back is an answer, an open response, or a failure; how often to try is not
 * decided here.
 *
 * @module
 */
import type { Settings } from "./config.ts";
import { Deadline } from "./deadline.ts";
import type { Answer } from "./decode.ts";
import type { WireRequest } from "./encode.ts";
import type { SignKind } from "./operation.ts";
import { encodePath } from "./path.ts";
import { CosError, type CosFailure, localFailure } from "./result.ts";
import { rootCause, scrubbed } from "./scrub.ts";
import { textOf } from "./text.ts";

/**
 * Bytes that an answer of the API may have. A listing of 1000 entries has 5 MiB where each name has 850 bytes and is repeated, percent-encoded,
 * in two URLs.
 */
const MAX_ANSWER = 8 * 2 ** 20;

/** What one attempt needs to know besides the request. */
export interface Attempt {
  /** The operation, by the name of its method. */
  readonly operation: string;
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  /** The path that was given. */
  readonly cosPath: string;
  /** Which sign it carries. */
  readonly sign: SignKind;
  /** Milliseconds that it may take. */
  readonly timeout: number;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
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
export async function sendToApi(settings: Settings, request: WireRequest, attempt: Attempt): Promise<Answer | CosFailure> {
  const url = settings.apiUrl(attempt.bucketName) + encodePath(request.cosPath) + (request.query === "" ? "" : "?" + request.query);
  const opened = await open(settings, request, attempt, (sign) => [url, {
    method: request.method,
    headers: { ...request.headers, Authorization: sign },
    // A redirect would carry the sign to where it does not belong; the API has none.
    redirect: "manual",
    ...request.body === undefined ? {} : { body: request.body },
  }]);
  if ("ok" in opened) return opened;
  const { response, deadline, sign } = opened;
  try {
    const { status, headers } = response;
    const text = await textOf(response, MAX_ANSWER);
    if (text !== undefined) return { status, headers, text, sign };
    return localFailure(-2, `the answer is longer than ${MAX_ANSWER} bytes`, { httpStatus: status });
  } catch (error) {
    return noAnswer(error, url, sign, attempt, deadline);
  } finally {
    deadline.clear();
  }
}

/**
 * Asks the download host, and leaves the body to be read.
 *
 * @returns The open response, or a failure with code -3; an abort rejects with the signal's reason.
 */
export async function openDownload(settings: Settings, request: WireRequest, attempt: Attempt): Promise<OpenResponse | CosFailure> {
  const url = settings.downloadUrl(attempt.bucketName) + encodePath(request.cosPath);
  // Encoded: in a raw sign a + would be read as a space (protocol notes, section 1.6).
  return await open(
    settings,
    request,
    attempt,
    (sign) => [`${url}?sign=${encodeURIComponent(sign)}`, { method: request.method, headers: request.headers }],
  );
}

/** Signs and sends. The time that the signer takes counts, for it may ask a server. */
async function open(
  settings: Settings,
  request: WireRequest,
  attempt: Attempt,
  signed: (sign: string) => [url: string, init: RequestInit],
): Promise<OpenResponse | CosFailure> {
  const { sign: kind, bucketName, timeout, signal } = attempt;
  const deadline = new Deadline(timeout, signal);
  let sign = "";
  let url = "";
  try {
    sign = await settings.signer({ kind, bucketName, cosPath: request.cosPath, expiresIn: settings.signExpired }, deadline.signal);
    // What was given up meanwhile is not sent, whatever a fetch of the caller's own makes of such a signal.
    deadline.signal.throwIfAborted();
    const [target, init] = signed(sign);
    url = target;
    const response = await settings.fetch(url, { ...init, signal: deadline.signal });
    // A fetch of the caller's own may give anything.
    if (typeof response?.headers?.get !== "function") throw new TypeError("fetch gave no Response");
    return { response, deadline, sign };
  } catch (error) {
    deadline.clear();
    return noAnswer(error, url, sign, attempt, deadline);
  }
}

/** What became of a request that was thrown out of: an abort goes on to the caller, as does bad input; all else is a failure with code -3. */
function noAnswer(error: unknown, url: string, sign: string, attempt: Attempt, deadline: Deadline): CosFailure {
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
