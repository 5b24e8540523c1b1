import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bytes, MIB, objects, Person } from "./_person.ts";

async function names(person: Person, name = ":/"): Promise<string[]> {
  return (await person.cos("ls", "-r", "--names", name)).out.split("\n").filter(Boolean).map((line) => line.slice("cos://mybucket".length));
}

Deno.test("mv renames and moves within a bucket, and leaves no folders behind", async () => {
  await using person = new Person();
  await person.cos("mkdir", ":/old/");
  await person.put({ "/a.txt": "a", "/old/b.txt": "b", "/old/sub/c.txt": "c" });
  assertEquals((await person.cos("mv", ":/a.txt", ":/z.txt")).status, 0);
  assertEquals((await person.cos("mv", "-r", ":/old", ":/new/")).status, 0);
  assertEquals(await names(person), ["/new/", "/new/old/", "/new/old/b.txt", "/new/old/sub/", "/new/old/sub/c.txt", "/z.txt"]);
  assertEquals(person.emulator.requests.filter(({ op }) => op === "move").length, 3);
});

Deno.test("mv uploads and downloads, and deletes the source only when its copy is right", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "a");
  await person.write("d/sub/b.bin", bytes(9 * MIB));
  assertEquals((await person.cos("mv", "-r", person.path("d"), ":/up/")).status, 0);
  assertEquals(await exists(person.path("d")), false);
  assertEquals((await person.cos("mv", "-r", ":/up/", person.path("down"))).status, 0);
  assertEquals([await person.read("down/d/a.txt"), (await Deno.stat(person.path("down/d/sub/b.bin"))).size], ["a", 9 * MIB]);
  assertEquals(await names(person), []);
  await person.put({ "/x.txt": "x" });
  const file = await person.write("x.txt", "kept");
  const refused = await person.cos("mv", file, ":/x.txt");
  assertEquals([refused.status, await person.read("x.txt"), await person.get("/x.txt")], [1, "kept", "x"]);
});

Deno.test("mv goes between buckets, with globs, and refuses - and the file itself", async () => {
  await using person = new Person();
  await person.put({ "/1.log": "1", "/2.log": "2", "/3.txt": "3" });
  assertEquals((await person.cos("mv", ":/*.log", "cos://other/logs/")).status, 0);
  assertEquals([await names(person), await person.get("/logs/2.log", "other")], [["/3.txt"], "2"]);
  assertEquals((await person.cos("mv", "-", ":/x")).status, 2);
  assertEquals([(await person.cos("mv", ":/3.txt", ":/3.txt")).status, await person.get("/3.txt")], [1, "3"]);
});

Deno.test("rm deletes files and what fits a glob, and reports what is missing", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "a", "/b.gz": "b", "/c.gz": "c", "/d.txt": "d" });
  const said = await person.cos("rm", ":/a.txt", ":/*.gz");
  assertEquals([said.status, said.out.split("\n").sort().join("\n").trim()], [
    0,
    "deleted: cos://mybucket/a.txt\ndeleted: cos://mybucket/b.gz\ndeleted: cos://mybucket/c.gz",
  ]);
  assertEquals([(await person.cos("rm", ":/none")).status, await names(person)], [1, ["/d.txt"]]);
  assertEquals([(await person.cos("rm", person.path("x"))).status, (await person.cos("rm", ":/")).status], [2, 2]);
});

Deno.test("rm -r needs --yes without a terminal, and asks on one", async () => {
  await using person = new Person();
  await person.cos("mkdir", ":/d/", ":/d/empty/");
  await person.put({ "/d/a.txt": "a", "/d/sub/b.txt": "b", "/kept.txt": "k" });
  const refused = await person.cos("rm", "-r", ":/d");
  assertEquals(refused.status, 2);
  assertStringIncludes(refused.err, "--yes");
  const no = await person.type(["rm", "-r", ":/d"], { terminal: true, stdin: "n\n" });
  assertEquals(no.status, 1);
  assertStringIncludes(no.err, "Delete :/d: 2 files, 2 B? [y/N]");
  assertEquals((await names(person)).length, 6);
  const dry = await person.cos("rm", "-r", "--dry-run", ":/d");
  assertEquals([dry.status, dry.out.match(/would be deleted/g)?.length, (await names(person)).length], [0, 5, 6]);
  assertEquals((await person.type(["rm", "-r", ":/d"], { terminal: true, stdin: "yes\n" })).status, 0);
  assertEquals(await names(person), ["/kept.txt"]);
  const all = await person.type(["rm", "-r", ":/"], { terminal: true, stdin: "\n" });
  assertStringIncludes(all.err, "everything in the bucket mybucket");
  assertEquals((await person.cos("rm", "-r", "--yes", ":/")).status, 0);
  assertEquals(await names(person), []);
});

Deno.test("mkdir creates folders, with a text, and minds those that are there unless -p", async () => {
  await using person = new Person();
  assertEquals(
    (await person.cos("mkdir", "--biz-attr", "note", ":/a", ":/b/")).out,
    "created: cos://mybucket/a/\ncreated: cos://mybucket/b/\n",
  );
  const again = await person.cos("mkdir", ":/a");
  assertEquals(again.status, 1);
  assertStringIncludes(again.err, "mkdir -p");
  assertEquals((await person.cos("mkdir", "-p", ":/a", ":/c")).status, 0);
  await person.put({ "/file": "content" });
  const file = await person.cos("mkdir", "-p", ":/file");
  assertEquals([file.status, file.out], [1, ""]);
  assertStringIncludes(file.err, "-178");
  assertEquals(objects((await person.cos("stat", "--json", ":/a/")).out)[0].bizAttr, "note");
});

