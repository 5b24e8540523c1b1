/**
 * Calls whose answer is lost, before a service: what came of them is found out, nothing takes effect twice unseen, and nothing is called a
 * success that is none.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosClient, type CosResult, unwrap } from "@cos/v4";
import type { CosEmulator, EmulatorOptions } from "@cos/v4/emulator";
import { ACCOUNT, callByName, clientOf, emulatorWith, failureOf, opOf, QUICK, sha1 } from "../_support.ts";

const START = 1_500_000_000_000;
const AT = { bucketName: "mybucket", cosPath: "/dir/a" };
const FOLDER = { bucketName: "mybucket", cosPath: "/dir/" };
const TEXT = "content";
const BYTES = new TextEncoder().encode(TEXT);
const SHA = await sha1(BYTES);
const PART = [{ offset: 0, datalen: BYTES.length, datasha: SHA }];

/**
 * How a request is cut off: `before` it arrives; `after` it took effect; `page`, the same, but a proxy's page comes back; `replayed`, somebody
 * on the way sends it twice; `late`, it arrives only when it is tried again.
 */
type Cut = "before" | "after" | "page" | "replayed" | "late";

interface Setting {
  readonly emulator: CosEmulator;
  /** The client whose requests are cut off. */
  readonly client: CosClient;
  /** Another one, to which nothing happens. */
  readonly other: CosClient;
  /** The op words that the client sent. */
  readonly ops: string[];
  /** Lets time pass. */
  sleep(seconds: number): void;
}

/** A client whose first requests with an op word are cut off, each in its way; what another does meanwhile happens behind each cut. */
function setting(
  op: string,
  cuts: readonly Cut[],
  meanwhile?: (other: CosClient, sleep: (seconds: number) => void) => Promise<unknown>,
  options: EmulatorOptions = {},
): Setting {
  let now = START;
  const sleep = (seconds: number): void => void (now += seconds * 1000);
  const emulator = emulatorWith({ now: () => now, ...options });
  const other = clientOf(emulator, { now: () => now });
  const ops: string[] = [];
  let seen = 0;
  let late: (() => Promise<Response>) | undefined;
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const own = opOf(url, init);
    ops.push(own);
    if (own !== op) return await emulator.fetch(url, init);
    await late?.();
    late = undefined;
    const cut = cuts[seen++];
    if (cut === undefined) return await emulator.fetch(url, init);
    if (cut === "late") late = () => emulator.fetch(url, init);
    else if (cut !== "before") await emulator.fetch(url, init);
    const replayed = cut === "replayed" ? await emulator.fetch(url, init) : undefined;
    await meanwhile?.(other, sleep);
    if (cut === "page") return new Response("<html>bad gateway</html>", { status: 502 });
    return replayed ?? Promise.reject(Object.assign(new TypeError("fetch failed"), { code: "ECONNRESET" }));
  };
  return { emulator, other, ops, sleep, client: new CosClient({ ...ACCOUNT, now: () => now, fetch, retry: QUICK }) };
}

async function contentOf(client: CosClient, cosPath = AT.cosPath): Promise<string> {
  const opened = await client.downloadObject({ ...AT, cosPath });
  return opened.ok ? await new Response(opened.data.body).text() : String(opened.code);
}

/** One call of each kind that has a second effect. */
interface Kind {
  readonly method: string;
  readonly op: string;
  readonly input: object;
  /** What has to be there; its answer goes into the input. */
  readonly prepare?: (other: CosClient) => Promise<object | void>;
  /** Fails unless the call took effect exactly once. */
  readonly check: (other: CosClient) => Promise<void>;
  /** The code of a call that comes when all is done. */
  readonly twice: number;
}

