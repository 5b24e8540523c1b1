/**
 * Whatever comes back, a call resolves to a result that holds no secret; and whatever a spec says, it is generated from or refused.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { join } from "node:path";
import { ts } from "ts-morph";
import { CosClient, CosError } from "@cos/v4";
import { generate } from "../../gen/generate.ts";
import { SpecError } from "../../gen/problems.ts";
import { type OperationName, operations } from "../../src/generated/operations.ts";
import { inputFor } from "../_support.ts";
import { ACCOUNT, assertNoSecret, BUCKET, methodOf } from "./_world.ts";

const SOAK = Deno.env.get("SOAK") === "1";
const SEED = Deno.env.get("SEED");
const runs = (short: number, long: number): fc.Parameters<unknown> => ({
  numRuns: SOAK ? long : short,
  ...SEED === undefined ? {} : { seed: Number(SEED) },
});

/** An answer: what follows its head comes in pieces, and may break or stop. */
interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
  readonly cuts: readonly number[];
  readonly end: "whole" | "breaks" | "stalls" | "never";
}

/** In the place of this stands whatever the request was signed with, for a proxy's page may repeat it. */
const ECHO = "{sign}";

const word = fc.oneof(fc.string(), fc.constantFrom(ECHO, `https://x/?sign=${ECHO}&a=1`, "SUCCESS", "", "\u0000", "𠮷", "0", "-71"));
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 1e308, 2 ** 53, -(2 ** 63), 0.5, -71, -96, -197, -4019, -4020, -29096, -177, -3, -2),
);
const value = fc.oneof(
  { depthSize: "small" },
  number,
  word,
  fc.constantFrom(null, true, false),
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(number),
);
const names = [
  "session",
  "slice_size",
  "serial_upload",
  "filesize",
  "filelen",
  "listparts",
  "infos",
  "context",
  "listover",
  "access_url",
  "source_url",
  "sha",
  "ctime",
  "mtime",
  "url",
  "resource_path",
  "name",
  "custom_headers",
  "biz_attr",
  "offset",
  "datalen",
  "__proto__",
];
const fields = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(value, fc.array(fc.dictionary(fc.constantFrom(...names), value), { maxLength: 4 })),
);
const envelope = fc.record({
  code: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: number }, value) as fc.Arbitrary<unknown>,
  message: value,
  request_id: value,
  data: fc.oneof(fields, value),
}, { requiredKeys: [] }).map((value) => JSON.stringify(value));
/** What a service may well say, but for a field or two: this gets further. */
const likely = fc.record({ code: fc.constant(0), message: fc.constant("SUCCESS"), data: fields }).chain(({ data, ...rest }) =>
  fc.record({
    session: fc.constantFrom("s", undefined),
    access_url: fc.constantFrom("http://a/", undefined),
    slice_size: fc.constantFrom(10, 100, 1, 1_048_576),
  }).map((usual) => {
    const stat = { filesize: 100, filelen: 100, ctime: 1, mtime: 1, source_url: "", resource_path: "", url: "", sha: "0".repeat(40) };
    const page = { infos: [{ name: "a", ctime: 1, mtime: 1 }], context: "next", listover: false };
    const slice = { offset: 0, datalen: 10, listparts: [{ offset: 0, datalen: 10 }] };
    const odd = Object.fromEntries(Object.entries(data).slice(0, 2));
    return JSON.stringify({ ...rest, data: { ...stat, ...page, ...slice, ...usual, ...odd } });
  })
);
const body = fc.oneof(
  { weight: 8, arbitrary: likely },
  { weight: 6, arbitrary: envelope },
  { weight: 2, arbitrary: fc.tuple(envelope, fc.nat(200)).map(([text, at]) => text.slice(0, at)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: word },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.nat(2000).map((depth) => "[".repeat(depth)) },
  { weight: 1, arbitrary: fc.constant(`<html><a href="/?sign=${ECHO}">${ECHO}</a></html>`) },
);
const header = fc.oneof(
  fc.tuple(fc.constant("content-type"), fc.constantFrom("application/json", "text/html", "application/json; charset=x", "a/b")),
  fc.tuple(fc.constant("content-length"), fc.constantFrom("0", "5", "60", "99999999999999999999", "-1", "x", "1, 2", "1e3")),
  fc.tuple(
    fc.constant("content-range"),
    fc.constantFrom("bytes 0-59/60", "bytes 0-59/*", "bytes */60", "bytes 0-9/5", "x", "bytes 10-59/60"),
  ),
  fc.tuple(fc.constant("content-encoding"), fc.constantFrom("gzip", "identity", "x")),
  fc.tuple(fc.constant("retry-after"), fc.constantFrom("0", "x", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "1e9")),
  fc.tuple(fc.constant("date"), fc.constantFrom("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "x", "")),
  fc.tuple(fc.constant("x-cos-request-id"), fc.constantFrom(ECHO, "id", "")),
  fc.tuple(fc.constantFrom("etag", "last-modified", "location"), fc.constantFrom('"a"', '"b"', `/?sign=${ECHO}`)),
);
const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    fc.constantFrom(200, 201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 409, 416, 429, 500, 502, 503, 599),
  ),
  headers: fc.array(header, { maxLength: 4 }),
  body,
  cuts: fc.array(fc.nat(300), { maxLength: 5 }),
  end: fc.oneof(
    { weight: 12, arbitrary: fc.constant("whole" as const) },
    fc.constantFrom("breaks" as const, "stalls" as const, "never" as const),
  ),
});

