import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { type ClientOptions, CosClient, type CosResult, unwrap } from "@cos/v4";
import { CosEmulator, type EmulatorOptions } from "@cos/v4/emulator";
import { ACCOUNT, failureOf, sha1, STRICT, withFolder } from "../_support.ts";
import { digestSlices, type SliceDigest } from "../../src/transfer/sha1.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.bin" };
const MIB = 1024 * 1024;

/** Protocol notes 4.2: byte i is (i·31 + 7) mod 251. */
function patterned(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + 7) % 251;
  return bytes;
}

/** A request that the client sent, its form read. */
interface Sent {
  op: string;
  fields: Record<string, string>;
  content: Uint8Array | undefined;
}

async function readSent(init: RequestInit | undefined): Promise<Sent> {
  if (init?.method !== "POST") return { op: "", fields: {}, content: undefined };
  const headers = { "Content-Type": new Headers(init.headers).get("Content-Type")! };
  const form = await new Response(init.body as Uint8Array<ArrayBuffer>, { headers }).formData();
  const fields = Object.fromEntries([...form].filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  const content = form.get("filecontent");
  return { op: fields.op!, fields, content: content instanceof File ? await content.bytes() : undefined };
}

interface Place {
  emulator: CosEmulator;
  client: CosClient;
  /** What the client sent, in order. */
  sent: Sent[];
}

/** A client before an emulator, and a record of what passes between. */
function place(options: Partial<EmulatorOptions> = {}, client: Partial<ClientOptions> = {}): Place {
  const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"], ...options });
  const sent: Sent[] = [];
  const send: typeof fetch = async (url, init) => {
    // Like every fetch: what is aborted already is not sent.
    init?.signal?.throwIfAborted();
    const at = sent.length;
    sent.push({ op: "", fields: {}, content: undefined });
    sent[at] = await readSent(init);
    return await emulator.fetch(String(url), init);
  };
  return { emulator, sent, client: new CosClient({ ...ACCOUNT, fetch: send, retry: { attempts: 1 }, ...client }) };
}

async function stored(client: CosClient, cosPath = AT.cosPath): Promise<Uint8Array> {
  return await new Response(unwrap(await client.downloadObject({ ...AT, cosPath })).body).bytes();
}

/** [offset, size] of the slices that were sent. */
function slicesOf(sent: readonly Sent[]): number[][] {
  return sent.filter(({ op }) => op === "upload_slice_data").map(({ fields, content }) => [Number(fields.offset), content!.length]);
}

const VECTORS: Readonly<Record<string, { size: number; slice: number; parts: readonly SliceDigest[] }>> = {
  A: {
    size: 2621440,
    slice: MIB,
    parts: [
      { offset: 0, datalen: 1048576, datasha: "20e681a1380a49cd08eba1425bc7488829f736ed" },
      { offset: 1048576, datalen: 1048576, datasha: "80c096a00c74eb960f88a0b21d1ed9a4c3308582" },
      { offset: 2097152, datalen: 524288, datasha: "21d7ee156ca708b1dab25dcb8b45e37ef571022d" },
    ],
  },
  B: { size: 1000, slice: MIB, parts: [{ offset: 0, datalen: 1000, datasha: "5ed35694ea7f5e781d0896a9d0c18f4ed1dcd537" }] },
  C: {
    size: 2097152,
    slice: MIB,
    parts: [
      { offset: 0, datalen: 1048576, datasha: "20e681a1380a49cd08eba1425bc7488829f736ed" },
      { offset: 1048576, datalen: 1048576, datasha: "bfc59408d468d8a2aa065e5115d9e012879fba37" },
    ],
  },
  E: { size: 1048576, slice: MIB, parts: [{ offset: 0, datalen: 1048576, datasha: "dd5cbac619a0cb380af91bb7ae047aece6523c1a" }] },
  F: {
    size: 1048577,
    slice: MIB,
    parts: [
      { offset: 0, datalen: 1048576, datasha: "20e681a1380a49cd08eba1425bc7488829f736ed" },
      { offset: 1048576, datalen: 1, datasha: "534bacbc15f38469309be48b79ef644ea5a3d51c" },
    ],
  },
  G: {
    size: 2621440,
    slice: 524288,
    parts: [
      { offset: 0, datalen: 524288, datasha: "74951316ffab41ddeec8a389986208f5b0b5899c" },
      { offset: 524288, datalen: 524288, datasha: "20e681a1380a49cd08eba1425bc7488829f736ed" },
      { offset: 1048576, datalen: 524288, datasha: "e527917c1f958075d00a598e962a6b31d5559b43" },
      { offset: 1572864, datalen: 524288, datasha: "80c096a00c74eb960f88a0b21d1ed9a4c3308582" },
      { offset: 2097152, datalen: 524288, datasha: "21d7ee156ca708b1dab25dcb8b45e37ef571022d" },
    ],
  },
  H: {
    size: 130,
    slice: 64,
    parts: [
      { offset: 0, datalen: 64, datasha: "c497ee6ca4fee47777d5a086ffa45006cdd61137" },
      { offset: 64, datalen: 64, datasha: "391379d2889939352a44c154edd5d6667c7bda74" },
      { offset: 128, datalen: 2, datasha: "4a9e1a49d7f41c8c6c992d701b9831e6a6e1da3e" },
    ],
  },
};

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

for (const [name, { size, slice, parts }] of Object.entries(VECTORS)) {
  Deno.test(`digestSlices() gives vector ${name} to the byte`, async () => {
    const bytes = patterned(size);
    const digest = await digestSlices(cut(bytes, slice));
    assertEquals(digest, { sha: parts.at(-1)!.datasha, parts: [...parts] });
    assertEquals(digest.sha, await sha1(bytes));
  });
}

for (const [name, { size, slice, parts }] of Object.entries(VECTORS).filter(([, { slice }]) => slice === MIB)) {
  Deno.test(`a sliced upload with SHA-1 sends vector ${name}, which the service verifies slice by slice`, STRICT, async () => {
    const { client, sent } = place();
    unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(size), enableSha1: true }));
    const sha = parts.at(-1)!.datasha;
    assertEquals(JSON.parse(sent[0]!.fields.uploadparts!), parts);
    assertEquals(sent.map(({ fields }) => fields.sha), sent.map(() => sha));
    assertEquals(slicesOf(sent), parts.map(({ offset, datalen }) => [offset, datalen]));
    assertEquals(slice, Number(sent[0]!.fields.slice_size));
    const file = unwrap(await client.statFile(AT));
    assertEquals([file.sha, file.filesize], [sha, size]);
    assertEquals(await stored(client), patterned(size));
  });
}

