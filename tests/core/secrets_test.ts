import { assert, assertEquals } from "@std/assert";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { inspect } from "node:util";
import { join } from "node:path";
import { Auth, type CallOptions, type ClientOptions, CosClient, CosError, type CosResult, CredInfo, unwrap } from "@cos/v4";
import { CosEmulator } from "@cos/v4/emulator";
import { ACCOUNT } from "../_support.ts";

const SECRET_KEY = ACCOUNT.secretKey;
const AT = { bucketName: "mybucket", cosPath: "/a b.txt" };
const NOW = 1_500_000_000;
/** A bucket whose calls go where no runtime sends them. */
const OTHER_BUCKET = "other";
/** With this clock and this random number, every sign for one path is the same, and known beforehand. */
const CLOCK = { now: () => NOW * 1000, random: () => 3 };

/** The signs that the calls below carry. */
async function signs(): Promise<string[]> {
  const auth = new Auth(ACCOUNT, CLOCK);
  return [
    await auth.signMore(AT.bucketName, AT.cosPath, NOW + 300),
    await auth.signOnce(AT.bucketName, AT.cosPath),
    await auth.signDownload(AT.bucketName, AT.cosPath, NOW + 300),
    await auth.signDownload(OTHER_BUCKET, AT.cosPath, NOW + 300),
  ];
}

/** Everything that can be seen of a value: printed, serialised, and walked through with all that is hidden in it. */
async function everythingOf(value: unknown): Promise<string> {
  const texts: string[] = [];
  const printed = new Console(
    new Writable({
      write: (chunk, _, done) => {
        texts.push(String(chunk));
        done();
      },
    }),
  );
  printed.log(value);
  printed.dir(value, { depth: null, showHidden: true });
  texts.push(
    Deno.inspect(value, { depth: 20, getters: true, showProxy: true, strAbbreviateSize: Infinity }),
    inspect(value, { depth: null, showHidden: true, getters: true }),
    JSON.stringify(value) ?? "",
    JSON.stringify(structured(value)),
  );
  const seen = new Set<unknown>();
  const walk = (each: unknown): void => {
    if (typeof each === "string") texts.push(each);
    if (each instanceof Headers) texts.push(JSON.stringify([...each]));
    if (typeof each === "function") texts.push(String(each));
    if (typeof each !== "object" || each === null || seen.has(each)) return;
    seen.add(each);
    if (each instanceof Error) texts.push(String(each), each.message, each.stack ?? "", each.name);
    for (const key of Reflect.ownKeys(each)) {
      texts.push(String(key));
      walk((each as Record<PropertyKey, unknown>)[key]);
    }
  };
  walk(value);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return texts.join("\n");
}

function structured(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}

/** Neither the key nor a sign, raw, encoded or without its padding, can be seen of a value. */
async function assertNoSecret(value: unknown, what: string): Promise<void> {
  const text = await everythingOf(value);
  const hmacs = (await signs()).flatMap((sign) => {
    // The beginning is enough for a leak: it is the digest.
    const digest = sign.slice(0, 24);
    return [digest, encodeURIComponent(digest), encodeURIComponent(encodeURIComponent(digest))];
  });
  for (const secret of [SECRET_KEY, btoa(SECRET_KEY).slice(0, 20), ...hmacs]) {
    assert(
      !text.includes(secret),
      `${what} shows ${secret} in ${text.slice(Math.max(0, text.indexOf(secret) - 200), text.indexOf(secret) + 100)}`,
    );
  }
}

Deno.test("assertNoSecret() finds what it looks for, wherever it hides", async () => {
  const [sign] = await signs();
  assert((await signs()).some((each) => /^.{0,23}[+/]/.test(each)), "no sign differs from its encoded form");
  const hidden = Object.defineProperty({}, "hidden", { value: SECRET_KEY, enumerable: false });
  const cause = new Error("a", { cause: new Error("b", { cause: new Error(`c ?sign=${encodeURIComponent(sign!)}`) }) });
  const stack = Object.assign(new Error("a"), { stack: `at ${sign}` });
  for (const leak of [SECRET_KEY, { deep: { er: [sign] } }, hidden, cause, stack, { headers: new Headers({ a: sign! }) }]) {
    const found = await assertNoSecret(leak, "it").then(() => false, () => true);
    assertEquals(found, true);
  }
  await assertNoSecret({ secretId: ACCOUNT.secretId, other: [1, new Error("fine")] }, "it");
});

