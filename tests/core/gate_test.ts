import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ClientOptions, CosClient, type CosResult, unwrap } from "@cos/v4";
import { Gate } from "../../src/core/gate.ts";
import { ACCOUNT, clientOf, emulatorWith, QUICK, STRICT } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };

/** Waits for a place, or has one at once. */
async function enter(gate: Gate, signal: AbortSignal | undefined): Promise<void> {
  await gate.enter(signal);
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const nothing = {};
  await new Promise((resolve) => setTimeout(resolve, 0));
  return await Promise.race([promise.catch(() => {}), Promise.resolve(nothing)]) !== nothing;
}

Deno.test("a gate lets so many through, and the next when one leaves", async () => {
  const gate = new Gate(2);
  await enter(gate, undefined);
  await enter(gate, undefined);
  const third = enter(gate, undefined);
  assertEquals(await isSettled(third), false);
  gate.leave();
  await third;
  gate.leave();
  gate.leave();
  await enter(gate, undefined);
  await enter(gate, undefined);
  assertEquals(await isSettled(enter(gate, undefined)), false);
});

Deno.test("a gate is fair: who came first is let through first, and nobody overtakes", async () => {
  const gate = new Gate(1);
  await enter(gate, undefined);
  const order: number[] = [];
  const waiting = Array.from({ length: 20 }, async (_, index) => {
    await enter(gate, undefined);
    order.push(index);
    await Promise.resolve();
    gate.leave();
  });
  gate.leave();
  // Comes when a place is being handed over, and is not faster than those that wait.
  const late = enter(gate, undefined).then(() => order.push(20));
  await Promise.all([...waiting, late]);
  assertEquals(order, Array.from({ length: 21 }, (_, index) => index));
});

Deno.test("who gives up waiting rejects with the reason at once, and takes no place", async () => {
  const gate = new Gate(1);
  await enter(gate, undefined);
  const controller = new AbortController();
  const [first, second] = [enter(gate, controller.signal), enter(gate, undefined)];
  controller.abort("enough");
  assertEquals(await first.catch((error: unknown) => error), "enough");
  assertEquals(await isSettled(second), false);
  gate.leave();
  await second;
});

Deno.test("who has given up already takes no place, even where one is free", async () => {
  const gate = new Gate(1);
  const reason = new Error("enough");
  assertEquals(await assertRejects(() => enter(gate, AbortSignal.abort(reason))), reason);
  await enter(gate, undefined);
});

Deno.test("an abort after the admission changes nothing: the place is the caller's to give back", async () => {
  const gate = new Gate(1);
  await enter(gate, undefined);
  const controller = new AbortController();
  const waiting = enter(gate, controller.signal);
  gate.leave();
  controller.abort();
  await waiting;
  const next = enter(gate, undefined);
  assertEquals(await isSettled(next), false);
  gate.leave();
  await next;
});

Deno.test("a gate forgets the signals of those that it let through", async () => {
  const gate = new Gate(1);
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
  await enter(gate, signal);
  const waiting = enter(gate, signal);
  assertEquals(listeners, 1);
  gate.leave();
  await waiting;
  assertEquals(listeners, 0);
});

/** A client whose requests end when the test says so, and how many are under way. */
function held(options: Partial<ClientOptions> = {}) {
  const waiting: (() => void)[] = [];
  const state = { now: 0, most: 0, total: 0 };
  const client = new CosClient({
    ...ACCOUNT,
    fetch: async (_, init) => {
      state.total++;
      state.most = Math.max(state.most, ++state.now);
      try {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          init?.signal?.addEventListener("abort", () => reject(init.signal!.reason), { once: true });
        });
        return Response.json({ code: -197 }, { status: 404 });
      } finally {
        state.now--;
      }
    },
    ...options,
  });
  return { client, state, end: () => waiting.splice(0).forEach((resolve) => resolve()) };
}

