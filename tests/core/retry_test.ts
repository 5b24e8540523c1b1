import { assert, assertEquals, assertRejects } from "@std/assert";
import { codes } from "@cos/v4/codes";
import { CosClient, type CosResult, type RetryOptions } from "@cos/v4";
import type { CosEmulator, Hooks } from "@cos/v4/emulator";
import { ACCOUNT, callByName, clientOf, emulatorWith as emulator, inputFor, opOf, QUICK } from "../_support.ts";
import { operations } from "../../src/generated/operations.ts";
import type { OperationName } from "../../src/generated/operations.ts";
import { DEFAULT_RETRY, pause } from "../../src/core/retry.ts";

/** What each single request may be given. */
function inputOf(name: OperationName): object {
  const cosPath = operations[name].path.kind === "file" ? "/a" : "/a/";
  return inputFor(name, { bucketName: "mybucket", cosPath, filecontent: "x", destPath: "/b", session: "s", offset: 0, filesize: 1 });
}

const ALL = Object.values(operations).filter(({ op, encoding }) => op !== "" || encoding === "download");
const SAFE: readonly OperationName[] = [
  "statFolder",
  "updateFolder",
  "listFolder",
  "downloadObject",
  "statFile",
  "updateFile",
  "uploadSliceData",
  "uploadSliceList",
];

/** Calls a method of a client whose every request ends alike, and tells the signs of its own requests; looking is not counted. */
async function callWith(
  name: OperationName,
  answer: () => Response | Promise<Response>,
  retry: RetryOptions = QUICK,
  perCall?: RetryOptions,
): Promise<{ result: CosResult<unknown>; signs: string[] }> {
  const signs: string[] = [];
  let random = 0;
  const client = new CosClient({
    ...ACCOUNT,
    retry,
    random: () => random++,
    fetch: async (url, init) => {
      const own = operations[name].op || "download";
      if (opOf(url, init) === own) {
        signs.push(new Headers(init?.headers).get("Authorization") ?? new URL(String(url)).searchParams.get("sign")!);
      }
      return await answer();
    },
  });
  const result = await callByName(client, name, inputOf(name), perCall ? { retry: perCall } : undefined);
  return { result, signs };
}

const refused = (): Promise<Response> => Promise.reject(new TypeError("connection refused"));

for (const { name } of ALL.map(({ name }) => ({ name: name as OperationName }))) {
  const safe = SAFE.includes(name);
  Deno.test(`${name}() is tried again after a refused connection and -71, and ${safe ? "" : "not "}after a lost answer and HTTP 502`, async () => {
    for (
      const [answer, code, attempts] of [
        [refused, -3, 3],
        [() => Response.json({ code: -71, message: "slow down" }, { status: 503 }), -71, 3],
        [() => Promise.reject(new TypeError("connection reset")), -3, safe ? 3 : 1],
        [() => new Response("<html>bad gateway</html>", { status: 502 }), -2, safe ? 3 : 1],
      ] as const
    ) {
      const { result, signs } = await callWith(name, answer);
      assertEquals(result.code, code);
      assertEquals(signs.length, attempts, String(answer));
      assertEquals(new Set(signs).size, operations[name].sign === "once" ? attempts : 1, "a sign for one use is not used twice");
      assertEquals(/; whether it took effect is not known: /.test(result.message), attempts === 1);
    }
  });
}

Deno.test("attempts: 1 turns tries off, for a client and for a call", async () => {
  assertEquals((await callWith("statFile", refused, { attempts: 1 })).signs.length, 1);
  assertEquals((await callWith("statFile", refused, QUICK, { attempts: 1 })).signs.length, 1);
});

Deno.test("a call may have more tries than its client", async () => {
  assertEquals((await callWith("statFile", refused, { attempts: 1 }, { ...QUICK, attempts: 5 })).signs.length, 5);
});

Deno.test("the last failure is the answer, and a success ends the tries", async () => {
  let tries = 0;
  const failing = await callWith("statFile", () => Response.json({ code: -71, message: `try ${++tries}` }, { status: 503 }));
  assertEquals([failing.result.message, failing.signs.length], ["try 3", 3]);
  tries = 0;
  const data = { access_url: "u", filesize: 1, filelen: 1, ctime: 1, mtime: 1 };
  const second = await callWith("statFile", () => ++tries === 2 ? Response.json({ code: 0, message: "", data }) : refused());
  assertEquals([second.result.ok, second.signs.length], [true, 2]);
});