/** A fetch that gives the answers in turn, over and over, and keeps the signs that it saw. */
function answering(answers: readonly Answer[], signs: string[]): { fetch: typeof fetch; count(): number } {
  let count = 0;
  return {
    count: () => count,
    fetch: (url, init) => {
      const sign = new Headers(init?.headers).get("Authorization") ?? new URL(String(url)).searchParams.get("sign") ?? "";
      signs.push(sign);
      const one = answers[count++ % answers.length]!;
      return one.end === "never" ? untilAborted(init?.signal) : Promise.resolve(respond(one, sign, init?.signal));
    },
  };
}

function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function respond({ status, headers, body, cuts, end }: Answer, sign: string, signal: AbortSignal | null | undefined): Response {
  const whole = typeof body === "string" ? new TextEncoder().encode(body.replaceAll(ECHO, sign)) : body.slice();
  const bounds = [...new Set([0, ...cuts.filter((at) => at < whole.length), whole.length])].sort((a, b) => a - b);
  const pieces = bounds.slice(1).map((to, i) => whole.slice(bounds[i], to));
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = pieces.shift();
      if (next) return controller.enqueue(next);
      if (end === "stalls") await untilAborted(signal).catch((reason) => controller.error(reason));
      else if (end === "breaks") {
        controller.error(new TypeError(`broken: ${sign}`, { cause: new Error(`https://x/?sign=${encodeURIComponent(sign)}`) }));
      } else controller.close();
    },
  });
  const nobody = status === 204 || status === 304;
  const all = headers.map(([name, text]): [string, string] => [name, text.replaceAll(ECHO, sign)]);
  return new Response(nobody ? null : stream, { status, headers: all });
}

function clientOf(send: typeof fetch): CosClient {
  const retry = { attempts: 2, baseDelay: 0, maxDelay: 1, deadline: 2000 };
  return new CosClient({ ...ACCOUNT, fetch: send, timeout: 15, retry });
}

/** A result as the types promise it. */
function assertResult(result: unknown, signs: readonly string[]): void {
  const { ok, code, message, name } = result as { ok: unknown; code: unknown; message: unknown; name?: unknown };
  assert(typeof ok === "boolean" && Number.isSafeInteger(code) && typeof message === "string", Deno.inspect(result));
  assert(ok ? code === 0 : code !== 0 && typeof name === "string", Deno.inspect(result));
  assertNoSecret(result, signs);
}

/** Waits for something that must not take for ever. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => timer = setTimeout(() => reject(new Error("it hangs")), 30_000));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an operation may be given. */
function inputOf(name: string, resume: boolean): object {
  const { path } = (operations as Record<string, { path: { kind: string } }>)[name]!;
  const cosPath = path.kind === "file" ? "/a" : "/a/";
  const data = new Uint8Array(100);
  const all = { filecontent: "x", destPath: "/b", session: "s", offset: 0, filesize: 1, data, sliceSize: 65536, resume };
  return inputFor(name as OperationName, { bucketName: BUCKET, cosPath, ...all });
}

const METHODS = Object.keys(operations).filter((name) => !/^download|^upload.*File$/.test(name));

Deno.test("no answer of the API makes a call do anything but resolve, and nothing that comes of it holds a secret", async () => {
  const answers = fc.array(answer, { minLength: 1, maxLength: 6 });
  const ended: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...METHODS), answers, fc.boolean(), async (name, answers, resume) => {
      const signs: string[] = [];
      const { fetch, count } = answering(answers, signs);
      const result = await soon(methodOf(clientOf(fetch), name)(inputOf(name, resume)));
      assertResult(result, signs);
      assert(count() < 500, `${name} sent ${count()} requests`);
      const kind = result.code <= 0 && result.code >= -3 ? String(result.code) : "other codes";
      ended[kind] = (ended[kind] ?? 0) + 1;
    }),
    runs(1000, 10_000),
  );
  console.log("calls by code:", ended);
  assert(ended["0"]! > 0 && ended["-2"]! > 0 && ended["-3"]! > 0 && ended["other codes"]! > 0, "some kind of end never came up");
});