Deno.test("an upload below 8 MiB is one request with the SHA-1 of the content", STRICT, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "file");
    const bytes = patterned(8 * MIB - 1);
    await Deno.writeFile(localPath, bytes);
    const uploads: ((client: CosClient) => Promise<CosResult<unknown>>)[] = [
      (client) => client.uploadFile({ ...AT, localPath, bizAttr: "b", insertOnly: 0 }),
      (client) => client.uploadFileFromBuffer({ ...AT, data: bytes, bizAttr: "b", insertOnly: 0 }),
      (client) => client.uploadFileFromBuffer({ ...AT, data: new Blob([bytes]), bizAttr: "b", insertOnly: 0 }),
      (client) => client.uploadFileFromBuffer({ ...AT, data: bytes.buffer, bizAttr: "b", insertOnly: 0 }),
    ];
    for (const upload of uploads) {
      const { client, sent } = place();
      unwrap(await upload(client));
      assertEquals(sent.map(({ fields }) => fields), [{ op: "upload", sha: await sha1(bytes), biz_attr: "b", insertOnly: "0" }]);
      assertEquals(sent[0]!.content, bytes);
    }
  });
});

Deno.test("an upload of 8 MiB goes in eight slices, without SHA-1 unless it is asked for", STRICT, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "file");
    const bytes = patterned(8 * MIB);
    await Deno.writeFile(localPath, bytes);
    for (
      const [upload, verified] of [
        [(client: CosClient) => client.uploadFile({ ...AT, localPath, bizAttr: "b" }), false],
        [(client: CosClient) => client.uploadFile({ ...AT, localPath, bizAttr: "b", verifySha1: true }), true],
        [(client: CosClient) => client.uploadFileFromBuffer({ ...AT, data: bytes, bizAttr: "b" }), false],
        [(client: CosClient) => client.uploadFileFromBuffer({ ...AT, data: new Blob([bytes]), bizAttr: "b", verifySha1: true }), true],
      ] as const
    ) {
      const { client, sent } = place();
      unwrap(await upload(client));
      const ops = ["upload_slice_init", ...Array(8).fill("upload_slice_data"), "upload_slice_finish"];
      assertEquals(sent.map(({ op }) => op), ops);
      // Several are under way at once, so they arrive in any order.
      assertEquals(slicesOf(sent).sort(([a], [b]) => a! - b!), Array.from({ length: 8 }, (_, i) => [i * MIB, MIB]));
      const { sha, uploadparts, biz_attr, insertOnly, filesize, slice_size } = sent[0]!.fields;
      assertEquals([biz_attr, insertOnly, filesize, slice_size], ["b", "1", String(8 * MIB), String(MIB)]);
      assertEquals(sha, verified ? await sha1(bytes) : undefined);
      assertEquals(uploadparts !== undefined, verified);
      assertEquals(sent.at(-1)!.fields.filesize, String(8 * MIB));
      assertEquals(await sha1(await stored(client) as Uint8Array<ArrayBuffer>), await sha1(bytes));
    }
  });
});

