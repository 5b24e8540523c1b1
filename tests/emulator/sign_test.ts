import { assertEquals, assertNotEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { CosClient } from "../../mod.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { account, API, DOWNLOAD, sign, signOnce, signPlain, T, Wire } from "./_wire.ts";

const ID = "k=AKIDEXAMPLE0123456789";
const UTF8_F = "%E4%B8%AD%E6%96%87%20%E7%9B%AE%E5%BD%95";
const BEGIN = `a=100000&${ID}`;
const DOC = `a=100000&b=mybucket&${ID}`;

/** Plain text, digest, and the request that it is for; protocol notes, section 2.5. */
const VECTORS: Record<string, [plain: string, digest: string, kind: "multi" | "once" | "download", path: string, code: number]> = {
  P1: [
    `${BEGIN}&e=1500000300&t=1500000000&r=123456789&f=/100000/mybucket/pic/1.jpg&b=mybucket`,
    "e196cf60fff50a52b06da2d8a317dc0071a9f758",
    "multi",
    "/pic/1.jpg",
    -197,
  ],
  P2: [
    `${BEGIN}&e=0&t=1500000000&r=123456789&f=/100000/mybucket/pic/1.jpg&b=mybucket`,
    "8466164359243215760979ac7d9f28b177fbab96",
    "once",
    "/pic/1.jpg",
    -197,
  ],
  P3: [
    `${BEGIN}&e=1500000300&t=1500000000&r=123456789&f=/pic/1.jpg&b=mybucket`,
    "e3659708a68a5e3d356248a1421da4a7581ceb55",
    "download",
    "/pic/1.jpg",
    -46628,
  ],
  P4: [
    `${BEGIN}&e=1500000600&t=1500000000&r=987654321&f=/100000/mybucket/${UTF8_F}/%E6%96%87%E4%BB%B6%201.txt&b=mybucket`,
    "41197d0170acdbcb0bc45b5a0bf40ff0667be515",
    "multi",
    "/中文 目录/文件 1.txt",
    -197,
  ],
  P5: [
    `${BEGIN}&e=0&t=1500000000&r=1&f=/100000/mybucket/a~b/c%20d%2Be%26f%3Dg%25h.txt&b=mybucket`,
    "b85cb61ad8a477e006aa22df8d2fc3164173c30b",
    "once",
    "/a~b/c d+e&f=g%25h.txt",
    -197,
  ],
  P6: [
    `${BEGIN}&e=1500000600&t=1500000000&r=0&f=/${UTF8_F}/a~b.txt&b=mybucket`,
    "7a7f0e3485ce5f8326ffa422ab6e3ba852da3bce",
    "download",
    "/中文 目录/a~b.txt",
    -46628,
  ],
  P7: [
    `${BEGIN}&e=1500000300&t=1500000000&r=42&f=/100000/mybucket/dir/&b=mybucket`,
    "c5f775c00aeaf2258341138f6096ea9454ee1a5f",
    "multi",
    "/dir/",
    -197,
  ],
  // A sign that was expired from the beginning, and one that lives longer than 90 days: their HMAC is right.
  P8: [
    `${BEGIN}&e=1499999900&t=1500000000&r=999999999&f=/100000/mybucket/&b=mybucket`,
    "883ec93cd10ffc58e230a32cbfc9369c2dbd8eda",
    "multi",
    "/",
    -96,
  ],
  P9: [
    `${BEGIN}&e=0&t=1500000000&r=7&f=/100000/mybucket/%21%2A%27%28%29%40%2C%3B%24%5B%5D%23%5E%60%7B%7D-_.~&b=mybucket`,
    "e65abf6bbaff2660d285422d0cddee83b60e49c3",
    "once",
    "/!*'()@,;$[]%23^`{}-_.~",
    -197,
  ],
  P10: [
    `${BEGIN}&e=2900000000&t=1500000000&r=123456789&f=/100000/mybucket/pic/1.jpg&b=mybucket`,
    "599f64190a15949d1af15f2e74545b4afaafe097",
    "multi",
    "/pic/1.jpg",
    -53,
  ],
  P11: [
    `${BEGIN}&e=1500000300&t=1500000000&r=3&f=/pic/1.jpg&b=mybucket`,
    "fe324c302abc60fc6781d96c778f8398f5f671a7",
    "download",
    "/pic/1.jpg",
    -46628,
  ],
  D1: [`${DOC}&e=1500000300&t=1500000000&r=123456789&f=`, "f73f7cb835701411fd0ef307f257286c53ee6690", "multi", "/anything", -197],
  D2: [
    `${DOC}&e=0&t=1500000000&r=123456789&f=/100000/mybucket/pic/1.jpg`,
    "0fee8e97dcc0e18136262861ae7514ec1cf08143",
    "once",
    "/pic/1.jpg",
    -197,
  ],
  D3: [
    `${BEGIN}&e=1500000300&t=1500000000&r=123456789&f=&b=mybucket`,
    "9b3de240e9e6bf6a188828dd4a8f2eb144b712d8",
    "multi",
    "/anything",
    -197,
  ],
  D4: [
    `${DOC}&e=0&t=1500000000&r=123456789&f=/100000/mybucket/${UTF8_F}/a~b.txt`,
    "bdc54d62d30e9bc0b6805f816c7cc0ce8ae32cba",
    "once",
    "/中文 目录/a~b.txt",
    -197,
  ],
  J1: [
    `${BEGIN}&e=1500000300&t=1500000000&r=123456789&f=/100000/mybucket/a%7Eb.txt&b=mybucket`,
    "1f5a355439bc1175829afecda7bedf628d9636b1",
    "multi",
    "/a~b.txt",
    -197,
  ],
};

for (const [name, [plain, digest, kind, path, code]] of Object.entries(VECTORS)) {
  Deno.test(`golden sign ${name} is understood`, async () => {
    const wire = new Wire();
    const authorization = Buffer.concat([Buffer.from(digest, "hex"), Buffer.from(plain)]).toString("base64");
    assertEquals(authorization, signPlain(plain));
    // A sign that passes leads on to "there is no such file".
    const reply = kind === "download"
      ? await wire.reply(`${DOWNLOAD}${path}?sign=${encodeURIComponent(authorization)}`)
      : kind === "multi"
      ? await wire.get(path, "op=stat", authorization)
      : await wire.json(path, { op: "delete" }, authorization);
    assertEquals(reply.code, code);
  });
}

Deno.test("a sign may travel in the query, encoded or raw, on both hosts", async () => {
  const wire = new Wire();
  await wire.upload("/pic/1.jpg", "x");
  const p11 = Buffer.concat([Buffer.from(VECTORS["P11"]![1], "hex"), Buffer.from(VECTORS["P11"]![0])]).toString("base64");
  for (const query of [p11, encodeURIComponent(p11), p11.replaceAll("+", "%20")]) {
    const response = await wire.emulator.fetch(`${DOWNLOAD}/pic/1.jpg?sign=${query}`);
    assertEquals([response.status, await response.text()], [200, "x"]);
  }
  const multi = sign();
  assertEquals((await wire.reply(`${API}/pic/1.jpg?op=stat&sign=${multi}`)).code, 0);
  assertEquals((await wire.reply(`${API}/pic/1.jpg?op=stat&sign=${encodeURIComponent(multi)}`)).code, 0);
});

const late = { e: T - 1, t: T - 300 };
const REFUSED: Record<string, [sign: string | undefined, code: number, status: number]> = {
  "is missing": [undefined, -81, 403],
  "is no base64": ["!!!", -5998, 403],
  "is too short": [Buffer.alloc(20).toString("base64"), -5998, 403],
  "is no text": [signPlain(new Uint8Array([0xff, 0xfe, 0x3d])), -5998, 403],
  "is not made of fields": [signPlain("hello"), -5998, 403],
  "has a field twice": [signPlain(`a=1&a=1&b=mybucket&${ID}&e=0&t=0&r=0&f=`), -5998, 403],
  "has an expiry that is no number": [signPlain(`a=100000&b=mybucket&${ID}&e=soon&t=0&r=0&f=`), -5998, 403],
  "lacks a field": [signPlain(`a=100000&b=mybucket&${ID}&e=0&t=0&f=`), -57, 403],
  "is longer than 2 KiB": [sign({ f: `/${"x".repeat(2000)}` }), -46180, 400],
  "has an unknown SecretId": [sign({ k: "AKIDother" }), -79, 403],
  "was made with another key": [sign({ key: "other" }), -97, 403],
  "is for another appid": [sign({ a: "100001" }), -70, 403],
  "is for another bucket": [sign({ b: "my-second-bucket" }), -61, 403],
  "is a single-use one for a reusable operation": [signOnce("/a"), -74, 403],
  "has expired": [sign(late), -96, 403],
  "lives longer than 90 days": [sign({ e: T + 7_776_001 }), -53, 403],
  "is for another file": [sign({ f: "/100000/mybucket/b" }), -63, 403],
  "is for a bare path on the API host": [sign({ f: "/a" }), -63, 403],
  "is for a path encoded twice": [sign({ f: "/100000/mybucket/%2561" }), -63, 403],
};

for (const [what, [authorization, code, status]] of Object.entries(REFUSED)) {
  Deno.test(`a sign that ${what} is refused with ${code}`, async () => {
    const wire = new Wire();
    const reply = await wire.reply(`${API}/a?op=stat`, authorization === undefined ? {} : { headers: { authorization } });
    assertEquals([reply.code, reply.status], [code, status]);
    assertNotEquals(reply.message, "");
  });
}

Deno.test("signs are checked in the documented order", async () => {
  const wire = new Wire();
  const code = async (authorization: string) => (await wire.get("/a", "op=stat", authorization)).code;
  const all = { k: "no", key: "no", a: "1", b: "no", f: "/no", ...late };
  assertEquals(await code(sign(all)), -79);
  assertEquals(await code(sign({ ...all, k: account.secretId })), -97);
  const { key: _, ...keyed } = { ...all, k: account.secretId };
  assertEquals(await code(sign(keyed)), -70);
  assertEquals(await code(sign({ ...keyed, a: "100000" })), -61);
  assertEquals(await code(sign({ ...keyed, a: "100000", b: "mybucket", e: 0 })), -74);
  assertEquals(await code(sign({ ...keyed, a: "100000", b: "mybucket" })), -96);
  assertEquals(await code(sign({ f: "/no" })), -63);
  // A bucket that does not exist is told only to those who may ask.
  assertEquals((await wire.reply(`${API.replace("mybucket", "nobucket")}/a?op=stat`)).code, -81);
  const reply = await wire.reply(`${API.replace("mybucket", "nobucket")}/a?op=stat`, {
    headers: { authorization: sign({ b: "nobucket" }) },
  });
  assertEquals([reply.code, reply.status], [-133, 404]);
});

Deno.test("a sign for an account whose key it is not is refused with -62", async () => {
  const reply = await new Wire().reply(`${API.replace("100000", "100001")}/a?op=stat`, {
    headers: { authorization: sign({ a: "100001" }) },
  });
  assertEquals([reply.code, reply.status], [-62, 403]);
});

Deno.test("a single-use operation refuses reusable signs, unbound signs and signs that were used", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  const remove = async (authorization: string) => {
    const { code, status } = await wire.json("/a", { op: "delete" }, authorization);
    return [code, status];
  };
  assertEquals(await remove(sign({ f: "/100000/mybucket/a" })), [-73, 403]);
  assertEquals(await remove(sign({ e: 0 })), [-76, 403]);
  assertEquals(await remove(sign({ e: 0, f: "/100000/mybucket/" })), [-63, 403]);
  const once = signOnce("/a");
  assertEquals(await remove(once), [0, 200]);
  assertEquals(await remove(once), [-77, 403]);
  await wire.emulator.reset();
  assertEquals(await remove(once), [-197, 404]);
});

