/**
 * What is tried again, how often and after how long, and when an outcome is settled, with tries of the tests' own. `settle_test.ts` has the
 * same with a service.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { codes } from "@cos/v4/codes";
import type { CosFailure, CosResult } from "@cos/v4";
import { type Attempts, type Settled, type Tried, tryAgain, type Unsettled } from "../../src/core/attempts.ts";
import { Clock } from "../../src/core/clock.ts";
import { operations } from "../../src/generated/operations.ts";
import { localFailure } from "../../src/core/result.ts";
import { failureOf, STRICT } from "../_support.ts";

const NOW = 1_500_000_000_000;
const SUCCESS: CosResult<string> = { ok: true, code: 0, message: "SUCCESS", data: "data" };
const SETTLED: Settled<string> = { ok: true, code: 0, message: "SUCCESS", data: "settled" };

function coded(code: number, message = "no"): CosFailure {
  return { ok: false, code, name: codes[code]?.name ?? "", message };
}

/** A failure of the network, as a runtime tells it. */
function broken(message: string, code?: string): CosFailure {
  return localFailure(-3, `no answer from host: ${message}`, { cause: Object.assign(new Error(message), code ? { code } : {}) });
}

function page(httpStatus: number): CosFailure {
  return localFailure(-2, "the answer is no JSON", { httpStatus });
}

const RESET = broken("read ECONNRESET", "ECONNRESET");
const REFUSED = broken("connect ECONNREFUSED", "ECONNREFUSED");

interface Told {
  readonly result: CosResult<string>;
  readonly tries: number;
  /** What was asked to be settled. */
  readonly asked: readonly Unsettled[];
}

/** Tries with these outcomes, the last of which stays. */
async function told(
  outcomes: readonly (CosResult<string> | Tried<string>)[],
  settled: readonly Settled<string>[] | undefined = ["undone"],
  more: Partial<Attempts<string>> & { readonly safe?: boolean } = {},
): Promise<Told> {
  let tries = 0;
  const asked: Unsettled[] = [];
  const next = (): Tried<string> => {
    const outcome = outcomes[Math.min(tries++, outcomes.length - 1)]!;
    const tried = "result" in outcome ? outcome : { result: outcome };
    const retry = codes[tried.result.code]?.retry ?? "no";
    return { retry, ...tried };
  };
  const { safe = false, rule, ...rest } = more;
  const result = await tryAgain<string>({
    operation: safe ? operations.statFile : operations.moveFile,
    rule: { attempts: 3, baseDelay: 0, maxDelay: 0, deadline: 10_000, ...rule },
    timeout: 1000,
    signal: undefined,
    clock: new Clock(() => NOW),
    ownSigns: true,
    resends: false,
    began: { ticks: performance.now(), local: NOW, offset: 0 },
    first: next(),
    once: () => Promise.resolve(next()),
    settle: settled && ((unsettled) => {
      asked.push(unsettled);
      return Promise.resolve(settled[Math.min(asked.length, settled.length) - 1]!);
    }),
    ...rest,
  });
  return { result, tries, asked };
}

/** [the code of the end, tries, looks]. */
async function summary(...args: Parameters<typeof told>): Promise<[code: number, tries: number, looks: number]> {
  const { result, tries, asked } = await told(...args);
  return [result.code, tries, asked.length];
}

Deno.test("a success ends the tries, whatever was before it", async () => {
  assertEquals(await summary([SUCCESS]), [0, 1, 0]);
  assertEquals(await summary([coded(-71), coded(-29214), SUCCESS]), [0, 3, 0]);
  assertEquals(await summary([RESET, SUCCESS], [], { safe: true }), [0, 2, 0]);
});

