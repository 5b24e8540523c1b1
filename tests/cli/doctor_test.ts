import { assert, assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import type { EmulatorOptions } from "../../src/emulator/mod.ts";
import { KEY, objects, Person, type Typing } from "./_person.ts";

interface Found {
  readonly check: string;
  readonly ok: boolean | null;
  readonly finding: string;
  readonly advice: readonly string[];
}

/** Asks the doctor, and sees that nothing was written and nothing secret was shown. */
async function ask(
  person: Person,
  args: readonly string[] = [],
  typing: Typing = {},
): Promise<{ status: number; found: Record<string, Found> }> {
  const said = await person.type(["doctor", "--json", ...args], typing);
  const found: Found[] = objects(said.out);
  assertEquals(new Set(found.map(({ check }) => check)).size, found.length, said.out);
  for (const one of found) assertEquals(Object.keys(one), ["check", "ok", "finding", "advice"]);
  assertNotMatch(said.all, /thekeyofaperson|theotherkey|KIDofaperson/);
  // The page of a wrong region has no operation.
  for (const { method, op } of person.emulator.requests) assertEquals([method, op || "list"], ["GET", "list"]);
  return { status: said.status, found: Object.fromEntries(found.map((one) => [one.check, one])) };
}

/** The checks that are not well, with what they are. */
function ill(found: Record<string, Found>): Record<string, false | null> {
  return Object.fromEntries(Object.values(found).filter(({ ok }) => ok !== true).map(({ check, ok }) => [check, ok as false | null]));
}

const ALL = ["file", "key", "appid", "region", "proxy", "endpoint", "clock", "bucket", "list", "sign"];
const SERVICE = { endpoint: null, clock: null, bucket: null, list: null, sign: null };
/** A key as those of Tencent Cloud are. */
const LIKE_REAL = { appid: "1250000000", secretId: `AKID${"a1".repeat(16)}`, secretKey: "b2".repeat(16) };

Deno.test("the doctor looks at everything in order, reads only, and finds nothing where all is well", async () => {
  await using person = new Person();
  const { status, found } = await ask(person);
  assertEquals([status, Object.keys(found), ill(found)], [0, ALL, {}]);
  assertEquals(person.emulator.requests.length, 2);
  assertMatch(found.sign!.finding, /for many uses, and reads those for one use/);
  const said = await person.cos("doctor");
  assertMatch(said.out, /^✓ file .*\n(.*\n)*✓ sign /);
  assertEquals(said.err, "Nothing is wrong.\n");
});

/** What is wrong, what is found, and the exit status. */
type Case = readonly [
  what: string,
  typing: { readonly env?: Typing["env"]; readonly args?: readonly string[]; readonly emulator?: Partial<EmulatorOptions> },
  status: number,
  ill: Record<string, false | null>,
  check: string,
  says: RegExp,
];

const CASES: readonly Case[] = [
  [
    "there is no key, but a service",
    { env: { COS_SECRET_ID: undefined, COS_SECRET_KEY: undefined } },
    3,
    { key: false, bucket: null, list: null, sign: null },
    "key",
    /There is no SecretId and no SecretKey\.\n.*cos config\n.*console\.cloud\.tencent\.com\/cam\/capi/,
  ],
  [
    "there is no appid",
    { env: { COS_APPID: undefined } },
    3,
    { appid: false, bucket: null, list: null, sign: null },
    "appid",
    /There is no appid/,
  ],
  [
    "a line end came along with the key, and without it all is well",
    { env: { COS_SECRET_KEY: `"${KEY.secretKey}"\n` } },
    1,
    { key: false },
    "key",
    /part of the SecretKey \(18 characters, 15 without\)[^]*came from COS_SECRET_KEY of the environment\.\n[^]*without them/,
  ],
  [
    "the halves of the key have changed places",
    { env: { COS_SECRET_ID: KEY.secretKey, COS_SECRET_KEY: KEY.secretId } },
    1,
    { key: false },
    "key",
    /have changed places/,
  ],
  [
    "a key has characters that no key has",
    { env: { COS_SECRET_ID: "AKIDüber" } },
    1,
    { key: false, ...SERVICE },
    "key",
    /characters in the SecretId/,
  ],
  ["another key", { env: { COS_SECRET_KEY: "theotherkey" } }, 3, { bucket: null, list: null, sign: false }, "sign", /-97[^]*cos config/],
  ["a SecretId that nobody has", { env: { COS_SECRET_ID: "AKIDnobody" } }, 3, { bucket: null, list: null, sign: false }, "sign", /-79/],
  [
    "the key of another account",
    { env: { COS_APPID: "7" } },
    3,
    { bucket: null, list: null, sign: false },
    "sign",
    /-62[^]*same account[^]*COS_APPID of the environment/,
  ],
  [
    "an appid that is no number",
    { env: { COS_APPID: "one" } },
    1,
    { appid: false, bucket: null, list: null, sign: null },
    "appid",
    /must be a number, and one is none/,
  ],
  [
    "a bucket in place of the appid",
    { env: { COS_APPID: "mybucket-1250000000", COS_BUCKET: undefined }, emulator: { appid: "1250000000" } },
    1,
    { appid: false },
    "appid",
    /address of the bucket mybucket[^]*take 1250000000/,
  ],
  [
    "a URL in place of the appid",
    { env: { COS_APPID: "https://mybucket-1250000000.cossh.myqcloud.com/" }, emulator: { appid: "1250000000" } },
    1,
    { appid: false },
    "appid",
    /address of the bucket mybucket/,
  ],
  [
    "a key in place of the appid is not shown",
    { env: { COS_APPID: "thekeyofapersonXXXXXXXX" } },
    1,
    { appid: false, bucket: null, list: null, sign: null },
    "appid",
    /23 characters, not shown/,
  ],
  [
    "a region by its name in COS v5",
    { env: { COS_REGION: "ap-shanghai" } },
    1,
    { region: false },
    "region",
    /ap-shanghai is no region's code here; sh is[^]*take sh/,
  ],
  [
    "a region that COS v5 alone has",
    { env: { COS_REGION: "ap-chongqing" } },
    3,
    { region: false, ...SERVICE, endpoint: false },
    "region",
    /region of COS v5 that this API does not have[^]*sh, gz, tj/,
  ],
  [
    "a region that nobody knows",
    { env: { COS_REGION: "moon" } },
    3,
    { region: false, ...SERVICE, endpoint: false },
    "endpoint",
    /region is probably wrong/,
  ],
  ["a region that cannot be one", { env: { COS_REGION: "Moon!" } }, 1, { region: false, ...SERVICE }, "region", /nobody knows/],
  [
    "an endpoint that is no URL",
    { args: ["--endpoint", "nowhere"] },
    1,
    { region: false, ...SERVICE },
    "region",
    /endpoint: must be a URL[^]*the command line/,
  ],
  [
    "an endpoint with a password",
    { args: ["--endpoint", "http://ann:secretword@host"] },
    1,
    { region: false, ...SERVICE },
    "region",
    /without user/,
  ],
  [
    "an endpoint with the bucket in it",
    { args: ["--endpoint", "http://127.0.0.1:9/files/v2/100000/mybucket/"] },
    1,
    { region: false },
    "region",
    /names a bucket: mybucket[^]*take http:\/\/127\.0\.0\.1:9/,
  ],
  [
    "the service's own host as endpoint",
    { args: ["--endpoint", "https://gz.file.myqcloud.com"] },
    1,
    { region: false },
    "region",
    /own host[^]*region: gz/,
  ],
  [
    "a bucket with the appid appended",
    { env: { COS_BUCKET: "mybucket-100000" } },
    1,
    { bucket: false },
    "bucket",
    /The bucket's name is mybucket; mybucket-100000 is more than that[^]*COS_BUCKET/,
  ],
  [
    "a bucket of another account",
    { env: { COS_BUCKET: "mybucket-1250000009" } },
    1,
    { bucket: false },
    "bucket",
    /appid is 1250000009, and the account's 100000/,
  ],
  [
    "a bucket's name that cannot be one",
    { env: { COS_BUCKET: "My_Bucket" } },
    1,
    { bucket: false, list: null, sign: null },
    "bucket",
    /lower-case letters/,
  ],
  [
    "a bucket that is not there",
    { env: { COS_BUCKET: "none" } },
    1,
    { bucket: false, list: null, sign: null },
    "bucket",
    /-133[^]*region sh/,
  ],
  [
    "no bucket at all is nothing wrong",
    { env: { COS_BUCKET: undefined } },
    0,
    { list: null, sign: null },
    "bucket",
    /no default bucket/,
  ],
  [
    "a clock that is hours off, for which signs are made by the service's time",
    { emulator: { faults: [{ clock: 7200 }] } },
    1,
    { clock: false },
    "clock",
    /clock is (120 minutes|2 hours) behind[^]*cos sign/,
  ],
  [
    "a clock that is ahead",
    { emulator: { faults: [{ clock: -7200 }] } },
    1,
    { clock: false },
    "clock",
    /clock is (120 minutes|2 hours) ahead of/,
  ],
  [
    "somebody else answers",
    { emulator: { faults: [{ status: 200, body: "<html>log in</html>" }] } },
    1,
    { ...SERVICE, endpoint: false },
    "endpoint",
    /answer/,
  ],
  ["the key may not list", { emulator: { faults: [{ code: -55 }] } }, 3, { bucket: null, list: false, sign: null }, "list", /-55/],
  ["the service is ill", { emulator: { faults: [{ code: -68 }] } }, 1, { bucket: null, list: false, sign: null }, "list", /-68/],
];

for (const [what, { env, args, emulator }, status, expected, check, says] of CASES) {
  Deno.test(`the doctor finds: ${what}`, async () => {
    await using person = new Person(emulator);
    const asked = await ask(person, args, { env: { ...env } });
    const { finding, advice } = asked.found[check]!;
    assertMatch([finding, ...advice].join("\n"), says);
    assertEquals([asked.status, ill(asked.found)], [status, expected]);
    if (asked.found[check]!.ok === false) assert(advice.length > 0, finding);
  });
}

Deno.test("the doctor says when nothing listens", async () => {
  await using person = new Person();
  person.fetch = fetch;
  const { status, found } = await ask(person, ["--endpoint", "http://127.0.0.1:1"]);
  assertEquals([status, ill(found)], [1, { ...SERVICE, endpoint: false }]);
  assertMatch(found.endpoint!.advice.join("\n"), /something listens at http:\/\/127\.0\.0\.1:1/);
});

Deno.test("a doctor's question that is never answered ends after --timeout", async () => {
  await using person = new Person({ faults: [{ stall: 3 }] });
  const { status, found } = await ask(person, ["--timeout", "1"]);
  assertEquals([status, found.endpoint!.ok], [1, false]);
});

Deno.test("the doctor names a file that is broken, exposed, closed or without the profile, and goes on", async () => {
  await using person = new Person();
  const path = person.path("config.json");
  const kept = JSON.stringify({ profiles: { default: { ...KEY, bucket: "mybucket" }, work: {} } });
  const NONE = { COS_APPID: undefined, COS_SECRET_ID: undefined, COS_SECRET_KEY: undefined, COS_BUCKET: undefined };
  await person.write("config.json", kept);
  await Deno.chmod(path, 0o600);
  assertEquals((await ask(person, [], { env: NONE })).status, 0);
  await Deno.chmod(path, 0o640);
  const exposed = await ask(person, [], { env: NONE });
  assertEquals([exposed.status, ill(exposed.found)], [1, { file: false }]);
  assertStringIncludes(exposed.found.file!.advice.join(), `chmod 600 ${path}`);
  // A key for S3 alone is a key, too.
  await person.write(
    "config.json",
    JSON.stringify({ profiles: { default: { s3AccessKeyId: "minioadminid", s3SecretAccessKey: "secret" } } }),
  );
  assertEquals(ill((await ask(person)).found), { file: false });
  await person.write("config.json", "{");
  // What the environment says is looked at all the same.
  const broken = await ask(person);
  assertEquals([broken.status, ill(broken.found)], [1, { file: false }]);
  assertMatch(broken.found.file!.finding, /is not JSON/);
  // Who may read it is not what is wrong then.
  await person.write("config.json", JSON.stringify({ profiles: { default: { appid: 100000 } } }));
  const number = await ask(person);
  assertMatch(number.found.file!.finding, /appid: must be text/);
  assertMatch(number.found.file!.advice.join(), /^Mend it/);
  await person.write("config.json", kept);
  const absent = await ask(person, ["--profile", "home"]);
  assertEquals([absent.status, absent.found.file!.ok], [1, false]);
  assertMatch(absent.found.file!.finding + absent.found.file!.advice, /no profile home[^]*default, work/);
  const folder = await ask(person, ["--config", person.dir]);
  assertEquals([folder.status, folder.found.file!.ok], [1, false]);
  const nothing = await ask(person, ["--config", person.path("none.json")], { env: NONE });
  assertEquals([nothing.status, nothing.found.file!.ok, nothing.found.key!.ok], [3, true, false]);
});

Deno.test("the doctor tells of proxies without their passwords, and of certificates that nobody looks at", async () => {
  await using person = new Person();
  const env = { HTTPS_PROXY: "http://ann:secretword@proxy.example:3128", no_proxy: "localhost", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  const { status, found } = await ask(person, [], { env });
  const said = [found.proxy!.finding, ...found.proxy!.advice].join("\n");
  assertEquals(status, 0);
  assertMatch(said, /HTTPS_PROXY \(proxy\.example:3128\)[^]*NO_PROXY is localhost[^]*pretend to be the service/);
  assertNotMatch(said, /secretword/);
});

Deno.test("the doctor looks at settings for S3 where there are any, and shows no key of theirs", async () => {
  await using person = new Person();
  const env = { AWS_ACCESS_KEY_ID: "minioadminid", AWS_SECRET_ACCESS_KEY: "miniosecret", AWS_REGION: "eu-west-1" };
  assertEquals((await ask(person, [], { env: { AWS_REGION: "eu-west-1" } })).found.s3, undefined);
  const good = await ask(person, ["--s3-endpoint", "http://127.0.0.1:9000"], { env });
  assertEquals([good.status, Object.keys(good.found)], [0, ["file", "key", "appid", "region", "proxy", "s3", ...ALL.slice(5)]]);
  assertMatch(good.found.s3!.finding, /the key mini…, http:\/\/127\.0\.0\.1:9000, region eu-west-1/);
  for (
    const [wrong, says] of [
      [{ AWS_SECRET_ACCESS_KEY: undefined }, /No key for S3[^]*AWS_SECRET_ACCESS_KEY/],
      [{ AWS_SECRET_ACCESS_KEY: "miniosecret\n" }, /secretAccessKey: has white space/],
      [{ AWS_ENDPOINT_URL_S3: "http://ann:secretword@host" }, /must not hold a name or a password/],
      [{ AWS_ENDPOINT_URL_S3: "http://minio.example" }, /others can read and alter/],
    ] as const
  ) {
    const { status, found } = await ask(person, [], { env: { ...env, ...wrong } });
    const said = [found.s3!.finding, ...found.s3!.advice].join("\n");
    assertEquals([status, found.s3!.ok], [1, false], said);
    assertMatch(said, says);
    assert(found.s3!.advice.length > 0, said);
    assertNotMatch(said, /miniosecret|secretword/);
  }
});

Deno.test("the doctor notices a key of unusual length where the service itself is asked, and one whose halves come from two places", async () => {
  await using person = new Person(LIKE_REAL);
  const real = { COS_APPID: LIKE_REAL.appid, COS_SECRET_ID: LIKE_REAL.secretId, COS_SECRET_KEY: LIKE_REAL.secretKey };
  assertEquals((await ask(person, [], { env: real })).found.key!.advice, []);
  const cut = await ask(person, [], { env: { ...real, COS_SECRET_KEY: LIKE_REAL.secretKey.slice(1) } });
  assertEquals([cut.status, cut.found.sign!.ok], [3, false]);
  assertMatch(cut.found.key!.finding, /SecretKey has 31 characters; usual are 32/);
  const mixed = await ask(person, ["--secret-id", LIKE_REAL.secretId], { env: real });
  assertMatch(mixed.found.key!.advice.join(), /two places/);
});

Deno.test("nothing that a server says brings a key or a sign onto the screen, or makes the doctor believe it", async () => {
  for (const status of [200, 403, 500]) {
    for (const form of ["page", "envelope", "words"] as const) {
      await using person = new Person();
      const signs: string[] = [];
      person.fetch = (input, init) => {
        const sign = new Headers(init?.headers).get("authorization") ?? "";
        signs.push(sign);
        const echo = `${sign} ${encodeURIComponent(sign)} \x1b[2J ${String(input)}`;
        const body = {
          page: `<html>${echo}`,
          envelope: JSON.stringify({ code: -97, message: echo }),
          words: JSON.stringify({ code: 0, message: echo }),
        }[form];
        const headers = { "content-type": "application/json", date: "Fri, 01 Jan 9999 00:00:00 GMT", server: sign };
        return Promise.resolve(new Response(body, { status, headers }));
      };
      for (const args of [["doctor"], ["doctor", "--json"], ["doctor", "--verbose"]]) {
        const said = await person.cos(...args);
        assert(said.status === 1 || said.status === 3, said.all);
        assert(signs.length > 0);
        assertNotMatch(said.all, /thekeyofaperson/);
        assert(!said.all.includes("\x1b[2J"), said.all);
        for (const sign of signs) {
          for (let at = 0; at + 24 <= sign.length; at += 8) assert(!said.all.includes(sign.slice(at, at + 24)), said.all);
        }
      }
    }
  }
});

Deno.test("Ctrl-C ends a doctor who waits", async () => {
  await using person = new Person({ faults: [{ stall: 3 }] });
  const press: (() => void)[] = [];
  const send = person.fetch;
  person.fetch = (input, init) => {
    queueMicrotask(() => press[0]?.());
    return send(input, init);
  };
  const said = await person.type(["doctor"], { onStart: (interrupt) => press.push(interrupt) });
  assertEquals(said.status, 130);
});

Deno.test("lines of the doctor keep within the terminal, and words stay whole", async () => {
  await using person = new Person();
  const { out } = await person.type(["doctor"], { env: { COS_REGION: "ap-shanghai", COS_BUCKET: "none" } });
  assert(out.split("\n").every((line) => line.length <= 100), out);
  assertMatch(out, /^✗ region {4}ap-shanghai is no region's code here; sh is\.\n {12}/m);
  assertMatch(out, /^· sign {6}Not checked: /m);
});
