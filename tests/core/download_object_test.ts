import { assertEquals, assertInstanceOf, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { CosClient, CosError, type DownloadedObject, unwrap } from "@cos/v4";
import { ACCOUNT, clientOf, emulatorWith, STRICT } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };

/** A stored content as a client of the emulator opens it. */
async function opened(data: string | Uint8Array, input: object = {}): Promise<DownloadedObject> {
  const cos = clientOf(emulatorWith());
  unwrap(await cos.uploadFileFromBuffer({ ...AT, data }));
  return unwrap(await cos.downloadObject({ ...AT, ...input }));
}

/** What a client opens that gets these responses. */
async function answered(response: Response): Promise<DownloadedObject> {
  const cos = new CosClient({ ...ACCOUNT, fetch: () => Promise.resolve(response), retry: { attempts: 1 } });
  return unwrap(await cos.downloadObject(AT));
}

/** An action against a server on this machine that sends raw HTTP, and closes the connection then or when the client has done so. */
async function withAnswer(text: string, action: (cos: CosClient) => Promise<void>, end?: "stays open"): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode(text));
    if (end) await connection.read(new Uint8Array(1)).catch(() => {});
    connection.close();
  })();
  try {
    await action(new CosClient({ ...ACCOUNT, endpoint: `http://127.0.0.1:${listener.addr.port}`, retry: { attempts: 1 } }));
  } finally {
    await serving;
    listener.close();
  }
}

Deno.test("a downloaded object gives its content as text, as bytes, and as what its JSON means", STRICT, async () => {
  const json = '{ "名": [1, 2] }';
  assertEquals(await (await opened(json)).text(), json);
  assertEquals(await (await opened(json)).bytes(), new TextEncoder().encode(json));
  assertEquals(await (await opened(json)).json(), { "名": [1, 2] });
});

Deno.test("an empty object is empty text and no bytes, and no JSON", STRICT, async () => {
  assertEquals(await (await opened("")).text(), "");
  assertEquals((await (await opened("")).bytes()).length, 0);
  const error = await assertRejects(async () => await (await opened("")).json(), CosError, "the content is no JSON");
  assertEquals(error.code, -2);
});

Deno.test("a range gives its part", STRICT, async () => {
  const part = await opened("0123456789", { rangeStart: 2, rangeEnd: 5 });
  assertEquals([part.status, part.contentLength, await part.text()], [206, 4, "2345"]);
});

Deno.test("content of several megabytes comes whole", STRICT, async () => {
  const data = Uint8Array.from({ length: 5_000_000 }, (_, index) => index * 31 + (index >> 8));
  assertEquals(await (await opened(data)).bytes(), data);
});

Deno.test("the bytes are the caller's own: to change them changes nothing that is stored", STRICT, async () => {
  const cos = clientOf(emulatorWith());
  unwrap(await cos.uploadFileFromBuffer({ ...AT, data: "stored" }));
  const bytes = await unwrap(await cos.downloadObject(AT)).bytes();
  bytes.fill(0);
  assertEquals(await unwrap(await cos.downloadObject(AT)).text(), "stored");
});

Deno.test("text() takes a byte order mark away and lets bytes that are no UTF-8 show", STRICT, async () => {
  assertEquals(await (await opened(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff))).text(), "a\ufffd");
});

Deno.test("json() says what is wrong with content that is no JSON", STRICT, async () => {
  const error = await assertRejects(async () => await (await opened("{ a: 1 }")).json(), CosError);
  assertEquals(error.code, -2);
  assertMatch(error.message, /^the content is no JSON: \S/);
  assertInstanceOf(error.cause, SyntaxError);
});

for (const how of ["bytes", "text", "json"] as const) {
  Deno.test(`${how}() fails for content that is cut off before its announced end`, STRICT, async () => {
    await withAnswer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", async (cos) => {
      const object = unwrap(await cos.downloadObject(AT));
      const error = await assertRejects(() => object[how](), CosError, "the body was cut off");
      assertEquals(error.code, -2);
    });
  });

  Deno.test(`${how}() fails for content that goes on after its announced end`, STRICT, async () => {
    const object = await answered(new Response("1234567", { headers: { "Content-Length": "5" } }));
    const error = await assertRejects(() => object[how](), CosError, "longer than the 5 bytes that were announced");
    assertEquals(error.code, -2);
  });

  Deno.test(`${how}() fails for content that falls silent`, STRICT, async () => {
    await withAnswer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", async (cos) => {
      const object = unwrap(await cos.downloadObject(AT, { timeout: 100 }));
      const error = await assertRejects(() => object[how](), CosError, "no data within 100 ms");
      assertEquals(error.code, -3);
    }, "stays open");
  });

  Deno.test(`${how}() refuses content that was read already, so that a rest never passes for the whole`, STRICT, async () => {
    const twice = await opened("[1]");
    await twice.text();
    assertEquals((await assertRejects(() => twice[how](), CosError, "is read already")).code, -1);

    const begun = await opened("[1]");
    const reader = begun.body.getReader();
    await reader.read();
    reader.releaseLock();
    await assertRejects(() => begun[how](), CosError, "is read already");
    await begun.body.cancel();

    const locked = await opened("[1]");
    const holder = locked.body.getReader();
    await assertRejects(() => locked[how](), CosError, "is being read");
    await holder.cancel();

    const cancelled = await opened("[1]");
    await cancelled.body.cancel();
    await assertRejects(() => cancelled[how](), CosError, "is read already");
  });
}

Deno.test("an announced length is not believed before that much has come", STRICT, async () => {
  const object = await answered(new Response("few", { headers: { "Content-Length": String(2 ** 50) } }));
  const error = await assertRejects(() => object.bytes(), CosError, "the body was cut off after 3 of 1125899906842624 bytes");
  assertEquals(error.code, -2);
});

Deno.test("an abort rejects with the signal's reason", STRICT, async () => {
  const cos = clientOf(emulatorWith());
  unwrap(await cos.uploadFileFromBuffer({ ...AT, data: new Uint8Array(1_000_000) }));
  const stop = new AbortController();
  const object = unwrap(await cos.downloadObject(AT, { signal: stop.signal }));
  const reason = new Error("enough");
  stop.abort(reason);
  const error = await assertRejects(() => object.bytes());
  assertStrictEquals(error, reason);
});