Deno.test("a single-use sign that was refused is not used up", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  const once = signOnce("/a");
  assertEquals((await wire.json("/b", { op: "delete" }, once)).code, -63);
  assertEquals((await wire.json("/a", { op: "delete" }, once)).code, 0);
});

Deno.test("move and copy take single-use and reusable signs", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  assertEquals((await wire.json("/a", { op: "copy", dest_fileid: "b" }, sign())).code, 0);
  assertEquals((await wire.json("/a", { op: "move", dest_fileid: "c" }, signOnce("/a"))).code, 0);
});

Deno.test("a reusable sign for a folder is good for all below it", async () => {
  const wire = new Wire();
  const folder = sign({ f: "/100000/mybucket/dir/" });
  assertEquals((await wire.get("/dir/sub/file", "op=stat", folder)).code, -197);
  assertEquals((await wire.get("/dir/", "op=list&num=1", folder)).code, 0);
  assertEquals((await wire.get("/dir", "op=stat", folder)).code, -63);
  assertEquals((await wire.get("/directory", "op=stat", folder)).code, -63);
});

Deno.test("the fileid is compared decoded, whatever its SDK encodes", async () => {
  const wire = new Wire();
  const path = "/a%20b/%E4%B8%AD~*!'()%2B%26%3D%25.txt";
  for (const f of ["/a%20b/%e4%b8%ad%7e*!%27()%2b%26%3d%25.txt", "/a%20b/%E4%B8%AD~%2A%21%27%28%29%2B%26%3D%25.txt"]) {
    assertEquals((await wire.get(path, "op=stat", sign({ f: `/100000/mybucket${f}` }))).code, -197);
  }
});

