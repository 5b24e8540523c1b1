/**
 * Serves the emulator over HTTP with node:http, which Deno and Bun have too, and which hands on the request target as it came.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { envelope, newRequestId } from "../service/answer.ts";
import type { Flaw, RawRequest, RawResponse } from "../service/exchange.ts";
import { discard } from "../service/exchange.ts";
import { Connections } from "./connections.ts";
import type { TlsOptions } from "./door.ts";
import { Door, isSecure } from "./door.ts";
import { RequestBody } from "./request_body.ts";
import { untilAborted } from "./wait.ts";

/** Where to listen. */
export interface ListenOptions {
  /** The port; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** The name or address; 127.0.0.1 by default, so that nobody else can reach it. */
  readonly hostname?: string | undefined;
  /** Milliseconds for which a request may send nothing of its body before it is refused with -5963; 60000 by default. */
  readonly bodyTimeout?: number | undefined;
  /** A certificate and its key, with which the port takes HTTPS as well as HTTP, and lets clients of an HTTP proxy through to itself. */
  readonly tls?: TlsOptions | undefined;
}

/** A server at work. */
export interface Listening {
  /** Its address. */
  readonly url: string;
  /** Its port. */
  readonly port: number;
  /**
   * Ends it and all its connections.
   *
   * @param grace How many milliseconds requests under way may take to end by themselves.
   */
  close(grace: number): Promise<void>;
}

type Respond = (request: RawRequest) => Promise<RawResponse>;

/** Most bytes of a request's head: a path of the longest kind, all encoded, and a sign. */
const MOST_HEAD_BYTES = 32 * 1024;

const NO_TLS = "This emulator has no TLS: start it with --tls-cert and --tls-key";

/** Begins to serve. */
export async function serve(
  respond: Respond,
  { port = 0, hostname = "127.0.0.1", bodyTimeout = 60_000, tls }: ListenOptions,
): Promise<Listening> {
  // Node would take it for all addresses of the machine.
  if (hostname === "") throw new TypeError("the hostname to listen at is empty");
  const server = createServer({ maxHeaderSize: MOST_HEAD_BYTES, requireHostHeader: false });
  const connections = new Connections();
  const door = new Door(server, tls, connections);
  const handle = (request: IncomingMessage, response: ServerResponse, continues: boolean): void => {
    response.on("error", () => {});
    request.on("error", () => {});
    const gone = connections.answering(request.socket, response);
    const body = new RequestBody(request, response, continues, bodyTimeout);
    answer(respond, request, response, body, gone, connections).catch(() => response.destroy());
  };
  server.on("connection", (socket: Socket) => connections.add(socket));
  server.on("request", (request, response) => handle(request, response, false));
  server.on("checkContinue", (request, response) => handle(request, response, true));
  server.on("checkExpectation", (request, response) => handle(request, response, false));
  server.on("connect", (_request, socket: Socket, head: Uint8Array) => {
    // Clients of proxies show this line, and nothing else of the answer.
    if (!door.tunnel(socket, head)) refuseRaw(socket, -5996, `405 ${NO_TLS}`);
  });
  server.on("clientError", (error: Error & { code?: string }, socket: Socket) => {
    if (!socket.writable || socket.bytesWritten > 0 && error.code === "ECONNRESET") return void socket.destroy();
    refuseRaw(socket, -5999, "400 Bad Request");
  });
  const taken = await door.open(port, hostname);
  const named = hostname === "0.0.0.0" ? "127.0.0.1" : hostname === "::" ? "[::1]" : hostname.includes(":") ? `[${hostname}]` : hostname;
  return {
    url: `${door.scheme}://${named}:${taken}`,
    port: taken,
    close: (grace) =>
      new Promise((resolve) => {
        const late = setTimeout(() => connections.destroy(), grace);
        door.close(() => {
          clearTimeout(late);
          resolve();
        });
        if (grace > 0) connections.end();
        else connections.destroy();
      }),
  };
}

async function answer(
  respond: Respond,
  request: IncomingMessage,
  response: ServerResponse,
  body: RequestBody,
  gone: AbortSignal,
  connections: Connections,
): Promise<void> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value);
  }
  const { method = "GET", url: target = "/" } = request;
  const raw = await respond({ method, target, scheme: isSecure(request.socket) ? "https" : "http", headers, body, signal: gone });
  try {
    if (raw.flaw?.kind === "drop") return void request.socket.destroy();
    if (!await body.discard() || connections.ending) response.setHeader("Connection", "close");
    response.writeHead(raw.status, raw.headers.flatMap(([name, value]) => [name, value]));
    if (raw.flaw !== undefined) return await sendFlawed(raw, raw.flaw, request, response, gone);
    if (raw.body === null) return void response.end();
    if (raw.body instanceof Uint8Array) return void response.end(raw.body);
    for await (const chunk of raw.body) {
      if (gone.aborted) return;
      if (!response.write(chunk)) await drained(response, gone);
    }
    response.end();
  } finally {
    await discard(raw.body);
  }
}

/** Sends an answer the way a fault says, to the end of the connection. */
async function sendFlawed(
  { body }: RawResponse,
  flaw: Flaw,
  { socket }: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const end = "at" in flaw ? flaw.at : Infinity;
  let at = 0;
  response.flushHeaders();
  for await (const chunk of body instanceof Uint8Array ? [body] : body ?? []) {
    if (gone.aborted) return;
    const part = chunk.subarray(0, end - at);
    at += part.length;
    if (part.length > 0 && !response.write(part)) await drained(response, gone);
    if (at === end) break;
  }
  if (flaw.kind === "stall") return await untilAborted(gone);
  // Whatever was written goes out before the connection ends.
  socket.end(() => socket.destroy());
}

/** Waits until more can be written, or nobody wants it any more. */
function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off("drain", go);
      gone.removeEventListener("abort", go);
      resolve();
    };
    if (gone.aborted) return resolve();
    response.on("drain", go);
    gone.addEventListener("abort", go);
  });
}

/** Answers what never becomes a request, so that even that gets a return code. */
function refuseRaw(socket: Socket, code: number, status: string): void {
  const requestId = newRequestId(Math.floor(Date.now() / 1000));
  const { headers, body } = envelope(code, requestId);
  const lines = [...headers, ["x-cos-request-id", requestId], ["Server", "tencent-cos"], ["Connection", "close"]];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.on("error", () => {});
  socket.write(`HTTP/1.1 ${status}\r\n${head}\r\n`);
  socket.end(body as Uint8Array);
}
