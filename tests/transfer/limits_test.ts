import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CosClient } from "../../src/client.ts";
import { BadInput, unwrap } from "../../src/core/result.ts";
import { TURN } from "../../src/core/turn.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { type LimitClock, limited } from "../../src/transfer/limits.ts";

/** Time that passes only while somebody waits for a limit; whose turn has come in it is told. */
class Passing implements LimitClock {
  time = 0;
  #timers = new Map<number, { readonly at: number; readonly fire: () => void }>();
  #last = 0;

  now(): number {
    return this.time;
  }

  async wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    // Whoever goes on meanwhile does so now.
    await turns();
    signal?.throwIfAborted();
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.time = Math.max(this.time, next[1].at);
      next[1].fire();
    }
    this.time = end;
  }

  /** Puts itself in the place of the runtime's clock and timers. */
  install(): Disposable {
    const { setTimeout, clearTimeout } = globalThis;
    const now = performance.now;
    performance.now = () => this.time;
    const later = (fire: () => void, milliseconds = 0) => {
      this.#timers.set(++this.#last, { at: this.time + milliseconds, fire });
      return this.#last;
    };
    Object.assign(globalThis, { setTimeout: later, clearTimeout: (id: number) => void this.#timers.delete(id) });
    return {
      [Symbol.dispose]: () => {
        Object.assign(globalThis, { setTimeout, clearTimeout });
        performance.now = now;
      },
    };
  }
}

const REPLY = ((_input: unknown, init?: RequestInit) => Promise.resolve(new Response(init?.body ?? "answer"))) as typeof fetch;

Deno.test("requests are spaced evenly, and the first goes at once", async () => {
  const clock = new Passing();
  const sent: number[] = [];
  const send = limited((() => (sent.push(clock.time), Promise.resolve(new Response()))) as typeof fetch, { requestsPerSecond: 5 }, clock);
  await Promise.all(Array.from({ length: 6 }, () => send("http://x/")));
  assertEquals(sent, [0, 200, 400, 600, 800, 1000]);
  clock.time = 60_000;
  await Promise.all([send("http://x/"), send("http://x/")]);
  assertEquals(sent.slice(6), [60_000, 60_200]);
});

for (
  const [what, body] of Object.entries(
    {
      "text": "ä".repeat(5000),
      "bytes": new Uint8Array(10_000),
      "a view": new DataView(new ArrayBuffer(10_000)),
      "memory": new ArrayBuffer(10_000),
      "a blob": new Blob([new Uint8Array(10_000)]),
      "a form": (() => {
        const form = new FormData();
        form.append("a", new Blob([new Uint8Array(9_900)]));
        form.append("b", "x".repeat(100));
        return form;
      })(),
    } satisfies Record<string, BodyInit>,
  )
) {
  Deno.test(`a body that is laid out whole waits by its size before it is sent: ${what}`, async () => {
    const clock = new Passing();
    let sent = -1;
    let given: unknown;
    const send = limited(
      ((_url: unknown, init?: RequestInit) => (sent = clock.time, given = init?.body, Promise.resolve(new Response()))) as typeof fetch,
      { bytesPerSecond: 1000 },
      clock,
    );
    await send("http://x/", { method: "POST", body });
    // A tenth of a second is given at the beginning.
    assertEquals([sent, given === body], [9_900, true]);
    await send("http://x/", { method: "POST", body });
    assertEquals(sent, 19_900);
  });
}

for (
  const [what, make] of Object.entries({
    "a stream": () => new Blob([pattern(300_000)]).stream(),
    "what can be iterated over": () => new Blob([pattern(300_000)]).stream() as unknown as AsyncIterable<Uint8Array>,
  })
) {
  Deno.test(`a body that comes bit by bit is paced while it is sent: ${what}`, async () => {
    const clock = new Passing();
    let got: Uint8Array | undefined;
    const times: number[] = [];
    const send = limited(
      (async (_url: unknown, init?: RequestInit) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of init!.body as unknown as AsyncIterable<Uint8Array>) {
          chunks.push(chunk);
          times.push(clock.time);
        }
        got = new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
        return new Response();
      }) as typeof fetch,
      { bytesPerSecond: 100_000 },
      clock,
    );
    await send("http://x/", { method: "POST", body: make() as ReadableStream });
    assertEquals(got, pattern(300_000));
    assertEquals([times[0], Math.round(times.at(-1)!)], [0, 2_900]);
    // Never more by a moment than the rate allows.
    assert(times.length >= 30);
  });
}

