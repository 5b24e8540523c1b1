import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { checkFaultRules, CosEmulator, faultOperations, Faults } from "../../src/emulator/mod.ts";
import type { FaultRule } from "../../src/emulator/mod.ts";

const stat = { method: "GET", host: "x", bucket: "mybucket", path: "/a", op: "stat" };

/** Which of so many equal requests a rule strikes, counted from 1. */
function struck(rule: FaultRule, requests = 10, request: Partial<typeof stat> = {}): number[] {
  const faults = new Faults([rule]);
  return Array.from({ length: requests }, (_, i) => i + 1).filter(() => faults.strike({ ...stat, ...request }) !== undefined);
}

Deno.test("a rule strikes by operation, bucket and path", () => {
  assertEquals(struck({ drop: true }, 2), [1, 2]);
  assertEquals(struck({ operation: "stat", drop: true }, 1), [1]);
  assertEquals(struck({ operation: ["list", "stat"], drop: true }, 1), [1]);
  assertEquals(struck({ operation: "list", drop: true }, 1), []);
  assertEquals(struck({ bucket: "mybucket", path: "/a", drop: true }, 1), [1]);
  assertEquals(struck({ bucket: "other", drop: true }, 1), []);
  assertEquals(struck({ path: "/b", drop: true }, 1), []);
});

Deno.test("a rule strikes the nth request that fits, or a range of them", () => {
  assertEquals(struck({ nth: 3, drop: true }), [3]);
  assertEquals(struck({ nth: { from: 9 }, drop: true }), [9, 10]);
  assertEquals(struck({ nth: { to: 2 }, drop: true }), [1, 2]);
  assertEquals(struck({ nth: { from: 4, to: 5 }, drop: true }), [4, 5]);
  const faults = new Faults([{ operation: "stat", nth: 2, code: -71 }]);
  assertEquals(["stat", "list", "list", "stat"].map((op) => faults.strike({ ...stat, op })?.code), [undefined, undefined, undefined, -71]);
});

Deno.test("chance strikes about as often as it says, and the same requests for the same seed", () => {
  const half: FaultRule = { probability: 0.5, seed: 7, drop: true };
  const first = struck(half, 1000);
  assertEquals(first.length > 430 && first.length < 570, true, String(first.length));
  assertEquals(struck(half, 1000), first);
  assertEquals(JSON.stringify(struck({ ...half, seed: 8 }, 1000)) === JSON.stringify(first), false);
  assertEquals(struck({ ...half, probability: 0 }), []);
  assertEquals(struck({ ...half, probability: 1 }, 3), [1, 2, 3]);
});

Deno.test("of several rules that strike, everything goes wrong; the earlier one counts where they differ", () => {
  const faults = new Faults([{ delay: 1, clock: 5 }, { operation: "list", drop: true }, { delay: 2, code: -71 }]);
  assertEquals(faults.strike(stat), { delay: 1, clock: 5, code: -71 });
});

Deno.test("rules can be added, counted, taken away, and brought back to those of the beginning", () => {
  const faults = new Faults([{ name: "first", nth: 1, delay: 1 }]);
  const added = faults.add({ operation: "stat", nth: 2, code: -71 });
  faults.strike(stat);
  faults.strike(stat);
  assertEquals(faults.active.map(({ matched, struck }) => [matched, struck]), [[2, 1], [2, 1]]);
  added.remove();
  assertEquals(faults.active.map(({ rule }) => rule.name), ["first"]);
  faults.clear();
  assertEquals(faults.active, []);
  faults.reset();
  assertEquals(faults.strike(stat), { delay: 1 });
});

Deno.test("what becomes of a rule's object afterwards does not change the rule", () => {
  const rule = { operation: ["list"], drop: true };
  const faults = new Faults([rule]);
  rule.operation[0] = "stat";
  assertEquals(faults.strike(stat), undefined);
});

