import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { codes } from "@cos/v4/codes";
import { type ClientOptions, CosClient, CosError, type CosResult, type DownloadedObject, unwrap } from "@cos/v4";
import { CosEmulator } from "@cos/v4/emulator";
import { ACCOUNT, failureOf, STRICT } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };
const ONCE = { retry: { attempts: 1 } };
/** How long something that should be prompt may take at most, in milliseconds. */
const PROMPT = 5000;

/** A connection that was taken, as a script sees it. */
interface Peer {
  /** Reads until the head of a request is there. */
  readHead(): Promise<string>;
  /** Sends text. */
  send(text: string): Promise<void>;
  /** Ends when the client or the test's end closes the connection. */
  gone(): Promise<void>;
}

interface RawServer {
  readonly url: string;
  /** Heads of the requests so far. */
  readonly heads: string[];
}

/** Runs an action against a server that does on each connection what a script says, and closes it behind the script. */
async function withServer(script: (peer: Peer) => Promise<void>, action: (server: RawServer) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const heads: string[] = [];
  const scripts: Promise<void>[] = [];
  const serve = async (conn: Deno.Conn): Promise<void> => {
    const buffer = new Uint8Array(65536);
    const peer: Peer = {
      async readHead() {
        let text = "";
        while (!text.includes("\r\n\r\n")) {
          const size = await conn.read(buffer);
          if (size === null) break;
          text += new TextDecoder().decode(buffer.subarray(0, size));
        }
        heads.push(text.split("\r\n\r\n")[0]!);
        return heads.at(-1)!;
      },
      async send(text) {
        const bytes = new TextEncoder().encode(text);
        for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
      },
      async gone() {
        while (await conn.read(buffer) !== null);
      },
    };
    try {
      await script(peer);
    } catch {
      // The client or the end of the test closed the connection.
    } finally {
      open.delete(conn);
      try {
        conn.close();
      } catch {
        // Closed already.
      }
    }
  };
  const accepting = (async () => {
    for await (const conn of listener) {
      open.add(conn);
      scripts.push(serve(conn));
    }
  })();
  try {
    const { port } = listener.addr as Deno.NetAddr;
    await action({ url: `http://127.0.0.1:${port}`, heads });
  } finally {
    listener.close();
    for (const conn of open) conn.close();
    await accepting;
    await Promise.all(scripts);
  }
}

/** A script that sends one answer to each connection. */
function answering(head: string, body = ""): (peer: Peer) => Promise<void> {
  return async (peer) => {
    await peer.readHead();
    await peer.send(`HTTP/1.1 ${head}\r\nConnection: close\r\n\r\n${body}`);
  };
}

const SILENT = async (peer: Peer): Promise<void> => {
  await peer.readHead();
  await peer.gone();
};

function clientAt(url: string, options: Partial<ClientOptions> = {}): CosClient {
  return new CosClient({ ...ACCOUNT, endpoint: url, ...ONCE, ...options });
}

function clientWith(answer: () => Response | Promise<Response>, options: Partial<ClientOptions> = {}): CosClient {
  return new CosClient({ ...ACCOUNT, ...ONCE, ...options, fetch: async () => await answer() });
}

/** One call of each way: query, JSON body, multipart body, download. */
const CALLS: Readonly<Record<string, (client: CosClient, signal?: AbortSignal) => Promise<CosResult<unknown>>>> = {
  "a stat": (client, signal) => client.statFile(AT, { signal }),
  "a delete": (client, signal) => client.delFile(AT, { signal }),
  "an upload": (client, signal) => client.upload({ ...AT, filecontent: new Uint8Array(100_000) }, { signal }),
  "a download": (client, signal) => client.downloadObject(AT, { signal }),
};

