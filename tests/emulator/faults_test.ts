/**
 * Faults as a client meets them, with the emulator in the place of `fetch` and over HTTP alike.
 *
 * @module
 */
import { assertEquals, assertGreaterOrEqual, assertInstanceOf, assertLess, assertRejects } from "@std/assert";
import { connect } from "node:net";
import { CosEmulator } from "../../src/emulator/mod.ts";
import type { EmulatorOptions, Fault, FaultRule } from "../../src/emulator/mod.ts";
import { account, form, sign, Wire } from "./_wire.ts";

const CONTENT = "0123456789";

interface Client {
  readonly emulator: CosEmulator;
  readonly fetch: typeof globalThis.fetch;
  readonly url: string;
  /** Sends an operation to a path, well signed. */
  send(method: string, path: string, fields: Record<string, string>, init?: RequestInit): Promise<Response>;
}

function now(): { t: number; e: number } {
  const t = Math.floor(Date.now() / 1000);
  return { t, e: t + 300 };
}

async function client(over: string, options: EmulatorOptions = {}): Promise<Client & AsyncDisposable> {
  const emulator = new CosEmulator({ ...account, buckets: ["mybucket", { name: "open", public: true }], ...options });
  const url = over === "HTTP" ? (await emulator.listen()).url : "http://127.0.0.1:1";
  const fetch = over === "HTTP" ? globalThis.fetch : emulator.fetch as typeof globalThis.fetch;
  const send = (method: string, path: string, fields: Record<string, string>, init: RequestInit = {}): Promise<Response> => {
    const address = `${url}/files/v2/100000/mybucket${path}`;
    if (method === "GET") return fetch(`${address}?${new URLSearchParams(fields)}`, { headers: { authorization: sign(now()) }, ...init });
    const { body, type } = form(fields);
    const once = ["update", "delete", "move", "copy"].includes(fields["op"]!);
    const authorization = sign(once ? { ...now(), e: 0, f: `/100000/mybucket${path}` } : now());
    return fetch(address, { method, headers: { authorization, "content-type": type }, body, ...init });
  };
  return { emulator, fetch, url, send, [Symbol.asyncDispose]: () => emulator.close() };
}

/** Puts a file where faults do not count it. */
async function put({ emulator, url }: Client, path = "/a"): Promise<void> {
  const { body, type } = form({ op: "upload", filecontent: CONTENT, insertOnly: "0" });
  const hidden = emulator.faults.active.map(({ rule }) => rule);
  emulator.faults.clear();
  const init = { method: "POST", headers: { authorization: sign(now()), "content-type": type }, body };
  const answer = await (await emulator.fetch(`${url}/files/v2/100000/mybucket${path}`, init)).json();
  assertEquals(answer.code, 0);
  emulator.faults.addAll(hidden);
}

async function isThere(at: Client, path: string): Promise<boolean> {
  at.emulator.faults.clear();
  return (await (await at.send("GET", path, { op: "stat" })).json()).code === 0;
}

const upload = (at: Client, path = "/a"): Promise<Response> => at.send("POST", path, { op: "upload", filecontent: CONTENT });

