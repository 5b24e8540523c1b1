import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { isUtf8 } from "../../src/cli/terminal/locale.ts";
import { MIB, objects, Person } from "./_person.ts";

const UTF8 = { env: { LANG: "en_US.UTF-8" } };

async function withFiles(): Promise<Person> {
  const person = new Person();
  await person.put({ "/a.txt": "1", "/d/b.jpg": "22", "/d/e/c.jpg": "x".repeat(2000), "/z.jpg": "4444" });
  return person;
}

Deno.test("tree draws folders with sizes and counts, in boxes or in ASCII as the locale can show", async () => {
  await using person = await withFiles();
  assertEquals(
    (await person.type(["tree"], UTF8)).out,
    `cos://mybucket/
├── a.txt  1 B
├── d/
│   ├── b.jpg  2 B
│   └── e/
│       └── c.jpg  1.95 KiB
└── z.jpg  4 B

2 folders, 4 files, 1.96 KiB
`,
  );
  const plain = `cos://mybucket/d/
|-- b.jpg  2 bytes
\`-- e/
    \`-- c.jpg  2000 bytes

1 folder, 2 files, 2002 bytes
`;
  assertEquals((await person.type(["tree", "--bytes", ":/d/"], { env: { LANG: "C" } })).out, plain);
  assertEquals((await person.type(["tree", "--bytes", "--ascii", ":/d/"], UTF8)).out, plain);
  const isShown = (env: Record<string, string>, platform: string): boolean => isUtf8({ env: (name) => env[name] }, platform);
  assertEquals([isShown({}, "linux"), isShown({}, "win32"), isShown({ LANG: "zh_CN.utf8" }, "linux")], [false, true, true]);
  assertEquals(isShown({ LC_ALL: "C", LANG: "en_US.UTF-8" }, "linux"), false);
});

Deno.test("tree goes down to a depth, draws folders alone, local folders, and files; for programs it has records", async () => {
  await using person = await withFiles();
  assertMatch((await person.type(["tree", "-L", "1"], UTF8)).out, /├── d\/\n└── z\.jpg {2}4 B\n\n1 folder, 2 files, 5 B\n$/);
  assertEquals((await person.type(["tree", "-d"], UTF8)).out, "cos://mybucket/\n└── d/\n    └── e/\n\n2 folders\n");
  await person.cos("cp", "-r", ":/d/", person.path("d/"));
  assertMatch((await person.type(["tree", person.path("d")], UTF8)).out, /\/d\n├── b\.jpg {2}2 B\n└── e\/\n {4}└── c\.jpg/);
  const all = objects((await person.cos("tree", "--json")).out);
  assertEquals(all.map(({ name, type, depth }) => [name, type, depth]), [
    ["cos://mybucket/a.txt", "file", 1],
    ["cos://mybucket/d/", "folder", 1],
    ["cos://mybucket/d/b.jpg", "file", 2],
    ["cos://mybucket/d/e/", "folder", 2],
    ["cos://mybucket/d/e/c.jpg", "file", 3],
    ["cos://mybucket/z.jpg", "file", 1],
    ["cos://mybucket/", "folder", 0],
  ]);
  assertEquals([all.at(-1).size, all.at(-1).files, all.at(-1).folders], [2007, 4, 2]);
  assertMatch((await person.cos("tree", ":/a.txt")).out, /^a\.txt {2}1 B\n$/);
  assertEquals((await person.cos("tree", ":/none")).status, 1);
  assertEquals((await person.cos("tree", ":/*")).status, 1 + 1);
});

Deno.test("find finds by name, size, age and kind, in buckets and here", async () => {
  await using person = await withFiles();
  const found = async (...args: string[]): Promise<string[]> => {
    const said = await person.cos("find", ...args);
    assertEquals([said.status, said.err], [0, ""]);
    return said.out.split("\n").filter(Boolean).map((name) => name.replace("cos://mybucket/", ""));
  };
  assertEquals(await found(), ["a.txt", "d/", "d/b.jpg", "d/e/", "d/e/c.jpg", "z.jpg"]);
  assertEquals(await found("--name", "*.jpg"), ["d/b.jpg", "d/e/c.jpg", "z.jpg"]);
  assertEquals(await found("--name", "{a,e}*", ":/"), ["a.txt", "d/e/"]);
  assertEquals(await found("--name", "a*", "--name", "z*"), ["a.txt", "z.jpg"]);
  assertEquals(await found("--type", "d"), ["d/", "d/e/"]);
  assertEquals(await found("-t", "f", ":/d/"), ["d/b.jpg", "d/e/c.jpg"]);
  assertEquals(await found("--min-size", "2", "--max-size", "1K"), ["d/b.jpg", "z.jpg"]);
  assertEquals(await found("--newer-than", "1h"), ["a.txt", "d/b.jpg", "d/e/c.jpg", "z.jpg"]);
  assertEquals(await found("--older-than", "1h"), []);
  assertEquals(await found(":/**/*.jpg"), ["d/b.jpg", "d/e/c.jpg", "z.jpg"]);
  assertEquals(await found(":/a.txt"), ["a.txt"]);
  await person.cos("cp", "-r", ":/d/", person.path("d/"));
  assertEquals(await found("--type", "f", person.path("d")), [person.path("d/b.jpg"), person.path("d/e/c.jpg")]);
  assertEquals((await person.cos("find", ":/none/")).status, 1);
  assertEquals((await person.cos("find", "--type", "x")).status, 2);
});

