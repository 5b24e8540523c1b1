/**
 * Stands between a client and a server of S3, as a server of its own, and does what networks and servers do: loses answers, cuts them off, answers
 * with errors, sometimes after the request has had its effect. It knows what a request is about, and is the same on every runtime.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { Agent, createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What a request is about. */
export interface ProxyRequest {
  /** What it does, in one word. */
  readonly op: "list" | "stat" | "download" | "upload" | "begin" | "part" | "complete" | "abort" | "uploads" | "parts" | "delete" | "other";
  /** Its method. */
  readonly method: string;
  /** The bucket. */
  readonly bucket: string;
  /** The key, decoded; empty where it is about the bucket. */
  readonly key: string;
  /** Its query. */
  readonly query: URLSearchParams;
  /** Its headers. */
  readonly headers: IncomingMessage["headers"];
}

/** An answer, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string | Uint8Array;
}

/** What goes wrong with a request. */
export interface ProxyFault {
  /** Whether it has its effect all the same. */
  readonly effect?: boolean;
  /** The connection is closed without an answer. */
  readonly drop?: boolean;
  /** The answer in the place of its own. */
  readonly reply?: Reply;
  /** The connection is closed after so many bytes of the answer's body; below 0, so many before its end. */
  readonly cut?: number;
  /** After so many bytes of the answer's body nothing more comes. */
  readonly stall?: number;
  /** The lowest bit of the body's byte at this place is turned over. */
  readonly flip?: number;
  /** The answer has another ETag. */
  readonly etag?: string;
  /** The connection is closed after so many bytes of what is sent. */
  readonly cutBody?: number;
}

type Maybe<T> = T | void | Promise<T | void>;

/** An error as S3 answers with it. */
export function errorReply(status: number, code: string, message = "not now"): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}

/** A server in between. */
export class S3Proxy implements AsyncDisposable {
  /** Comes before each request: what goes wrong with it, if anything. */
  before: (request: ProxyRequest) => Maybe<ProxyFault> = () => {};
  /** Comes after each request, before its answer; what it returns takes the answer's place. Not for content that is read. */
  after: (request: ProxyRequest, reply: Reply) => Maybe<Reply> = () => {};
  /** URL, as the server's own. */
  readonly url: string;
  /** Requests so far. */
  requests = 0;
  readonly #endpoint: URL;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<object>();

  private constructor(endpoint: string, server: Server) {
    this.#endpoint = new URL(endpoint);
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    server.on("request", (request, response) => {
      this.#serve(request, response).catch(() => void response.destroy());
    });
  }

