import { assert, assertEquals, assertMatch } from "@std/assert";
import { summaryOf } from "../../src/cli/commands/transfer/summary.ts";
import { bytes, MIB, objects, Person } from "./_person.ts";

const PLAIN = { verb: "copied", dryRun: false, done: 1, same: 0, deleted: 0, bytes: 0, resumed: 0, seconds: 10 } as const;

for (
  const [whole, line] of [
    [{}, "1 file copied"],
    [{ bytes: 30 * MIB }, "1 file copied, 30.0 MiB in 10.0 s (3.00 MiB/s)"],
    [{ bytes: 30 * MIB, resumed: 20 * MIB }, "1 file copied, 10.0 MiB in 10.0 s (1.00 MiB/s), 20.0 MiB were there already"],
    [{ bytes: 20 * MIB, resumed: 20 * MIB }, "1 file copied, 20.0 MiB were there already"],
    [{ bytes: 20 * MIB, seconds: 0 }, "1 file copied"],
    [{ verb: "moved", done: 3, same: 2 }, "3 files moved, 2 the same"],
    [{ dryRun: true, done: 2, same: 1, deleted: 4 }, "2 files would be copied, 1 the same, 4 would be deleted"],
    [{ verb: "moved", dryRun: true, done: 0 }, "0 files would be moved"],
    [{ deleted: 1 }, "1 file copied, 1 deleted"],
    [{ empty: 2 }, "1 file copied, 2 empty folders left out"],
  ] as const
) {
  Deno.test(`the whole is told in one line: ${line}`, () => assertEquals(summaryOf({ ...PLAIN, ...whole }), line));
}

Deno.test("one file ends with its speed and time, as many do, and so does a pipe", async () => {
  await using person = new Person();
  const file = await person.write("a", "x".repeat(2000));
  let now = Date.now();
  person.now = () => now;
  person.fetch = (...given) => {
    now += 1000;
    return person.emulator.clientOptions.fetch(...given);
  };
  for (
    const [args, stdin] of [
      [["cp", file, ":/a"], ""],
      [["cp", ":/a", person.path("b")], ""],
      [["cp", "-", ":/c"], "x".repeat(2000)],
      [["cp", ":/c", "-"], ""],
    ] as const
  ) {
    const { status, err } = await person.type(args, { stdin });
    assertEquals(status, 0);
    assertMatch(err, /1 file copied, 1\.95 KiB in \d\.\d s \(.*B\/s\)\n/);
  }
  assertMatch((await person.cos("mv", person.path("b"), ":/d")).err, /^1 file moved, 1\.95 KiB in/);
  assertEquals((await person.cos("cp", "-q", file, ":/e")).err, "");
  assertEquals((await person.cos("cp", "-n", file, ":/f")).err, "");
});

Deno.test("--resume says from where it went on, up and down", async () => {
  await using person = new Person();
  const content = bytes(12 * MIB);
  await Deno.writeFile(person.path("big"), content);
  let interrupt = (): void => {};
  const cut = async (part: (url: string, init: RequestInit | undefined) => boolean, after: number, ...args: string[]): Promise<void> => {
    let count = 0;
    person.fetch = async (input, init) => {
      if (part(String(input), init) && count++ === after) {
        setTimeout(interrupt);
        await new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason)));
      }
      return await person.emulator.clientOptions.fetch(input, init);
    };
    const { status } = await person.type(["cp", ...args], { onStart: (given) => void (interrupt = given) });
    assertEquals(status, 130);
    person.fetch = person.emulator.clientOptions.fetch;
  };
  const isSlice = (_url: string, init: RequestInit | undefined): boolean => init?.body instanceof Uint8Array && init.body.length > MIB;
  await cut(isSlice, 5, "--concurrency", "1", person.path("big"), ":/big");
  const up = await person.cos("cp", "--resume", "--json", person.path("big"), ":/big");
  const [{ resumed, size }] = objects(up.out);
  assertEquals([up.status, size], [0, content.length]);
  assert(resumed >= 4 * MIB && resumed < content.length && resumed % MIB === 0, `${resumed}`);
  assertMatch(up.err, /1 file copied, .* in .*, .* were there already/);

  // A download whose second part never comes.
  const stopped: typeof fetch = async (input, init) => {
    const response = await person.emulator.clientOptions.fetch(input, init);
    if (!String(input).includes("?sign=")) return response;
    let passed = 0;
    const reader = response.body!.getReader();
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { value } = await reader.read();
        if (passed > 5 * MIB) {
          setTimeout(interrupt, 200);
          return await new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason)));
        }
        passed += value!.length;
        controller.enqueue(value!);
      },
    });
    return new Response(body, response);
  };
  person.fetch = stopped;
  const first = await person.type(["cp", ":/big", person.path("down")], { onStart: (given) => void (interrupt = given) });
  assertEquals(first.status, 130);
  person.fetch = person.emulator.clientOptions.fetch;
  const down = await person.cos("cp", "--resume", ":/big", person.path("down"));
  assertEquals(down.status, 0);
  assertMatch(down.out, /\(12\.0 MiB, went on at [0-9.]+ MiB\)/);
  assertEquals(await Deno.readFile(person.path("down")), content);
});

Deno.test("a file that the service knew already is said to have been there, without a rate", async () => {
  await using person = new Person();
  await Deno.writeFile(person.path("big"), bytes(12 * MIB));
  assertEquals((await person.cos("cp", person.path("big"), ":/big")).status, 0);
  const { status, all } = await person.cos("cp", person.path("big"), ":/again");
  assertEquals(status, 0);
  assertMatch(all, /\(12\.0 MiB, was there already\)/);
  assertMatch(all, /1 file copied, 12\.0 MiB were there already\n/);
});

Deno.test("empty folders are not copied, and the end says how many", async () => {
  await using person = new Person();
  await person.write("d/a", "a");
  for (const folder of ["d/none", "d/e/none", "none"]) await Deno.mkdir(person.path(folder), { recursive: true });
  assertMatch((await person.cos("cp", "-r", person.path("d/"), ":/d/")).err, /^1 file copied, 2 empty folders left out/);
  assertEquals((await person.cos("cp", "-r", person.path("none"), ":/d/")).err, "0 files copied, 1 empty folder left out\n");
  assertMatch((await person.cos("sync", person.path("d/"), ":/d/")).err, /1 the same, 2 empty folders left out/);
  assertEquals((await person.client.statFolder({ bucketName: "mybucket", cosPath: "/d/none/" })).ok, false);
});
