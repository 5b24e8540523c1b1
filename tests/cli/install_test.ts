/**
 * Every way to install the command that the docs name, each in an empty home: what is loaded, and that the command then works. From JSR it cannot be
 * tried before it is published there; `deno task ok` lets JSR's own checks look at it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { dirname } from "node:path";
import { VERSION } from "../../src/cli/version.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { isBaseMissing, makeBinary, type Maker } from "../binary.ts";
import { filesIn, packForNpm } from "../pack.ts";
import { textOf } from "../docs/pages.ts";
import { bunCommand, nodeCommand, npmCommand, root } from "../tools.ts";
import { KEY } from "./_person.ts";

/** Packages that the project works with, and the module does not: nothing in src imports them. */
async function tools(): Promise<string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { imports: Record<string, string> };
  const files = (await filesIn(`${root}src`)).filter((file) => /\.[jt]s$/.test(file));
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(`${root}src/${file}`)));
  const names = Object.entries(imports).filter(([, target]) => target.startsWith("npm:")).map(([name]) => name);
  return names.filter((name) => !texts.some((text) => text.includes(`"${name}"`) || text.includes(`"${name}/`)));
}

const windows = Deno.build.os === "windows";
const PATH = Deno.env.get("PATH") ?? "";
const separator = windows ? ";" : ":";

/** Somebody who has just come to this machine. */
class Newcomer implements AsyncDisposable {
  readonly home: string = Deno.makeTempDirSync({ prefix: "cos-home-" });
  /** Where programs are that were installed. */
  readonly env: Record<string, string>;

  constructor(more: Readonly<Record<string, string>> = {}) {
    const { home } = this;
    this.env = {
      HOME: home,
      USERPROFILE: home,
      DENO_DIR: `${home}/.cache/deno`,
      BUN_INSTALL: `${home}/.bun`,
      npm_config_prefix: `${home}/.npm-global`,
      npm_config_cache: `${home}/.npm`,
      NO_COLOR: "1",
      ...more,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.home, { recursive: true });
  }

  /** Runs a command to its end, outside of the checkout; what it prints, with a failure if it fails. */
  async run(command: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = this.home): Promise<string> {
    const [program, ...args] = command;
    const { success, stdout, stderr } = await new Deno.Command(program!, { args, cwd, env: { ...this.env, ...env } }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert(success, `${command.join(" ")}: ${out}\n${err}`);
    return out!;
  }

  /** The packages of npm in Deno's cache. */
  get packages(): string[] {
    const folder = `${this.env.DENO_DIR}/npm/registry.npmjs.org`;
    return Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => !name.startsWith(".")).sort();
  }

  /** Uses the command: it tells its version, and puts and gets a file. */
  async use(cos: readonly string[]): Promise<void> {
    assertEquals(await this.run([...cos, "--version"]), `cos ${VERSION}\n`);
    await using emulator = new CosEmulator(KEY);
    const { url } = await emulator.listen();
    const account = { COS_APPID: KEY.appid, COS_SECRET_ID: KEY.secretId, COS_SECRET_KEY: KEY.secretKey };
    const env = { ...account, COS_BUCKET: "mybucket", COS_ENDPOINT: url };
    await Deno.writeTextFile(`${this.home}/a.txt`, "content");
    await this.run([...cos, "cp", "--verify", "a.txt", ":/a.txt"], env);
    assertEquals(await this.run([...cos, "cat", ":/a.txt"], env), "content");
    assertMatch(await this.run([...cos, "ls", "--long"], env), /7 B .*a\.txt/);
    assertEquals(await this.run([...cos, "__complete", "zsh", "=:/", "cat"], env), "words\n:/a.txt\n");
  }
}

let packed: Promise<string> | undefined;
/** The package as it goes to npm. */
function tarball(): Promise<string> {
  return packed ??= (async () => (await packForNpm(await npmCommand(), await Deno.makeTempDir({ prefix: "cos-tarball-" }))).path)();
}

Deno.test.afterAll(async () => {
  if (packed) await Deno.remove(dirname(await packed), { recursive: true });
});

/** Finds the Node that starts what npm installs first. */
async function withNode(): Promise<Record<string, string>> {
  const [node] = await nodeCommand();
  return node!.includes("/") ? { PATH: `${dirname(node!)}${separator}${PATH}` } : {};
}

async function assertNoTools({ packages }: Newcomer): Promise<void> {
  const names = (await tools()).map((name) => name.split("/")[0]!);
  assert(names.includes("esbuild") && packages.includes("deno-std"), `${names} ${packages}`);
  assertEquals(packages.filter((name) => names.includes(name) || name === "typescript"), []);
}

Deno.test("a first run from a checkout loads no package that the command does not import", async () => {
  await using newcomer = new Newcomer();
  await newcomer.use([Deno.execPath(), "run", "--no-prompt", "-A", `${root}src/cli/main.ts`]);
  await assertNoTools(newcomer);
});

Deno.test("deno install --global installs it from a checkout, as the docs write it", async () => {
  await using newcomer = new Newcomer();
  const lines = (await textOf("docs/command.md")).split("\n");
  const line = lines.find((line) => line.startsWith("deno install ") && line.includes("src/cli/main.ts"))!;
  await newcomer.run([Deno.execPath(), ...line.split("#")[0]!.trim().split(/ +/).slice(1)], {}, root);
  await assertNoTools(newcomer);
  await newcomer.use([`${newcomer.home}/.deno/bin/cos${windows ? ".cmd" : ""}`]);
});

Deno.test("npm install --global installs it", async () => {
  await using newcomer = new Newcomer(await withNode());
  await newcomer.run([...await npmCommand(), "install", "--global", "--no-audit", "--no-fund", await tarball()]);
  await newcomer.use([`${newcomer.home}/.npm-global/${windows ? "cos.cmd" : "bin/cos"}`]);
});

Deno.test("npx runs it without installing it", async () => {
  await using newcomer = new Newcomer(await withNode());
  await newcomer.use([...await npmCommand(), "exec", "--yes", "--package", await tarball(), "--", "cos"]);
});

Deno.test("bun add --global installs it, for a Bun without a Node, too", async () => {
  await using newcomer = new Newcomer(await withNode());
  const [bun] = await bunCommand();
  await newcomer.run([bun!, "add", "--global", await tarball()]);
  newcomer.env.PATH = `${newcomer.home}/.bun/bin${separator}${newcomer.env.PATH ?? PATH}`;
  await newcomer.use([bun!, "run", "--bun", "cos"]);
  if (!windows) await newcomer.use([`${newcomer.home}/.bun/bin/cos`]);
});

for (const maker of ["bun", "deno"] as const satisfies readonly Maker[]) {
  Deno.test(`a single file made by ${maker} is the whole command`, async () => {
    await using newcomer = new Newcomer();
    const file = `${newcomer.home}/cos${windows ? ".exe" : ""}`;
    try {
      await makeBinary(maker, file);
    } catch (error) {
      if (!isBaseMissing(error)) throw error;
      return console.log("skipped: the base of programs that deno compile makes cannot be fetched from dl.deno.land");
    }
    await newcomer.use([file]);
  });
}
