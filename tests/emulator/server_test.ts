import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { connect } from "node:net";
import process from "node:process";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { account, form, golden, rawForm, sign, signOnce } from "./_wire.ts";

const OPTIONS = { ...account, buckets: ["mybucket", { name: "open", public: true }] };

function fresh(): { t: number; e: number } {
  const t = Math.floor(Date.now() / 1000);
  return { t, e: t + 300 };
}

/** Talks over a bare socket: sends one piece after each expected text, and returns everything that came until the end. */
function talk(port: number, steps: readonly [send: string | Uint8Array, until: string | RegExp][]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const pending = [...steps];
    let received = "";
    let awaited: string | RegExp | undefined;
    const go = (): void => {
      if (awaited !== undefined && (typeof awaited === "string" ? !received.includes(awaited) : !awaited.test(received))) return;
      const step = pending.shift();
      if (step === undefined) return void socket.end();
      awaited = step[1];
      socket.write(step[0]);
    };
    socket.on("connect", go);
    socket.on("data", (data) => {
      received += data.toString("latin1");
      go();
    });
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
  });
}

Deno.test("listen() serves uploads and downloads by path to the runtime's fetch, with links that lead back", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { url, port } = await emulator.listen();
  assertEquals(emulator.url, url);
  assertEquals(url, `http://127.0.0.1:${port}`);
  const content = golden(3_000_000);
  const { body, type } = form({ op: "upload", filecontent: content });
  const response = await fetch(`${url}/files/v2/100000/open/a%20b.bin`, {
    method: "POST",
    headers: { authorization: sign({ ...fresh(), b: "open" }), "content-type": type },
    body,
  });
  const { data } = await response.json();
  assertEquals(data.access_url, `${url}/open-100000/a%20b.bin`);
  const download = await fetch(data.access_url);
  assertEquals(new Uint8Array(await download.arrayBuffer()), content);
  const part = await fetch(data.source_url, { headers: { range: "bytes=1000-1999", origin: "http://app.example" } });
  assertEquals([part.status, part.headers.get("content-range")], [206, "bytes 1000-1999/3000000"]);
  assertEquals(part.headers.get("access-control-allow-origin"), "*");
  assertEquals(new Uint8Array(await part.arrayBuffer()), content.slice(1000, 2000));
  const head = await fetch(data.access_url, { method: "HEAD" });
  assertEquals([head.status, head.headers.get("content-length"), await head.text()], [200, "3000000", ""]);
  const stat = await (await fetch(`${data.url}?op=stat`, { headers: { authorization: sign({ ...fresh(), b: "open" }) } })).json();
  assertEquals(stat.data.filesize, 3_000_000);
});

Deno.test("a bare socket is told to continue, and its form with a preamble is stored", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const body = rawForm(
    [
      ['Content-Disposition: form-data; name="op"', "upload"],
      ['Content-Disposition: form-data; name="fileContent"; filename="x"\r\nContent-Type: application/octet-stream', "hello"],
    ],
    "---------------------------8d5",
    "\r\n",
  );
  const head = [
    "POST /files/v2/100000/mybucket/dir/../x HTTP/1.1",
    "Host: sh.file.myqcloud.com",
    `Authorization: ${sign(fresh())}`,
    "Content-Type: multipart/form-data; boundary=---------------------------8d5",
    `Content-Length: ${body.length}`,
    "Expect: 100-continue",
    "Connection: close",
    "",
    "",
  ].join("\r\n");
  const answer = await talk(port, [[head, "100 Continue\r\n\r\n"], [body, /request_id[\s\S]*}}$/]]);
  assertMatch(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  assertMatch(answer, /x-cos-request-id: \S+\r\n/i);
  assertEquals(JSON.parse(answer.slice(answer.indexOf("{"))).data.access_url, "http://mybucket-100000.file.myqcloud.com/dir/../x");
  assertEquals(emulator.requests.map(({ path, op, code }) => [path, op, code]), [["/dir/../x", "upload", 0]]);
});