Deno.test("text is uploaded as UTF-8, and its bytes are what counts", STRICT, async () => {
  const { client, sent } = place();
  unwrap(await client.uploadFileFromBuffer({ ...AT, data: "中文" }));
  assertEquals(await stored(client), new TextEncoder().encode("中文"));
  assertEquals(sent[0]!.fields.sha, await sha1(new TextEncoder().encode("中文")));
});

Deno.test("an upload tells where the file can be reached", STRICT, async () => {
  for (const data of [patterned(10), patterned(8 * MIB)]) {
    const { client } = place({ region: "sh" });
    const { sourceUrl, resourcePath } = unwrap(await client.uploadFileFromBuffer({ ...AT, data }));
    assertEquals([sourceUrl, resourcePath], ["http://mybucket-100000.cossh.myqcloud.com/a.bin", "/100000/mybucket/a.bin"]);
  }
});

const UNIT = 65536;
const SLICINGS: readonly [what: string, size: number, slices: number[][]][] = [
  ["one byte", 1, [[0, 1]]],
  ["one byte less than a slice", UNIT - 1, [[0, UNIT - 1]]],
  ["exactly one slice", UNIT, [[0, UNIT]]],
  ["a slice and a byte", UNIT + 1, [[0, UNIT], [UNIT, 1]]],
  ["exactly three slices", 3 * UNIT, [[0, UNIT], [UNIT, UNIT], [2 * UNIT, UNIT]]],
  ["three slices and a byte", 3 * UNIT + 1, [[0, UNIT], [UNIT, UNIT], [2 * UNIT, UNIT], [3 * UNIT, 1]]],
];

for (const [what, size, slices] of SLICINGS) {
  for (const maxCon of [1, 3]) {
    Deno.test(`${what} goes in slices of the size that the service wants, ${maxCon} at a time`, STRICT, async () => {
      await withFolder(async (folder) => {
        const localPath = join(folder, "file");
        await Deno.writeFile(localPath, patterned(size));
        const uploads: ((client: CosClient) => Promise<CosResult<unknown>>)[] = [
          (client) => client.uploadSliceFile({ ...AT, localPath, maxCon }),
          (client) => client.uploadSliceFileFromBuffer({ ...AT, data: patterned(size), maxCon }),
          (client) => client.uploadSliceFileFromBuffer({ ...AT, data: new Blob([patterned(size)]), maxCon }),
        ];
        for (const upload of uploads) {
          const { client, sent } = place({ forceSliceSize: UNIT });
          unwrap(await upload(client));
          assertEquals(sent[0]!.fields.slice_size, String(MIB));
          assertEquals(slicesOf(sent).toSorted(([a], [b]) => a! - b!), slices);
          assertEquals(await stored(client), patterned(size));
        }
      });
    });
  }
}

Deno.test("slices of the size that was asked for are sent where the service grants it", STRICT, async () => {
  const { client, sent } = place();
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(MIB + 1), sliceSize: 524288 }));
  assertEquals(slicesOf(sent), [[0, 524288], [524288, 524288], [MIB, 1]]);
});

Deno.test("an upload with SHA-1 keeps its list where the service wants slices of another size", STRICT, async () => {
  const { client, sent } = place({ forceSliceSize: 2 * MIB });
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(VECTORS.A!.size), enableSha1: true }));
  assertEquals(JSON.parse(sent[0]!.fields.uploadparts!), VECTORS.A!.parts);
  assertEquals(slicesOf(sent), [[0, 2 * MIB], [2 * MIB, 524288]]);
  assertEquals(await stored(client), patterned(VECTORS.A!.size));
});

