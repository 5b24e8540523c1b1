import { assertEquals } from "@std/assert";
import { T, Wire } from "./_wire.ts";

Deno.test("stat of a file tells all its attributes", async () => {
  const wire = new Wire();
  await wire.upload("/docs/hello.txt", "hello, cos\n", { biz_attr: "greeting" });
  const { data } = await wire.stat("/docs/hello.txt");
  assertEquals(data, {
    access_url: "http://mybucket-100000.file.myqcloud.com/docs/hello.txt",
    authority: "eInvalid",
    biz_attr: "greeting",
    ctime: T,
    custom_headers: {},
    filelen: 11,
    filesize: 11,
    forbid: 0,
    mtime: T,
    sha: "c3d166620bd79a841784bdd5afc20e011ad59b38",
    slicesize: 11,
    source_url: "http://mybucket-100000.cossh.myqcloud.com/docs/hello.txt",
  });
});

Deno.test("stat of a folder, of the bucket, and of what is not there", async () => {
  const wire = new Wire();
  await wire.json("/dir/", { op: "create", biz_attr: "b" });
  await wire.upload("/implicit/a", "x");
  assertEquals((await wire.stat("/dir/")).data, { biz_attr: "b", ctime: T, mtime: T });
  assertEquals((await wire.stat("/")).data, { biz_attr: "", ctime: T, mtime: T });
  for (const path of ["/none", "/none/", "/dir", "/implicit/"]) {
    const reply = await wire.stat(path);
    assertEquals([reply.code, reply.status, reply.message, reply.data], [-197, 404, "ERROR_CMD_FILE_NOTEXIST", undefined]);
  }
});

Deno.test("update changes what is given and leaves the rest", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x", { biz_attr: "old" });
  wire.time += 5;
  const reply = await wire.json("/a", { op: "update", authority: "eWRPrivate" });
  assertEquals([reply.code, reply.data], [0, undefined]);
  await wire.json("/a", { op: "update", forbid: 1 });
  const { data } = await wire.stat("/a");
  assertEquals([data.biz_attr, data.authority, data.forbid, data.ctime, data.mtime], ["old", "eWRPrivate", 1, T, T + 5]);
  await wire.json("/a", { op: "update", biz_attr: "", authority: "" });
  assertEquals((await wire.stat("/a")).data.biz_attr, "");
  assertEquals((await wire.stat("/a")).data.authority, "eWRPrivate");
  assertEquals((await wire.json("/a", { op: "update" })).code, 0);
});

Deno.test("update replaces the custom headers as a whole, keeps their names, and passes over unknown ones", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  const all = {
    "Cache-Control": "max-age=60",
    "content-type": "text/x-lab",
    "Content-Disposition": 'attachment; filename="lab.txt"',
    "Content-Language": "zh",
    "Content-Encoding": "identity",
    "x-cos-meta-One": "1",
    "x-cos-meta-中": "not a header name",
  };
  assertEquals((await wire.json("/a", { op: "update", custom_headers: all })).code, -5999);
  const { "x-cos-meta-中": _, ...good } = all;
  await wire.json("/a", { op: "update", custom_headers: { ...good, "Content-Length": "5", "x-cos-meta-": "x", "x-cos-meta-two": "" } });
  assertEquals((await wire.stat("/a")).data.custom_headers, good);
  await wire.json("/a", { op: "update", custom_headers: { "x-cos-meta-n": 5 } });
  assertEquals((await wire.stat("/a")).data.custom_headers, { "x-cos-meta-n": "5" });
  await wire.json("/a", { op: "update", custom_headers: {} });
  assertEquals((await wire.stat("/a")).data.custom_headers, {});
});

const REFUSED: Record<string, [fields: Record<string, unknown>, code: number]> = {
  "an unknown authority": [{ authority: "eNobody" }, -5999],
  "a forbid that is no flag": [{ forbid: 3 }, -46179],
  "too long an attribute": [{ biz_attr: "x".repeat(4097) }, -5947],
  "custom headers that are no JSON": [{ custom_headers: "{" }, -5975],
  "custom headers that are a list": [{ custom_headers: ["x"] }, -5999],
  "custom headers above 4 KiB": [{ custom_headers: { "x-cos-meta-a": "x".repeat(4096) } }, -46185],
  "a header with a line break": [{ custom_headers: { "x-cos-meta-a": "x\r\nSet-Cookie: y" } }, -5999],
};

for (const [what, [fields, code]] of Object.entries(REFUSED)) {
  Deno.test(`update with ${what} is refused with ${code} and changes nothing`, async () => {
    const wire = new Wire();
    await wire.upload("/a", "x", { biz_attr: "old" });
    const before = (await wire.stat("/a")).data;
    assertEquals((await wire.json("/a", { op: "update", biz_attr: "new", ...fields })).code, code);
    assertEquals((await wire.stat("/a")).data, before);
  });
}

Deno.test("update of a folder changes its attribute; of what is not there it is refused", async () => {
  const wire = new Wire();
  await wire.json("/dir/", { op: "create" });
  assertEquals((await wire.json("/dir/", { op: "update", biz_attr: "目录属性" })).code, 0);
  assertEquals((await wire.stat("/dir/")).data.biz_attr, "目录属性");
  assertEquals((await wire.json("/none", { op: "update", biz_attr: "x" })).code, -197);
  assertEquals((await wire.json("/none/", { op: "update", biz_attr: "x" })).code, -197);
  assertEquals((await wire.json("/", { op: "update", biz_attr: "x" })).code, -180);
});
