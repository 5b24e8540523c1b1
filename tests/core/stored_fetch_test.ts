import { assert, assertEquals, assertRejects } from "@std/assert";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { CosClient, unwrap } from "../../mod.ts";
import { AS_STORED, type AsStored, runtimeFetch, type StoredInit } from "../../src/core/runtime_fetch.ts";
import { nodeFetch, storedFetch } from "../../src/core/stored_fetch.ts";
import { openStored } from "../../src/transfer/stored.ts";

const credentials = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };
const packed = gzipSync(new TextEncoder().encode("content ".repeat(10_000)));
const plain: StoredInit = { method: "GET", decompress: false };

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

const givesPacked: RequestListener = (_, response) =>
  void response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": packed.length, ETag: '"1"', "X-Two": ["a", "b"] }).end(
    packed,
  );

Deno.test("storedFetch() gives the bytes that were sent, and all their headers", () =>
  serving(givesPacked, async (url) => {
    const response: Response & AsStored = await storedFetch(url, plain);
    assertEquals(response.status, 200);
    assertEquals(response[AS_STORED], true);
    assertEquals(response.headers.get("content-encoding"), "gzip");
    assertEquals(response.headers.get("content-length"), String(packed.length));
    assertEquals(response.headers.get("x-two"), "a, b");
    assertEquals(new Uint8Array(await response.arrayBuffer()), new Uint8Array(packed));
  }));

Deno.test("nodeFetch() sends the method, the query and the headers that it is given", () =>
  serving((request, response) => {
    const { method, url, headers } = request;
    response.end(JSON.stringify([method, url, headers.range, headers["x-mine"], headers["accept-encoding"]]));
  }, async (url) => {
    const response = await nodeFetch(`${url}/a%20b?sign=x%2By`, { ...plain, headers: { Range: "bytes=5-", "X-Mine": "1" } });
    assertEquals(await response.json(), ["GET", "/a%20b?sign=x%2By", "bytes=5-", "1", "gzip, deflate, br"]);
    const own = await nodeFetch(url, { ...plain, headers: { "Accept-Encoding": "identity" } });
    assertEquals((await own.json())[4], "identity");
  }));

Deno.test("only who asks for it gets what is stored", () =>
  serving(givesPacked, async (url) => {
    assertEquals((await (await runtimeFetch(url)).text()).length, 80_000);
    assertEquals((await (await runtimeFetch(url, plain)).arrayBuffer()).byteLength, packed.length);
  }));

Deno.test("an error that is packed is unpacked, for it is to be read", () =>
  serving(
    (_, response) =>
      void response.writeHead(403, { "Content-Encoding": "gzip" }).end(gzipSync(JSON.stringify({ code: -5998, message: "no" }))),
    async (url) => {
      const response: Response & AsStored = await storedFetch(url, plain);
      assertEquals([response.status, response[AS_STORED]], [403, undefined]);
      assertEquals(await response.json(), { code: -5998, message: "no" });
    },
  ));

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`a redirect with ${status} is followed on the same host`, () =>
    serving((request, response) => {
      if (request.url === "/there?sign=secret") return givesPacked(request, response);
      response.writeHead(status, { Location: "/there?sign=secret" }).end("moved");
    }, async (url) => {
      const response = await nodeFetch(`${url}/here?sign=secret`, plain);
      assertEquals((await response.arrayBuffer()).byteLength, packed.length);
    }));
}

Deno.test("no redirect takes a sign to another host, however it is written, and the error does not tell it", async () => {
  let there = 0;
  await serving((request, response) => (there++, givesPacked(request, response)), (other) =>
    serving((request, response) => {
      const query = request.url!.split("?")[1]!;
      const location = request.url!.startsWith("/as-it-is") ? `${other}/?${query}` : `${other}/${new URLSearchParams(query).get("sign")}`;
      response.writeHead(302, { Location: location }).end();
    }, async (url) => {
      for (const path of ["/as-it-is", "/decoded"]) {
        const error = await assertRejects(
          () => nodeFetch(`${url}${path}?sign=AKIDsecret%2B%3D`, plain),
          TypeError,
          "a redirect would take the sign",
        );
        assert(!error.message.includes("secret"), error.message);
      }
    }));
  assertEquals(there, 0);
});

