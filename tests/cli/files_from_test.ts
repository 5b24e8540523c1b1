import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { objects, Person } from "./_person.ts";

async function withFiles(person: Person): Promise<void> {
  for (const name of ["a", "b", "c/d", "c/e", "f\ng"]) await person.write(`d/${name}`, name);
}

async function stored(person: Person, folder = "/t/"): Promise<string[]> {
  const names: string[] = [];
  const { out } = await person.cos("ls", "-r", "--json", `:${folder}`);
  for (const { name } of objects(out)) if (!name.endsWith("/")) names.push(name.slice(`cos://mybucket${folder}`.length));
  return names.sort();
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

Deno.test("cp, mv and sync take what --files-from lists, from a file and from standard input; what is missing fails", async () => {
  await using person = new Person();
  await withFiles(person);
  const list = await person.write("list", "a\n./c/\nnone\na\n../list\n");
  const { status, err } = await person.cos("cp", "--files-from", list, person.path("d/"), ":/t/");
  assertEquals(status, 1);
  assertMatch(err, /2 of 5 items failed:/);
  assertStringIncludes(err, "is not there");
  assertStringIncludes(err, "is refused: it is no name of something in the folder");
  assertEquals(await stored(person), ["a", "c/d", "c/e"]);
  const typed = await person.type(["cp", "-0", "--files-from", "-", person.path("d/"), ":/t/"], { stdin: "f\ng\0b\0" });
  assertEquals([typed.status, await stored(person)], [0, ["a", "b", "c/d", "c/e", "f\ng"]]);
  const moved = await person.type(["mv", "--files-from", "-", ":/t/", ":/u/"], { stdin: "c/d\ncos://mybucket/t/a\n" });
  assertEquals([moved.status, await stored(person), await stored(person, "/u/")], [0, ["b", "c/e", "f\ng"], ["a", "c/d"]]);
  const synced = await person.type(["sync", "--files-from", "-", ":/u/", person.path("s")], { stdin: "a" });
  assertEquals([synced.status, await person.read("s/a")], [0, "a"]);
  const missing = await person.type(["cp", "--files-from", "-", ":/u/", "cos://other/"], { stdin: "none" });
  assertStringIncludes(missing.err, "cos ls cos://mybucket/u/");
  assertEquals(missing.err.includes("cos ls cos://other/"), false, "what is missing is looked for where it was to be");
  const empty = await person.type(["cp", "--files-from", "-", person.path("d/"), ":/x/"], { stdin: "\n" });
  assertEquals(empty.status, 0);
  assertStringIncludes(empty.err, "0 files copied");
});

Deno.test("cp of a glob takes what a list names, if it fits", async () => {
  await using person = new Person();
  await person.put({ "/l/a.gz": "a", "/l/b.gz": "b", "/l/c.txt": "c" });
  const { status } = await person.type(["cp", "--files-from", "-", ":/l/*.gz", person.path("to/")], { stdin: "a.gz\nc.txt\n" });
  assertEquals(status, 0);
  assertEquals(Array.from(Deno.readDirSync(person.path("to"))).map(({ name }) => name), ["a.gz"]);
});

Deno.test("rm --files-from deletes what is listed and nothing else, asks first, and takes a folder with -r only", async () => {
  await using person = new Person();
  const files = { "/t/a": "a", "/t/b": "b", "/t/c/d": "d", "/t/c/e": "e" };
  await person.put(files);
  const list = await person.write("list", "a\nc/\nnone\n../t/b\n");
  const unasked = await person.cos("rm", "--files-from", list, ":/t/");
  assertEquals(unasked.status, 2);
  assertStringIncludes(unasked.err, "rm --files-from needs --yes where there is no terminal to ask on");
  const said = await person.cos("rm", "--yes", "--files-from", list, ":/t/");
  assertEquals([said.status, await stored(person)], [1, ["b", "c/d", "c/e"]]);
  assertStringIncludes(said.err, "is a folder, which -r deletes with everything in it");
  assertStringIncludes(said.err, "cos://mybucket/t/none: is not there");
  const whole = await person.type(["rm", "-r", "--yes", "--files-from", "-", ":/t"], { stdin: "c/d\nc/\n" });
  assertEquals([whole.status, await stored(person)], [0, ["b"]]);
  const planned = await person.type(["rm", "-n", "--files-from", "-", ":/t"], { stdin: "b" });
  assertEquals([planned.status, await stored(person)], [0, ["b"]]);
});

Deno.test("lists that cannot be meant are refused before anything is sent", async () => {
  await using person = new Person();
  await withFiles(person);
  await person.put({ "/t/a": "old", "/t/z": "z" });
  const list = await person.write("list", "a\n");
  const a = person.path("d/a");
  for (
    const [args, message] of [
      [["sync", "--delete", "--yes", "--files-from", list, person.path("d"), ":/t"], "--files-from and --delete exclude each other"],
      [["cp", "--files-from", list, a, ":/u/"], "--files-from: its paths are below a folder"],
      [["cp", "--files-from", list, `${person.path("d")}/`, person.path("s/"), ":/u/"], "no such file or folder"],
      [["cp", "--failures", person.path("f"), a, ":/u/"], "--failures: its paths are below a folder"],
      [["cp", "--files-from", person.path("none"), person.path("d"), ":/u/"], "--files-from: cannot read"],
      [["cp", "--files-from", "-", "-", ":/u/a"], "- is standard input once"],
      [["cp", "--files-from", list, ":/t/a", "-"], "--files-from: its paths are below a folder, and - is one file"],
      [["cp", "-0", "-r", person.path("d"), ":/u/"], "--null says how a list is written"],
      [["rm", "--yes", "--files-from", list, ":/t/a"], "--files-from: its paths are below a folder"],
      [["cp", "-r", "--failures", a, person.path("d"), ":/u/"], `--failures: ${a} lies in`],
      [["sync", "--failures", person.path("d/list"), ":/t", person.path("d")], "lies in"],
      [["cp", "-r", "--failures", person.dir, person.path("d"), ":/u/"], "is no regular file"],
      [["cp", "-r", "--failures", person.path("no/f"), person.path("d"), ":/u/"], "--failures: cannot write"],
    ] as const
  ) {
    const { status, err } = await person.cos(...args);
    assertEquals([args, status === 0], [args, false]);
    assertStringIncludes(err, message);
  }
  assertEquals([await stored(person), await stored(person, "/u/")], [["a", "z"], []]);
});

Deno.test("--failures lists what failed, --files-from takes it back, and no list is left when nothing failed", async () => {
  await using person = new Person();
  await withFiles(person);
  await person.put({ "/t/b": "another", "/t/c/d": "another" });
  const failures = await person.write("failures", "stale\n");
  const args = ["-r", "--failures", failures, person.path("d/"), ":/t/"];
  const { status, err } = await person.cos("cp", ...args);
  // In the order in which they failed.
  const [first, second, rest] = (await Deno.readTextFile(failures)).split("\n");
  assertEquals([status, [first, second].sort(), rest], [1, ["b", "c/d"], ""]);
  assertStringIncludes(err, `What failed is listed in ${failures}. To try only that again: cos cp --files-from=${failures} -r --failures`);
  const again = await person.cos("cp", "--overwrite", "--files-from", failures, ...args, "--json");
  assertEquals(again.status, 0);
  assertEquals(objects(again.out).map(({ target }) => target).sort(), ["cos://mybucket/t/b", "cos://mybucket/t/c/d"]);
  assertEquals(await isThere(failures), false);
  // Whatever the names are.
  await person.put({ "/u/f\ng": "another" });
  await person.cos("cp", "-r", "--failures", failures, person.path("d/"), ":/u/");
  assertEquals(await Deno.readTextFile(failures), "f\ng\0");
  const odd = await person.cos("cp", "--overwrite", "--files-from", failures, person.path("d/"), ":/u/", "--json");
  assertEquals([odd.status, objects(odd.out).length], [0, 1]);
  await person.cos("cp", "-r", "-0", "--failures", failures, "--include", "a", person.path("d/"), ":/u/");
  assertEquals(await Deno.readTextFile(failures), "a\0");
});

Deno.test("--failures does nothing in a dry run, and holds no deletion that failed", async () => {
  await using person = new Person();
  await withFiles(person);
  await person.put({ "/t/a": "another", "/t/extra": "x" });
  const failures = await person.write("failures", "stale\n");
  await person.cos("cp", "-r", "-n", "--failures", failures, person.path("d/"), ":/t/");
  assertEquals(await Deno.readTextFile(failures), "stale\n");
  person.emulator.faults.add({ operation: "delete", code: -180 });
  const { status } = await person.cos("sync", "--delete", "--yes", "--failures", failures, person.path("d/"), ":/t/");
  assertEquals([status, await isThere(failures)], [1, false]);
});

Deno.test("after Ctrl-C the list holds what failed until then, and a list that is being read stays as it was", async () => {
  await using person = new Person();
  await withFiles(person);
  await person.put({ "/t/a": "another" });
  const failures = person.path("failures");
  const interrupted = async (...args: string[]): Promise<number> => {
    let interrupt = (): void => {};
    // The first upload is refused, the second waits for ever.
    let uploads = 0;
    person.fetch = (input, init) => {
      const isUpload = init?.body instanceof Uint8Array;
      if (!isUpload || ++uploads === 1) return person.emulator.clientOptions.fetch(input, init);
      queueMicrotask(() => interrupt());
      return new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason)));
    };
    const said = await person.type(["cp", "--concurrency", "1", ...args], { onStart: (given) => void (interrupt = given) });
    return said.status;
  };
  assertEquals(await interrupted("-r", "--failures", failures, person.path("d/"), ":/t/"), 130);
  assertEquals(await Deno.readTextFile(failures), "a\n");
  await Deno.writeTextFile(failures, "a\nb\nc/d\n");
  assertEquals(await interrupted("--files-from", failures, "--failures", failures, person.path("d/"), ":/t/"), 130);
  assertEquals(await Deno.readTextFile(failures), "a\nb\nc/d\n");
  assert(!Array.from(Deno.readDirSync(person.dir)).some(({ name }) => name.startsWith(".failures")));
});
