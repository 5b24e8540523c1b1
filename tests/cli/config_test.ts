import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { EmulatorOptions } from "../../src/emulator/mod.ts";
import { KEY, Person, type Said, type Typing } from "./_person.ts";

const NONE = { COS_APPID: undefined, COS_SECRET_ID: undefined, COS_SECRET_KEY: undefined, COS_BUCKET: undefined, NO_COLOR: "1" };
const ACCOUNT = { appid: "1250000000", secretId: "AKIDofaperson", secretKey: "thekeyofaperson" };

/** Answers the questions of `cos config`, a line each; the hidden one ends with a carriage return. */
async function answer(person: Person, lines: readonly string[], args: readonly string[] = [], typing: Typing = {}): Promise<Said> {
  const said = await person.type(["config", ...args], { terminal: true, stdin: lines.join("\n") + "\n", env: NONE, ...typing });
  assertNotMatch(said.all, /thekeyofaperson|\\x0a/);
  for (const { method, op } of person.emulator.requests) assertEquals([method, op || "list"], ["GET", "list"]);
  return said;
}

async function profile(person: Person): Promise<Record<string, unknown>> {
  return JSON.parse(await person.read("config.json")).profiles.default;
}

/** The answers for an account of which all is known. */
function answers(appid: string, region: string, bucket: string): string[] {
  return [appid, ACCOUNT.secretId, `${ACCOUNT.secretKey}\r${region}`, bucket];
}

function person(options: Partial<EmulatorOptions> = {}): Person {
  return new Person({ ...ACCOUNT, buckets: ["photos", "other"], ...options });
}

Deno.test("config says where the console shows each thing, tries what it was given, and keeps it", async () => {
  await using ann = person();
  const said = await answer(ann, answers(ACCOUNT.appid, "gz", "photos"));
  assertEquals(said.status, 0, said.err);
  assertMatch(said.err, /cloud\.tencent\.com\/developer[^]*appid: [^]*\/cam\/capi[^]*SecretId: [^]*\/cos\/bucket[^]*Region \[sh\]: /);
  assertMatch(said.err, /It works: the key opens the bucket photos\.\n/);
  assertEquals(await profile(ann), { ...ACCOUNT, region: "gz", bucket: "photos" });
  assertEquals((await ann.type(["ls"], { env: NONE })).status, 0);
});

Deno.test("config asks again after an answer that cannot be right", async () => {
  await using ann = person();
  const said = await answer(ann, [
    ...["one", "", ACCOUNT.appid],
    ...["", "AKID&Ann", `"${ACCOUNT.secretId}"`],
    ...[`\r\r${ACCOUNT.secretKey}\rMoon`, "moon", "n", "ap-guangzhou"],
    ...["My_Photos-1250000000", "photos"],
  ]);
  assertEquals(said.status, 0, said.err);
  assertMatch(
    said.err,
    /digits only[^]*digits only[^]*begins with AKID[^]*quotation marks were left away[^]*SecretKey is required[^]*A region is a word/,
  );
  assertMatch(said.err, /Nobody knows a region moon\. The regions are sh[^]*ap-guangzhou is gz here\.[^]*My_Photos is no such name/);
  assertEquals(await profile(ann), { ...ACCOUNT, region: "gz", bucket: "photos" });
});

for (
  const [what, address, region] of [
    ["a bucket with its appid", "photos-1250000000", "sh"],
    ["a bucket's URL", "https://photos-1250000000.costj.myqcloud.com/a/b.txt", "tj"],
    ["a bucket's URL of COS v5", "photos-1250000000.cos.ap-chengdu.myqcloud.com", "cd"],
    ["the console's page of a bucket", "https://console.cloud.tencent.com/cos/bucket?bucket=photos-1250000000&region=ap-singapore", "sgp"],
  ] as const
) {
  Deno.test(`config takes ${what} apart, says so, and asks with what it learned`, async () => {
    await using ann = person();
    const said = await answer(ann, answers(address, "", ""));
    assertEquals(said.status, 0, said.err);
    assertMatch(said.err, /That is the bucket photos of appid 1250000000/);
    assertMatch(said.err, new RegExp(`Region \\[${region}\\]: [^]*Default bucket \\[photos\\]: `));
    assertEquals(await profile(ann), { ...ACCOUNT, region, bucket: "photos" });
  });

  Deno.test(`config takes ${what} where it asks for the bucket`, async () => {
    await using ann = person();
    // Where the address tells another region than was typed, it is asked which is right.
    const said = await answer(ann, [...answers(ACCOUNT.appid, "sh", address), ...region === "sh" ? [] : ["y"]]);
    assertEquals(said.status, 0, said.err);
    assertEquals(await profile(ann), { ...ACCOUNT, region, bucket: "photos" });
  });
}

Deno.test("config offers no bucket that can be none, and takes no address for a SecretId", async () => {
  await using ann = person();
  const said = await answer(ann, [
    `My_Photos-${ACCOUNT.appid}`,
    ...[`https://photos-${ACCOUNT.appid}.cos.ap-guangzhou.myqcloud.com/`, ACCOUNT.secretId],
    ...[ACCOUNT.secretKey, "gz", "photos"],
  ]);
  assertEquals(said.status, 0, said.err);
  assertMatch(said.err, /My_Photos is no such name[^]*begins with AKID[^]*Default bucket: /);
  assertEquals(await profile(ann), { ...ACCOUNT, region: "gz", bucket: "photos" });
});

