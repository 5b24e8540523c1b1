/**
 * The emulator as a `fetch` function.
 *
 * @module
 */
import type { RawRequest, RawResponse } from "./exchange.ts";

/** Makes a `fetch` of a function that answers raw requests. */
export function fetchWith(
  respond: (request: RawRequest) => Promise<RawResponse>,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    signal?.throwIfAborted();
    return await abortable(signal, async () => toResponse(await respond(toRaw(input, init))));
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

function toRaw(input: string | URL | Request, init: RequestInit | undefined): RawRequest {
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

function toResponse({ status, headers, body }: RawResponse): Response {
  const init: ResponseInit = { status, headers: headers.map(([name, value]) => [name, value] as [string, string]) };
  if (body === null || body instanceof Uint8Array) return new Response(body as Uint8Array<ArrayBuffer> | null, init);
  const iterator = body[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(stream, init);
}
