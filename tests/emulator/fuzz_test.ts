/**
 * Requests that nobody would write, into the emulator: every one gets a coded answer in time, and none brings it down or brings a secret out.
 * With `SOAK=1` in the environment it goes on for much longer; a failure prints the seed that repeats it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { connect } from "node:net";
import { codes } from "../../src/generated/codes.ts";
import { CosEmulator, DiskStore, faultOperations } from "../../src/emulator/mod.ts";
import type { RawRequest, RawResponse, Store } from "../../src/emulator/mod.ts";
import { account, rawForm, sign, signOnce, signPlain, T } from "./_wire.ts";

const SOAK = Deno.env.get("SOAK") === "1";
const RUNS = SOAK ? 100_000 : 3000;
const SECRETS = [account.secretKey, "other-secret-key"];
const OPS = [...faultOperations, "", "UPLOAD", "__proto__"];

/** Mostly something sensible, so that the senseless gets far, and sometimes anything. */
function mostly<T>(sensible: fc.Arbitrary<T>, anything: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: sensible }, { weight: 1, arbitrary: anything });
}

const name = fc.oneof(
  fc.constantFrom("a", "b", "dir", "..", ".", "é", "e\u0301", "%", "+", " ", "\u0000", "x".repeat(900)),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const path = fc.tuple(fc.array(name, { maxLength: 3 }), fc.constantFrom("", "/", "//")).map(([names, end]) => `/${names.join("/")}${end}`);
const encoded = mostly(
  path.map((text) => encodeURIComponent(text.toWellFormed()).replaceAll("%2F", "/")),
  fc.string({ unit: "binary-ascii", maxLength: 20 }).map((text) => `/${text}`),
);
const value = mostly(
  fc.constantFrom("", "0", "1", "5", "-1", "1048576", "1e3", "NaN", "68719476737", "eInvalid", "eListBoth", "[]", "{}", "/b", "../b", "b/"),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const NAMES = [
  "sha",
  "insertOnly",
  "biz_attr",
  "filesize",
  "slice_size",
  "uploadparts",
  "session",
  "offset",
  "datamd5",
  "num",
  "context",
  "order",
  "pattern",
  "delimiter",
  "authority",
  "custom_headers",
  "forbid",
  "dest_fileid",
  "to_over_write",
  "filecontent",
  "fileContent",
];
const fields = fc.tuple(
  fc.constantFrom(...OPS),
  fc.dictionary(mostly(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), mostly(value as fc.Arbitrary<unknown>, fc.jsonValue()), {
    maxKeys: 8,
  }),
).map(([op, more]) => ({ ...more, op }) as Record<string, unknown>);

function queryOf(all: Record<string, unknown>): string {
  return new URLSearchParams(Object.entries(all).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]))
    .toString();
}

/** A body, and the type that it claims to have. */
type Body = { readonly type: string | undefined; readonly bytes: Uint8Array };

const json: fc.Arbitrary<Body> = mostly(
  fields.map((all) => JSON.stringify(all)),
  fc.oneof(
    fc.string(),
    fc.constantFrom("[".repeat(100_000), '{"a":'.repeat(50_000), '{"op":"upload","op":"delete"}', "nul", '"\\ud800"'),
    fc.json(),
  ),
).map((text) => ({ type: "application/json", bytes: new TextEncoder().encode(text) }));

const multipart: fc.Arbitrary<Body> = fc.tuple(
  fields,
  fc.constantFrom("B", "-----", "x y", "b'()+_,-./:=?"),
  fc.constantFrom("", "\r\n", "preamble\r\n"),
  fc.constantFrom("", '; filename="x"', "; filename=x", "\r\nContent-Length: 3", "\r\nContent-Type: a/b", "\r\nX"),
  fc.option(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 5 })), { nil: undefined }),
  fc.option(fc.nat(), { nil: undefined }),
).map(([all, boundary, before, header, change, end]) => {
  const parts = Object.entries(all).map(([field, content]): [string, string] => {
    return [`Content-Disposition: form-data; name="${field}"${header}`, typeof content === "string" ? content : JSON.stringify(content)];
  });
  const bytes = rawForm(parts, boundary, before);
  if (change !== undefined) bytes.set(change[1].subarray(0, bytes.length), change[0] % Math.max(1, bytes.length - 5));
  return { type: `multipart/form-data; boundary="${boundary}"`, bytes: end === undefined ? bytes : bytes.subarray(0, end % bytes.length) };
});

