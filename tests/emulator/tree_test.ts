import { assertEquals } from "@std/assert";
import { T, Wire } from "./_wire.ts";

Deno.test("create makes a folder, once", async () => {
  const wire = new Wire();
  assertEquals((await wire.json("/a/b/", { op: "create", biz_attr: "" })).data, { ctime: T });
  const again = await wire.json("/a/b/", { op: "create" });
  assertEquals([again.code, again.status, again.message], [-178, 409, "ERROR_CMD_COS_PATH_CONFLICT"]);
  assertEquals((await wire.json("/a/", { op: "create" })).code, 0);
  await wire.upload("/file", "x");
  assertEquals((await wire.json("/file/", { op: "create" })).code, -178);
  assertEquals((await wire.json("/", { op: "create" })).code, -180);
  assertEquals((await wire.json("/c", { op: "create" })).code, -161);
  assertEquals((await wire.json("/c/", { op: "create", biz_attr: "x".repeat(4097) })).code, -5947);
});

Deno.test("delete takes a file or a folder away, and says so if there is none", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  await wire.json("/dir/", { op: "create" });
  const reply = await wire.json("/a", { op: "delete" });
  assertEquals([reply.code, reply.data], [0, undefined]);
  assertEquals((await wire.json("/dir/", { op: "delete" })).code, 0);
  for (const path of ["/a", "/dir/"]) assertEquals((await wire.json(path, { op: "delete" })).code, -197);
  assertEquals((await wire.json("/", { op: "delete" })).code, -180);
});

Deno.test("delete of a folder that holds something takes only its record; strictly, it is refused", async () => {
  const wire = new Wire();
  await wire.json("/dir/", { op: "create" });
  await wire.upload("/dir/a", "x");
  assertEquals((await wire.json("/dir/", { op: "delete" })).code, 0);
  assertEquals((await wire.stat("/dir/")).code, -197);
  assertEquals((await wire.stat("/dir/a")).code, 0);
  const strict = new Wire({ strictFolderDelete: true });
  await strict.json("/dir/", { op: "create" });
  await strict.upload("/dir/a", "x");
  const reply = await strict.json("/dir/", { op: "delete" });
  assertEquals([reply.code, reply.status], [-173, 409]);
  await strict.json("/dir/a", { op: "delete" });
  assertEquals((await strict.json("/dir/", { op: "delete" })).code, 0);
});

Deno.test("move renames within the folder or to a path from the root, and keeps all attributes", async () => {
  const wire = new Wire();
  await wire.upload("/111/2.txt", "x", { biz_attr: "kept" });
  await wire.json("/111/2.txt", { op: "update", custom_headers: { "x-cos-meta-a": "1" }, authority: "eWRPrivate" });
  wire.time += 5;
  const reply = await wire.json("/111/2.txt", { op: "move", dest_fileid: "333/2.txt", to_over_write: "0" });
  assertEquals([reply.code, reply.data], [0, undefined]);
  assertEquals((await wire.stat("/111/2.txt")).code, -197);
  assertEquals((await wire.json("/111/333/2.txt", { op: "move", dest_fileid: "/新/a b%" })).code, 0);
  const { data } = await wire.stat("/%E6%96%B0/a%20b%25");
  assertEquals(
    [data.biz_attr, data.custom_headers, data.authority, data.ctime, data.mtime],
    ["kept", { "x-cos-meta-a": "1" }, "eWRPrivate", T, T],
  );
});

Deno.test("copy makes a second file with the same attributes and new times", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x", { biz_attr: "kept" });
  wire.time += 5;
  assertEquals((await wire.json("/a", { op: "copy", dest_fileid: "/b/c" })).code, 0);
  const { data } = await wire.stat("/b/c");
  assertEquals([data.biz_attr, data.ctime, data.mtime], ["kept", T + 5, T + 5]);
  await wire.upload("/a", "other", { insertOnly: "0" });
  assertEquals(await (await wire.download("/b/c")).text(), "x");
});

for (const op of ["move", "copy"]) {
  Deno.test(`${op} refuses a target that is taken, unless it may overwrite`, async () => {
    const wire = new Wire();
    await wire.upload("/a", "x");
    await wire.upload("/b", "y");
    const reply = await wire.json("/a", { op, dest_fileid: "b" });
    assertEquals([reply.code, reply.status], [-177, 409]);
    assertEquals((await wire.json("/a", { op, dest_fileid: "b", to_over_write: "1" })).code, 0);
    assertEquals(await (await wire.download("/b")).text(), "x");
  });

  Deno.test(`${op} onto itself loses nothing`, async () => {
    const wire = new Wire();
    await wire.upload("/a", "x");
    assertEquals((await wire.json("/a", { op, dest_fileid: "a" })).code, -177);
    assertEquals((await wire.json("/a", { op, dest_fileid: "/a", to_over_write: "1" })).code, 0);
    assertEquals(await (await wire.download("/a")).text(), "x");
  });

  const REFUSED: Record<string, [path: string, dest: unknown, code: number]> = {
    "a source that is not there": ["/none", "b", -197],
    "a folder as source": ["/dir/", "b", -160],
    "no target": ["/a", "", -5999],
    "a folder as target": ["/a", "b/", -160],
    "a created folder's name as target": ["/a", "dir", -46208],
    "too long a target": ["/a", "x".repeat(850), -180],
    "half a character as target": ["/a", "x\ud800", -46157],
  };
  for (const [what, [path, dest_fileid, code]] of Object.entries(REFUSED)) {
    Deno.test(`${op} with ${what} is refused with ${code}`, async () => {
      const wire = new Wire();
      await wire.upload("/a", "x");
      await wire.json("/dir/", { op: "create" });
      assertEquals((await wire.json(path, { op, dest_fileid })).code, code);
      assertEquals((await wire.stat("/a")).code, 0);
    });
  }
}

Deno.test("moves across each other at once end, and lose no file", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  await wire.upload("/b", "y");
  const replies = await Promise.all([
    wire.json("/a", { op: "move", dest_fileid: "b" }),
    wire.json("/b", { op: "move", dest_fileid: "a" }),
    wire.json("/a", { op: "move", dest_fileid: "c" }),
    wire.json("/b", { op: "move", dest_fileid: "a" }),
  ]);
  assertEquals(replies.map((reply) => reply.code), [-177, -177, 0, 0]);
  assertEquals(await (await wire.download("/c")).text(), "x");
  assertEquals(await (await wire.download("/a")).text(), "y");
});
