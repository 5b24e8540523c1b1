import { assert, assertEquals, assertMatch, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { type ClientOptions, CosClient, CosError, type Hooks, type RequestEvent, type ResponseEvent, unwrap } from "@cos/v4";
import type { CosEmulator, FaultRule } from "@cos/v4/emulator";
import { ACCOUNT, clientOf, emulatorWith, failureOf, QUICK, STRICT } from "../_support.ts";
import { output, root } from "../tools.ts";

const AT = { bucketName: "mybucket", cosPath: "/a b.txt" };

/** One thing that a hook was told, by the hook's name. */
// deno-lint-ignore no-explicit-any
type Told = readonly [hook: keyof Hooks, event: any];

/** Hooks that write down what they are told, in order. */
function recorder(): { readonly hooks: Hooks; readonly told: Told[] } {
  const told: Told[] = [];
  const note = (name: keyof Hooks) => (event: unknown): void => void told.push([name, event]);
  return {
    told,
    hooks: { onRequest: note("onRequest"), onResponse: note("onResponse"), onRetry: note("onRetry"), onError: note("onError") },
  };
}

/** A client of an emulator with faults, and what its hooks are told. */
function watched(
  faults: readonly FaultRule[] = [],
  options: Partial<ClientOptions> = {},
): { cos: CosClient; told: Told[]; emulator: CosEmulator } {
  const { hooks, told } = recorder();
  const emulator = emulatorWith({ faults });
  return { cos: clientOf(emulator, { ...hooks, ...options }), told, emulator };
}

/** What was told, in short: the hook, the operation, and which request of the call. */
function inShort(told: readonly Told[]): string[] {
  return told.map(([name, { operation, attempt }]) => `${name} ${operation} ${attempt}`);
}

/** Runs an action and returns what was written to the console as an error meanwhile. */
async function complaintsOf(action: () => Promise<void>): Promise<unknown[][]> {
  const complaints: unknown[][] = [];
  const { error } = console;
  console.error = (...texts: unknown[]) => void complaints.push(texts);
  try {
    await action();
    // A rejected promise is heard of a turn later.
    await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    console.error = error;
  }
  return complaints;
}

Deno.test("hooks are told of a request and of its answer", STRICT, async () => {
  const { cos, told, emulator } = watched();
  const result = await cos.upload({ ...AT, filecontent: "content" });
  assert(result.ok);
  assertEquals(inShort(told), ["onRequest upload 1", "onResponse upload 1"]);
  const [[, request], [, response]] = told as [Told, Told];
  const { callId, duration, responseSize, ...rest } = response as ResponseEvent;
  assertEquals(rest, {
    operation: "upload",
    ...AT,
    attempt: 1,
    method: "POST",
    host: "sh.file.myqcloud.com",
    requestSize: rest.requestSize,
    httpStatus: 200,
    requestId: result.requestId,
    failure: undefined,
    aborted: false,
  });
  assert(rest.requestSize > "content".length && rest.requestSize < 2000);
  assert(duration >= 0 && Number.isInteger(callId) && (responseSize === undefined || responseSize > 0));
  const { method, host, requestSize } = rest;
  assertEquals(request as RequestEvent, { callId, operation: "upload", ...AT, attempt: 1, method, host, requestSize });
  assertEquals(emulator.requests.length, 1);
});

Deno.test("a download is told of with the size that it announced, and has ended when its body begins", STRICT, async () => {
  const { cos, told } = watched();
  unwrap(await cos.upload({ ...AT, filecontent: "content" }));
  told.length = 0;
  const { body } = unwrap(await cos.downloadObject(AT));
  assertEquals(inShort(told), ["onRequest downloadObject 1", "onResponse downloadObject 1"]);
  const { host, method, requestSize, responseSize, httpStatus } = told[1]![1];
  assertEquals({ host, method, requestSize, responseSize, httpStatus }, {
    host: "mybucket-100000.cossh.myqcloud.com",
    method: "GET",
    requestSize: 0,
    responseSize: 7,
    httpStatus: 200,
  });
  await body.cancel();
});

Deno.test("each request of a call is told of, and why it is sent again", STRICT, async () => {
  const { cos, told } = watched([{ operation: "stat", code: -71, nth: { to: 2 } }], { retry: QUICK });
  unwrap(await cos.upload({ ...AT, filecontent: "x" }));
  told.length = 0;
  unwrap(await cos.statFile(AT));
  assertEquals(inShort(told), [
    "onRequest statFile 1",
    "onResponse statFile 1",
    "onRetry statFile 2",
    "onRequest statFile 2",
    "onResponse statFile 2",
    "onRetry statFile 3",
    "onRequest statFile 3",
    "onResponse statFile 3",
  ]);
  assertEquals(told[1]![1].failure.code, -71);
  assertEquals([told[2]![1].failure.code, told[2]![1].failure.name], [-71, "ERROR_PROXY_FREQ_CONTROL"]);
  assert(told[2]![1].waited >= 0);
  assertEquals([told[7]![1].failure, told[7]![1].httpStatus], [undefined, 200]);
  assertEquals(new Set(told.map(([, { callId }]) => callId)).size, 1);
});

Deno.test("a call that fails in the end is told of once, with what it resolves to", STRICT, async () => {
  const { cos, told } = watched([], { retry: QUICK });
  const failure = failureOf(await cos.statFile(AT));
  assertEquals(inShort(told), ["onRequest statFile 1", "onResponse statFile 1", "onError statFile 1"]);
  const { duration, aborted, failure: heard } = told[2]![1];
  assertStrictEquals(heard, failure);
  assertEquals([aborted, duration >= told[1]![1].duration], [false, true]);
});

Deno.test("a request that gets no answer has ended all the same: without an HTTP status", STRICT, async () => {
  const { hooks, told } = recorder();
  const fetch = () => Promise.reject(new TypeError("no network"));
  const cos = new CosClient({ ...ACCOUNT, ...hooks, fetch, retry: { ...QUICK, attempts: 2 } });
  failureOf(await cos.statFile(AT));
  assertEquals(inShort(told).filter((text) => !text.startsWith("onRequest")), [
    "onResponse statFile 1",
    "onRetry statFile 2",
    "onResponse statFile 2",
    "onError statFile 2",
  ]);
  const responses = told.filter(([name]) => name === "onResponse").map(([, event]) => event as ResponseEvent);
  for (const { httpStatus, failure, aborted } of responses) assertEquals([httpStatus, failure?.code, aborted], [undefined, -3, false]);
});

Deno.test("wrong input is told of, though nothing was sent", STRICT, async () => {
  const { cos, told } = watched();
  failureOf(await cos.statFile({ ...AT, cosPath: "no slash" }));
  failureOf(await cos.statFile(undefined as never));
  failureOf(await cos.uploadFile({ ...AT, localPath: "/nonexistent/file" }));
  assertEquals(told.map(([name, { operation, attempt, cosPath, failure }]) => [name, operation, attempt, cosPath, failure.code]), [
    ["onError", "statFile", 0, "no slash", -1],
    ["onError", "statFile", 0, "", -1],
    ["onError", "uploadFile", 0, "/a b.txt", -1],
  ]);
});

Deno.test("a call that is given up is told of as that", STRICT, async () => {
  const { hooks, told } = recorder();
  const stop = new AbortController();
  const fetch = (_: unknown, init?: RequestInit): Promise<Response> =>
    new Promise((_, reject) => {
      init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason));
      stop.abort(new Error("enough"));
    });
  const cos = new CosClient({ ...ACCOUNT, ...hooks, fetch });
  await assertRejects(() => cos.statFile(AT, { signal: stop.signal }), Error, "enough");
  assertEquals(inShort(told), ["onRequest statFile 1", "onResponse statFile 1", "onError statFile 1"]);
  for (const [, { aborted, failure }] of told.slice(1)) assertEquals([aborted, failure], [true, undefined]);
});

