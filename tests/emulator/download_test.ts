import { assertEquals } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { DOWNLOAD, form, golden, PUBLIC_DOWNLOAD, sign, T, Wire } from "./_wire.ts";

async function withFile(): Promise<Wire> {
  const wire = new Wire();
  await wire.upload("/dir/hello.txt", "hello, cos\n");
  return wire;
}

Deno.test("download sends the file with its size, tag and time", async () => {
  const wire = await withFile();
  for (const method of ["GET", "HEAD"]) {
    const response = await wire.download("/dir/hello.txt", {}, method);
    assertEquals(response.status, 200);
    assertEquals(await response.text(), method === "GET" ? "hello, cos\n" : "");
    assertEquals(response.headers.get("content-length"), "11");
    assertEquals(response.headers.get("content-type"), "application/octet-stream");
    assertEquals(response.headers.get("etag"), '"c3d166620bd79a841784bdd5afc20e011ad59b38"');
    assertEquals(response.headers.get("last-modified"), new Date(T * 1000).toUTCString());
    assertEquals(response.headers.get("accept-ranges"), "bytes");
    assertEquals(typeof response.headers.get("x-cos-request-id"), "string");
  }
});

Deno.test("download sends the stored headers, also those that are not ASCII", async () => {
  const wire = await withFile();
  await wire.json("/dir/hello.txt", {
    op: "update",
    custom_headers: { "content-type": "text/plain; charset=utf-8", "x-cos-meta-Owner": "ann", "x-cos-meta-name": "中" },
  });
  const response = await wire.download("/dir/hello.txt");
  assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
  assertEquals(response.headers.get("x-cos-meta-owner"), "ann");
  const bytes = Uint8Array.from(response.headers.get("x-cos-meta-name")!, (character) => character.charCodeAt(0));
  assertEquals(new TextDecoder().decode(bytes), "中");
  await response.body?.cancel();
});

const RANGES: Record<string, [status: number, body: string, range: string | null]> = {
  "bytes=0-4": [206, "hello", "bytes 0-4/11"],
  "bytes=7-9": [206, "cos", "bytes 7-9/11"],
  "bytes=7-": [206, "cos\n", "bytes 7-10/11"],
  "bytes=-4": [206, "cos\n", "bytes 7-10/11"],
  "bytes=-100": [206, "hello, cos\n", "bytes 0-10/11"],
  "bytes=10-1000": [206, "\n", "bytes 10-10/11"],
  "BYTES = 0 - 0": [206, "h", "bytes 0-0/11"],
  "items=0-4": [200, "hello, cos\n", null],
  "bytes=0-1,4-5": [200, "hello, cos\n", null],
  "bytes=0-1, 100-200": [200, "hello, cos\n", null],
  "bytes=0-1,": [200, "hello, cos\n", null],
};

for (const [range, [status, body, contentRange]] of Object.entries(RANGES)) {
  Deno.test(`download with Range ${range} answers ${status}`, async () => {
    const wire = await withFile();
    const response = await wire.download("/dir/hello.txt", { range });
    assertEquals([response.status, await response.text()], [status, body]);
    assertEquals(response.headers.get("content-range"), contentRange);
    assertEquals(response.headers.get("content-length"), String(body.length));
  });
}

Deno.test("several ranges at once get the whole file, and no multipart/byteranges, also over HTTP", async () => {
  await using emulator = new CosEmulator({ buckets: [{ name: "open", public: true }] });
  const cos = new CosClient(emulator.clientOptions);
  unwrap(await cos.uploadFileFromBuffer({ bucketName: "open", cosPath: "/a", data: "0123456789" }));
  const { url } = await emulator.listen();
  for (const method of ["GET", "HEAD"]) {
    const response = await fetch(`${url}/open-100000/a`, { method, headers: { range: "bytes=0-1,4-5" } });
    assertEquals([response.status, await response.text()], [200, method === "GET" ? "0123456789" : ""]);
    const headers = ["content-length", "content-type", "content-range"].map((name) => response.headers.get(name));
    assertEquals(headers, ["10", "application/octet-stream", null]);
  }
});

const BAD_RANGES: Record<string, number> = {
  "bytes=11-": -29034,
  "bytes=100-200": -29034,
  "bytes=-0": -29034,
  "bytes=5-2": -29033,
  "bytes=x": -29033,
};

for (const [range, code] of Object.entries(BAD_RANGES)) {
  Deno.test(`download with Range ${range} is refused with 416 and ${code}`, async () => {
    const wire = await withFile();
    const response = await wire.download("/dir/hello.txt", { range });
    assertEquals([response.status, (await response.json()).code], [416, code]);
    assertEquals(response.headers.get("content-range"), "bytes */11");
  });
}

Deno.test("a range crosses the slices that a file was uploaded in", async () => {
  const wire = new Wire({ forceSliceSize: 100 });
  const content = golden(450);
  const { data } = await wire.form("/big", { op: "upload_slice_init", filesize: "450", slice_size: "1048576" });
  for (let offset = 0; offset < 450; offset += 100) {
    const filecontent = content.subarray(offset, offset + 100);
    await wire.form("/big", { op: "upload_slice_data", session: data.session, offset: String(offset), filecontent });
  }
  await wire.form("/big", { op: "upload_slice_finish", session: data.session, filesize: "450" });
  for (const [start, end] of [[0, 450], [99, 101], [100, 200], [50, 449], [449, 450], [150, 150 + 1]] as const) {
    const response = await wire.download("/big", { range: `bytes=${start}-${end - 1}` });
    assertEquals(new Uint8Array(await response.arrayBuffer()), content.slice(start, end));
  }
});

