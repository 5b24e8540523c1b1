import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CosEmulator } from "../../src/emulator/mod.ts";
import type { EmulatorRequest, RawRequest } from "../../src/emulator/mod.ts";
import { account, API, DOWNLOAD, sign, T, Wire } from "./_wire.ts";

Deno.test("an emulator refuses an appid that is no number and a bucket name that is none", () => {
  assertEquals(new CosEmulator({ ...account, appid: "100000", buckets: [] }).requests, []);
  assertThrows(() => new CosEmulator({ ...account, appid: "one", buckets: [] }), TypeError, "appid");
  for (const name of ["", "Bucket", "a/b", "a.b", "-a"]) {
    assertThrows(() => new CosEmulator({ ...account, buckets: [name] }), TypeError, "bucket");
  }
});

Deno.test("fetch can be used on its own, with a string, a URL or a Request", async () => {
  const wire = new Wire();
  const { fetch } = wire.emulator;
  const headers = { authorization: sign() };
  for (
    const response of [
      await fetch(`${API}/a?op=stat`, { headers }),
      await fetch(new URL(`${API}/a?op=stat`), { headers }),
      await fetch(new Request(`${API}/a?op=stat`, { headers })),
      await fetch(new Request(`${API}/a?op=stat`), { headers }),
    ]
  ) assertEquals((await response.json()).code, -197);
});

Deno.test("requests are remembered without sign and query, up to a bound", async () => {
  const wire = new Wire({ remember: 3 });
  const signed = sign();
  await wire.upload("/a", "x");
  await wire.stat("/b");
  await wire.emulator.fetch(`${DOWNLOAD}/a%20b?sign=${signed}&hidden=1`);
  await wire.reply(`${API}/a`, { method: "POST", body: "{}" });
  const { requests } = wire.emulator;
  assertEquals(requests.map(({ method, host, bucket, path, op, status, code }) => [method, host, bucket, path, op, status, code]), [
    ["GET", "sh.file.myqcloud.com", "mybucket", "/b", "stat", 404, -197],
    ["GET", "mybucket-100000.cossh.myqcloud.com", "mybucket", "/a b", "download", 404, -46628],
    ["POST", "sh.file.myqcloud.com", "mybucket", "/a", "", 400, -5980],
  ]);
  assertEquals(/hidden/.test(JSON.stringify(requests)) || JSON.stringify(requests).includes(signed), false);
});

Deno.test("a record says when a request came, how long it took, how much was read and sent, and what its sign says", async () => {
  const wire = new Wire();
  await wire.upload("/a", "hello", { sha: "" });
  await wire.download("/a", { range: "bytes=1-3" });
  await wire.download("/a", {}, "HEAD");
  const [uploaded, part, head] = wire.emulator.requests;
  assertEquals([uploaded!.time, uploaded!.name, uploaded!.reason, uploaded!.code], [T * 1000, "SUCCESS", undefined, 0]);
  assertEquals(uploaded!.duration >= 0 && Number.isFinite(uploaded!.duration), true);
  assertEquals([uploaded!.received > 500, part!.received, part!.sent, head!.sent], [true, 0, 3, 0]);
  assertEquals(uploaded!.sign, {
    kind: "multi",
    appid: "100000",
    bucket: "mybucket",
    secretId: account.secretId,
    fileid: "",
    issued: T,
    expires: T + 300,
  });
});

Deno.test("a record says in words why a request was refused", async () => {
  const wire = new Wire();
  await wire.stat("/b");
  await wire.get("/a.txt", "op=stat", sign({ f: "/100000/mybucket/q/b%20c.txt" }));
  assertEquals(wire.emulator.requests.map(({ code, name, reason }) => [code, name, reason]), [
    [-197, "ERROR_CMD_FILE_NOTEXIST", "The file or folder does not exist"],
    [-63, "ERROR_PROXY_FILEID_NOTMATCH", 'the sign is for "/q/b c.txt"'],
  ]);
});

Deno.test("reset empties everything and starts anew", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  await wire.json("/dir/", { op: "create" });
  wire.time += 7;
  await wire.emulator.reset();
  assertEquals(wire.emulator.requests, []);
  assertEquals((await wire.get("/", "op=list&num=9")).data.infos, []);
  assertEquals((await wire.stat("/")).data.ctime, T + 7);
});

