/**
 * Hooks: what a program may want to be told of its requests, for logs, metrics and traces. No event holds a sign, a key, a header that was
 * sent, or a URL: a download's URL has its sign in it.
 *
 * @module
 */
import { type CosFailure, refuse } from "./result.ts";
import type { Watch } from "./watch.ts";

/**
 * What every hook is told.
 *
 * @category Hooks
 */
export interface HookEvent {
  /** The same for everything of one call: it tells calls that run at once apart. */
  readonly callId: number;
  /** The method that was called, for example `statFile`. What `uploadFile` and its like are made of are calls of their own. */
  readonly operation: string;
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  /** The path from the bucket's root, not percent-encoded. */
  readonly cosPath: string;
  /** Which request of the call it is, counted from 1; 0 where none was sent. */
  readonly attempt: number;
}

/**
 * A request that is about to be signed and sent.
 *
 * @category Hooks
 */
export interface RequestEvent extends HookEvent {
  /** HTTP method. */
  readonly method: "GET" | "POST";
  /** Where it goes, with the port where there is one. */
  readonly host: string;
  /** Bytes of its body. */
  readonly requestSize: number;
}

/**
 * A request that has ended: with an answer, or without one. A download has ended, for this, when its body begins.
 *
 * @category Hooks
 */
export interface ResponseEvent extends RequestEvent {
  /** Milliseconds since {@linkcode Hooks.onRequest}, the sign included. */
  readonly duration: number;
  /** HTTP status; absent where no answer came. */
  readonly httpStatus?: number | undefined;
  /** Bytes of the answer's body, as it announced them; absent where it did not. */
  readonly responseSize?: number | undefined;
  /** The service's mark of the request, for its support. */
  readonly requestId?: string | undefined;
  /** What was wrong; absent for what is well, and for an abort. */
  readonly failure?: CosFailure | undefined;
  /** Whether the caller gave it up. */
  readonly aborted: boolean;
}

/**
 * A request that is sent again.
 *
 * @category Hooks
 */
export interface RetryEvent extends HookEvent {
  /** Why the request before it is not the last. */
  readonly failure: CosFailure;
  /** Milliseconds since that one ended. */
  readonly waited: number;
}

/**
 * A call that failed.
 *
 * @category Hooks
 */
export interface FailureEvent extends HookEvent {
  /** Milliseconds since the call began, all requests and waits included. */
  readonly duration: number;
  /** What it resolves to; absent for an abort, which rejects. */
  readonly failure?: CosFailure | undefined;
  /** Whether the caller gave it up. */
  readonly aborted: boolean;
}

/**
 * What a program may want to be told. A hook changes nothing: what it returns is ignored, and when it throws, or its promise is rejected, that
 * is written to the console and all goes on.
 *
 * @category Hooks
 * @example
 * ```ts
 * import { CosClient } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient({
 *   ...new CosEmulator().clientOptions,
 *   onResponse: ({ operation, attempt, httpStatus, duration }) => console.log(operation, attempt, httpStatus, Math.round(duration), "ms"),
 *   onError: ({ operation, failure }) => console.error(operation, failure?.message),
 * });
 * await cos.statFile({ bucketName: "mybucket", cosPath: "/none.txt" }); // statFile 1 404 …
 * ```
 */
export interface Hooks {
  /** Is told of each request that is about to be sent. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Is told once of each request that {@linkcode onRequest} was told of, when it has ended, however it did. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Is told of each request but the first of a call, just before {@linkcode onRequest} is. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Is told of each call that fails or is given up, with its last word. A transfer may know how to go on all the same. */
  readonly onError?: ((event: FailureEvent) => void) | undefined;
}

/** The names of all hooks. */
const NAMES: readonly (keyof Hooks)[] = ["onRequest", "onResponse", "onRetry", "onError"];

/** Begins to watch a call of a method with an input, be it right or wrong. */
export type Watcher = (operation: string, input: object) => Promise<Watch | undefined>;

/**
 * What watches calls for the hooks among some options.
 *
 * @returns Nothing where there is no hook: then calls have nothing to do with any of this.
 * @throws CosError (-1) for what is no function.
 */
export function watcherOf(options: Hooks): Watcher | undefined {
  const given = NAMES.filter((name) => options[name] !== undefined);
  for (const name of given) {
    if (typeof options[name] !== "function") refuse(`${name}: must be a function`);
  }
  if (given.length === 0) return undefined;
  const hooks: Hooks = Object.fromEntries(given.map((name) => [name, options[name]]));
  return async (operation, input) => {
    try {
      return new (await import("./watch.ts")).Watch(hooks, operation, input);
    } catch (error) {
      // A page may be cut off from where its scripts lie. The call is what matters.
      console.error("the hooks cannot be loaded:", error);
    }
  };
}
