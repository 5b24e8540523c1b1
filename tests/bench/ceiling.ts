/**
 * What the server of the benchmark can do, asked by a client that does next to nothing: raw sockets, requests laid out beforehand. Runs on
 * Bun. Argument: the port. Prints JSON.
 *
 * @module
 */

interface Socket {
  write(bytes: Uint8Array | string, offset?: number, length?: number): number;
  end(): void;
}
declare const Bun: {
  connect(options: {
    hostname: string;
    port: number;
    socket: { open(socket: Socket): void; drain(socket: Socket): void; data(socket: Socket, bytes: Uint8Array): void };
  }): Promise<Socket>;
};

const port = Number(process.argv[2]);
const MIB = 1048576;

/** Sends a request again and again on some connections, and counts what comes back. */
async function load(request: Uint8Array, times: number, connections: number, answerBytes: number): Promise<number> {
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let [left, sent, received] = [Math.ceil(times / connections), 0, 0];
    const send = (socket: Socket): void => {
      while (sent < request.length) {
        const written = socket.write(request, sent, request.length - sent);
        if (written <= 0) return;
        sent += written;
      }
    };
    const data = (socket: Socket, bytes: Uint8Array): void => {
      received += bytes.length;
      if (received < answerBytes) return;
      if (--left === 0) return socket.end(), resolve();
      [sent, received] = [0, 0];
      send(socket);
    };
    Bun.connect({ hostname: "127.0.0.1", port, socket: { open: send, drain: send, data } });
    return promise;
  }));
  return (performance.now() - begun) / 1000;
}

function bytesOf(head: string, body = 0): Uint8Array {
  const bytes = new Uint8Array(head.length + body);
  new TextEncoder().encodeInto(head, bytes);
  return bytes;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

async function rounds(amount: number, run: () => Promise<number>): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round++) rates.push(amount / await run());
  return Math.round(median(rates));
}

const get = bytesOf("GET /files/v2/1/b/f?op=stat HTTP/1.1\r\nHost: a\r\n\r\n");
const post = (size: number): Uint8Array => bytesOf(`POST /files/v2/1/b/f HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`, size);
console.log(JSON.stringify({
  stats: await rounds(10_000, () => load(get, 10_000, 1, 1)),
  statsAtOnce: await rounds(20_000, () => load(get, 20_000, 32, 1)),
  upload: await rounds(512, () => load(post(MIB), 512, 4, 1)),
  download: await rounds(512, () => load(bytesOf(`GET /b/${128 * MIB} HTTP/1.1\r\nHost: a\r\n\r\n`), 4, 4, 128 * MIB)),
}));
