/**
 * The way of one call: check, sign, encode, send, decode. Generated methods hand their operation's table to it.
 *
 * @module
 */
import type { Settled, Tried, Unsettled } from "./attempts.ts";
import { callUser } from "./callbacks.ts";
import { type Checked, checkInput, checkObjects } from "./check.ts";
import {
  type CallOptions,
  checkCallOptions,
  type ClientOptions,
  positive,
  type Progress,
  retryRule,
  type Settings,
  settingsOf,
} from "./config.ts";
import { type Answer, decodeAnswer, known } from "./decode.ts";
import { encodeRequest, type WireRequest } from "./encode.ts";
import { later, using } from "./later.ts";
import type { Operation, Service } from "./operation.ts";
import type { Page, PageKeys } from "./pages.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure, unwrap } from "./result.ts";
import type { RetryRule } from "./retry.ts";
import type { AsStored } from "./runtime_fetch.ts";
import { scrubbed } from "./scrub.ts";
import type { Kept } from "./sign_cache.ts";
import { type Attempt, openDownload, sendToApi } from "./transport.ts";
import { TURN, type Waiting } from "./turn.ts";
import type { Watch } from "./watch.ts";

const retrying = later(() => import("./attempts.ts"));
const paging = later(() => import("./pages.ts"));
const download = later(() => import("./download_object.ts"));

/** Whether the part that tries again is being loaded: beside the first request, for once the network fails nothing can be loaded. */
let mayFail = false;

function beReady(): void {
  mayFail = true;
  using(retrying, () => {}).catch(() => {});
}

/** What one call needs besides its operation and input. */
interface Call extends AsStored {
  readonly signal: AbortSignal | undefined;
  readonly timeout: number;
  readonly retry: RetryRule;
  /** Is told of it, if anybody wants to know. */
  watch: Watch | undefined;
  /** Its last try so far. */
  last: Tried<unknown> | undefined;
}

/** A client without operations: the generated class adds them. */
export class BaseClient {
  #settings: Settings;
  readonly #service: Service;

  /**
   * Makes a client.
   *
   * @param options Who asks, and where.
   * @param service What is to be known of the service.
   * @throws CosError (-1) naming the option that is wrong.
   */
  constructor(options: ClientOptions, service: Service) {
    this.#service = service;
    this.#settings = settingsOf(options, service);
  }

  /** The account's appid. */
  get appid(): string {
    return this.#settings.appid;
  }

  /** Whether what is made may have an unusual name, as the client's options say. */
  get unusualNames(): boolean {
    return this.#settings.unusualNames;
  }

  /** The client's settings, for classes that build on it. */
  protected get settings(): Settings {
    return this.#settings;
  }

  /**
   * Takes other options from the next request on, but for the clock and how many requests may be under way at once.
   *
   * @param options Who asks, and where.
   * @throws CosError (-1) naming the option that is wrong; then nothing has changed.
   */
  protected reconfigure(options: ClientOptions): void {
    this.#settings = settingsOf(options, this.#service, this.#settings);
  }