Deno.test("a download takes a sign for the whole fileid, the bare path, a folder, or anything", async () => {
  const wire = new Wire();
  await wire.upload("/dir/a", "x");
  for (const f of ["/100000/mybucket/dir/a", "/dir/a", "/dir/", ""]) {
    const response = await wire.download("/dir/a", { authorization: sign({ f }) });
    assertEquals([response.status, await response.text()], [200, "x"]);
  }
});

const DOWNLOAD_REFUSED: Record<string, [sign: string | undefined, code: number]> = {
  "is missing": [undefined, -81],
  "was made with another key": [sign({ key: "other" }), -46618],
  "is broken": ["###", -46618],
  "has expired": [sign(late), -46619],
  "is for another file": [sign({ f: "/other" }), -63],
  "is a single-use one": [sign({ e: 0, f: "/dir/a" }), -74],
};

for (const [what, [authorization, code]] of Object.entries(DOWNLOAD_REFUSED)) {
  Deno.test(`a download with a sign that ${what} is refused with ${code}`, async () => {
    const wire = new Wire();
    await wire.upload("/dir/a", "x");
    const reply = await wire.reply(`${DOWNLOAD}/dir/a`, authorization === undefined ? {} : { headers: { authorization } });
    assertEquals([reply.code, reply.status], [code, 403]);
  });
}

