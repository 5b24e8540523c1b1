/**
 * Attacks on commands that were found by looking for them.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MIB, Person } from "./_person.ts";

Deno.test("mv --resume does not take an unfinished upload, or a link, for a file that was moved already", async () => {
  await using person = new Person();
  const begun = await person.client.uploadSliceInit({ bucketName: "mybucket", cosPath: "/x", filesize: 2 * MIB, sliceSize: MIB });
  assert(begun.ok);
  for (const args of [[person.path("gone"), ":/x"], [":/gone", person.path("link")]]) {
    if (Deno.build.os !== "windows" && args[0] === ":/gone") await Deno.symlink("nowhere", person.path("link"));
    const said = await person.cos("mv", "--resume", ...args);
    assertEquals([said.status, /was moved already/.test(said.all)], [1, false], said.all);
  }
});

Deno.test("an unfinished upload that is named itself is no success of cp or mv, whatever the target", async () => {
  await using person = new Person();
  await person.client.uploadSliceInit({ bucketName: "mybucket", cosPath: "/x", filesize: 2 * MIB, sliceSize: MIB });
  for (const args of [["cp", ":/x", person.path("a")], ["cp", ":/x", ":/y"], ["cp", "--dry-run", ":/x", ":/y"], ["mv", ":/x", ":/y"]]) {
    const said = await person.cos(...args);
    assertEquals(said.status, 1, said.all);
    assertStringIncludes(said.err, "cos://mybucket/x -> ");
    assertStringIncludes(said.err, ": is an unfinished upload\n");
  }
});

Deno.test("mv and cp of a glob into a folder that the glob reaches end, and lose nothing", async () => {
  for (const command of ["mv", "cp"]) {
    await using person = new Person();
    await person.put({ "/a/x": "x", "/a/y": "y", "/a/b/z": "z" });
    const said = await person.cos(command, ":/a/**", ":/a/b/");
    assertEquals(said.status, 1, said.all);
    assertStringIncludes(said.err, "its target is one of the sources");
    assertEquals([await person.get("/a/x"), await person.get("/a/y"), await person.get("/a/b/z")], ["x", "y", "z"]);
    assertEquals((await person.cos(command, ":/a/*", ":/a/b/")).status, 0);
    assertEquals([await person.get("/a/b/x"), await person.get("/a/b/y"), await person.get("/a/b/z")], ["x", "y", "z"]);
  }
});

Deno.test("mv --overwrite of what is in a folder to the folder above loses no file of a folder of the same name", async () => {
  await using person = new Person();
  await person.put({ "/a/x": "outer", "/a/a/x": "inner" });
  const said = await person.cos("mv", "--overwrite", "-r", ":/a/", ":/");
  assertEquals(said.status, 1, said.all);
  const left = await Promise.all(["/x", "/a/x", "/a/a/x"].map((path) => person.get(path)));
  assert(left.includes("outer") && left.includes("inner"), JSON.stringify(left));
});

Deno.test("a name that unfinished downloads have is no target", async () => {
  await using person = new Person();
  await person.put({ "/f": "content" });
  const said = await person.cos("mv", ":/f", person.path(".cos-0123456789abcdef0123.json"));
  assertEquals([said.status, await person.get("/f")], [1, "content"], said.all);
});