Deno.test("neither client, Auth nor CredInfo shows the key, however they are printed, and whatever they have done", async () => {
  const cred = new CredInfo(ACCOUNT.appid, ACCOUNT.secretId, ACCOUNT.secretKey);
  const auth = new Auth(cred, CLOCK);
  const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"], now: CLOCK.now });
  const clients = [
    new CosClient({ ...ACCOUNT, ...CLOCK, fetch: emulator.fetch }),
    new CosClient({ cred, ...CLOCK, fetch: emulator.fetch }),
    new CosClient({ appid: 100000, signer: (request) => auth.sign(request), fetch: emulator.fetch }),
  ];
  for (const used of [false, true]) {
    if (used) {
      for (const client of clients) {
        await client.upload({ ...AT, filecontent: "x", insertOnly: 0 });
        await (await client.downloadObject(AT) as { data?: { body: ReadableStream } }).data?.body.cancel();
        await client.statFile(AT);
      }
    }
    for (const client of clients) await assertNoSecret(client, "the client");
    await assertNoSecret(auth, "Auth");
    await assertNoSecret(cred, "CredInfo");
  }
  assertEquals(JSON.parse(JSON.stringify(cred)), { appid: "100000", secretId: ACCOUNT.secretId });
  assertEquals(JSON.stringify(auth), "{}");
});