  /** Begins to listen before a server. */
  static async open(endpoint: string): Promise<S3Proxy> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new S3Proxy(endpoint, server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Waits until nothing is under way any more, so that what was sent has had its effect; a few seconds at most, for some have no end. */
  async idle(): Promise<void> {
    for (let left = 300; left > 0 && this.#running.size > 0; left--) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const about = aboutOf(request);
    const running = about.method !== "GET" && {};
    if (running) this.#running.add(running);
    try {
      await this.#answer(about, request, response);
    } finally {
      if (running) this.#running.delete(running);
    }
  }

  async #answer(about: ProxyRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Whoever asks may be gone at any time.
    request.on("error", () => {});
    response.on("error", () => {});
    const fault = await this.before(about) ?? {};
    if ((fault.drop || fault.reply) && !fault.effect) {
      if (fault.drop) return void request.socket.destroy();
      await drained(request);
      return answer(response, fault.reply!);
    }
    const got = await this.#forward(request, fault.cutBody);
    if (got === undefined) return void request.socket.destroy();
    if (about.op === "download" && (got.statusCode ?? 0) < 300) {
      if (fault.drop) {
        got.destroy();
        return void request.socket.destroy();
      }
      return await content(got, response, fault);
    }
    const own: Reply = { status: got.statusCode ?? 502, headers: got.headers, body: await whole(got) };
    let reply: Reply = await this.after(about, own) ?? own;
    if (fault.drop) return void request.socket.destroy();
    if (fault.reply) reply = fault.reply;
    if (fault.etag !== undefined && reply.headers.etag) reply = { ...reply, headers: { ...reply.headers, etag: fault.etag } };
    const { cut = fault.stall } = fault;
    if (cut === undefined || about.method === "HEAD") return answer(response, reply, about.method === "HEAD");
    const body = Buffer.from(reply.body as Uint8Array);
    head(response, { ...reply, headers: { ...reply.headers, "content-length": String(body.length) } });
    response.write(body.subarray(0, cut < 0 ? Math.max(0, body.length + cut) : cut));
    if (fault.stall === undefined) setTimeout(() => request.socket.destroy(), 20);
  }

  /** Sends a request on; nothing where whoever asked is gone, or the server. */
  async #forward(request: IncomingMessage, cutBody: number | undefined): Promise<IncomingMessage | undefined> {
    const { hostname, port } = this.#endpoint;
    const { method, url, headers } = request;
    return await new Promise((resolve) => {
      const onward = send({ hostname, port, method, path: url, headers, agent: this.#agent, setHost: false });
      // Not every runtime tells of the end of what was ended from here.
      const giveUp = (): void => {
        onward.destroy();
        resolve(undefined);
      };
      onward.on("response", resolve);
      onward.on("error", giveUp);
      onward.on("close", giveUp);
      request.on("close", () => !request.complete && giveUp());
      if (cutBody === undefined) return void request.pipe(onward);
      let left = cutBody;
      request.on("data", (bytes: Uint8Array) => {
        onward.write(bytes.subarray(0, left));
        left -= Math.min(left, bytes.length);
        if (left === 0) giveUp();
      });
      request.on("end", giveUp);
    });
  }
}

function aboutOf({ method = "GET", url = "/", headers }: IncomingMessage): ProxyRequest {
  const [path = "/", search = ""] = url.split("?");
  const query = new URLSearchParams(search);
  const [bucket = "", ...parts] = path.slice(1).split("/");
  const key = decodeURIComponent(parts.join("/"));
  return { op: opOf(method, key, query), method, bucket, key, query, headers };
}

function opOf(method: string, key: string, query: URLSearchParams): ProxyRequest["op"] {
  if (key === "") return query.has("uploads") ? "uploads" : method === "GET" ? "list" : "other";
  if (query.has("uploadId")) {
    return method === "PUT" ? "part" : method === "POST" ? "complete" : method === "DELETE" ? "abort" : "parts";
  }
  if (method === "POST") return query.has("uploads") ? "begin" : "other";
  return ({ GET: "download", HEAD: "stat", PUT: "upload", DELETE: "delete" } as const)[method] ?? "other";
}

function head(response: ServerResponse, { status, headers }: Reply): void {
  const { connection: _, "transfer-encoding": __, "keep-alive": ___, ...rest } = headers;
  response.writeHead(status, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Record<string, string>);
}

function answer(response: ServerResponse, reply: Reply, isHead = false): void {
  const body = Buffer.from(reply.body as Uint8Array);
  head(response, isHead ? reply : { ...reply, headers: { ...reply.headers, "content-length": String(body.length) } });
  response.end(isHead ? undefined : body);
}

/** Hands content on as it comes, with what goes wrong with it. */
async function content(got: IncomingMessage, response: ServerResponse, { cut, stall, flip, etag }: ProxyFault): Promise<void> {
  const headers = etag === undefined ? got.headers : { ...got.headers, etag };
  head(response, { status: got.statusCode!, headers, body: "" });
  response.flushHeaders();
  const size = Number(got.headers["content-length"] ?? 0);
  const at = (place: number | undefined): number => place === undefined ? Infinity : place < 0 ? Math.max(0, size + place) : place;
  const end = Math.min(at(cut), at(stall));
  let came = 0;
  let drained = (): void => {};
  response.on("drain", () => drained());
  response.on("close", () => {
    got.destroy();
    drained();
  });
  try {
    for await (const chunk of got) {
      let bytes = chunk as Buffer;
      if (flip !== undefined && at(flip) >= came && at(flip) < came + bytes.length) {
        bytes = Buffer.from(bytes);
        bytes[at(flip) - came]! ^= 1;
      }
      if (came + bytes.length > end) {
        response.write(bytes.subarray(0, end - came));
        got.destroy();
        if (stall === undefined) setTimeout(() => response.destroy(), 20);
        return;
      }
      came += bytes.length;
      if (!response.write(bytes)) await new Promise<void>((resolve) => drained = resolve);
    }
    response.end();
  } catch {
    response.destroy();
  }
}

async function whole(message: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Reads what is sent to its end: whoever sends before it reads would wait for ever. */
async function drained(request: IncomingMessage): Promise<void> {
  try {
    for await (const _ of request);
  } catch {
    // Gone, so nothing comes any more.
  }
}