Deno.test("a redirect to another host without the sign is followed, without what was for the first host alone", async () => {
  const seen: unknown[] = [];
  await serving((request, response) => {
    seen.push([request.url, request.headers.authorization, request.headers.cookie, request.headers.range]);
    givesPacked(request, response);
  }, (other) =>
    serving((_, response) => void response.writeHead(302, { Location: `${other}/b?sign=theirs` }).end(), async (url) => {
      const headers = { Authorization: "mine", Cookie: "mine", Range: "bytes=0-" };
      const response = await nodeFetch(`${url}/a?sign=secret`, { ...plain, headers });
      assertEquals((await response.arrayBuffer()).byteLength, packed.length);
    }));
  assertEquals(seen, [["/b?sign=theirs", undefined, undefined, "bytes=0-"]]);
});

Deno.test("redirects without end are an error", () =>
  serving((_, response) => void response.writeHead(302, { Location: "/" }).end(), async (url) => {
    await assertRejects(() => nodeFetch(url, plain), TypeError, "too many redirects");
  }));

for (const send of [storedFetch, nodeFetch]) {
  Deno.test(`${send.name}: an abort ends the wait for an answer, and a body, with its reason`, () =>
    serving((request, response) => {
      if (request.url === "/body") response.writeHead(200, { "Content-Length": 100 }).write("begun");
    }, async (url) => {
      const reason = new Error("enough");
      const before = new AbortController();
      const asked = send(`${url}/nothing`, { ...plain, signal: before.signal });
      before.abort(reason);
      assertEquals(await assertRejects(() => asked), reason);
      await assertRejects(() => send(`${url}/body`, { ...plain, signal: AbortSignal.abort(reason) }));
      const later = new AbortController();
      const reader = (await send(`${url}/body`, { ...plain, signal: later.signal })).body!.getReader();
      assertEquals(new TextDecoder().decode((await reader.read()).value), "begun");
      const next = reader.read();
      later.abort(reason);
      assertEquals(await assertRejects(() => next), reason);
    }));

  for (const headers of [{ "Content-Length": "100" }, { "Transfer-Encoding": "chunked" }]) {
    Deno.test(`${send.name}: a body with ${Object.keys(headers)} that is cut off is an error`, () =>
      serving(
        (_, response) => void response.writeHead(200, headers).write("half", () => setTimeout(() => response.destroy(), 10)),
        async (url) => {
          const response = await send(url, plain);
          await assertRejects(() => response.arrayBuffer());
        },
      ));
  }
}

Deno.test("no answer at all is -3 without the sign, and the silence of what is stored packed is told as with fetch", async () => {
  let downloads = 0;
  await serving((request, response) => {
    if (request.url!.includes("op=stat")) {
      return void response.end(JSON.stringify({ code: 0, message: "SUCCESS", data: { filesize: packed.length, filelen: packed.length } }));
    }
    if (downloads++ === 0) return givesPacked(request, response);
    if (request.url!.startsWith("/mybucket/gone") || request.url!.includes("gone")) return void response.destroy();
    response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": packed.length }).write(packed.subarray(0, 10));
  }, async (endpoint) => {
    const cos = new CosClient({ ...credentials, endpoint, retry: { attempts: 1 } });
    const gone = await openStored(cos, { bucketName: "mybucket", cosPath: "/gone" }, { timeout: 5000 }, packed.length);
    assertEquals(gone.ok, false);
    assertEquals(gone.code, -3);
    assert(!/sign=[^*]/.test(JSON.stringify(gone) + Deno.inspect(gone)), Deno.inspect(gone));
    downloads = 0;
    const silent = unwrap(await openStored(cos, { bucketName: "mybucket", cosPath: "/silent" }, { timeout: 100 }, packed.length));
    assertEquals(silent.contentLength, packed.length);
    await assertRejects(() => silent.bytes(), Error, "no data within 100 ms, after 10 bytes");
  });
});