Deno.test("absolute targets, dot segments and pipelined requests are understood as they come", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const get = (target: string, host: string) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${sign(fresh())}\r\n\r\n`;
  const answer = await talk(port, [[
    get("http://gz.file.myqcloud.com/files/v2/100000/mybucket/a/%2e%2e//b?op=stat", "127.0.0.1") +
    get("/none/../x", "mybucket-100000.cossh.myqcloud.com"),
    "-46628",
  ]]);
  assertEquals(answer.match(/"code":-\d+/g), ['"code":-197', '"code":-46628']);
  assertEquals(emulator.requests.map(({ host, path }) => [host, path]).sort(), [
    ["gz.file.myqcloud.com", "/a/../b"],
    ["mybucket-100000.cossh.myqcloud.com", "/none/../x"],
  ]);
});

Deno.test("a refused body is not asked for, and its connection is closed", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const answer = await talk(port, [[
    "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
    "-46170",
  ]]);
  assertMatch(answer, /^HTTP\/1\.1 400 /);
  assertMatch(answer, /connection: close/i);
});

const HOSTILE: Record<string, [sent: string, status: RegExp]> = {
  "what is no HTTP": ["HELLO\r\n\r\n", /^HTTP\/1\.1 400 [\s\S]*"code":-5999/],
  "a header without end": [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, /^HTTP\/1\.1 400 [\s\S]*"code":-5999/],
  "bytes in the target that must be encoded": ["GET /\xe4\xb8\xad HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1\.1 400 [\s\S]*"code":-5999/],
  "a request without a host": ["GET /x HTTP/1.1\r\n\r\n", /^HTTP\/1\.1 400 [\s\S]*"code":-46170/],
  "a length that is none": ["POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", /^HTTP\/1\.1 400 [\s\S]*"code":-5999/],
};

for (const [what, [sent, expected]] of Object.entries(HOSTILE)) {
  Deno.test(`${what} is answered with a code, and the server lives on`, async () => {
    await using emulator = new CosEmulator(OPTIONS);
    const { url, port } = await emulator.listen();
    assertMatch(await talk(port, [[Buffer.from(sent, "latin1"), /"code"[\s\S]*}/]]), expected);
    const response = await fetch(`${url}/files/v2/100000/mybucket/?op=stat`, { headers: { authorization: sign(fresh()) } });
    assertEquals((await response.json()).code, 0);
  });
}

Deno.test("a body that stops coming is refused with -5963", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen({ bodyTimeout: 100 });
  const answer = await talk(port, [["POST /files/v2/100000/mybucket/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc", "-5963"]]);
  assertMatch(answer, /^HTTP\/1\.1 \d+ [^]*connection: close/i);
});

Deno.test("a client that goes away in the middle does no harm", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { url, port } = await emulator.listen();
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("POST /files/v2/100000/mybucket/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc", () => socket.destroy());
    });
    socket.on("close", () => resolve());
  });
  const response = await fetch(`${url}/files/v2/100000/mybucket/?op=stat`, { headers: { authorization: sign(fresh()) } });
  assertEquals((await response.json()).code, 0);
});

Deno.test("a body beyond all limits is answered with -285, and the client sees it", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { url } = await emulator.listen();
  const response = await fetch(`${url}/files/v2/100000/mybucket/x`, { method: "POST", body: new Uint8Array(24 * 1024 * 1024) });
  assertEquals([response.status, (await response.json()).code], [400, -285]);
});

Deno.test("HTTP/1.0, CONNECT, OPTIONS * and unknown expectations are answered too", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const stat = `/files/v2/100000/mybucket/?op=stat&sign=${encodeURIComponent(sign(fresh()))}`;
  const old = await talk(port, [[`GET ${stat} HTTP/1.0\r\n\r\n`, /never/]]);
  assertMatch(old, /^HTTP\/1\.[01] 200 [^]*connection: close[^]*"code":0/i);
  const kept = await talk(port, [[`GET ${stat} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`, '"code":0']]);
  assertMatch(kept, /^HTTP\/1\.[01] 200 /);
  assertMatch(await talk(port, [["CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "-5996"]]), /^HTTP\/1\.1 405 [^]*"code":-5996/);
  assertMatch(await talk(port, [["OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", /\r\n\r\n/]]), /^HTTP\/1\.1 204 [^]*allow: GET, HEAD/i);
  assertMatch(await talk(port, [[`GET ${stat} HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n`, '"code":0']]), /^HTTP\/1\.1 200 /);
});

Deno.test("a chunked body is taken, and an odd one is answered with a code", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const head = `POST /files/v2/100000/mybucket/d/ HTTP/1.1\r\nHost: a\r\nAuthorization: ${
    sign(fresh())
  }\r\nTransfer-Encoding: chunked\r\n\r\n`;
  assertMatch(await talk(port, [[`${head}5\r\n{"op"\r\nA;x=y\r\n:"create"}\r\n\r\n0\r\nT: x\r\n\r\n`, "code"]]), /"code":-(5975|5999)/);
  assertMatch(await talk(port, [[`${head}5\r\n{"op"\r\na;x=y\r\n:"create"}\r\n0\r\n\r\n`, "code"]]), /"code":0/);
  assertMatch(await talk(port, [[`${head}zz\r\n`, "code"]]), /^HTTP\/1\.1 400 [^]*"code":-/);
});

Deno.test("close() with a grace finishes what is under way, and no more", async () => {
  const emulator = new CosEmulator({ ...OPTIONS, faults: [{ operation: "stat", delay: 300 }, { operation: "list", delay: 60_000 }] });
  const { url } = await emulator.listen();
  const ask = (op: string) => fetch(`${url}/files/v2/100000/mybucket/?op=${op}&num=9`, { headers: { authorization: sign(fresh()) } });
  await (await fetch(`${url}/open-100000/x`)).body?.cancel(); // An idle connection.
  const quick = ask("stat");
  const slow = assertRejects(() => ask("list"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const begun = performance.now();
  const closed = emulator.close({ grace: 1000 });
  await assertRejects(() => fetch(url));
  const response = await quick;
  assertEquals([response.headers.get("connection"), (await response.json()).code], ["close", 0]);
  await closed;
  await slow;
  assertEquals(performance.now() - begun < 2000, true);
});

Deno.test("listen() refuses an empty hostname, which would be every address of the machine", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  await assertRejects(() => emulator.listen({ hostname: "" }), TypeError, "hostname");
  assertEquals((await emulator.listen()).url, emulator.url);
});

Deno.test("listen() in the same instant as another listen() or close() leaves one server, or none", async () => {
  const emulator = new CosEmulator(OPTIONS);
  const [first, second] = await Promise.allSettled([emulator.listen(), emulator.listen()]);
  assertEquals([first.status, second.status], ["fulfilled", "rejected"]);
  await emulator.close();
  const [late] = await Promise.all([emulator.listen(), emulator.close()]);
  assertEquals(emulator.url, undefined);
  await assertRejects(() => fetch(late.url));
});

Deno.test("close() ends connections; listen() works again afterwards, and not twice at once", async () => {
  const emulator = new CosEmulator(OPTIONS);
  const { url } = await emulator.listen({ hostname: "localhost" });
  assertMatch(url, /^http:\/\/localhost:\d+$/);
  await assertRejects(() => emulator.listen(), Error, "already listening");
  const body = JSON.stringify({ op: "create" });
  const created = await fetch(`${url}/files/v2/100000/mybucket/d/`, { method: "POST", headers: { authorization: sign(fresh()) }, body });
  assertEquals((await created.json()).code, 0);
  await emulator.close();
  await emulator.close();
  assertEquals(emulator.url, undefined);
  await assertRejects(() => fetch(url));
  const again = await emulator.listen();
  const removed = await fetch(`${again.url}/files/v2/100000/mybucket/d/`, {
    method: "POST",
    headers: { authorization: signOnce("/d/") },
    body: JSON.stringify({ op: "delete" }),
  });
  assertEquals((await removed.json()).code, 0);
  await emulator.close();
});

Deno.test("requests that are sent ahead on one connection are all answered, and warn of nothing", async () => {
  const warnings: string[] = [];
  const note = (warning: Error): number => warnings.push(String(warning));
  process.on("warning", note);
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const stat = `/files/v2/100000/mybucket/?op=stat&sign=${encodeURIComponent(sign(fresh()))}`;
  const requests = Array.from({ length: 40 }, (_, i) => `GET ${stat} HTTP/1.1\r\nHost: a\r\n${i < 39 ? "" : "Connection: close\r\n"}\r\n`);
  const text = await talk(port, [[requests.join(""), /never/]]);
  assertEquals(text.match(/"code":0/g)?.length, 40);
  process.off("warning", note);
  assertEquals(warnings, []);
});
