import { assertEquals, assertThrows } from "@std/assert";
import { CosEmulator } from "../../src/emulator/mod.ts";
import type { BucketOptions, EmulatorOptions, RefererOptions } from "../../src/emulator/mod.ts";
import { account, sign, Wire } from "./_wire.ts";

const OTHER = { appid: 7, secretId: "seven", secretKey: "key-of-seven" };

Deno.test("accounts have buckets of their own, also of the same name", async () => {
  const wire = new Wire({ accounts: [{ ...OTHER, buckets: ["mybucket", { name: "open", public: true }] }] });
  const signs = { 100000: sign(), 7: sign({ a: "7", k: OTHER.secretId, key: OTHER.secretKey }) };
  for (const appid of [100000, 7] as const) {
    const address = `http://127.0.0.1/files/v2/${appid}/mybucket/a`;
    const headers = { authorization: signs[appid], "content-type": "application/json" };
    const reply = await wire.reply(address, {
      method: "POST",
      headers,
      body: JSON.stringify({ op: "upload", filecontent: String(appid) }),
    });
    assertEquals(reply.code, 0);
    assertEquals(reply.data.access_url, `http://127.0.0.1/mybucket-${appid}/a`);
  }
  for (const appid of [100000, 7] as const) {
    const byPath = await wire.emulator.fetch(`http://127.0.0.1/mybucket-${appid}/a`, { headers: { authorization: signs[appid] } });
    assertEquals(await byPath.text(), String(appid));
    const byHost = await wire.emulator.fetch(`http://mybucket-${appid}.cossh.myqcloud.com/a?sign=${encodeURIComponent(signs[appid])}`);
    assertEquals(await byHost.text(), String(appid));
  }
  assertEquals((await wire.reply("http://127.0.0.1/mybucket-7/a", { headers: { authorization: signs[100000] } })).code, -70);
  assertEquals((await wire.reply("http://127.0.0.1/open-7/none")).code, -46628);
});

Deno.test("an emulator refuses accounts that it could not tell apart, and keys that are none", () => {
  const wrong: [EmulatorOptions, string][] = [
    [{ accounts: [{ ...OTHER, appid: 100000, buckets: [] }] }, "appid 100000 is given twice"],
    [{ secretId: "seven", accounts: [{ ...OTHER, buckets: [] }] }, "secretId of appid 7 is given twice"],
    [{ secretKey: "" }, "appid 100000 has an empty secretId or secretKey"],
    [{ accounts: [{ ...OTHER, buckets: ["Bucket"] }] }, 'bucket name "Bucket"'],
    [{ buckets: ["b".repeat(51)] }, "bucket name"],
    [{ buckets: ["a", "b", { name: "a", public: true }] }, "bucket a of appid 100000 is given twice"],
  ];
  for (const [options, problem] of wrong) assertThrows(() => new CosEmulator(options), TypeError, problem);
});

/** The code of a download from a public bucket with these rules. */
async function readerCode(referers: RefererOptions, headers: Record<string, string>): Promise<number> {
  const wire = new Wire({ buckets: [{ name: "mybucket", public: true, referers }] });
  await wire.upload("/a", "x");
  const response = await wire.emulator.fetch("http://mybucket-100000.file.myqcloud.com/a", { headers });
  const text = await response.text();
  return text === "x" ? 0 : JSON.parse(text).code;
}

Deno.test("referer rules hold for readers without a sign", async () => {
  const allow = { allow: ["a.example", "*.b.example", "127.0.0.1"] };
  for (
    const referer of [
      "https://a.example/page",
      "http://A.EXAMPLE:8080/",
      "https://x.y.b.example/?q",
      "a.example/page",
      "//a.example",
      "http://u@127.0.0.1/",
    ]
  ) {
    assertEquals(await readerCode(allow, { referer }), 0, referer);
  }
  for (const referer of ["https://c.example/", "https://a.example.c.example/", "https://c.example/?a.example", "https://b.example/", "?"]) {
    assertEquals(await readerCode(allow, { referer }), -46616, referer);
  }
  assertEquals(await readerCode({ deny: ["*.c.example"] }, { referer: "https://x.c.example/" }), -46617);
  assertEquals(await readerCode({ deny: ["*.c.example"] }, { referer: "https://c.example.org/" }), 0);
  assertEquals(await readerCode(allow, {}), 0);
  assertEquals(await readerCode({ ...allow, empty: false }, {}), -46616);
  assertEquals(await readerCode(allow, { referer: "https://c.example/", authorization: sign() }), 0);
  assertEquals(await readerCode(allow, { referer: "https://c.example/", authorization: sign({ key: "other" }) }), -46618);
});

