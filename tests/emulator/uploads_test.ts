import { assertEquals, assertMatch } from "@std/assert";
import { form, rawForm, sign, signOnce, T, Wire } from "./_wire.ts";

const SHA_X = "11f6ad8ec52a2984abaafd7c3b516503785c2072";

Deno.test("upload answers with the envelope and the addresses of the file", async () => {
  const wire = new Wire();
  const { headers, request_id, ...reply } = await wire.upload("/docs/hello%20%E4%B8%AD.txt", "hello, cos\n", { biz_attr: "greeting" });
  assertEquals(reply, {
    status: 200,
    code: 0,
    message: "SUCCESS",
    data: {
      access_url: "http://mybucket-100000.file.myqcloud.com/docs/hello%20%E4%B8%AD.txt",
      resource_path: "/100000/mybucket/docs/hello%20%E4%B8%AD.txt",
      source_url: "http://mybucket-100000.cossh.myqcloud.com/docs/hello%20%E4%B8%AD.txt",
      url: "http://sh.file.myqcloud.com/files/v2/100000/mybucket/docs/hello%20%E4%B8%AD.txt",
    },
  });
  assertEquals(headers.get("content-type"), "application/json; charset=utf-8");
  assertEquals(headers.get("server"), "tencent-cos");
  assertEquals(headers.get("x-cos-request-id"), request_id);
  assertMatch(atob(request_id), /^59682f00_[0-9a-f]+_[0-9a-f]+_[0-9a-f]+$/);
  assertEquals(headers.get("date"), new Date(T * 1000).toUTCString());
  assertEquals((await wire.stat("/docs/hello%20%E4%B8%AD.txt")).data.biz_attr, "greeting");
});

Deno.test("upload verifies the sha it is given, in any case", async () => {
  const wire = new Wire();
  assertEquals((await wire.upload("/a", "x", { sha: SHA_X.toUpperCase() })).code, 0);
  const reply = await wire.upload("/b", "y", { sha: SHA_X });
  assertEquals([reply.code, reply.status, reply.message], [-4016, 409, "ErrNotSameSHA"]);
  assertEquals((await wire.stat("/b")).code, -197);
});

Deno.test("upload without leave to overwrite refuses what is there: -4018 for the same content, -177 for other", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  const same = await wire.upload("/a", "x");
  assertEquals([same.code, same.status, same.message], [-4018, 409, "ERROR_SAME_FILE_UPLOAD"]);
  const other = await wire.upload("/a", "y");
  assertEquals([other.code, other.status, other.message], [-177, 409, "ERROR_CMD_COS_FILE_EXIST"]);
});

Deno.test("upload of the same content can be set to refresh the mtime", async () => {
  const wire = new Wire({ sameContent: "refresh" });
  await wire.upload("/a", "x", { biz_attr: "kept" });
  wire.time += 10;
  assertEquals((await wire.upload("/a", "x")).code, 0);
  const { data } = await wire.stat("/a");
  assertEquals([data.ctime, data.mtime, data.biz_attr], [T, T + 10, "kept"]);
  assertEquals((await wire.upload("/a", "y")).code, -177);
});

Deno.test("upload with insertOnly=0 replaces content and attributes", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x", { biz_attr: "old" });
  await wire.json("/a", { op: "update", authority: "eWRPrivate", custom_headers: { "x-cos-meta-a": "1" } });
  wire.time += 10;
  assertEquals((await wire.upload("/a", "yy", { insertOnly: "0" })).code, 0);
  const { data } = await wire.stat("/a");
  assertEquals([data.filesize, data.biz_attr, data.authority, data.custom_headers, data.ctime], [2, "", "eInvalid", {}, T + 10]);
});

Deno.test("upload takes an empty file and shows its sha as 32 zeros, or as it is", async () => {
  for (const [emptyFileSha, shown] of [["zeros", "0".repeat(32)], ["sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"]] as const) {
    const wire = new Wire({ emptyFileSha });
    assertEquals((await wire.upload("/empty", "", { sha: "da39a3ee5e6b4b0d3255bfef95601890afd80709" })).code, 0);
    const { data } = await wire.stat("/empty");
    assertEquals([data.filesize, data.filelen, data.slicesize, data.sha], [0, 0, 0, shown]);
    const response = await wire.download("/empty");
    assertEquals([response.status, await response.text(), response.headers.get("content-length")], [200, "", "0"]);
  }
});

Deno.test("upload takes 20 MiB and refuses one byte more", async () => {
  const wire = new Wire();
  assertEquals((await wire.upload("/big", new Uint8Array(20_971_520))).code, 0);
  const reply = await wire.upload("/bigger", new Uint8Array(20_971_521));
  assertEquals([reply.code, reply.status], [-285, 400]);
});

Deno.test("upload needs its content, and an attribute of at most 4 KiB", async () => {
  const wire = new Wire();
  assertEquals((await wire.form("/a", { op: "upload" })).code, -5990);
  assertEquals((await wire.upload("/a", "x", { biz_attr: "中".repeat(1365) })).code, 0);
  assertEquals((await wire.upload("/b", "x", { biz_attr: "中".repeat(1366) })).code, -5947);
  assertEquals((await wire.upload("/c", "x", { insertOnly: "2" })).code, -5999);
});

Deno.test("upload refuses the name of a folder that was created, and a folder's path", async () => {
  const wire = new Wire();
  await wire.json("/dir/", { op: "create" });
  const reply = await wire.upload("/dir", "x");
  assertEquals([reply.code, reply.status], [-46208, 409]);
  assertEquals((await wire.upload("/dir/", "x")).code, -160);
});

Deno.test("two uploads to one path at once: one is stored, the other refused", async () => {
  const wire = new Wire();
  const replies = await Promise.all(["x", "yy", "zzz"].map((content) => wire.upload("/a", content)));
  assertEquals(replies.map((reply) => reply.code).sort(), [-177, -177, 0]);
  const stored = replies.findIndex((reply) => reply.code === 0) + 1;
  assertEquals((await wire.stat("/a")).data.filesize, stored);
});

Deno.test("a file that was closed for writing cannot be replaced, moved or deleted, but opened again", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  await wire.json("/a", { op: "update", forbid: 2 });
  assertEquals((await wire.upload("/a", "y", { insertOnly: "0" })).code, -55);
  assertEquals((await wire.json("/a", { op: "move", dest_fileid: "b" })).code, -55);
  assertEquals((await wire.json("/a", { op: "delete" })).code, -55);
  assertEquals((await wire.json("/a", { op: "update", forbid: "0" })).code, 0);
  assertEquals((await wire.json("/a", { op: "delete" }, signOnce("/a"))).code, 0);
});

Deno.test("what a client does to its bytes afterwards does not reach the store", async () => {
  const wire = new Wire();
  const content = new TextEncoder().encode("hello");
  const { body, type } = form({ op: "upload", filecontent: content });
  await wire.reply("http://sh.file.myqcloud.com/files/v2/100000/mybucket/a", {
    method: "POST",
    headers: { authorization: sign(), "content-type": type },
    body,
  });
  body.fill(0);
  const read = new Uint8Array(await (await wire.download("/a")).arrayBuffer());
  assertEquals(read, content);
  read.fill(0);
  const reader = (await wire.download("/a")).body!.getReader();
  (await reader.read()).value!.fill(0);
  await reader.cancel();
  assertEquals(await (await wire.download("/a")).text(), "hello");
  assertEquals(rawForm([]).length, 7);
});
