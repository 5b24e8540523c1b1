import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { CosError, unwrap } from "../../mod.ts";
import { localFailure } from "../../src/core/result.ts";
import { BucketPlace } from "../../src/transfer/bucket_place.ts";
import { compare, type Compared, CompareTally } from "../../src/transfer/compare.ts";
import { LocalPlace } from "../../src/transfer/local_place.ts";
import { compareFolders } from "../../src/transfer/mod.ts";
import type { Entry, Place, Proof } from "../../src/transfer/place.ts";
import { AT_ONCE, bucketName, MIB, type Scene, scene } from "./_scene.ts";

const ALL = { wanted: (): boolean => true };

/** What was found, a line each: the status, in what they differ, and the path. */
function lines(files: readonly Compared[]): string[] {
  return files.map(({ path, status, by }) => [status, ...by === undefined ? [] : [by], path].join(" "));
}

/** A place out of nothing but listings, with the content of files as their SHA-1. */
class ListedPlace implements Place {
  readonly #folders: Readonly<Record<string, () => Iterable<Entry>>>;
  taken = 0;

  constructor(folders: Readonly<Record<string, () => Iterable<Entry>>>) {
    this.#folders = folders;
  }

  nameOf(path: string): string {
    return `place:/${path}`;
  }

  async *list(folder: string): AsyncGenerator<Entry, void, undefined> {
    for (const entry of this.#folders[folder]!()) {
      this.taken++;
      await Promise.resolve();
      yield entry;
    }
  }