Deno.test("a transfer's requests are told of by their own names", STRICT, async () => {
  const { cos, told } = watched();
  unwrap(await cos.uploadSliceFileFromBuffer({ ...AT, data: new Uint8Array(1_500_000) }));
  const names = told.filter(([name]) => name === "onRequest").map(([, { operation }]) => operation);
  assertEquals(names, ["uploadSliceInit", "uploadSliceData", "uploadSliceData", "uploadSliceFinish"]);
});

Deno.test("calls that run at once can be told apart", STRICT, async () => {
  const { cos, told } = watched();
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  await Promise.all(paths.map((cosPath) => cos.upload({ ...AT, cosPath, filecontent: cosPath })));
  const pathsOfCalls = new Map<number, Set<string>>();
  for (const [, { callId, cosPath }] of told) {
    pathsOfCalls.set(callId, (pathsOfCalls.get(callId) ?? new Set()).add(cosPath));
  }
  assertEquals([...pathsOfCalls.values()].map((each) => [...each]).sort(), paths.map((path) => [path]).sort());
});

Deno.test("whatever goes wrong, every request that was told of has one end that is told of", STRICT, async () => {
  const faults: FaultRule[] = [
    { probability: 0.2, seed: 1, drop: true },
    { probability: 0.2, seed: 2, drop: true, effect: true },
    { probability: 0.2, seed: 3, status: 503 },
    { probability: 0.1, seed: 4, truncate: 5 },
  ];
  const { cos, told } = watched(faults, { retry: QUICK, timeout: 2000 });
  for (let index = 0; index < 10; index++) {
    const at = { ...AT, cosPath: `/${index}` };
    await cos.uploadSliceFileFromBuffer({ ...at, data: new Uint8Array(100_000) });
    await cos.moveFile({ ...at, destPath: `/moved${index}` });
    await cos.statFile(at);
  }
  const ids = (hook: keyof Hooks): string[] =>
    told.filter(([name]) => name === hook).map(([, { callId, attempt }]) => `${callId}.${attempt}`).sort();
  assert(ids("onRequest").length > 40 && ids("onRetry").length > 5);
  assertEquals(ids("onResponse"), ids("onRequest"));
  assertEquals(new Set(ids("onRequest")).size, ids("onRequest").length);
});

