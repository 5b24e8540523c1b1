import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { Project, ts } from "ts-morph";
import { filesIn, packModule } from "../pack.ts";
import { bunCommand, nodeCommand, npmCommand, output, root } from "../tools.ts";
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
    const [isSame, none, counted] = await type(["compare", "--download", "up", ":/up"]);
    assertEquals([isSame, none, counted], [0, "", "2 files the same (9.00 MiB)\n"]);
    assertEquals((await type(["diff", "--all", "up/small.txt", ":/piped.txt"])).slice(0, 2), [1, "* small.txt\n"]);
    assertEquals((await type(["find", "-0", "--min-size", "1M", "up", ":/"]))[1], "up/big.bin\0cos://mybucket/up/big.bin\0");
    const [sums] = [(await type(["hash", "-r", "--relative", ":/up/"]))[1]];
    assertEquals([(await type(["hash", "-r", "--relative", "up"]))[1], sums.trimEnd().split("\n").length], [sums, 2]);
    assertMatch((await type(["tree", ":/up/"], "", { LC_ALL: "C" }))[1], /^cos.*\n\|-- big\.bin {2}9\.00 MiB\n`-- small\.txt {2}5 B\n/);
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

Deno.test("the npm form: cos works on Node, all entries have types, and nothing else is in it", async () => {
  const [node, npm] = [await nodeCommand(), await npmCommand()];
  const { directory } = await packModule(npm);
  try {
    const home = `${directory}/node_modules/@cos/v4`;
    const manifest = JSON.parse(await Deno.readTextFile(`${home}/package.json`));
    const { version, description, engines, exports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
    assertEquals([manifest.version, manifest.description, manifest.license], [version, description, "MIT"]);
    assertEquals([manifest.engines, manifest.sideEffects, Object.keys(manifest.dependencies)], [engines, false, [
      "aws4fetch",
      "mime",
    ]]);
    assertEquals(Object.keys(manifest.exports), Object.keys(exports));
    const files = await filesIn(home);
    assertEquals(files.filter((file) => !/^(package\.json|README\.md|LICENSE|mod\.(js|d\.ts)|src\/.*\.(js|d\.ts))$/.test(file)), []);
    // Bundled: what begins, and beside it what is loaded when it is wanted.
    const bundled = files.filter((file) => /^src\/cli\/.*\.js$/.test(file));
    assert(bundled.includes("src/cli/main.js") && bundled.every((file) => /^src\/cli\/(main|[\w-]+-[A-Z0-9]{8})\.js$/.test(file)));
    const bundle = (await Promise.all(bundled.map((file) => Deno.readTextFile(`${home}/${file}`)))).join("\n");
    assert(!bundle.includes(root) && !/(from|import)\s*\(?"(jsr:|npm:|@std)/.test(bundle));
    assertEquals(typeErrors(directory), []);
    assertEquals(await output([...npm, "exec", "--no", "--", "cos", "--version"], directory), `cos ${version}`);
    await session(Deno.build.os === "windows" ? [...node, `${home}/src/cli/main.js`] : [...node, `${directory}/node_modules/.bin/cos`]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** What TypeScript has against a program that uses each entry of the installed package, the package's own declarations included. */
function typeErrors(directory: string): string[] {
  const file = `${directory}/use.ts`;
  Deno.writeTextFileSync(
    file,
    `import { CosClient, type TreeResult, unwrap } from "@cos/v4";
     import { type Io, main } from "@cos/v4/cli";
     import { codes } from "@cos/v4/codes";
     import { BaseClient } from "@cos/v4/core";
     import { CosEmulator } from "@cos/v4/emulator";
     declare const io: Io;
     const emulator = new CosEmulator({ buckets: ["b"] });
     const client: BaseClient = new CosClient(emulator.clientOptions);
     const report: Promise<TreeResult> = new CosClient(emulator.clientOptions).uploadFolder({ localDir: ".", bucketName: "b", cosPath: "/" });
     export const status: number = await main(["ls"], io);
     export const all: unknown[] = [client, unwrap(await report).failed, codes[-1]?.name];
     // @ts-expect-error -- what is wrong must be seen, too
     await main(1);`,
  );
  const project = new Project({
    compilerOptions: {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: [],
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
  });
  project.addSourceFileAtPath(file);
  return project.getPreEmitDiagnostics().map((problem) =>
    `${problem.getSourceFile()?.getFilePath()}: ${ts.flattenDiagnosticMessageText(problem.compilerObject.messageText, "\n")}`
  );
}