const putSource = async (other: CosClient): Promise<void> => void unwrap(await other.upload({ ...AT, filecontent: TEXT, sha: SHA }));
const stored = async (other: CosClient): Promise<void> => assertEquals(await contentOf(other), TEXT);
const begun = async (other: CosClient, insertOnly: 0 | 1 = 1): Promise<string> =>
  unwrap(await other.uploadSliceInit({ ...AT, filesize: BYTES.length, sha: SHA, uploadparts: PART, insertOnly })).session!;

const KINDS: readonly Kind[] = [
  { method: "upload", op: "upload", input: { ...AT, filecontent: TEXT, sha: SHA }, check: stored, twice: -4018 },
  { method: "uploadFileFromBuffer", op: "upload", input: { ...AT, data: TEXT }, check: stored, twice: -4018 },
  {
    method: "delFile",
    op: "delete",
    input: AT,
    prepare: putSource,
    check: async (other) => assertEquals(await contentOf(other), "-46628"),
    twice: -197,
  },
  {
    method: "delFolder",
    op: "delete",
    input: FOLDER,
    prepare: async (other) => void unwrap(await other.createFolder(FOLDER)),
    check: async (other) => assertEquals((await other.statFolder(FOLDER)).code, -197),
    twice: -197,
  },
  {
    method: "moveFile",
    op: "move",
    input: { ...AT, destPath: "b" },
    prepare: putSource,
    check: async (other) => assertEquals([await contentOf(other), await contentOf(other, "/dir/b")], ["-46628", TEXT]),
    twice: -197,
  },
  {
    method: "copyFile",
    op: "copy",
    input: { ...AT, destPath: "/b" },
    prepare: putSource,
    check: async (other) => assertEquals([await contentOf(other), await contentOf(other, "/b")], [TEXT, TEXT]),
    twice: -177,
  },
  {
    method: "createFolder",
    op: "create",
    input: { ...FOLDER, bizAttr: "b" },
    check: async (other) => assertEquals(unwrap(await other.statFolder(FOLDER)).bizAttr, "b"),
    twice: -178,
  },
  {
    method: "uploadSliceInit",
    op: "upload_slice_init",
    input: { ...AT, filesize: BYTES.length, sha: SHA, uploadparts: PART },
    check: async (other) => assert(unwrap(await other.uploadSliceList(AT)).session),
    twice: -4019,
  },
  {
    method: "uploadSliceFinish",
    op: "upload_slice_finish",
    input: { ...AT, filesize: BYTES.length, sha: SHA },
    prepare: async (other) => {
      const session = await begun(other);
      unwrap(await other.uploadSliceData({ ...AT, session, offset: 0, filecontent: BYTES, sha: SHA }));
      return { session };
    },
    check: stored,
    twice: -29096,
  },
];

