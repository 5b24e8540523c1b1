import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { Auth } from "../../src/core/auth.ts";
import { hmacKey, hmacSha1 } from "../../src/core/hash.ts";
import { objects, Person, type Typing } from "./_person.ts";

/** The invented credentials and the moment of the golden vectors (protocol notes, section 2.5). */
const GOLDEN = { appid: "100000", secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };
const T = 1_500_000_000;
const P1 =
  "4ZbPYP/1ClKwbaLYoxfcAHGp91hhPTEwMDAwMCZrPUFLSURFWEFNUExFMDEyMzQ1Njc4OSZlPTE1MDAwMDAzMDAmdD0xNTAwMDAwMDAwJnI9MTIzNDU2Nzg5JmY9LzEwMDAwMC9teWJ1Y2tldC9waWMvMS5qcGcmYj1teWJ1Y2tldA==";
const P3 =
  "42WXCKaKXj01YkihQh2kp1gc61VhPTEwMDAwMCZrPUFLSURFWEFNUExFMDEyMzQ1Njc4OSZlPTE1MDAwMDAzMDAmdD0xNTAwMDAwMDAwJnI9MTIzNDU2Nzg5JmY9L3BpYy8xLmpwZyZiPW15YnVja2V0";
const D2 =
  "D+6Ol9zA4YE2JihhrnUU7BzwgUNhPTEwMDAwMCZiPW15YnVja2V0Jms9QUtJREVYQU1QTEUwMTIzNDU2Nzg5JmU9MCZ0PTE1MDAwMDAwMDAmcj0xMjM0NTY3ODkmZj0vMTAwMDAwL215YnVja2V0L3BpYy8xLmpwZw==";
const PLAIN = "a=100000&k=AKIDEXAMPLE0123456789&e=1500000300&t=1500000000&r=1&f=/100000/mybucket/a.txt&b=mybucket";
const ENV = { COS_APPID: GOLDEN.appid, COS_SECRET_ID: GOLDEN.secretId, COS_SECRET_KEY: GOLDEN.secretKey, COS_BUCKET: "mybucket" };

async function digestOf(plain: string, key = GOLDEN.secretKey): Promise<string> {
  return String.fromCharCode(...new Uint8Array(await hmacSha1(await hmacKey(key), plain)));
}

/** A sign of a text, as it should be. */
async function signOf(plain: string, key?: string): Promise<string> {
  return btoa(await digestOf(plain, key) + plain);
}

