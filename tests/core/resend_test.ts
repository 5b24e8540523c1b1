/**
 * Requests that a runtime sends twice by itself: Deno and browsers do so when a connection that was kept alive closes before the answer, and only
 * the answer to the second is seen. What that answer refuses may be there by the first.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosClient, type CosResult, unwrap } from "@cos/v4";
import { RESENDS } from "../../src/core/attempts.ts";
import { ACCOUNT, clientOf, emulatorWith, failureOf, opOf, QUICK, sha1 } from "../_support.ts";

const START = 1_500_000_000_000;
const AT = { bucketName: "mybucket", cosPath: "/dir/a" };
const FOLDER = { bucketName: "mybucket", cosPath: "/dir/" };
const TEXT = "content";
const SHA = await sha1(new TextEncoder().encode(TEXT));

interface Story {
  readonly op: string;
  /** What is there before the call, made by another. */
  readonly before?: (other: CosClient) => Promise<CosResult<unknown>>;
  /** Seconds between that and the call. */
  readonly pause?: number;
  /** Seconds from the beginning of the call to the first arrival of its request. */
  readonly delay?: number;
  /** Whether the runtime sends it twice. */
  readonly twice?: boolean;
  /** What another does between the two. */
  readonly between?: (other: CosClient) => Promise<CosResult<unknown>>;
  readonly call: (cos: CosClient) => Promise<CosResult<unknown>>;
}

/** Lets a story happen: what the call says, and the operations that were sent. */
async function tell({ op, before, pause = 0, delay = 0, twice = true, between, call }: Story) {
  let now = START;
  const emulator = emulatorWith({ now: () => now });
  const other = clientOf(emulator, { now: () => now });
  const ops: string[] = [];
  const cos = new CosClient({
    ...ACCOUNT,
    now: () => now,
    retry: QUICK,
    fetch: async (url, init) => {
      ops.push(opOf(url, init));
      if (ops.at(-1) !== op) return await emulator.fetch(url, init);
      now += delay * 1000;
      if (twice) await (await emulator.fetch(url, init)).body?.cancel();
      await between?.(other);
      return await emulator.fetch(url, init);
    },
  });
  if (before) unwrap(await before(other));
  now += pause * 1000;
  return { result: await call(cos), ops, other };
}

const upload = (cos: CosClient): Promise<CosResult<unknown>> => cos.upload({ ...AT, filecontent: TEXT, bizAttr: "b" });
const create = (cos: CosClient): Promise<CosResult<unknown>> => cos.createFolder({ ...FOLDER, bizAttr: "b" });
const UNKNOWN =
  /; whether it took effect is not known: a (file of the same content|folder with the same text) was made there at about the time /;

Deno.test("Deno is known to send twice by itself", () => assertEquals(RESENDS, true));

Deno.test("an upload that was sent twice, and made its file while it was under way, is a success with the file's links", async () => {
  const { result, other } = await tell({ op: "upload", delay: 3, call: upload });
  assertEquals(unwrap(result), unwrap(await other.upload({ ...AT, filecontent: TEXT, bizAttr: "b", insertOnly: 0 })));
});

Deno.test("an upload that was sent twice within a second is no plain refusal: another may have made its file just before", async () => {
  const { result } = await tell({ op: "upload", call: upload });
  assertEquals(failureOf(result).code, -4018);
  assertMatch(result.message, UNKNOWN);
});

for (const delay of [0, 3]) {
  Deno.test(`a folder that was created twice is no plain refusal, and no success either, ${delay} s later`, async () => {
    const { result } = await tell({ op: "create", delay, call: create });
    assertEquals(failureOf(result).code, -178);
    assertMatch(result.message, UNKNOWN);
  });
}