for (const { method, op, input, prepare, check, twice } of KINDS) {
  for (
    const cuts of [["before"], ["after"], ["page"], ["late"], ["before", "before"], ["before", "after"], ["before", "late"]] as Cut[][]
  ) {
    Deno.test(`${method}() that is cut off ${cuts.join(", then ")} succeeds, and took effect once`, async () => {
      const { client, other, sleep, ops } = setting(op, cuts);
      const prepared = await prepare?.(other);
      sleep(100);
      const result = await callByName(client, method, { ...input, ...prepared });
      assertEquals([result.code, result.ok], [0, true], result.message);
      await check(other);
      // What took effect and was seen is not sent again.
      const sent = ops.filter((each) => each === op).length;
      assertEquals(sent, cuts.at(-1) === "before" || cuts.at(-1) === "late" ? cuts.length + 1 : cuts.length);
    });
  }

  Deno.test(`${method}() that is cut off before at each try is a failure that says so, and had no effect`, async () => {
    const { client, other, sleep, ops } = setting(op, ["before", "before", "before"]);
    const prepared = await prepare?.(other);
    sleep(100);
    const { code, message } = failureOf(await callByName(client, method, { ...input, ...prepared }));
    assertEquals(code, -3);
    assertMatch(message, /; it had not taken effect when that was looked at$/);
    assertEquals(ops.filter((each) => each === op).length, 3);
    assertEquals((await callByName(other, method, { ...input, ...prepared })).code, 0);
  });

  Deno.test(`${method}() that comes when all is done is a failure with ${twice}, at its first try`, async () => {
    const { client, other, sleep, ops } = setting(op, []);
    const prepared = await prepare?.(other);
    unwrap(await callByName(other, method, { ...input, ...prepared }));
    sleep(100);
    assertEquals((await callByName(client, method, { ...input, ...prepared })).code, twice);
    assertEquals(ops.filter((each) => each === op).length, 1);
  });

  Deno.test(`${method}() that cannot be settled says so and why, and is not sent again`, async () => {
    const { emulator, other } = setting(op, []);
    const prepared = await prepare?.(other);
    let dead = false;
    let sent = 0;
    const client = new CosClient({
      ...ACCOUNT,
      now: () => START,
      retry: QUICK,
      fetch: async (url, init) => {
        if (opOf(url, init) === op) sent++;
        if (!dead) await emulator.fetch(url, init);
        dead = true;
        throw new TypeError("network is down");
      },
    });
    const { code, message } = failureOf(await callByName(client, method, { ...input, ...prepared }));
    assertEquals([code, sent], [-3, 1]);
    const down = "no answer from [a-z.]+: network is down";
    assertMatch(message, new RegExp(`^${down}; whether it took effect is not known: looking at it failed as well: ${down}$`));
    await check(other);
  });
}

for (const { method, op, input, prepare, check } of KINDS.filter(({ op }) => ["delete", "move", "copy"].includes(op))) {
  Deno.test(`${method}() whose sign for one use was used by somebody on the way (-77) succeeds`, async () => {
    const { client, other, sleep, ops, emulator } = setting(op, ["replayed"]);
    await prepare?.(other);
    sleep(100);
    assertEquals((await callByName(client, method, input)).code, 0);
    assert(emulator.requests.some(({ code }) => code === -77));
    assertEquals(ops.filter((each) => each === op).length, 1);
    await check(other);
  });
}

Deno.test("the data of an upload that was settled are those of its answer", async () => {
  const answered = await setting("upload", []).client.upload({ ...AT, filecontent: TEXT });
  const settled = await setting("upload", ["after"]).client.upload({ ...AT, filecontent: TEXT });
  assertEquals(unwrap(settled), unwrap(answered));
  const empty = await setting("upload", ["after"]).client.upload({ ...AT, filecontent: "" });
  assertEquals(unwrap(empty), unwrap(answered));
});

/** An upload that is cut off, with what is there before and what another does meanwhile. */
async function uploadOver(
  cut: Cut,
  insertOnly: 0 | 1,
  before: ((other: CosClient) => Promise<unknown>) | undefined,
  meanwhile?: (other: CosClient, sleep: (seconds: number) => void) => Promise<unknown>,
): Promise<{ result: CosResult<unknown>; uploads: number; content: string; bizAttr: string | undefined }> {
  const { client, other, ops, sleep } = setting("upload", [cut], meanwhile);
  await before?.(other);
  sleep(100);
  const result = await client.upload({ ...AT, filecontent: TEXT, insertOnly, bizAttr: "new" });
  const stat = await other.statFile(AT);
  return {
    result,
    uploads: ops.filter((op) => op === "upload").length,
    content: await contentOf(other),
    bizAttr: stat.ok ? stat.data.bizAttr : undefined,
  };
}

const put = (filecontent: string, bizAttr = "") => async (other: CosClient) =>
  unwrap(await other.upload({ ...AT, filecontent, bizAttr, insertOnly: 0 }));

Deno.test("an older file of the same content is not the success of an upload that may not replace it", async () => {
  for (const bizAttr of ["", "new"]) {
    const { result, uploads, content } = await uploadOver("before", 1, put(TEXT, bizAttr));
    assertEquals([result.code, uploads, content], [-4018, 2, TEXT]);
    assertEquals(failureOf(result).message, "ERROR_SAME_FILE_UPLOAD");
  }
});