Deno.test("codes marked backoff, throttle or settle are tried again, all others are not", async () => {
  const service = Object.entries(codes).filter(([code]) => ![0, -1, -2, -3].includes(Number(code)));
  const again = service.filter(([, { retry }]) => ["backoff", "throttle", "settle"].includes(retry)).map(([code]) => code);
  for (const code of ["-71", "-195", "-196", "-5997", "-21095", "-29302", "-20034", "-29214", "-300", "-77"]) {
    assert(again.includes(code), code);
  }
  for (const [code, { http = 400, retry }] of service) {
    const { signs } = await callWith("statFile", () => Response.json({ code: Number(code), message: "" }, { status: http }), {
      attempts: 2,
      baseDelay: 0,
    });
    assertEquals(signs.length, again.includes(code) ? 2 : 1, `code ${code}, ${retry}`);
  }
});

const ANSWERS: readonly [what: string, answer: () => Response, tries: number][] = [
  ["HTTP 500 without JSON", () => new Response("oops", { status: 500 }), 3],
  ["HTTP 503 with nothing", () => new Response(null, { status: 503 }), 3],
  ["HTTP 504 with HTML", () => new Response("<html></html>", { status: 504 }), 3],
  ["HTTP 500 with a success code", () => Response.json({ code: 0 }, { status: 500 }), 3],
  ["HTTP 200 with JSON that was cut off", () => new Response('{"code":0,"da'), 3],
  ["HTTP 500 with a code that no document names", () => Response.json({ code: -987654 }, { status: 500 }), 1],
  ["HTTP 404 with HTML", () => new Response("<html></html>", { status: 404 }), 1],
  ["HTTP 403 with text", () => new Response("no permission", { status: 403 }), 1],
  ["a redirect", () => new Response(null, { status: 302, headers: { Location: "http://other.example/" } }), 1],
  ["HTTP 429 with HTML", () => new Response("<html></html>", { status: 429 }), 3],
  ["HTTP 408 with HTML", () => new Response("<html></html>", { status: 408 }), 3],
  ["HTTP 403 with text and Retry-After", () => new Response("no", { status: 403, headers: { "Retry-After": "0" } }), 3],
  ["HTTP 404 with -197", () => Response.json({ code: -197 }, { status: 404 }), 1],
];

for (const [what, answer, tries] of ANSWERS) {
  Deno.test(`${what} is worth ${tries === 1 ? "no second try" : `${tries} tries`}`, async () => {
    const { result, signs } = await callWith("statFile", answer);
    assertEquals([result.ok, signs.length], [false, tries]);
  });
}

function emulatorWith(hooks: Hooks): CosEmulator {
  return emulator({ hooks });
}

Deno.test("a single-use sign is not used twice when the answer to the first try is lost", async () => {
  let lost = 0;
  const emulator = emulatorWith({
    after: ({ op }) => {
      if (op === "update" && lost++ === 0) return { code: 0, status: 502, headers: [], body: null };
    },
  });
  // The emulator would answer a sign that it has seen with -77.
  const client = new CosClient({ ...ACCOUNT, fetch: emulator.fetch, retry: QUICK });
  assert((await client.upload({ bucketName: "mybucket", cosPath: "/a", filecontent: "x" })).ok);
  const result = await client.updateFile({ bucketName: "mybucket", cosPath: "/a", bizAttr: "b" });
  assertEquals(result.code, 0);
  assertEquals(emulator.requests.map(({ op }) => op), ["upload", "update", "update"]);
});

Deno.test("a delete whose answer is lost is not repeated, but looked at", async () => {
  const emulator = emulatorWith({ after: ({ op }) => op === "delete" ? { code: 0, status: 502, headers: [], body: null } : undefined });
  const client = clientOf(emulator);
  await client.upload({ bucketName: "mybucket", cosPath: "/a", filecontent: "x" });
  const result = await client.delFile({ bucketName: "mybucket", cosPath: "/a" });
  assertEquals(result.code, 0);
  assertEquals(emulator.requests.map(({ op }) => op), ["upload", "delete", "stat"]);
});

Deno.test("a slice that the service could not take is sent again", async () => {
  let refusals = 0;
  const emulator = emulatorWith({
    before: ({ op }) => {
      if (op === "upload_slice_data" && refusals++ < 2) {
        return { code: -20034, status: 409, headers: [], body: new TextEncoder().encode('{"code":-20034}') };
      }
    },
  });
  const client = new CosClient({ ...ACCOUNT, fetch: emulator.fetch, retry: QUICK });
  const result = await client.uploadSliceFileFromBuffer({ bucketName: "mybucket", cosPath: "/a", data: "x" });
  assert(result.ok);
  const ops = emulator.requests.map(({ op }) => op);
  assertEquals(ops, ["upload_slice_init", "upload_slice_data", "upload_slice_data", "upload_slice_data", "upload_slice_finish"]);
});