  look(path: string): Promise<Entry | undefined> {
    return Promise.resolve(path in this.#folders ? { path, kind: "folder" } : undefined);
  }

  prove(_path: string, _options: unknown, listed?: Entry): Promise<Proof> {
    return Promise.resolve({ size: listed!.size!, sha1: listed!.sha1, state: undefined });
  }

  digest(path: string): Promise<Proof> {
    return Promise.resolve({ size: 1, sha1: path, state: undefined });
  }

  remove(): Promise<undefined> {
    throw new Error("nothing is removed by a comparison");
  }

  removeFolder(): Promise<boolean> {
    throw new Error("nothing is removed by a comparison");
  }
}

function file(path: string, sha1?: string, size = 1): Entry {
  return { path, kind: "file", size, sha1 };
}

/** Puts files below /d/ of the bucket, and others below d/ of the folder. */
async function both(it: Scene, remote: Readonly<Record<string, string>>, local: Readonly<Record<string, string>>): Promise<[Place, Place]> {
  for (const [path, content] of Object.entries(remote)) await it.put(`/d/${path}`, content);
  await Deno.mkdir(`${it.dir}/d`, { recursive: true });
  for (const [path, content] of Object.entries(local)) {
    await Deno.mkdir(`${it.dir}/d/${path}`.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${it.dir}/d/${path}`, content);
  }
  return [new LocalPlace(`${it.dir}/d`), new BucketPlace(it.cos, bucketName, "/d/")];
}

Deno.test("a difference of each kind is told, in files and in whole folders, in both directions", () =>
  scene({}, async (it) => {
    const same = { "same": "1", "deep/er/same": "2", "empty": "" };
    const [local, remote] = await both(it, { ...same, "size": "12", "content": "ab", "there": "1", "gone/a": "1", "gone/b/c": "1" }, {
      ...same,
      "size": "1",
      "content": "ba",
      "here": "1",
      "new/a": "1",
    });
    const found = lines(await Array.fromAsync(compare(local, remote, ALL, {}))).sort();
    assertEquals(found, [
      "different sha1 content",
      "different size size",
      "onlyFrom here",
      "onlyFrom new/a",
      "onlyTo gone/a",
      "onlyTo gone/b/c",
      "onlyTo there",
      "same deep/er/same",
      "same empty",
      "same same",
    ]);
    const turned = lines(await Array.fromAsync(compare(remote, local, ALL, {}))).sort();
    const swap: Record<string, string> = { From: "To", To: "From" };
    assertEquals(turned, found.map((line) => line.replace(/(?<=^only)(From|To)/, (word) => swap[word]!)).sort());
  }));

Deno.test("by size nothing is asked but the listings, and a file of other content is the same", () =>
  scene({}, async (it) => {
    const [local, remote] = await both(it, { a: "ab", b: "1" }, { a: "ba", b: "12" });
    const before = it.sent.length;
    assertEquals(lines(await Array.fromAsync(compare(local, remote, { ...ALL, by: "size" }, {}))), ["same a", "different size b"]);
    assertEquals([...new Set(it.sent.slice(before).map(({ op }) => op))], ["list"]);
  }));

Deno.test("what is the same by its listing is not, where an upload to it is under way", () =>
  scene({}, async (it) => {
    const [local, remote] = await both(it, { almost: "1", other: "1" }, { almost: "1", other: "1" });
    unwrap(await it.cos.uploadSliceInit({ bucketName, cosPath: "/d/almost", filesize: 2 * MIB, sliceSize: MIB, insertOnly: 0 }));
    for (const how of [{}, { download: true }]) {
      const [almost, other] = await Array.fromAsync(compare(local, remote, { ...ALL, ...how }, {}));
      assertEquals([almost!.status, other!.status], ["failed", "same"]);
      assertMatch(almost!.failure!.message, /an upload to it is under way/);
    }
  }));

Deno.test("an upload that is listed as unfinished could not be compared, whatever the other side has", async () => {
  const unfinished: Entry = { path: "a", kind: "other", size: 1, why: localFailure(-1, "is an unfinished upload") };
  const one = new ListedPlace({ "": () => [unfinished] });
  for (const other of [[], [file("a", "x")], [unfinished]]) {
    for (const how of [{}, { by: "size" as const }, { download: true }]) {
      const [from, to] = [one, new ListedPlace({ "": () => other })];
      for (const ends of [[from, to], [to, from]] as const) {
        const [found, ...more] = await Array.fromAsync(compare(...ends, { ...ALL, ...how }, {}));
        assertEquals([found!.status, found!.failure!.message, more], ["failed", "place:/a: is an unfinished upload", []]);
      }
    }
  }
});

Deno.test("download reads both: it finds what was altered on its way, and needs no SHA-1 of the place", () =>
  scene({}, async (it) => {
    const [local, remote] = await both(it, { a: "content", b: "content" }, { a: "content", b: "content" });
    it.emulator.faults.add({ operation: "download", path: "/d/b", flip: 3 });
    const [a, b] = await Array.fromAsync(compare(local, remote, { ...ALL, download: true }, {}));
    assertEquals([a!.status, b!.status], ["same", "failed"]);
    assertMatch(b!.failure!.message, /cos:\/\/mybucket\/d\/b: what came has the SHA-1/);
    const [without, other] = [() => [file("a")], () => [file("a", "x")]].map((root) => new ListedPlace({ "": root }));
    const [one] = await Array.fromAsync(compare(without!, other!, ALL, {}));
    assertEquals([one!.status, one!.by, one!.failure!.message], ["failed", "noSha1", "place:/a: no SHA-1 of it is known"]);
    assertEquals((await Array.fromAsync(compare(without!, other!, { ...ALL, download: true }, {})))[0]!.status, "same");
  }));

Deno.test("it does not matter in which order places list", async () => {
  const names = ["a.txt", "a", "A", "é", "e\u0301", "z", "\u{1f600}", "\ufb01", "a-b", "0"];
  const listed = (order: readonly string[]): Place => new ListedPlace({ "": () => order.map((name) => file(name, name)) });
  for (let turn = 0; turn < names.length; turn++) {
    const turned = [...names.slice(turn), ...names.slice(0, turn)];
    for (const order of [turned, turned.toReversed(), turned.toSorted()]) {
      const found = await Array.fromAsync(compare(listed(names), listed(order), ALL, {}));
      assertEquals(lines(found).sort(), names.map((name) => `same ${name}`).sort());
      const fewer = await Array.fromAsync(compare(listed(names), listed(order.slice(1)), ALL, {}));
      assertEquals(lines(fewer).filter((line) => !line.startsWith("same")), [`onlyFrom ${order[0]}`]);
    }
  }
});

Deno.test("results come while the listings are read: nothing is gathered but what one listing has told and the other has not", async () => {
  const count = 50_000;
  const many = function* (skip: number): Generator<Entry> {
    for (let index = 0; index < count; index++) if (index % 1000 !== skip) yield file(String(index).padStart(6, "0"), "x");
  };
  const [from, to] = [3, 5].map((skip) => new ListedPlace({ "": () => many(skip) }));
  let seen = 0;
  let most = 0;
  const tally = new CompareTally();
  for await (const one of compare(from!, to!, ALL, {})) {
    seen++;
    tally.add(one);
    most = Math.max(most, from!.taken - seen);
  }
  assertEquals([tally.same, tally.onlyFrom, tally.onlyTo], [count - 100, 50, 50]);
  // 32 on their way, and the 50 that the other listing has not told until it has ended.
  assert(most <= 100, `${most} entries were ahead of the results`);
});

Deno.test("a report of however many differences names the first 1000, and onFile is told of all", async () => {
  const root = (): Entry[] => Array.from({ length: 1500 }, (_, index) => file(`${index}`, "x"));
  let told = 0;
  await scene({}, async ({ cos }) => {
    const onFile = (): void => void told++;
    const result = unwrap(
      await compareFolders(cos, { from: new ListedPlace({ "": root }), to: new ListedPlace({ "": () => [] }), onFile }),
    );
    assertEquals([result.equal, result.onlyFrom, result.differences.length, told], [false, 1500, 1000, 1500]);
  });
});

Deno.test("a folder below that cannot be listed has failed, and nothing is said of what is in it; the root ends the comparison", () =>
  scene({ client: { retry: AT_ONCE } }, async (it) => {
    const files = { "a": "1", "f/b": "1", "f/g/c": "1", "h/d": "1" };
    const [local, remote] = await both(it, files, files);
    it.emulator.faults.add({ operation: "list", path: "/d/f/", status: 502 });
    assertEquals(lines(await Array.fromAsync(compare(local, remote, ALL, {}))), ["same a", "failed f/", "same h/d"]);
    const result = await compareFolders(it.cos, { from: { localDir: `${it.dir}/d` }, to: { bucketName, cosPath: "/d/" } });
    assert(!result.ok && "report" in result);
    assertEquals([result.report!.equal, result.report!.failed], [false, 1]);
    it.emulator.faults.add({ operation: "list", path: "/d/", status: 502 });
    await assertRejects(() => Array.fromAsync(compare(local, remote, ALL, {})), CosError);
    const failed = await compareFolders(it.cos, { from: { localDir: `${it.dir}/d` }, to: { bucketName, cosPath: "/d/" } });
    assert(!failed.ok && !("report" in failed));
  }));

Deno.test("a listing that repeats itself, or names something twice, ends in a failure", async () => {
  const twice = new ListedPlace({ "": () => [file("a", "x"), file("b", "x"), file("a", "x")] });
  const other = new ListedPlace({ "": () => [file("b", "x"), file("c", "x"), file("d", "x")] });
  await assertRejects(() => Array.fromAsync(compare(twice, other, ALL, {})), CosError, '"a" twice');
  // What was matched already is at least no sameness.
  const once = new ListedPlace({ "": () => [file("a", "x"), file("b", "x")] });
  const found = await Array.fromAsync(compare(twice, once, ALL, {}));
  assertEquals(lines(found), ["same a", "same b", "onlyFrom a"]);
});

Deno.test("what is a file on one side and a folder on the other, or a folder that cannot be one, is no sameness", async () => {
  const folder: Entry = { path: "x/", kind: "folder" };
  const odd: Entry = { path: "x/", kind: "unreadable", why: localFailure(-2, "it is an object as well") };
  const file1 = new ListedPlace({ "": () => [file("x", "1")] });
  const folder1 = new ListedPlace({ "": () => [folder], "x/": () => [file("x/a", "1")] });
  const odd1 = new ListedPlace({ "": () => [odd], "x/": () => [file("x/a", "1")] });
  assertEquals(lines(await Array.fromAsync(compare(file1, folder1, ALL, {}))).sort(), ["onlyFrom x", "onlyTo x/a"]);
  for (const ends of [[folder1, odd1], [odd1, folder1], [odd1, odd1]] as const) {
    assertEquals(lines(await Array.fromAsync(compare(...ends, ALL, {}))), ["failed x/"]);
  }
});

Deno.test("a folder that is not there is no empty one, on either side", () =>
  scene({}, async (it) => {
    await it.put("/d/a", "1");
    await Deno.mkdir(`${it.dir}/d`);
    const here = { localDir: `${it.dir}/d` };
    const there = { bucketName, cosPath: "/d/" };
    for (const [from, to] of [[{ localDir: `${it.dir}/none` }, there], [here, { bucketName, cosPath: "/none/" }]] as const) {
      const result = await compareFolders(it.cos, { from, to });
      assert(!result.ok);
      assertEquals(result.code, -197);
    }
    await it.file("file", "1");
    const file = await compareFolders(it.cos, { from: { localDir: `${it.dir}/file` }, to: there });
    assert(!file.ok);
    assertStringIncludes(file.message, "is a file and no folder");
    // Two that are empty are the same.
    assertEquals(unwrap(await compareFolders(it.cos, { from: here, to: here })).equal, true);
  }));

Deno.test("links are passed over, unless something of that name is on the other side; followed, they are files", () =>
  scene({}, async (it) => {
    const [local, remote] = await both(it, { a: "1", b: "1" }, { a: "1" });
    await Deno.symlink("a", `${it.dir}/d/b`);
    await Deno.symlink("a", `${it.dir}/d/c`);
    assertEquals(lines(await Array.fromAsync(compare(local, remote, ALL, {}))), ["same a", "failed b", "skipped c"]);
    const followed = new LocalPlace(`${it.dir}/d`, { followLinks: true });
    assertEquals(lines(await Array.fromAsync(compare(followed, remote, ALL, {}))), ["same a", "same b", "onlyFrom c"]);
  }));

Deno.test("patterns and sizes choose; a file that fits on one side is compared with its counterpart", () =>
  scene({}, async (it) => {
    const remote = { "a.txt": "1", "b.jpg": "12345", "c.txt": "1" };
    await both(it, remote, { "a.txt": "2", "b.jpg": "1", "c.txt": "1" });
    const ends = { from: { localDir: `${it.dir}/d` }, to: { bucketName, cosPath: "/d/" } };
    const txt = unwrap(await compareFolders(it.cos, { ...ends, include: ["*.txt"], exclude: ["a*"] }));
    assertEquals([txt.equal, txt.same], [true, 1]);
    const large = unwrap(await compareFolders(it.cos, { ...ends, minSize: 3 }));
    assertEquals(lines(large.differences), ["different size b.jpg"]);
  }));

Deno.test("what every further file would meet too ends it at once", () =>
  scene({}, async (it) => {
    const [local, remote] = await both(it, { a: "1", b: "1", c: "1" }, { a: "1", b: "1", c: "1" });
    it.emulator.faults.add({ operation: "upload_slice_list", code: -97 });
    await assertRejects(() => Array.fromAsync(compare(local, remote, { ...ALL, files: 1 }, {})), CosError);
    assertEquals(it.of("upload_slice_list").length, 1);
  }));

Deno.test("an abort ends it with its reason, and leaves nothing running", () =>
  scene({}, async (it) => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, "1"]));
    await both(it, files, files);
    const stop = new AbortController();
    const ends = { from: { localDir: `${it.dir}/d` }, to: { bucketName, cosPath: "/d/" } };
    const reason = new Error("enough");
    const comparing = compareFolders(it.cos, { ...ends, onFile: () => stop.abort(reason) }, { signal: stop.signal });
    assertEquals(await assertRejects(() => comparing), reason);
    assertEquals(it.flight.now, 0);
  }));

Deno.test("compareFolders() refuses what is no input with -1, and never rejects for it", () =>
  scene({}, async ({ cos }) => {
    const ends = { from: { localDir: "." }, to: { localDir: "." } };
    const wrong: readonly (readonly [object | null, string])[] = [
      [null, "input: must be an object"],
      [{}, "from: must be { localDir }"],
      [{ ...ends, by: "md5" }, 'by: must be "sha1" or "size"'],
      [{ ...ends, by: "size", download: true }, "download: reads all of both"],
      [{ ...ends, concurrency: 0 }, "concurrency: must be"],
      [{ ...ends, onFile: 1 }, "onFile: must be a function"],
      [{ ...ends, overwrite: true }, "there is no such key"],
      [{ ...ends, from: { bucketName, cosPath: "/d" } }, "cosPath: must name a folder"],
    ];
    for (const [input, message] of wrong) {
      const result = await compareFolders(cos, input as never);
      assert(!result.ok);
      assertEquals([result.code, result.operation], [-1, "compareFolders"]);
      assertStringIncludes(result.message, message);
    }
  }));

Deno.test("a file that is gone or has changed since it was listed is no sameness", async () => {
  const listed = new ListedPlace({ "": () => [file("a", "x"), file("b", "x")] });
  const changing = new ListedPlace({ "": () => [file("a", "x"), file("b", "x")] });
  changing.prove = (path) =>
    Promise.resolve(path === "a" ? { size: 2, sha1: "y", state: undefined } : localFailure(-2, "gone") as unknown as Proof);
  assertEquals(lines(await Array.fromAsync(compare(listed, changing, ALL, {}))), ["different size a", "failed b"]);
});

Deno.test("a report of a comparison says as JSON, too, whether all is equal", () =>
  scene({}, async ({ cos }) => {
    const from = new ListedPlace({ "": () => [file("a", "one")] });
    for (const [sha1, equal] of [["one", true], ["other", false]] as const) {
      const to = new ListedPlace({ "": () => [file("a", sha1)] });
      const report = unwrap(await compareFolders(cos, { from, to }));
      assertEquals([report.equal, JSON.parse(JSON.stringify(report)).equal], [equal, equal]);
    }
  }));
