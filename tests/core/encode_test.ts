import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { checkInput } from "../../src/core/check.ts";
import { Filling } from "../../src/core/content.ts";
import { encodeRequest, type WireRequest } from "../../src/core/encode.ts";
import { type OperationName, operations } from "../../src/generated/operations.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };
const FOLDER = { bucketName: "mybucket", cosPath: "/a/" };

async function encoded(name: OperationName, input: object): Promise<WireRequest> {
  return await encodeRequest(operations[name], checkInput(operations[name], input));
}

/** A multipart body as the runtime reads it: [name, text or bytes] in order. */
async function partsOf({ body, headers }: WireRequest): Promise<[string, string][]> {
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData();
  return await Promise.all(
    Array.from(form, async ([name, value]) => [name, typeof value === "string" ? value : await value.text()] as [string, string]),
  );
}

Deno.test("a GET carries its parameters in the query, each encoded on its own", async () => {
  const request = await encoded("listFolder", {
    ...FOLDER,
    num: 2,
    context: "a b&c=d+e/中%20",
    delimiter: "/",
    order: 1,
    pattern: "eListBoth",
  });
  assertEquals(request, {
    method: "GET",
    cosPath: "/a/",
    query: "op=list&num=2&context=a%20b%26c%3Dd%2Be%2F%E4%B8%AD%2520&delimiter=%2F&order=1&pattern=eListBoth",
    headers: {},
  });
});

Deno.test("a listing always sends num and context, and leaves out an empty delimiter", async () => {
  assertEquals((await encoded("listFolder", FOLDER)).query, "op=list&num=199&context=");
});

Deno.test("a listing's prefix travels in the path, and is part of what is signed", async () => {
  const request = await encoded("listFolder", { ...FOLDER, prefix: "b c" });
  assertEquals(request.cosPath, "/a/b c");
  assertEquals(request.query, "op=list&num=199&context=");
});

Deno.test("stat asks for nothing but its op", async () => {
  assertEquals(await encoded("statFile", AT), { method: "GET", cosPath: "/a.txt", query: "op=stat", headers: {} });
});

Deno.test("a JSON body holds the op and what was given; headers stay an object", async () => {
  const request = await encoded("updateFile", { ...AT, bizAttr: 'a"中', forbid: 0, customHeaders: { "x-cos-meta-a": "b" } });
  assertEquals(request.method, "POST");
  assertEquals(request.query, "");
  assertEquals(request.headers, { "Content-Type": "application/json" });
  assertEquals(JSON.parse(request.body as string), {
    op: "update",
    biz_attr: 'a"中',
    forbid: 0,
    custom_headers: { "x-cos-meta-a": "b" },
  });
});

Deno.test("an update sends only what was given", async () => {
  assertEquals((await encoded("updateFile", AT)).body, '{"op":"update"}');
  assertEquals((await encoded("delFile", AT)).body, '{"op":"delete"}');
});

Deno.test("a move sends its target as it was given, unencoded, and its boolean as a number", async () => {
  assertEquals(JSON.parse((await encoded("moveFile", { ...AT, destPath: "b c%20", overwrite: true })).body as string), {
    op: "move",
    dest_fileid: "b c%20",
    to_over_write: 1,
  });
  assertEquals(JSON.parse((await encoded("copyFile", { ...AT, destPath: "/b" })).body as string), {
    op: "copy",
    dest_fileid: "/b",
    to_over_write: 0,
  });
});