const CERTAIN: readonly [what: string, failure: CosFailure][] = [
  ["a connection that was refused, as Node and Bun say it", REFUSED],
  ["a connection that was refused, as older ones of Bun say it", broken("Unable to connect", "ConnectionRefused")],
  [
    "a connection that was refused, as Deno says it",
    broken("error sending request for url (http://a/): client error (Connect): tcp connect error: Connection refused (os error 111)"),
  ],
  [
    "a connection that was refused, in the words of another system",
    broken("error sending request for url (http://a/): client error (Connect): tcp connect error: Verbindung verweigert (os error 10061)"),
  ],
  ["a name that is not found, as Node and Bun say it", broken("getaddrinfo ENOTFOUND a", "ENOTFOUND")],
  ["a name that is not found for now", broken("getaddrinfo EAI_AGAIN a", "EAI_AGAIN")],
  ["a name that is not found, as Deno says it", broken("client error (Connect): dns error: failed to lookup address information")],
  ["a sign that did not come", broken("nothing was sent", "ERR_NOT_SENT")],
  ["-71", coded(-71)],
  ["-300", coded(-300)],
  ["-29214", coded(-29214)],
  ["a page of HTTP 429", page(429)],
];

for (const [what, failure] of CERTAIN) {
  Deno.test(`after ${what} it is certain that nothing happened: what has a second effect is tried again without a look`, async () => {
    assertEquals(await summary([failure, failure, SUCCESS]), [0, 3, 0]);
    const { result, tries, asked } = await told([failure]);
    assertEquals([result, tries, asked.length], [failure, 3, 0]);
  });
}

const UNCERTAIN: readonly [what: string, failure: CosFailure][] = [
  ["a reset", RESET],
  ["a connection that was closed", broken("connection closed before message completed")],
  ["a host that cannot be reached any more", broken("read EHOSTUNREACH", "EHOSTUNREACH")],
  ["a timeout", localFailure(-3, "no answer from host within 100 ms")],
  [
    "a path with the name of a code in it",
    broken("error sending request from a for http://h/ECONNREFUSED/ENOTFOUND: client error (SendRequest)"),
  ],
  [
    "a path with the words in it",
    broken("error sending request for http://h/connection%20refused/dns%20error: client error (SendRequest)"),
  ],
  ["a page of HTTP 502", page(502)],
  ["a page of HTTP 200", page(200)],
  ["a backend that may have got half-way", coded(-195)],
  ["-20034", coded(-20034)],
  ["-77", coded(-77)],
];

for (const [what, failure] of UNCERTAIN) {
  Deno.test(`after ${what} it is looked whether there was an effect`, async () => {
    assertEquals(await summary([failure], [SETTLED]), [0, 1, 1]);
    assertEquals(await summary([failure, SUCCESS], ["undone"]), [0, 2, 1]);
    const { result, tries } = await told([failure], [{ unknown: "nobody knows" }]);
    assertEquals([result.code, result.message], [failure.code, `${failure.message}; whether it took effect is not known: nobody knows`]);
    assertEquals(tries, 1);
    assertMatch((await told([failure], undefined, { settle: undefined })).result.message, /is not known: there is no way to look$/);
  });

  Deno.test(`after ${what} what is safe is tried again without a look`, async () => {
    assertEquals(await summary([failure], [SETTLED], { safe: true }), [failure.code, 3, 0]);
    assertEquals((await told([failure], [SETTLED], { safe: true })).result, failure);
  });
}

for (const status of [0, 301, 302, 307, 400, 403, 404, 499]) {
  Deno.test(`a page of HTTP ${status || "no status"} comes from before the service: it is neither tried again nor looked at`, async () => {
    for (const safe of [true, false]) assertEquals(await summary([page(status)], [SETTLED], { safe }), [-2, 1, 0]);
  });
}

Deno.test("a page of HTTP 403 that says when to come again is taken at its word", async () => {
  const headers = new Headers({ "Retry-After": "0" });
  assertEquals(await summary([{ result: page(403), headers }, SUCCESS]), [0, 2, 0]);
});

Deno.test("the first refusal of a call that was never cut off is the answer, without a look", async () => {
  for (const code of [-197, -177, -178, -4018, -97, -5999, -987654]) {
    assertEquals(await summary([coded(code)], [SETTLED]), [code, 1, 0]);
    assertEquals(await summary([coded(-71), REFUSED, coded(code)], [SETTLED]), [code, 3, 0]);
  }
});