Deno.test("config asks which appid is right where the bucket's is another", async () => {
  for (const [said, appid] of [["y", ACCOUNT.appid], ["n", "7777777777"]] as const) {
    await using ann = person();
    const { err } = await answer(ann, [...answers("7777777777", "sh", "photos-1250000000"), said, "y"]);
    assertMatch(err, /Take the appid 1250000000 in place of 7777777777\? \[y\/N\]/);
    assertEquals((await profile(ann)).appid, appid);
  }
});

Deno.test("config asks for an endpoint after other, or where one is given, and until it can be one", async () => {
  await using ann = person();
  const said = await answer(ann, answers(ACCOUNT.appid, "other\nnowhere\nhttp://127.0.0.1:8080", "photos"));
  assertEquals(said.status, 0, said.err);
  assertMatch(said.err, /Endpoint: endpoint: must be a URL[^]*\nEndpoint: /);
  assertEquals(await profile(ann), { ...ACCOUNT, endpoint: "http://127.0.0.1:8080", bucket: "photos" });
  // Enter keeps all of it.
  assertEquals((await answer(ann, ["", "", "\r", "", ""])).status, 0);
  assertEquals(await profile(ann), { ...ACCOUNT, endpoint: "http://127.0.0.1:8080", bucket: "photos" });
  // A region takes its place, and - takes the bucket away.
  assertEquals((await answer(ann, ["", "", "\rhk", "-"])).status, 0);
  assertEquals(await profile(ann), { ...ACCOUNT, region: "hk" });
});

Deno.test("config offers to keep what does not work, and keeps nothing unless that is wanted", async () => {
  for (const [wish, status] of [["n", 2], ["", 2], ["y", 0]] as const) {
    await using ann = person();
    const said = await answer(ann, [...answers(ACCOUNT.appid, "sh", "none"), wish]);
    assertEquals(said.status, status);
    assertMatch(said.err, /✗ bucket {4}[^]*-133[^]*Keep it all the same\? \[y\/N\] /);
    if (status === 0) assertEquals((await profile(ann)).bucket, "none");
    else assert(!await Deno.stat(ann.path("config.json")).then(() => true, () => false));
  }
});

Deno.test("config asks again with the answers where they are not to be kept, those of options among them", async () => {
  await using ann = person();
  const options = ["--bucket", "none", "--secret-key", "wrong"];
  const said = await answer(ann, [ACCOUNT.appid, ACCOUNT.secretId, "sh", "", "n", "", "", `${ACCOUNT.secretKey}\r`, "photos"], options);
  assertEquals(said.status, 0, said.err);
  assertMatch(said.err, /appid \[1250000000\]: [^]*SecretKey \(hidden\) \[the old one\]: [^]*Region \[sh\]: [^]*Default bucket \[none\]: /);
  assertEquals(await profile(ann), { ...ACCOUNT, region: "sh", bucket: "photos" });
});

Deno.test("config ends where nobody answers any more, and keeps nothing", async () => {
  for (const typed of ["", `${KEY.appid}\n`, `${KEY.appid}\nid\n`, `${KEY.appid}\nid\nkey\r`, `one\n`]) {
    await using ann = person();
    const said = await ann.type(["config"], { terminal: true, stdin: typed, env: NONE });
    assertEquals([said.status, /: \ncos: no answer\n/.test(said.err)], [2, true], said.err);
    assert(!await Deno.stat(ann.path("config.json")).then(() => true, () => false));
  }
});

Deno.test("config without a terminal refuses what cannot be right, with what to give, and tries nothing", async () => {
  await using ann = person();
  const given = { appid: "1250000000", "secret-id": "id", bucket: "photos" };
  for (
    const [wrong, says] of [
      [{ appid: "photos-1250000000" }, /appid: must be a number, got text that is none[^]*developer/],
      [{ bucket: "photos-1250000000" }, /has the appid appended[^]*--bucket photos/],
      [{ bucket: "My_Photos" }, /bucket: must be text of lower-case/],
      [{ region: "ap-shanghai" }, /ap-shanghai is sh here[^]*--region sh/],
      [{ endpoint: "nowhere" }, /endpoint: must be a URL/],
    ] as const
  ) {
    const args = Object.entries({ ...given, ...wrong }).flatMap(([name, value]) => [`--${name}`, value]);
    const said = await ann.type(["config", ...args], { stdin: "key\n", env: NONE });
    assertEquals(said.status, 2, said.err);
    assertMatch(said.err, says);
  }
  assertEquals(ann.emulator.requests.length, 0);
});

Deno.test("config without a terminal keeps no old SecretKey with another SecretId", async () => {
  await using ann = person();
  const set = async (id: string, stdin: string): Promise<number> => {
    return (await ann.type(["config", "--appid", "1250000000", "--secret-id", id], { stdin, env: NONE })).status;
  };
  assertEquals([await set("one", "key\n"), await set("two", "")], [0, 2]);
  assertEquals([await set("one", ""), (await profile(ann)).secretId, (await profile(ann)).secretKey], [0, "one", "key"]);
});