Deno.test("rmdir deletes empty folders only", async () => {
  await using person = new Person();
  await person.cos("mkdir", ":/empty", ":/full");
  await person.put({ "/full/a.txt": "a" });
  assertEquals((await person.cos("rmdir", ":/empty")).status, 0);
  const full = await person.cos("rmdir", ":/full/");
  assertEquals(full.status, 1);
  assertStringIncludes(full.err, "cos rm -r cos://mybucket/full/");
  assertEquals(await names(person), ["/full/", "/full/a.txt"]);
  assertEquals((await person.cos("rmdir", ":/none")).status, 1);
});

Deno.test("set keeps headers that are not named, unless --replace", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "a" });
  const headers = async (): Promise<unknown> => objects((await person.cos("stat", "--json", ":/a.txt")).out)[0].headers;
  await person.cos("set", "--header", "Content-Type: text/plain", "--header", "Cache-Control:no-cache", "--meta", "owner=ann", ":/a.txt");
  assertEquals(await headers(), { "Content-Type": "text/plain", "Cache-Control": "no-cache", "x-cos-meta-owner": "ann" });
  await person.cos("set", "--header", "content-type: text/html", "--remove-header", "cache-control", ":/a.txt");
  assertEquals(await headers(), { "content-type": "text/html", "x-cos-meta-owner": "ann" });
  await person.cos("set", "--authority", "public", "--biz-attr", "note", ":/a.txt");
  assertEquals(await headers(), { "content-type": "text/html", "x-cos-meta-owner": "ann" });
  await person.cos("set", "--replace", "--meta", "owner=bob", ":/a.txt");
  assertEquals(await headers(), { "x-cos-meta-owner": "bob" });
  await person.cos("set", "--replace", ":/a.txt");
  assertEquals(await headers(), {});
  const [record] = objects((await person.cos("stat", "--json", ":/a.txt")).out);
  assertEquals([record.authority, record.bizAttr], ["eWPrivateRPublic", "note"]);
});

Deno.test("an empty value may stand behind a space", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "a" });
  const note = async (): Promise<unknown> => objects((await person.cos("stat", "--json", ":/a.txt")).out)[0].bizAttr || undefined;
  for (const empty of [["--biz-attr", ""], ["--biz-attr="]]) {
    await person.cos("set", "--biz-attr", "note", ":/a.txt");
    assertEquals(await note(), "note");
    assertEquals((await person.cos("set", ...empty, ":/a.txt")).status, 0);
    assertEquals(await note(), undefined);
  }
  assertStringIncludes((await person.cos("ls", "--bucket", "")).err, "--bucket needs a value");
});

Deno.test("set takes authority in both words, forbid, folders, globs and -r", async () => {
  await using person = new Person();
  await person.cos("mkdir", ":/d/");
  await person.put({ "/d/a.txt": "a", "/d/b.jpg": "b", "/d/e/c.txt": "c" });
  assertEquals((await person.cos("set", "--authority", "eWRPrivate", "--forbid", "reading", ":/d/a.txt")).status, 0);
  const forbidden = await person.cos("cat", ":/d/a.txt");
  assertEquals(forbidden.status, 1);
  assertStringIncludes(forbidden.err, "-46646");
  assertEquals((await person.cos("set", "--biz-attr", "folder", ":/d/")).status, 0);
  assertEquals((await person.cos("set", "--authority", "public", ":/d/")).status, 2);
  const all = await person.cos("set", "-r", "--authority", "public", ":/d/");
  assertEquals([all.status, all.out.split("\n").length], [0, 4]);
  assertEquals((await person.cos("set", "--authority", "bucket", ":/d/*.txt")).out, "set: cos://mybucket/d/a.txt\n");
  for (const args of [[], ["--authority", "nobody"], ["--header", "x"], ["--meta", "x"]]) {
    assertEquals((await person.cos("set", ...args, ":/d/a.txt")).status, 2);
  }
  const wrong = await person.cos("set", "--header", "X-Other: 1", ":/d/a.txt");
  assertEquals(wrong.status, 1);
  assertStringIncludes(wrong.err, "X-Other is not allowed");
});

Deno.test("parts shows an unfinished upload, gives it up, and spares a finished file", async () => {
  await using person = new Person();
  await person.put({ "/done.txt": "done" });
  const at = { bucketName: "mybucket", cosPath: "/big.bin" };
  const begun = await person.client.uploadSliceInit({ ...at, filesize: 3 * MIB, sliceSize: MIB });
  assert(begun.ok);
  await person.client.uploadSliceData({ ...at, session: begun.data.session!, offset: 0, filecontent: bytes(MIB) });
  assertMatch((await person.cos("parts", ":/big.bin")).out, /unfinished, 1\.00 MiB of 3\.00 MiB stored \(33%\), 1 slice of 1\.00 MiB/);
  const [record] = objects((await person.cos("parts", "--json", ":/big.bin")).out);
  assertEquals([record.stored, record.size, record.parts, record.session], [MIB, 3 * MIB, [{ offset: 0, size: MIB }], undefined]);
  assertStringIncludes((await person.cos("parts", "--abort", ":/done.txt")).out, "is finished");
  assertEquals(await person.get("/done.txt"), "done");
  assertEquals((await person.cos("parts", "--abort", ":/big.bin")).status, 0);
  assertEquals((await person.cos("parts", ":/big.bin")).status, 1);
});

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