Deno.test("a file's authority goes before the referer rules of its bucket only where it demands a sign", async () => {
  const wire = new Wire({ buckets: [{ name: "mybucket", referers: { allow: ["a.example"] } }] });
  await wire.upload("/a", "x");
  const read = async (referer: string) =>
    (await wire.reply("http://mybucket-100000.x/a", { headers: { referer } }).catch(() => ({ code: 0 }))).code;
  assertEquals(await read("https://a.example/"), -81);
  await wire.json("/a", { op: "update", authority: "eWPrivateRPublic" });
  assertEquals([await read("https://a.example/"), await read("https://b.example/")], [0, -46616]);
});

/** What a browser is told when it asks, and with the answer itself. */
async function cors(
  options: Partial<BucketOptions>,
  origin: string,
): Promise<[preflight: number, asked: string | null, answered: string | null]> {
  const wire = new Wire({ buckets: [{ name: "mybucket", ...options }] });
  const asked = await wire.reply("http://x/files/v2/100000/mybucket/a", { method: "OPTIONS", headers: { origin } });
  const answered = await wire.reply("http://x/files/v2/100000/mybucket/?op=stat", { headers: { origin, authorization: sign() } });
  assertEquals(answered.code, 0);
  const header = "access-control-allow-origin";
  return [asked.status === 204 ? 0 : asked.code, asked.headers.get(header), answered.headers.get(header)];
}

Deno.test("a bucket lets in the pages of all origins, of some, or of none", async () => {
  const a = "https://a.example", b = "https://b.example";
  assertEquals(await cors({}, a), [0, "*", "*"]);
  assertEquals(await cors({ origins: ["*"] }, a), [0, "*", "*"]);
  assertEquals(await cors({ origins: [a] }, a), [0, a, a]);
  assertEquals(await cors({ origins: [a] }, b), [-121, null, null]);
  assertEquals(await cors({ origins: [] }, a), [-134, null, null]);
});

Deno.test("URLs can be given a longest length", async () => {
  const wire = new Wire({ longestUrl: 1024 });
  const base = "http://sh.file.myqcloud.com/files/v2/100000/mybucket/";
  const rest = "?op=stat";
  const ask = async (size: number): Promise<number> => {
    const url = base + "%61".repeat(300) + rest;
    return (await wire.reply(url + "&".repeat(size - url.length), { headers: { authorization: sign() } })).code;
  };
  assertEquals([await ask(1024), await ask(1025)], [-197, -5994]);
});

Deno.test("HEAD is taken where GET is, without a body", async () => {
  const wire = new Wire();
  const url = "http://x/files/v2/100000/mybucket/?op=stat";
  const head = await wire.emulator.fetch(url, { method: "HEAD", headers: { authorization: sign() } });
  assertEquals([head.status, await head.text()], [200, ""]);
  assertEquals(Number(head.headers.get("content-length")) > 50, true);
});

Deno.test("If-Match and If-Unmodified-Since are heeded", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  const first = await wire.download("/a");
  await first.body?.cancel();
  const tag = first.headers.get("etag")!, time = first.headers.get("last-modified")!;
  const status = async (headers: Record<string, string>): Promise<number> => {
    const response = await wire.download("/a", headers);
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await status({ "if-match": tag }), 200);
  assertEquals(await status({ "if-match": `"x", ${tag}` }), 200);
  assertEquals(await status({ "if-match": "*" }), 200);
  assertEquals(await status({ "if-match": '"x"' }), 412);
  assertEquals(await status({ "if-match": '"x"', "if-unmodified-since": time }), 412);
  assertEquals(await status({ "if-unmodified-since": time }), 200);
  assertEquals(await status({ "if-unmodified-since": new Date(0).toUTCString() }), 412);
  assertEquals(await status({ "if-unmodified-since": "soon" }), 200);
});

Deno.test("the log option is told of every request", async () => {
  const lines: string[] = [];
  const emulator = new CosEmulator({ ...account, log: ({ op, path, code }) => lines.push(`${op} ${path} ${code}`) });
  await emulator.fetch("http://x/files/v2/100000/mybucket/a?op=stat");
  assertEquals(lines, ["stat /a -81"]);
});