  /**
   * Carries out an operation of one request.
   *
   * @param operation Its table.
   * @param input What was given.
   * @param options Settings of this call.
   * @param settle Finds out whether a request that was cut off took effect, where sending it twice would have a second effect.
   */
  protected async call<I extends object, T>(
    operation: Operation,
    input: I,
    options?: CallOptions,
    settle?: (checked: I, unsettled: Unsettled) => Promise<Settled<T>>,
  ): Promise<CosResult<T>> {
    // Not through guarded(): one async function less on the way of every call.
    let watch: Watch | undefined;
    let sent = false;
    try {
      const call = this.#callOf(options);
      const checked = checkInput(operation, input, this.#settings.unusualNames);
      const checking = checkObjects(operation, checked);
      if (checking) await checking;
      const settings = this.#settings;
      const { clock, ownSigns, watcher } = settings;
      const encoding = encodeRequest(operation, checked);
      const request = encoding instanceof Promise ? await besideSign(settings, operation, checked, encoding) : encoding;
      if (watcher) call.watch = watch = await watcher(operation.name, checked);
      const { signal, timeout, retry: rule } = call;
      sent = true;
      signal?.throwIfAborted();
      if (!mayFail) beReady();
      const began = { ticks: performance.now(), local: clock.local(), offset: clock.offset };
      const first = await this.#once<T>(operation, checked, request, call);
      let { result } = first;
      if (result.ok) return result;
      // Where it cannot be loaded, what is known stays: that the first try failed.
      await retrying(async ({ tryAgain, RESENDS: resends }) =>
        result = await tryAgain<T>({
          operation,
          rule,
          timeout,
          signal,
          began,
          first,
          once: () => this.#once<T>(operation, checked, request, call),
          // With what was checked and sent: the caller's own object may have changed meanwhile.
          settle: settle && ((unsettled) => settle(checked as unknown as I, unsettled)),
          clock,
          ownSigns,
          resends,
        })
      );
      if (result.ok) return result;
      const failure = await this.#explained(result, operation.name, checked, call.last);
      watch?.failed(failure);
      return failure;
    } catch (error) {
      return await this.#failed(error, options, sent ? -3 : -1, operation.name, input, watch);
    }
  }

  /**
   * Carries out an operation of more than one request.
   *
   * @param operation Its table.
   * @param input What was given.
   * @param options Settings of this call.
   * @param carryOut Does it with the checked input, and settings in which the client's retry rule is filled in.
   */
  protected async run<I extends object, T>(
    operation: Operation,
    input: I,
    options: CallOptions | undefined,
    carryOut: (checked: I, options: CallOptions) => Promise<CosResult<T>>,
  ): Promise<CosResult<T>> {
    let watch: Watch | undefined;
    try {
      const { retry, signal } = this.#callOf(options);
      signal?.throwIfAborted();
      const checked = checkInput(operation, input, this.#settings.unusualNames);
      await checkObjects(operation, checked);
      if (this.#settings.watcher) watch = await this.#settings.watcher(operation.name, checked);
      const onProgress = options?.onProgress;
      const told = onProgress && ((progress: Progress): void => callUser("onProgress", onProgress, progress));
      const result = await carryOut(checked as unknown as I, { ...options, retry, onProgress: told });
      if (result.ok) return result;
      const failure = await this.#explained(result, operation.name, input);
      watch?.failed(failure);
      return failure;
    } catch (error) {
      return await this.#failed(error, options, -3, operation.name, input, watch);
    }
  }

  /**
   * Iterates over all entries of an answer that has pages.
   *
   * @param operation Its table.
   * @param keys The names of the fields that link the pages.
   * @param input What was given, for the first page.
   * @param options Settings of each page's call.
   * @throws CosError when a page cannot be read, or when the listing does not move on.
   */
  protected async *pages<T>(
    operation: Operation,
    keys: PageKeys,
    input: object,
    options?: CallOptions,
  ): AsyncGenerator<T, void, undefined> {
    const part = await using(paging, (loaded) => loaded);
    yield* part.entriesOf<T>(keys, input, {
      read: async (next) => unwrap(await this.call<object, Page>(operation, next, options)),
      explain: async (failure) => await this.#explained(failure, operation.name, input),
    });
  }

  /** What a call that was thrown out of resolves to; an abort goes on to the caller. Whoever watches is told. */
  async #failed(
    error: unknown,
    options: CallOptions | undefined,
    code: -1 | -3,
    operation: string,
    input: object,
    watch: Watch | undefined,
  ): Promise<CosFailure> {
    const watching = watch ?? await this.#settings.watcher?.(operation, input);
    let failure: CosFailure | undefined;
    try {
      failure = await this.#explained(failureOf(error, options, code), operation, input);
      return failure;
    } finally {
      watching?.failed(failure);
    }
  }

  #callOf(options: CallOptions | undefined): Call {
    const { timeout, retry } = this.#settings;
    if (options === undefined) return { signal: undefined, timeout, retry, watch: undefined, last: undefined };
    checkCallOptions(options);
    return {
      // What the engine asks for is among them.
      ...options,
      signal: options.signal ?? undefined,
      timeout: options.timeout === undefined ? timeout : positive("timeout", options.timeout),
      retry: retryRule(options.retry, retry),
      watch: undefined,
      last: undefined,
    };
  }

  /**
   * Does something that is more than one request: whatever is thrown becomes a failure, but for an abort, and every failure says what failed.
   *
   * @param operation The name of the method.
   * @param input What was given: its bucket and path are told.
   * @param options Hold the signal by which it may be aborted.
   * @param action What may throw.
   */
  protected async guarded<T>(
    operation: string,
    input: object,
    options: CallOptions | undefined,
    action: () => Promise<CosResult<T>>,
  ): Promise<CosResult<T>> {
    let result: CosResult<T>;
    try {
      if (options !== undefined) checkCallOptions(options, true);
      result = await action();
    } catch (error) {
      result = failureOf(error, options, -3);
    }
    return result.ok ? result : await this.#explained(result, operation, input);
  }

  /** A failure with all that is known of it. */
  async #explained(failure: CosFailure, operation: string, input: object, tried?: Tried<unknown>): Promise<CosFailure> {
    try {
      const [{ explained }, codes] = await Promise.all([import("./explain.ts"), this.#service.codes()]);
      return explained(failure, { operation, input, tried, settings: this.#settings, service: this.#service }, codes);
    } catch {
      // A page that cannot load the words still has the failure: to fail in another way would hide it.
      return { ...failure, operation };
    }
  }

  async #once<T>(operation: Operation, { bucketName, cosPath }: Checked, request: WireRequest, call: Call): Promise<Tried<T>> {
    const { name, encoding } = operation;
    const { signal, watch } = call;
    const { gate } = this.#settings;
    const turn = gate.enter(signal);
    if (turn) await turn;
    try {
      const next = (this.#settings.fetch as Waiting | undefined)?.[TURN];
      const fetch = next && await next(request.body?.length ?? 0, signal);
      // Only now: others may have taken their place while this waited.
      const settings = fetch ? { ...this.#settings, fetch } : this.#settings;
      watch?.sent(request, (encoding === "download" ? settings.downloadUrl : settings.apiUrl)(bucketName));
      const kept = signFor(settings, operation, bucketName, request.cosPath);
      const attempt = { ...call, operation: name, bucketName, cosPath, kept };
      // The place is given back when the answer has begun: whoever holds many open streams must not block what comes next.
      const tried = encoding === "download"
        ? await this.#open<T>(settings, request, attempt)
        : this.#read<T>(operation, await sendToApi(settings, request, attempt));
      const { result, headers, text } = tried;
      if (result.ok) {
        watch?.ended(result);
        return tried;
      }
      const failure = await known(result, this.#service.codes);
      if (result.httpStatus === 403 || failure.retry === "sign") settings.signs.drop(kept);
      const failed: Tried<T> = { ...failure, headers, text, hadOldSign: kept.uses > 1 };
      watch?.ended(failed.result);
      call.last = failed;
      return failed;
    } finally {
      gate.leave();
    }
  }

  #read<T>(operation: Operation, answer: Answer | CosFailure): Tried<T> {
    if (isFailure(answer)) return { result: answer };
    const result = decodeAnswer<T>(answer, operation.returns);
    // A page of a proxy has that one's time.
    if (result.code !== -2) this.#settings.clock.observe(answer.headers);
    return { result, headers: answer.headers, text: answer.text };
  }

  async #open<T>(settings: Settings, request: WireRequest, attempt: Attempt): Promise<Tried<T>> {
    let headers: Headers | undefined;
    const result = await download(async ({ openObject, asAsked }) => {
      const opened = await openDownload(asAsked(settings, attempt), request, attempt);
      if (isFailure(opened)) return opened;
      headers = opened.response.headers;
      return await openObject(opened, attempt);
    });
    return { result: result as CosResult<T>, headers };
  }
}

/** The sign for a request, be it a new one or not. */
function signFor({ signs, signExpired }: Settings, { sign: kind }: Operation, bucketName: string, cosPath: string): Kept {
  return signs.signFor({ kind, bucketName, cosPath, expiresIn: signExpired });
}

/**
 * Makes the sign while content is read and its SHA-1 taken. Whatever comes of it, the first try finds it. A signer that is not ours is asked in
 * its turn.
 */
async function besideSign(
  settings: Settings,
  operation: Operation,
  { bucketName, cosPath }: Checked,
  encoding: Promise<WireRequest>,
): Promise<WireRequest> {
  if (!settings.ownSigns || operation.sign === "once") return await encoding;
  // Both to their end: what cannot be read leaves nothing under way.
  const [encoded] = await Promise.allSettled([encoding, signFor(settings, operation, bucketName, cosPath).sign]);
  if (encoded.status === "rejected") throw encoded.reason;
  return encoded.value;
}

/** What became of a call that something was thrown out of: -1 or -3, as it is known whether anything was sent. */
function failureOf(error: unknown, options: CallOptions | undefined, code: -1 | -3): CosFailure {
  if (error instanceof BadInput) return localFailure(-1, error.message, error.cause === undefined ? {} : { cause: error.cause });
  if (error instanceof CosError && error.code === -1) return error.failure;
  if (options?.signal?.aborted) throw options.signal.reason;
  if (error instanceof CosError) return error.failure;
  const cause = scrubbed(error, []);
  return localFailure(code, `the call broke off: ${cause.message}`, { cause });
}

function isFailure(value: object): value is CosFailure {
  return "ok" in value;
}
