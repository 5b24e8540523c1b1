/**
 * Serves the emulator over HTTP with node:http, which Deno and Bun have too, and which hands on the request target as it came.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { envelope, newRequestId } from "../service/answer.ts";
import type { Flaw, RawRequest, RawResponse } from "../service/exchange.ts";
import { discard } from "../service/exchange.ts";
import { untilAborted } from "./wait.ts";

/** Where to listen. */
export interface ListenOptions {
  /** The port; 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** The name or address; 127.0.0.1 by default, so that nobody else can reach it. */
  readonly hostname?: string | undefined;
  /** Milliseconds for which a request may send nothing of its body before it is refused with -5963; 60000 by default. */
  readonly bodyTimeout?: number | undefined;
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
/** How long, in milliseconds, the rest of a request that is answered early is read and thrown away. */
const LINGER = 2000;

/** Begins to serve. */
export async function serve(
  respond: Respond,
  { port = 0, hostname = "127.0.0.1", bodyTimeout = 60_000 }: ListenOptions,
): Promise<Listening> {
  // Node would take it for all addresses of the machine.
  if (hostname === "") throw new TypeError("the hostname to listen at is empty");
  const server = createServer({ maxHeaderSize: MOST_HEAD_BYTES, requireHostHeader: false });
  const connections = new Connections();
  const handle = (request: IncomingMessage, response: ServerResponse, continues: boolean): void => {
    response.on("error", () => {});
    request.on("error", () => {});
    connections.answering(request.socket, response);
    const body = new Body(request, response, continues, bodyTimeout);
    answer(respond, request, response, body, connections).catch(() => response.destroy());
  };
  server.on("connection", (socket: Socket) => connections.add(socket));
  server.on("request", (request, response) => handle(request, response, false));
  server.on("checkContinue", (request, response) => handle(request, response, true));
  server.on("checkExpectation", (request, response) => handle(request, response, false));
  server.on("connect", (_request, socket: Socket) => refuseRaw(socket, -5996, "405 Method Not Allowed"));
  server.on("clientError", (error: Error & { code?: string }, socket: Socket) => {
    if (!socket.writable || socket.bytesWritten > 0 && error.code === "ECONNRESET") return void socket.destroy();
    refuseRaw(socket, -5999, "400 Bad Request");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const named = hostname === "0.0.0.0" ? "127.0.0.1" : hostname === "::" ? "[::1]" : hostname.includes(":") ? `[${hostname}]` : hostname;
  return {
    url: `http://${named}:${taken}`,
    port: taken,
    close: (grace) =>
      new Promise((resolve) => {
        const late = setTimeout(() => connections.destroy(), grace);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        if (grace > 0) connections.end();
        else connections.destroy();
      }),
  };
}

/** The open connections, and which of them are busy. */
class Connections {
  readonly #answers = new Map<Socket, number>();
  /** Whether connections end as soon as nothing is under way on them. */
  ending = false;

  add(socket: Socket): void {
    this.#answers.set(socket, 0);
    socket.on("close", () => this.#answers.delete(socket));
  }

  answering(socket: Socket, response: ServerResponse): void {
    this.#answers.set(socket, (this.#answers.get(socket) ?? 0) + 1);
    response.on("close", () => {
      const left = (this.#answers.get(socket) ?? 1) - 1;
      if (!socket.destroyed) this.#answers.set(socket, left);
      if (this.ending && left === 0) socket.end(() => socket.destroy());
    });
  }

  end(): void {
    this.ending = true;
    for (const [socket, answers] of this.#answers) if (answers === 0) socket.destroy();
  }

  destroy(): void {
    for (const socket of this.#answers.keys()) socket.destroy();
  }
}

async function answer(
  respond: Respond,
  request: IncomingMessage,
  response: ServerResponse,
  body: Body,
  connections: Connections,
): Promise<void> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value);
  }
  const gone = goneSignal(request.socket, response);
  const { method = "GET", url: target = "/" } = request;
  const raw = await respond({ method, target, scheme: "http", headers, body, signal: gone });
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

/** Is aborted when the connection is closed or the answer is sent; on some runtimes only one of the two tells. */
function goneSignal(socket: Socket, response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const abort = (): void => {
    socket.off("close", abort);
    gone.abort();
  };
  socket.on("close", abort);
  response.on("close", abort);
  if (socket.destroyed) abort();
  return gone.signal;
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

/** The body of a request. A client that waits to be told to go on is told when the body is first wanted. */
class Body implements AsyncIterable<Uint8Array> {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #response: ServerResponse;
  readonly #timeout: number;
  #waiting: boolean;

  constructor(request: IncomingMessage, response: ServerResponse, continues: boolean, timeout: number) {
    this.#timeout = timeout;
    this.#iterator = request[Symbol.asyncIterator]();
    this.#response = response;
    this.#waiting = continues;
  }

  /** Reads on where reading stopped. Stopping early leaves the connection open, which an answer still needs. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => {
        if (this.#waiting) this.#response.writeContinue();
        this.#waiting = false;
        return inTime(this.#iterator.next(), this.#timeout);
      },
    };
  }

  /**
   * Reads and throws away the rest: a client that is still sending would not see the answer if the connection just broke.
   *
   * @returns whether there is nothing left.
   */
  async discard(): Promise<boolean> {
    if (this.#waiting) return false;
    const end = Date.now() + LINGER;
    let late: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<undefined>((resolve) => late = setTimeout(() => resolve(undefined), LINGER));
    try {
      while (Date.now() < end) {
        const next = await Promise.race([this.#iterator.next(), timeout]);
        if (next === undefined || next.done) return next?.done === true;
      }
      return false;
    } catch {
      return false;
    } finally {
      clearTimeout(late);
    }
  }
}

function inTime<T>(task: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("nothing came in time")), milliseconds);
    task.then(resolve, reject).finally(() => clearTimeout(late));
  });
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
