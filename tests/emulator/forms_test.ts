import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { readMultipart } from "../../src/emulator/http/multipart.ts";
import { API, form, golden, rawForm, sign, signOnce, Wire } from "./_wire.ts";
import type { RawPart, Reply } from "./_wire.ts";

const CONTENT = golden(300);
const SHA = createHash("sha1").update(CONTENT).digest("hex");
const text = (name: string, value: string): RawPart => [`Content-Disposition: form-data; name="${name}"`, value];
const OP = text("op", "upload");

/** Forms as the SDKs write them; protocol notes, section 3.0. */
const FORMS: Record<string, [body: Uint8Array<ArrayBuffer>, type: string]> = {
  "of Python, where every part has a file name": [
    form({ insertOnly: "1", sha: SHA, biz_attr: "attr", filecontent: CONTENT, op: "upload" }).body,
    form({}).type,
  ],
  "of the documents": [
    rawForm([OP, text("biz_attr", "attr"), [
      `Content-Disposition: form-data; name="filecontent"; filename="hello.txt"\r\nContent-Type: application/octet-stream`,
      CONTENT,
    ]]),
    "multipart/form-data; boundary=B",
  ],
  "of PHP, whose content has neither file name nor type": [
    rawForm([OP, text("biz_attr", "attr"), ['Content-Disposition: form-data; name="filecontent"', CONTENT]]),
    "multipart/form-data; boundary=B",
  ],
  "of Java, with fileContent and a type for every part": [
    rawForm([
      [
        'Content-Disposition: form-data; name="op"\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit',
        "upload",
      ],
      text("biz_attr", "attr"),
      [
        'Content-Disposition: form-data; name="fileContent"; filename="x"\r\nContent-Type: application/octet-stream\r\n' +
        "Content-Transfer-Encoding: binary",
        CONTENT,
      ],
    ]),
    "multipart/form-data; boundary=B",
  ],
  "of .NET, that begins with an empty line": [
    rawForm(
      [OP, text("biz_attr", "attr"), ['Content-Disposition: form-data; name="fileContent"; filename="a b"', CONTENT]],
      "---------------------------8d5",
      "\r\n",
    ),
    "multipart/form-data; boundary=---------------------------8d5",
  ],
  "with part lengths, in another order and case": [
    rawForm([
      [`content-disposition: form-data; filename="name=x"; name=FILECONTENT\r\nContent-Length: 300`, CONTENT],
      ['CONTENT-DISPOSITION:form-data;name="OP"\r\nContent-Length: 6', "upload"],
      text("Biz_Attr", "attr"),
    ]),
    'Multipart/Form-Data; charset=utf-8; BOUNDARY="B"',
  ],
  "with text before and after it": [
    new Uint8Array(
      [...rawForm([OP, text("biz_attr", "attr"), text("filecontent", "")], "B", "preamble\r\n")].concat(...[[
        ...new TextEncoder().encode("epilogue"),
      ]]),
    ),
    "multipart/form-data; boundary=B",
  ],
};

for (const [what, [body, type]] of Object.entries(FORMS)) {
  Deno.test(`a form ${what} is understood`, async () => {
    const wire = new Wire();
    const reply = await wire.reply(`${API}/a`, { method: "POST", headers: { authorization: sign(), "content-type": type }, body });
    assertEquals(reply.code, 0);
    const { data } = await wire.stat("/a");
    assertEquals(data.biz_attr, "attr");
    if (data.filesize > 0) assertEquals(data.sha, SHA);
  });
}

Deno.test("a form whose content holds what looks like its boundary is read to the right one", async () => {
  const wire = new Wire();
  const content = "x\r\n--Bx\r\n--B-\r\n-- B\r\n--b--";
  const body = rawForm([OP, text("filecontent", content)]);
  assertEquals(
    (await wire.reply(`${API}/a`, {
      method: "POST",
      headers: { authorization: sign(), "content-type": "multipart/form-data; boundary=B" },
      body,
    })).code,
    0,
  );
  assertEquals(await (await wire.download("/a")).text(), content);
});

Deno.test("the runtime's own FormData is understood", async () => {
  const wire = new Wire();
  const body = new FormData();
  body.set("op", "upload");
  body.set("filecontent", new Blob([CONTENT]), "f");
  assertEquals((await wire.reply(`${API}/a`, { method: "POST", headers: { authorization: sign() }, body })).code, 0);
  assertEquals((await wire.stat("/a")).data.sha, SHA);
});