Deno.test("a conditional download is answered with 304 if nothing changed", async () => {
  const wire = await withFile();
  const etag = '"c3d166620bd79a841784bdd5afc20e011ad59b38"';
  const at = (seconds: number) => new Date((T + seconds) * 1000).toUTCString();
  const status = async (headers: Record<string, string>) => {
    const response = await wire.download("/dir/hello.txt", headers);
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await status({ "if-none-match": etag }), 304);
  assertEquals(await status({ "if-none-match": `"x", W/${etag}` }), 304);
  assertEquals(await status({ "if-none-match": "*" }), 304);
  assertEquals(await status({ "if-none-match": '"x"', "if-modified-since": at(9) }), 200);
  assertEquals(await status({ "if-modified-since": at(0) }), 304);
  assertEquals(await status({ "if-modified-since": at(-1) }), 200);
  assertEquals(await status({ "if-modified-since": "yesterday" }), 400);
  assertEquals(await status({ "if-range": etag, range: "bytes=0-1" }), 206);
  assertEquals(await status({ "if-range": '"x"', range: "bytes=0-1" }), 200);
  assertEquals(await status({ "if-range": at(0), range: "bytes=0-1" }), 206);
});

Deno.test("who may read is said by the file first, then by its bucket", async () => {
  const wire = await withFile();
  const body = form({ op: "upload", filecontent: "open" });
  const upload = await wire.reply("http://sh.file.myqcloud.com/files/v2/100000/open/a", {
    method: "POST",
    headers: { authorization: sign({ b: "open" }), "content-type": body.type },
    body: body.body,
  });
  assertEquals(upload.code, 0);
  const open = async (url: string) => {
    const response = await wire.emulator.fetch(url);
    await response.body?.cancel();
    return response.status;
  };
  const update = async (bucket: string, path: string, authority: string) => {
    const once = sign({ b: bucket, e: 0, f: `/100000/${bucket}${path}` });
    const init = { method: "POST", headers: { authorization: once }, body: JSON.stringify({ op: "update", authority }) };
    assertEquals((await wire.reply(`http://sh.file.myqcloud.com/files/v2/100000/${bucket}${path}`, init)).code, 0);
  };
  assertEquals(await open(`${PUBLIC_DOWNLOAD}/a`), 200);
  assertEquals(await open(`${DOWNLOAD}/dir/hello.txt`), 403);
  await update("open", "/a", "eWRPrivate");
  await update("mybucket", "/dir/hello.txt", "eWPrivateRPublic");
  assertEquals(await open(`${PUBLIC_DOWNLOAD}/a`), 403);
  assertEquals(await open(`${DOWNLOAD}/dir/hello.txt`), 200);
  assertEquals(await open(`${DOWNLOAD}/dir/hello.txt?sign=nonsense`), 200);
  await update("open", "/a", "eInvalid");
  assertEquals(await open(`${PUBLIC_DOWNLOAD}/a`), 200);
});

Deno.test("what cannot be downloaded is refused: nothing there, a folder, a closed file, another method", async () => {
  const wire = await withFile();
  const refusal = async (path: string, method = "GET") => {
    const response = await wire.download(path, {}, method);
    return [response.status, (await response.json()).code];
  };
  assertEquals(await refusal("/none"), [404, -46628]);
  assertEquals(await refusal("/dir/"), [400, -160]);
  assertEquals(await refusal("/dir/hello.txt", "POST"), [405, -5996]);
  await wire.json("/dir/hello.txt", { op: "update", forbid: 1 });
  assertEquals(await refusal("/dir/hello.txt"), [451, -46646]);
  assertEquals((await wire.reply("http://nobucket-100000.cossh.myqcloud.com/a")).code, -133);
  assertEquals((await wire.emulator.fetch(`${DOWNLOAD}/none`, { method: "HEAD" })).status, 403);
});

Deno.test("browsers are told that they may send and read everything", async () => {
  const wire = await withFile();
  const preflight = await wire.emulator.fetch("http://sh.file.myqcloud.com/files/v2/100000/mybucket/a", {
    method: "OPTIONS",
    headers: {
      origin: "http://app.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,x-y",
    },
  });
  assertEquals([preflight.status, await preflight.text()], [204, ""]);
  assertEquals(preflight.headers.get("access-control-allow-origin"), "*");
  assertEquals(preflight.headers.get("access-control-allow-headers"), "authorization,x-y");
  assertEquals(preflight.headers.get("access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
  for (const path of ["/dir/hello.txt", "/none"]) {
    const response = await wire.download(path, { origin: "http://app.example" });
    assertEquals(response.headers.get("access-control-allow-origin"), "*");
    for (const name of ["ETag", "Content-Length", "Content-Range", "x-cos-request-id", "Date"]) {
      assertEquals(response.headers.get("access-control-expose-headers")!.includes(name), true);
    }
    await response.body?.cancel();
  }
});