Deno.test("a refusal of a call that was cut off before is settled as well: the first try may have arrived late", async () => {
  for (const code of [-197, -177, -178, -4018]) {
    const { result, asked } = await told([RESET, coded(code)], ["undone", SETTLED]);
    assertEquals(result, SETTLED as CosResult<string>);
    assertEquals(asked.map(({ failure }) => failure.code), [-3, code]);
    assertEquals(await summary([RESET, coded(-71), coded(code)], ["undone", SETTLED]), [0, 3, 2]);
    assertEquals((await told([RESET, coded(code)], ["undone", "undone"])).result, coded(code));
    assertMatch(
      (await told([RESET, coded(code)], ["undone", { unknown: "x" }])).result.message,
      /^no; whether it took effect is not known: x$/,
    );
  }
});

Deno.test("a call that was cut off once is looked at a last time when its tries end with what did not get in", async () => {
  assertEquals(await summary([RESET, REFUSED], ["undone", SETTLED]), [0, 3, 2]);
  assertEquals(await summary([RESET, coded(-71)], ["undone"]), [-71, 3, 2]);
});

Deno.test("a last try that was cut off, and had no effect so far, says so", async () => {
  const { result, tries, asked } = await told([RESET]);
  assertEquals(failureOf(result).message, `${RESET.message}; it had not taken effect when that was looked at`);
  assertEquals([tries, asked.length], [3, 3]);
  assertEquals(await summary([RESET], ["undone"], { rule: { attempts: 1 } as Attempts<string>["rule"] }), [-3, 1, 1]);
});

Deno.test("a call whose time is up is looked at a last time, or says that it had no effect", async () => {
  const headers = new Headers({ "Retry-After": "60" });
  assertEquals(await summary([RESET, { result: coded(-71), headers }], ["undone", SETTLED]), [0, 2, 2]);
  const { result, tries } = await told([{ result: page(503), headers }]);
  assertEquals([tries, failureOf(result).message], [1, "the answer is no JSON; it had not taken effect when that was looked at"]);
});

Deno.test("what is looked with: the call's own signal, timeout and rule, and no more time than is left", async () => {
  const { signal } = new AbortController();
  const { asked } = await told([RESET], [SETTLED], { signal, timeout: 77 });
  const { options, failure, since } = asked[0]!;
  assertEquals([options.signal, options.timeout, options.retry?.attempts, failure], [signal, 77, 3, RESET]);
  assert(options.retry!.deadline! <= 10_000 && options.retry!.deadline! > 5000);
  assert(since() <= NOW / 1000 && since() >= NOW / 1000 - 5);
});

Deno.test("when a call began is told by the service's clock, even if its answers come later", async () => {
  const clock = new Clock(() => NOW);
  const { asked } = await told([RESET], [SETTLED], { clock });
  clock.observe(new Headers({ Date: new Date(NOW + 60_000).toUTCString() }));
  const since = asked[0]!.since() - NOW / 1000;
  assert(since <= 60 && since >= 55, String(since));
});

/** Timers of the test's own, which end at once: how long each was to wait. */
async function waitsOf(action: () => Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  const own = globalThis.setTimeout;
  globalThis.setTimeout = ((callback: () => void, wait: number) => {
    waits.push(wait);
    return own(callback, 0);
  }) as typeof setTimeout;
  try {
    await action();
  } finally {
    globalThis.setTimeout = own;
  }
  return waits;
}

/** The waits before further tries of an answer with these headers. */
async function retryAfter(
  headers: HeadersInit,
  deadline: number,
  clock = new Clock(() => NOW),
): Promise<{ waits: number[]; tries: number }> {
  let tries = 0;
  const rule = { attempts: 3, baseDelay: 0, maxDelay: 0, deadline };
  const waits = await waitsOf(async () => {
    tries = (await told([{ result: coded(-71), headers: new Headers(headers) }], [], { rule, clock })).tries;
  });
  return { waits, tries };
}

Deno.test("Retry-After in seconds is honoured, beyond the cap of the back-off", async () => {
  assertEquals(await retryAfter({ "Retry-After": "7" }, 100_000), { waits: [7000, 7000], tries: 3 });
  assertEquals(await retryAfter({ "Retry-After": " 0 " }, 100_000), { waits: [0, 0], tries: 3 });
});