for (const [what, call] of Object.entries(CALLS)) {
  Deno.test(`${what} to a closed port gets no answer, and the failure names the host`, STRICT, async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    const failure = failureOf(await call(clientAt(`http://127.0.0.1:${port}`)));
    assertEquals([failure.code, failure.name, failure.httpStatus], [-3, "NO_ANSWER", undefined]);
    assertMatch(failure.message, new RegExp(`^no answer from 127\\.0\\.0\\.1:${port}: .+`));
    assertInstanceOf(failure.cause, Error);
  });

  Deno.test(`${what} to a host that does not exist gets no answer`, STRICT, async () => {
    const hosts = { hostname: "nonexistent.invalid", downloadHostname: "nonexistent.invalid" };
    const failure = failureOf(await call(new CosClient({ ...ACCOUNT, ...ONCE, ...hosts, protocol: "http" })));
    assertEquals(failure.code, -3);
    assertMatch(failure.message, /^no answer from (mybucket-100000\.)?nonexistent\.invalid: .+/);
  });

  Deno.test(`${what} that is not answered in time gets no answer`, STRICT, async () => {
    await withServer(SILENT, async ({ url, heads }) => {
      const failure = failureOf(await call(clientAt(url, { timeout: 500 })));
      assertEquals(failure.code, -3);
      const silence = `no answer from ${new URL(url).host} within 500 ms`;
      // What may have taken effect is looked at, and that is not answered either.
      const unsafe = ["a delete", "an upload"].includes(what);
      assertEquals(
        failure.message,
        unsafe ? `${silence}; whether it took effect is not known: looking at it failed as well: ${silence}` : silence,
      );
      // The look may be given up before its request is read.
      assert(heads.length === 1 || (unsafe && heads.length === 2), `${heads.length} requests`);
    });
  });

  Deno.test(`${what} whose connection is closed without a word gets no answer`, STRICT, async () => {
    await withServer(async (peer) => void await peer.readHead(), async ({ url }) => {
      const failure = failureOf(await call(clientAt(url)));
      assertEquals(failure.code, -3);
      assertStringIncludes(failure.message, "no answer from 127.0.0.1:");
    });
  });

  Deno.test(`${what} whose connection is reset gets no answer`, STRICT, async () => {
    // What is closed with unread bytes in it is reset.
    await withServer(() => new Promise((resolve) => setTimeout(resolve, 50)), async ({ url }) => {
      assertEquals(failureOf(await call(clientAt(url))).code, -3);
    });
  });

  Deno.test(`${what} with a signal that is aborted already rejects with its reason, and sends nothing`, STRICT, async () => {
    let sent = 0;
    const client = clientWith(() => {
      sent++;
      return new Response();
    });
    const reason = new Error("never mind");
    assertEquals(await assertRejects(() => call(client, AbortSignal.abort(reason))), reason);
    assertEquals(sent, 0);
  });

  Deno.test(`${what} that is aborted while it waits rejects with the reason at once, and is not tried again`, STRICT, async () => {
    await withServer(SILENT, async ({ url, heads }) => {
      const client = clientAt(url, { retry: { attempts: 5, baseDelay: 1 } });
      for (const reason of [new Error("never mind"), "a text", { any: "object" }]) {
        const controller = new AbortController();
        const calling = call(client, controller.signal);
        while (heads.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        const begun = performance.now();
        controller.abort(reason);
        const thrown = await calling.then(() => "resolved", (error: unknown) => error);
        assert(thrown === reason);
        assert(performance.now() - begun < PROMPT);
        heads.length = 0;
        await new Promise((resolve) => setTimeout(resolve, 30));
        assertEquals(heads.length, 0, "it was tried again");
      }
    });
  });

  Deno.test(`${what} that is aborted without a reason rejects with an AbortError`, STRICT, async () => {
    const error = await assertRejects(() => call(clientWith(() => new Response()), AbortSignal.abort()), DOMException);
    assertEquals(error.name, "AbortError");
  });

  Deno.test(`${what} that is aborted between two tries rejects with the reason at once`, STRICT, async () => {
    let tries = 0;
    const controller = new AbortController();
    const client = clientWith(() => {
      tries++;
      setTimeout(() => controller.abort("enough"), 20);
      return Response.json({ code: -71 }, { status: 503 });
    }, { retry: { attempts: 5, baseDelay: 2 ** 30, maxDelay: 2 ** 30, deadline: 2 ** 30 } });
    const begun = performance.now();
    const outcome = await call(client, controller.signal).then((result) => result.code, (error: unknown) => error);
    // What was throttled did not get in, so all of them are tried again.
    assertEquals(outcome, "enough");
    assert(performance.now() - begun < PROMPT);
    await new Promise((resolve) => setTimeout(resolve, 30));
    assertEquals(tries, 1);
  });

  Deno.test(`${what} that is aborted while a sign is made rejects with the reason at once`, STRICT, async () => {
    const controller = new AbortController();
    const asked = Promise.withResolvers<void>();
    const { promise, resolve } = Promise.withResolvers<string>();
    const client = new CosClient({
      appid: 100000,
      signer: () => {
        asked.resolve();
        return promise;
      },
      fetch: () => Promise.resolve(Response.json({ code: -197 }, { status: 404 })),
    });
    const calling = call(client, controller.signal);
    await asked.promise;
    const late = setTimeout(() => resolve("sign"), 1000);
    controller.abort("enough");
    const begun = performance.now();
    const outcome = await calling.then(({ code }) => code, (error: unknown) => error);
    clearTimeout(late);
    resolve("sign");
    assertEquals(outcome, "enough");
    assert(performance.now() - begun < 900, "it waited for the sign");
  });

  Deno.test(`${what} of a bucket that cannot be part of a host fails rather than rejects`, STRICT, async () => {
    const renamed = new Proxy({}, {
      get: (_, method: string) => (input: object, options: object) => {
        const client = new CosClient({ ...ACCOUNT, ...ONCE, protocol: "http", hostname: "127.0.0.1:9", downloadHostname: "127.0.0.1:9" });
        const calls = client as unknown as Record<string, (input: object, options: object) => Promise<CosResult<unknown>>>;
        return calls[method]!({ ...input, bucketName: "xn--a" }, options);
      },
    }) as CosClient;
    const failure = failureOf(await call(renamed));
    assert([-1, -3].includes(failure.code));
    assert(!/sign=(?!\*\*\*)/.test(failure.message));
  });
}

