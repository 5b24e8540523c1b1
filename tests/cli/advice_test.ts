import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bytes, MIB, Person } from "./_person.ts";

/** The files below a local folder, with their content. */
function below(dir: string, path = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${dir}/${path}`)) {
    if (isDirectory) Object.assign(files, below(dir, `${path}${name}/`));
    else files[path + name] = Deno.readTextFileSync(`${dir}/${path}${name}`);
  }
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1));
}

/** Types a command that is interrupted at the n-th request of an operation, and then what it advises; says what that was. */
async function interrupted(op: string, nth: number, args: (person: Person) => readonly string[], check: (person: Person) => Promise<void>) {
  const press: (() => void)[] = [];
  let count = 0;
  await using person = new Person({
    buckets: ["mybucket", "other"],
    hooks: { before: (request) => void (request.op === op && ++count === nth && press[0]?.()) },
  });
  await person.put({ "/ten/a": "a", "/ten/b/c": "c", "/ten/d": "d" });
  for (const name of ["a", "b/c", "d"]) await person.write(`up/${name}`, name.at(-1)!);
  count = 0;
  const said = await person.type(args(person), { onStart: (listener) => press.push(listener) });
  assertEquals(said.status, 130, said.err);
  const advice = /To go on where it stopped: cos (.+)/.exec(said.err)?.[1];
  assert(advice, said.err);
  const again = await person.cos(...advice.split(" "));
  assertEquals(again.status, 0, `${advice}\n${again.err}`);
  await check(person);
  // Run once more, it has nothing left to do.
  return { advice, again: await person.cos(...advice.split(" ")) };
}

const FILES = { a: "a", "b/c": "c", d: "d" };

for (const nth of [1, 2, 3]) {
  Deno.test(`what a download into a new folder advises when it is interrupted at file ${nth} ends in the same state`, async () => {
    const { advice, again } = await interrupted(
      "download",
      nth,
      (person) => ["cp", "-r", "--concurrency", "1", ":/ten", person.path("out")],
      (person) => Promise.resolve(assertEquals(below(person.path("out")), FILES)),
    );
    // Without -T, what is there by now would be a folder to put ten into.
    assertMatch(advice, /^cp --resume -T -r/);
    assertEquals(again.status, 0);
  });

  Deno.test(`what a download into a folder that is there advises when it is interrupted at file ${nth} ends in the same state`, async () => {
    const { advice } = await interrupted(
      "download",
      nth,
      (person) => {
        Deno.mkdirSync(person.path("out"));
        return ["cp", "-r", "--concurrency", "1", ":/ten", person.path("out")];
      },
      (person) => Promise.resolve(assertEquals(below(person.path("out/ten")), FILES)),
    );
    assertMatch(advice, /^cp --resume -r/);
  });

  Deno.test(`what a move up advises when it is interrupted at file ${nth} ends in the same state, with nothing lost`, async () => {
    await interrupted("upload", nth, (person) => ["mv", "-r", "--concurrency", "1", person.path("up"), ":/to/"], async (person) => {
      for (const [name, content] of Object.entries(FILES)) assertEquals(await person.get(`/to/up/${name}`), content);
      assert(!await Deno.stat(person.path("up")).then(() => true, () => false), "the source is still there");
    });
  });

  Deno.test(`what a move to another bucket advises when it is interrupted at file ${nth} ends in the same state, with nothing lost`, async () => {
    await interrupted("upload", nth, () => ["mv", "-r", "--concurrency", "1", ":/ten/", "cos://other/to/"], async (person) => {
      for (const [name, content] of Object.entries(FILES)) {
        assertEquals([await person.get(`/to/${name}`, "other"), await person.get(`/ten/${name}`)], [content, undefined]);
      }
    });
  });

  Deno.test(`what sync --delete advises when it is interrupted at file ${nth} ends in the same state`, async () => {
    await interrupted(
      "upload",
      nth,
      (person) => ["sync", "--delete", "--yes", "--concurrency", "1", person.path("up"), ":/to"],
      async (person) => {
        for (const [name, content] of Object.entries(FILES)) assertEquals(await person.get(`/to/${name}`), content);
      },
    );
  });
}

Deno.test("a move that was interrupted in its target does not lose its source: what it advises finishes the target first", async () => {
  const press: (() => void)[] = [];
  let slices = 0;
  await using person = new Person({ hooks: { before: ({ op }) => void (op === "upload_slice_data" && ++slices === 4 && press[0]?.()) } });
  const content = bytes(9 * MIB);
  await person.write("photos/big.bin", content);
  const said = await person.type(["mv", "-r", person.path("photos"), ":/backup/"], { onStart: (listener) => press.push(listener) });
  assertEquals(said.status, 130);
  assertEquals(await Deno.readFile(person.path("photos/big.bin")), content);
  const advice = /To go on where it stopped: cos (.+)/.exec(said.err)![1]!;
  assertEquals((await person.cos(...advice.split(" "))).status, 0);
  const opened = await person.client.downloadObject({ bucketName: "mybucket", cosPath: "/backup/photos/big.bin" });
  assert(opened.ok);
  assertEquals(new Uint8Array(await new Response(opened.data.body).arrayBuffer()), content);
  assert(!await Deno.stat(person.path("photos")).then(() => true, () => false));
});

Deno.test("rm of a glob that reaches into folders deletes nothing without -r", async () => {
  await using person = new Person();
  await person.put({ "/zz/a": "a", "/zz/b/c": "c", "/zz/b/d.txt": "d" });
  for (const glob of [":/zz/**", ":/zz/*/c", ":/zz/**/*.txt"]) {
    const said = await person.cos("rm", "--yes", glob);
    if (glob !== ":/zz/*/c") {
      assertEquals(said.status, 2, said.err);
      assertStringIncludes(said.err, "reaches into folders");
    }
  }
  assertEquals([await person.get("/zz/a"), await person.get("/zz/b/d.txt")], ["a", "d"]);
  assertEquals((await person.cos("rm", "-r", "--yes", ":/zz/**")).status, 0);
  assertEquals([await person.get("/zz/a"), await person.get("/zz/b/c")], [undefined, undefined]);
});

Deno.test("cp -T takes its target for a name, even where a folder of that name is there", async () => {
  await using person = new Person();
  await person.put({ "/ten/a": "a" });
  Deno.mkdirSync(person.path("out"));
  assertEquals((await person.cos("cp", "-r", "-T", ":/ten", person.path("out"))).status, 0);
  assertEquals(below(person.path("out")), { a: "a" });
  const said = await person.cos("cp", "-T", ":/ten/a", person.path("out"));
  assertEquals(said.status, 1, said.err);
});
