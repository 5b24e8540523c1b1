/**
 * The way of one call: check, sign, encode, send, decode. Generated methods hand their operation's table to it.
 *
 * @module
 */
import { type Settled, type Tried, tryAgain, type Unsettled } from "./attempts.ts";
import { type Checked, checkInput } from "./check.ts";
import { type CallOptions, type ClientOptions, positive, retryRule, type Settings, settingsOf } from "./config.ts";
import { decodeAnswer, named } from "./decode.ts";
import { encodeRequest, type WireRequest } from "./encode.ts";
import { later } from "./later.ts";
import type { Operation, Service } from "./operation.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure, unwrap } from "./result.ts";
import type { RetryRule } from "./retry.ts";
import { type Attempt, openDownload, sendToApi } from "./transport.ts";
import type { Watch } from "./watch.ts";

const download = later(() => import("./download_object.ts"));

/** The names of the fields by which pages follow each other. */
export interface PageKeys {
  /** Holds one page's entries. */
  readonly items: string;
  /** Says where the next page begins. */
  readonly cursor: string;
  /** Says whether this was the last page. */
  readonly last: string;
}

/** What one call needs besides its operation and input. */
interface Call {
  readonly signal: AbortSignal | undefined;
  readonly timeout: number;
  readonly retry: RetryRule;
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
    options: CallOptions = {},
    settle?: (checked: I, unsettled: Unsettled) => Promise<Settled<T>>,
  ): Promise<CosResult<T>> {
    let watch: Watch | undefined;
    // Not through guarded(): one async function less on the way of every call.
    try {
      const call = this.#callOf(options);
      const checked = checkInput(operation, input);
      const request = await encodeRequest(operation, checked);
      const { clock, ownSigns, watcher } = this.#settings;
      if (watcher) watch = await watcher(operation.name, checked);
      const outcome = await tryAgain<T>({
        operation,
        retries: this.#service.retries,
        rule: call.retry,
        timeout: call.timeout,
        signal: call.signal,
        once: async () => {
          const { result, headers } = await this.#once<T>(operation, checked, request, call, watch);
          const tried: CosResult<T> = result.ok ? result : await named<T>(result, this.#service.codes);
          watch?.ended(tried);
          return { result: tried, headers };
        },
        // With what was checked and sent: the caller's own object may have changed meanwhile.
        settle: settle && ((unsettled) => settle(checked as unknown as I, unsettled)),
        clock,
        ownSigns,
      });
      if (!outcome.ok) watch?.failed(outcome);
      return outcome;
    } catch (error) {
      return await this.#failed(error, operation, input, watch);
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
      const { retry, signal } = this.#callOf(options ?? {});
      signal?.throwIfAborted();
      const checked = checkInput(operation, input);
      if (this.#settings.watcher) watch = await this.#settings.watcher(operation.name, checked);
      const outcome = await carryOut(checked as unknown as I, { ...options, retry });
      if (!outcome.ok) watch?.failed(outcome);
      return outcome;
    } catch (error) {
      return await this.#failed(error, operation, input, watch);
    }
  }

  /**
   * Iterates over all entries of an answer that has pages.
   *
   * @param operation Its table.
   * @param keys The names of the fields that link the pages.
   * @param input What was given, for the first page.
   * @param options Settings of each page's call.
   * @throws CosError when a page cannot be read.
   */
  protected async *pages<T>(
    operation: Operation,
    keys: PageKeys,
    input: object,
    options?: CallOptions,
  ): AsyncGenerator<T, void, undefined> {
    let next = input;
    while (true) {
      const page: Record<string, unknown> = unwrap(await this.call<object, Record<string, unknown>>(operation, next, options));
      yield* page[keys.items] as T[];
      // A cursor that stays where it is would never end.
      if (page[keys.last] || page[keys.cursor] === (next as Record<string, unknown>)[keys.cursor]) return;
      next = { ...input, [keys.cursor]: page[keys.cursor] };
    }
  }

  /** What a call that was thrown out of resolves to; an abort goes on to the caller. Whoever watches is told. */
  async #failed(error: unknown, { name }: Operation, input: object, watch: Watch | undefined): Promise<CosFailure> {
    const failure = localFailureOf(error);
    (watch ?? await this.#settings.watcher?.(name, input))?.failed(failure);
    if (failure === undefined) throw error;
    return failure;
  }

  #callOf(options: CallOptions): Call {
    return {
      signal: options.signal,
      timeout: options.timeout === undefined ? this.#settings.timeout : positive("timeout", options.timeout),
      retry: retryRule(options.retry, this.#settings.retry),
    };
  }

  /**
   * Turns what the library throws into a failure; everything else, an abort above all, goes on to the caller.
   *
   * @param action What may throw.
   */
  protected async guarded<T>(action: () => Promise<CosResult<T>>): Promise<CosResult<T>> {
    try {
      return await action();
    } catch (error) {
      const failure = localFailureOf(error);
      if (failure === undefined) throw error;
      return failure;
    }
  }

  async #once<T>(operation: Operation, input: Checked, request: WireRequest, call: Call, watch: Watch | undefined): Promise<Tried<T>> {
    const attempt = { bucketName: input.bucketName, sign: operation.sign, timeout: call.timeout, signal: call.signal, watch };
    const { gate, clock, apiUrl, downloadUrl } = this.#settings;
    await gate.enter(call.signal);
    try {
      watch?.sent(request, (operation.encoding === "download" ? downloadUrl : apiUrl)(input.bucketName));
      // The place is given back when the answer has begun: whoever holds many open streams must not block what comes next.
      if (operation.encoding === "download") return await this.#open<T>(request, attempt);
      const answer = await sendToApi(this.#settings, request, attempt);
      if (isFailure(answer)) return { result: answer };
      const result = decodeAnswer<T>(answer, operation.returns);
      // A page of a proxy has that one's time.
      if (result.code !== -2) clock.observe(answer.headers);
      return { result, headers: answer.headers };
    } finally {
      gate.leave();
    }
  }

  async #open<T>(request: WireRequest, attempt: Attempt): Promise<Tried<T>> {
    let headers: Headers | undefined;
    const result = await download(async ({ openObject }) => {
      const opened = await openDownload(this.#settings, request, attempt);
      if (isFailure(opened)) return opened;
      headers = opened.response.headers;
      return await openObject(opened, attempt);
    });
    return { result: result as CosResult<T>, headers };
  }
}

function localFailureOf(error: unknown): CosFailure | undefined {
  if (error instanceof BadInput) return localFailure(-1, error.message, error.cause === undefined ? {} : { cause: error.cause });
  if (error instanceof CosError && error.code === -1) return error.failure;
}

function isFailure(value: object): value is CosFailure {
  return "ok" in value;
}