Deno.test("a service that takes slices in order gets them in order, however many were allowed at a time", STRICT, async () => {
  const { client, sent } = place({ serialUpload: true, forceSliceSize: UNIT });
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(10 * UNIT), maxCon: 8 }));
  assertEquals(slicesOf(sent).map(([offset]) => offset), Array.from({ length: 10 }, (_, i) => i * UNIT));
});

Deno.test("no more slices than allowed are under way at a time, and no fewer where there are enough", STRICT, async () => {
  let now = 0, most = 0;
  const before = async ({ op }: { op: string }): Promise<void> => {
    if (op !== "upload_slice_data") return;
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now--;
  };
  const { client } = place({ hooks: { before }, forceSliceSize: UNIT });
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(12 * UNIT), maxCon: 4 }));
  assertEquals(most, 4);
  assertEquals(await stored(client), patterned(12 * UNIT));
});

Deno.test("content that the service has already is not sent again", STRICT, async () => {
  const { client, sent } = place();
  const bytes = patterned(VECTORS.F!.size);
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: bytes, enableSha1: true }));
  sent.length = 0;
  const { accessUrl, resourcePath } = unwrap(
    await client.uploadSliceFileFromBuffer({ ...AT, cosPath: "/b.bin", data: bytes, enableSha1: true }),
  );
  assertEquals(sent.map(({ op }) => op), ["upload_slice_init"]);
  assertEquals(resourcePath, "/100000/mybucket/b.bin");
  assertStringIncludes(accessUrl!, "/b.bin");
  assertEquals(await stored(client, "/b.bin"), bytes);
});

for (const [what, code, maxCon] of [["alone", -29138, 1], ["among others", -29138, 4]] as const) {
  Deno.test(`a slice that is refused ${what} is a failure, and the upload is not finished`, STRICT, async () => {
    const refuse = ({ op }: { op: string }) => {
      if (op !== "upload_slice_data" || ++slices !== 2) return;
      return { code, status: 400, headers: [], body: new TextEncoder().encode(JSON.stringify({ code, message: "wrong" })) };
    };
    let slices = 0;
    const { client, emulator, sent } = place({ hooks: { before: refuse }, forceSliceSize: UNIT });
    const failure = failureOf(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(20 * UNIT), maxCon }));
    assertEquals([failure.code, failure.httpStatus], [code, 400]);
    assertMatch(failure.message, /^slice at [0-9]+: wrong$/);
    const count = emulator.requests.length;
    assert(count <= 1 + 2 + maxCon, `${count} requests`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(sent.length, count, "something was sent afterwards");
    assert(!sent.some(({ op }) => op === "upload_slice_finish"));
    assertEquals((await client.downloadObject(AT)).ok, false);
  });
}

/** A client whose first slices arrive with one bit turned, so many times. */
function damaging(times: number): Pick<Place, "client" | "emulator"> {
  const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"] });
  const send: typeof fetch = (url, init) => {
    const body = init?.body;
    if (!(body instanceof Uint8Array) || body.length < MIB || times-- <= 0) return emulator.fetch(String(url), init);
    const damaged = new Uint8Array(body);
    damaged[MIB / 2]! ^= 1;
    return emulator.fetch(String(url), { ...init, body: damaged });
  };
  return { emulator, client: new CosClient({ ...ACCOUNT, fetch: send, retry: { attempts: 3, baseDelay: 1 } }) };
}

Deno.test("a slice that changes on its way is refused where SHA-1 is sent, and the upload is not finished", STRICT, async () => {
  const { client, emulator } = damaging(9);
  const failure = failureOf(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(2 * MIB), enableSha1: true }));
  assertEquals(failure.code, -29138);
  assertEquals(emulator.requests.map(({ op }) => op), ["upload_slice_init", ...Array(3).fill("upload_slice_data")]);
});

Deno.test("a slice that changes on its way once is sent again", STRICT, async () => {
  const { client, emulator } = damaging(1);
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(2 * MIB), enableSha1: true }));
  const ops = ["upload_slice_init", ...Array(3).fill("upload_slice_data"), "upload_slice_finish"];
  assertEquals(emulator.requests.map(({ op }) => op), ops);
  assertEquals(await stored(client), patterned(2 * MIB));
});

Deno.test("an upload that cannot begin sends no slice", STRICT, async () => {
  const { client, sent } = place();
  unwrap(await client.upload({ ...AT, filecontent: "there" }));
  sent.length = 0;
  assertEquals((await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(UNIT) })).code, -177);
  assertEquals(sent.map(({ op }) => op), ["upload_slice_init"]);
});