for (const over of ["fetch", "HTTP"]) {
  const test = (name: string, rule: FaultRule, run: (at: Client) => Promise<void>): void => {
    Deno.test(`${name}, over ${over}`, async () => {
      await using at = await client(over, { faults: [rule] });
      await run(at);
    });
  };

  test("a code comes with its documented name and status, and nothing happens", { operation: "upload", code: -71 }, async (at) => {
    const response = await upload(at);
    const { code, message, request_id } = await response.json();
    assertEquals([response.status, code, message], [503, -71, "ERROR_PROXY_FREQ_CONTROL"]);
    assertEquals(response.headers.get("x-cos-request-id"), request_id);
    assertEquals(await isThere(at, "/a"), false);
  });

  test("a code can hide that all went well", { operation: "upload", code: -196, status: 500, effect: true }, async (at) => {
    const response = await upload(at);
    assertEquals([response.status, (await response.json()).code], [500, -196]);
    assertEquals(await isThere(at, "/a"), true);
  });

  test("-4019 can be followed by a resumed upload", { operation: "upload_slice_init", nth: 1, code: -4019, effect: true }, async (at) => {
    const init = { op: "upload_slice_init", filesize: "10", slice_size: "1048576" };
    assertEquals((await (await at.send("POST", "/a", init)).json()).code, -4019);
    const { data } = await (await at.send("POST", "/a", { op: "upload_slice_list" })).json();
    const slice = { op: "upload_slice_data", session: data.session, offset: "0", filecontent: CONTENT };
    assertEquals((await (await at.send("POST", "/a", slice)).json()).code, 0);
    const end = { op: "upload_slice_finish", session: data.session, filesize: "10" };
    assertEquals((await (await at.send("POST", "/a", end)).json()).code, 0);
  });

  test("a status alone comes with a page of HTML", { operation: "stat", status: 403 }, async (at) => {
    const response = await at.send("GET", "/a", { op: "stat" });
    assertEquals([response.status, response.headers.get("content-type")], [403, "text/html"]);
    assertEquals((await response.text()).startsWith("<html>"), true);
    const { method, host, bucket, path, op, status, code, fault, reason } = at.emulator.requests.at(-1)!;
    assertEquals([method, host, bucket, path, op], ["GET", new URL(at.url).host, "mybucket", "/a", "stat"]);
    assertEquals([status, code, fault, reason], [403, -2, { status: 403 }, "a fault rule says so"]);
  });

  test(
    "a page can say anything, with any headers",
    { status: 503, body: "later", headers: { "Retry-After": "7", "content-type": "text/plain" } },
    async (at) => {
      const response = await at.send("GET", "/a", { op: "stat" });
      assertEquals([response.status, response.headers.get("retry-after"), response.headers.get("content-type")], [503, "7", "text/plain"]);
      assertEquals(await response.text(), "later");
    },
  );

  for (const status of [204, 205, 304]) {
    for (const more of [{}, { code: -71 }, { cut: 1 }, { truncate: 1, flip: 0 }]) {
      const rule = { status, ...more, headers: { "X-A": "b" } };
      test(`a status that allows no body comes without one: ${JSON.stringify(rule)}`, rule, async (at) => {
        const response = await at.send("GET", "/a", { op: "stat" });
        assertEquals([response.status, await response.text(), response.headers.get("x-a")], [status, "", "b"]);
        assertEquals(["0", null].includes(response.headers.get("content-length")), true);
        assertEquals(at.emulator.requests.at(-1)?.status, status);
      });
    }
  }

  test("a connection can be dropped before the effect", { operation: "upload", drop: true }, async (at) => {
    assertInstanceOf(await assertRejects(() => upload(at)), TypeError);
    assertEquals([at.emulator.requests.at(-1)?.status, at.emulator.requests.at(-1)?.code], [0, -3]);
    assertEquals(await isThere(at, "/a"), false);
  });

  test("a connection can be dropped after the effect", { operation: "upload", drop: true, effect: true }, async (at) => {
    assertInstanceOf(await assertRejects(() => upload(at)), TypeError);
    assertEquals(await isThere(at, "/a"), true);
  });

  test("a delay comes before the effect, and ends when the client goes away", { operation: "upload", delay: 60_000 }, async (at) => {
    await assertRejects(() => at.send("POST", "/a", { op: "upload", filecontent: "x" }, { signal: AbortSignal.timeout(100) }));
    for (let left = 100; left > 0 && !await isThere(at, "/a"); left--) await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(await isThere(at, "/a"), true);
  });

  test("a delay can come after the effect", { operation: "upload", delay: 300, effect: true }, async (at) => {
    const begun = performance.now();
    const pending = upload(at);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assertEquals(await isThere(at, "/a"), true);
    assertEquals((await (await pending).json()).code, 0);
    assertGreaterOrEqual(performance.now() - begun, 290);
  });

  const download = async (at: Client, init: RequestInit = {}): Promise<Response> => {
    await put(at);
    return await at.fetch(`${at.url}/mybucket-100000/a`, { headers: { authorization: sign(now()) }, ...init });
  };

  for (const [cut, got] of [[4, 4], [-1, 9], [0, 0]] as const) {
    test(`a body can be cut off at ${cut}`, { operation: "download", cut }, async (at) => {
      const response = await download(at);
      assertEquals(response.headers.get("content-length"), "10");
      const reader = response.body!.getReader();
      let size = 0;
      await assertRejects(async () => {
        for (let next = await reader.read(); !next.done; next = await reader.read()) size += next.value.length;
      });
      assertLess(size, got + 1);
    });
  }

  test("an answer can be cut off", { operation: "stat", cut: 5 }, async (at) => {
    const response = await at.send("GET", "/", { op: "stat" });
    await assertRejects(() => response.json());
  });

  test("an answer can be truncated so that HTTP does not show it", { operation: "stat", truncate: -2 }, async (at) => {
    const text = await (await at.send("GET", "/", { op: "stat" })).text();
    assertEquals(text.endsWith("}}"), false);
    assertEquals(JSON.parse(text + "}}").code, 0);
  });

  test("a body can stall, until the client goes away", { operation: "download", stall: 5 }, async (at) => {
    const controller = new AbortController();
    const response = await download(at, { signal: controller.signal });
    const reader = response.body!.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "01234");
    const stalled = reader.read();
    const first = await Promise.race([stalled.then(() => "more"), new Promise((resolve) => setTimeout(() => resolve("none"), 100))]);
    assertEquals(first, "none");
    const reason = new Error("enough");
    controller.abort(reason);
    await assertRejects(() => stalled, Error, "enough");
  });

  test("a stalled body can be cancelled", { operation: "download", stall: 5 }, async (at) => {
    const response = await download(at);
    const reader = response.body!.getReader();
    await reader.read();
    await reader.cancel();
  });

  test("a byte can be flipped", { operation: "download", flip: -10 }, async (at) => {
    assertEquals(await (await download(at)).text(), "1123456789");
  });

  test("a length can be too large: the body then breaks off", { operation: "download", length: 3 }, async (at) => {
    const response = await download(at);
    assertEquals(response.headers.get("content-length"), "13");
    await assertRejects(() => response.text());
  });

  test("a length can be too small: the body then ends early", { operation: "download", length: -3 }, async (at) => {
    const response = await download(at);
    assertEquals(response.headers.get("content-length"), "7");
    assertEquals(await response.text(), "0123456");
  });

  test("a HEAD can go wrong as well", { operation: "download", cut: 5 }, async (at) => {
    const response = await download(at, { method: "HEAD", headers: { authorization: sign(now()) } });
    assertEquals([response.status, await response.text()], [200, ""]);
  });

  test(
    "uploads can be given another slice size and be told to go in order",
    { operation: "upload_slice_init", sliceSize: 4, serialUpload: true },
    async (at) => {
      const { data } = await (await at.send("POST", "/a", { op: "upload_slice_init", filesize: "10", slice_size: "1048576" })).json();
      assertEquals([data.slice_size, data.serial_upload], [4, 1]);
    },
  );

  test("the clock can be wrong: signs expire, and Date tells why", { clock: 400 }, async (at) => {
    const response = await at.send("GET", "/", { op: "stat" });
    assertEquals((await response.json()).code, -96);
    const ahead = Date.parse(response.headers.get("date")!) - Date.now();
    assertEquals(ahead > 390_000 && ahead < 410_000, true, String(ahead));
    const late = sign({ t: now().t + 400, e: now().e + 400 });
    const corrected = await at.send("GET", "/", { op: "stat" }, { headers: { authorization: late } });
    assertEquals((await corrected.json()).code, 0);
  });
}