const HEADERS = { "x-cos-meta-one": "1", "Content-Type": "text/x-lab" };

const UPDATES: Record<string, (wire: Wire) => Promise<Reply>> = {
  "JSON with an object": (wire) => wire.json("/a", { op: "update", biz_attr: "属性", custom_headers: HEADERS }),
  "JSON with JSON text": (wire) => wire.json("/a", { op: "update", biz_attr: "属性", custom_headers: JSON.stringify(HEADERS) }),
  "JSON of Python's making": (wire) =>
    wire.reply(`${API}/a`, {
      method: "POST",
      headers: { authorization: signOnce("/a"), "content-type": "application/json" },
      body: '{"custom_headers": {"x-cos-meta-one": "1", "Content-Type": "text/x-lab"}, "biz_attr": "\\u5c5e\\u6027", "op": "update"}',
    }),
  "a form": (wire) => wire.form("/a", { op: "update", biz_attr: "属性", custom_headers: JSON.stringify(HEADERS) }, signOnce("/a")),
  "a query": (wire) =>
    wire.reply(`${API}/a?op=update&biz_attr=%E5%B1%9E%E6%80%A7&custom_headers=${encodeURIComponent(JSON.stringify(HEADERS))}`, {
      method: "POST",
      headers: { authorization: signOnce("/a") },
    }),
  "an encoded form": (wire) =>
    wire.reply(`${API}/a`, {
      method: "POST",
      headers: { authorization: signOnce("/a") },
      body: new URLSearchParams({ op: "update", biz_attr: "属性", custom_headers: JSON.stringify(HEADERS) }),
    }),
  "JSON that does not say so": (wire) =>
    wire.reply(`${API}/a`, {
      method: "POST",
      headers: { authorization: signOnce("/a"), "content-type": "text/plain" },
      body: JSON.stringify({ op: "update", biz_attr: "属性", custom_headers: HEADERS }),
    }),
};

for (const [what, send] of Object.entries(UPDATES)) {
  Deno.test(`an update as ${what} is understood`, async () => {
    const wire = new Wire();
    await wire.upload("/a", "x");
    assertEquals((await send(wire)).code, 0);
    const { data } = await wire.stat("/a");
    assertEquals([data.biz_attr, data.custom_headers], ["属性", HEADERS]);
  });
}

Deno.test("a move as Python sends it has its parameters in the query, with + for blanks", async () => {
  const wire = new Wire();
  await wire.upload("/lab/moved.txt", "x");
  const query = "to_over_write=0&dest_fileid=renamed+%26+%E6%94%B9%E5%90%8D%2B1.txt&op=move";
  const reply = await wire.reply(`${API}/lab/moved.txt?${query}`, {
    method: "POST",
    headers: { authorization: signOnce("/lab/moved.txt") },
  });
  assertEquals(reply.code, 0);
  assertEquals((await wire.stat("/lab/renamed%20%26%20%E6%94%B9%E5%90%8D%2B1.txt")).code, 0);
});

Deno.test("numbers may be numbers, and unknown and misspelt fields do nothing", async () => {
  const wire = new Wire();
  await wire.upload("/a", "x");
  await wire.upload("/b", "y");
  assertEquals((await wire.json("/a", { op: "move", dest_fileid: "b", to_over_write: 1, customHeaders: {}, flag: 64, x: [null] })).code, 0);
  assertEquals((await wire.stat("/b")).data.custom_headers, {});
});

Deno.test("an empty insertOnly and an empty sha are as good as none", async () => {
  const wire = new Wire();
  assertEquals((await wire.upload("/a", "x", { insertOnly: "", sha: "" })).code, 0);
  assertEquals((await wire.upload("/a", "y", { insertOnly: "", sha: "" })).code, -177);
});