for (
  const [what, data] of [
    ["no session", { slice_size: MIB }],
    ["a slice size of 0", { session: "s", slice_size: 0 }],
    ["a negative slice size", { session: "s", slice_size: -1 }],
  ] as const
) {
  Deno.test(`an upload that the service begins with ${what} fails, and no slice is sent`, STRICT, async () => {
    let requests = 0;
    const client = new CosClient({
      ...ACCOUNT,
      // A client that went on would go on for ever.
      fetch: () => Promise.resolve(++requests > 20 ? Response.json({ code: -1000 }) : Response.json({ code: 0, message: "", data })),
    });
    const failure = failureOf(await client.uploadSliceFileFromBuffer({ ...AT, data: patterned(UNIT) }));
    assertEquals(failure.code, -2);
    assertEquals(requests, 1);
  });
}

Deno.test("an upload that is aborted rejects with the reason, and sends nothing more", STRICT, async () => {
  const controller = new AbortController();
  const reason = new Error("never mind");
  let slices = 0;
  const before = ({ op }: { op: string }): void => {
    if (op === "upload_slice_data" && ++slices === 3) controller.abort(reason);
  };
  const { client, sent } = place({ hooks: { before }, forceSliceSize: UNIT }, { retry: { attempts: 5, baseDelay: 1 } });
  const uploading = client.uploadSliceFileFromBuffer({ ...AT, data: patterned(20 * UNIT), maxCon: 2 }, { signal: controller.signal });
  assertEquals(await assertRejects(() => uploading), reason);
  const count = sent.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  assertEquals(sent.length, count);
  assert(!sent.some(({ op }) => op === "upload_slice_finish"));
});

Deno.test("an upload with a signal that is aborted already sends nothing", STRICT, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "file");
    await Deno.writeFile(localPath, patterned(10));
    const { client, sent } = place();
    for (const upload of [client.uploadFile, client.uploadSliceFile, client.uploadSingleFile]) {
      const outcome = await upload.call(client, { ...AT, localPath }, { signal: AbortSignal.abort("no") }).then(() => "done", (e) => e);
      assertEquals(outcome, "no");
    }
    assertEquals(sent, []);
  });
});

const UPLOADS = ["uploadFile", "uploadSingleFile", "uploadSliceFile"] as const;

/** No upload of that file sends anything; the failure names the parameter, the file and the reason. */
async function assertUnreadable(localPath: string, reason: RegExp): Promise<void> {
  for (const method of UPLOADS) {
    const { client, emulator } = place();
    const failure = failureOf(await client[method]({ ...AT, localPath }));
    assertEquals(failure.code, -1);
    assert(failure.message.startsWith(`localPath: cannot read ${localPath}: `), failure.message);
    assertMatch(failure.message, reason);
    assertEquals(emulator.requests.length, 0);
  }
}

Deno.test("a local file that is missing is not uploaded", STRICT, async () => {
  await withFolder(async (folder) => {
    await assertUnreadable(join(folder, "none"), /: no such file or folder$/);
    await assertUnreadable(join(folder, "none", "deeper"), /: no such file or folder$/);
    await Deno.writeTextFile(join(folder, "file"), "x");
    await assertUnreadable(join(folder, "file", "deeper"), /: part of the path is no folder$/);
  });
});

Deno.test("a folder is not uploaded as a file", STRICT, async () => {
  await withFolder(async (folder) => await assertUnreadable(folder, /: it is no regular file$/));
});

Deno.test("a pipe is not uploaded, and nobody waits for it", { ...STRICT, ignore: Deno.build.os === "windows" }, async () => {
  await withFolder(async (folder) => {
    const pipe = join(folder, "pipe");
    assert((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
    await assertUnreadable(pipe, /: it is no regular file$/);
  });
});

const unlimited = Deno.build.os === "windows" || Deno.uid() === 0;
if (unlimited) console.log("ignored: tests of files without permission, for this user may read and write everything");

Deno.test("a local file without permission is not uploaded", { ...STRICT, ignore: unlimited }, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "file");
    await Deno.writeTextFile(localPath, "x");
    await Deno.chmod(localPath, 0o000);
    await assertUnreadable(localPath, /: permission denied$/);
  });
});

Deno.test("a local file that becomes shorter while it is uploaded is a failure, and the upload is not finished", STRICT, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "file");
    await Deno.writeFile(localPath, patterned(4 * UNIT));
    const before = async ({ op }: { op: string }): Promise<void> => {
      if (op === "upload_slice_data") await Deno.truncate(localPath, UNIT + 1);
    };
    const { client, sent } = place({ hooks: { before }, forceSliceSize: UNIT });
    const failure = failureOf(await client.uploadSliceFile({ ...AT, localPath }));
    assertEquals(failure.code, -1);
    assertStringIncludes(failure.message, "localPath: ");
    assertStringIncludes(failure.message, "became shorter");
    assert(!sent.some(({ op }) => op === "upload_slice_finish"));
  });
});