/** Waits until something is so; signing takes its time. */
async function until(condition: () => boolean): Promise<void> {
  for (const begun = performance.now(); !condition();) {
    assert(performance.now() - begun < 5000, `it never came to ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

for (const [what, options, bound] of [["32 by default", {}, 32], ["as many as are allowed", { maxRequests: 3 }, 3]] as const) {
  Deno.test(`a client has ${what} requests under way at most, and the others wait their turn`, STRICT, async () => {
    const { client, state, end } = held(options);
    const calls = Array.from({ length: 100 }, () => client.statFile(AT));
    for (let sent: number = bound; sent < 100; sent = Math.min(100, sent + bound)) {
      await until(() => state.total === sent);
      // Time enough for one too many.
      await new Promise((resolve) => setTimeout(resolve, 5));
      assertEquals([state.now, state.total], [bound, sent]);
      end();
    }
    await until(() => state.total === 100);
    end();
    await Promise.all(calls);
    assertEquals([state.most, state.total], [bound, 100]);
  });
}

Deno.test("a call that waits for its turn can be aborted, and sends nothing", STRICT, async () => {
  const { client, state, end } = held({ maxRequests: 1 });
  const controller = new AbortController();
  const first = client.statFile(AT);
  await until(() => state.now === 1);
  const second = client.statFile(AT, { signal: controller.signal });
  const third = client.statFile(AT);
  controller.abort("enough");
  assertEquals(await second.catch((error: unknown) => error), "enough");
  end();
  await first;
  await until(() => state.now === 1);
  end();
  await third;
  assertEquals(state.total, 2);
});

Deno.test("the time that a call waits for its turn does not count against its timeout", STRICT, async () => {
  const { client, state, end } = held({ maxRequests: 1, timeout: 2000 });
  const first = client.statFile(AT);
  await until(() => state.now === 1);
  const second = client.statFile(AT, { timeout: 500 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  end();
  await first;
  await until(() => state.now === 1);
  end();
  assertEquals((await second).code, -197);
});

Deno.test("the place is given back on every path: failure, abort, timeout, a throw, a bad sign", STRICT, async () => {
  const emulator = emulatorWith();
  const faults: Readonly<Record<string, (signal: AbortSignal) => Promise<Response>>> = {
    "fetch rejects": () => Promise.reject(new TypeError("reset")),
    "fetch throws": () => {
      throw new TypeError("broken");
    },
    "a timeout": (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
    "a page": () => Promise.resolve(new Response("<html>", { status: 502 })),
    "a body that breaks": () =>
      Promise.resolve(new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) }))),
    "a download with a wrong length": () => Promise.resolve(new Response("x", { headers: { "Content-Length": "x" } })),
  };
  let fault: ((signal: AbortSignal) => Promise<Response>) | undefined;
  let badSign = false;
  const signing = clientOf(emulator);
  const client = new CosClient({
    ...ACCOUNT,
    maxRequests: 1,
    timeout: 50,
    retry: { ...QUICK, attempts: 2 },
    random: () => {
      if (badSign) throw new Error("no random numbers");
      return 1;
    },
    fetch: (url, init) => fault ? fault(init!.signal!) : emulator.fetch(url, init),
  });
  const calls: readonly ((signal?: AbortSignal) => Promise<CosResult<unknown>>)[] = [
    (signal) => client.statFile(AT, { signal }),
    (signal) => client.delFile(AT, { signal }),
    (signal) => client.upload({ ...AT, filecontent: "x" }, { signal }),
    (signal) => client.downloadObject(AT, { signal }),
  ];
  const assertFree = async (what: string): Promise<void> => {
    [fault, badSign] = [undefined, false];
    const late = AbortSignal.timeout(2000);
    const result = await client.listFolder({ ...AT, cosPath: "/" }, { signal: late }).catch(() => undefined);
    assertEquals(result?.code, 0, what);
  };
  for (const [what, next] of Object.entries(faults)) {
    for (const call of calls) {
      fault = next;
      const result = await call();
      if (result.ok) await (result.data as { body: ReadableStream } | undefined)?.body?.cancel();
      await assertFree(what);
    }
  }
  for (const call of calls) {
    fault = faults["a timeout"];
    const controller = new AbortController();
    const calling = call(controller.signal).catch((error: unknown) => error);
    setTimeout(() => controller.abort("enough"), 5);
    assertEquals(await calling, "enough");
    await assertFree("an abort");
    badSign = true;
    await call().catch(() => {});
    await assertFree("a signer that throws");
  }
  assert(signing !== client);
});

Deno.test("a download gives its place back when its headers have arrived, so open streams block nothing", STRICT, async () => {
  const emulator = emulatorWith();
  const client = clientOf(emulator, { maxRequests: 1 });
  unwrap(await client.upload({ ...AT, filecontent: "content" }));
  const opened = await Promise.all(Array.from({ length: 5 }, () => client.downloadObject(AT)));
  assertEquals((await client.statFile(AT)).code, 0);
  for (const result of opened) assertEquals(await new Response(unwrap(result).body).text(), "content");
});

Deno.test("a call of many requests, and one that is settled, get along with a single place", STRICT, async () => {
  const emulator = emulatorWith({
    hooks: { after: ({ op }) => op === "move" || op === "copy" ? { code: 0, status: 502, headers: [], body: null } : undefined },
  });
  const client = clientOf(emulator, { maxRequests: 1 });
  unwrap(await client.uploadSliceFileFromBuffer({ ...AT, data: new Uint8Array(3 * 1024 * 1024), maxCon: 4 }));
  unwrap(await client.copyFile({ ...AT, destPath: "/b" }));
  unwrap(await client.moveFile({ ...AT, destPath: "/c" }));
  assertEquals(unwrap(await client.deleteFolderAll({ bucketName: "mybucket", cosPath: "/" })).deleted, 2);
});