Deno.test("a multipart body is laid out to the byte as RFC 7578 has it", async () => {
  const { headers, body } = await encoded("upload", { ...AT, filecontent: "hello", sha: "abc", bizAttr: "中" });
  const [, boundary] = /^multipart\/form-data; boundary=(cos-[0-9a-f-]{36})$/.exec(headers["Content-Type"]!)!;
  const text = (name: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  assertEquals(
    new TextDecoder().decode(body as Uint8Array),
    text("op", "upload") + text("sha", "abc") + text("biz_attr", "中") + text("insertOnly", "1") +
      `--${boundary}\r\nContent-Disposition: form-data; name="filecontent"; filename="filecontent"\r\n` +
      `Content-Type: application/octet-stream\r\n\r\nhello\r\n--${boundary}--\r\n`,
  );
});

Deno.test("a multipart body without content ends properly", async () => {
  assertEquals(await partsOf(await encoded("uploadSliceList", AT)), [["op", "upload_slice_list"]]);
});

Deno.test("an empty SHA-1 is left out of a multipart body", async () => {
  const names = (await partsOf(await encoded("upload", { ...AT, filecontent: "" }))).map(([name]) => name);
  assertEquals(names, ["op", "biz_attr", "insertOnly", "filecontent"]);
});

Deno.test("content of every kind arrives byte by byte, and its own boundaries and line breaks do no harm", async () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
  for (const filecontent of [bytes, bytes.buffer, new Blob([bytes]), new Uint8Array([9, ...bytes, 9]).subarray(1, 513)]) {
    const request = await encoded("upload", { ...AT, filecontent });
    const form = await new Response(request.body as Uint8Array<ArrayBuffer>, { headers: request.headers }).formData();
    assertEquals(await (form.get("filecontent") as File).bytes(), bytes);
  }
  const nasty = '\r\n--cos-\r\nContent-Disposition: form-data; name="op"\r\n\r\ndelete\r\n';
  const parts = Object.fromEntries(await partsOf(await encoded("upload", { ...AT, filecontent: nasty, bizAttr: nasty })));
  assertEquals(parts.op, "upload");
  assertEquals(parts.filecontent, nasty);
  assertEquals(parts.biz_attr, nasty);
});

Deno.test("each multipart body has a boundary of its own", async () => {
  const [one, two] = [await encoded("uploadSliceList", AT), await encoded("uploadSliceList", AT)];
  assertNotEquals(one.headers["Content-Type"], two.headers["Content-Type"]);
});

Deno.test("a slice list travels as JSON text with the names of the wire", async () => {
  const uploadparts = [{ offset: 0, datalen: 1, datasha: "00", more: 1 }];
  const parts = Object.fromEntries(await partsOf(await encoded("uploadSliceInit", { ...AT, filesize: 1, sha: "00", uploadparts })));
  assertEquals(parts, {
    op: "upload_slice_init",
    filesize: "1",
    slice_size: "1048576",
    sha: "00",
    uploadparts: '[{"offset":0,"datalen":1,"datasha":"00"}]',
    biz_attr: "",
    insertOnly: "1",
  });
});

const RANGES: readonly [input: object, range: string | undefined][] = [
  [{}, undefined],
  [{ rangeStart: 0 }, "bytes=0-"],
  [{ rangeStart: 5 }, "bytes=5-"],
  [{ rangeEnd: 4 }, "bytes=0-4"],
  [{ rangeEnd: 0 }, "bytes=0-0"],
  [{ rangeStart: 2, rangeEnd: 7 }, "bytes=2-7"],
];

for (const [input, range] of RANGES) {
  Deno.test(`a download of ${JSON.stringify(input)} asks for the range ${range}`, async () => {
    const request = await encoded("downloadObject", { ...AT, ...input });
    assertEquals(request, { method: "GET", cosPath: "/a.txt", query: "", headers: range === undefined ? {} : { Range: range } });
  });
}

Deno.test("a download carries the headers that it was given", async () => {
  const { headers } = await encoded("downloadObject", { ...AT, headers: { "If-None-Match": '"a"' }, rangeStart: 1 });
  assertEquals(headers, { "If-None-Match": '"a"', Range: "bytes=1-" });
});

Deno.test("encodeRequest() puts no sign anywhere", async () => {
  const request = await encoded("statFile", AT);
  assert(!JSON.stringify(request).toLowerCase().includes("sign"));
  assertStringIncludes(JSON.stringify(request), "op=stat");
});

Deno.test("content that fills a buffer writes straight into the body", async () => {
  let filled: Uint8Array | undefined;
  const filecontent = new Filling(3, (into) => {
    into.set([1, 2, 3]);
    filled = into;
    return Promise.resolve();
  });
  const { body, headers } = await encoded("upload", { ...AT, filecontent });
  assert(filled?.buffer === (body as Uint8Array).buffer);
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData();
  assertEquals(await (form.get("filecontent") as File).bytes(), new Uint8Array([1, 2, 3]));
});
