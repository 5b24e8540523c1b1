import { assertEquals, assertLess } from "@std/assert";
import { Buffer } from "node:buffer";
import { FolderNames } from "../../src/emulator/store/folder_names.ts";
import { MemoryStore } from "../../src/emulator/mod.ts";
import { compareUtf8, SortedNames } from "../../src/emulator/store/sorted_names.ts";

/** Small integers in an order that a seed decides. */
function numbers(seed: number): (below: number) => number {
  return (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
}

Deno.test("names come in the order of their UTF-8 bytes", () => {
  const names = ["b", "a", "ab", "\u{1f600}", "\uffff", "中", "é", "e\u0301", "A", "a/", "a-", "a0"];
  const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assertEquals([...names].sort(compareUtf8), byBytes);
});

Deno.test("a set of names behaves like a sorted array, through thousands of changes", () => {
  const random = numbers(1);
  const names = new SortedNames();
  const model = new Set<string>();
  for (let i = 0; i < 20_000; i++) {
    const name = random(6000).toString(36);
    if (model.has(name)) {
      model.delete(name);
      names.delete(name);
    } else {
      model.add(name);
      names.add(name);
    }
  }
  const sorted = [...model].sort(compareUtf8);
  assertEquals(names.size, sorted.length);
  assertEquals([...names.from(() => true)], sorted);
  assertEquals([...names.from(() => false, true)], sorted.reverse());
  for (const name of sorted) names.delete(name);
  assertEquals([names.size, [...names.from(() => true)]], [0, []]);
});

Deno.test("pages of a folder are those of a sorted and filtered array, both ways, for every prefix, kind and size", () => {
  const random = numbers(2);
  const folder = new FolderNames();
  const all = new Set<string>();
  while (all.size < 300) all.add(random(2000).toString(5) + (random(3) === 0 ? "/" : ""));
  for (const name of all) folder.count(name, 1 + random(2));
  for (const prefix of ["", "1", "12", "3", "4444", "/"]) {
    for (const only of [undefined, "files", "folders"] as const) {
      for (const reverse of [false, true]) {
        const expected = [...all].filter((name) => name.startsWith(prefix) && (!only || name.endsWith("/") === (only === "folders")));
        expected.sort((a, b) => reverse ? compareUtf8(b, a) : compareUtf8(a, b));
        for (const limit of [1, 7, 300]) {
          const found: string[] = [];
          for (let after: string | undefined, more = true; more; after = found.at(-1)) {
            const page = folder.page({ limit, prefix, only, reverse, after });
            found.push(...page.names);
            more = page.more;
          }
          assertEquals(found, expected, JSON.stringify({ prefix, only, reverse, limit }));
        }
      }
    }
  }
});

Deno.test("a page of a folder with 1,000,000 entries costs no more than one of a small folder", async () => {
  const store = new MemoryStore();
  const random = numbers(3);
  const file = {
    content: await store.write([]),
    sha: "",
    sliceSize: 0,
    bizAttr: "",
    authority: "eInvalid",
    forbid: 0,
    headers: {},
    ctime: 0,
    mtime: 0,
  } as const;
  for (const half of [1, 0]) {
    for (let i = half; i < 1_000_000; i += 2) {
      void store.commit("b", [{ kind: "file", path: `/big/${String(i).padStart(7, "0")}`, record: file }]);
    }
  }
  const spent = performance.now();
  for (let i = 0; i < 200; i++) {
    const place = random(999_000);
    const after = String(place).padStart(7, "0");
    const page = await store.names("b", "/big/", { limit: 199, after, reverse: i % 2 === 1 });
    assertEquals(page.names[0], String(place + (i % 2 === 1 ? -1 : 1)).padStart(7, "0"));
    await store.commit("b", [{ kind: "file", path: `/big/${after}x`, record: file }]); // A change between pages must not make the next one dear.
  }
  const each = (performance.now() - spent) / 200;
  assertLess(each, 20, `${each} ms for a page`);
});
