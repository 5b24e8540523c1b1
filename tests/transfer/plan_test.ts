import { assert, assertEquals, assertRejects } from "@std/assert";
import { BadInput, CosError, localFailure } from "../../src/core/result.ts";
import { EMPTY_SHA1, type Entry } from "../../src/transfer/place.ts";
import { decide, type Listing, Plan, type PlanOptions, type Step } from "../../src/transfer/plan.ts";

const [ONE, OTHER] = ["1".repeat(40), "2".repeat(40)];

function file(path: string, size = 1, sha1?: string): Entry {
  return { path, kind: "file", size, sha1 };
}

function folder(path: string): Entry {
  return { path, kind: "folder" };
}

/** A tree of entries, by the folder that they lie in; an error among them ends the listing there. */
type Tree = Readonly<Record<string, readonly (Entry | Error)[]>>;

/** A place that is nothing but listings, and notes what it is asked. */
function placeOf(name: string, tree: Tree | undefined, asked: string[] = []): Listing {
  return {
    nameOf: (path) => `${name}/${path}`,
    async *list(path) {
      asked.push(`list ${name}/${path}`);
      for (const entry of tree?.[path] ?? []) {
        await Promise.resolve();
        if (entry instanceof Error) throw entry;
        yield entry;
      }
    },
    look: (path) => {
      asked.push(`look ${name}/${path}`);
      if (tree !== undefined && (path === "" || path in tree)) return Promise.resolve(folder(path));
      const all = Object.values(tree ?? {}).flat().filter((entry): entry is Entry => !(entry instanceof Error));
      return Promise.resolve(all.find((entry) => entry.path === path));
    },
  };
}

const PLAIN: PlanOptions = { overwrite: false, skipSame: false, deleteExtra: false, wanted: () => true, deep: true };
const SYNC: PlanOptions = { ...PLAIN, overwrite: true, skipSame: true, deleteExtra: true };

async function plan(source: Tree, target: Tree | undefined, options: Partial<PlanOptions> = {}) {
  const asked: string[] = [];
  const made = new Plan(placeOf("from", source, asked), placeOf("to", target, asked), { ...PLAIN, ...options }, {});
  const steps: Step[] = await Array.fromAsync(made.steps());
  return {
    asked,
    steps,
    done: Object.fromEntries(steps.map(({ path, decision }) => [path, wordOf(decision)])),
    extra: made.extra.map(({ path }) => path),
    folders: made.folders,
    complete: made.complete,
  };
}

function wordOf(decision: Step["decision"]): string {
  if (decision.do === "copy") return decision.replace ? "replace" : "copy";
  if (decision.do === "compare") return `compare, or ${decision.otherwise}`;
  return `${decision.do}: ${decision.why.message}`;
}

for (
  const [entry, there, options, word] of [
    [file("a"), undefined, {}, "copy"],
    [file("a"), undefined, { overwrite: true }, "replace"],
    [file("a"), file("a", 2), {}, "refuse: to/a exists"],
    [file("a"), file("a", 2), { overwrite: true }, "replace"],
    [file("a"), file("a", 2), { skipSame: true }, "refuse: to/a exists"],
    [file("a"), file("a", 2), { skipSame: true, overwrite: true }, "replace"],
    [file("a"), file("a", 1), { skipSame: true }, "compare, or refuse"],
    [file("a"), file("a", 1), { skipSame: true, overwrite: true }, "compare, or replace"],
    [file("a"), file("a", 1, ONE), { skipSame: true }, "compare, or refuse"],
    [file("a", 1, ONE), file("a", 1, ONE), { skipSame: true }, "compare, or refuse"],
    [file("a", 1, ONE), file("a", 1, OTHER), { skipSame: true }, "refuse: to/a exists"],
    [file("a", 1, ONE), file("a", 1, OTHER), { skipSame: true, overwrite: true }, "replace"],
    [file("a", 0, EMPTY_SHA1), file("a", 0), { skipSame: true }, "compare, or refuse"],
    [file("a", 1, ONE), file("a", 1, ONE), {}, "refuse: to/a exists"],
    [file("a"), folder("a/"), { overwrite: true, skipSame: true }, "refuse: to/a is a folder"],
    [file("a"), { path: "a", kind: "other", size: 1, why: localFailure(-1, "is unfinished") }, { skipSame: true }, "copy"],
    [file("a"), { path: "a", kind: "unreadable" }, { skipSame: true, overwrite: true }, "replace"],
    [{ path: "a", kind: "other", why: localFailure(-1, "is a link") }, undefined, { overwrite: true }, "skip: is a link"],
    [{ path: "a", kind: "other" }, undefined, {}, "skip: is no file"],
    [{ path: "a", kind: "unreadable", why: localFailure(-2, "has no name") }, undefined, {}, "fail: has no name"],
    [{ path: "a", kind: "unreadable" }, file("a"), { overwrite: true }, "fail: cannot be read"],
  ] as const
) {
  const shown = (one: Entry | undefined): string =>
    one === undefined
      ? "nothing"
      : `${one.kind} of ${one.size ?? "unknown"} bytes${one.sha1 === undefined ? "" : `, SHA-1 ${one.sha1[0]}…`}`;
  const asked = Object.keys(options).join(" and ") || "nothing";
  Deno.test(`${shown(entry)} where there is ${shown(there)}, and ${asked} was asked for: ${word}`, () => {
    assertEquals(wordOf(decide(entry, there, "to/a", { overwrite: false, skipSame: false, ...options })), word);
  });
}