Deno.test("the server closes the connection of a flawed answer, after what was to be sent", async () => {
  const flaws: [fault: Fault, received: RegExp][] = [
    [{ drop: true }, /^$/],
    [{ cut: 4 }, /content-length: 10\r\n[^]*\r\n\r\n0123$/i],
    [{ cut: 0 }, /content-length: 10\r\n[^]*\r\n\r\n$/i],
    [{ length: 2 }, /content-length: 12\r\n[^]*\r\n\r\n0123456789$/i],
    [{ length: -2 }, /content-length: 8\r\n[^]*\r\n\r\n0123456789$/i],
  ];
  for (const [fault, received] of flaws) {
    await using at = await client("HTTP", { faults: [{ operation: "download", ...fault }] });
    await put(at);
    const text = await new Promise<string>((resolve, reject) => {
      let got = "";
      const socket = connect(Number(new URL(at.url).port), "127.0.0.1", () => {
        socket.write(`GET /mybucket-100000/a HTTP/1.1\r\nHost: x\r\nAuthorization: ${sign(now())}\r\n\r\n`);
      });
      socket.on("data", (data) => got += data.toString("latin1"));
      socket.on("error", reject);
      socket.on("close", () => resolve(got));
    });
    assertEquals(received.test(text), true, `${JSON.stringify(fault)}: ${text}`);
  }
});

Deno.test("reset() brings back the faults of the beginning", async () => {
  const emulator = new CosEmulator({ faults: [{ operation: "stat", nth: 1, code: -71 }] });
  emulator.faults.add({ operation: "list", drop: true });
  await emulator.reset();
  assertEquals(emulator.faults.active.map(({ rule }) => rule), [{ operation: "stat", nth: 1, code: -71 }]);
});

Deno.test("what a fault sees and the log shows holds no sign, only what it says", async () => {
  const seen: unknown[] = [];
  const wire = new Wire({ faults: [{ delay: 1 }], hooks: { before: (request) => void seen.push(request) } });
  const signed = sign();
  await wire.get("/a", "op=stat", signed);
  assertEquals(seen, [{ method: "GET", host: "sh.file.myqcloud.com", bucket: "mybucket", path: "/a", op: "stat" }]);
  assertEquals(wire.emulator.requests[0]?.sign?.secretId, account.secretId);
  assertEquals(JSON.stringify(wire.emulator.requests).includes(signed), false);
});