Deno.test("an answer is paced as it is read, and is the same", async () => {
  const clock = new Passing();
  const content = pattern(1_000_000);
  const send = limited(
    (() => Promise.resolve(new Response(content, { status: 206, headers: { "Content-Length": "1000000", ETag: "x" } }))) as typeof fetch,
    { bytesPerSecond: 100_000 },
    clock,
  );
  const response = await send("http://x/");
  assertEquals([response.status, response.headers.get("etag"), clock.time], [206, "x", 0]);
  assertEquals(await response.bytes(), content);
  assertEquals(Math.round(clock.time), 9_900);
  assertEquals(await new Response((await send("http://x/")).body!.pipeThrough(new TransformStream())).bytes(), content);
});

Deno.test("both directions have the rate for themselves, and no rate is no wait", async () => {
  const clock = new Passing();
  const send = limited(REPLY, { bytesPerSecond: 1000 }, clock);
  assertEquals(await (await send("http://x/", { method: "POST", body: "x".repeat(1000) })).text(), "x".repeat(1000));
  assertEquals(Math.round(clock.time), 1800);
  const free = new Passing();
  await (await limited(REPLY, {}, free)("http://x/", { method: "POST", body: "x".repeat(1000) })).text();
  assertEquals(free.time, 0);
});

Deno.test("what is given up costs nothing, and an abort ends each kind of wait with its reason", async () => {
  const clock = new Passing();
  let stuck = (): void => {};
  const slow: LimitClock = {
    now: () => clock.time,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        stuck = () => resolve(clock.wait(milliseconds, undefined));
      }),
  };
  const send = limited(REPLY, { bytesPerSecond: 1000 }, slow);
  const controller = new AbortController();
  const waiting = [1, 2].map(() => send("http://x/", { method: "POST", body: "x".repeat(50_000), signal: controller.signal }));
  const reason = new Error("enough");
  controller.abort(reason);
  for (const one of waiting) assertEquals(await assertRejects(() => one), reason);

  const reading = new AbortController();
  const response = await send("http://x/", { method: "POST", body: "x".repeat(100), signal: reading.signal });
  const text = response.text();
  const big = await limited((() => Promise.resolve(new Response("x".repeat(5000)))) as typeof fetch, { bytesPerSecond: 1000 }, slow)(
    "http://x/",
    { signal: reading.signal },
  );
  assertEquals(await text, "x".repeat(100));
  const read = big.text();
  // Its first kibibyte waits already.
  await turns();
  reading.abort(reason);
  await assertRejects(() => read);

  const next = send("http://x/", { method: "POST", body: "x".repeat(100) });
  await turns();
  stuck();
  await next;
  assertEquals(clock.time, 100);
});

Deno.test("a body that nobody reads any more lets go of its connection, even while it waits", async () => {
  let cancelled = "";
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
    cancel: (reason) => void (cancelled = reason),
  }, { highWaterMark: 0 });
  const never: LimitClock = {
    now: () => 0,
    wait: (_, signal) => new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason))),
  };
  const response = await limited((() => Promise.resolve(new Response(body))) as typeof fetch, { bytesPerSecond: 10 }, never)("http://x/");
  const reader = response.body!.getReader();
  const read = reader.read();
  await turns();
  await reader.cancel("enough");
  assertEquals(cancelled, "enough");
  assertEquals((await read).done, true);
});