Deno.test("an older file of the same content, or of the same size, is replaced with its attributes", async () => {
  for (const old of [TEXT, "CONTENT"]) {
    for (const cut of ["before", "after", "late"] as const) {
      const { result, content, bizAttr } = await uploadOver(cut, 0, put(old, "old"));
      assertEquals([result.code, content, bizAttr], [0, TEXT, "new"], `${old}, ${cut}`);
    }
  }
});

Deno.test("another older file stays, and the upload that may not replace it fails with -177", async () => {
  const { result, content } = await uploadOver("before", 1, put("CONTENT"));
  assertEquals([result.code, content], [-177, "CONTENT"]);
});

Deno.test("a file that another client put there meanwhile is not replaced by a second try", async () => {
  for (const cut of ["before", "after"] as const) {
    const { result, uploads, content } = await uploadOver(cut, 0, undefined, async (other, sleep) => {
      sleep(10);
      await put("another's")(other);
    });
    assertEquals([result.code, uploads, content], [-3, 1, "another's"]);
    assertMatch(failureOf(result).message, /; whether it took effect is not known: it was made or changed since the call began$/);
  }
});

Deno.test("an unfinished upload is not the success of an upload, even when all of its slices are there", async () => {
  const under = async (other: CosClient): Promise<void> => {
    const session = await begun(other);
    unwrap(await other.uploadSliceData({ ...AT, session, offset: 0, filecontent: BYTES, sha: SHA }));
  };
  const kept = await uploadOver("before", 1, undefined, under);
  assertEquals([kept.result.code, kept.content], [-4019, "-46614"]);
  const replaced = await uploadOver("before", 0, undefined, under);
  assertEquals([replaced.result.code, replaced.content], [0, TEXT]);
});

Deno.test("a file that was made anew after a delete is not deleted by a second try", async () => {
  const { client, other, ops, sleep } = setting("delete", ["after"], async (other, sleep) => {
    sleep(10);
    await put("another's")(other);
  });
  await put(TEXT)(other);
  sleep(100);
  const { code, message } = failureOf(await client.delFile(AT));
  assertEquals([code, ops, await contentOf(other)], [-3, ["delete", "stat"], "another's"]);
  assertMatch(message, /it was made or changed since the call began$/);
});

Deno.test("a file that was uploaded just before its delete is deleted all the same", async () => {
  const { client, other } = setting("delete", ["before"]);
  await put(TEXT)(other);
  assertEquals((await client.delFile(AT)).code, 0);
});

Deno.test("a source that was made anew after a move is not moved by a second try", async () => {
  const { client, other, ops, sleep } = setting("move", ["after"], async (other, sleep) => {
    sleep(10);
    await put("another's")(other);
  });
  await put(TEXT)(other);
  sleep(100);
  const { message } = failureOf(await client.moveFile({ ...AT, destPath: "b", overwrite: true }));
  assertMatch(message, /the source is there, but it was made or changed since the call began$/);
  assertEquals(ops.filter((op) => op === "move").length, 1);
  assertEquals([await contentOf(other), await contentOf(other, "/dir/b")], ["another's", TEXT]);
});

Deno.test("an upload that replaces the source of a move is not taken for the source", async () => {
  const { client, other, ops, sleep } = setting("move", ["after"]);
  await put(TEXT)(other);
  const { session } = unwrap(await other.uploadSliceInit({ ...AT, filesize: 3, sliceSize: 65_536, insertOnly: 0 }));
  unwrap(await other.uploadSliceData({ ...AT, session: session!, offset: 0, filecontent: "new" }));
  sleep(100);
  const { message } = failureOf(await client.moveFile({ ...AT, destPath: "b" }));
  assertMatch(message, /whether it took effect is not known: an upload to the source is under way$/);
  assertEquals(ops.filter((op) => op === "move").length, 1);
  assertEquals(await contentOf(other, "/dir/b"), TEXT);
});