Deno.test("a download that cannot begin is tried again, one that has begun is not", async () => {
  let tries = 0;
  const begun = await callWith("downloadObject", () => ++tries < 3 ? new Response("x", { status: 503 }) : new Response("content"));
  assert(begun.result.ok);
  assertEquals(begun.signs.length, 3);
  assertEquals(await new Response((begun.result.data as { body: ReadableStream }).body).text(), "content");
});

Deno.test("what has a second effect is tried again after a code only if that says that it did not get in", async () => {
  for (const [code, { http = 400, retry }] of Object.entries(codes)) {
    if ([0, -1, -2, -3].includes(Number(code))) continue;
    const { signs, result } = await callWith("delFile", () => Response.json({ code: Number(code), message: "" }, { status: http }), {
      attempts: 2,
      baseDelay: 0,
    });
    assertEquals(signs.length, retry === "throttle" ? 2 : 1, `code ${code}, ${retry}`);
    // There is nothing to be seen of what may have got half-way either.
    assertEquals(/ is not known: /.test(result.message), retry === "backoff" || retry === "settle", `code ${code}, ${retry}`);
  }
});

Deno.test("pause() ends with the signal's reason, before and during the wait, and leaves no timer", async () => {
  const long = { ...DEFAULT_RETRY, baseDelay: 2 ** 30, maxDelay: 2 ** 30 };
  const reason = new Error("enough");
  assertEquals(await assertRejects(() => pause(long, 1, AbortSignal.abort(reason))), reason);
  const controller = new AbortController();
  const waiting = pause(long, 1, controller.signal);
  controller.abort(reason);
  assertEquals(await assertRejects(() => waiting), reason);
});

Deno.test("pause() waits at most as long as it may, and forgets the signal", async () => {
  const { signal } = new AbortController();
  const begun = performance.now();
  for (let tries = 1; tries < 5; tries++) await pause({ ...DEFAULT_RETRY, baseDelay: 1, maxDelay: 3 }, tries, signal);
  await pause({ ...DEFAULT_RETRY, baseDelay: 0 }, 1, undefined);
  assert(performance.now() - begun < 2000);
});

/** Runs an action with random numbers and timers of the test's own, and tells how long each timer was to wait. */
async function waitsOf(random: number, action: () => Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  const own = { random: Math.random, setTimeout: globalThis.setTimeout };
  Math.random = () => random;
  globalThis.setTimeout = ((callback: () => void, wait: number) => {
    waits.push(wait);
    return own.setTimeout(callback, 0);
  }) as typeof setTimeout;
  try {
    await action();
  } finally {
    Math.random = own.random;
    globalThis.setTimeout = own.setTimeout;
  }
  return waits;
}

const RULE = { attempts: 9, baseDelay: 200, maxDelay: 5000, deadline: 300_000 };

Deno.test("pause() backs off exponentially with full jitter, up to the cap", async () => {
  for (const [random, expected] of [[0, [0, 0, 0, 0, 0, 0, 0]], [0.5, [100, 200, 400, 800, 1600, 2500, 2500]]] as const) {
    const waits = await waitsOf(random, async () => {
      for (let tries = 1; tries <= 7; tries++) assertEquals(await pause(RULE, tries, undefined), true);
    });
    assertEquals(waits, [...expected]);
  }
});

Deno.test("pause() waits as long as the service says, beyond the cap, and never less than the back-off", async () => {
  assertEquals(await waitsOf(0.5, () => pause(RULE, 1, undefined, { retryAfter: 7000 })), [7000]);
  assertEquals(await waitsOf(0.5, () => pause(RULE, 5, undefined, { retryAfter: 10 })), [1600]);
});

Deno.test("pause() says at once that there is not enough time left, and waits for nothing", async () => {
  const waits = await waitsOf(0.5, async () => {
    assertEquals(await pause(RULE, 1, undefined, { left: 99 }), false);
    assertEquals(await pause(RULE, 1, undefined, { retryAfter: 7000, left: 6999 }), false);
    assertEquals(await pause(RULE, 1, undefined, { retryAfter: 7000, left: 7000 }), true);
  });
  assertEquals(waits, [7000]);
});
