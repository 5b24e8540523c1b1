import { assert, assertEquals, assertRejects } from "@std/assert";
import { BadInput } from "../../src/core/result.ts";
import { openPartFile, type PartFile, type PartOptions, type PartState, TargetExists } from "../../src/transfer/part_file.ts";
import { isLeftover, noteName, ownName } from "../../src/transfer/leftovers.ts";
import { withFolder } from "../_support.ts";

const POSIX = { ignore: Deno.build.os === "windows" };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function open(path: string, options: Partial<PartOptions> = {}): Promise<PartFile> {
  return await openPartFile(path, { of: "x", resume: false, replace: true, durable: false, guard: () => {}, ...options });
}

/** Writes a file the whole way. */
async function write(path: string, content: string, options: Partial<PartOptions> = {}): Promise<void> {
  const part = await open(path, options);
  try {
    await part.write(bytes(content), 0);
    await part.commit(content.length);
  } finally {
    await part.close(false);
  }
}

function names(dir: string): string[] {
  return Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
}

function modeOf(path: string): string {
  return (Deno.lstatSync(path).mode! & 0o777).toString(8);
}

/** How far a download of ten bytes is. */
function stateOf(done: number, version = '"1"'): PartState {
  return { version, size: 10, segments: [{ start: 0, end: 10, done }] };
}

/** Leaves what an interrupted download leaves: five bytes of ten. */
async function interrupt(path: string, content = "01234"): Promise<string> {
  const part = await open(path, { resume: true });
  await part.write(bytes(content), 0);
  await part.save(stateOf(5));
  await part.close(true);
  const dir = path.slice(0, path.lastIndexOf("/"));
  return names(dir).find((name) => name.endsWith(".part"))!;
}

Deno.test("a file comes into being whole: until then there is what was there before, and nothing of it stays when it fails", () =>
  withFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a`, "old");
    const part = await open(`${dir}/a`);
    await part.write(bytes("new content"), 0);
    assertEquals(await Deno.readTextFile(`${dir}/a`), "old");
    assertEquals(names(dir).length, 2);
    await part.close(false);
    assertEquals([await Deno.readTextFile(`${dir}/a`), names(dir)], ["old", ["a"]]);
    await write(`${dir}/a`, "new content", { durable: true });
    assertEquals([await Deno.readTextFile(`${dir}/a`), names(dir)], ["new content", ["a"]]);
  }));

Deno.test("a file that has not as many bytes as it must have gets no name", () =>
  withFolder(async (dir) => {
    for (const [content, size] of [["short", 6], ["long", 3]] as const) {
      const part = await open(`${dir}/a`);
      await part.write(bytes(content), 0);
      await assertRejects(() => part.commit(size), BadInput, `got ${content.length} of ${size} bytes`);
      await part.close(false);
      assertEquals(names(dir), []);
    }
  }));

for (const mode of [0o600, 0o640, 0o444, 0o777]) {
  Deno.test(
    `a file that replaces one of mode ${mode.toString(8)} has that mode from its first byte on`,
    POSIX,
    () =>
      withFolder(async (dir) => {
        await Deno.writeTextFile(`${dir}/a`, "old");
        await Deno.chmod(`${dir}/a`, mode);
        const part = await open(`${dir}/a`);
        const [name] = names(dir).filter((name) => name !== "a");
        assertEquals(modeOf(`${dir}/${name}`), mode.toString(8));
        await part.write(bytes("new"), 0);
        await part.commit(3);
        await part.close(false);
        assertEquals([modeOf(`${dir}/a`), await Deno.readTextFile(`${dir}/a`)], [mode.toString(8), "new"]);
      }),
  );
}

Deno.test("a part that is taken up gets the mode of the file that it is to replace now", POSIX, () =>
  withFolder(async (dir) => {
    await interrupt(`${dir}/a`);
    await Deno.writeTextFile(`${dir}/a`, "secret");
    await Deno.chmod(`${dir}/a`, 0o600);
    const part = await open(`${dir}/a`, { resume: true });
    assertEquals(part.state, stateOf(5));
    assertEquals(names(dir).filter((name) => name.endsWith(".part")).map((name) => modeOf(`${dir}/${name}`)), ["600"]);
    await part.close(false);
  }));

Deno.test("a link in the place of the target is replaced, and what it leads to is not written", POSIX, () =>
  withFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/victim`, "precious");
    for (const to of ["victim", "nowhere"]) {
      await Deno.symlink(to, `${dir}/a`);
      await assertRejects(() => write(`${dir}/a`, "new", { replace: false }), TargetExists);
      await write(`${dir}/a`, "new");
      assert(Deno.lstatSync(`${dir}/a`).isFile);
      assertEquals(await Deno.readTextFile(`${dir}/victim`), "precious");
      await Deno.remove(`${dir}/a`);
    }
    assertEquals(names(dir), ["victim"]);
  }));

