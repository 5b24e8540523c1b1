import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { type CallOptions, type CosClient, type CosResult, unwrap, UploadFileFromBufferRequest } from "@cos/v4";
import type { CosEmulator, EmulatorOptions } from "@cos/v4/emulator";
import { callByName, clientOf, emulatorWith, failureOf, opOf, QUICK, STRICT, withFolder } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/page.html" };
const HEADERS = { "Cache-Control": "max-age=60", "Content-Disposition": 'inline; filename="a.html"', "x-cos-meta-owner": "ann" };

function world(options: EmulatorOptions = {}): { cos: CosClient; emulator: CosEmulator; ops: () => string[] } {
  const emulator = emulatorWith(options);
  return { cos: clientOf(emulator, { retry: QUICK }), emulator, ops: () => emulator.requests.map(({ op }) => op) };
}

/** An upload of some text with attributes. */
async function upload(cos: CosClient, attributes: object, options?: CallOptions): Promise<CosResult<unknown>> {
  return await cos.uploadFileFromBuffer({ ...AT, data: "content", ...attributes }, options);
}

/** The headers of a file that a program gave it. */
async function headersOf(cos: CosClient, cosPath = AT.cosPath): Promise<Record<string, string> | undefined> {
  return unwrap(await cos.statFile({ ...AT, cosPath })).customHeaders;
}

