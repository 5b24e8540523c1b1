/**
 * The way of one call: check, sign, encode, send, decode. Generated methods hand their operation's table to it.
 *
 * @module
 */
import { type Settled, type Tried, tryAgain, type Unsettled } from "./attempts.ts";
import { type Checked, checkInput } from "./check.ts";
import { type CallOptions, type ClientOptions, positive, retryRule, type Settings, settingsOf } from "./config.ts";
import { type Answer, decodeAnswer, named } from "./decode.ts";
import { encodeRequest, type WireRequest } from "./encode.ts";
import { later } from "./later.ts";
import type { Operation, Service } from "./operation.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure, unwrap } from "./result.ts";
import type { RetryRule } from "./retry.ts";
import type { Kept } from "./sign_cache.ts";
import { type Attempt, openDownload, sendToApi } from "./transport.ts";

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
  readonly #settings: Settings;
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
    // Not through guarded(): one async function less on the way of every call.
    try {
      const call = this.#callOf(options);
      const checked = checkInput(operation, input);
      const { clock, ownSigns } = this.#settings;
      const encoding = encodeRequest(operation, checked);
      const request = encoding instanceof Promise ? await this.#besideSign(operation, checked, encoding) : encoding;
      return await tryAgain({
        operation,
        retries: this.#service.retries,
        rule: call.retry,
        timeout: call.timeout,
        signal: call.signal,
        once: () => this.#once<T>(operation, checked.bucketName, request, call),
        // With what was checked and sent: the caller's own object may have changed meanwhile.
        settle: settle && ((unsettled) => settle(checked as unknown as I, unsettled)),
        clock,
        ownSigns,
      });
    } catch (error) {
      return failureOf(error);
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
    return await this.guarded(async () => {
      const { retry, signal } = this.#callOf(options ?? {});
      signal?.throwIfAborted();
      return await carryOut(checkInput(operation, input) as unknown as I, { ...options, retry });
    });
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
      return failureOf(error);
    }
  }

  /**
   * Makes the sign while content is read and its SHA-1 taken; the first try then finds it. A signer that is not ours is asked in its turn.
   */
  async #besideSign(operation: Operation, { bucketName, cosPath }: Checked, encoding: Promise<WireRequest>): Promise<WireRequest> {
    if (!this.#settings.ownSigns || operation.sign === "once") return await encoding;
    return (await Promise.all([encoding, this.#signFor(operation, bucketName, cosPath).sign]))[0];
  }

  #signFor(operation: Operation, bucketName: string, cosPath: string): Kept {
    const { signs, signExpired } = this.#settings;
    return signs.signFor({ kind: operation.sign, bucketName, cosPath, expiresIn: signExpired });
  }

  async #once<T>(operation: Operation, bucketName: string, request: WireRequest, call: Call): Promise<Tried<T>> {
    const { gate, signs } = this.#settings;
    const turn = gate.enter(call.signal);
    if (turn) await turn;
    try {
      const kept = this.#signFor(operation, bucketName, request.cosPath);
      const attempt = { bucketName, kept, timeout: call.timeout, signal: call.signal };
      // The place is given back when the answer has begun: whoever holds many open streams must not block what comes next.
      const tried = operation.encoding === "download"
        ? await this.#open<T>(request, attempt)
        : this.#read<T>(operation, await sendToApi(this.#settings, request, attempt));
      if (tried.result.ok) return tried;
      const { retries, codes } = this.#service;
      if (tried.result.httpStatus === 403 || retries[tried.result.code] === "sign") signs.drop(kept);
      return { result: await named(tried.result, codes), headers: tried.headers, hadOldSign: kept.uses > 1 };
    } finally {
      gate.leave();
    }
  }

  #read<T>(operation: Operation, answer: Answer | CosFailure): Tried<T> {
    if (isFailure(answer)) return { result: answer };
    const result = decodeAnswer<T>(answer, operation.returns);
    // A page of a proxy has that one's time.
    if (result.code !== -2) this.#settings.clock.observe(answer.headers);
    return { result, headers: answer.headers };
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

function failureOf(error: unknown): CosFailure {
  if (error instanceof BadInput) return localFailure(-1, error.message, error.cause === undefined ? {} : { cause: error.cause });
  if (error instanceof CosError && error.code === -1) return error.failure;
  throw error;
}

function isFailure(value: object): value is CosFailure {
  return "ok" in value;
}
