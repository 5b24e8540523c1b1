import { assert, assertEquals, assertMatch } from "@std/assert";
import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { disown, isAbandoned, isLeftover, noteName, ownName, sweep } from "../../src/transfer/leftovers.ts";
import { withFolder } from "../_support.ts";

const HERE = createHash("sha1").update(hostname()).digest("hex").slice(0, 8);
const ELSEWHERE = "01234567";

let count = 0;

/** The name of a part as another process gives it. */
function nameOf(host: string, pid: number, kind = "part"): string {
  return `.cos-${host}-${pid}-${String(count++).padStart(16, "0")}.${kind}`;
}

/** Makes a file that was touched some seconds ago. */
async function touch(dir: string, name: string, ago: number, content = "x"): Promise<string> {
  await Deno.writeTextFile(`${dir}/${name}`, content);
  const time = Date.now() / 1000 - ago;
  await Deno.utime(`${dir}/${name}`, time, time);
  return name;
}

function names(dir: string): string[] {
  return Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
}

/** A process that lives until it is told to end. */
function living(): { readonly pid: number; end(): Promise<void> } {
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", "await Deno.stdin.read(new Uint8Array(1))"], stdin: "piped" }).spawn();
  return {
    pid: child.pid,
    async end() {
      await child.stdin.close();
      await child.status;
    },
  };
}

Deno.test("names of this process's own are its own, differ, and cannot be foretold", () => {
  const all = Array.from({ length: 100 }, () => ownName("part"));
  assertEquals(new Set(all).size, 100);
  for (const name of all) {
    assertMatch(name, new RegExp(`^\\.cos-${HERE}-${Deno.pid}-[0-9a-f]{16}\\.part$`));
    disown(name);
  }
  assertMatch(noteName("a\nx"), /^\.cos-[0-9a-f]{20}\.json$/);
  assert(noteName("a\nx") !== noteName("a\ny"));
});

Deno.test("only names of this form are leftovers: a file that is called like one in part is a file", () => {
  for (const name of [ownName("part"), ownName("tmp"), noteName("x"), nameOf(ELSEWHERE, 1)]) assert(isLeftover(name), name);
  for (
    const name of [
      ".cos-a.part",
      "x.part",
      ".cos-.json",
      `x${nameOf(HERE, 1)}`,
      `${nameOf(HERE, 1)}.json`,
      ".cos",
      "a.json",
      `.cos-${HERE}-1-0123.part`,
    ]
  ) {
    assert(!isLeftover(name), name);
  }
});

Deno.test("what is worked on here is not abandoned, what was left here on purpose is, and what was given up is asked for by its age", () =>
  withFolder(async (dir) => {
    const name = await touch(dir, ownName("part"), 1000);
    assertEquals(await isAbandoned(dir, name), false);
    disown(name, true);
    assertEquals(await isAbandoned(dir, name), true);
    await touch(dir, name, 0);
    disown(name);
    assertEquals(await isAbandoned(dir, name), false);
  }));

Deno.test("what a process of this machine works on is not abandoned while that lives, however long nothing happens", async () => {
  const process = living();
  await withFolder(async (dir) => {
    const name = await touch(dir, nameOf(HERE, process.pid), 100_000);
    assertEquals(await isAbandoned(dir, name), false);
    await process.end();
    assertEquals(await isAbandoned(dir, name), true);
  });
});

Deno.test("what was touched just now by a process that ended is abandoned at once", async () => {
  const process = living();
  await process.end();
  await withFolder(async (dir) => {
    assertEquals(await isAbandoned(dir, await touch(dir, nameOf(HERE, process.pid), 0)), true);
  });
});

Deno.test("of another machine's process nothing is known but its silence", () =>
  withFolder(async (dir) => {
    assertEquals(await isAbandoned(dir, await touch(dir, nameOf(ELSEWHERE, Deno.pid), 5)), false);
    assertEquals(await isAbandoned(dir, await touch(dir, nameOf(ELSEWHERE, Deno.pid), 60)), true);
    // Nor of one that may not say which machine it is on.
    assertEquals(await isAbandoned(dir, await touch(dir, nameOf("00000000", 999_999_999), 5)), false);
  }));

