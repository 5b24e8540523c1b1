/**
 * The other side of the benchmark, a process of its own: reads requests no further than it must, throws bodies away, and answers from memory.
 * It runs on Bun, whose sockets are the fastest of the three runtimes. Prints its port.
 *
 * @module
 */

import { LINKS, SESSION, STAT } from "./answers.ts";

/** What is used of a socket of Bun. */
interface Socket {
  data: Connection;
  write(bytes: Uint8Array | string, offset?: number, length?: number): number;
}
declare const Bun: {
  listen(options: {
    hostname: string;
    port: number;
    socket: Record<"open" | "drain" | "close", (socket: Socket) => void> & { data(socket: Socket, bytes: Uint8Array): void };
  }): { readonly port: number };
};

const [ANSWER_STAT, ANSWER_LINKS, ANSWER_SESSION] = [STAT, LINKS, SESSION].map(answer);

/** Content of every download, over and over. */
const CONTENT = new Uint8Array(1024 * 1024);
for (let at = 0; at < CONTENT.length; at += 65536) crypto.getRandomValues(CONTENT.subarray(at, at + 65536));
/** As much of a body as holds the name of the operation. */
const HEAD_OF_BODY = 512;

function answer(body: string): string {
  const head = ["HTTP/1.1 200 OK", "Content-Type: application/json", `Date: ${new Date().toUTCString()}`, `Content-Length: ${body.length}`];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

/** One connection: what of a request is still to come, and what of an answer is still to go. */
class Connection {
  #pending: Uint8Array = new Uint8Array(0);
  #head = "";
  #begun = "";
  #bodyLeft = 0;
  #inBody = false;
  #offset = 0;
  #end = 0;

  receive(socket: Socket, bytes: Uint8Array): void {
    let at = 0;
    while (true) {
      if (this.#inBody) {
        const length = Math.min(this.#bodyLeft, bytes.length - at);
        if (this.#begun.length < HEAD_OF_BODY) this.#begun += latin1(bytes.subarray(at, at + Math.min(length, HEAD_OF_BODY)));
        this.#bodyLeft -= length;
        at += length;
        if (this.#bodyLeft > 0) return;
        this.#inBody = false;
        const isInit = this.#begun.includes("upload_slice_init") && !this.#head.includes("/instant");
        socket.write(isInit ? ANSWER_SESSION! : ANSWER_LINKS!);
      }
      if (at >= bytes.length) return;
      if (this.#pending.length > 0) {
        const joined = new Uint8Array(this.#pending.length + bytes.length - at);
        joined.set(this.#pending);
        joined.set(bytes.subarray(at), this.#pending.length);
        [bytes, at, this.#pending] = [joined, 0, new Uint8Array(0)];
      }
      const end = endOfHead(bytes, at);
      if (end < 0) {
        this.#pending = bytes.slice(at);
        return;
      }
      this.#head = latin1(bytes.subarray(at, end));
      at = end;
      this.#request(socket);
    }
  }

  #request(socket: Socket): void {
    if (this.#head.startsWith("POST")) {
      this.#bodyLeft = Number(/\r\ncontent-length: *([0-9]+)/i.exec(this.#head)![1]);
      this.#begun = "";
      this.#inBody = true;
    } else if (this.#head.startsWith("GET /files/v2/")) socket.write(ANSWER_STAT!);
    else this.#download(socket);
  }

  /** `/<bucket>/<size>` has as many bytes. */
  #download(socket: Socket): void {
    const size = Number(/^GET \/[^/]+\/([0-9]+)/.exec(this.#head)![1]);
    const range = /\r\nrange: *bytes=([0-9]+)-([0-9]*)/i.exec(this.#head);
    this.#offset = range ? Number(range[1]) : 0;
    this.#end = range?.[2] ? Number(range[2]) + 1 : size;
    const about = range ? `206 Partial Content\r\nContent-Range: bytes ${this.#offset}-${this.#end - 1}/${size}` : "200 OK";
    const head = `HTTP/1.1 ${about}\r\nContent-Type: application/octet-stream\r\nETag: "1"\r\nContent-Length: ${
      this.#end - this.#offset
    }\r\n\r\n`;
    socket.write(head);
    this.flush(socket);
  }

  flush(socket: Socket): void {
    while (this.#offset < this.#end) {
      const from = this.#offset % CONTENT.length;
      const written = socket.write(CONTENT, from, Math.min(CONTENT.length - from, this.#end - this.#offset));
      if (written <= 0) return;
      this.#offset += written;
    }
  }
}

function endOfHead(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at - 2] === 10) return at + 1;
  }
  return -1;
}

const decoder = new TextDecoder("latin1");
function latin1(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const { port } = Bun.listen({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open: (socket) => void (socket.data = new Connection()),
    data: (socket, bytes) => socket.data.receive(socket, bytes),
    drain: (socket) => socket.data.flush(socket),
    close: () => {},
  },
});
console.log(port);