Deno.test("no result shows a secret", async () => {
  const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"], now: CLOCK.now });
  const client = new CosClient({ ...ACCOUNT, ...CLOCK, fetch: emulator.fetch });
  const folder = await Deno.makeTempDir();
  try {
    const results: CosResult<unknown>[] = [
      await client.uploadFileFromBuffer({ ...AT, data: "content" }),
      await client.statFile(AT),
      await client.listFolder({ ...AT, cosPath: "/" }),
      await client.downloadFile({ ...AT, localFilename: join(folder, "file") }),
      await client.updateFile({ ...AT, bizAttr: "b" }),
    ];
    const opened = await client.downloadObject(AT);
    await assertNoSecret(opened, "a download");
    await unwrap(opened).body.cancel();
    for (const result of results) {
      assertEquals(result.code, 0);
      await assertNoSecret(result, "a result");
    }
    await assertNoSecret(emulator.requests, "the emulator's log");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Runs an action with a server that answers so. */
async function withHandler(
  handler: (request: Request) => Response | Promise<Response>,
  action: (endpoint: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: () => new Response(null, { status: 500 }) },
    handler,
  );
  try {
    await action(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/** Runs an action with a server that sends these bytes to whoever connects, and then hangs up, or waits. */
async function withBytes(bytes: string | undefined, hangUp: boolean, action: (endpoint: string) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const conn of listener) {
      open.push(conn);
      // Without reading, so that hanging up is a reset.
      if (bytes !== undefined) {
        await conn.read(new Uint8Array(65536));
        await conn.write(new TextEncoder().encode(bytes));
      }
      if (hangUp) conn.close();
    }
  })();
  try {
    await action(`http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`);
  } finally {
    listener.close();
    await accepting;
    if (!hangUp) { for (const conn of open) conn.close(); }
  }
}

/**
 * Everything that one client's calls end in: results, what they throw, what reading throws, the errors that unwrap() makes of them, and what
 * hooks are told.
 */
async function outcomesOf(options: Partial<ClientOptions>, bucketName = AT.bucketName): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  const note = (event: unknown): void => void outcomes.push(event);
  const hooks = { onRequest: note, onResponse: note, onRetry: note, onError: note };
  const client = new CosClient({ ...ACCOUNT, ...CLOCK, ...hooks, retry: { attempts: 2, baseDelay: 1 }, ...options });
  const at = { ...AT, bucketName };
  const folder = await Deno.makeTempDir();
  try {
    const calls: (() => Promise<CosResult<unknown>>)[] = [
      () => client.statFile(at),
      () => client.delFile(at),
      () => client.upload({ ...at, filecontent: "content" }),
      () => client.uploadSliceFileFromBuffer({ ...at, data: "content", enableSha1: true }),
      () => client.downloadFile({ ...at, localFilename: join(folder, "file") }),
      async () => {
        const opened = await client.downloadObject(at);
        if (opened.ok) {
          const read = await new Response(opened.data.body).text().then(() => undefined, (error: unknown) => error);
          outcomes.push(read);
        }
        return opened;
      },
    ];
    for (const call of calls) {
      const outcome = await call().catch((error: unknown) => error);
      outcomes.push(outcome);
      try {
        if (typeof outcome === "object" && outcome !== null && "ok" in outcome) unwrap(outcome as CosResult<unknown>);
      } catch (error) {
        assert(error instanceof CosError);
        outcomes.push(error);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return outcomes;
}

type Check = (options: Partial<ClientOptions>) => Promise<void>;

/** What a proxy or a service may do with what it was sent. */
function signIn(request: Request): string {
  return request.headers.get("Authorization") ?? new URL(request.url).searchParams.get("sign") ?? "";
}

function echoing(answer: (sign: string, url: string) => Response): (check: Check) => Promise<void> {
  return (check) =>
    withHandler(async (request) => {
      await request.body?.cancel();
      return answer(signIn(request), request.url);
    }, (endpoint) => check({ endpoint }));
}

const FAILURES: Readonly<Record<string, (check: Check) => Promise<void>>> = {
  "bad input": (check) => check({ fetch: () => Promise.reject(new Error("unused")), signer: () => "" }),
  "a refused connection": async (check) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.close();
    await check({ endpoint: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}` });
  },
  "a host that does not exist": (check) =>
    check({ hostname: "nonexistent.invalid", downloadHostname: "nonexistent.invalid", protocol: "http" }),
  "a timeout before the answer": (check) => withBytes(undefined, false, (endpoint) => check({ endpoint, timeout: 50 })),
  "a timeout in the answer": (check) =>
    withBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", false, (endpoint) => check({ endpoint, timeout: 50 })),
  "a reset": (check) => withBytes(undefined, true, (endpoint) => check({ endpoint })),
  "an answer that is cut off": (check) =>
    withBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", true, (endpoint) => check({ endpoint })),
  "an answer that is no HTTP": (check) => withBytes("hello\r\n\r\n", true, (endpoint) => check({ endpoint })),
  "https where http is spoken": (check) =>
    withBytes("HTTP/1.1 200 OK\r\n\r\n", true, (endpoint) => check({ endpoint: endpoint.replace("http:", "https:") })),
  "a redirect that repeats the sign": echoing((_, url) =>
    new Response(null, { status: 302, headers: { Location: url.replace(/^http:/, "ftp:") } })
  ),
  "a redirect without end": echoing((_, url) => new Response(null, { status: 302, headers: { Location: url } })),
  "HTTP 404 with HTML that repeats the URL and the sign": echoing((sign, url) =>
    new Response(`<html>${url} ${sign}</html>`, { status: 404, headers: { "Content-Type": "text/html" } })
  ),
  "HTTP 502 with text that repeats the sign": echoing((sign) => new Response(`no route for ${sign}`, { status: 502 })),
  "nothing": echoing(() => new Response(null, { status: 500 })),
  "JSON that was cut off in the sign": echoing((sign) => new Response(`{"code":-1000,"message":"${sign}`)),
  "wrong fields that repeat the sign": echoing((sign) =>
    Response.json({ code: 0, message: "", data: { access_url: 5, session: [sign], ctime: sign, filesize: sign } })
  ),
  "a code of the service": echoing(() => Response.json({ code: -97, message: "ERROR_PROXY_AUTH_FAILED" }, { status: 403 })),
  "a code that is worth another try": echoing(() => Response.json({ code: -71, message: "slow down" }, { status: 503 })),
  "a code of the service whose message repeats the sign": echoing((sign) =>
    Response.json({ code: -97, message: `no match: ${sign}` }, { status: 403 })
  ),
  "a code of the service whose message repeats the URL": echoing((_, url) =>
    Response.json({ code: -97, message: `no match: ${url}` }, { status: 403 })
  ),
  "an error of the download host that repeats the sign": echoing((sign) =>
    Response.json({ retcode: -46618, errormsg: `no match: ${encodeURIComponent(sign)}` }, { status: 403 })
  ),
  "a content type and a request id that repeat the sign": echoing((sign) =>
    new Response("x", { status: 502, headers: { "Content-Type": `text/html; x=${sign}`, "x-cos-request-id": sign } })
  ),
  "a body that breaks": (check) => check({ fetch: (url) => Promise.resolve(new Response(broken(String(url)))) }),
  "a body shorter than announced": (check) =>
    check({ fetch: () => Promise.resolve(new Response("content", { headers: { "Content-Length": "100" } })) }),
  "a body longer than announced": (check) =>
    check({ fetch: () => Promise.resolve(new Response("content", { headers: { "Content-Length": "1" } })) }),
  "a fetch whose error repeats all that it was given": (check) => {
    const fetch: typeof globalThis.fetch = (url, init) => {
      const sign = new Headers(init?.headers).get("Authorization");
      const cause = Object.assign(new Error(`cause ${url} ${sign}`), { code: "ECONNRESET", url, headers: init?.headers, path: `${url}` });
      return Promise.reject(
        Object.assign(new TypeError(`failed ${url} ${sign}`, { cause: new AggregateError([cause], `all ${url}`) }), { url, init }),
      );
    };
    return check({ fetch });
  },
  "a fetch that throws text": (check) =>
    check({ fetch: (url, init) => Promise.reject(`${url} ${new Headers(init?.headers).get("Authorization")}`) }),
};

/** A body that gives some bytes and fails with an error that quotes its URL, as a runtime may. */
function broken(url: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  let begun = false;
  return new ReadableStream({
    pull(controller) {
      if (begun) return controller.error(new TypeError(`error reading ${url}`, { cause: new Error(`from ${url}`) }));
      begun = true;
      controller.enqueue(new TextEncoder().encode("cont"));
    },
  });
}

for (const [what, run] of Object.entries(FAILURES)) {
  Deno.test(`no failure shows a secret after ${what}`, async () => {
    let checked = 0;
    await run(async (options) => {
      for (const outcome of await outcomesOf(options)) {
        await assertNoSecret(outcome, what);
        checked++;
      }
    });
    // The outcomes of six calls, and what hooks were told of them.
    assert(checked >= 12);
  });
}

Deno.test("no failure shows a secret after a URL that no runtime takes", async () => {
  // The port is blocked, and no name can stand before an address.
  const hosts = { protocol: "http", hostname: "127.0.0.1:9", downloadHostname: "127.0.0.1:9" } as const;
  for (const outcome of await outcomesOf(hosts, OTHER_BUCKET)) await assertNoSecret(outcome, "it");
});

Deno.test("an abort shows no secret but what its reason has", async () => {
  await withBytes(undefined, false, async (endpoint) => {
    for (const reason of [undefined, new Error("enough")]) {
      const client = new CosClient({ ...ACCOUNT, ...CLOCK, endpoint });
      const calls: readonly ((options: CallOptions) => Promise<unknown>)[] = [
        (options) => client.statFile(AT, options),
        (options) => client.downloadObject(AT, options),
      ];
      for (const call of calls) {
        const controller = new AbortController();
        const calling = call({ signal: controller.signal }).catch((error: unknown) => error);
        setTimeout(() => controller.abort(reason), 30);
        await assertNoSecret(await calling, "an abort");
      }
    }
  });
});

Deno.test("what refuses credentials and options does not quote the key", async () => {
  const attempts: (() => unknown)[] = [
    () => new CredInfo(SECRET_KEY, "id", SECRET_KEY),
    () => new CredInfo(1, SECRET_KEY + "&", SECRET_KEY),
    () => new Auth({ appid: "x", secretId: "id", secretKey: SECRET_KEY }),
    () => new CosClient({ ...ACCOUNT, signExpired: 0 }),
    () => new CosClient({ ...ACCOUNT, endpoint: `http://user:${SECRET_KEY}@127.0.0.1` }),
    () => new CosClient({ appid: 1, secretKey: SECRET_KEY }),
  ];
  for (const attempt of attempts) {
    let thrown: unknown;
    try {
      attempt();
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof CosError);
    await assertNoSecret(thrown, "a refusal");
  }
});