const isLinux = Deno.build.os === "linux";
if (!isLinux) console.log("ignored: the test of a file that is made up as it is read, for only Linux has /proc");

Deno.test("a file that has more than its size says is refused, not cut off", { ...STRICT, ignore: !isLinux }, async () => {
  const { client, sent } = place();
  const failure = failureOf(await client.uploadFile({ ...AT, localPath: "/proc/cpuinfo" }));
  assertEquals([failure.code, failure.message], [
    -1,
    "localPath: /proc/cpuinfo has more than the 0 bytes that the system says; copy it first",
  ]);
  assertEquals(sent, []);
});

Deno.test("an empty file is uploaded in one request, and cannot go in slices", STRICT, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "empty");
    await Deno.writeFile(localPath, new Uint8Array(0));
    for (const method of ["uploadFile", "uploadSingleFile"] as const) {
      const { client, sent } = place();
      unwrap(await client[method]({ ...AT, localPath }));
      assertEquals([sent.map(({ op }) => op), sent[0]!.fields.sha], [["upload"], "da39a3ee5e6b4b0d3255bfef95601890afd80709"]);
      assertEquals(unwrap(await client.statFile(AT)).filesize, 0);
      assertEquals((await stored(client)).length, 0);
    }
    const { client, sent } = place();
    for (
      const result of [await client.uploadSliceFile({ ...AT, localPath }), await client.uploadSliceFileFromBuffer({ ...AT, data: "" })]
    ) {
      assertEquals(failureOf(result).code, -1);
      assertStringIncludes(failureOf(result).message, "empty");
    }
    assertEquals(sent, []);
  });
});

Deno.test("a file above 20 MiB does not go in one request, and is named with its parameter", STRICT, async () => {
  await withFolder(async (folder) => {
    const localPath = join(folder, "large");
    await Deno.writeFile(localPath, new Uint8Array(0));
    await Deno.truncate(localPath, 20 * MIB + 1);
    const { client, sent } = place();
    const failure = failureOf(await client.uploadSingleFile({ ...AT, localPath }));
    assertEquals([failure.code, sent.length], [-1, 0]);
    assertStringIncludes(failure.message, "20971521");
    assertStringIncludes(failure.message, "localPath");
  });
});

Deno.test("a file of exactly 20 MiB goes in one request", STRICT, async () => {
  const { client, sent } = place();
  unwrap(await client.uploadSingleFileFromBuffer({ ...AT, data: new Uint8Array(20 * MIB) }));
  assertEquals(sent.map(({ op, content }) => [op, content!.length]), [["upload", 20 * MIB]]);
});

/** Names in a folder. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names.toSorted();
}

Deno.test("a download is written whole, under its name alone", STRICT, async () => {
  await withFolder(async (folder) => {
    const localFilename = join(folder, "file");
    for (const size of [0, 1, 3 * MIB + 1]) {
      const { client } = place();
      unwrap(await client.uploadSingleFileFromBuffer({ ...AT, data: patterned(size) }));
      const downloaded = unwrap(await client.downloadFile({ ...AT, localFilename }));
      assertEquals([downloaded.localFilename, downloaded.size], [localFilename, size]);
      assert(downloaded.headers.has("ETag"));
      assertEquals(await Deno.readFile(localFilename), patterned(size));
      assertEquals(await namesIn(folder), ["file"]);
    }
  });
});

/** What the service says of a file of some size. */
function statAnswer(size: number): Response {
  const times = { ctime: 1500000000, mtime: 1500000000 };
  const data = { access_url: "", authority: "eInvalid", biz_attr: "", filelen: size, filesize: size, sha: "", name: "file", ...times };
  return Response.json({ code: 0, message: "SUCCESS", request_id: "x", data });
}