const body: fc.Arbitrary<Body | undefined> = fc.oneof(
  { weight: 4, arbitrary: json },
  { weight: 4, arbitrary: multipart },
  {
    weight: 1,
    arbitrary: fields.map((all) => ({
      type: "application/x-www-form-urlencoded",
      bytes: new TextEncoder().encode(queryOf(all)),
    })),
  },
  { weight: 1, arbitrary: fc.tuple(fc.option(fc.string(), { nil: undefined }), fc.uint8Array()).map(([type, bytes]) => ({ type, bytes })) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const signs: fc.Arbitrary<(path: string) => string | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(() => sign()) },
  { weight: 6, arbitrary: fc.constant((path: string) => signOnce(path)) },
  { weight: 1, arbitrary: fc.constant(() => undefined) },
  { weight: 1, arbitrary: fc.string().map((text) => () => text) },
  { weight: 1, arbitrary: fc.uint8Array().map((bytes) => () => signPlain(bytes)) },
  {
    weight: 1,
    arbitrary: fc.record({ a: value, b: value, k: value, f: value }, { requiredKeys: [] }).map((all) => () =>
      sign(all as Record<string, string>)
    ),
  },
  { weight: 1, arbitrary: fc.nat(200).map((at) => () => sign().slice(0, at) + "A" + sign().slice(at + 1)) },
  { weight: 1, arbitrary: fc.integer().map((e) => () => sign({ e, t: e })) },
);

const headers = fc.dictionary(
  mostly(
    fc.constantFrom(
      "range",
      "if-range",
      "if-match",
      "if-none-match",
      "if-modified-since",
      "if-unmodified-since",
      "origin",
      "referer",
      "expect",
      "content-length",
      "access-control-request-headers",
    ),
    fc.string({ maxLength: 8 }).map((text) => text.toLowerCase()),
  ),
  mostly(
    fc.constantFrom(
      "bytes=0-",
      "bytes=-1",
      "bytes=5-2",
      "bytes=0-1,3-4",
      "bytes=99999999999999999999-",
      "*",
      '"x"',
      "Thu, 01 Jan 1970 00:00:00 GMT",
    ),
    fc.string({ unit: "binary-ascii" }),
  ),
  { maxKeys: 4 },
);

const request: fc.Arbitrary<RawRequest> = fc.record({
  method: fc.constantFrom("GET", "GET", "POST", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "BREW"),
  host: fc.constantFrom(
    "sh.file.myqcloud.com",
    "mybucket-100000.cossh.myqcloud.com",
    "open-100000.localhost",
    "127.0.0.1:80",
    "",
    "[::1",
    "a b",
  ),
  root: mostly(
    fc.constantFrom("/files/v2/100000/mybucket", "/files/v2/100000/open", "/mybucket-100000", "/open-100000", ""),
    fc.constantFrom(
      "/files/v2/1/x",
      "/files/v2/100000/Bad_Name",
      "/files/v2/",
      "http://x/files/v2/100000/mybucket",
      "http://",
      "//",
      "*",
      "/_emulator/x",
      ...["list", "stat", "file"].map((name) => `/_emulator/${name}?appid=100000&bucket=mybucket&path=`),
      ...["faults", "snapshot", "buckets", "requests", "reset"].map((name) => `/_emulator/${name}?`),
    ),
  ),
  encoded,
  query: mostly(
    fc.constant(""),
    fc.oneof(
      fields.map((all) => `?${queryOf(all)}`),
      fc.string({ unit: "binary-ascii", maxLength: 40 }).map((text) => `?${text}`),
    ),
  ),
  signs,
  headers,
  body,
  pieces: fc.integer({ min: 1, max: 50 }),
}).map(({ method, host, root, encoded, query, signs, headers, body, pieces }) => {
  const all = new Map(Object.entries(headers));
  all.set("host", host);
  const authorization = signs(encoded);
  if (authorization !== undefined) all.set("authorization", authorization);
  if (body?.type !== undefined) all.set("content-type", body.type);
  const step = Math.max(1, Math.ceil((body?.bytes.length ?? 0) / pieces));
  return {
    method,
    target: root + encoded + query,
    scheme: "http",
    headers: all,
    body: body === undefined ? null : (async function* () {
      for (let at = 0; at < body.bytes.length; at += step) yield body.bytes.subarray(at, at + step);
    })(),
  };
});

async function read({ body }: RawResponse): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  for await (const chunk of body instanceof Uint8Array ? [body] : body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

async function inTime<T>(task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => timer = setTimeout(() => reject(new Error("no answer in 10 seconds")), 10_000));
  return await Promise.race([task, late]).finally(() => clearTimeout(timer));
}