Deno.test("what was aborted while it was signed is not sent, not even by a fetch that does not look at its signal", STRICT, async () => {
  let sent = 0;
  const controller = new AbortController();
  const client = new CosClient({
    ...ACCOUNT,
    random: () => {
      controller.abort("enough");
      return 1;
    },
    fetch: () => {
      sent++;
      return Promise.resolve(Response.json({ code: 0, message: "SUCCESS" }));
    },
  });
  for (const call of Object.values(CALLS)) {
    assertEquals(await call(client, controller.signal).then(() => "resolved", (error: unknown) => error), "enough");
  }
  assertEquals(sent, 0);
});

Deno.test("an answer that stops in the middle is no answer in time", STRICT, async () => {
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"code":0,');
    await peer.gone();
  };
  await withServer(script, async ({ url }) => {
    const failure = failureOf(await clientAt(url, { timeout: 100 }).statFile(AT));
    assertEquals(failure.code, -3);
    assertStringIncludes(failure.message, "within 100 ms");
  });
});

for (
  const [what, head, body] of [
    ["short of its length", "200 OK\r\nContent-Length: 100", '{"code":0,"message":"SUCCESS"}'],
    ["in the middle of its chunks", "200 OK\r\nTransfer-Encoding: chunked", '1e\r\n{"code":0,"message":"SUCCESS"}\r\n'],
  ] as const
) {
  Deno.test(`an answer that is cut off ${what} is no success, though it would be JSON`, STRICT, async () => {
    await withServer(answering(head, body), async ({ url }) => {
      const failure = failureOf(await clientAt(url).updateFile(AT));
      assert([-2, -3].includes(failure.code));
    });
  });
}

Deno.test("JSON that is cut off without HTTP knowing is no COS answer", STRICT, async () => {
  await withServer(answering("200 OK\r\nContent-Type: application/json", '{"code":0,"mess'), async ({ url }) => {
    const failure = failureOf(await clientAt(url).updateFile(AT));
    assertEquals([failure.code, failure.httpStatus], [-2, 200]);
    assertStringIncludes(failure.message, "no JSON, or was cut off (HTTP 200, application/json, 15 characters)");
  });
});

