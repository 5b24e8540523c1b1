/**
 * Tells hooks of one call. Loaded when there is a hook.
 *
 * @module
 */
import type { WireRequest } from "./encode.ts";
import type { HookEvent, Hooks, RequestEvent } from "./hooks.ts";
import { byteLength } from "./path.ts";
import type { CosFailure } from "./result.ts";

let calls = 0;

/** What is told of one call. */
export class Watch {
  readonly #hooks: Hooks;
  readonly #call: Omit<HookEvent, "attempt">;
  readonly #began = performance.now();
  #attempt = 0;
  /** The request under way, and since when. */
  #sent: { readonly event: RequestEvent; readonly at: number } | undefined;
  #response: Response | undefined;
  /** How the request before it ended, and when. */
  #last: { readonly failure: CosFailure; readonly at: number } | undefined;

  /**
   * Begins to watch.
   *
   * @param hooks Who is told.
   * @param operation The method that was called.
   * @param input What was given, be it right or wrong.
   */
  constructor(hooks: Hooks, operation: string, input: unknown) {
    this.#hooks = hooks;
    const { bucketName, cosPath } = Object(input) as Record<string, unknown>;
    this.#call = { callId: ++calls, operation, bucketName: String(bucketName ?? ""), cosPath: String(cosPath ?? "") };
  }

  /** A request is about to be sent. */
  sent({ method, body }: WireRequest, url: string): void {
    const attempt = ++this.#attempt;
    const at = performance.now();
    if (this.#last) {
      const { failure, at: ended } = this.#last;
      tell(this.#hooks, "onRetry", { ...this.#call, attempt, failure, waited: at - ended });
    }
    const requestSize = typeof body === "string" ? byteLength(body) : body?.byteLength ?? 0;
    // Not by URL: what it refuses is for fetch to say.
    const host = /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? "";
    const event = { ...this.#call, attempt, method, host, requestSize };
    this.#sent = { event, at };
    this.#response = undefined;
    tell(this.#hooks, "onRequest", { ...event });
  }

  /** The head of an answer has come. */
  answered(response: Response): void {
    this.#response = response;
  }

  /** The request has ended; without an outcome, it was given up. */
  ended(outcome: { readonly ok: boolean; readonly requestId?: string } | undefined): void {
    if (!this.#sent) return;
    const { event, at } = this.#sent;
    this.#sent = undefined;
    const now = performance.now();
    const failure = outcome?.ok === false ? outcome as CosFailure : undefined;
    if (failure) this.#last = { failure, at: now };
    const size = this.#response?.headers.get("content-length") ?? "";
    tell(this.#hooks, "onResponse", {
      ...event,
      duration: now - at,
      httpStatus: this.#response?.status,
      responseSize: /^[0-9]+$/.test(size) ? Number(size) : undefined,
      requestId: outcome?.requestId,
      failure,
      aborted: outcome === undefined,
    });
  }

  /** The call has failed; without a failure, it was given up. */
  failed(failure: CosFailure | undefined): void {
    this.ended(failure);
    const event = { ...this.#call, attempt: this.#attempt, duration: performance.now() - this.#began };
    tell(this.#hooks, "onError", { ...event, failure, aborted: failure === undefined });
  }
}

/** Calls a hook, which must break nothing. */
function tell<N extends keyof Hooks>(hooks: Hooks, name: N, event: Parameters<NonNullable<Hooks[N]>>[0]): void {
  const complain = (error: unknown): void => console.error(`${name} failed, and nothing else did:`, error);
  try {
    const hook = hooks[name] as ((event: unknown) => unknown) | undefined;
    // An async function as a hook must not end the process either.
    Promise.resolve(hook?.(event)).catch(complain);
  } catch (error) {
    complain(error);
  }
}