Deno.test("Retry-After as a date is honoured, by the service's clock", async () => {
  const date = new Date(NOW + 9000).toUTCString();
  assertEquals(await retryAfter({ "Retry-After": date }, 100_000), { waits: [9000, 9000], tries: 3 });
  const clock = new Clock(() => NOW);
  clock.observe(new Headers({ Date: new Date(NOW + 5000).toUTCString() }));
  assertEquals(await retryAfter({ "Retry-After": date }, 100_000, clock), { waits: [4000, 4000], tries: 3 });
  assertEquals(await retryAfter({ "Retry-After": new Date(NOW - 9000).toUTCString() }, 100_000), { waits: [0, 0], tries: 3 });
});

Deno.test("Retry-After that is none is passed over", async () => {
  for (const value of ["soon", "", "Wed, 99 Foo 2026"]) {
    assertEquals(await retryAfter({ "Retry-After": value }, 100_000), { waits: [0, 0], tries: 3 });
  }
});

Deno.test("Retry-After beyond the total deadline ends the tries at once", async () => {
  for (const value of ["11", "99999999999999999999", new Date(NOW + 11_000).toUTCString()]) {
    assertEquals(await retryAfter({ "Retry-After": value }, 10_000), { waits: [], tries: 1 });
  }
});

Deno.test("no further try begins after the total deadline", STRICT, async () => {
  let tries = 0;
  const begun = performance.now();
  const rule = { attempts: 1000, baseDelay: 10, maxDelay: 10, deadline: 60 };
  await told([RESET], [], {
    safe: true,
    rule,
    once: async () => {
      tries++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { result: RESET };
    },
  });
  assert(tries > 1 && tries < 8, String(tries));
  assert(performance.now() - begun < 2000);
});

Deno.test("an expired sign leads to one more try, which is not counted and not waited for", async () => {
  const headers = new Headers({ Date: new Date(NOW + 60_000).toUTCString() });
  const rule = { attempts: 1, baseDelay: 2 ** 30, maxDelay: 2 ** 30, deadline: 2 ** 30 };
  for (const code of [-96, -59, -46619]) {
    const waits = await waitsOf(async () => {
      assertEquals(await summary([{ result: coded(code), headers }, SUCCESS], [], { rule }), [0, 2, 0]);
      assertEquals(await summary([{ result: coded(code), headers }, { result: coded(code), headers }], [], { rule }), [code, 2, 0]);
    });
    assertEquals(waits, []);
  }
});

Deno.test("a call that was cut off and whose sign is then expired is still settled at its end", async () => {
  const headers = new Headers({ Date: new Date(NOW + 60_000).toUTCString() });
  assertEquals(await summary([RESET, { result: coded(-96), headers }, coded(-197)], ["undone", SETTLED]), [0, 3, 2]);
  assertEquals(await summary([RESET, coded(-96)], ["undone", SETTLED]), [0, 2, 2]);
  assertEquals(await summary([RESET, { result: coded(-96), headers }], ["undone", SETTLED]), [0, 3, 2]);
});

Deno.test("an abort ends the tries with its reason, before another, between two, and while it is looked", STRICT, async () => {
  const rejected = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => "resolved", (error: unknown) => error);
  assertEquals(await rejected(told([coded(-71), SUCCESS], [], { signal: AbortSignal.abort("enough") })), "enough");
  const between = new AbortController();
  setTimeout(() => between.abort("enough"), 5);
  const rule = { attempts: 3, baseDelay: 2 ** 30, maxDelay: 2 ** 30, deadline: 2 ** 30 };
  assertEquals(await rejected(told([coded(-71)], [], { signal: between.signal, rule })), "enough");
  const looking = new AbortController();
  const settle = (): Promise<never> => {
    looking.abort("enough");
    return Promise.reject(looking.signal.reason);
  };
  assertEquals(await rejected(told([RESET], [], { signal: looking.signal, settle })), "enough");
});
