/**
 * What a service or a proxy answers is bounded before it is believed, over real sockets.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { gzipSync } from "node:zlib";
import { CosClient, unwrap } from "@cos/v4";
import { ACCOUNT, failureOf, STRICT } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };
const MIB = 2 ** 20;

/** A client of a server that answers with this. */
async function withAnswer(answer: () => Response, action: (cos: CosClient) => Promise<void>): Promise<void> {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  await action(new CosClient({ ...ACCOUNT, endpoint: `http://127.0.0.1:${server.addr.port}`, retry: { attempts: 1 } }));
}

Deno.test("an answer without an end is no COS answer, and the service is told to stop", STRICT, async () => {
  let sent = 0;
  const stopped = Promise.withResolvers<void>();
  const piece = new TextEncoder().encode(" ".repeat(MIB));
  const endless = (): Response =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent++;
          controller.enqueue(piece);
        },
        cancel: () => stopped.resolve(),
      }),
    );
  await withAnswer(endless, async (cos) => {
    const { code, message, httpStatus } = failureOf(await cos.statFile(AT));
    assertEquals([code, httpStatus], [-2, 200]);
    assertMatch(message, /longer than 8388608 bytes/);
    await stopped.promise;
  });
  // What lies between the two in buffers of the system is sent as well.
  assert(sent < 64, `${sent} MiB were sent`);
});

Deno.test("an answer that is small on its way and large when it is unpacked is no COS answer", STRICT, async () => {
  const packed = new Uint8Array(gzipSync(new Uint8Array(200 * MIB).fill(32)));
  const answer = (): Response => new Response(packed, { headers: { "Content-Encoding": "gzip", "Content-Length": String(packed.length) } });
  const before = Deno.memoryUsage().rss;
  await withAnswer(answer, async (cos) => assertEquals(failureOf(await cos.statFile(AT)).code, -2));
  assert(Deno.memoryUsage().rss - before < 150 * MIB, "it was unpacked whole");
});

Deno.test("an answer that announces more than it may have is no COS answer", STRICT, async () => {
  const answer = (): Response => new Response(new Uint8Array(9 * MIB), { headers: { "Content-Type": "application/json" } });
  await withAnswer(answer, async (cos) => assertEquals(failureOf(await cos.statFile(AT)).code, -2));
});

for (const chunked of [false, true]) {
  Deno.test(`a page of 1000 entries with the longest names fits, ${chunked ? "in chunks" : "in one piece"}`, STRICT, async () => {
    const name = (index: number): string => `${index}`.padStart(4, "0") + "\u4e2d".repeat(282);
    const infos = Array.from({ length: 1000 }, (_, index) => {
      const url = `http://mybucket-100000.file.myqcloud.com/${encodeURIComponent(name(index))}`;
      return {
        name: name(index),
        filesize: 1,
        filelen: 1,
        sha: "0".repeat(40),
        access_url: url,
        source_url: url,
        biz_attr: "x".repeat(500),
      };
    });
    const text = JSON.stringify({ code: 0, message: "SUCCESS", data: { infos, context: "", listover: true } });
    assert(text.length > 5 * MIB, "it is no long listing");
    const answer = (): Response => new Response(chunked ? new Blob([text]).stream() : text);
    await withAnswer(answer, async (cos) => {
      const page = unwrap(await cos.listFolder({ ...AT, cosPath: "/", num: 1000 }));
      assertEquals([page.infos.length, page.infos[999]!.name], [1000, name(999)]);
    });
  });
}

Deno.test("text in chunks is put together, whatever characters the chunks cut in two", STRICT, async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ code: -197, message: "\u4e2d\u{1f600}\u00e9" }));
  const stream = (): ReadableStream => ReadableStream.from(Array.from(bytes, (byte) => new Uint8Array([byte])));
  const cos = new CosClient({ ...ACCOUNT, fetch: () => Promise.resolve(new Response(stream(), { status: 404 })) });
  assertEquals(failureOf(await cos.statFile(AT)).message, "\u4e2d\u{1f600}\u00e9");
});
