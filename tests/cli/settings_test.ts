import { assert, assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { KEY, objects, Person, type Said, type Typing } from "./_person.ts";

const NONE = { COS_APPID: undefined, COS_SECRET_ID: undefined, COS_SECRET_KEY: undefined, COS_BUCKET: undefined };

async function shown(person: Person, args: readonly string[], typing: Typing = {}): Promise<Record<string, unknown>> {
  return objects((await person.type(["config", "--show", "--json", ...args], typing)).out)[0];
}

/** Writes the file as `cos config` does on a terminal. */
async function configure(person: Person, answers: string, ...args: string[]): Promise<Said> {
  return await person.type(["config", ...args], { terminal: true, stdin: answers, env: { ...NONE, NO_COLOR: "1" } });
}

Deno.test("config asks, hides the key, and writes a file that only its owner can read", async () => {
  await using person = new Person();
  const said = await configure(person, `${KEY.appid}\n${KEY.secretId}\n${KEY.secretKey}\rgz\nmybucket\n`);
  assertEquals(said.status, 0);
  assert(!said.all.includes(KEY.secretKey), said.all);
  assertStringIncludes(said.err, "SecretKey (hidden): 15 characters");
  assertEquals(Deno.statSync(person.path("config.json")).mode! & 0o777, 0o600);
  const { profiles } = JSON.parse(await person.read("config.json"));
  assertEquals(profiles, { default: { ...KEY, region: "gz", bucket: "mybucket" } });
  assertEquals((await person.type(["ls"], { env: NONE })).status, 0);
});

Deno.test("config --profiles says where it looked when there are none", async () => {
  await using person = new Person();
  const said = await person.cos("config", "--profiles");
  assertEquals([said.status, said.out, said.err], [
    0,
    "",
    `There are no profiles in ${person.path("config.json")}. \`cos config\` makes one.\n`,
  ]);
});

Deno.test("config keeps what is not typed anew, and other profiles", async () => {
  await using person = new Person();
  await configure(person, `${KEY.appid}\n${KEY.secretId}\n${KEY.secretKey}\rgz\nmybucket\n`);
  const said = await configure(person, `\n\n\rsh\n\n`);
  assertStringIncludes(said.err, "appid [100000]: ");
  assertStringIncludes(said.err, "SecretKey (hidden) [the old one]: ");
  await configure(person, `7\nid\nkey\rtj\n\ny\n`, "--profile", "work");
  const { profiles } = JSON.parse(await person.read("config.json"));
  assertEquals(profiles.default, { ...KEY, region: "sh", bucket: "mybucket" });
  assertEquals(profiles.work, { appid: "7", secretId: "id", secretKey: "key", region: "tj" });
  assertEquals(objects((await person.cos("config", "--profiles", "--json")).out).map(({ name, current }) => [name, current]), [
    ["default", true],
    ["work", false],
  ]);
  assertEquals((await person.cos("config", "--remove", "--profile", "work")).status, 0);
  assertEquals((await person.cos("config", "--remove", "--profile", "work")).status, 2);
});

Deno.test("a hidden answer can be edited, and Ctrl-C ends it", async () => {
  await using person = new Person();
  await configure(person, `1\nid\nwrong\x15k\x1b[Dex\x7fy\rsh\n\ny\n`);
  assertEquals(JSON.parse(await person.read("config.json")).profiles.default.secretKey, "key");
  assertEquals((await configure(person, `1\nid\nhalf\x03`)).status, 130);
});

Deno.test("config without a terminal takes options and reads the key from standard input", async () => {
  await using person = new Person();
  const args = ["config", "--appid", "5", "--secret-id", "id", "--endpoint", "http://127.0.0.1:1"];
  assertEquals((await person.type(args, { stdin: "piped-key\n", env: NONE })).status, 0);
  assertEquals(JSON.parse(await person.read("config.json")).profiles.default, {
    appid: "5",
    secretId: "id",
    secretKey: "piped-key",
    endpoint: "http://127.0.0.1:1",
  });
  assertEquals((await person.type(["config", "--profile", "x"], { env: NONE })).status, 2);
  assertEquals((await person.type(["config", "--profile", "x", "--appid", "five"], { env: NONE })).status, 2);
  assertEquals((await person.type(["config", "--profile", "x", "--appid", "5", "--secret-id", "i"], { env: NONE })).status, 2);
});

Deno.test("options win over the environment, the environment over the file, and a named profile over the environment", async () => {
  await using person = new Person();
  await configure(person, `1\nfile-id\nfile-key\rgz\nfilebucket\ny\n`);
  await configure(person, `2\nwork-id\nwork-key\rtj\nworkbucket\ny\n`, "--profile", "work");
  const bare = { env: NONE };
  assertEquals((await shown(person, [], bare)).origins, {
    appid: "file",
    secretId: "file",
    secretKey: "file",
    region: "file",
    bucket: "file",
  });
  const mixed = await shown(person, ["--bucket", "optionbucket"], { env: { ...NONE, COS_APPID: "9", COS_REGION: "hk" } });
  assertEquals([mixed.appid, mixed.bucket, mixed.region, mixed.secretId], ["9", "optionbucket", "hk", "file-id"]);
  assertEquals((await shown(person, ["--profile", "work"])).appid, "2");
  assertEquals((await shown(person, [], { env: { COS_PROFILE: "work" } })).appid, KEY.appid);
  assertEquals((await shown(person, [], { env: { ...NONE, COS_PROFILE: "work" } })).appid, "2");
  assertEquals((await person.cos("ls", "--profile", "nobody")).status, 2);
});

Deno.test("config --show says what holds by default, and from where each setting comes", async () => {
  await using person = new Person();
  const said = await person.type(["config", "--show"], { env: { ...NONE, COS_APPID: "9" } });
  assertMatch(said.out, /^file +\S+config\.json {2}\(not there\)\nprofile +default {2}\(default\)\nappid +9 {2}\(environment\)\n/);
  assertMatch(said.out, /\nregion +sh {2}\(default\)\nendpoint +-\nbucket +-\n$/);
  assertEquals((await shown(person, [], { env: NONE })).origins, { region: "default" });
});

Deno.test("--endpoint '' lifts the endpoint of a profile and of the environment", async () => {
  await using person = new Person();
  const key = ["--appid", KEY.appid, "--secret-id", KEY.secretId, "--bucket", "mybucket"];
  assertEquals((await person.type(["config", ...key, "--endpoint", "http://127.0.0.1:1"], { stdin: KEY.secretKey, env: NONE })).status, 0);
  const env = { ...NONE, COS_ENDPOINT: "http://127.0.0.1:2" };
  const lifted = await shown(person, ["--endpoint", ""], { env });
  assertEquals([lifted.endpoint, lifted.region, lifted.bucket], [undefined, "sh", "mybucket"]);
  person.fetch = (input, init) => {
    assertStringIncludes(String(input), "https://sh.file.myqcloud.com/");
    return person.emulator.fetch(input, init);
  };
  assertEquals((await person.type(["ls", "--endpoint", ""], { env })).status, 0);
  assertEquals((await person.type(["config", "--endpoint="], { env: NONE })).status, 0);
  assertEquals(JSON.parse(await person.read("config.json")).profiles.default, { ...KEY, bucket: "mybucket" });
});

Deno.test("of an endpoint and a region the stronger one counts", async () => {
  await using person = new Person();
  const env = { COS_ENDPOINT: "http://127.0.0.1:1" };
  assertEquals([(await shown(person, ["--region", "sh"], { env })).endpoint, (await shown(person, [], { env })).endpoint], [
    undefined,
    "http://127.0.0.1:1",
  ]);
  assertEquals((await shown(person, [], { env: { ...env, COS_REGION: "sh" } })).region, undefined);
  assertEquals((await shown(person, ["--endpoint", "http://x"], { env: { COS_REGION: "sh" } })).region, undefined);
});

Deno.test("a file that others can read is warned about once, and one that is broken is named", async () => {
  await using person = new Person();
  await configure(person, `${KEY.appid}\n${KEY.secretId}\n${KEY.secretKey}\rgz\nmybucket\n`);
  Deno.chmodSync(person.path("config.json"), 0o644);
  const said = await person.type(["ls"], { env: NONE });
  assertEquals(said.err.match(/Warning: others can read/g)?.length, 1);
  assertStringIncludes(said.err, "chmod 600");
  for (const [text, problem] of [["{", "is not JSON"], ["[]", "profiles"], ['{"profiles":{"default":{"key":"x"}}}', "no such setting"]]) {
    await person.write("config.json", text!);
    const broken = await person.type(["ls"], { env: NONE });
    assertEquals([broken.status, broken.err.includes(problem!)], [2, true]);
  }
});

Deno.test("without a key nothing is sent, the exit status is 3, and it is said where to set one", async () => {
  await using person = new Person();
  const said = await person.type(["ls", ":/"], { env: { ...NONE, COS_BUCKET: "mybucket" } });
  assertEquals(said.status, 3);
  assertMatch(said.err, /no appid, no SecretId, no SecretKey[^]*cos config[^]*COS_SECRET_KEY/);
  assertEquals(person.emulator.requests.length, 0);
});

Deno.test("with no settings at all it is said in three lines how to begin, and how to play", async () => {
  await using person = new Person();
  for (const args of [["ls"], ["ls", ":/a"], ["cp", "a", ":/b"], ["url", "cos://mybucket/a"]]) {
    const said = await person.type(args, { env: NONE });
    assertEquals(said.status, 3, said.err);
    assertMatch(
      said.err,
      /^cos: there are no settings yet\n {2}To begin, run `cos config`.*\n {2}Or set COS_APPID, COS_SECRET_ID, COS_SECRET_KEY.*\n {2}To play.*`cos emulator`.*\n$/,
    );
  }
});

Deno.test("a name without a bucket needs a default bucket", async () => {
  await using person = new Person();
  const said = await person.type(["ls"], { env: { COS_BUCKET: undefined } });
  assertEquals(said.status, 2);
  assertStringIncludes(said.err, "--bucket");
  assertEquals((await person.type(["ls", "-b", "other"], {})).status, 0);
  assertEquals((await person.type(["--bucket", "other", "ls"], {})).status, 0);
});

Deno.test("no key and no sign shows, with --verbose and with --json, nor in failures", async () => {
  await using person = new Person();
  const file = await person.write("a.txt", "a");
  const said = [
    await person.cos("cp", "-v", file, ":/a.txt"),
    await person.cos("cat", "-v", ":/a.txt"),
    await person.cos("ls", "-v", "--json", ":/none"),
    await person.type(["ls", "-v"], { env: { COS_SECRET_KEY: "another-secret" } }),
    await person.cos("config", "--show"),
    await person.cos("config", "--show", "--json"),
  ].map(({ all }) => all).join("\n");
  assertMatch(said, /POST upload \S+\/files\/v2\/100000\/mybucket\/a\.txt -> HTTP 200, code 0, \d+ ms, request \S+/);
  assertMatch(said, /GET download \S+\/a\.txt -> HTTP 200/);
  assertNotMatch(said, /sign=|thekeyofaperson|another-secret|Authorization/);
  // Every sign begins with a digest and goes on with `a=100000&k=`, in base64 in one of three ways.
  assertNotMatch(said, /YT0xMDAwMDAm|E9MTAwMDAwJm|hPTEwMDAwMCZr/);
});
