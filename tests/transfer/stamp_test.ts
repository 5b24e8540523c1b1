import { assert, assertEquals } from "@std/assert";
import { stat } from "node:fs/promises";
import { isFresh, isStill, type Stamp, stampOf } from "../../src/transfer/stamp.ts";
import { withFolder } from "../_support.ts";

const SECOND = 1_000_000_000n;
const stamp: Stamp = { dev: 1n, ino: 2n, size: 3n, mtime: 1000n * SECOND, ctime: 1000n * SECOND };

for (const field of ["dev", "ino", "size", "mtime", "ctime"] as const) {
  Deno.test(`a file whose ${field} is another is not what it was`, () => {
    assert(isStill(stamp, { ...stamp }));
    assert(!isStill(stamp, { ...stamp, [field]: stamp[field] + 1n }));
  });
}

for (
  const [what, changes, seconds, fresh] of [
    ["changed in the same second", {}, 1000, true],
    ["changed two seconds before, the coarsest tick there is", {}, 1002, true],
    ["changed long before", {}, 1010, false],
    ["whose attributes were changed just now", { mtime: 5n * SECOND }, 1001, true],
    ["whose clock is ahead", { ctime: 2000n * SECOND, mtime: 2000n * SECOND }, 1010, true],
    ["with a time in the future, as touch sets it, that was set long before", { mtime: 5000n * SECOND }, 1010, false],
    ["with a time in the past, that was set long before", { mtime: 5n * SECOND }, 1010, false],
  ] as const
) {
  Deno.test(`a file ${what} ${fresh ? "may change again without a trace" : "cannot change without a trace"}`, () => {
    assertEquals(isFresh({ ...stamp, ...changes }, seconds * 1000), fresh);
  });
}

Deno.test("the stamp of a file tells a rewrite of the same size whose time was set back", () =>
  withFolder(async (dir) => {
    const path = `${dir}/a`;
    await Deno.writeTextFile(path, "one");
    await Deno.utime(path, 1_500_000_000, 1_500_000_000);
    const before = stampOf(await stat(path, { bigint: true }));
    assert(isStill(before, stampOf(await stat(path, { bigint: true }))));
    // Longer than any file system's clock stands still, and than a runtime rounds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await Deno.writeTextFile(path, "two");
    await Deno.utime(path, 1_500_000_000, 1_500_000_000);
    const after = stampOf(await stat(path, { bigint: true }));
    assertEquals([after.size, after.mtime], [before.size, before.mtime]);
    assert(!isStill(before, after));
  }));