function emulatorOn(store: Store | undefined): CosEmulator {
  return new CosEmulator({
    ...account,
    buckets: ["mybucket", { name: "open", public: true, referers: { allow: ["*.example"] }, origins: ["http://a.example"] }],
    accounts: [{ appid: 100001, secretId: "other", secretKey: SECRETS[1]!, buckets: ["mybucket"] }],
    now: () => T * 1000,
    control: true,
    store,
  });
}

async function check(emulator: CosEmulator, request: RawRequest): Promise<void> {
  const controlled = request.target.startsWith("/_emulator/");
  const answer = await inTime(emulator.respond(request));
  const text = await inTime(read(answer));
  assert(answer.status >= 200 && answer.status <= 599, `status ${answer.status}`);
  const all = text + JSON.stringify(answer.headers);
  assert(SECRETS.every((secret) => !all.includes(secret)), "a secret in an answer");
  for (const [name, value] of answer.headers) {
    assert(/^[\w-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value), `header ${name}: ${value}`);
  }
  if (controlled) return;
  const { code, status } = emulator.requests.at(-1)!;
  assertEquals(status, answer.status);
  assert(code !== -181, "a mistake of the emulator");
  assert(Object.hasOwn(codes, String(code)), `code ${code} is not documented`);
  if (code !== 0 && request.method !== "HEAD") {
    const envelope = JSON.parse(text);
    assertEquals([envelope.code, envelope.message], [code, codes[String(code)]!.name]);
  }
  assert(SECRETS.every((secret) => !JSON.stringify(emulator.requests.at(-1)).includes(secret)), "a secret in the log");
}

Deno.test("every request gets a coded answer in time, with a store in memory", async () => {
  const emulator = emulatorOn(undefined);
  await fc.assert(fc.asyncProperty(request, (one) => check(emulator, one)), { numRuns: RUNS });
  // The requests do get somewhere.
  const reached = new Set(emulator.requests.map(({ code }) => code));
  assert(reached.has(0) && reached.size > 15, [...reached].join(" "));
});

Deno.test("every request gets a coded answer in time, with a store on disk", async () => {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
  const store = await DiskStore.open(folder);
  const emulator = emulatorOn(store);
  await fc.assert(fc.asyncProperty(request, (one) => check(emulator, one)), { numRuns: SOAK ? RUNS / 10 : RUNS / 3 });
  await store.close();
  await (await DiskStore.open(folder)).close();
  await Deno.remove(folder, { recursive: true });
});

/** Sends bytes as they are, and reads what comes until the connection ends; a server that waits for more is told that there is none. */
function sendRaw(port: number, pieces: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => {
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });
    socket.setTimeout(5000, () => {
      received += "TIMEOUT";
      socket.destroy();
    });
    socket.on("data", (data) => received += data.toString("latin1"));
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

const line = mostly(
  fc.constantFrom(
    "GET /files/v2/100000/mybucket/?op=stat HTTP/1.1",
    "POST /files/v2/100000/mybucket/a HTTP/1.1",
    "POST http://sh.file.myqcloud.com/files/v2/100000/mybucket/a HTTP/1.0",
    "HEAD /open-100000/a HTTP/1.1",
    "Host: sh.file.myqcloud.com",
    "Content-Length: 5",
    "Content-Length: 50000000",
    "Transfer-Encoding: chunked",
    "Expect: 100-continue",
    "Connection: keep-alive",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Range: bytes=0-",
    "Content-Type: multipart/form-data; boundary=B",
    "",
    "5",
    "--B",
    '{"op":"stat"}',
  ),
  fc.string({ unit: "binary-ascii" }),
);
const stream = fc.array(
  mostly(line.map((text) => Buffer.from(`${text}\r\n`, "latin1")), fc.uint8Array().map((bytes) => Buffer.from(bytes))),
  {
    minLength: 1,
    maxLength: 12,
  },
);

Deno.test("whatever bytes come over a connection, it ends in time, and the server lives on", async () => {
  const emulator = emulatorOn(undefined);
  const { url, port } = await emulator.listen();
  const property = fc.asyncProperty(stream, async (pieces) => {
    const received = await sendRaw(port, pieces);
    assert(!received.includes("TIMEOUT"), "the server did not end the connection");
    assert(received === "" || received.startsWith("HTTP/1."), received.slice(0, 100));
    assert(SECRETS.every((secret) => !received.includes(secret)), "a secret in an answer");
  });
  await fc.assert(property, { numRuns: RUNS / 10 });
  const response = await fetch(`${url}/files/v2/100000/mybucket/?op=stat`, { headers: { authorization: sign() } });
  assertEquals((await response.json()).code, 0);
  await emulator.close();
});