const PAST = T - 1000;

/** The words of the log for a sign of a stat of /a.txt; the codes are tested above. */
const REASONS: readonly [sign: string | undefined, words: string][] = [
  [undefined, "there is no sign, neither in the header Authorization nor as sign in the query"],
  ["A".repeat(2049), "the sign has 2049 characters, more than 2048"],
  ["?", "the sign is no base64"],
  ["A".repeat(28), "what follows the digest in the sign is no text of fields name=value, each one once"],
  [signPlain(`a=100000&e=1&t=1&r=1&f=&b=mybucket`), "the sign names no SecretId (k)"],
  [signPlain(`${BEGIN}&t=1&r=1&f=&b=mybucket`), "the sign has no expiry (e)"],
  [signPlain(`${BEGIN}&e=x&t=1&r=1&f=&b=mybucket`), "the expiry (e) in the sign is no number"],
  [sign({ k: "AKIDOTHER" }), "nobody has the SecretId AKIDOTHER"],
  [sign({ k: 'A"\n' }), String.raw`nobody has the SecretId "A\"\n"`],
  [sign({ a: "7" }), "the sign is for appid 7, the request for 100000"],
  [sign({ b: "other" }), "the sign is for bucket other, the request for mybucket"],
  [sign({ e: 0, f: "/100000/mybucket/a.txt" }), "the operation takes a sign that expires, and this one is for one use (e=0)"],
  [sign({ t: PAST, e: PAST + 300 }), "the sign expired 700 s ago"],
  [sign({ t: T + 901, e: T + 1000 }), "the sign was made 901 s from now: a clock is wrong"],
  [sign({ e: T + 7_776_001 }), "the sign is good for 91 days; the longest is 90"],
  [sign({ f: "/100000/mybucket/q/b.txt" }), "the sign is for /q/b.txt"],
  [sign({ f: "/100000/other/b.txt" }), "the sign is for /100000/other/b.txt"],
  [sign({ f: `/100000/mybucket/${"x".repeat(500)}` }), `the sign is for "/${"x".repeat(199)}…"`],
];

