/**
 * Inventories by real processes that are killed at any moment, started again, and have no room on the disk.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { isLeftover } from "../../src/transfer/leftovers.ts";
import { commandOn, runtimes } from "../emulator/_process.ts";
import { KEY } from "./_person.ts";

const bucketName = "mybucket";
/** How many processes are killed on each runtime. */
const KILLS = Number(Deno.env.get("KILLS") ?? 3);

interface World extends AsyncDisposable {
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly emulator: CosEmulator;
}

/** Folders in folders, one of them with several pages. */
async function world(): Promise<World> {
  const emulator = new CosEmulator({ ...KEY, buckets: [bucketName] });
  const client = new CosClient(emulator.clientOptions);
  const put = async (cosPath: string): Promise<void> => void unwrap(await client.upload({ bucketName, cosPath, filecontent: cosPath }));
  for (let n = 0; n < 20; n++) for (let m = 0; m < 8; m++) await put(`/d${n}/e${m % 3}/${m}`);
  for (let n = 0; n < 2500; n++) await put(`/d5/many/${n}`);
  // Deeper than pages are kept in memory.
  for (let n = 0; n < 24; n++) for (const name of ["a", "z"]) await put(`/d6/${"x/".repeat(n)}${name}`);
  const { url } = await emulator.listen();
  const dir = await Deno.makeTempDir({ prefix: "cos-inventory-" });
  return {
    dir,
    emulator,
    env: {
      COS_APPID: KEY.appid,
      COS_SECRET_ID: KEY.secretId,
      COS_SECRET_KEY: KEY.secretKey,
      COS_BUCKET: bucketName,
      COS_ENDPOINT: url,
      COS_CONFIG: `${dir}/none`,
    },
    [Symbol.asyncDispose]: async () => {
      await emulator.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

function start(command: readonly string[], { dir, env }: World, ...args: readonly string[]): Deno.ChildProcess {
  const [program, ...before] = command;
  return new Deno.Command(program!, {
    args: [...before, "inventory", ...args],
    env: { ...env },
    cwd: dir,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function ended(child: Deno.ChildProcess): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** Compares without printing thousands of lines. */
function assertSame(actual: string, expected: string): void {
  const [one, other] = [actual.split("\n"), expected.split("\n")];
  const at = other.findIndex((line, index) => line !== one[index]);
  assertEquals([at, one[at], one.length], [-1, undefined, other.length], `line ${at} should be ${other[at]}`);
}

for (const runtime of runtimes) {
  for (const how of [[], ["--full"]]) {
    // Deno tells whether a process lives only who may run others; who may not goes on after half a minute.
    Deno.test(`killed at any moment, an inventory ${how.join("")} goes on to what it would have been, on ${runtime}`, async () => {
      await using it = await world();
      const command = (await commandOn(runtime)).map((word) => word === "--no-prompt" ? "-A" : word).filter((word) =>
        !word.startsWith("--allow")
      );
      const { code, out: whole } = await ended(start(command, it, ...how));
      assertEquals([code, whole.split("\n").length], [0, 2709]);
      it.emulator.faults.add({ operation: "list", delay: 8 });
      let [killed, resumed, finished] = [0, 0, 0];
      // The time that a process takes is found out by those that are not killed.
      let most = 2000;
      while (killed < KILLS || finished === 0) {
        const begun = performance.now();
        const child = start(command, it, ...how, "--resume", "-o", "list");
        const timer = killed < KILLS ? setTimeout(() => child.kill("SIGKILL"), 150 + Math.random() * most) : undefined;
        const { code, err } = await ended(child);
        clearTimeout(timer);
        const names = Array.from(Deno.readDirSync(it.dir), ({ name }) => name);
        if (/^Going on after/.test(err)) resumed++;
        if (code !== 0) {
          assertEquals(err.replace(/^(?:Going on|There is).*\n/, ""), "");
          killed++;
          assertEquals(names.filter((name) => !isLeftover(name)), [], "something that is not whole has the name");
          continue;
        }
        finished++;
        most = performance.now() - begun;
        assertSame(Deno.readTextFileSync(`${it.dir}/list`), whole);
        assertEquals(names, ["list"], "something is left");
        Deno.removeSync(`${it.dir}/list`);
      }
      console.log(`${killed} killed, ${resumed} went on, ${finished} finished`);
    });
  }
}

Deno.test("where the disk is full, an inventory fails, and goes on when there is room", async () => {
  await using it = await world();
  const command = await commandOn("Bun");
  const { out: whole } = await ended(start(command, it));
  it.emulator.faults.add({ operation: "list", delay: 20 });
  const line = `trap '' XFSZ; ulimit -f 200; exec "$@"`;
  const limited = start(["sh", "-c", line, "sh", ...command], it, "-o", "list");
  const { code, err } = await ended(limited);
  assertEquals(code, 1);
  assertMatch(err, /^cos: --output: cannot write list: .*\n.*Go on where it stopped: cos inventory --resume -o list\n$/);
  assertEquals(Array.from(Deno.readDirSync(it.dir), ({ name }) => name).filter((name) => !isLeftover(name)), []);
  const again = await ended(start(command, it, "--resume", "-o", "list"));
  assertEquals(again.code, 0);
  assertMatch(again.err, /^Going on after \d+ files/);
  assertSame(Deno.readTextFileSync(`${it.dir}/list`), whole);
});

Deno.test("on a disk that stays full, an inventory that goes on loses nothing of what it had", async () => {
  await using it = await world();
  const disk = `${it.dir}/disk`;
  await Deno.mkdir(disk);
  const mount = async (...args: readonly string[]): Promise<boolean> =>
    (await new Deno.Command("mount", { args: [...args], stderr: "null" }).output()).success;
  if (!await mount("-t", "tmpfs", "-o", "size=360k", "cos", disk)) return console.log("no file system can be made here: not tried");
  try {
    const command = await commandOn("Bun");
    const whole = await ended(start(command, it));
    const go = (): ReturnType<typeof ended> => ended(start(command, it, "--resume", "-o", "disk/list"));
    assertMatch((await go()).err, /no space left on the disk/);
    for (let time = 0; time < 2; time++) assertMatch((await go()).err, /^Going on after 1128 files[^]*no space left on the disk/);
    assert(await mount("-o", "remount,size=4m", disk));
    assertMatch((await go()).err, /^Going on after 1128 files/);
    assertSame(Deno.readTextFileSync(`${disk}/list`), whole.out);
    assertEquals(Array.from(Deno.readDirSync(disk), ({ name }) => name), ["list"]);
  } finally {
    await new Deno.Command("umount", { args: [disk] }).output();
  }
});

Deno.test("two processes at once to one file: both are whole, one of them has the name", async () => {
  await using it = await world();
  it.emulator.faults.add({ operation: "list", delay: 5 });
  const command = await commandOn("Bun");
  const all = await Promise.all([1, 2, 3].map(() => ended(start(command, it, "--resume", "-o", "list"))));
  assertEquals(all.map(({ code }) => code), [0, 0, 0]);
  assertSame(Deno.readTextFileSync(`${it.dir}/list`), (await ended(start(command, it))).out);
  assertEquals(Array.from(Deno.readDirSync(it.dir), ({ name }) => name), ["list"]);
});

Deno.test("a reader that goes away ends it quietly", async () => {
  await using it = await world();
  const command = await commandOn("Bun");
  const child = start(["sh", "-c", `"$@" | head -1`, "sh", ...command], it);
  const { code, out, err } = await ended(child);
  assertEquals([code, out.split("\n").length, err], [0, 2, ""]);
  assert(out.startsWith('{"path":"d0/e0/0"'));
});