Deno.test("an API call that is aborted in the middle of the answer rejects with the reason at once", STRICT, async () => {
  const controller = new AbortController();
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"code":0,');
    setTimeout(() => controller.abort("enough"), 20);
    await peer.gone();
  };
  await withServer(script, async ({ url, heads }) => {
    const client = clientAt(url, { retry: { attempts: 5, baseDelay: 1 } });
    const outcome = await client.statFile(AT, { signal: controller.signal }).then(({ code }) => code, (error: unknown) => error);
    assertEquals(outcome, "enough");
    assertEquals(heads.length, 1);
  });
});

Deno.test("a call's own timeout counts before its client's", STRICT, async () => {
  await withServer(SILENT, async ({ url }) => {
    const failure = failureOf(await clientAt(url, { timeout: 60_000 }).statFile(AT, { timeout: 50 }));
    assertStringIncludes(failure.message, "within 50 ms");
  });
});

Deno.test("a signal that is never aborted is let go of after the call", STRICT, async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
  const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"] });
  let tries = 0;
  const client = new CosClient({
    ...ACCOUNT,
    retry: { attempts: 3, baseDelay: 1 },
    fetch: (url, init) => ++tries % 2 ? Promise.reject(new TypeError("reset")) : emulator.fetch(String(url), { ...init, signal: null }),
  });
  assertEquals((await client.uploadSliceList(AT, { signal })).code, -197);
  assertEquals((await client.downloadObject(AT, { signal })).code, -46628);
  assert(tries >= 4);
  assertEquals(listeners, 0);
});

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`an API call does not follow a redirect of HTTP ${status}`, STRICT, async () => {
    await withServer(answering("200 OK\r\nContent-Length: 10", '{"code":0}'), async (other) => {
      await withServer(answering(`${status} Elsewhere\r\nLocation: ${other.url}/x\r\nContent-Length: 0`), async ({ url }) => {
        for (const call of [CALLS["a stat"]!, CALLS["a delete"]!, CALLS["an upload"]!]) {
          const failure = failureOf(await call(clientAt(url)));
          assertEquals([failure.code, failure.httpStatus], [-2, status]);
        }
        assertEquals(other.heads, []);
      });
    });
  });

  Deno.test(`a download that is redirected with HTTP ${status} does not take its sign along`, STRICT, async () => {
    await withServer(answering("200 OK\r\nContent-Length: 7", "content"), async (other) => {
      await withServer(answering(`${status} Elsewhere\r\nLocation: ${other.url}/x\r\nContent-Length: 0`), async ({ url, heads }) => {
        const result = await clientAt(url).downloadObject(AT);
        if (result.ok) await result.data.body.cancel();
        assertStringIncludes(heads[0]!, "?sign=");
        assert(!/sign|authorization/i.test(other.heads.join("\n")));
      });
    });
  });
}

const NO_JSON: readonly [what: string, head: string, body: string, api: RegExp][] = [
  ["HTTP 404 with HTML", "404 Not Found\r\nContent-Type: text/html", "<html>404</html>", /no JSON.*HTTP 404, text\/html, 16 characters/],
  ["HTTP 403 with text", "403 Forbidden\r\nContent-Type: text/plain", "no permission to get URL", /no JSON.*HTTP 403/],
  ["HTTP 502 with HTML", "502 Bad Gateway\r\nContent-Type: text/html", "<html></html>", /no JSON.*HTTP 502/],
  ["HTTP 500 with nothing", "500 Oops\r\nContent-Length: 0", "", /no body \(HTTP 500, no content type, 0 characters\)/],
  [
    "HTTP 400 with XML",
    "400 Bad Request\r\nContent-Type: application/xml",
    "<Error><Code>InvalidRequest</Code></Error>",
    /no JSON.*HTTP 400/,
  ],
  ["HTTP 404 with a JSON list", "404 Not Found\r\nContent-Type: application/json", "[]", /HTTP 404/],
  ["HTTP 404 with JSON without a code", "404 Not Found\r\nContent-Type: application/json", '{"error":"x"}', /code is no integer.*HTTP 404/],
];

