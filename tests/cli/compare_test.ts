import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { objects, Person } from "./_person.ts";

/** A person with a difference of each kind between d/ here and /d/ there, and a file that is the same. */
async function differing(): Promise<Person> {
  const person = new Person();
  await person.put({ "/d/same": "1", "/d/size": "12", "/d/content": "ab", "/d/f/there": "1", "/d/busy": "1" });
  for (const [name, content] of Object.entries({ same: "1", size: "1", content: "ba", "g/here": "1", busy: "1" })) {
    await person.write(`d/${name}`, content);
  }
  await person.client.uploadSliceInit({ bucketName: "mybucket", cosPath: "/d/busy", filesize: 2, sliceSize: 1048576, insertOnly: 0 });
  return person;
}

Deno.test("compare tells each difference in the form of rclone, sums up on standard error, and exits with 1", async () => {
  await using person = await differing();
  const said = await person.cos("compare", person.path("d"), ":/d");
  assertEquals([said.status, said.out.trimEnd().split("\n").sort()], [1, ["! busy", "* content", "* size", "+ g/here", "- f/there"]]);
  assertMatch(
    said.err,
    /1 file the same \(1 B\), 2 different, 1 only in \S+d, 1 only in cos:\/\/mybucket\/d\/?, 1 could not be compared\n/,
  );
  assertMatch(said.err, /1 of 6 items failed:\n.*busy: .*an upload to it is under way/);
  const turned = await person.cos("compare", "--all", "-q", ":/d/", person.path("d/"));
  assertEquals(turned.out.trimEnd().split("\n").sort(), ["! busy", "* content", "* size", "+ f/there", "- g/here", "= same"]);
});

Deno.test("compare exits with 0 where all is the same, in buckets and here, with diff as another word for it", async () => {
  await using person = new Person();
  await person.put({ "/d/a": "1", "/d/e/b": "2" });
  for (const [path, data] of [["/x/a", "1"], ["/x/e/b", "2"]] as const) {
    await person.client.uploadFileFromBuffer({ bucketName: "other", cosPath: path, data });
  }
  await person.cos("cp", "-r", ":/d/", person.path("d/"));
  for (const [from, to] of [[":/d", person.path("d")], [":/d/", "cos://other/x/"], [person.path("d"), person.path("d")]]) {
    for (const how of [[], ["--download"], ["--by", "size"]]) {
      const said = await person.cos("diff", ...how, from!, to!);
      assertEquals([said.status, said.out], [0, ""]);
      assertStringIncludes(said.err, "2 files the same (2 B)\n");
    }
  }
  assertMatch((await person.cos("diff", "--help")).out, /Usage: cos compare \[OPTIONS\] SOURCE TARGET/);
});

Deno.test("compare takes files: two of them, or one and the folder that has one of its name", async () => {
  await using person = new Person();
  await person.put({ "/d/a": "1", "/d/b": "2" });
  await person.write("a", "1");
  await person.write("c", "1");
  const [a, c] = [person.path("a"), person.path("c")];
  assertEquals((await person.cos("compare", a, ":/d/a")).status, 0);
  assertEquals((await person.cos("compare", "--all", a, ":/d/b")).out, "* a\n");
  assertEquals((await person.cos("compare", "--all", a, ":/d")).out, "= a\n");
  assertEquals((await person.cos("compare", "--all", ":/d/", a)).out, "= a\n");
  const none = await person.cos("compare", c, ":/d");
  assertEquals([none.status, none.out], [1, "+ c\n"]);
});

Deno.test("compare --json has the records of both sides, in what they differ, and failures as everywhere", async () => {
  await using person = await differing();
  const all = objects((await person.cos("compare", "--json", "--all", person.path("d"), ":/d")).out);
  const [size, content, busy, same] = ["size", "content", "busy", "same"].map((path) => all.find((one) => one.path === path));
  assertEquals([size.status, size.mark, size.by, size.from.size, size.to.size], ["different", "*", "size", 1, 2]);
  assertEquals([content.by, content.from.name, content.to.name], ["sha1", person.path("d/content"), "cos://mybucket/d/content"]);
  assert(content.from.sha1 !== content.to.sha1 && content.from.sha1.length === 40 && content.to.sha1.length === 40);
  assertEquals([busy.status, busy.mark, busy.error.code, Array.isArray(busy.advice)], ["failed", "!", -1, true]);
  assertEquals([same.status, same.mark, same.from.sha1 === same.to.sha1], ["same", "=", true]);
  assertEquals(all.find(({ path }) => path === "f/there").from, undefined);
});

Deno.test("compare of what is not there fails and says what: nothing is the same as nothing", async () => {
  await using person = new Person();
  await person.put({ "/d/a": "1" });
  const said = await person.cos("compare", ":/none/", person.path("none"));
  assertEquals([said.status, said.out], [1, ""]);
  for (const name of [":/none/", "none"]) assertStringIncludes(said.err, name);
  assertEquals((await person.cos("compare", ":/d/")).status, 2);
  assertEquals((await person.cos("compare", ":/d/*", ":/d/")).status, 2);
  assertEquals((await person.cos("compare", "-", ":/d/")).status, 2);
  assertEquals((await person.cos("compare", "--by", "size", "--download", ":/d/", ":/d/")).status, 2);
});

Deno.test("a comparison during which a listing fails is none: status 1, with the folder that could not be listed", async () => {
  await using person = await differing();
  person.emulator.faults.add({ operation: "list", path: "/d/f/", code: -100 });
  const below = await person.cos("compare", "-q", person.path("d"), ":/d");
  assertEquals(below.status, 1);
  // Nothing is said of what is in it.
  assertEquals(below.out.split("\n").filter((line) => line.includes("f/")), ["! f/"]);
  person.emulator.faults.add({ operation: "list", path: "/d/", nth: { from: 2 }, code: -100 });
  const root = await person.cos("compare", person.path("d"), ":/d");
  assertEquals([root.status, root.out], [1, ""]);
  assertStringIncludes(root.err, "cos://mybucket/d/");
});

Deno.test("compare chooses files as cp does, and passes links over", async () => {
  await using person = await differing();
  await Deno.symlink("same", person.path("d/link"));
  const said = await person.cos("compare", "--include", "s*", "--include", "link", person.path("d"), ":/d");
  assertEquals(said.out, "* size\n");
  assertStringIncludes(said.err, "link: passed over, it is a symbolic link\n");
  assertStringIncludes((await person.cos("compare", "-L", "--include", "link", person.path("d"), ":/d")).out, "+ link\n");
});
