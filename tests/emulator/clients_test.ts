/**
 * What official SDKs and other clients send that no page of the documents says, written down by hand (protocol notes, sections 2.5, 3.13, 7, 8 and 9).
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { API, form, golden, sign, signOnce, T, Wire } from "./_wire.ts";
import type { RawPart, Reply } from "./_wire.ts";
import { rawForm } from "./_wire.ts";

const MIB = 1_048_576;
const FILE = golden(2 * MIB + 5);
const SHA = createHash("sha1").update(FILE).digest("hex");

/** A request of the official Node SDK: one word for everything that has slices, and a path as the file name of its content. */
async function nodeSdk(wire: Wire, fields: Record<string, string>, content?: Uint8Array, path = "/big.bin"): Promise<Reply> {
  const parts: RawPart[] = Object.entries({ op: "upload_slice", ...fields }).map(([name, value]) => {
    return [`Content-Disposition: form-data; name="${name}"`, value];
  });
  if (content !== undefined) {
    parts.push(['Content-Disposition: form-data; name="filecontent"; filename="/home/ann/big.bin"', content]);
  }
  const headers = { authorization: sign(), "content-type": "multipart/form-data; boundary=B" };
  return await wire.reply(API + path, { method: "POST", headers, body: rawForm(parts) });
}

async function sliceBySlice(wire: Wire, first: Reply, path = "/big.bin"): Promise<Reply> {
  const { session, slice_size } = first.data;
  let reply = first;
  for (let { offset } = first.data; offset < FILE.length; offset += slice_size) {
    reply = await nodeSdk(wire, { session, offset: String(offset) }, FILE.subarray(offset, offset + slice_size), path);
    if (reply.data?.session !== undefined) assertEquals([reply.data.session, reply.data.offset], [session, offset]);
  }
  return reply;
}

async function shaOf(wire: Wire, path: string): Promise<string> {
  return createHash("sha1").update(new Uint8Array(await (await wire.download(path)).arrayBuffer())).digest("hex");
}

Deno.test("upload_slice begins an upload, takes its slices, and ends it with the last one", async () => {
  const wire = new Wire();
  const first = await nodeSdk(wire, { sha: SHA, filesize: String(FILE.length), slice_size: String(MIB), biz_attr: "b", insertOnly: "\0" });
  assertMatch(first.data.session, /^[0-9a-f]{64}$/);
  assertEquals([first.data.offset, first.data.slice_size], [0, MIB]);
  const last = await sliceBySlice(wire, first);
  assertEquals([last.code, last.data.url], [0, "http://sh.file.myqcloud.com/files/v2/100000/mybucket/big.bin"]);
  assertEquals(await shaOf(wire, "/big.bin"), SHA);
  const { data } = await wire.stat("/big.bin");
  assertEquals([data.biz_attr, data.sha, data.slicesize], ["b", SHA, MIB]);
  assertEquals(wire.emulator.requests.map(({ op }) => op).slice(0, 4), Array(4).fill("upload_slice"));
});

Deno.test("upload_slice takes a slice size of its own if none is wished for, and needs no sha", async () => {
  const wire = new Wire();
  const first = await nodeSdk(wire, { filesize: String(FILE.length) });
  assertEquals(first.data.slice_size, MIB);
  assertEquals((await sliceBySlice(wire, first)).code, 0);
  assertEquals(await shaOf(wire, "/big.bin"), SHA);
});

Deno.test("upload_slice goes on where an upload of the same content stopped, and begins anew with another content", async () => {
  const wire = new Wire();
  const begin = { sha: SHA, filesize: String(FILE.length), slice_size: String(MIB) };
  const { session } = (await nodeSdk(wire, begin)).data;
  await nodeSdk(wire, { session, offset: "0" }, FILE.subarray(0, MIB));
  const again = await nodeSdk(wire, { ...begin, session });
  assertEquals(again.data, { session, offset: MIB, slice_size: MIB });
  const other = await nodeSdk(wire, { ...begin, sha: "0".repeat(40) });
  assertEquals([other.data.offset, other.data.session === session], [0, false]);
  assertEquals((await nodeSdk(wire, { session, offset: String(MIB) }, FILE.subarray(MIB, 2 * MIB))).code, -29096);
});

Deno.test("upload_slice ends at once where the bucket has the content, or where there is none", async () => {
  const wire = new Wire();
  await wire.upload("/there", FILE);
  const known = await nodeSdk(wire, { sha: SHA, filesize: String(FILE.length) });
  assertEquals(known.data.resource_path, "/100000/mybucket/big.bin");
  assertEquals(await shaOf(wire, "/big.bin"), SHA);
  const empty = await nodeSdk(wire, { filesize: "0" }, undefined, "/empty");
  assertEquals([empty.data.resource_path, (await wire.stat("/empty")).data.filesize], ["/100000/mybucket/empty", 0]);
});

