/**
 * What is loaded to answer a command line, as the runtime itself tells it: its coverage lists every script that ran.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { packModule } from "../pack.ts";
import { nodeCommand, npmCommand, root } from "../tools.ts";

/** Runs a command, and returns the URLs of the scripts that its coverage names. */
async function scriptsOf(command: readonly string[], directory: string, locale = "C.UTF-8"): Promise<string[]> {
  const [program, ...args] = command;
  const account = { COS_APPID: "1", COS_SECRET_ID: "id", COS_SECRET_KEY: "key", COS_REGION: "sh", COS_BUCKET: "mybucket" };
  const env = { ...account, LC_ALL: locale, NODE_V8_COVERAGE: directory };
  const { success, stderr } = await new Deno.Command(program!, { args, env, stdout: "null" }).output();
  assert(success, new TextDecoder().decode(stderr));
  // Deno writes a file for each script, Node one for all.
  return Array.from(Deno.readDirSync(directory), ({ name }) => JSON.parse(Deno.readTextFileSync(`${directory}/${name}`)))
    .flatMap((told): { url: string }[] => told.result ?? [told]).map(({ url }) => decodeURIComponent(url));
}

/** What a command line loads from the checkout on Deno: files by their paths in it, packages by their names. */
async function loadedBy(args: readonly string[], locale?: string): Promise<string[]> {
  const directory = await Deno.makeTempDir({ prefix: "cos-start-" });
  try {
    const command = [Deno.execPath(), "run", "--no-check", "-A", `--coverage=${directory}`, `${root}src/cli/main.ts`, ...args];
    const urls = await scriptsOf(command, directory, locale);
    return urls.map((url) => /\/registry\.npmjs\.org\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url.split(root).at(-1)!);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What only commands have a use for that talk to the service, or are an emulator. What reads a moment is a file of its own and brings nothing. */
const HEAVY = /^src\/(?:emulator\/|transfer\/(?!moment\.ts)|generated\/|client\.ts|bucket\.ts|cli\/commands\/(?!base\/|mod\.ts))/;

Deno.test("the help of the whole loads no client, no transfers, no emulator, no command, and no package but @std", async () => {
  for (const args of [["--help"], ["help"], ["--version"]]) {
    const loaded = await loadedBy(args);
    assert(loaded.includes("src/cli/mod.ts"), loaded.join("\n"));
    assertEquals(loaded.filter((file) => HEAVY.test(file)), []);
    assertEquals([...new Set(loaded.filter((file) => !/^(src|\.jsr)\//.test(file)))], ["deno-std"]);
  }
});

Deno.test("the tables for Chinese are loaded where Chinese is spoken, and nowhere else", async () => {
  const tables = ["src/cli/texts/zh.ts", "src/cli/texts/zh_help.ts", "src/cli/texts/zh_library.ts", "src/cli/texts/zh_messages.ts"];
  const [english, chinese] = [await loadedBy(["--help"]), await loadedBy(["--help"], "zh_CN.UTF-8")];
  assertEquals(english.filter((file) => tables.includes(file)), []);
  assertEquals(chinese.filter((file) => !english.includes(file)).sort(), [...tables, "src/generated/codes_zh.ts"]);
});

Deno.test("a command loads no other command, and nothing of the emulator unless it is one", async () => {
  const loaded = await loadedBy(["url", ":/a.txt"]);
  assertEquals(loaded.filter((file) => /^src\/(?:emulator\/|cli\/commands\/\w+\.ts)/.test(file)).sort(), [
    "src/cli/commands/mod.ts",
    "src/cli/commands/url.ts",
  ]);
});

Deno.test("the npm form loads for its help a part of what it holds", async () => {
  const { directory } = await packModule(await npmCommand());
  try {
    const main = `${directory}/node_modules/@cos/v4/src/cli/main.js`;
    const coverage = `${directory}/coverage`;
    await Deno.mkdir(coverage);
    const urls = await scriptsOf([...await nodeCommand(), main, "--help"], coverage);
    const loaded = urls.filter((url) => url.includes("/src/cli/")).map((url) => url.slice(url.lastIndexOf("/") + 1));
    assert(loaded.includes("main.js") && loaded.length > 1, loaded.join(" "));
    assertEquals(urls.filter((url) => url.includes("/src/emulator/")), []);
    // A code, a request of the client, a place of transfers.
    for (const words of ["ERROR_CMD_FILE_NOTEXIST", "upload_slice_init", "BucketPlace"]) {
      const files = Array.from(Deno.readDirSync(dirname(main)), ({ name }) => name).filter((name) => name.endsWith(".js"));
      const holding = files.filter((name) => Deno.readTextFileSync(`${dirname(main)}/${name}`).includes(words));
      assert(holding.length > 0, `nothing holds ${words}`);
      assertEquals(holding.filter((name) => loaded.includes(name)), [], words);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