Deno.test("hooks see a request before and after its effect, and may answer in its place", async () => {
  const seen: [string, EmulatorRequest, number?][] = [];
  const busy = { code: -71, status: 503, headers: [], body: null };
  const wire = new Wire({
    hooks: {
      before: (request) => {
        seen.push(["before", { ...request }]);
        if (request.path === "/busy") return busy;
      },
      after: (request, answer) => {
        seen.push(["after", { ...request }, answer.code]);
        if (request.path === "/lost") return busy;
      },
    },
  });
  const request = { method: "GET", host: "sh.file.myqcloud.com", bucket: "mybucket", path: "/a", op: "stat" };
  await wire.stat("/a");
  assertEquals(seen, [["before", request], ["after", request, -197]]);
  assertEquals((await wire.upload("/busy", "x")).status, 503);
  assertEquals((await wire.stat("/a")).code, -197);
  assertEquals((await wire.upload("/lost", "x")).status, 503);
  assertEquals((await wire.get("/", "op=list&num=9")).data.infos.map((info: { name: string }) => info.name), ["lost"]);
});

Deno.test("a mistake inside is answered with -181 and 500, and its text goes nowhere", async () => {
  const wire = new Wire({
    hooks: {
      before: () => {
        throw new Error(account.secretKey);
      },
    },
  });
  const reply = await wire.stat("/a");
  assertEquals([reply.code, reply.status], [-181, 500]);
  assertEquals(JSON.stringify(reply).includes(account.secretKey), false);
});

Deno.test("an aborted fetch rejects with the signal's reason, before and while it runs", async () => {
  const wire = new Wire({ hooks: { before: () => new Promise(() => {}) } });
  const reason = new Error("enough");
  await assertRejects(() => wire.emulator.fetch(`${API}/a?op=stat`, { signal: AbortSignal.abort(reason) }), Error, "enough");
  const controller = new AbortController();
  const running = wire.emulator.fetch(`${API}/a?op=stat`, { signal: controller.signal });
  controller.abort(reason);
  await assertRejects(() => running, Error, "enough");
});

Deno.test("no request, however broken, goes without a coded answer", async () => {
  const wire = new Wire();
  const targets = [
    "",
    "?",
    "#",
    "//",
    "/files/v2/",
    "/files/v2/%/%/%",
    "http://",
    "http://@/x",
    "\0",
    "\u{1f600}",
    "x".repeat(100_000),
    "/%".repeat(9999),
  ];
  const signs = [undefined, "", "=", "A".repeat(3000), sign({ f: "%" }), sign({ f: "//////" }), sign({ b: "", a: "" })];
  const types = [
    undefined,
    "",
    ";",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary="',
    "multipart/form-data; boundary=\r",
    "application/json; x=\0",
  ];
  const bodies = [
    "",
    "\0",
    "--",
    "--B--",
    "\r\n--B\r\n\r\n",
    "--B\r\n\r\n\r\n--B--",
    "{",
    '{"__proto__":{"op":"upload"}}',
    '{"op":"upload","op":null}',
  ];
  for (const target of [...targets, "/files/v2/100000/mybucket/a", "/files/v2/100000/mybucket/a?op=list&num=1&context=%"]) {
    for (const authorization of signs) {
      for (const type of types) {
        for (const [i, body] of bodies.entries()) {
          const headers = new Map<string, string>();
          if (authorization !== undefined) headers.set("authorization", authorization);
          if (type !== undefined) headers.set("content-type", type);
          const request: RawRequest = {
            method: i % 3 === 0 ? "GET" : i % 3 === 1 ? "POST" : "BREW",
            target,
            scheme: "http",
            headers,
            body: (async function* () {
              yield new TextEncoder().encode(body);
            })(),
          };
          const answer = await wire.emulator.respond(request);
          const { code } = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array));
          assertEquals(code < 0 && code !== -181 && answer.status >= 400 && answer.status < 500, true, `${target.slice(0, 50)} ${code}`);
        }
      }
    }
  }
  assertEquals(wire.emulator.requests.length, 1000);
});

Deno.test("a URL that is none is answered, not thrown", async () => {
  assertEquals((await new Wire().reply("/relative")).status, 400);
});