Deno.test("upload_slice replaces nothing unless it may, and notices slices that are not of the content", async () => {
  const wire = new Wire();
  await wire.upload("/big.bin", "here");
  const begin = { sha: SHA, filesize: String(FILE.length) };
  assertEquals((await nodeSdk(wire, begin)).code, -177);
  const first = await nodeSdk(wire, { ...begin, insertOnly: "0" });
  assertEquals((await sliceBySlice(wire, first)).code, 0);
  const wrong = await nodeSdk(wire, { ...begin, sha: "0".repeat(40) }, undefined, "/wrong");
  assertEquals((await sliceBySlice(wire, wrong, "/wrong")).code, -4016);
  assertEquals((await wire.stat("/wrong")).code, -197);
  for (const [fields, code] of [[{}, -5971], [{ filesize: "x" }, -29141]] as const) assertEquals((await nodeSdk(wire, fields)).code, code);
  assertEquals((await nodeSdk(wire, { offset: "0" }, FILE.subarray(0, MIB), "/none")).code, -29103);
});

Deno.test("a fault rule can name upload_slice", async () => {
  const wire = new Wire({ faults: [{ operation: "upload_slice", nth: 2, code: -71 }] });
  const first = await nodeSdk(wire, { filesize: String(FILE.length) });
  const slice = () => nodeSdk(wire, { session: first.data.session, offset: "0" }, FILE.subarray(0, MIB));
  assertEquals([(await slice()).code, (await slice()).code], [-71, 0]);
});

Deno.test("insertOnly of one byte of zero, as the Node SDK makes it of the number 1, protects what is there", async () => {
  const wire = new Wire();
  assertEquals((await wire.upload("/a", "x", { insertOnly: "\0" })).code, 0);
  assertEquals((await wire.upload("/a", "y", { insertOnly: "\0" })).code, -177);
});

Deno.test("a GET of the API host without op is a download, as pages and qcloud-cos-py3 do it", async () => {
  const wire = new Wire();
  await wire.upload("/a b.txt", "hello");
  const uploaded = await wire.upload("/中.txt", "world");
  const get = async (url: string, init: RequestInit = {}) => {
    const response = await wire.emulator.fetch(url, { headers: { authorization: sign() }, ...init });
    return [response.status, await response.text(), response.headers.get("content-type")];
  };
  assertEquals(await get(`${API}/a%20b.txt`), [200, "hello", "application/octet-stream"]);
  assertEquals(await get(`${API}/a%20b.txt`, { method: "HEAD" }), [200, "", "application/octet-stream"]);
  assertEquals((await get(`${API}/a%20b.txt`, { headers: { authorization: sign(), range: "bytes=1-2" } }))[1], "el");
  assertEquals((await get(uploaded.data.url))[1], "world");
  assertEquals((await get(`${API}/a%20b.txt?sign=${encodeURIComponent(sign({ f: "/a%20b.txt" }))}`, { headers: {} }))[1], "hello");
  assertEquals((await wire.reply(`${API}/a%20b.txt`)).code, -81);
  assertEquals((await wire.reply(`${API}/none`, { headers: { authorization: sign() } })).code, -46628);
  assertEquals(wire.emulator.requests.at(-1)?.op, "download");
  assertEquals((await wire.reply(`${API}/a`, { method: "POST", headers: { authorization: sign() } })).code, -5980);
  const open = await wire.emulator.fetch(`${API.replace("mybucket", "open")}/none`);
  assertEquals((await open.json()).code, -46628);
});

Deno.test("custom_headers of an empty list are an empty object, as PHP writes it", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  for (const list of [[], "[]"]) {
    await wire.json("/a", { op: "update", custom_headers: { "x-cos-meta-a": "1" } });
    assertEquals((await wire.json("/a", { op: "update", custom_headers: list })).code, 0);
    assertEquals((await wire.stat("/a")).data.custom_headers, {});
  }
  assertEquals((await wire.json("/a", { op: "update", custom_headers: ["x-cos-meta-a"] })).code, -5999);
});

Deno.test("the PHP SDK moves and copies names that need escaping, with multipart fields and a sign encoded twice", async () => {
  const wire = new Wire();
  await wire.upload("/%E4%B8%AD%20~.txt", "x");
  const once = () => signOnce("/%25E4%25B8%25AD%2520~.txt");
  for (const [op, target] of [["copy", "/copied.txt"], ["move", "/moved.txt"]] as const) {
    const { body, type } = form({ op, dest_fileid: target, to_over_write: "0" });
    const headers = { authorization: once(), "content-type": type };
    assertEquals((await wire.reply(`${API}/%E4%B8%AD%20~.txt`, { method: "POST", headers, body })).code, 0);
    assertEquals((await wire.stat(target)).code, 0);
  }
});

