import { assert, assertEquals, assertRejects } from "@std/assert";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Body } from "../../src/core/body.ts";
import { Deadline } from "../../src/core/deadline.ts";
import { OWNED, type Owned, runtimeFetch } from "../../src/core/runtime_fetch.ts";
import { sendOnce } from "../../src/core/stored_fetch.ts";
import { openSource, type Piece, pieces } from "../../src/transfer/source.ts";

const MIB = 1024 * 1024;

async function serving(listener: RequestListener, body: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Tells what came. */
const tells: RequestListener = async (request, response) => {
  let size = 0;
  let sum = 0;
  for await (const bytes of request) {
    size += bytes.length;
    for (const byte of bytes) sum += byte;
  }
  const { method, headers } = request;
  response.end(JSON.stringify([size, sum, method, headers["content-length"], headers["transfer-encoding"] ?? "", headers["x-mine"]]));
};

Deno.test("a large body comes whole, with its length and its headers, and again on the same connection", () =>
  serving(tells, async (url) => {
    const body = new Uint8Array(3 * MIB + 7).fill(1);
    for (let times = 0; times < 2; times++) {
      const response = await runtimeFetch(
        url,
        { method: "PUT", body, headers: { "X-Mine": "1" }, redirect: "manual", inPieces: true } as RequestInit,
      );
      assertEquals(response.status, 200);
      assertEquals(await response.json(), [body.length, body.length, "PUT", String(body.length), "", "1"]);
    }
  }));

Deno.test("no more of a body is taken than its connection takes", async () => {
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  await serving(async (request, response) => {
    // Nothing is read before somebody says so.
    await isOver;
    request.resume().on("end", () => response.end("read"));
  }, async (url) => {
    const all = 256;
    let taken = 0;
    const piece = new Uint8Array(MIB / 4);
    const pieces = (function* () {
      for (; taken < all; taken++) yield piece;
    })();
    const headers = new Headers({ "content-length": String(all * piece.length) });
    const answer = sendOnce(new URL(url), "POST", headers, undefined, pieces);
    // As long as something still goes, there is room in the system's buffers.
    for (let before = -1; taken !== before;) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert(taken < all, `${taken} of ${all} pieces were taken, and nobody read any`);
    end();
    const message = await answer;
    message.resume();
    assertEquals(taken, all);
  });
});

Deno.test("who answers before the body has come has his answer read, and the rest is not sent", () =>
  serving((_, response) => void response.writeHead(403, { connection: "close" }).end("no"), async (url) => {
    const response = await runtimeFetch(
      url,
      { method: "PUT", body: new Uint8Array(MIB), redirect: "manual", inPieces: true } as RequestInit,
    ).catch((error) => error);
    // The system may throw the answer away together with the connection.
    if (response instanceof Error) return;
    assertEquals([response.status, await response.text()], [403, "no"]);
  }));

Deno.test("an abort ends a large body with the signal's reason", () =>
  serving(() => {}, async (url) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const sent = runtimeFetch(
      url,
      { method: "PUT", body: new Uint8Array(64 * MIB), redirect: "manual", signal: controller.signal, inPieces: true } as RequestInit,
    );
    setTimeout(() => controller.abort(reason), 20);
    assertEquals(await assertRejects(() => sent), reason);
  }));

Deno.test("a redirect is not followed with a large body", () =>
  serving((request, response) => {
    request.resume().on("end", () => response.writeHead(307, { location: "/elsewhere" }).end());
  }, async (url) => {
    const response = await runtimeFetch(
      url,
      { method: "PUT", body: new Uint8Array(MIB), redirect: "manual", inPieces: true } as RequestInit,
    );
    assertEquals(response.status, 307);
    await response.body?.cancel();
  }));

Deno.test("a fetch that somebody has put in the place of the runtime's sends large bodies, too, and its answers' memory is its own", async () => {
  const own = globalThis.fetch;
  const content = new Uint8Array([1, 2, 3]);
  const seen: unknown[] = [];
  globalThis.fetch = (_, init) => {
    seen.push((init!.body as Uint8Array | undefined)?.length);
    return Promise.resolve(new Response(content));
  };
  try {
    await runtimeFetch(
      "http://127.0.0.1:1/",
      { method: "PUT", body: new Uint8Array(MIB), redirect: "manual", inPieces: true } as RequestInit,
    );
    const response: Response & Owned = await runtimeFetch("http://127.0.0.1:1/", { method: "GET" });
    assertEquals(response[OWNED], undefined);
    assertEquals(seen, [MIB, undefined]);
  } finally {
    globalThis.fetch = own;
  }
});

Deno.test("memory of what came from the network is given back, and no other", async () => {
  const limits = { operation: "downloadObject", bucketName: "b", cosPath: "/a", timeout: 1000, signal: undefined };
  const readFrom = async (bytes: Uint8Array<ArrayBuffer>, isOwned: boolean): Promise<number> => {
    const chunks = new ReadableStream<Uint8Array>({ start: (controller) => (controller.enqueue(bytes), controller.close()) });
    const response = Object.assign(new Response(chunks), { [OWNED]: isOwned });
    const body = new Body({ response, deadline: new Deadline(1000, undefined), sign: "" }, limits, undefined);
    const read = (await body.read())!;
    body.free(read);
    await body.cancel();
    return bytes.buffer.byteLength;
  };
  assertEquals(await readFrom(new Uint8Array(1000), true), 0);
  assertEquals(await readFrom(new Uint8Array(1000), false), 1000);
  // There is something beside it.
  assertEquals(await readFrom(new Uint8Array(new ArrayBuffer(1000), 0, 900), true), 1000);
});

Deno.test("what comes as a stream takes the memory of slices that were sent", async () => {
  const chunks = (async function* () {
    for (let i = 0; i < 100; i++) yield new Uint8Array(1000).fill(i);
  })();
  const source = await openSource({ data: chunks, size: 100_000 }, undefined);
  const ranges = Array.from({ length: 50 }, (_, i) => ({ offset: i * 2000, length: 2000 }));
  const rooms = new Set<ArrayBuffer>();
  const own = source.read.bind(source);
  source.read = (offset, into, signal) => (rooms.add(into.buffer), own(offset, into, signal));
  const underWay: Piece[] = [];
  for await (const piece of pieces(source, ranges, new AbortController().signal)) {
    const into = new Uint8Array(2000);
    await piece.fill(into);
    assertEquals([into[0], into[1999]], [piece.offset / 1000, piece.offset / 1000 + 1]);
    underWay.push(piece);
    if (underWay.length === 4) underWay.shift()!.free();
  }
  assertEquals(rooms.size, 4);
});