const CERTAIN: Record<string, [story: Story, code: number, looks: number]> = {
  "a file that was there a minute before": [{ op: "upload", before: upload, pause: 60, twice: false, call: upload }, -4018, 1],
  "a folder that was there a minute before": [{ op: "create", before: create, pause: 60, twice: false, call: create }, -178, 1],
  "a file with other content": [
    { op: "upload", before: (cos) => cos.upload({ ...AT, filecontent: "another" }), twice: false, call: upload },
    -177,
    1,
  ],
  "a file of other content and the same size": [
    { op: "upload", before: (cos) => cos.upload({ ...AT, filecontent: "CONTENT", bizAttr: "b" }), twice: false, call: upload },
    -177,
    1,
  ],
  "a file with other free text": [
    { op: "upload", before: (cos) => cos.upload({ ...AT, filecontent: TEXT, bizAttr: "c" }), twice: false, call: upload },
    -4018,
    1,
  ],
  "a folder with other free text": [{ op: "create", before: (cos) => cos.createFolder(FOLDER), twice: false, call: create }, -178, 1],
  "a file where a sliced upload without SHA-1 was to begin": [
    { op: "upload_slice_init", before: upload, twice: false, call: (cos) => cos.uploadSliceInit({ ...AT, filesize: 7 }) },
    -177,
    0,
  ],
};

for (const [what, [story, code, looks]] of Object.entries(CERTAIN)) {
  Deno.test(`${what} is refused plainly, after ${looks === 1 ? "one look" : "no look"}`, async () => {
    const { result, ops } = await tell(story);
    assertEquals(failureOf(result).code, code);
    assert(!/not known/.test(result.message), result.message);
    assertEquals(ops.length, 1 + looks);
  });
}

Deno.test("a copy or move to what is there is refused without a look: a sign for one use is not taken twice", async () => {
  for (const method of ["copyFile", "moveFile"] as const) {
    const { result, ops } = await tell({
      op: method === "copyFile" ? "copy" : "move",
      before: async (other) => {
        unwrap(await other.upload({ ...AT, filecontent: "source" }));
        return await other.upload({ ...AT, cosPath: "/b", filecontent: "target" });
      },
      twice: false,
      call: (cos) => cos[method]({ ...AT, destPath: "/b" }),
    });
    assertEquals([failureOf(result).code, ops.length, /not known/.test(result.message)], [-177, 1, false]);
  }
});

Deno.test("where the look fails as well, the refusal says so", async () => {
  const emulator = emulatorWith();
  const cos = clientOf(emulator, {
    fetch: async (url, init) => {
      if (opOf(url, init) === "stat") throw new TypeError("network is down");
      await emulator.fetch(url, init);
      return await emulator.fetch(url, init);
    },
  });
  for (const [call, code] of [[upload, -4018], [create, -178]] as const) {
    const { message, code: got } = failureOf(await call(cos));
    assertEquals(got, code);
    assertMatch(message, /; whether it took effect is not known: looking at it failed as well: .*network is down/);
  }
});

Deno.test("a sliced upload of content that the service had, and that was begun twice, is no plain refusal", async () => {
  const { result } = await tell({
    op: "upload_slice_init",
    twice: false,
    before: upload,
    call: (cos) => cos.uploadSliceInit({ ...AT, filesize: 7, sha: SHA, uploadparts: [{ offset: 0, datalen: 7, datasha: SHA }] }),
  });
  assert([-177, -4018].includes(failureOf(result).code));
  assertMatch(result.message, UNKNOWN);
});

Deno.test("over a real connection that closes before the answer, no upload and no folder is refused plainly", async () => {
  const emulator = emulatorWith();
  const { url: endpoint } = await emulator.listen();
  try {
    const cos = new CosClient({ ...ACCOUNT, endpoint, retry: QUICK });
    let refused = 0;
    for (let index = 0; index < 20; index++) {
      // Keeps the connection alive, so that the next request goes over it.
      await cos.statFile(AT);
      for (const operation of ["upload", "create"]) emulator.faults.add({ operation, nth: 1, drop: true, effect: true });
      const results = [
        await cos.upload({ ...AT, cosPath: `/f${index}`, filecontent: TEXT }),
        await cos.createFolder({ ...FOLDER, cosPath: `/d${index}/` }),
      ];
      emulator.faults.clear();
      for (const { ok, code, message } of results) {
        if (ok) continue;
        refused++;
        assert([-4018, -178].includes(code), message);
        assertMatch(message, UNKNOWN);
      }
    }
    // What it does not send twice is settled, and a success.
    assert(refused > 0, "the runtime sent nothing twice");
  } finally {
    await emulator.close();
  }
});