Deno.test("a host of a region that there is not answers as the CDN does, whose domain it is in", async () => {
  const wire = new Wire();
  for (const host of ["ap-shanghai.file.myqcloud.com", "cossh.file.myqcloud.com", "xx.file.myqcloud.com:8004"]) {
    const response = await wire.emulator.fetch(`http://${host}/files/v2/100000/mybucket/a?op=stat`, { headers: { authorization: sign() } });
    assertEquals([response.status, response.headers.get("content-type"), response.headers.get("server")], [403, "text/html", "NWS_SP"]);
    assertEquals(response.headers.get("x-cos-request-id"), null);
    assertStringIncludes(await response.text(), "You do not have permission to get URL '/files/v2/100000/mybucket/a?…' from this server.");
    const { code, reason } = wire.emulator.requests.at(-1)!;
    assertEquals([code, reason], [-2, `no region has the host ${host}`]);
  }
  const upload = wire.emulator.fetch("http://xx.file.myqcloud.com/files/v2/100000/mybucket/a", { method: "POST", body: golden(MIB) });
  assertEquals((await (await upload).text()).startsWith("<html>"), true);
  // The regions that there are, and the CDN host of a bucket, are what they were.
  for (const region of ["sh", "gz", "tj", "sgp", "bj", "cd", "hk", "ca", "ger"]) {
    assertEquals((await wire.reply(`http://${region}.file.myqcloud.com/files/v2/100000/mybucket/a?op=stat`)).code, -81);
  }
  assertEquals((await wire.reply("http://open-100000.file.myqcloud.com/none")).code, -46628);
});

/** How SDKs write a path into a URL (protocol notes, section 1.3). A `?` ends a path in every one of them unless it is encoded. */
const WRITTEN: Readonly<Record<string, (path: string) => string>> = {
  "PHP and C++": (path) => encodeURIComponent(path).replaceAll("%2F", "/").replace(/[!'()*]/g, hex),
  Java: (path) => encodeURIComponent(path).replaceAll("%2F", "/").replace(/[!'()~]/g, hex),
  "the browser": (path) => encodeURIComponent(path).replaceAll("%2F", "/"),
  ".NET": (path) =>
    encodeURIComponent(path).replaceAll("%2F", "/").replace(/['~]/g, hex).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
};

function hex(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

for (const [sdk, write] of Object.entries(WRITTEN)) {
  for (const char of '?*:|\\<>"') {
    Deno.test(`a file whose name holds ${char} lives through every operation as the SDK of ${sdk} writes it`, async () => {
      const wire = new Wire();
      const name = `a${char}b~'(1)%2F+#.txt`, path = write(`/d${char}/${name}`);
      const bound = (f: string, e = T + 300) => sign({ e, f });
      const full = `/100000/mybucket${path}`;
      assertEquals((await wire.form(path, { op: "upload", insertOnly: "1", filecontent: "content" }, bound(full))).code, 0);
      assertEquals((await wire.get(path, "op=stat", bound(full))).data.filesize, 7);
      const { data } = await wire.get(write(`/d${char}/`), "op=list&num=10", bound(`/100000/mybucket${write(`/d${char}/`)}`));
      assertEquals(data.infos.map((entry: { name: string }) => entry.name), [name]);
      assertEquals((await wire.get(write(`/d${char}/a${char}`), "op=list&num=10")).data.infos.length, 1);
      assertEquals((await wire.json(path, { op: "update", biz_attr: "b" })).code, 0);
      for (const f of [path, full, ""]) {
        const url = `http://mybucket-100000.cossh.myqcloud.com${path}?sign=${encodeURIComponent(bound(f))}`;
        assertEquals(await (await wire.emulator.fetch(url)).text(), "content");
      }
      // A sign for another name of the same length is none for this one.
      assertEquals((await wire.json(path, { op: "delete" }, signOnce(write(`/d${char}/b${name.slice(1)}`)))).code, -63);
      // What an answer says leads there, too.
      assertEquals(
        await (await wire.emulator.fetch((await wire.stat(path)).data.source_url, { headers: { authorization: sign() } })).text(),
        "content",
      );
      for (const target of [`2${char}`, `/e${char}/2${char}`]) {
        assertEquals((await wire.json(path, { op: "copy", dest_fileid: target, to_over_write: 0 })).code, 0);
      }
      assertEquals((await wire.json(path, { op: "move", dest_fileid: `/f${char}`, to_over_write: 0 })).code, 0);
      for (const gone of [`/d${char}/2${char}`, `/e${char}/2${char}`, `/f${char}`]) {
        assertEquals((await wire.json(write(gone), { op: "delete" })).code, 0);
      }
      assertEquals((await wire.get("/", "op=list&num=10")).data.infos, []);
    });
  }
}