Deno.test("what exists is refused with the service's own code", () => {
  const decision = decide(file("a"), file("a", 2), "to/a", PLAIN);
  assert(decision.do === "refuse");
  assertEquals([decision.why.code, decision.why.name], [-177, "ERROR_CMD_COS_FILE_EXIST"]);
});

Deno.test("a plan goes folder by folder, files first, and tells the folders that it went through", async () => {
  const tree: Tree = { "": [folder("z/"), file("a"), folder("b/")], "z/": [file("z/1")], "b/": [folder("b/c/"), file("b/2")], "b/c/": [] };
  const { steps, folders, complete, asked } = await plan(tree, undefined);
  assertEquals(steps.map(({ path }) => path), ["a", "z/1", "b/2"]);
  assertEquals(folders, ["z/", "b/", "b/c/"]);
  assertEquals(complete, true);
  assertEquals(asked, ["list from/", "list from/z/", "list from/b/", "list from/b/c/"]);
});

Deno.test("a plan that does not go deep leaves folders alone", async () => {
  const { done, folders } = await plan({ "": [file("a"), folder("b/")], "b/": [file("b/c")] }, {}, { deep: false });
  assertEquals([done, folders], [{ a: "copy" }, []]);
});

Deno.test("the target is asked for nothing where nothing depends on it", async () => {
  const { asked } = await plan({ "": [file("a")] }, { "": [file("a")] }, { overwrite: true });
  assertEquals(asked, ["list from/"]);
});

Deno.test("few files are looked for one by one, many by one listing, and none where the target has no such folder", async () => {
  const files = (count: number): Entry[] => Array.from({ length: count }, (_, index) => file(`${index}`));
  const few = await plan({ "": files(8) }, { "": [file("3")] }, { skipSame: true });
  assertEquals(few.asked.filter((one) => one.startsWith("look")).length, 9);
  assert(!few.asked.includes("list to/"));
  const many = await plan({ "": files(9) }, { "": [file("3")] }, { skipSame: true });
  assertEquals(many.asked, ["look to/", "list from/", "list to/"]);
  for (const { done } of [few, many]) {
    assertEquals(Object.entries(done).filter(([, word]) => word !== "copy"), [["3", "compare, or refuse"]]);
  }
  const none = await plan({ "": files(20) }, undefined, { skipSame: true });
  assertEquals(none.asked, ["look to/", "list from/"]);
});

Deno.test("what the target has and the source has not is extra, with all that lies in its folders", async () => {
  const source: Tree = { "": [file("a"), folder("both/")], "both/": [file("both/1")] };
  const target: Tree = {
    "": [file("a"), file("old"), folder("both/"), folder("gone/"), { path: "link", kind: "other" }, { path: "odd", kind: "unreadable" }],
    "both/": [file("both/1"), file("both/2")],
    "gone/": [file("gone/1"), folder("gone/deep/")],
    "gone/deep/": [file("gone/deep/2")],
  };
  const { extra, complete } = await plan(source, target, SYNC);
  assertEquals([extra, complete], [["old", "gone/1", "gone/deep/2", "both/2"], true]);
});

