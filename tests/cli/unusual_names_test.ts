import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CosClient } from "../../src/client.ts";
import { objects, Person } from "./_person.ts";

const POSIX = { ignore: Deno.build.os === "windows" };
const CHARACTERS = [...'?*:|\\<>"'];
/** Names that other clients store, and some that mean something to shells, globs and terminals. */
const NAMES = [
  ...CHARACTERS.map((char) => `a${char}b`),
  "*",
  "??",
  "**",
  "{a,b}",
  "{",
  "\\*",
  "\\\\",
  "a\\x41",
  "-r",
  "it's",
  "$(x) `y`",
  "100%25",
  "#+&=;~[c]!",
  " ",
  "中?",
  "a\nb",
  "a\u202eb",
];

/** Files as other clients store them. */
async function store(person: Person, files: Readonly<Record<string, string>>, bucketName = "mybucket"): Promise<void> {
  const client = new CosClient({ ...person.emulator.clientOptions, unusualNames: true });
  for (const [cosPath, data] of Object.entries(files)) {
    const result = await client.uploadFileFromBuffer({ bucketName, cosPath, data, insertOnly: 0 });
    if (!result.ok) throw new Error(result.message);
  }
}

function all(folder: string, names: readonly string[] = NAMES): Record<string, string> {
  return Object.fromEntries(names.map((name) => [folder + name, `of ${name}`]));
}

