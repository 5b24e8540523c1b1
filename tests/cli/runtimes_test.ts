import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { bundleCli } from "../pack.ts";
import { bunCommand, nodeCommand, root } from "../tools.ts";
import { bytes, KEY, MIB } from "./_person.ts";
import { noTerminal, Terminal } from "./terminal.ts";

/** The same short session on each runtime: help, up, list, down, a mistake, a refused key, and colours on a terminal. */
async function session(cos: readonly string[]): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "cos-runtime-" });
  await using emulator = new CosEmulator(KEY);
  const { url } = await emulator.listen();
  const env: Record<string, string> = {
    COS_APPID: KEY.appid,
    COS_SECRET_ID: KEY.secretId,
    COS_SECRET_KEY: KEY.secretKey,
    COS_BUCKET: "mybucket",
    COS_ENDPOINT: url,
    COS_CONFIG: `${dir}/config.json`,
  };
  const type = async (
    args: readonly string[],
    stdin = "",
    more: Record<string, string> = {},
  ): Promise<[status: number, out: string, err: string]> => {
    const [program, ...rest] = [...cos, ...args];
    const child = new Deno.Command(program!, {
      args: rest,
      env: { ...env, ...more },
      cwd: dir,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
    await writer.close().catch(() => {});
    const { code, stdout, stderr } = await child.output();
    return [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)];
  };
  try {
    const [status, help] = await type(["--help"]);
    assertEquals(status, 0);
    assertMatch(help, /Usage: cos \[OPTIONS\] COMMAND/);
    const content = bytes(9 * MIB);
    await Deno.mkdir(`${dir}/up`);
    await Deno.writeFile(`${dir}/up/big.bin`, content);
    await Deno.writeTextFile(`${dir}/up/small.txt`, "small");
    assertEquals((await type(["cp", "-r", "--verify", "up/", ":/up/"]))[0], 0);
    assertEquals((await type(["ls", "--names", ":/up/"]))[1], "cos://mybucket/up/big.bin\ncos://mybucket/up/small.txt\n");
    assertEquals((await type(["cp", "-r", "--verify", ":/up", "down"]))[0], 0);
    assertEquals(await Deno.readFile(`${dir}/down/big.bin`), content);
    assertEquals((await type(["cp", "-", ":/piped.txt"], "piped"))[0], 0);
    assertEquals((await type(["cat", ":/piped.txt", ":/up/small.txt"]))[1], "pipedsmall");
    assertEquals((await type(["sync", "--delete", "--yes", "up", ":/up"]))[2], "0 files copied, 2 the same\n");
    assertMatch((await type(["ls", "--recursiv"]))[2], /Did you mean --recursive\?/);
    const [refused, , said] = await type(["ls"], "", { COS_SECRET_KEY: "wrong" });
    assertEquals(refused, 3);
    assertMatch(said, /-97/);
    assertEquals((await type(["config", "--appid", "1", "--secret-id", "i"], "piped-key\n"))[0], 0);
    assertEquals(JSON.parse(await Deno.readTextFile(`${dir}/config.json`)).profiles.default.secretKey, "piped-key");
    if (noTerminal !== undefined) return console.log(`without a terminal: ${noTerminal}`);
    await using terminal = new Terminal([...cos, "rm", "-r", ":/up"], { env });
    await terminal.until(/Delete :\/up: 2 files, 9\.00 MiB\? \[y\/N\] $/);
    await terminal.type("y\r");
    assertEquals(await terminal.status(), 0, terminal.text);
    await using asking = new Terminal([...cos, "config"], { env });
    await asking.until(/appid \[1\]: $/);
    await asking.type("2\rid\r");
    await asking.until(/hidden.*: $/);
    await asking.type("unseen\x03");
    assertEquals(await asking.status(), 130);
    assert(!asking.raw.includes("unseen"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("the command works on Deno with the permissions that it names", async () => {
  await session([
    Deno.execPath(),
    "run",
    "--no-check",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--allow-env",
    `${root}src/cli/main.ts`,
  ]);
});

Deno.test("the command works on Bun from source", async () => {
  await session([...await bunCommand(), "--preload", `${root}tests/cli/bun_std.ts`, `${root}src/cli/main.ts`]);
});

Deno.test("the command works on Node from one file, started as npm does it", async () => {
  const directory = await Deno.makeTempDir({ prefix: "cos-bundle-" });
  try {
    await Deno.mkdir(`${directory}/package`);
    const manifest = { type: "module", exports: {}, dependencies: { "deno-std": "1", "hash-wasm": "1" } };
    await Deno.writeTextFile(`${directory}/package/package.json`, JSON.stringify(manifest));
    await bundleCli(`${directory}/package`);
    const made = JSON.parse(await Deno.readTextFile(`${directory}/package/package.json`));
    assertEquals([made.bin, made.exports["./cli"].default, made.dependencies], [
      { cos: "./src/cli/main.js" },
      "./src/cli/main.js",
      { "hash-wasm": "1" },
    ]);
    const file = await Deno.readTextFile(`${directory}/package/src/cli/main.js`);
    assert(!file.includes(root) && !/(from|import)\s*\(?"(jsr:|npm:|@std)/.test(file));
    await Deno.symlink(`${directory}/package/src/cli/main.js`, `${directory}/cos`);
    await session([...await nodeCommand(), `${directory}/cos`]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
