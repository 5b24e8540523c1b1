/**
 * The emulator as a `fetch` function.
 *
 * @module
 */
import { AS_STORED } from "../../core/runtime_fetch.ts";
import type { Flaw, RawRequest, RawResponse } from "../service/exchange.ts";
import { discard } from "../service/exchange.ts";
import { untilAborted } from "./wait.ts";

/** Makes a `fetch` of a function that answers raw requests. */
export function fetchWith(
  respond: (request: RawRequest) => Promise<RawResponse>,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    signal?.throwIfAborted();
    return await abortable(signal, async () => {
      const response = await respond(toRaw(input, init, signal));
      // Whoever asked for what is stored may know that nothing was decoded on the way.
      if (!signal?.aborted) return Object.assign(toResponse(response, signal), { [AS_STORED]: true });
      await discard(response.body);
      throw signal.reason;
    });
  };
}

/** Ends with the signal's reason as soon as it is aborted. What is under way then goes on unseen, as it would on a server. */
async function abortable<T>(signal: AbortSignal | null, task: () => Promise<T>): Promise<T> {
  if (!signal) return await task();
  const { promise, reject } = withReject<T>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, task()]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function withReject<T>(): { promise: Promise<T>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((_, no) => reject = no);
  return { promise, reject };
}

function toRaw(input: string | URL | Request, init: RequestInit | undefined, signal: AbortSignal | null): RawRequest {
  let request: Request;
  try {
    request = new Request(input, init);
  } catch {
    // No request at all, such as a relative URL: let the core say so.
    return { method: "GET", target: "", scheme: "http", headers: new Map(), body: null };
  }
  const target = request.url;
  const headers = new Map([...request.headers].map(([name, value]) => [name.toLowerCase(), value] as const));
  if (!headers.has("host")) headers.set("host", new URL(target).host);
  const origin = /^[a-z]+:\/\/[^/?#]*/i.exec(target)?.[0] ?? "";
  return {
    method: request.method.toUpperCase(),
    target: target.slice(origin.length),
    scheme: origin.startsWith("https:") ? "https" : "http",
    headers,
    body: request.body === null ? null : readStream(request.body),
    signal: signal ?? undefined,
  };
}

async function* readStream(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.releaseLock();
  }
}

function toResponse({ status, headers, body, flaw }: RawResponse, signal: AbortSignal | null): Response {
  if (flaw?.kind === "drop") throw brokenOff("fetch failed");
  const init: ResponseInit = { status, headers: headers.map(([name, value]) => [name, value] as [string, string]) };
  if (flaw === undefined && (body === null || body instanceof Uint8Array)) {
    return new Response(body as Uint8Array<ArrayBuffer> | null, init);
  }
  const source = body === null ? [] : body instanceof Uint8Array ? [body] : body;
  const announced = Number(headers.find(([name]) => name.toLowerCase() === "content-length")?.[1] ?? 0);
  return new Response(
    body === null ? null : toStream((stopped) => deliver(source, flaw, announced, stopped), () => discard(body), signal),
    init,
  );
}

/** The chunks of a body as they arrive at a client when they are sent with a flaw. */
async function* deliver(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  flaw: Flaw | undefined,
  announced: number,
  stopped: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = flaw?.kind === "length" ? announced : flaw?.kind === "cut" || flaw?.kind === "stall" ? flaw.at : Infinity;
  let at = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, Math.max(0, end - at));
    at += part.length;
    if (part.length > 0) yield part;
    if (at === end) break;
  }
  if (flaw?.kind === "stall") await untilAborted(stopped);
  else if (flaw?.kind === "cut" || flaw?.kind === "length" && at < announced) throw brokenOff("terminated");
}

/** What a client sees of a connection that breaks. */
function brokenOff(message: string): TypeError {
  const cause = Object.assign(new Error("the connection was closed by the emulator (a fault)"), { code: "ECONNRESET" });
  return new TypeError(message, { cause });
}

/**
 * A stream that ends with the signal's reason when it is aborted.
 *
 * @param make Makes the chunks; it gets a signal that is aborted when nobody wants them any more.
 * @param letGo Called at the end, even if the chunks were never asked for.
 */
function toStream(
  make: (stopped: AbortSignal) => AsyncIterator<Uint8Array>,
  letGo: () => Promise<void>,
  signal: AbortSignal | null,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stop = new AbortController();
  const chunks = make(stop.signal);
  let abort = (): void => {};
  const end = async (): Promise<void> => {
    signal?.removeEventListener("abort", abort);
    stop.abort();
    await chunks.return?.();
    await letGo();
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      abort = () => {
        controller.error(signal?.reason);
        void end();
      };
      signal?.addEventListener("abort", abort);
    },
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (stop.signal.aborted) return;
        // Whoever receives an array may change it; the store's own must stay as they are.
        if (!next.done) return controller.enqueue(next.value.slice());
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      await end();
    },
    cancel: end,
  });
}
