import { assert, assertEquals } from "@std/assert";
import { Deadline } from "../../src/core/deadline.ts";
import { STRICT } from "../_support.ts";

/** Waits until a deadline has ended a request. */
async function ended(deadline: Deadline): Promise<number> {
  const began = performance.now();
  if (!deadline.signal.aborted) await new Promise((resolve) => deadline.signal.addEventListener("abort", resolve, { once: true }));
  return performance.now() - began;
}

Deno.test("deadlines that share a timer end in their own order, whichever began first", STRICT, async () => {
  const order: string[] = [];
  const all = Object.entries({ long: 120, short: 20, middle: 60 }).map(async ([name, timeout]) => {
    const deadline = new Deadline(timeout, undefined);
    await ended(deadline);
    order.push(name);
    assertEquals([deadline.expired, deadline.signal.reason.name], [true, "TimeoutError"]);
    deadline.clear();
  });
  await Promise.all(all);
  assertEquals(order, ["short", "middle", "long"]);
});

Deno.test("a deadline that was cleared does not end, and leaves no timer behind", STRICT, async () => {
  const [cleared, other] = [new Deadline(10, undefined), new Deadline(60, undefined)];
  cleared.clear();
  await ended(other);
  other.clear();
  assertEquals([cleared.expired, cleared.signal.aborted, other.expired], [false, false, true]);
  new Deadline(60_000, undefined).clear();
});

Deno.test("a deadline that is paused does not end before it goes on, and then takes its whole time", STRICT, async () => {
  const deadline = new Deadline(40, undefined);
  deadline.pause();
  await new Promise((resolve) => setTimeout(resolve, 80));
  assertEquals(deadline.expired, false);
  deadline.restart();
  const waited = await ended(deadline);
  assert(waited >= 39, `${waited} ms`);
  deadline.clear();
});

Deno.test("a deadline that is started anew ends later, though its timer was set before", STRICT, async () => {
  const deadline = new Deadline(60, undefined);
  await new Promise((resolve) => setTimeout(resolve, 40));
  deadline.restart();
  const waited = await ended(deadline);
  assert(waited >= 59, `${waited} ms`);
  deadline.clear();
});

Deno.test("the caller's signal ends a deadline with its own reason, and is let go of", STRICT, async () => {
  const caller = new AbortController();
  const deadline = new Deadline(60_000, caller.signal);
  const reason = new Error("enough");
  caller.abort(reason);
  await ended(deadline);
  assertEquals([deadline.signal.reason, deadline.expired], [reason, false]);
  deadline.clear();
  const late = new Deadline(60_000, caller.signal);
  assertEquals([late.signal.aborted, late.signal.reason], [true, reason]);
  late.clear();
});

Deno.test("a timer that somebody has dropped is not waited for: timers are faked in tests", STRICT, async () => {
  const { setTimeout: real } = globalThis;
  globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout;
  const unread = new Deadline(20, undefined);
  globalThis.setTimeout = real;
  unread.pause();
  const next = new Deadline(30, undefined);
  await ended(next);
  assertEquals(next.expired, true);
  next.clear();
});

Deno.test("the longest time that is allowed is one that a timer takes", STRICT, async () => {
  const warned: unknown[] = [];
  const { warn, error } = console;
  const process = (await import("node:process")).default;
  const note = (warning: unknown): number => warned.push(warning);
  [console.warn, console.error] = [note, note];
  process.on("warning", note);
  try {
    for (let i = 0; i < 20; i++) {
      const deadline = new Deadline(2 ** 31 - 1, undefined);
      await new Promise((resolve) => setTimeout(resolve, 1));
      assertEquals(deadline.expired, false);
      deadline.clear();
    }
  } finally {
    [console.warn, console.error] = [warn, error];
    process.off("warning", note);
  }
  assertEquals(warned, []);
});