for (const [what, head, body, message] of NO_JSON) {
  Deno.test(`${what} is no COS answer, be it of the API or of a download`, STRICT, async () => {
    const status = Number(head.slice(0, 3));
    await withServer(answering(head, body), async ({ url }) => {
      for (const call of [CALLS["a stat"]!, CALLS["a download"]!]) {
        const failure = failureOf(await call(clientAt(url)));
        assertEquals([failure.code, failure.httpStatus], [-2, status]);
        assertMatch(failure.message, message);
      }
    });
  });
}

const DOWNLOAD_ERRORS: readonly [what: string, body: unknown, code: number, message: string][] = [
  ["code and message", { code: -46628, message: "m", request_id: "r" }, -46628, "m"],
  ["retcode and errormsg", { retcode: -46628, errormsg: "m" }, -46628, "m"],
  ["errorcode and errormsg", { errorcode: -29043, errormsg: "m" }, -29043, "m"],
  ["a retcode as text", { retcode: "-46619", errormsg: "m" }, -46619, "m"],
  ["both, of which retcode counts", { errorcode: -1, retcode: -46618, errormsg: "m" }, -46618, "m"],
  ["no message", { retcode: -46628 }, -46628, codes["-46628"]!.name],
];

for (const [what, body, code, message] of DOWNLOAD_ERRORS) {
  Deno.test(`a download's error with ${what} is the service's own refusal`, STRICT, async () => {
    const failure = failureOf(await clientWith(() => Response.json(body, { status: 404 })).downloadObject(AT));
    assertEquals([failure.code, failure.httpStatus], [code, 404]);
    assertEquals(failure.message, message);
  });
}

Deno.test("a download's error with a success code is no success", STRICT, async () => {
  for (const body of ['{"code":0}', '{"retcode":0,"errormsg":"m"}', '{"retcode":""}']) {
    const failure = failureOf(await clientWith(() => new Response(body, { status: 404 })).downloadObject(AT));
    assertEquals([failure.code, failure.httpStatus], [-2, 404]);
  }
});

Deno.test("a download's error without an end is given up", STRICT, async () => {
  let cancelled = false;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
        cancel: () => void (cancelled = true),
      }),
      { status: 500 },
    );
  const failure = failureOf(await clientWith(endless).downloadObject(AT));
  assertEquals([failure.code, failure.httpStatus, cancelled], [-2, 500, true]);
});

Deno.test("a download's error that stops in the middle is given up in time", STRICT, async () => {
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send('HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{"code":');
    await peer.gone();
  };
  await withServer(script, async ({ url }) => {
    const failure = failureOf(await clientAt(url, { timeout: 100 }).downloadObject(AT));
    assert([-2, -3].includes(failure.code));
  });
});

async function openedAt(url: string, options: Partial<ClientOptions> = {}, signal?: AbortSignal): Promise<DownloadedObject> {
  return unwrap(await clientAt(url, options).downloadObject(AT, { signal }));
}

Deno.test("a download gives status, headers, length and content", STRICT, async () => {
  const script = answering("200 OK\r\nContent-Length: 7\r\nETag: abc\r\nx-cos-request-id: rid", "content");
  await withServer(script, async ({ url }) => {
    const result = await clientAt(url).downloadObject(AT);
    assert(result.ok);
    const { status, headers, contentLength, body } = result.data;
    assertEquals([status, headers.get("ETag"), contentLength, result.requestId], [200, "abc", 7, "rid"]);
    assertEquals(await new Response(body).text(), "content");
  });
});

Deno.test("a download that is cut off short of its length fails while it is read", STRICT, async () => {
  await withServer(answering("200 OK\r\nContent-Length: 10", "hello"), async ({ url }) => {
    const { body } = await openedAt(url);
    const error = await assertRejects(() => new Response(body).text(), CosError);
    assertEquals(error.code, -2);
    assertMatch(error.message, /^downloadObject mybucket \/a\.txt: the body was cut off after [05] (of 10 )?bytes/);
  });
});

Deno.test("a download in chunks that is cut off fails while it is read", STRICT, async () => {
  await withServer(answering("200 OK\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n"), async ({ url }) => {
    const { body } = await openedAt(url);
    assertEquals((await assertRejects(() => new Response(body).text(), CosError)).code, -2);
  });
});