Deno.test("what is there, and no file, is refused", POSIX, () =>
  withFolder(async (dir) => {
    await Deno.mkdir(`${dir}/folder`);
    await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
    for (const name of ["folder", "pipe"]) await assertRejects(() => open(`${dir}/${name}`), BadInput, "no regular file");
    await assertRejects(() => open(`${dir}/none/a`), BadInput, "no such file or folder");
    assertEquals(names(dir), ["folder", "pipe"]);
  }));

Deno.test("a file that somebody else makes meanwhile is not replaced, unless that was asked for", () =>
  withFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/b`, "theirs");
    await assertRejects(() => open(`${dir}/b`, { replace: false }), TargetExists, "exists");
    for (const replace of [false, true]) {
      const part = await open(`${dir}/${replace}`, { replace });
      await part.write(bytes("mine"), 0);
      await Deno.writeTextFile(`${dir}/${replace}`, "theirs");
      if (replace) await part.commit(4);
      else {
        const error = await assertRejects(() => part.commit(4), TargetExists);
        assertEquals(error.code, -177);
      }
      await part.close(false);
      assertEquals(await Deno.readTextFile(`${dir}/${replace}`), replace ? "mine" : "theirs");
    }
    assertEquals(names(dir), ["b", "false", "true"]);
  }));

Deno.test("names of parts cannot be foretold, and two downloads to one target have two of them", () =>
  withFolder(async (dir) => {
    const [one, other] = [await open(`${dir}/a`, { resume: true }), await open(`${dir}/a`, { resume: true })];
    assertEquals(new Set(names(dir)).size, 2);
    assert(names(dir).every((name) => isLeftover(name)));
    await one.write(bytes("one"), 0);
    await other.write(bytes("other"), 0);
    await other.commit(5);
    await other.close(false);
    assertEquals(await Deno.readTextFile(`${dir}/a`), "other");
    await one.commit(3);
    await one.close(false);
    assertEquals([await Deno.readTextFile(`${dir}/a`), names(dir)], ["one", ["a"]]);
    assertEquals(new Set(Array.from({ length: 1000 }, () => ownName("part"))).size, 1000);
  }));

Deno.test("what an interrupted download left is taken up by one of the same, and by no other", () =>
  withFolder(async (dir) => {
    await interrupt(`${dir}/a`);
    for (const [path, of] of [[`${dir}/a`, "y"], [`${dir}/b`, "x"]] as const) {
      const other = await open(path, { of, resume: true });
      assertEquals(other.state, undefined);
      await other.close(false);
    }
    const part = await open(`${dir}/a`, { resume: true });
    assertEquals(part.state, stateOf(5));
    await part.write(bytes("56789"), 5);
    await part.commit(10);
    await part.close(false);
    assertEquals([await Deno.readTextFile(`${dir}/a`), names(dir)], ["0123456789", ["a"]]);
  }));

Deno.test("a part that another works on is not taken up, and its note is left to it", () =>
  withFolder(async (dir) => {
    const first = await open(`${dir}/a`, { resume: true });
    await first.write(bytes("01234"), 0);
    await first.save(stateOf(5));
    const second = await open(`${dir}/a`, { resume: true });
    assertEquals(second.state, undefined);
    await second.save(stateOf(1));
    await second.close(true);
    assertEquals(names(dir).length, 2);
    assertEquals(JSON.parse(await Deno.readTextFile(`${dir}/${noteName("a\nx")}`)).segments[0].done, 5);
    await first.close(true);
    const third = await open(`${dir}/a`, { resume: true });
    assertEquals(third.state, stateOf(5));
    await third.close(false);
    assertEquals(names(dir), []);
  }));

Deno.test("of several that want to take up one part, one does", () =>
  withFolder(async (dir) => {
    await interrupt(`${dir}/a`);
    const all = await Promise.all(Array.from({ length: 8 }, () => open(`${dir}/a`, { resume: true })));
    assertEquals(all.filter(({ state }) => state !== undefined).length, 1);
    for (const part of all) await part.close(false);
    assertEquals(names(dir), []);
  }));

Deno.test("a planted link is not opened: neither in the place of a part, nor of a note", POSIX, () =>
  withFolder(async (dir) => {
    await Deno.mkdir(`${dir}/to`);
    const left = await interrupt(`${dir}/to/a`);
    await Deno.writeTextFile(`${dir}/victim`, "precious!!");
    await Deno.remove(`${dir}/to/${left}`);
    await Deno.symlink("../victim", `${dir}/to/${left}`);
    const part = await open(`${dir}/to/a`, { resume: true });
    assertEquals(part.state, undefined);
    await part.write(bytes("mine"), 0);
    await part.commit(4);
    await part.close(false);
    assertEquals(await Deno.readTextFile(`${dir}/victim`), "precious!!");
    await Deno.remove(`${dir}/to`, { recursive: true });

    await Deno.mkdir(`${dir}/to`);
    await Deno.symlink("../victim", `${dir}/to/${noteName("a\nx")}`);
    const noted = await open(`${dir}/to/a`, { resume: true });
    await noted.write(bytes("01234"), 0);
    await noted.save(stateOf(5));
    await noted.close(true);
    assertEquals(await Deno.readTextFile(`${dir}/victim`), "precious!!");
  }));

Deno.test("a hard link in the place of a part is not written: its other name would be", POSIX, () =>
  withFolder(async (dir) => {
    const left = await interrupt(`${dir}/a`);
    await Deno.writeTextFile(`${dir}/victim`, "precious!!");
    await Deno.remove(`${dir}/${left}`);
    await Deno.link(`${dir}/victim`, `${dir}/${left}`);
    const part = await open(`${dir}/a`, { resume: true });
    assertEquals(part.state, undefined);
    await part.write(bytes("mine"), 0);
    await part.commit(4);
    await part.close(false);
    assertEquals(await Deno.readTextFile(`${dir}/victim`), "precious!!");
    assertEquals(names(dir), ["a", "victim"]);
  }));

Deno.test("a part that was exchanged under the download gets no name", POSIX, () =>
  withFolder(async (dir) => {
    const part = await open(`${dir}/a`);
    await part.write(bytes("mine"), 0);
    const [name] = names(dir);
    await Deno.remove(`${dir}/${name}`);
    await Deno.writeTextFile(`${dir}/${name}`, "evil");
    await assertRejects(() => part.commit(4), BadInput, "replaced by somebody else");
    await part.close(false);
    assertEquals(names(dir), []);
  }));

for (const [what, guarded] of [["begun", 0], ["given its name", 1]] as const) {
  Deno.test(`a file is not ${what} when its folder is not where it may be written any more`, () =>
    withFolder(async (dir) => {
      let asked = 0;
      let allowed = Infinity;
      const guard = (): void => {
        if (++asked > allowed) throw new BadInput("a link leads out");
      };
      if (guarded === 0) allowed = 0;
      else {
        const part = await open(`${dir}/a`, { guard });
        await part.write(bytes("mine"), 0);
        allowed = asked;
        await assertRejects(() => part.commit(4), BadInput, "a link leads out");
        await part.close(false);
        return assertEquals(names(dir), []);
      }
      await assertRejects(() => open(`${dir}/a`, { guard }), BadInput, "a link leads out");
      assertEquals(names(dir), []);
    }));
}

for (
  const [what, note] of [
    ["more than there is", { version: '"1"', size: 10, segments: [{ start: 0, end: 10, done: 9 }] }],
    ["segments with a gap", { version: '"1"', size: 10, segments: [{ start: 0, end: 4, done: 1 }, { start: 5, end: 10, done: 0 }] }],
    ["segments that end early", { version: '"1"', size: 10, segments: [{ start: 0, end: 9, done: 1 }] }],
    ["a segment with too much", { version: '"1"', size: 10, segments: [{ start: 0, end: 2, done: 3 }, { start: 2, end: 10, done: 0 }] }],
    ["less than nothing", { version: '"1"', size: 10, segments: [{ start: 0, end: 10, done: -1 }] }],
    ["no version", { version: "", size: 10, segments: [{ start: 0, end: 10, done: 5 }] }],
    ["no numbers", { version: '"1"', size: "10", segments: [{ start: 0, end: 10, done: "x" }] }],
    ["no segments", { version: '"1"', size: 10 }],
  ] as const
) {
  Deno.test(`a note that tells ${what} is of no use, and its part goes`, () =>
    withFolder(async (dir) => {
      const left = await interrupt(`${dir}/a`);
      await Deno.writeTextFile(`${dir}/${noteName("a\nx")}`, JSON.stringify({ part: left, ...note }));
      const part = await open(`${dir}/a`, { resume: true });
      assertEquals(part.state, undefined);
      assert(!names(dir).includes(left));
      await part.close(false);
      assertEquals(names(dir), []);
    }));
}

Deno.test("clear() begins with an empty file, and forgets what was noted", () =>
  withFolder(async (dir) => {
    await interrupt(`${dir}/a`, "01234567");
    const part = await open(`${dir}/a`, { resume: true });
    await part.clear();
    assertEquals([part.state, names(dir).filter((name) => name.endsWith(".json"))], [undefined, []]);
    await part.write(bytes("new"), 0);
    await part.commit(3);
    await part.close(false);
    assertEquals([await Deno.readTextFile(`${dir}/a`), names(dir)], ["new", ["a"]]);
  }));

Deno.test("what is written is what is hashed", () =>
  withFolder(async (dir) => {
    const part = await open(`${dir}/a`);
    await part.write(bytes("c"), 2);
    await part.write(bytes("ab"), 0);
    assertEquals(await part.digest("sha1"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    await part.close(false);
    await assertRejects(() => part.write(bytes("x"), 0), BadInput, "is closed");
  }));