for (const way of ["uploadFile", "uploadSingleFile", "uploadSliceFile"]) {
  Deno.test(`${way}() and ${way}FromBuffer() set headers and authority in the one call`, STRICT, async () => {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a`, "content");
      for (const [method, content] of [[way, { localPath: `${folder}/a` }], [`${way}FromBuffer`, { data: "content" }]] as const) {
        const { cos, ops } = world();
        const result = await callByName(cos, method, { ...AT, ...content, headers: HEADERS, authority: "eWRPrivate" });
        assertMatch(unwrap(result as CosResult<{ sourceUrl: string }>).sourceUrl, /page\.html$/);
        assertEquals(ops().filter((op) => op === "update").length, 1, method);
        const stat = unwrap(await cos.statFile(AT));
        assertEquals([stat.customHeaders, stat.authority, stat.filesize], [HEADERS, "eWRPrivate", 7]);
        const { headers, body } = unwrap(await cos.downloadObject(AT));
        assertEquals([headers.get("Cache-Control"), headers.get("x-cos-meta-owner")], ["max-age=60", "ann"]);
        await body.cancel();
      }
    });
  });
}

Deno.test("an upload of 8 MiB, in slices, has its attributes set once, at its end", STRICT, async () => {
  const { cos, ops } = world();
  unwrap(await cos.uploadFileFromBuffer({ ...AT, data: new Uint8Array(8 * 1024 * 1024), authority: "eWPrivateRPublic" }));
  assertEquals(ops().filter((op) => op === "update").length, 1);
  assertEquals(ops().at(-1), "update");
  assertEquals(unwrap(await cos.statFile(AT)).authority, "eWPrivateRPublic");
});

Deno.test("an upload that says nothing of its file is no update", STRICT, async () => {
  const { cos, ops } = world();
  for (const attributes of [{}, { headers: undefined, authority: undefined, guessType: false }, { headers: {} }]) {
    unwrap(await upload(cos, { ...attributes, insertOnly: 0 }));
  }
  assertEquals(ops(), ["upload", "upload", "upload"]);
});

Deno.test("the request classes of uploads have setters for headers, authority and the guess", STRICT, async () => {
  const { cos } = world();
  const request = new UploadFileFromBufferRequest(AT.bucketName, AT.cosPath, "content")
    .setContentLanguage("zh-CN").setXCosMeta("x-cos-meta-owner", "ann").setAuthority("eWRPrivate").setGuessType(true);
  unwrap(await cos.uploadFileFromBuffer(request));
  assertEquals(await headersOf(cos), { "Content-Language": "zh-CN", "x-cos-meta-owner": "ann", "Content-Type": "text/html" });
  assertEquals(request.getHeaders(), { "Content-Language": "zh-CN", "x-cos-meta-owner": "ann" });
});

Deno.test("guessType takes Content-Type from the name, and leaves it alone where the name tells none", STRICT, async () => {
  const TYPES: readonly (readonly [name: string, type: string | undefined])[] = [
    ["/a.html", "text/html"],
    ["/PHOTO.JPG", "image/jpeg"],
    ["/a.b/c.json", "application/json"],
    ["/sheet.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ["/app.apk", "application/vnd.android.package-archive"],
    ["/文件.mp4", "video/mp4"],
    ["/backup.tar.gz", "application/gzip"],
    ["/README", undefined],
    ["/a.unknown-extension", undefined],
    ["/a.html/b", undefined],
  ];
  const { cos, ops } = world();
  for (const [cosPath, type] of TYPES) {
    unwrap(await cos.uploadFileFromBuffer({ ...AT, cosPath, data: "x", guessType: true }));
    assertEquals((await headersOf(cos, cosPath))?.["Content-Type"], type, cosPath);
  }
  assertEquals(ops().filter((op) => op === "update").length, TYPES.filter(([, type]) => type).length);
});

Deno.test("a Content-Type that is given wins over the guess, however it is written", STRICT, async () => {
  const { cos } = world();
  unwrap(await upload(cos, { headers: { "content-type": "text/x-mine" }, guessType: true }));
  const { headers, body } = unwrap(await cos.downloadObject(AT));
  assertEquals(headers.get("Content-Type"), "text/x-mine");
  await body.cancel();
});

Deno.test("headers that no file can have, and an authority that there is none, are refused before anything is sent", STRICT, async () => {
  const { cos, emulator } = world();
  const BAD: readonly (readonly [attributes: object, message: RegExp])[] = [
    [{ headers: { "X-Other": "a" } }, /^headers: X-Other is not allowed: only Cache-Control/],
    [{ headers: { "Content-Type": "" } }, /^headers: the value of Content-Type/],
    [{ headers: { "x-cos-meta-a": "a\r\nb" } }, /^headers: the value of x-cos-meta-a must be text on one line/],
    [{ headers: { "x-cos-meta-a": "a".repeat(5000) } }, /^headers: must have at most 4096 bytes/],
    [{ authority: "everybody" }, /^authority: must be one of eInvalid, eWRPrivate, eWPrivateRPublic/],
    [{ guessType: "yes" }, /^guessType: must be true or false/],
  ];
  for (const [attributes, message] of BAD) {
    const failure = failureOf(await upload(cos, attributes));
    assertEquals([failure.code, failure.stored], [-1, undefined]);
    assertMatch(failure.message, message);
  }
  assertEquals(emulator.requests.length, 0);
});

Deno.test("an upload that fails has nothing set, and says nothing of being stored", STRICT, async () => {
  const { cos, ops } = world({ faults: [{ operation: "upload", code: -97 }] });
  const failure = failureOf(await upload(cos, { headers: HEADERS }));
  assertEquals([failure.code, failure.stored], [-97, undefined]);
  assertEquals(ops(), ["upload"]);
});

Deno.test("an update that is refused is a failure which says that the file is stored, and what is not set", STRICT, async () => {
  const { cos } = world({ faults: [{ operation: "update", code: -97 }] });
  const failure = failureOf(await upload(cos, { headers: HEADERS, authority: "eWRPrivate" }));
  assertEquals([failure.code, failure.stored], [-97, true]);
  assertMatch(failure.message, /^the file is stored, but its headers and authority are not set; updateFile said: ./);
  assertEquals(unwrap(await cos.statFile(AT)).filesize, 7);
  assertEquals(await headersOf(cos), {});
  const other = world({ faults: [{ operation: "update", code: -97 }] });
  assertMatch(
    failureOf(await upload(other.cos, { authority: "eWRPrivate" })).message,
    /^the file is stored, but its authority is not set; updateFile said: ./,
  );
});

Deno.test("an update that is cut off is tried again", STRICT, async () => {
  const { cos, ops } = world({ faults: [{ operation: "update", drop: true, nth: { to: 2 } }] });
  unwrap(await upload(cos, { headers: HEADERS }));
  assertEquals(ops(), ["upload", "update", "update", "update"]);
  assertEquals(await headersOf(cos), HEADERS);
});

Deno.test("an update that is cut off each time behind its effect is found to be done", STRICT, async () => {
  const { cos, ops } = world({ faults: [{ operation: "update", drop: true, effect: true }] });
  const result = await upload(cos, { headers: HEADERS, authority: "eWRPrivate" });
  assertEquals([result.ok, result.code], [true, 0]);
  assertEquals(ops().at(-1), "stat");
});

Deno.test("an update that is cut off each time before its effect is found not to be done", STRICT, async () => {
  const { cos } = world({ faults: [{ operation: "update", drop: true }] });
  const failure = failureOf(await upload(cos, { headers: HEADERS }));
  assertEquals([failure.code, failure.stored], [-3, true]);
  assertStringIncludes(failure.message, "the file is stored, but its headers are not set; updateFile said: no answer from");
});

Deno.test("where it cannot be seen whether the update was done, that is what is said", STRICT, async () => {
  const { cos } = world({ faults: [{ operation: ["update", "stat"], drop: true }] });
  const failure = failureOf(await upload(cos, { headers: HEADERS }));
  assertEquals([failure.code, failure.stored], [-3, true]);
  assertStringIncludes(failure.message, "the file is stored; whether its headers are set is not known; updateFile said: no answer from");
});

Deno.test("a file that somebody removes between upload and update is not said to be stored", STRICT, async () => {
  const emulator = emulatorWith();
  const other = clientOf(emulator);
  const cos = clientOf(emulator, {
    retry: QUICK,
    fetch: async (url, init) => {
      if (opOf(url, init) === "update") unwrap(await other.delFile(AT));
      return await emulator.fetch(url, init);
    },
  });
  const failure = failureOf(await upload(cos, { headers: HEADERS }));
  assertEquals([failure.code, failure.stored], [-197, undefined]);
  assertStringIncludes(failure.message, "the file was stored, but is not there any more; updateFile said: ");
});

Deno.test("an abort between upload and update rejects with the signal's reason, and the file is there", STRICT, async () => {
  const emulator = emulatorWith();
  const stop = new AbortController();
  const reason = new Error("enough");
  const cos = clientOf(emulator, {
    fetch: (url, init) => {
      if (opOf(url, init) === "update") stop.abort(reason);
      return emulator.fetch(url, init);
    },
  });
  const error = await assertRejects(() => upload(cos, { headers: HEADERS }, { signal: stop.signal }));
  assertEquals(error, reason);
  assertEquals(unwrap(await clientOf(emulator).statFile(AT)).filesize, 7);
});

Deno.test("progress is that of the content alone", STRICT, async () => {
  const { cos } = world();
  const seen: number[] = [];
  unwrap(await upload(cos, { headers: HEADERS }, { onProgress: ({ loaded, total }) => void seen.push(loaded / total) }));
  assert(seen.length > 0 && seen.at(-1) === 1);
});

Deno.test("a file that replaces another has the headers that it was given, and not those of the one before it", STRICT, async () => {
  const { cos } = world();
  unwrap(await upload(cos, { headers: { "x-cos-meta-old": "1" } }));
  unwrap(await upload(cos, { headers: { "x-cos-meta-new": "2" }, insertOnly: 0 }));
  assertEquals(await headersOf(cos), { "x-cos-meta-new": "2" });
});