Deno.test("a move of which neither end can be found is not known", async () => {
  const { client } = setting("move", ["before"]);
  assertMatch(failureOf(await client.moveFile({ ...AT, destPath: "b" })).message, /: neither the source nor the target is there$/);
});

Deno.test("a move that may not replace its target fails with -177, and both files stay", async () => {
  const { client, other, sleep } = setting("move", ["before"]);
  await put(TEXT)(other);
  unwrap(await other.upload({ ...AT, cosPath: "/dir/b", filecontent: "old" }));
  sleep(100);
  assertEquals((await client.moveFile({ ...AT, destPath: "b" })).code, -177);
  assertEquals([await contentOf(other), await contentOf(other, "/dir/b")], [TEXT, "old"]);
});

Deno.test("an older target of the same content is not the success of a copy that may not replace it", async () => {
  const { client, other, sleep } = setting("copy", ["before"]);
  await put(TEXT)(other);
  unwrap(await other.upload({ ...AT, cosPath: "/b", filecontent: TEXT }));
  sleep(100);
  assertEquals((await client.copyFile({ ...AT, destPath: "/b" })).code, -177);
});

Deno.test("an older folder is not the success of its creation: -178 stays a failure", async () => {
  for (const cuts of [[], ["before"], ["before", "before"]] as Cut[][]) {
    const { client, other, sleep } = setting("create", cuts);
    unwrap(await other.createFolder({ ...FOLDER, bizAttr: "b" }));
    sleep(10);
    assertEquals((await client.createFolder({ ...FOLDER, bizAttr: "b" })).code, -178);
  }
});

Deno.test("a folder of another text is not the success of a creation", async () => {
  const { client } = setting("create", ["before"], async (other) => unwrap(await other.createFolder({ ...FOLDER, bizAttr: "other" })));
  assertEquals((await client.createFolder(FOLDER)).code, -178);
});

Deno.test("what is older is told by the service's clock, however wrong the client's", async () => {
  for (const skew of [-200_000, 200_000]) {
    const { emulator, other, sleep } = setting("create", []);
    unwrap(await other.createFolder(FOLDER));
    sleep(30);
    let sent = 0;
    const lossy = (after: boolean) =>
      new CosClient({
        ...ACCOUNT,
        now: () => START + 30_000 + skew,
        retry: QUICK,
        fetch: async (url, init) => {
          const first = opOf(url, init) === "create" && sent++ === 0;
          const answer = first && !after ? undefined : await emulator.fetch(url, init);
          return first || !answer ? Promise.reject(new TypeError("reset")) : answer;
        },
      });
    assertEquals((await lossy(false).createFolder(FOLDER)).code, -178, `${skew}`);
    sent = 0;
    assertEquals((await lossy(true).createFolder({ ...FOLDER, cosPath: "/new/" })).code, 0, `${skew}`);
    assertEquals(sent, 1);
  }
});

Deno.test("without SHA-1 the upload under way is not taken for one's own, for its slices would be mixed with another's", async () => {
  const input = { ...AT, filesize: BYTES.length };
  for (const meanwhile of [undefined, async (other: CosClient) => unwrap(await other.uploadSliceInit(input))]) {
    const { client, ops } = setting("upload_slice_init", [meanwhile ? "before" : "after"], meanwhile);
    const { code, message } = failureOf(await client.uploadSliceInit(input));
    assertEquals([code, ops.length], [-3, 2]);
    assertMatch(
      message,
      /an upload of this size is under way there, perhaps another client's; resume: true takes it up, delFile\(\) removes it$/,
    );
  }
});

Deno.test("without SHA-1 a sliced upload that may replace what is there is begun again, in a session of its own", async () => {
  const input = { ...AT, filesize: BYTES.length, insertOnly: 0 } as const;
  let theirs: string | undefined;
  const { client, ops } = setting("upload_slice_init", ["before"], async (other) => {
    theirs = unwrap(await other.uploadSliceInit(input)).session;
  });
  const { session } = unwrap(await client.uploadSliceInit(input));
  assert(session && session !== theirs);
  assertEquals(ops.filter((op) => op === "upload_slice_init").length, 2);
});