/** Takes a line apart as a shell does: single quotes, and what is not quoted. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|\\'|[^'\s])+/g)].map(([word]) => word.replace(/'([^']*)'|\\(')/g, "$1$2"));
}

Deno.test("every name that ls --names prints is taken by stat, cat, cp, du, set, url and rm", async () => {
  await using person = new Person();
  await store(person, all("/d {?}/"));
  const { out } = await person.cos("ls", "--names", ":/d \\{\\?}/");
  const names = out.trimEnd().split("\n");
  assertEquals(names.length, NAMES.length);
  const contents: string[] = [];
  for (const name of names) {
    assertEquals((await person.cos("stat", name)).status, 0, name);
    const cat = await person.cos("cat", name);
    assertEquals(cat.status, 0, cat.err);
    contents.push(cat.out);
    assertMatch((await person.cos("ls", "--json", name)).out, /^[^\n]*"type":"file"[^\n]*\n$/);
    assertEquals(objects((await person.cos("du", "--json", name)).out)[0].files, 1);
    assertEquals((await person.cos("set", "--biz-attr", "b", name)).status, 0);
    assertEquals((await person.cos("cp", name, person.path("one"))).status, 0);
    assertEquals(await person.read("one"), cat.out);
    await Deno.remove(person.path("one"));
    const url = (await person.cos("url", name)).out.trim();
    assertEquals(await (await person.emulator.fetch(url)).text(), cat.out);
  }
  assertEquals(contents.sort(), NAMES.map((name) => `of ${name}`).sort());
  for (const name of names) {
    const said = await person.cos("rm", name);
    assertEquals(said.status, 0, said.err);
  }
  assertEquals((await person.cos("ls", ":/")).out, "");
});

Deno.test("a wildcard stays one, and what is behind a backslash is none", async () => {
  await using person = new Person();
  await store(person, all("/", ["a*", "ab", "a?", "abc", "{a,b}", "b"]));
  const listed = async (name: string): Promise<string[]> =>
    objects((await person.cos("ls", "--json", name)).out).map(({ name }) => name.replace("cos://mybucket/", ""));
  assertEquals(await listed(":/a*"), ["a*", "a?", "ab", "abc"]);
  assertEquals(await listed(":/a?"), ["a*", "a?", "ab"]);
  assertEquals(await listed(":/a\\*"), ["a*"]);
  assertEquals(await listed(":/a\\?"), ["a?"]);
  assertEquals(await listed(":/{ab,b}"), ["ab", "b"]);
  assertEquals(await listed(":/\\{a,b}"), ["{a,b}"]);
  const removed = await person.cos("rm", ":/a\\*");
  assertEquals([removed.status, await listed(":/a*")], [0, ["a?", "ab", "abc"]]);
});

Deno.test("a name with wildcards that is a file's own name, too, gets neither that file nor the others", async () => {
  await using person = new Person();
  await store(person, all("/d/", ["*", "a", "b?", "bc"]));
  // As a program that reads the output for programs gives names back.
  for (const { name } of objects((await person.cos("ls", "--json", ":/d/")).out).filter(({ name }) => /[*?]/.test(name))) {
    for (
      const args of [["rm", name], ["rm", "-r", "--yes", name], ["mv", name, person.path("to/")], ["cp", name, ":/e/"], [
        "set",
        "--biz-attr",
        "x",
        name,
      ]]
    ) {
      const said = await person.cos(...args);
      assertEquals([said.status, said.out], [2, ""], args.join(" "));
      assertStringIncludes(said.err, "there is a file of that very name");
    }
  }
  assertEquals(objects((await person.cos("ls", "--json", ":/d/")).out).length, 4);
  const said = await person.cos("rm", ":/d/b?");
  const [alone, every] = [...said.err.matchAll(/: ('.*')$/gm)].map(([, name]) => words(name!)[0]!);
  assertEquals((await person.cos("rm", alone!)).status, 0);
  assertEquals(await person.get("/d/bc"), "of bc");
  await store(person, all("/d/", ["b?"]));
  assertEquals((await person.cos("rm", every!)).status, 0);
  assertEquals([await person.get("/d/bc"), await person.get("/d/b?"), await person.get("/d/a")], [undefined, undefined, "of a"]);
});

Deno.test("cp and sync take unusual names down, and up again with --unusual-names only", POSIX, async () => {
  await using person = new Person();
  await store(person, all("/d/"));
  assertEquals((await person.cos("cp", "-r", ":/d", person.path("here/"))).status, 0);
  assertEquals(Array.from(Deno.readDirSync(person.path("here/d")), ({ name }) => name).sort(), [...NAMES].sort());
  const odd = NAMES.filter((name) => /[?*:|\\<>"]|^\s+$/.test(name));
  const refused = await person.cos("sync", person.path("here/d"), "cos://other/d");
  assertEquals(refused.status, 1);
  assertStringIncludes(refused.err, `${odd.length} of ${NAMES.length} items failed`);
  assertEquals(refused.err.match(/--unusual-names/g)?.length, 1);
  assertEquals(await person.get("/d/a?b", "other"), undefined);
  assertEquals(await person.get("/d/it's", "other"), "of it's");
  const taken = await person.cos("sync", "--unusual-names", "--delete", "--yes", person.path("here/d"), "cos://other/d");
  assertEquals(taken.status, 0, taken.err);
  for (const name of NAMES) assertEquals(await person.get(`/d/${name}`, "other"), `of ${name}`);
});

for (const [how, target] of [["in the bucket", ":/e"], ["to another bucket", "cos://other/e"]] as const) {
  Deno.test(`mv ${how} leaves unusual names where they are and says so, and takes them along with --unusual-names`, async () => {
    await using person = new Person();
    await store(person, all("/d/", ["a?b", "plain"]));
    const bucket = target.startsWith(":") ? "mybucket" : "other";
    const refused = await person.cos("mv", "-r", ":/d/", target);
    assertEquals(refused.status, 1);
    assertStringIncludes(refused.err, "cos://mybucket/d/a?b");
    assertStringIncludes(refused.err, "must not contain ?");
    assertMatch(refused.err, /--unusual-names\n/);
    assertEquals([await person.get("/d/a?b"), await person.get("/e/plain", bucket)], ["of a?b", "of plain"]);
    const moved = await person.cos("mv", "-r", "--unusual-names", ":/d/", target);
    assertEquals(moved.status, 0, moved.err);
    assertEquals([await person.get("/d/a?b"), await person.get("/e/a?b", bucket)], [undefined, "of a?b"]);
  });
}

Deno.test("cp of one file, through a pipe too, and mkdir name the option for an unusual target", async () => {
  await using person = new Person();
  const file = await person.write("f", "content");
  for (
    const [args, made] of [
      [["cp", file, ":/a\\?"], "/a?"],
      [["cp", "-", ":/b:c"], "/b:c"],
      [["mkdir", ":/d|/"], "/d|/"],
    ] as const
  ) {
    const refused = await person.type(args, { stdin: "piped" });
    assertEquals(refused.status, 1);
    assertMatch(refused.err, /must not contain . [^]*--unusual-names/);
    const [command, ...rest] = args;
    const done = await person.type([command, "--unusual-names", ...rest], { stdin: "piped" });
    assertEquals(done.status, 0, done.err);
    const stat = made.endsWith("/") ? person.client.statFolder : person.client.statFile;
    assertEquals((await stat.call(person.client, { bucketName: "mybucket", cosPath: made })).ok, true);
  }
});

Deno.test("advice prints commands that a shell and this command take for the name that is meant", async () => {
  await using person = new Person();
  await store(person, all("/d *'$x/", ["a"]));
  const said = await person.cos("cat", ":/d \\*'$x/none");
  const advised = words(/^ *See what is there: (cos .*)$/m.exec(said.err)![1]!);
  assertEquals(advised.slice(0, 2), ["cos", "ls"]);
  const listed = await person.cos(...advised.slice(1));
  assertEquals([listed.status, /a\n$/.test(listed.out)], [0, true]);
});

Deno.test("a backslash is no separator in a stored name: a move that goes on does not take its end for what was moved", POSIX, async () => {
  await using person = new Person();
  await person.write("to/end", "another");
  const said = await person.cos("mv", "--resume", ":/d/begin\\\\end", person.path("to/"));
  assertEquals(said.status, 1);
  await store(person, { "/d/back\\": "x", "/d/begin\\end": "of it" });
  const [one] = objects((await person.cos("rm", "--json", ":/d/back\\\\")).out);
  assertEquals([one.name, one.type], ["cos://mybucket/d/back\\", "file"]);
  const moved = await person.cos("mv", "--resume", ":/d/begin\\\\end", person.path("to/"));
  assertEquals([moved.status, await person.read("to/begin\\end"), await person.read("to/end")], [0, "of it", "another"]);
});

Deno.test("a name of dots is told of, and the sum that lacks it is no success", async () => {
  await using person = new Person();
  await store(person, { "/d/a": "a" });
  const { fetch } = person;
  person.fetch = (async (...args: Parameters<typeof fetch>) => {
    const answer = await fetch(...args);
    if (!/\/d\/\?op=list/.test(String(args[0]))) return answer;
    const envelope = await answer.json();
    envelope.data.infos.push({ name: "../", ctime: 1, mtime: 1 });
    return Response.json(envelope);
  }) as typeof fetch;
  for (
    const args of [["du", ":/d/"], ["cp", "-r", ":/d/", person.path("to/")], ["sync", "--delete", "--yes", ":/d/", person.path("to/")], [
      "rm",
      "-r",
      "--yes",
      ":/d/",
    ]]
  ) {
    const said = await person.cos(...args);
    assertEquals(said.status, 1, args[0]);
    assertStringIncludes(said.err, "named .., which cannot be asked for");
  }
  assertEquals(await person.read("to/a"), "a");
});