Deno.test("the clock of a request stands still while it waits, and goes on with what was left", async () => {
  const clock = new Passing();
  using _ = clock.install();
  const told: string[] = [];
  const held = {
    due: 500,
    pause: () => void told.push("pause"),
    restart: (left?: number) => void told.push(`restart ${left}`),
  };
  const send = limited(REPLY, { bytesPerSecond: 1000 }, clock);
  await send("http://x/", { method: "POST", body: "x".repeat(1100), [TURN]: held } as RequestInit);
  assertEquals([told, clock.time], [["pause", "restart 500"], 1000]);
});

const MINUTES = 10;

for (const way of ["an upload", "a download"] as const) {
  Deno.test(`a timeout does not count that ${way} waits for the limit, nor does its sign grow old meanwhile`, async () => {
    const clock = new Passing();
    const began = Date.now();
    const now = (): number => began + clock.time;
    const { fetch, ...options } = new CosEmulator({ buckets: ["mybucket"], now }).clientOptions;
    let requests = 0;
    const count = ((...given: Parameters<typeof fetch>) => (requests++, fetch(...given))) as typeof fetch;
    const bytesPerSecond = 1000;
    const cos = new CosClient({ ...options, now, fetch: limited(count, { bytesPerSecond }, clock), timeout: 1000, signExpired: 60 });
    const content = pattern(MINUTES * 60 * bytesPerSecond);
    const at = { bucketName: "mybucket", cosPath: "/a" };
    const plain = new CosClient({ ...options, now, fetch });
    if (way === "a download") unwrap(await plain.uploadFileFromBuffer({ ...at, data: content }));
    using _ = clock.install();
    if (way === "an upload") unwrap(await cos.uploadFileFromBuffer({ ...at, data: content }));
    else assertEquals(await unwrap(await cos.downloadObject(at)).bytes(), content);
    assertEquals(requests, 1);
    assert(clock.time > (MINUTES * 60 - 1) * 1000);
    if (way === "an upload") assertEquals(await unwrap(await plain.downloadObject(at)).bytes(), content);
  });
}

Deno.test("a silent service is found out as ever", async () => {
  const clock = new Passing();
  using _ = clock.install();
  const { fetch: __, ...options } = new CosEmulator().clientOptions;
  const silent = ((_url: unknown, init: RequestInit) =>
    new Promise((_, reject) => {
      init.signal!.addEventListener("abort", () => reject(init.signal!.reason));
      // Nothing else moves the time.
      queueMicrotask(() => void clock.wait(2000, undefined));
    })) as typeof fetch;
  const cos = new CosClient({ ...options, fetch: limited(silent, { bytesPerSecond: 1000 }, clock), timeout: 1000, retry: { attempts: 1 } });
  const result = await cos.statFile({ bucketName: "mybucket", cosPath: "/a" });
  assertEquals([result.code, /within 1000 ms/.test(result.message)], [-3, true]);
});

Deno.test("each try waits its turn, also after -71", async () => {
  const clock = new Passing();
  const emulator = new CosEmulator({ buckets: ["mybucket"] });
  emulator.faults.add({ operation: "stat", nth: { to: 2 }, code: -71 });
  const { fetch, ...options } = emulator.clientOptions;
  const sent: number[] = [];
  const note = ((...given: Parameters<typeof fetch>) => (sent.push(clock.time), fetch(...given))) as typeof fetch;
  const cos = new CosClient({ ...options, fetch: limited(note, { requestsPerSecond: 0.5 }, clock), retry: { baseDelay: 0 } });
  assertEquals((await cos.statFile({ bucketName: "mybucket", cosPath: "/none" })).code, -197);
  assertEquals(sent, [0, 2000, 4000]);
});

Deno.test("a rate that is none is refused by its name", () => {
  for (const wrong of [0, -1, NaN, Infinity, "5" as unknown as number]) {
    assertThrows(() => limited(fetch, { bytesPerSecond: wrong }), BadInput, "bytesPerSecond: must be more than 0");
    assertThrows(() => limited(fetch, { requestsPerSecond: wrong }), BadInput, "requestsPerSecond: must be more than 0");
  }
});

/** Lets everything go on that waits for nothing. */
async function turns(): Promise<void> {
  for (let count = 0; count < 50; count++) await Promise.resolve();
}

function pattern(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 7919) >> 3);
}