Deno.test("find prints names as other commands take them, with -0 each with a NUL byte behind it", async () => {
  await using person = new Person();
  await person.put({ "/a\nb": "1", "/c\x1b[2Jd": "1" });
  const unusual = new CosClient({ ...person.emulator.clientOptions, unusualNames: true });
  for (const cosPath of ["/e*", "/ef"]) unwrap(await unusual.uploadFileFromBuffer({ bucketName: "mybucket", cosPath, data: "1" }));
  const typed = ["a\\x0ab", "c\\x1b[2Jd", "e\\*", "ef"].map((name) => `cos://mybucket/${name}`);
  assertEquals((await person.cos("find", "-0")).out.split("\0"), [...typed, ""]);
  assertEquals((await person.cos("find")).out.split("\n"), [...typed, ""]);
  // What is found is deleted, and nothing that a wildcard in its name fits.
  assertEquals((await person.cos("rm", ...(await person.cos("find", "-0", "--name", "e\\*")).out.split("\0").slice(0, -1))).status, 0);
  assertEquals([await person.get("/e*"), await person.get("/ef")], [undefined, "1"]);
  await person.write("local/a\nb", "1");
  assertEquals((await person.cos("find", "-0", "-t", "f", person.path("local"))).out, `${person.path("local")}/a\nb\0`);
  assertEquals(objects((await person.cos("find", "--json", "-0")).out).map(({ name }) => name), [
    "cos://mybucket/a\nb",
    "cos://mybucket/c\x1b[2Jd",
    "cos://mybucket/ef",
  ]);
});

Deno.test("hash prints what sha1sum prints, of files in buckets and here, and sha1sum -c takes it", async () => {
  await using person = await withFiles();
  await person.cos("cp", "-r", ":/", person.path("all/"));
  const both = await person.cos("hash", ":/a.txt", person.path("all/a.txt"));
  const one = "356a192b7913b04c54574d18c28d46e6395428ab";
  assertEquals(both.out, `${one}  :/a.txt\n${one}  ${person.path("all/a.txt")}\n`);
  await person.put({ "/odd\nname": "1" });
  await person.write("all/odd\nname", "1");
  const sums = await person.cos("hash", "-r", "--relative", ":/");
  assertStringIncludes(sums.out, `\\${one}  odd\\nname\n`);
  assertEquals((await person.cos("hash", "-r", "--relative", person.path("all"))).out.split("\n").sort(), sums.out.split("\n").sort());
  await Deno.writeTextFile(person.path("SHA1SUMS"), sums.out);
  const command = new Deno.Command("sha1sum", { args: ["-c", "--strict", person.path("SHA1SUMS")], cwd: person.path("all") });
  const checked = await command.output().catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("not tried: there is no sha1sum here");
  });
  if (checked) assertEquals([checked.code, new TextDecoder().decode(checked.stdout).trimEnd().split("\n").length], [0, 5]);
  await person.put({ "/only/-": "1" });
  assertEquals((await person.cos("hash", "-r", "--relative", ":/only/")).out, `${one}  ./-\n`);
  const odd = await person.write("back\\slash", "1");
  assertEquals((await person.cos("hash", odd)).out, `\\${one}  ${odd.replace("\\", "\\\\")}\n`);
  assertEquals((await person.cos("hash", "-0", ":/a.txt")).out, `${one}  :/a.txt\0`);
  const [record] = objects((await person.cos("hash", "--json", ":/a.txt")).out);
  assertEquals([record.name, record.type, record.size, record.sha1], ["cos://mybucket/a.txt", "file", 1, one]);
});

Deno.test("hash fails for what is unfinished, missing or altered on its way, says which, and goes on", async () => {
  await using person = await withFiles();
  await person.client.uploadSliceInit({ bucketName: "mybucket", cosPath: "/a.txt", filesize: MIB, sliceSize: MIB, insertOnly: 0 });
  const said = await person.cos("hash", ":/a.txt", ":/none", ":/z.jpg");
  assertEquals([said.status, said.out.trimEnd().split("\n").length], [1, 1]);
  assertMatch(said.out, /^[0-9a-f]{40} {2}:\/z\.jpg\n$/);
  for (const text of ["a.txt", "an upload to it is under way", "none"]) assertStringIncludes(said.err, text);
  person.emulator.faults.add({ operation: "download", path: "/z.jpg", flip: 1 });
  const read = await person.cos("hash", "--download", ":/z.jpg", ":/d/b.jpg");
  assertEquals(read.status, 1);
  assertMatch(read.out, /^[0-9a-f]{40} {2}:\/d\/b\.jpg\n$/);
  assertStringIncludes(read.err, "what came has the SHA-1");
  assertEquals((await person.cos("hash", ":/d/")).status, 2);
  assertEquals((await person.cos("hash")).status, 2);
  const failed = objects((await person.cos("hash", "--json", ":/a.txt")).out);
  assertEquals([failed[0].status, failed[0].name, failed.length], ["failed", "cos://mybucket/a.txt", 1]);
});

Deno.test("du tells each folder when it is left, as deep as it is asked to, and the whole at the end", async () => {
  await using person = new Person();
  await person.put({ "/a/b/c/1": "1", "/a/b/2": "22", "/a/3": "333", "/a-b/4": "4444", "/5": "55555" });
  const told = objects((await person.cos("du", "--json", "--depth", "9")).out);
  const sums = Object.fromEntries(told.map(({ name, size, files }) => [name.replace("cos://mybucket/", ""), [size, files]]));
  assertEquals(sums, { "a/b/c/": [1, 1], "a/b/": [3, 2], "a/": [6, 3], "a-b/": [4, 1], "": [15, 5] });
  const names = told.map(({ name }) => name);
  assert(names.indexOf("cos://mybucket/a/b/") < names.indexOf("cos://mybucket/a/"));
  assertEquals(names.at(-1), "cos://mybucket/");
});
