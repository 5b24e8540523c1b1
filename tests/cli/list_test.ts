import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bytes, MIB, objects, Person } from "./_person.ts";

Deno.test("ls lists the default bucket, a folder with and without /, a file, and what fits a glob", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "content", "/d/b.txt": "b", "/d/c.jpg": "c" });
  const root = await person.cos("ls");
  assertMatch(root.out, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +7 B {2}a\.txt\n- + - {2}d\/\n$/);
  for (const name of [":/d/", ":/d", "cos://mybucket/d"]) assertMatch((await person.cos("ls", name)).out, /b\.txt\n.*c\.jpg\n$/);
  assertMatch((await person.cos("ls", ":/a.txt")).out, /^\S+ \S+ +7 B {2}a\.txt\n$/);
  assertMatch((await person.cos("ls", ":/*/*.jpg")).out, /^[^\n]+ {2}\*?c\.jpg\n$|^[^\n]+d\/c\.jpg\n$/);
});

Deno.test("ls shows several names, each with a heading, and goes on where one fails", async () => {
  await using person = new Person();
  await person.put({ "/d/b.txt": "b", "/e/c.txt": "c" });
  assertMatch((await person.cos("ls", ":/d", ":/e")).out, /^:\/d:\n.*b\.txt\n:\/e:\n.*c\.txt\n$/);
  const mixed = await person.cos("ls", ":/none", ":/d/*.none", ":/e/*");
  assertEquals(mixed.status, 1);
  assertMatch(mixed.out, /^:\/e\/\*:\n.*c\.txt\n$/);
  assertMatch(mixed.err, /^2 of 3 items failed:\n {2}cos:\/\/mybucket\/none: [^]*\n {2}cos:\/\/mybucket\/d\/\*\.none: nothing fits/);
});

Deno.test("ls takes -r, -l, --bytes, --names and --json", async () => {
  await using person = new Person();
  await person.put({ "/d/b.txt": "b", "/d/e/c.txt": "x".repeat(5000) });
  assertEquals(
    (await person.cos("ls", "-r", "--names", ":/d/")).out,
    [
      "cos://mybucket/d/b.txt",
      "cos://mybucket/d/e/",
      "cos://mybucket/d/e/c.txt\n",
    ].join("\n"),
  );
  assertMatch((await person.cos("ls", "-l", ":/d/b.txt")).out, /1 B {2}bucket {3}[0-9a-f]{12} {2}b\.txt\n$/);
  assertMatch((await person.cos("ls", "--bytes", ":/d/e")).out, / 5000 {2}c\.txt\n$/);
  const [file, folder] = objects((await person.cos("ls", "--json", ":/d/")).out);
  assertEquals([file.name, file.type, file.size, folder.name, folder.type], [
    "cos://mybucket/d/b.txt",
    "file",
    1,
    "cos://mybucket/d/e/",
    "folder",
  ]);
  assertEquals(file.sha1, "e9d71f5ee7c92d6dc9e92ffdad17b8bd49418f98");
  for (const key of ["mtime", "ctime"]) assertEquals(Date.parse(file[`${key}Iso`]), file[key] * 1000);
});

Deno.test("ls of nothing fails and says where to look", async () => {
  await using person = new Person();
  for (const name of [":/none", ":/none/"]) {
    const said = await person.cos("ls", name);
    assertEquals([said.status, said.out], [1, ""]);
    assertStringIncludes(said.err, "cos ls cos://mybucket/");
  }
  assertEquals((await person.cos("ls", ":/*.none")).status, 1);
  assertEquals((await person.cos("ls")).status, 0);
});

Deno.test("ls does not let a name steer the terminal", async () => {
  await using person = new Person();
  await person.put({ "/a\x1b[2Jb\x07": "x", "/c\u202ed": "x" });
  const { out } = await person.cos("ls");
  assertStringIncludes(out, "a\\x1b[2Jb\\x07");
  assertStringIncludes(out, "c\\u202ed");
});

Deno.test("stat shows files, folders, folders that only hold something, and what is missing", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "content", "/implicit/b.txt": "b" });
  await person.cos("mkdir", "--biz-attr", "my folder", ":/made/");
  await person.cos("set", "--meta", "owner=ann", "--authority", "private", "--forbid", "writing", ":/a.txt");
  const file = await person.cos("stat", ":/a.txt");
  for (const text of ["size        7 B (7 bytes)", "eWRPrivate (private)", "x-cos-meta-owner  ann", "forbid"]) {
    assertStringIncludes(file.out.replace(/ {2,}/g, "  "), text.replace(/ {2,}/g, "  "));
  }
  await person.put({ "/one": "1" });
  assertStringIncludes((await person.cos("stat", ":/one")).out, "1 B (1 byte)\n");
  assertStringIncludes((await person.cos("stat", ":/made")).out, "my folder");
  assertStringIncludes((await person.cos("stat", ":/implicit/")).out, "never created");
  const mixed = await person.cos("stat", "--json", ":/", ":/none", ":/a.txt");
  assertEquals(mixed.status, 1);
  assertEquals(objects(mixed.out).map(({ name, type, error }) => type ?? [name, error.code]), [
    "folder",
    ["cos://mybucket/none", -197],
    "file",
  ]);
});