Deno.test("an upload under way of another content is not taken for one's own", async () => {
  const { client } = setting("upload_slice_init", ["before"], async (other) => {
    const sha = await sha1(new TextEncoder().encode("CONTENT"));
    unwrap(await other.uploadSliceInit({ ...AT, filesize: BYTES.length, sha, uploadparts: [{ ...PART[0]!, datasha: sha }] }));
  });
  assertEquals((await client.uploadSliceInit({ ...AT, filesize: BYTES.length, sha: SHA, uploadparts: PART })).code, -4020);
});

Deno.test("the end of a sliced upload is not seen in an older file of the same size, nor in another's", async () => {
  const finish = async (
    meanwhile: (other: CosClient, sleep: (seconds: number) => void) => Promise<unknown>,
    before?: (other: CosClient) => Promise<unknown>,
  ): Promise<string> => {
    const { client, other, sleep } = setting("upload_slice_finish", ["before"], meanwhile);
    await before?.(other);
    const session = await begun(other, 0);
    unwrap(await other.uploadSliceData({ ...AT, session, offset: 0, filecontent: BYTES, sha: SHA }));
    sleep(100);
    return failureOf(await client.uploadSliceFinish({ ...AT, session, filesize: BYTES.length, sha: SHA })).message;
  };
  const drop = async (other: CosClient): Promise<void> => void unwrap(await other.delFile(AT));
  assertMatch(await finish(drop), /: neither the upload nor a file is there$/);
  assertMatch(await finish(put("CONTENT")), /: another file is there$/);
  const begin = async (other: CosClient): Promise<unknown> => unwrap(await other.uploadSliceInit({ ...AT, filesize: 1, insertOnly: 0 }));
  assertMatch(await finish(begin), /: another upload is under way there$/);
});

Deno.test("a whole upload in slices survives the loss of any one answer, and gives up nothing", async () => {
  const data = new Uint8Array(2 * 1024 * 1024 + 5).fill(7);
  for (const op of ["upload_slice_init", "upload_slice_data", "upload_slice_finish"]) {
    for (const cut of ["before", "after", "page", "late"] as const) {
      const { client, other } = setting(op, [cut], undefined, { instantUpload: false });
      unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data, enableSha1: true }));
      assertEquals(unwrap(await other.statFile(AT)).sha, await sha1(data));
    }
  }
});

Deno.test("what the caller changes in its input during the call does not change what is looked at", async () => {
  const input = { ...AT, destPath: "b" };
  const { client, other, sleep } = setting("move", ["after"], () => {
    Object.assign(input, { cosPath: "/else", destPath: "/nowhere" });
    return Promise.resolve();
  });
  await put(TEXT)(other);
  sleep(100);
  assertEquals((await client.moveFile(input)).code, 0);
});

Deno.test("a call that is aborted while it is looked what came of it rejects with the reason", async () => {
  const controller = new AbortController();
  const { client, other } = setting("delete", ["after"], () => {
    controller.abort("enough");
    return Promise.resolve();
  });
  await put(TEXT)(other);
  assertEquals(await client.delFile(AT, { signal: controller.signal }).catch((error: unknown) => error), "enough");
});

Deno.test("a look takes no longer than the call's own timeout allows", async () => {
  const client = new CosClient({
    ...ACCOUNT,
    timeout: 60_000,
    retry: { ...QUICK, attempts: 1 },
    fetch: (_, init) => new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason))),
  });
  const begun = performance.now();
  assertMatch(failureOf(await client.delFile(AT, { timeout: 30 })).message, /within 30 ms; .* within 30 ms$/);
  assert(performance.now() - begun < 5000);
});
