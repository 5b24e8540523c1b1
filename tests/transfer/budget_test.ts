import { assertEquals } from "@std/assert";
import { Budget } from "../../src/transfer/budget.ts";

const never = new AbortController().signal;

/** Lets everything go on that can. */
async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

/** Takes bytes, and notes when they were given. */
function taker(budget: Budget, given: string[]): (name: string, bytes: number, signal?: AbortSignal) => Promise<() => void> {
  return async (name, bytes, signal = never) => {
    const release = await budget.take(bytes, signal);
    given.push(name);
    return release;
  };
}

Deno.test("a budget lets no more through than there is, in the order in which they came", async () => {
  const given: string[] = [];
  const take = taker(new Budget(10), given);
  const [a, b] = [await take("a", 6), await take("b", 4)];
  const [c, d, e] = [take("c", 5), take("d", 1), take("e", 4)];
  await turn();
  assertEquals(given, ["a", "b"]);
  b();
  await turn();
  // A small one does not overtake: a large one would wait for ever.
  assertEquals(given, ["a", "b"]);
  a();
  await turn();
  assertEquals(given, ["a", "b", "c", "d", "e"]);
  for (const one of [c, d, e]) (await one)();
});

Deno.test("whoever wants more than there is gets all, alone", async () => {
  const given: string[] = [];
  const take = taker(new Budget(10), given);
  const small = await take("small", 1);
  const large = take("large", 1000);
  const next = take("next", 1);
  await turn();
  assertEquals(given, ["small"]);
  small();
  await turn();
  assertEquals(given, ["small", "large"]);
  (await large)();
  (await next)();
  assertEquals(given, ["small", "large", "next"]);
  (await take("all", 10))();
});

Deno.test("an abort ends the wait with its reason, and takes nothing", async () => {
  const given: string[] = [];
  const take = taker(new Budget(10), given);
  const first = await take("first", 10);
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborted = take("aborted", 10, controller.signal).catch((error) => error);
  const last = take("last", 10);
  controller.abort(reason);
  assertEquals(await aborted, reason);
  assertEquals(await take("late", 1, controller.signal).catch((error) => error), reason);
  first();
  (await last)();
  assertEquals(given, ["first", "last"]);
});

Deno.test("an abort of a large one lets smaller ones go that waited behind it", async () => {
  const given: string[] = [];
  const take = taker(new Budget(10), given);
  const first = await take("first", 5);
  const controller = new AbortController();
  const large = take("large", 10, controller.signal).catch(() => undefined);
  const small = take("small", 5);
  controller.abort(new Error("enough"));
  await large;
  await turn();
  assertEquals(given, ["first", "small"]);
  (await small)();
  first();
});