Deno.test("cat prints files one after the other, and ranges", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "first ", "/b.txt": "second" });
  assertEquals((await person.cos("cat", ":/a.txt", ":/b.txt")).out, "first second");
  assertEquals((await person.cos("cat", "--range", "1-3", ":/a.txt")).out, "irs");
  assertEquals((await person.cos("cat", "--range", "3-", ":/b.txt")).out, "ond");
  assertEquals((await person.cos("cat", "--range", "x", ":/b.txt")).status, 2);
  assertEquals((await person.cos("cat", ":/d/")).status, 2);
  const rest = await person.cos("cat", ":/none", ":/a.txt");
  assertEquals([rest.status, rest.out], [1, "first "]);
  const none = await person.cos("cat", ":/none");
  assertEquals([none.status, none.out], [1, ""]);
});

Deno.test("du adds up folders to a depth, and tells bytes", async () => {
  await using person = new Person();
  await person.put({ "/a": "1", "/d/b": "22", "/d/e/c": "333", "/f/g": bytes(2 * MIB) });
  const said = await person.cos("du", "--json");
  assertEquals(objects(said.out), [
    { name: "cos://mybucket/d/", type: "folder", size: 5, files: 2 },
    { name: "cos://mybucket/f/", type: "folder", size: 2 * MIB, files: 1 },
    { name: "cos://mybucket/", type: "folder", size: 2 * MIB + 6, files: 4 },
  ]);
  assertEquals(objects((await person.cos("du", "--json", "--depth", "2", ":/d")).out).map(({ size }) => size), [3, 5]);
  assertMatch((await person.cos("du", "--depth", "0")).out, /^ 2\.00 MiB +4 files {2}cos:\/\/mybucket\/\n$/);
  assertMatch((await person.cos("du", "--bytes", ":/a")).out, /^ +1 +1 file {2}cos:\/\/mybucket\/a\n$/);
  assertEquals((await person.cos("du", ":/none")).status, 1);
  assertEquals((await person.cos("du", "--depth", "x")).status, 2);
});

Deno.test("url makes a link that works until it expires", async () => {
  await using person = new Person();
  await person.put({ "/a b.txt": "content" });
  const { out } = await person.cos("url", "--expires", "2m", ":/a b.txt");
  assertEquals(await (await person.emulator.fetch(out.trim())).text(), "content");
  const [record] = objects((await person.cos("url", "--json", "--expires", "1h", ":/a b.txt")).out);
  assertEquals(Math.abs(record.expires - Date.now() / 1000 - 3600) < 60, true);
  const cdn = await person.type(["url", "--cdn", ":/a.txt"], { env: { COS_REGION: "gz" } });
  assertMatch(cdn.out, /^https:\/\/mybucket-100000\.file\.myqcloud\.com\/a\.txt\?sign=/);
  assertEquals((await person.cos("url", ":/d/")).status, 2);
  assertEquals((await person.cos("url", "--expires", "91d", ":/a.txt")).status, 2);
});

Deno.test("url and sign ask nothing, and their help says that this computer's clock must be right", async () => {
  await using person = new Person();
  person.now = () => Date.now() - 7_200_000;
  for (const args of [["url", ":/a.txt"], ["sign", "--download", ":/a.txt"]]) {
    const [record] = objects((await person.cos(...args, "--json")).out);
    assert(record.expires < Date.now() / 1000);
    assertMatch((await person.cos(args[0]!, "--help")).out.replace(/\s+/g, " "), /nothing is asked, so the clock must be right/);
  }
  assertEquals(person.emulator.requests.length, 0);
});

Deno.test("sign makes signs that the service takes: multi-use, for one use, and for downloads", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "content" });
  const api = "http://sh.file.myqcloud.com/files/v2/100000/mybucket";
  const multi = (await person.cos("sign", ":/")).out.trim();
  const listed = await person.emulator.fetch(`${api}/?op=list&num=10`, { headers: { Authorization: multi } });
  assertEquals((await listed.json()).data.infos.length, 1);
  const download = (await person.cos("sign", "--download", "--expires", "1d", ":/a.txt")).out.trim();
  const got = await person.emulator.fetch(`http://mybucket-100000.cossh.myqcloud.com/a.txt`, { headers: { Authorization: download } });
  assertEquals(await got.text(), "content");
  const once = objects((await person.cos("sign", "--json", "--once", ":/a.txt")).out)[0].sign;
  const remove = { method: "POST", headers: { Authorization: once, "Content-Type": "application/json" }, body: '{"op":"delete"}' };
  assertEquals((await (await person.emulator.fetch(`${api}/a.txt`, remove)).json()).code, 0);
  assertEquals((await person.cos("sign", "--once", "--download", ":/a.txt")).status, 2);
  assertEquals((await person.cos("sign", "--once", "--expires", "1h", ":/a.txt")).status, 2);
});