const BAD: [what: unknown, problem: RegExp][] = [
  [{}, /^faults\[0\]: says nothing that goes wrong; there are delay, drop, code/],
  [{ operation: "stats", drop: true }, /^faults\[0\]\.operation: must be one or several of copy, .*download; got "stats"$/],
  [{ operation: [], drop: true }, /\.operation: must be one or several/],
  [{ path: "a", drop: true }, /\.path: must be a path that begins with a slash or a wildcard; got "a"$/],
  [{ nth: 0, drop: true }, /\.nth: must be a whole number of at least 1/],
  [{ nth: { from: 3, to: 2 }, drop: true }, /\.nth: must be .* in order; got \{"from":3,"to":2\}$/],
  [{ nth: { form: 3 }, drop: true }, /\.nth: /],
  [{ nth: null, drop: true }, /\.nth: .*got null$/],
  [{ probability: 1.1, drop: true }, /\.probability: must be a number of 0 to 1; got 1.1$/],
  [{ seed: 1, drop: true }, /\.seed: goes with probability$/],
  [{ delay: -1 }, /\.delay: must be milliseconds/],
  [{ delay: "1" }, /\.delay: must be milliseconds.* got "1"$/],
  [{ code: 0 }, /\.code: must be a whole number below 0; got 0$/],
  [{ status: 99 }, /\.status: must be a whole number of 200 to 599; got 99$/],
  [{ status: 500, headers: { "Bad Name": "x" } }, /\.headers: must be an object of header names and values/],
  [{ status: 500, headers: { a: "x\r\ny" } }, /\.headers: /],
  [{ status: 500, headers: "x" }, /\.headers: /],
  [{ status: 500, headers: ["x"] }, /\.headers: /],
  [{ status: 204, body: "x" }, /\.body: there is none with the status 204$/],
  [{ code: -71, body: "x" }, /\.body: goes with status and without code$/],
  [{ drop: true, code: -71, cut: 1 }, /\.drop: there is no answer that code, cut could change$/],
  [{ cut: 1, stall: 1 }, /\.stall: the connection is already cut$/],
  [{ cut: 1, effect: true }, /\.effect: goes with delay, drop, code, status$/],
  [{ cut: 1.5 }, /\.cut: must be a whole number of bytes/],
  [{ sliceSize: 0 }, /\.sliceSize: must be a whole number of 1 to 20971520/],
  [{ serialUpload: 1 }, /\.serialUpload: must be true or false; got 1$/],
  [{ dorp: true }, /\.dorp: there is no such field; there are name, operation, bucket/],
  [{ toString: 1 }, /\.toString: there is no such field/],
  ["drop", /^faults\[0\]: must be an object; got "drop"$/],
  [null, /^faults\[0\]: must be an object; got null$/],
];

for (const [rule, problem] of BAD) {
  Deno.test(`a bad rule is refused and the fault named: ${JSON.stringify(rule)}`, () => {
    assertMatch(assertThrows(() => checkFaultRules([rule]), TypeError).message, problem);
  });
}

Deno.test("all problems of all rules are named at once", () => {
  const { message } = assertThrows(
    () => new CosEmulator({ faults: [{ delay: -1, nth: 0 }, { drop: true }, {}] as FaultRule[] }),
    TypeError,
  );
  assertEquals(message.split("\n").map((line) => line.split(":")[0]), ["faults[0].delay", "faults[0].nth", "faults[2]"]);
  assertThrows(() => checkFaultRules({}), TypeError, "faults: must be a list of rules; got {}");
});

Deno.test("rules can name every operation", () => {
  assertEquals([...faultOperations].sort(), [
    "copy",
    "create",
    "delete",
    "download",
    "list",
    "move",
    "stat",
    "update",
    "upload",
    "upload_slice",
    "upload_slice_data",
    "upload_slice_finish",
    "upload_slice_init",
    "upload_slice_list",
  ]);
});
