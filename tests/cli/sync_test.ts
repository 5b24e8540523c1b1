import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { objects, Person } from "./_person.ts";

function changed(out: string): string[] {
  return objects(out).filter(({ status }) => status !== "same").map(({ target, deleted }) => deleted ?? target).sort();
}

async function age(path: string, seconds: number): Promise<void> {
  const time = Date.now() / 1000 - seconds;
  await Deno.utime(path, time, time);
}

Deno.test("sync uploads what is new or changed, and nothing the second time", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "a");
  await person.write("d/sub/b.txt", "b");
  await age(person.path("d/a.txt"), 100);
  await age(person.path("d/sub/b.txt"), 100);
  const first = await person.cos("sync", "--json", person.path("d"), ":/d");
  assertEquals([first.status, changed(first.out)], [0, ["cos://mybucket/d/a.txt", "cos://mybucket/d/sub/b.txt"]]);
  const second = await person.cos("sync", person.path("d"), ":/d");
  assertEquals([second.out, second.err], ["", "0 files copied, 2 the same\n"]);
  await person.write("d/a.txt", "longer");
  await age(person.path("d/a.txt"), 100);
  assertEquals(changed((await person.cos("sync", "--json", person.path("d/"), ":/d/")).out), ["cos://mybucket/d/a.txt"]);
  assertEquals(await person.get("/d/a.txt"), "longer");
});

Deno.test("sync goes by content, whatever the times of files are", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "one");
  await person.put({ "/d/a.txt": "two" });
  for (const [content, seconds] of [["one", 100], ["six", -100], ["ten", 0]] as const) {
    await person.write("d/a.txt", content);
    await age(person.path("d/a.txt"), seconds);
    assertEquals(changed((await person.cos("sync", "--json", person.path("d"), ":/d")).out), ["cos://mybucket/d/a.txt"]);
    assertEquals(await person.get("/d/a.txt"), content);
    await age(person.path("d/a.txt"), -2 * seconds);
    assertEquals(changed((await person.cos("sync", "--json", person.path("d"), ":/d")).out), []);
  }
});

Deno.test("sync downloads into a folder that is not there yet, and copies between remote folders by SHA-1", async () => {
  await using person = new Person();
  await person.put({ "/d/a.txt": "a", "/d/sub/b.txt": "b" });
  assertEquals((await person.cos("sync", ":/d", person.path("new/d"))).status, 0);
  assertEquals(await person.read("new/d/sub/b.txt"), "b");
  assertEquals(changed((await person.cos("sync", "--json", ":/d", person.path("new/d"))).out), []);
  for (const target of [":/e", "cos://other/e"]) {
    assertEquals(changed((await person.cos("sync", "--json", ":/d", target)).out).length, 2);
    assertEquals(changed((await person.cos("sync", "--json", ":/d", target)).out), []);
  }
});

Deno.test("sync --delete deletes on both sides what the source does not have, with emptied folders, but not what is excluded", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "a");
  await person.put({ "/d/a.txt": "a", "/d/old.txt": "x", "/d/gone/b.txt": "x", "/d/keep.tmp": "x" });
  await person.cos("mkdir", ":/d/gone/");
  const up = await person.cos("sync", "--delete", "--yes", "--exclude", "*.tmp", person.path("d"), ":/d");
  assertEquals(up.status, 0);
  assertStringIncludes(up.err, "2 deleted");
  assertEquals((await person.cos("ls", "-r", "--names", ":/d")).out, "cos://mybucket/d/a.txt\ncos://mybucket/d/keep.tmp\n");
  await person.write("d/old.txt", "x");
  await person.write("d/gone/c.txt", "x");
  assertEquals((await person.cos("sync", "--delete", "--yes", ":/d", person.path("d"))).status, 0);
  assertEquals([...Deno.readDirSync(person.path("d"))].map(({ name }) => name).sort(), ["a.txt", "keep.tmp"]);
});

Deno.test("sync --delete needs --yes without a terminal, asks on one, and does nothing after a no", async () => {
  await using person = new Person();
  await person.write("d/new.txt", "new");
  await person.put({ "/d/old.txt": "x" });
  const args = ["sync", "--delete", person.path("d"), ":/d"];
  const refused = await person.cos(...args);
  assertEquals(refused.status, 2);
  assertStringIncludes(refused.err, "--yes");
  const no = await person.type(args, { terminal: true, stdin: "\n", env: { NO_COLOR: "1" } });
  assertEquals(no.status, 1);
  assertMatch(no.err, /^ {2}old\.txt\nDelete 1 file in cos:\/\/mybucket\/d\/ that is not in \S+\? \[y\/N\] Nothing was done\.\n$/);
  assertEquals((await person.cos("ls", "--names", ":/d")).out, "cos://mybucket/d/old.txt\n");
  assertEquals((await person.type(args, { terminal: true, stdin: "y\n" })).status, 0);
  assertEquals((await person.cos("ls", "--names", ":/d")).out, "cos://mybucket/d/new.txt\n");
});

Deno.test("sync --dry-run says what would be done and does none of it", async () => {
  await using person = new Person();
  await person.write("d/new.txt", "new");
  await person.put({ "/d/old.txt": "x" });
  const said = await person.cos("sync", "--delete", "--dry-run", person.path("d"), ":/d");
  assertEquals(said.status, 0);
  assertMatch(
    said.out,
    /^would be copied: \S+new\.txt -> cos:\/\/mybucket\/d\/new\.txt\nwould be deleted: cos:\/\/mybucket\/d\/old\.txt\n$/,
  );
  assertEquals((await person.cos("ls", "--names", ":/d")).out, "cos://mybucket/d/old.txt\n");
  assertEquals((await person.cos("sync", "--dry-run", ":/d", person.path("none"))).status, 0);
  assertEquals(await Deno.stat(person.path("none")).then(() => true, () => false), false);
});

Deno.test("sync --delete deletes nothing when not all could be copied", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "new!");
  await person.put({ "/d/a.txt": "x", "/d/old.txt": "x" });
  await person.cos("set", "--forbid", "writing", ":/d/a.txt");
  const said = await person.cos("sync", "--delete", "--yes", person.path("d"), ":/d");
  assertEquals(said.status, 3);
  assertStringIncludes(said.err, "Nothing was deleted");
  assertEquals(await person.get("/d/old.txt"), "x");
});

Deno.test("sync refuses a source that is not there, so that a slip clears nothing", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "a");
  assertEquals((await person.cos("sync", "--delete", "--yes", ":/none", person.path("d"))).status, 1);
  assertEquals((await person.cos("sync", "--delete", "--yes", person.path("none"), ":/d")).status, 1);
  assertEquals(await person.read("d/a.txt"), "a");
  for (const args of [["-", ":/d"], [person.dir, person.dir], [":/d", ":/d/e"], [":/d"]]) {
    assertEquals((await person.cos("sync", ...args)).status, 2);
  }
});

Deno.test("sync takes --include and --follow-links", async () => {
  await using person = new Person();
  await person.write("d/a.jpg", "a");
  await person.write("d/b.txt", "b");
  Deno.symlinkSync("a.jpg", person.path("d/link.jpg"));
  await person.cos("sync", "--include", "*.jpg", person.path("d"), ":/d");
  assertEquals((await person.cos("ls", "--names", ":/d")).out, "cos://mybucket/d/a.jpg\n");
  await person.cos("sync", "-L", person.path("d"), ":/d");
  assertEquals((await person.cos("ls", "--names", ":/d")).out.split("\n").length, 4);
});