Deno.test("data that looks like a sign, but is none, comes as it is", async () => {
  const name = "a&sign=b.txt";
  const body = JSON.stringify({ code: 0, message: "", data: { infos: [{ name, ctime: 1, mtime: 1 }], context: "", listover: true } });
  const client = clientOf(() => Promise.resolve(new Response(body)));
  const page = await client.listFolder({ bucketName: BUCKET, cosPath: "/" });
  assert(page.ok, page.message);
  assertEquals(page.data.infos[0]?.name, name);
});

Deno.test("no page makes a list or what works by lists throw anything but a CosError", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (answers) => {
      const signs: string[] = [];
      const client = clientOf(answering(answers, signs).fetch);
      let seen = 0;
      try {
        for await (const _ of client.listFolderAll({ bucketName: BUCKET, cosPath: "/" })) if (++seen > 20) break;
      } catch (error) {
        assert(error instanceof CosError, Deno.inspect(error));
        assertNoSecret(error, signs);
      }
    }),
    runs(200, 3000),
  );
});

Deno.test("no answer of the download host makes a download do anything but end, and leave nothing half-written", async () => {
  const folder = await Deno.makeTempDir({ prefix: "cos-fuzz-" });
  const localFilename = join(folder, "target.bin");
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.boolean(),
        async (answers, verifySha1, ranged) => {
          const signs: string[] = [];
          const client = clientOf(answering(answers, signs).fetch);
          const at = { bucketName: BUCKET, cosPath: "/a" };
          const range = ranged && !verifySha1 ? { rangeStart: 0, rangeEnd: 59 } : {};
          const opened = await soon(client.downloadObject({ ...at, ...range }));
          if (opened.ok) {
            const error = await soon(new Response(opened.data.body).bytes().then(() => undefined, (error: unknown) => error));
            assert(error === undefined || error instanceof CosError, Deno.inspect(error));
            assertNoSecret(error, signs);
          } else assertResult(opened, signs);

          await Deno.writeTextFile(localFilename, "old");
          const result = await soon(client.downloadFile({ ...at, ...range, localFilename, verifySha1 }));
          assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["target.bin"], "something lies about");
          if (result.ok) {
            assertEquals((await Deno.stat(localFilename)).size, result.data.size);
            return;
          }
          assertResult(result, signs);
          assertEquals(await Deno.readTextFile(localFilename), "old", "the file that was there is gone");
        },
      ),
      runs(500, 5000),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const SPEC = JSON.parse(await Deno.readTextFile(new URL("../../spec.json", import.meta.url)));

/** Every place of a value, as the keys that lead there. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, child]) => placesOf(child, [...path, key]))];
}

const PLACES = placesOf(SPEC).filter((path) => path.length > 0);
const TEXTS: unknown[] = [...new Set(placesOf(SPEC).flatMap((path) => path.slice(-1)))];

type Mutation = { readonly at: number; readonly to: unknown; readonly how: "replace" | "remove" | "rename" | "swap" };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace" as const, "remove" as const, "rename" as const, "swap" as const),
  to: fc.oneof(
    value,
    fc.constantFrom(...TEXTS as string[]),
    fc.constantFrom(
      "*/",
      "${x}",
      "`",
      '"',
      "\n",
      "constructor",
      "__proto__",
      "toString",
      "class",
      "await",
      "{}",
      "</script>",
      "\u2028",
      "a-b",
      "1a",
    ),
    fc.constantFrom([], {}, [[]], [{}]),
  ),
});

function mutate(spec: unknown, mutations: readonly Mutation[]): unknown {
  const copy = structuredClone(spec) as Record<string, unknown>;
  for (const { at, to, how } of mutations) {
    const path = PLACES[at % PLACES.length]!;
    let parent: unknown = copy;
    for (const key of path.slice(0, -1)) parent = (parent as Record<string, unknown> | undefined)?.[key];
    if (typeof parent !== "object" || parent === null) continue;
    const [holder, key] = [parent as Record<string, unknown>, path.at(-1)!];
    if (how === "replace") holder[key] = to;
    else if (how === "remove") delete holder[key];
    else if (how === "swap") holder[key] = (copy as Record<string, unknown>)[String(to)] ?? holder[Object.keys(holder)[0] ?? ""];
    else if (!Array.isArray(holder)) {
      Object.defineProperty(holder, String(to), { value: holder[key], enumerable: true, configurable: true, writable: true });
      delete holder[key];
    }
  }
  return copy;
}

Deno.test("a changed spec is generated from, or refused with its problems, and nothing else", () => {
  let generated = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      try {
        for (const [name, text] of generate(mutate(SPEC, mutations), { core: "../core/mod.ts" })) {
          const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
          assertEquals(diagnostics.map(({ messageText }) => messageText), [], `${name} is no TypeScript`);
        }
        generated++;
      } catch (error) {
        assert(error instanceof SpecError, Deno.inspect(error));
        assert(error.problems.length > 0 && error.problems.every(({ message }) => message.length > 5));
        refused++;
      }
    }),
    runs(80, 1000),
  );
  console.log(`${generated} specs were generated from, ${refused} refused`);
});
