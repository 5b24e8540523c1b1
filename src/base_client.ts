/**
 * The way of one call: check, sign, encode, send, decode. Generated methods hand their operation's table to it.
 *
 * @module
 */
import { type Checked, checkInput } from "./check.ts";
import { type CallOptions, type ClientOptions, positive, retryRule, type Settings, settingsOf } from "./config.ts";
import { decodeAnswer } from "./decode.ts";
import { openObject } from "./download_object.ts";
import { encodeRequest, type WireRequest } from "./encode.ts";
import type { Operation, Service } from "./operation.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure, unwrap } from "./result.ts";
import { isRetryable, pause, type RetryRule } from "./retry.ts";
import { openDownload, sendToApi } from "./transport.ts";

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
   */
  protected async call<T>(operation: Operation, input: object, options: CallOptions = {}): Promise<CosResult<T>> {
    try {
      const call = this.#callOf(options);
      const checked = checkInput(operation, input);
      const request = await encodeRequest(operation, checked);
      for (let tries = 1;; tries++) {
        call.signal?.throwIfAborted();
        const result = await this.#send<T>(operation, checked, request, call);
        if (result.ok || tries >= call.retry.attempts || !isRetryable(operation, result, this.#service.codes)) return result;
        await pause(call.retry, tries, call.signal);
      }
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
      const page: Record<string, unknown> = unwrap(await this.call<Record<string, unknown>>(operation, next, options));
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

  async #send<T>(operation: Operation, input: Checked, request: WireRequest, call: Call): Promise<CosResult<T>> {
    const attempt = { bucketName: input.bucketName, sign: operation.sign, timeout: call.timeout, signal: call.signal };
    if (operation.encoding === "download") {
      const opened = await openDownload(this.#settings, request, attempt);
      return isFailure(opened) ? opened : await openObject(opened, attempt, this.#service.codes) as CosResult<T>;
    }
    const answer = await sendToApi(this.#settings, request, attempt);
    return isFailure(answer) ? answer : decodeAnswer<T>(answer, operation.returns, this.#service.codes);
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
