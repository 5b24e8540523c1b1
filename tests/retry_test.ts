import { assert, assertEquals, assertRejects } from "@std/assert";
import { codes } from "@cos/v4/codes";
import { CosClient, type CosResult, type RetryOptions } from "@cos/v4";
import { CosEmulator, type Hooks } from "@cos/v4/emulator";
import { operations } from "../src/generated/operations.ts";
import type { OperationName } from "../src/generated/operations.ts";
import { DEFAULT_RETRY, isRetryable, pause } from "../src/retry.ts";

const ACCOUNT = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };
const QUICK: RetryOptions = { baseDelay: 1, maxDelay: 2 };

/** What each single request may be given; names that an operation does not know do no harm. */
function inputOf(name: OperationName): object {
  const cosPath = operations[name].path.kind === "file" ? "/a" : "/a/";
  return { bucketName: "mybucket", cosPath, filecontent: "x", destPath: "/b", session: "s", offset: 0, filesize: 1 };
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

/** Calls a method of a client whose every request ends alike. */
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
      signs.push(new Headers(init?.headers).get("Authorization") ?? new URL(String(url)).searchParams.get("sign")!);
      return await answer();
    },
  });
  const call = (client as unknown as Record<string, (input: object, options?: object) => Promise<CosResult<unknown>>>)[name]!;
  const result = await call.call(client, inputOf(name), perCall ? { retry: perCall } : undefined);
  return { result, signs };
}

const refused = (): Promise<Response> => Promise.reject(new TypeError("connection refused"));

for (const { name } of ALL.map(({ name }) => ({ name: name as OperationName }))) {
  const safe = SAFE.includes(name);
  Deno.test(`${name}() is ${safe ? "" : "not "}tried again after a network failure, HTTP 502 and -71`, async () => {
    const attempts = safe ? 3 : 1;
    for (
      const [answer, code] of [
        [refused, -3],
        [() => new Response("<html>bad gateway</html>", { status: 502 }), -2],
        [() => Response.json({ code: -71, message: "slow down" }, { status: 503 }), -71],
      ] as const
    ) {
      const { result, signs } = await callWith(name, answer);
      assertEquals(result.code, code);
      assertEquals(signs.length, attempts);
      assertEquals(new Set(signs).size, attempts, "each attempt has a sign of its own");
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

Deno.test("codes marked backoff are tried again, all others are not", async () => {
  const service = Object.entries(codes).filter(([code]) => ![0, -1, -2, -3].includes(Number(code)));
  const again = service.filter(([, { retry }]) => retry === "backoff").map(([code]) => code);
  for (const code of ["-71", "-195", "-196", "-5997", "-21095", "-29302", "-20034", "-29214"]) assert(again.includes(code), code);
  for (const [code, { http = 400, retry }] of service) {
    const { signs } = await callWith("statFile", () => Response.json({ code: Number(code), message: "" }, { status: http }), {
      attempts: 2,
      baseDelay: 0,
    });
    assertEquals(signs.length, retry === "backoff" ? 2 : 1, `code ${code}`);
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
  ["HTTP 404 with -197", () => Response.json({ code: -197 }, { status: 404 }), 1],
];

for (const [what, answer, tries] of ANSWERS) {
  Deno.test(`${what} is worth ${tries === 1 ? "no second try" : `${tries} tries`}`, async () => {
    const { result, signs } = await callWith("statFile", answer);
    assertEquals([result.ok, signs.length], [false, tries]);
  });
}

function emulatorWith(hooks: Hooks): CosEmulator {
  return new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"], hooks });
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

Deno.test("a delete whose answer is lost is not repeated, for the second try might say that there is no such file", async () => {
  const emulator = emulatorWith({ after: ({ op }) => op === "delete" ? { code: 0, status: 502, headers: [], body: null } : undefined });
  const client = new CosClient({ ...ACCOUNT, fetch: emulator.fetch, retry: QUICK });
  await client.upload({ bucketName: "mybucket", cosPath: "/a", filecontent: "x" });
  const result = await client.delFile({ bucketName: "mybucket", cosPath: "/a" });
  assertEquals(result.code, -2);
  assertEquals(emulator.requests.filter(({ op }) => op === "delete").length, 1);
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

Deno.test("an unsafe operation is never retryable, whatever the code", () => {
  for (const code of Object.keys(codes)) {
    const failure = { ok: false, code: Number(code), name: "", message: "" } as const;
    assertEquals(isRetryable(operations.delFile, failure, codes), false);
  }
});

Deno.test("pause() ends with the signal's reason, before and during the wait, and leaves no timer", async () => {
  const long = { attempts: 3, baseDelay: 2 ** 30, maxDelay: 2 ** 30 };
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
  for (let tries = 1; tries < 5; tries++) await pause({ attempts: 9, baseDelay: 1, maxDelay: 3 }, tries, signal);
  await pause({ ...DEFAULT_RETRY, baseDelay: 0 }, 1, undefined);
  assert(performance.now() - begun < 2000);
});