Deno.test("a download that is under way is in a temporary file beside the target", STRICT, async () => {
  await withFolder(async (folder) => {
    const localFilename = join(folder, "file");
    await Deno.writeTextFile(localFilename, "old");
    let seen: string[] = [];
    const client = new CosClient({
      ...ACCOUNT,
      fetch: (url) => {
        // What has no length is held against what the service stores.
        if (String(url).includes("op=stat")) return Promise.resolve(statAnswer(6));
        let chunks = 0;
        const pull = async (controller: ReadableStreamDefaultController): Promise<void> => {
          seen = await namesIn(folder);
          assertEquals(await Deno.readTextFile(localFilename), "old");
          if (++chunks > 2) controller.close();
          else controller.enqueue(new TextEncoder().encode("new"));
        };
        return Promise.resolve(new Response(new ReadableStream({ pull }, { highWaterMark: 0 })));
      },
    });
    unwrap(await client.downloadFile({ ...AT, localFilename }));
    assertEquals(seen.length, 2);
    assertMatch(seen[0]!, /^\.cos-.+\.part$/);
    assertEquals(await Deno.readTextFile(localFilename), "newnew");
    assertEquals(await namesIn(folder), ["file"]);
  });
});

const BROKEN: readonly [what: string, answer: () => Response | Promise<Response>, code: number][] = [
  ["is refused", () => Response.json({ code: -46628, message: "gone" }, { status: 404 }), -46628],
  ["is answered with HTML", () => new Response("<html></html>", { status: 502 }), -2],
  ["is cut off", () => new Response("content", { headers: { "Content-Length": "10" } }), -2],
  ["is longer than announced", () => new Response("content", { headers: { "Content-Length": "3" } }), -2],
  ["breaks while it is read", () => new Response(failing(new TypeError("reset"))), -2],
  ["gets no answer", () => Promise.reject(new TypeError("refused")), -3],
  ["has not changed", () => new Response(null, { status: 304 }), -2],
];

/** A body that gives some bytes and then fails. */
function failing(error: unknown): ReadableStream<Uint8Array<ArrayBuffer>> {
  let begun = false;
  return new ReadableStream({
    pull(controller) {
      if (begun) return controller.error(error);
      begun = true;
      controller.enqueue(new TextEncoder().encode("cont"));
    },
  });
}

for (const [what, answer, code] of BROKEN) {
  Deno.test(`a download that ${what} leaves nothing behind, and what was there as it was`, STRICT, async () => {
    await withFolder(async (folder) => {
      const client = new CosClient({ ...ACCOUNT, retry: { attempts: 1 }, fetch: async () => await answer() });
      const missing = failureOf(await client.downloadFile({ ...AT, localFilename: join(folder, "file") }));
      assertEquals(missing.code, code);
      assertEquals(await namesIn(folder), []);
      await Deno.writeTextFile(join(folder, "file"), "old");
      assertEquals((await client.downloadFile({ ...AT, localFilename: join(folder, "file") })).code, code);
      assertEquals(await namesIn(folder), ["file"]);
      assertEquals(await Deno.readTextFile(join(folder, "file")), "old");
    });
  });
}

Deno.test("a download that falls silent fails in time, and leaves nothing behind", STRICT, async () => {
  await withFolder(async (folder) => {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
      let begun = false;
      const pull = (controller: ReadableStreamDefaultController): Promise<void> | void => {
        if (begun) return new Promise(() => {});
        begun = true;
        controller.enqueue(new TextEncoder().encode("cont"));
      };
      return new Response(new ReadableStream({ pull }));
    });
    try {
      const client = new CosClient({ ...ACCOUNT, endpoint: `http://127.0.0.1:${server.addr.port}`, timeout: 150 });
      const failure = failureOf(await client.downloadFile({ ...AT, localFilename: join(folder, "file") }));
      assertEquals(failure.code, -3);
      assertStringIncludes(failure.message, "no data within 150 ms");
      assertEquals(await namesIn(folder), []);
    } finally {
      await server.shutdown();
    }
  });
});

Deno.test("a download that is aborted rejects with the reason, and leaves nothing behind", STRICT, async () => {
  await withFolder(async (folder) => {
    const controller = new AbortController();
    const reason = new Error("never mind");
    const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"] });
    const { url } = await emulator.listen();
    try {
      const client = new CosClient({ ...ACCOUNT, endpoint: url });
      unwrap(await client.uploadSingleFileFromBuffer({ ...AT, data: patterned(8 * MIB) }));
      const stopping = new CosClient({
        ...ACCOUNT,
        endpoint: url,
        fetch: async (input, init) => {
          const response = await fetch(input, init);
          controller.abort(reason);
          return response;
        },
      });
      const downloading = stopping.downloadFile({ ...AT, localFilename: join(folder, "file") }, { signal: controller.signal });
      assertEquals(await assertRejects(() => downloading), reason);
      assertEquals(await namesIn(folder), []);
    } finally {
      await emulator.close();
    }
  });
});