function hexOf(bytes: string): string {
  return [...bytes].map((char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

interface Explained {
  readonly status: number;
  readonly all: string;
  // deno-lint-ignore no-explicit-any -- as it is printed
  readonly record: any;
  readonly problems: string;
  readonly notes: string;
}

/** Has a sign explained a minute after it was made, in both forms, and sees that neither shows it nor the key. */
async function explained(text: string, args: readonly string[] = [], typing: Typing = {}): Promise<Explained> {
  await using person = new Person();
  person.now = () => (T + 60) * 1000;
  const env = { ...ENV, ...typing.env };
  const said = await person.type(["sign", "--explain", ...args, "--json", text], { ...typing, env });
  const people = await person.type(["sign", "--explain", ...args, text], { ...typing, env });
  assertEquals(people.status, said.status);
  for (const all of [said.all, people.all]) {
    assertNotMatch(all, /SecretKeyExample|AKIDEXAMPLE/);
    for (const part of text.split(/[^A-Za-z0-9+/_-]+/)) if (part.length > 26) assert(!all.includes(part.slice(0, 26)), all);
  }
  assertEquals(person.emulator.requests.length, 0);
  const [record] = objects(said.out);
  const joined = (list: { finding: string; advice: string[] }[]): string =>
    list.map(({ finding, advice }) => [finding, ...advice].join(" ")).join("\n");
  return { status: said.status, all: people.all, record, problems: joined(record.problems), notes: joined(record.notes) };
}

Deno.test("sign --explain says what the fields of a good sign mean, and that its HMAC is right", async () => {
  const { status, record, all } = await explained(P1);
  assertEquals([status, record], [0, {
    ok: true,
    kind: "multi",
    appid: "100000",
    bucket: "mybucket",
    path: "/pic/1.jpg",
    made: T,
    madeIso: "2017-07-14T02:40:00Z",
    expires: T + 300,
    expiresIso: "2017-07-14T02:45:00Z",
    key: "own",
    hmac: "right",
    problems: [],
    notes: [],
  }]);
  assertMatch(
    all,
    /^kind +for many uses[^]*made \(t\) +2017-07-1\d \d\d:\d\d:\d\d, 2017-07-14T02:40:00Z, 60 seconds ago[^]*in 4 minutes[^]*HMAC +right/,
  );
  assertEquals((await explained(P3)).record.kind, "download");
  const once = (await explained(D2)).record;
  assertEquals([once.kind, once.expires, once.ok], ["once", undefined, true]);
});

Deno.test("signs that the library makes are explained as what they are, with nothing wrong", async () => {
  const auth = new Auth(GOLDEN, { now: () => T * 1000 });
  for (const kind of ["multi", "once", "download"] as const) {
    for (const path of ["/", "/dir/", "/a b/中文 & +%.txt"].slice(kind === "download" ? 2 : 0)) {
      const sign = await auth.sign({ kind, bucketName: "mybucket", cosPath: path, expiresIn: 300 });
      const { status, record } = await explained(sign, ["--for", `:${path}`, ...kind === "multi" ? [] : [`--${kind}`]]);
      assertEquals([status, record.kind, record.path, record.problems, record.notes], [0, kind, path, [], []]);
    }
  }
});

Deno.test("a sign is found in a URL, in a header's line, in quotes, and in what comes through standard input", async () => {
  const url = `http://mybucket-100000.cossh.myqcloud.com/pic/1.jpg?a=1&sign=${encodeURIComponent(P3)}#x`;
  for (
    const text of [P1, `Authorization: ${P1}`, `"${P1}"`, `-H 'authorization: ${P1}'`, `${P1}\n`, url, `sign=${encodeURIComponent(P1)}`]
  ) {
    const { status, problems } = await explained("-", [], { stdin: text });
    assertEquals([status, problems], [0, ""], text);
  }
  await using person = new Person();
  const words = await person.type(["sign", "--explain", "Authorization:", P1], { env: ENV });
  assertMatch(words.out, /HMAC +right/);
});

type Case = readonly [what: string, text: () => string | Promise<string>, says: RegExp, args?: readonly string[]];

const WRONG: readonly Case[] = [
  ["expired", () => signOf(PLAIN.replace("1500000300", "1500000010")), /^It expired 50 seconds ago/],
  ["from the future", () => signOf(PLAIN.replaceAll("15000", "15001")), /^It was made 28 hours from now: a clock is wrong/],
  ["ended before it began", () => signOf(PLAIN.replace("1500000300", "1499999999")), /^It ended before it was made/],
  ["a duration for its end", () => signOf(PLAIN.replace("1500000300", "300")), /duration, and no time/],
  ["milliseconds", () => signOf(PLAIN.replace("1500000300", "1500000300000")), /^The field e is in milliseconds/],
  ["valid too long", () => signOf(PLAIN.replace("1500000300", "1600000000")), /valid for 1157 days, and 90 days are the most/],
  ["a hexadecimal digest", async () => btoa(hexOf(await digestOf(PLAIN)) + PLAIN), /^The digest is in hexadecimal: 40 letters/],
  ["a digest in base64 of its own", async () => btoa(btoa(await digestOf(PLAIN)) + PLAIN), /^The digest is in base64 for itself/],
  ["a digest behind the text", async () => btoa(PLAIN + await digestOf(PLAIN)), /^The digest stands behind the text/],
  ["no digest", () => btoa(PLAIN), /^There is no digest in it/],
  ["a digest of SHA-256", () => btoa("\x00".repeat(32) + PLAIN), /^The digest is that of an HMAC-SHA256/],
  ["base64 twice", () => btoa(P1), /^It is in base64 twice/],
  ["percent-encoded in a header", () => encodeURIComponent(P1), /^It is percent-encoded once too often/],
  [
    "percent-encoded twice in a URL",
    () => `https://x.example/?sign=${encodeURIComponent(encodeURIComponent(P1))}`,
    /^It is percent-encoded once too often/,
  ],
  ["a + in a URL", async () => `https://x.example/?sign=${await plusSign()}`, /^A \+ of it stands in a URL as it is/],
  ["a + read as a space", async () => (await plusSign()).replaceAll("+", " "), /^There are spaces in it/],
  ["base64 for URLs", async () => (await plusSign()).replaceAll("+", "-").replaceAll("/", "_"), /^It is base64 for URLs/],
  ["no = at its end", () => P1.replace(/=+$/, ""), /^The = at its end is missing/],
  ["broken into lines", () => P1.replace(/(.{76})/g, "$1\n"), /^It is broken into lines/],
  ["a word before it", () => `Bearer ${P1}`, /^The word Bearer stands before it/],
  ["a field missing", () => signOf(PLAIN.replace("&t=1500000000", "")), /^The field t is missing: when it was made/],
  ["a field twice", () => signOf(`${PLAIN}&b=other`), /^The field b is there more than once/],
  ["a field that no sign has", () => signOf(`${PLAIN}&x=1`), /^There are fields that no sign has: x\./],
  ["a time that is no number", () => signOf(PLAIN.replace("1500000300", "soon")), /^The field e is no number/],
  ["f encoded twice", () => signOf(PLAIN.replace("a.txt", "%25E4%25B8%25AD.txt")), /percent-encoded twice/],
  [
    "f in another bucket",
    () => signOf(PLAIN.replace("/mybucket/", "/other/")),
    /in the bucket other of appid 100000, but the fields b and a say mybucket/,
  ],
  [
    "the appid in the bucket's name",
    () => signOf(PLAIN.replaceAll("mybucket", "mybucket-100000")),
    /^The appid is part of the bucket's name/,
  ],
  [
    "one use without a name",
    () => signOf("a=100000&k=AKIDEXAMPLE0123456789&e=0&t=1500000000&r=1&f=&b=mybucket"),
    /must say what it is for/,
  ],
  ["another bucket than wanted", () => signOf(PLAIN), /^It is for the bucket mybucket, and the request for other/, [
    "--for",
    "cos://other/a.txt",
  ]],
  ["another path than wanted", () => signOf(PLAIN), /^It is for \/a\.txt, and the request for \/b\.txt/, ["--for", ":/b.txt"]],
  ["another appid than wanted", () => signOf(PLAIN), /^It is for appid 100000, and the request for 7/, ["--appid", "7"]],
  [
    "another path than its URL's",
    () => `http://mybucket-100000.cossh.myqcloud.com/2.jpg?sign=${encodeURIComponent(P3)}`,
    /^It is for \/pic\/1\.jpg, and the request for \/2\.jpg/,
  ],
  ["for many uses where one is wanted", () => signOf(PLAIN), /^It is for many uses/, ["--once"]],
  ["for one use where many are wanted", () => D2, /^It is for one use/, ["--download"]],
  ["another key of the same name", () => signOf(PLAIN, "AnotherKey"), /^It was made with another key, or its text was changed/],
  ["the key of somebody else", () => signOf(PLAIN.replace("AKIDEXAMPLE", "AKIDANOTHER"), "AnotherKey"), /it names another SecretId/],
  [
    "a changed text",
    () => Promise.resolve(btoa(atob(P1).replace("1.jpg", "2.jpg"))),
    /^It was made with another key, or its text was changed/,
  ],
  ["a line end signed", async () => btoa(await digestOf(`${PLAIN}\n`) + PLAIN), /^What was signed has a line end behind it/],
  ["a key with a line end", () => signOf(PLAIN, `${GOLDEN.secretKey}\n`), /^It was made with the key and a line end behind it/],
  ["the SecretId as key", () => signOf(PLAIN, GOLDEN.secretId), /with the SecretId in place of the SecretKey/],
  ["a sign of v5", () => "q-sign-algorithm=sha1&q-ak=AKIDx&q-sign-time=1;2&q-signature=00", /^It is a sign of COS v5/],
  ["no base64", () => "nothing!", /^It is no base64/],
  ["base64 of something else", () => btoa("just some text of no meaning at all"), /no sign: behind a digest there are no fields/],
  ["a URL without a sign", () => "https://x.example/a.txt", /^The URL has no sign in it/],
];

/** A sign with a + and a / in it. */
async function plusSign(): Promise<string> {
  for (let r = 0;; r++) {
    const sign = await signOf(PLAIN.replace("r=1", `r=${r}`));
    if (sign.includes("+") && sign.includes("/")) return sign;
  }
}

for (const [what, text, says, args] of WRONG) {
  Deno.test(`sign --explain finds: ${what}`, async () => {
    const { status, problems } = await explained(await text(), args);
    assertMatch(problems, says);
    assertEquals([status, problems.split("\n").length], [1, 1], problems);
  });
}

Deno.test("what may be good all the same is a note, and no problem", async () => {
  for (
    const [plain, says] of [
      [
        "t=1500000000&a=100000&k=AKIDEXAMPLE0123456789&e=1500000300&r=1&f=&b=mybucket",
        /^The fields are in an order that no SDK has: t a k e r f b/,
      ],
      [PLAIN.replace("1500000300", "1505000000"), /valid for 58 days; some accounts allow a month/],
      [PLAIN.replace("a.txt", "中.txt"), /not percent-encoded/],
    ] as const
  ) {
    const { status, notes, problems } = await explained(
      btoa(await digestOf(plain) + String.fromCharCode(...new TextEncoder().encode(plain))),
    );
    assertEquals([status, problems], [0, ""]);
    assertMatch(notes, says);
  }
});

Deno.test("without a key the HMAC is not checked, and said so; all else is", async () => {
  const none = { COS_APPID: undefined, COS_SECRET_ID: undefined, COS_SECRET_KEY: undefined };
  const { status, record, all } = await explained(P1, [], { env: none });
  assertEquals([status, record.hmac, record.key], [0, null, null]);
  assertMatch(all, /HMAC +not checked/);
});

Deno.test("sign --explain is used rightly, or says how, without quoting a sign", async () => {
  await using person = new Person();
  for (
    const args of [["--for", ":/a", ":/b"], [":/a", P1], [P1], ["--explain", `--${P1.replaceAll("/", "_")}`], ["--explain"], [
      "--explain",
      "-",
    ], ["--explain", "a".repeat(70_000)]]
  ) {
    const said = await person.type(["sign", ...args], { env: ENV });
    assertEquals([said.status, said.out], [2, ""], said.err);
    assert(!said.err.includes(P1.slice(10, 40).replaceAll("/", "_")) && !said.err.includes(P1.slice(10, 40)), said.err);
  }
});

Deno.test("nothing that is taken for a sign makes the command fail in another way", async () => {
  await using person = new Person();
  for (let round = 0; round < 300; round++) {
    const random = crypto.getRandomValues(new Uint8Array(round % 90));
    const bytes = String.fromCharCode(...random);
    const text = [btoa(bytes), btoa(bytes + PLAIN.slice(round % 40)), P1.slice(round % 60), encodeURIComponent(bytes)][round % 4]!;
    const said = await person.type(["sign", "--explain", "--json", "-"], { env: ENV, stdin: text || "x" });
    assert(said.status === 1 || said.status === 0, said.all);
    assertEquals(objects(said.out).length, 1);
  }
});