Deno.test("what is not meant is neither copied nor extra", async () => {
  const wanted = (path: string): boolean => !path.endsWith(".tmp");
  const source: Tree = { "": [file("a.tmp"), file("a")] };
  const target: Tree = { "": [file("b.tmp"), file("b"), folder("c/")], "c/": [file("c/d.tmp"), file("c/d")] };
  const { done, extra } = await plan(source, target, { ...SYNC, wanted });
  assertEquals([done, extra], [{ a: "replace" }, ["b", "c/d"]]);
});

Deno.test("a source that is a link or cannot be looked at is there: the target's file of that name is not extra", async () => {
  const source: Tree = { "": [{ path: "link", kind: "other" }, { path: "odd", kind: "unreadable" }, { path: "up", kind: "other" }] };
  const { extra } = await plan(source, { "": [file("link"), file("odd"), file("up"), file("gone")] }, SYNC);
  assertEquals(extra, ["gone"]);
});

Deno.test("without deleteExtra nothing is extra", async () => {
  const { extra } = await plan({ "": [] }, { "": [file("old")] }, { ...SYNC, deleteExtra: false });
  assertEquals(extra, []);
});

for (const [who, error] of [["a refusal", new CosError(localFailure(-2, "torn"))], ["bad input", new BadInput("torn")]] as const) {
  Deno.test(`${who} of a folder in the source fails alone, and leaves the plan incomplete: nothing is missing for sure`, async () => {
    const source: Tree = { "": [folder("b/"), folder("c/")], "b/": [file("b/1"), error], "c/": [file("c/1")] };
    const { done, complete, extra } = await plan(source, { "": [folder("b/")], "b/": [file("b/2")] }, SYNC);
    assertEquals(done, { "b/": "fail: torn", "b/1": "replace", "c/1": "replace" });
    assertEquals([complete, extra], [false, []]);
  });

  Deno.test(`${who} of a folder in the target fails alone, and leaves the plan incomplete`, async () => {
    const source: Tree = { "": [folder("b/"), folder("c/")], "b/": [file("b/1")], "c/": [file("c/1")] };
    const target: Tree = { "": [folder("b/")], "b/": [file("b/2"), error] };
    const { done, complete, extra } = await plan(source, target, SYNC);
    assertEquals(done, { "b/": "fail: torn", "c/1": "replace" });
    assertEquals([complete, extra], [false, []]);
  });

  Deno.test(`${who} of an extra folder leaves the plan incomplete`, async () => {
    const { complete } = await plan(
      { "": [folder("x/")], "x/": [] },
      { "": [folder("x/")], "x/": [folder("x/y/")], "x/y/": [error] },
      SYNC,
    );
    assertEquals(complete, false);
  });

  Deno.test(`${who} of the root rejects`, async () => {
    await assertRejects(() => plan({ "": [file("a"), error] }, {}), Error, "torn");
    await assertRejects(() => plan({ "": [] }, { "": [error] }, SYNC), Error, "torn");
  });
}

Deno.test("an abort is no failure of a folder: it ends the plan", async () => {
  const reason = new DOMException("enough", "AbortError");
  await assertRejects(() => plan({ "": [folder("b/")], "b/": [reason] }, {}), DOMException, "enough");
});

Deno.test("something that cannot be looked at leaves the plan incomplete, for nobody knows what it is", async () => {
  const { complete } = await plan({ "": [{ path: "odd", kind: "unreadable", why: localFailure(-1, "odd") }] }, { "": [] }, SYNC);
  assertEquals(complete, false);
});

Deno.test("a file where the target has a folder, and a folder where it has a file, are told apart", async () => {
  const source: Tree = { "": [file("x"), folder("y/")], "y/": [file("y/1")] };
  const { done } = await plan(source, { "": [folder("x/"), file("y")], "x/": [file("x/1")] }, { ...SYNC, deleteExtra: false });
  assertEquals(done, { x: "replace", "y/1": "replace" });
});