Deno.test("what bears this process's number and is older than it is another life's, as in a container", () =>
  withFolder(async (dir) => {
    assertEquals(await isAbandoned(dir, await touch(dir, nameOf(HERE, Deno.pid), 1_000_000)), true);
    assertEquals(await isAbandoned(dir, await touch(dir, nameOf(HERE, Deno.pid), 0)), false);
  }));

Deno.test("what is no leftover, or is not there, is not abandoned", () =>
  withFolder(async (dir) => {
    assertEquals(await isAbandoned(dir, await touch(dir, "a.part", 1_000_000)), false);
    assertEquals(await isAbandoned(dir, nameOf(ELSEWHERE, 1)), false);
  }));

Deno.test("a sweep removes what was abandoned, and leaves what is worked on, what a note speaks of, and all other files", async () => {
  const process = living();
  await withFolder(async (dir) => {
    const dead = 2 ** 22 + 7;
    const [abandoned, noted, worked, young] = [
      await touch(dir, nameOf(HERE, dead), 0),
      await touch(dir, nameOf(HERE, dead), 0),
      await touch(dir, nameOf(HERE, process.pid), 1000),
      await touch(dir, nameOf(ELSEWHERE, 1), 1),
    ];
    const draft = await touch(dir, nameOf(HERE, dead, "tmp"), 0);
    const note = await touch(dir, noteName("noted"), 0, JSON.stringify({ part: noted }));
    const orphans = [
      await touch(dir, noteName("gone"), 0, JSON.stringify({ part: nameOf(HERE, dead) })),
      await touch(dir, noteName("torn"), 0, '{"part'),
      await touch(dir, noteName("out"), 0, JSON.stringify({ part: "../precious" })),
    ];
    const others = [await touch(dir, ".cos-mine.part", 1_000_000), await touch(dir, "precious", 1_000_000)];
    await sweep(dir);
    assertEquals(names(dir), [noted, worked, young, note, ...others].sort());
    for (const gone of [abandoned, draft, ...orphans]) assert(!names(dir).includes(gone!));
  });
  await process.end();
});

Deno.test(
  "a sweep removes a planted link itself, and not what it leads to",
  { ignore: Deno.build.os === "windows" },
  () =>
    withFolder(async (dir) => {
      await touch(dir, "precious", 1_000_000);
      const name = nameOf(HERE, 2 ** 22 + 7);
      await Deno.symlink("precious", `${dir}/${name}`);
      await sweep(dir);
      assertEquals(names(dir), ["precious"]);
    }),
);

Deno.test("a folder that was swept is left alone for a while: a folder of ten thousand files is not read ten thousand times", () =>
  withFolder(async (dir) => {
    await sweep(dir);
    const name = await touch(dir, nameOf(HERE, 2 ** 22 + 7), 0);
    await sweep(dir);
    assertEquals(names(dir), [name]);
  }));

Deno.test("what a sweep cannot read or remove stays, and keeps nobody from a download", () =>
  withFolder(async (dir) => {
    const dead = 2 ** 22 + 7;
    const stays = [nameOf(HERE, dead), noteName("a folder")];
    for (const name of stays) await Deno.mkdir(`${dir}/${name}`);
    const gone = [nameOf(HERE, dead), noteName("nothing"), noteName("torn")];
    await touch(dir, gone[0]!, 0);
    await touch(dir, gone[1]!, 0, "null");
    await touch(dir, gone[2]!, 0, '{"part');
    await sweep(dir);
    assertEquals(names(dir), stays.sort());
  }));

Deno.test("a sweep of what is no folder does nothing", async () => {
  await sweep("/no/such/folder");
  await withFolder(async (dir) => {
    await touch(dir, "a", 0);
    await sweep(`${dir}/a`);
    assertEquals(names(dir), ["a"]);
  });
});