for (const [authorization, words] of REASONS) {
  Deno.test(`the log says of a sign: ${words.slice(0, 100)}`, async () => {
    const wire = new Wire();
    const { status } = await wire.reply(`${API}/a.txt?op=stat`, authorization === undefined ? {} : { headers: { authorization } });
    assertEquals([wire.emulator.requests.at(-1)?.reason, status >= 400], [words, true]);
  });
}

Deno.test("the log says what a wrong signature was made of, and tells a digest in hexadecimal from a wrong key", async () => {
  const wire = new Wire();
  const plain = `${BEGIN}&e=${T + 300}&t=${T}&r=1&f=&b=mybucket`;
  await wire.get("/a", "op=stat", signPlain(plain, "another key"));
  assertEquals(wire.emulator.requests.at(-1)?.reason, `the signature is not what the SecretKey of ${account.secretId} makes of ${plain}`);
  const digest = Buffer.from(signPlain(plain), "base64").subarray(0, 20).toString("hex");
  assertEquals((await wire.get("/a", "op=stat", Buffer.from(digest + plain).toString("base64"))).code, -97);
  assertEquals(
    wire.emulator.requests.at(-1)?.reason,
    "the digest in the sign is in hexadecimal; it must be the 20 bytes themselves",
  );
  const once = signOnce("/a");
  await wire.json("/a", { op: "delete" }, once);
  await wire.json("/a", { op: "delete" }, once);
  assertEquals(wire.emulator.requests.at(-1)?.reason, "the sign is for one use, and was used before");
  await wire.json("/a", { op: "delete" }, sign());
  assertEquals(wire.emulator.requests.at(-1)?.reason, "the operation takes a sign for one use (e=0), and this one expires at a time");
  await wire.json("/a", { op: "delete" }, sign({ e: 0 }));
  assertEquals(wire.emulator.requests.at(-1)?.reason, "a sign for one use must say in f what it is for");
  await wire.reply(`${API.replace("100000", "100001")}/a?op=stat`, { headers: { authorization: sign({ a: "100001" }) } });
  assertEquals(wire.emulator.requests.at(-1)?.reason, `the SecretId ${account.secretId} is of appid 100000, the request for 100001`);
});

Deno.test("a sign that was made in the future is refused, with 15 minutes for clocks that differ", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  const made = (t: number) => sign({ t, e: t + 60 });
  assertEquals((await wire.get("/a", "op=stat", made(T + 900))).code, 0);
  const late = await wire.get("/a", "op=stat", made(T + 901));
  assertEquals([late.code, late.status], [-59, 403]);
  assertEquals((await wire.json("/a", { op: "delete" }, sign({ t: T + 901, e: 0, f: "/100000/mybucket/a" }))).code, -59);
  assertEquals((await wire.reply(`${DOWNLOAD}/a`, { headers: { authorization: made(T + 901) } })).code, -46619);
  wire.time += 1;
  assertEquals((await wire.get("/a", "op=stat", made(T + 901))).code, 0);
});

Deno.test("a sign whose path is encoded twice is good for move and copy, as the PHP SDK makes it, and for nothing else", async () => {
  const wire = new Wire();
  const path = "/%E4%B8%AD%20a%25.txt";
  const twice = () => sign({ e: 0, f: "/100000/mybucket/%25E4%25B8%25AD%2520a%2525.txt" });
  await wire.upload(path, "x");
  assertEquals((await wire.json(path, { op: "copy", dest_fileid: "/b", to_over_write: "0" }, twice())).code, 0);
  assertEquals((await wire.json(path, { op: "delete" }, twice())).code, -63);
  assertEquals((await wire.json("/other", { op: "move", dest_fileid: "/c" }, twice())).code, -63);
  assertEquals((await wire.json(path, { op: "move", dest_fileid: "/c" }, twice())).code, 0);
  assertEquals((await wire.stat("/c")).code, 0);
});

Deno.test("a client whose clock is an hour ahead or behind takes the emulator's and goes on", async () => {
  for (const [ahead, code] of [[3600, -59], [-3600, -96]] as const) {
    const emulator = new CosEmulator({ now: () => Date.now() - ahead * 1000 });
    const cos = new CosClient({ ...emulator.clientOptions, retry: { attempts: 2, baseDelay: 1 } });
    assertEquals((await cos.createFolder({ bucketName: "mybucket", cosPath: "/dir/" })).code, 0);
    assertEquals(emulator.requests.map((request) => request.code), [code, 0]);
  }
});