Deno.test("a hook that throws breaks nothing, and is told on the console", async () => {
  const throws = (): never => {
    throw new Error("a mistake in the hook");
  };
  const hooks = { onRequest: throws, onResponse: throws, onRetry: throws, onError: throws };
  const { cos } = watched([{ operation: "stat", code: -71, nth: 1 }], { ...hooks, retry: QUICK });
  const complaints = await complaintsOf(async () => {
    unwrap(await cos.upload({ ...AT, filecontent: "x" }));
    assertEquals(unwrap(await cos.statFile(AT)).filesize, 1);
    assertEquals(failureOf(await cos.statFile({ ...AT, cosPath: "/none" })).code, -197);
  });
  // Two of upload, three and two of the first stat, two of the second, and its failure.
  assertEquals(complaints.length, 10);
  for (const [text, error] of complaints) {
    assertMatch(String(text), /^on(Request|Response|Retry|Error) failed/);
    assertMatch(String(error), /a mistake in the hook/);
  }
});

Deno.test("an async hook whose promise is rejected does not end the program", async () => {
  const { cos } = watched([], { onRequest: async () => await Promise.reject(new Error("late")), onResponse: undefined });
  const complaints = await complaintsOf(async () => void unwrap(await cos.upload({ ...AT, filecontent: "x" })));
  assertEquals(complaints.map(([text]) => text), ["onRequest failed, and nothing else did:"]);
});

Deno.test("a hook that changes its event changes nothing else", STRICT, async () => {
  const spoil = (event: object): void => {
    for (const key of Object.keys(event)) (event as Record<string, unknown>)[key] = "spoilt";
  };
  const { cos, told } = watched([], { onRequest: spoil });
  unwrap(await cos.upload({ ...AT, filecontent: "x" }));
  failureOf(await cos.upload({ ...AT, filecontent: "y", sha: "0".repeat(40) }));
  assertEquals(inShort(told), ["onResponse upload 1", "onResponse upload 1", "onError upload 1"]);
  for (const [, { cosPath }] of told) assertEquals(cosPath, AT.cosPath);
});

Deno.test("where no runtime takes the URL, a call with hooks ends as it does without", STRICT, async () => {
  const { hooks, told } = recorder();
  // No name can stand before an address.
  const hosts = { protocol: "http", hostname: "127.0.0.1:9", downloadHostname: "127.0.0.1:9" } as const;
  const outcomes = [{}, hooks].map(async (some) => {
    const { code, message } = failureOf(await new CosClient({ ...ACCOUNT, ...hosts, ...some, retry: { attempts: 1 } }).downloadObject(AT));
    return { code, message };
  });
  const [without, withHooks] = await Promise.all(outcomes);
  assertEquals(withHooks, without);
  assertEquals(told.map(([name, { host }]) => [name, host]), [
    ["onRequest", "mybucket-100000.127.0.0.1:9"],
    ["onResponse", "mybucket-100000.127.0.0.1:9"],
    ["onError", undefined],
  ]);
});

Deno.test("a hook that is no function is refused when the client is made", () => {
  const error = assertThrows(() => new CosClient({ ...ACCOUNT, onRetry: "log" as never }), CosError);
  assertMatch(error.message, /^onRetry: must be a function/);
});

Deno.test("the entry does not load what watches calls, what traces them, nor a library, before one asks for it", async () => {
  const { modules, roots } = JSON.parse(await output([Deno.execPath(), "info", "--json", "mod.ts"], root)) as {
    roots: string[];
    modules: { specifier: string; dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[] }[];
  };
  const loaded = new Set<string>();
  const load = (specifier: string): void => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    const { dependencies = [] } = modules.find((module) => module.specifier === specifier) ?? {};
    for (const { code, isDynamic } of dependencies) if (code && !isDynamic) load(code.specifier);
  };
  roots.forEach(load);
  const names = [...loaded].map((specifier) => specifier.replace(/^.*\/(?=[^/]+\/[^/]+$)/, ""));
  assert(names.includes("core/hooks.ts") && names.includes("generated/bucket.ts"));
  assertEquals(names.filter((name) => /watch|tracing|attributes|exists|^npm:|^node:|mime/.test(name)), []);
});
