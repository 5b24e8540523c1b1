import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type FoundUrl, mapUrls, v5Host } from "../../src/transfer/urls.ts";

const encoder = new TextEncoder();

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function mapped(
  text: string | Uint8Array,
  size = 65_536,
  filter = {},
): Promise<{ text: string; bytes: Uint8Array; found: FoundUrl[] }> {
  const found: FoundUrl[] = [];
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const parts = await Array.fromAsync(mapUrls(inPieces(bytes, size), filter, (one) => void found.push(one)));
  const all = new Uint8Array(await new Blob(parts).arrayBuffer());
  return { text: new TextDecoder().decode(all), bytes: all, found };
}

const OLD = "mybucket-100000.cossh.myqcloud.com";
const NEW = "mybucket-100000.cos.ap-shanghai.myqcloud.com";

Deno.test("the host of a bucket becomes that of v5, in each region and each spelling of it", () => {
  const regions = { sh: "ap-shanghai", gz: "ap-guangzhou", tj: "ap-beijing-1", sgp: "ap-singapore", bj: "ap-beijing", cd: "ap-chengdu" };
  const more = { hk: "ap-hongkong", ca: "na-toronto", ger: "eu-frankfurt", shanghai: "ap-shanghai", tianjing: "ap-beijing-1" };
  for (const [code, v5] of Object.entries({ ...regions, ...more })) {
    for (const dot of ["", "."]) {
      assertEquals(v5Host(`a-b-1250000000.cos${dot}${code}.myqcloud.com`), { to: `a-b-1250000000.cos.${v5}.myqcloud.com` });
    }
  }
  assertEquals(v5Host("MyBucket-100000.COSSH.MyQcloud.COM"), { to: "MyBucket-100000.cos.ap-shanghai.myqcloud.com" });
});

for (
  const host of [
    "mybucket-100000.file.myqcloud.com",
    "mybucket-100000.cos.ap-shanghai.myqcloud.com",
    "mybucket-100000.cos.ap-nanjing.myqcloud.com",
    "mybucket-100000.cos-website.ap-shanghai.myqcloud.com",
    "myqcloud.com",
    "mybucket-100000.cossh.example.com",
  ]
) Deno.test(`${host} is not touched`, () => assertEquals(v5Host(host), undefined));

for (
  const host of [
    "sh.file",
    "b-1.cosxx",
    "b-1.cn-east",
    "b-1.cos.cn-east",
    "b-1.innercos",
    "b-1.preview",
    "b-1.picsh",
    "web.file",
    "cossh",
    "b.cossh",
    "www.b-1.cossh",
    "_.cossh",
  ]
) {
  Deno.test(`${host}.myqcloud.com stays, and is named`, () => assertEquals(Object.keys(v5Host(`${host}.myqcloud.com`) ?? {}), ["why"]));
}

for (
  const around of [
    ["https://", "/a.jpg"],
    ["http://", ":8080/a.jpg?x=1"],
    ["//", ""],
    ['{"url":"https:\\/\\/', '\\/a.jpg"}'],
    ['{"url":"https:\\u002F\\u002F', '\\u002Fa.jpg"}'],
    ["?to=https%3A%2F%2F", "%2Fa.jpg&b=1"],
    ["?to=https%3a%2f%2f", "%3A443%2Fa.jpg"],
    ["?to=https%253A%252F%252F", "%252Fa.jpg"],
    ["see\\n", " or"],
    ["Have a look at ", "."],
    ["图", "图"],
    ["(", ")"],
    ["//user@", "/"],
    ["...", "..."],
  ]
) {
  Deno.test(`a host between ${around[0]} and ${around[1]} is mapped, with its bucket known`, async () => {
    const { text, found } = await mapped(around.join(OLD), 65_536, { bucketName: "mybucket", appid: "100000" });
    assertEquals(text, around.join(NEW));
    assertEquals(found.map(({ host }) => host), [OLD]);
  });
}

for (
  const text of [
    `https://${OLD}.evil.org/`,
    `https://${OLD}n/`,
    `https://${OLD}-a/`,
    `https://x.${OLD}/`,
    `x_${OLD}`,
    "https://myqcloud.com/",
  ]
) {
  Deno.test(`${text} is no URL of a bucket`, async () => assertEquals((await mapped(text)).text, text));
}

Deno.test("only what was asked for is mapped, and URLs of the API go by bucket and appid, too", async () => {
  const other = "other-100000.cossh.myqcloud.com";
  const api = "http://sh.file.myqcloud.com/files/v2/100000/mybucket/a.jpg http://sh.file.myqcloud.com/files/v2/100000/other/a.jpg";
  const { text, found } = await mapped(`${OLD} ${other} ${api}`, 65_536, { bucketName: "mybucket" });
  assertEquals(text, `${NEW} ${other} ${api}`);
  assertEquals(found.map(({ host, path, to }) => [host + path, to]), [
    [OLD, NEW],
    ["sh.file.myqcloud.com/files/v2/100000/mybucket/a.jpg", undefined],
  ]);
  assertEquals((await mapped(OLD, 65_536, { appid: "1" })).text, OLD);
});

Deno.test("a URL that is told of has its line and its path, and never a query, for there may be a sign in it", async () => {
  const { found } = await mapped(
    `\n\nhttps://${OLD}/a/b%20c.jpg?sign=SECRET\r\n<${OLD}:80/x#SECRET>\n?u=${encodeURIComponent(`https://${OLD}/a?sign=SECRET`)}`,
  );
  assertEquals(found.map(({ line, path }) => [line, path]), [[3, "/a/b%20c.jpg"], [4, ":80/x"], [5, "%2Fa"]]);
});

Deno.test("in whatever pieces a text comes, it is mapped as in one, and nothing but hosts changes", async () => {
  const words = fc.constantFrom(
    OLD,
    "https://",
    "%2F",
    "\\/",
    "sh.file.myqcloud.com/files/v2/1/b/",
    "b-1.cn-east.myqcloud.com",
    ".myqcloud.com",
    "x".repeat(500),
    "a-1".repeat(200),
    "\n",
    " ",
    "/path",
    ".",
  );
  const piece = fc.oneof(words.map((text) => encoder.encode(text)), fc.uint8Array({ maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 700 }), async (pieces, size) => {
      const bytes = new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
      const whole = await mapped(bytes);
      const parts = await mapped(bytes, size);
      assertEquals(parts.bytes, whole.bytes);
      assertEquals(parts.found, whole.found);
      // Taken back, it is what it was.
      const latin = (some: Uint8Array): string => Array.from(some, (byte) => String.fromCharCode(byte)).join("");
      let back = latin(whole.bytes);
      for (const { host, to } of whole.found) if (to !== undefined) back = back.replace(to, host);
      assertEquals(back, latin(bytes));
    }),
    { numRuns: 300 },
  );
});

Deno.test("a text of 64 MiB without an end of a line or of a word is mapped piece by piece", async () => {
  let out = 0;
  let most = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    const piece = encoder.encode("a-1.".repeat(16_384));
    for (let count = 0; count < 1024; count++) yield piece;
    yield encoder.encode(` ${OLD}`);
  }
  for await (const bytes of mapUrls(endless())) {
    out += bytes.length;
    most = Math.max(most, bytes.length);
  }
  assertEquals(out, 64 * 1024 * 1024 + 1 + NEW.length);
  assertEquals(most < 128 * 1024, true);
});