for (
  const [length, message] of [
    ["10", "downloadObject mybucket /a.txt: the body was cut off after 7 of 10 bytes (-2 BAD_ANSWER)"],
    ["6", "downloadObject mybucket /a.txt: the body is longer than the 6 bytes that were announced (-2 BAD_ANSWER)"],
    ["0", "downloadObject mybucket /a.txt: the body is longer than the 0 bytes that were announced (-2 BAD_ANSWER)"],
  ] as const
) {
  Deno.test(`a download of 7 bytes that announced ${length} fails while it is read`, STRICT, async () => {
    const { body } = unwrap(await clientWith(() => new Response("content", { headers: { "Content-Length": length } })).downloadObject(AT));
    const error = await assertRejects(() => new Response(body).text(), CosError);
    assertEquals([error.code, error.message], [-2, message]);
  });
}

Deno.test("a download whose length is no number is no COS answer, and its body is let go", STRICT, async () => {
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  const failure = failureOf(await clientWith(() => new Response(body, { headers: { "Content-Length": "many" } })).downloadObject(AT));
  assertEquals([failure.code, failure.httpStatus, cancelled], [-2, 200, true]);
  assertStringIncludes(failure.message, "Content-Length");
});

Deno.test("content that the runtime unpacked is not measured against its packed length", STRICT, async () => {
  const packed = await new Response(new Blob(["content ".repeat(100)]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response(packed, { headers: { "Content-Encoding": "gzip", "Content-Length": String(packed.length) } });
  });
  try {
    const opened = await openedAt(`http://127.0.0.1:${server.addr.port}`);
    assertEquals(opened.contentLength, undefined);
    assertEquals(await new Response(opened.body).text(), "content ".repeat(100));
  } finally {
    await server.shutdown();
  }
});

Deno.test("a download that falls silent fails in time", STRICT, async () => {
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    await peer.gone();
  };
  await withServer(script, async ({ url }) => {
    const { body } = await openedAt(url, { timeout: 100 });
    const error = await assertRejects(() => new Response(body).text(), CosError);
    assertEquals([error.code, error.message], [-3, "downloadObject mybucket /a.txt: no data within 100 ms, after 5 bytes (-3 NO_ANSWER)"]);
  });
});