const RANGES: readonly [range: { rangeStart?: number; rangeEnd?: number }, content: string][] = [
  [{ rangeStart: 0 }, "0123456789"],
  [{ rangeStart: 3 }, "3456789"],
  [{ rangeStart: 9 }, "9"],
  [{ rangeEnd: 4 }, "01234"],
  [{ rangeStart: 2, rangeEnd: 5 }, "2345"],
  [{ rangeStart: 5, rangeEnd: 5 }, "5"],
  [{ rangeStart: 8, rangeEnd: 100 }, "89"],
];

for (const [range, content] of RANGES) {
  Deno.test(`a download of ${JSON.stringify(range)} of ten digits is ${content}`, STRICT, async () => {
    await withFolder(async (folder) => {
      const localFilename = join(folder, "part");
      const { client } = place();
      unwrap(await client.upload({ ...AT, filecontent: "0123456789" }));
      assertEquals(unwrap(await client.downloadFile({ ...AT, ...range, localFilename })).size, content.length);
      assertEquals(await Deno.readTextFile(localFilename), content);
    });
  });
}

for (
  const [what, range] of [["behind the end", { rangeStart: 10 }], ["that ends before it begins", { rangeStart: 5, rangeEnd: 2 }]] as const
) {
  Deno.test(`a range ${what} of the file is a failure, and leaves nothing behind`, STRICT, async () => {
    await withFolder(async (folder) => {
      const { client } = place();
      unwrap(await client.upload({ ...AT, filecontent: "0123456789" }));
      failureOf(await client.downloadFile({ ...AT, ...range, localFilename: join(folder, "part") }));
      assertEquals(await namesIn(folder), []);
    });
  });
}

for (
  const [what, answer] of [
    ["the whole file", () => new Response("0123456789")],
    ["another part", () => new Response("0123", { status: 206, headers: { "Content-Range": "bytes 0-3/10" } })],
    ["a part of unknown place", () => new Response("3456", { status: 206 })],
  ] as const
) {
  Deno.test(`${what} in place of the range that was asked for is a failure, and leaves nothing behind`, STRICT, async () => {
    await withFolder(async (folder) => {
      const client = new CosClient({ ...ACCOUNT, fetch: () => Promise.resolve(answer()) });
      const failure = failureOf(await client.downloadFile({ ...AT, rangeStart: 3, localFilename: join(folder, "part") }));
      assertEquals(failure.code, -2);
      assertMatch(
        failure.message,
        /expected the file from byte 3 on, got HTTP (200 with Content-Range absent|206 with Content-Range (absent|bytes 0-3\/10))$/,
      );
      assertEquals(await namesIn(folder), []);
    });
  });
}

/** A download to there asks nobody for anything; the failure names the parameter, the file and the reason. */
async function assertUnwritable(localFilename: string, reason: RegExp): Promise<void> {
  const { client, emulator, sent } = place();
  const failure = failureOf(await client.downloadFile({ ...AT, localFilename }));
  assertEquals(failure.code, -1);
  assert(failure.message.startsWith(`localFilename: cannot write ${localFilename}: `), failure.message);
  assertMatch(failure.message, reason);
  assertEquals([emulator.requests.length, sent.length], [0, 0]);
}

Deno.test("a download into a folder that is missing asks for nothing", STRICT, async () => {
  await withFolder(async (folder) => {
    await assertUnwritable(join(folder, "none", "file"), /: no such file or folder$/);
    await Deno.writeTextFile(join(folder, "file"), "x");
    await assertUnwritable(join(folder, "file", "deeper"), /: part of the path is no folder$/);
    assertEquals(await namesIn(folder), ["file"]);
  });
});

Deno.test("a download in place of a folder or a pipe asks for nothing", STRICT, async () => {
  await withFolder(async (folder) => {
    await assertUnwritable(folder, /: it is there, and no regular file$/);
    if (Deno.build.os === "windows") return;
    const pipe = join(folder, "pipe");
    assert((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
    await assertUnwritable(pipe, /: it is there, and no regular file$/);
    assertEquals(await namesIn(folder), ["pipe"]);
  });
});

Deno.test("a download into a folder without permission asks for nothing", { ...STRICT, ignore: unlimited }, async () => {
  await withFolder(async (folder) => {
    await Deno.chmod(folder, 0o500);
    await assertUnwritable(join(folder, "file"), /: permission denied$/);
    await Deno.chmod(folder, 0o700);
  });
});
