/**
 * A `fetch` for downloads that hands over what is stored. The runtime's own decodes content with a Content-Encoding, and what was decoded can
 * neither be compared with what is stored nor be taken up where it was cut off.
 *
 * @module
 */
import { onAbort } from "./abort.ts";
import { builtin } from "./builtin.ts";
import { ownFetch } from "./config.ts";
import { AS_STORED, OWNED, type StoredInit } from "./runtime_fetch.ts";
import { scrubData } from "./scrub.ts";

/** Redirects that are followed, as many as by fetch. */
const MOST_REDIRECTS = 20;
/** What is for the host that was asked alone, as with fetch. */
const PRIVATE = ["authorization", "cookie", "proxy-authorization"];
/** What Node's fetch says that it takes: a host that packs or unpacks on the way is to answer as it did before. */
const ACCEPT_ENCODING = "gzip, deflate, br";

type Message = import("node:http").IncomingMessage;

/**
 * Sends a request without a body. What comes is marked with {@linkcode AS_STORED}, except where it is decoded after all: in a browser, by a fetch
 * that somebody has put in the place of the runtime's, and where it is an error, which is to be read.
 *
 * @param url Where to.
 * @param init What fetch would be given: method, headers, signal.
 */
export async function storedFetch(url: string, init: StoredInit): Promise<Response> {
  if (fetch !== ownFetch) return await fetch(url, init);
  const response = await undecoded(url, init);
  if (response && (response.ok || !response.headers.has("content-encoding"))) return Object.assign(response, { [AS_STORED]: true });
  await response?.body?.cancel();
  const { decompress: _, ...plain } = init;
  return await fetch(url, plain);
}

/** Each runtime has its way; a browser has none. */
async function undecoded(url: string, init: StoredInit): Promise<Response | undefined> {
  if ("Bun" in globalThis) return await fetch(url, init);
  if ("Deno" in globalThis) {
    // It decodes only what it said that it takes. Its node:https would want a permission of its own.
    const headers = new Headers(init.headers);
    headers.set("Accept-Encoding", "identity");
    return await fetch(url, { ...init, headers });
  }
  return builtin("node:http") && await nodeFetch(url, init);
}

/** What a fetch does that decodes nothing. It goes to no other host with what was signed for this one. */
export async function nodeFetch(asked: string, { method, headers, signal }: StoredInit): Promise<Response> {
  const sent = new Headers(headers);
  if (!sent.has("accept-encoding")) sent.set("accept-encoding", ACCEPT_ENCODING);
  let url = new URL(asked);
  const signs = url.searchParams.getAll("sign");
  for (let hops = 0;; hops++) {
    const message = await sendOnce(url, method ?? "GET", sent, signal ?? undefined);
    if (signal?.aborted) message.destroy();
    signal?.throwIfAborted();
    const { statusCode = 0, headers: { location } } = message;
    if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) {
      return responseOf(message, signal ?? undefined);
    }
    message.destroy();
    if (hops === MOST_REDIRECTS) throw new TypeError("too many redirects");
    const next = new URL(location, url);
    if (next.host !== url.host) {
      if (scrubData(next.href, signs) !== next.href) throw new TypeError(`a redirect would take the sign to ${next.host}`);
      for (const name of PRIVATE) sent.delete(name);
    }
    url = next;
  }
}

/**
 * Sends a request, and waits for its answer.
 *
 * @param url Where to.
 * @param method Its method.
 * @param headers Its headers.
 * @param signal Ends it.
 * @param pieces Its body, of which so much is taken at a time as the connection takes. It is not touched any more when the answer has come.
 */
export async function sendOnce(
  url: URL,
  method: string,
  headers: Headers,
  signal: AbortSignal | undefined,
  pieces: Iterable<Uint8Array> = [],
): Promise<Message> {
  signal?.throwIfAborted();
  const http = builtin(url.protocol === "https:" ? "node:https" : "node:http")!;
  return await new Promise((resolve, reject) => {
    const sent = http.request(url, { method, headers: Object.fromEntries(headers) });
    const forget = onAbort(signal, () => {
      sent.destroy();
      reject(signal!.reason);
    });
    let isAnswered = false;
    sent.on("response", (message) => {
      isAnswered = true;
      forget();
      // Who answers before the whole body has come does not want the rest of it.
      if (!sent.writableEnded) message.on("close", () => sent.destroy());
      resolve(message);
    });
    // Stays: a connection that is reset after its answer has begun tells the request of it too.
    sent.on("error", (error) => {
      forget();
      reject(error);
    });
    const left = pieces[Symbol.iterator]();
    const goOn = (): void => {
      while (!isAnswered && !sent.destroyed) {
        const { done, value } = left.next();
        if (done) return void sent.end();
        if (!sent.write(value)) return void sent.once("drain", goOn);
      }
    };
    goOn();
  });
}

/** An answer as fetch gives it, but for what it would decode. */
export function responseOf(message: Message, signal: AbortSignal | undefined): Response {
  const { statusCode: status = 0 } = message;
  const { rawHeaders, statusMessage = "" } = message;
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  const init = { status, statusText: statusMessage, headers };
  if (![204, 205, 304].includes(status)) return Object.assign(new Response(bodyOf(message, signal), init), { [OWNED]: true });
  message.resume();
  return new Response(null, init);
}

/** Takes from the connection what is asked for, and no more. */
function bodyOf(message: Message, signal: AbortSignal | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks: AsyncIterator<Uint8Array<ArrayBuffer>> = message[Symbol.asyncIterator]();
  const forget = onAbort(signal, () => message.destroy(signal!.reason));
  // What is destroyed while nobody reads has nobody else to tell.
  message.on("error", () => {});
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (!done) return controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
        forget();
        if (!message.complete) throw new TypeError("the connection was closed");
        controller.close();
      } catch (error) {
        forget();
        throw error;
      }
    },
    cancel() {
      forget();
      message.destroy();
    },
  }, { highWaterMark: 0 });
}