const BROKEN: Record<string, [init: RequestInit, code: number]> = {
  "no body": [{}, -5980],
  "an empty form": [{ body: rawForm([]), headers: { "content-type": "multipart/form-data; boundary=B" } }, -5980],
  "a form without boundary": [{ body: rawForm([OP]), headers: { "content-type": "multipart/form-data" } }, -5993],
  "a form with another boundary": [{ body: rawForm([OP]), headers: { "content-type": "multipart/form-data; boundary=C" } }, -5993],
  "a form that is cut off": [{ body: rawForm([OP]).slice(0, -8), headers: { "content-type": "multipart/form-data; boundary=B" } }, -5993],
  "a part without a name": [{
    body: rawForm([["Content-Type: text/plain", "x"]]),
    headers: { "content-type": "multipart/form-data; boundary=B" },
  }, -5993],
  "a part with an endless header": [{
    body: rawForm([[`X: ${"x".repeat(10_000)}`, "x"]]),
    headers: { "content-type": "multipart/form-data; boundary=B" },
  }, -5993],
  "too many parts": [{
    body: rawForm(Array.from({ length: 101 }, () => OP)),
    headers: { "content-type": "multipart/form-data; boundary=B" },
  }, -5993],
  "no JSON": [{ body: "{", headers: { "content-type": "application/json" } }, -5975],
  "a JSON list": [{ body: "[1]", headers: { "content-type": "application/json" } }, -5975],
  "JSON nested without end": [{ body: "[".repeat(1_000_000), headers: { "content-type": "application/json" } }, -5975],
  "too much JSON": [{ body: " ".repeat(9 * 1024 * 1024), headers: { "content-type": "application/json" } }, -29110],
  "plain text": [{ body: "hello" }, -5993],
  "an unknown op": [{ body: '{"op":"destroy"}' }, -5964],
  "an op that is a property of every object": [{ body: '{"op":"constructor"}' }, -5964],
  "an op that is no text": [{ body: '{"op":["upload"]}' }, -5980],
  "the wrong method": [{ body: '{"op":"stat"}' }, -5996],
};

for (const [what, [init, code]] of Object.entries(BROKEN)) {
  Deno.test(`a request with ${what} is refused with ${code}`, async () => {
    const reply = await new Wire().reply(`${API}/a`, { method: "POST", ...init });
    assertEquals(reply.code, code);
    assertEquals(reply.status, code === -5996 ? 405 : 400);
  });
}

Deno.test("a body beyond all limits is refused, even if its length is not known: a form with -285, other text with -29110", async () => {
  const endless = async (type: string, first: string, most: number): Promise<number> => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(first)),
      pull(controller) {
        sent++;
        controller.enqueue(chunk);
      },
    });
    const init = { method: "POST", headers: { "content-type": type }, body, duplex: "half" };
    const reply = await new Wire().reply(`${API}/a`, init as RequestInit);
    assertEquals(sent < most, true);
    return reply.code;
  };
  const part = (name: string) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;
  assertEquals(await endless("multipart/form-data; boundary=B", part("filecontent"), 30), -285);
  assertEquals(await endless("multipart/form-data; boundary=B", part("biz_attr"), 15), -5993);
  assertEquals(await endless("multipart/form-data; boundary=B", "--B\r\n", 5), -5993);
  assertEquals(await endless("application/json", "{", 15), -29110);
});

Deno.test("a form is read the same however its bytes arrive, and what only looks like a boundary is content", async () => {
  const content = "\r\n--B-\r\n--Bx\r\n\r\n--\r\r\n--\r\n-B--\r";
  const whole = rawForm([
    ['Content-Disposition: form-data; name="op"', "upload"],
    ['Content-Disposition: form-data; name="filecontent"', content],
    ['Content-Disposition: form-data; name="biz_attr"', "x"],
  ]);
  for (let size = 1; size <= whole.length; size++) {
    const parts: [string, string][] = [];
    const chunks = (async function* () {
      for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
    })();
    await readMultipart(chunks, "B", async (name, bytes) => {
      let text = "";
      for await (const chunk of bytes) text += new TextDecoder().decode(chunk);
      parts.push([name, text]);
    });
    assertEquals(parts, [["op", "upload"], ["filecontent", content], ["biz_attr", "x"]], `${size} bytes at a time`);
  }
});

Deno.test("a part that is not read is passed over", async () => {
  const names: string[] = [];
  const chunks = (async function* () {
    for (
      const byte of rawForm([['Content-Disposition: form-data; name="a"', "xyz"], ['Content-Disposition: form-data; name="b"', "xyz"]])
    ) {
      yield Uint8Array.of(byte);
    }
  })();
  await readMultipart(chunks, "B", async (name, bytes) => {
    names.push(name);
    for await (const _ of bytes) break;
  });
  assertEquals(names, ["a", "b"]);
});

Deno.test("a body that breaks off is answered with -5963", async () => {
  const body = new ReadableStream({
    pull() {
      throw new Error("no more");
    },
  });
  assertEquals((await new Wire().reply(`${API}/a`, { method: "POST", body, duplex: "half" } as RequestInit)).code, -5963);
});