Deno.test("a download may take longer than the timeout as long as something comes", STRICT, async () => {
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    for (const char of "0123456789") {
      await peer.send(char);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await withServer(script, async ({ url }) => {
    const { body } = await openedAt(url, { timeout: 700 });
    assertEquals(await new Response(body).text(), "0123456789");
  });
});

Deno.test("a reader may take longer than the timeout between two reads", STRICT, async () => {
  const big = "x".repeat(300_000);
  await withServer(answering(`200 OK\r\nContent-Length: ${big.length}`, big), async ({ url }) => {
    const { body } = await openedAt(url, { timeout: 150 });
    const reader = body.getReader();
    let size = (await reader.read()).value!.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    for (let next = await reader.read(); !next.done; next = await reader.read()) size += next.value.length;
    assertEquals(size, big.length);
  });
});

Deno.test("a reader may take longer than the timeout before its first read", STRICT, async () => {
  const big = "x".repeat(300_000);
  await withServer(answering(`200 OK\r\nContent-Length: ${big.length}`, big), async ({ url }) => {
    const { body } = await openedAt(url, { timeout: 150 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    assertEquals((await new Response(body).text()).length, big.length);
  });
});

Deno.test("a download that is aborted while it is read fails with the reason at once", STRICT, async () => {
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    await peer.gone();
  };
  await withServer(script, async ({ url }) => {
    const controller = new AbortController();
    const reason = new Error("never mind");
    const { body } = await openedAt(url, {}, controller.signal);
    const reader = body.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "hello");
    const reading = reader.read();
    controller.abort(reason);
    assertEquals(await assertRejects(() => reading), reason);
  });
});

Deno.test("a download that is aborted before it is read fails with the reason", STRICT, async () => {
  await withServer(answering("200 OK\r\nContent-Length: 300000", "x".repeat(300_000)), async ({ url }) => {
    const controller = new AbortController();
    const { body } = await openedAt(url, {}, controller.signal);
    controller.abort("enough");
    const outcome = await new Response(body).text().then(() => "read", (error: unknown) => error);
    assertEquals(outcome, "enough");
  });
});

Deno.test("a download that is cancelled leaves nothing behind", STRICT, async () => {
  const closed = Promise.withResolvers<void>();
  const script = async (peer: Peer): Promise<void> => {
    await peer.readHead();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    await peer.gone().finally(closed.resolve);
  };
  await withServer(script, async ({ url }) => {
    const { body } = await openedAt(url);
    await body.cancel();
    await closed.promise;
    assertEquals(body.locked, false);
  });
});

Deno.test("HTTP 304 is a success without content, even where it announces the file's length", STRICT, async () => {
  await withServer(answering('304 Not Modified\r\nETag: "abc"\r\nContent-Length: 7'), async ({ url, heads }) => {
    const { status, headers, body } = unwrap(await clientAt(url).downloadObject({ ...AT, headers: { "If-None-Match": '"abc"' } }));
    assertEquals([status, headers.get("ETag")], [304, '"abc"']);
    assertEquals(await new Response(body).text(), "");
    assertMatch(heads[0]!, /if-none-match: "abc"/i);
  });
});

Deno.test("HTTP 304 leaves nothing to wait for, though its body is not read", STRICT, async () => {
  const client = new CosClient({ ...ACCOUNT, fetch: () => Promise.resolve(new Response(null, { status: 304 })) });
  assertEquals(unwrap(await client.downloadObject(AT)).status, 304);
});

Deno.test("an error of a download is read where streams cannot be iterated, as in some browsers", STRICT, async () => {
  const body = new Response('{"code":-197,"message":"ERROR_CMD_FILE_NOTEXIST"}').body!;
  Object.defineProperty(body, Symbol.asyncIterator, { value: undefined });
  const response = { status: 404, headers: new Headers({ "Content-Type": "application/json" }), body } as Response;
  const client = new CosClient({ ...ACCOUNT, fetch: () => Promise.resolve(response) });
  assertEquals((await client.downloadObject(AT)).code, -197);
});

Deno.test("the emulator answers 304 to the ETag of a download", STRICT, async () => {
  const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["mybucket"] });
  const client = new CosClient({ ...ACCOUNT, fetch: emulator.fetch });
  unwrap(await client.upload({ ...AT, filecontent: "content" }));
  const first = unwrap(await client.downloadObject(AT));
  assertEquals([first.status, await new Response(first.body).text()], [200, "content"]);
  const second = unwrap(await client.downloadObject({ ...AT, headers: { "If-None-Match": first.headers.get("ETag")! } }));
  assertEquals([second.status, await new Response(second.body).text()], [304, ""]);
});

Deno.test("HTTP 206 gives a part", STRICT, async () => {
  const script = answering("206 Partial Content\r\nContent-Range: bytes 2-4/7\r\nContent-Length: 3", "nte");
  await withServer(script, async ({ url, heads }) => {
    const { status, contentLength, body } = unwrap(await clientAt(url).downloadObject({ ...AT, rangeStart: 2, rangeEnd: 4 }));
    assertEquals([status, contentLength, await new Response(body).text()], [206, 3, "nte"]);
    assertMatch(heads[0]!, /range: bytes=2-4/i);
  });
});

Deno.test("a fetch that throws at once is no answer", STRICT, async () => {
  const client = new CosClient({
    ...ACCOUNT,
    ...ONCE,
    fetch: () => {
      throw new TypeError("broken");
    },
  });
  for (const call of Object.values(CALLS)) {
    const message = failureOf(await call(client)).message.replaceAll(/no answer from \S+: /g, "");
    assert(["broken", "broken; whether it took effect is not known: looking at it failed as well: broken"].includes(message), message);
  }
});

Deno.test("nothing is thrown synchronously, whatever is given", STRICT, async () => {
  const client = new CosClient(ACCOUNT);
  const method = client.statFile.bind(client) as (...args: unknown[]) => Promise<CosResult<unknown>>;
  const results = [method(), method(null), method(5), method({}, { timeout: -1 })];
  for (const result of results) assertEquals((await result).code, -1);
});
