/**
 * `deno task bench`: the client beside the same calls written by hand, and beside bare `fetch`, on Deno, Bun and Node, and the memory that a
 * transfer takes. Prints a Markdown table.
 *
 *     --rounds N     rounds that count (default 5)
 *     --json FILE    the figures as JSON, too
 *     --only NAME    one runtime: deno, bun or node; or s3, the way from v4 to S3 alone
 *     --write        the table in docs/speed.md, too
 *     --4gib         also a sparse file of 4 GiB up and down, on each runtime
 *
 * @module
 */
import { help } from "../help.ts";
import { parseArgs } from "@std/cli/parse-args";
import { packModule, transpile } from "../pack.ts";
import { bunCommand, nodeCommand, npmCommand, output, root } from "../tools.ts";
import { writeSection } from "./page.ts";
import type { Outcome } from "./measure.ts";
import { measureS3 } from "./s3.ts";
import type { Growth } from "./memory.ts";

help(`Measures the client beside bare \`fetch\` on Deno, Bun and Node, and the memory that a transfer takes, after \`deno task size\`.

  deno task bench [--rounds N] [--only deno|bun|node|s3] [--4gib] [--json FILE]
  deno task bench --write   also writes the figures, and those of size, into docs/speed.md
`);

const MIB = 1048576;
/** Bytes by which a transfer may make a process grow more than bare `fetch` does. */
const MORE_MEMORY = 16 * MIB;
const FILES = ["measure", "answers", "bare", "by_hand", "memory", "folders"];
/** Files of a folder, and bytes of each. */
const MANY = ["10000", "1024"];
const KINDS = ["calls", "processor", "upload", "download", "hashes"];
const DIRECTIONS: Readonly<Record<string, string>> = {
  up: "up",
  down: "down",
  fetch: "up by bare `fetch`, for comparison",
};

/** A runtime, and how a script of the benchmark is run on it. */
interface Runtime {
  readonly name: string;
  readonly command: (script: string) => readonly string[];
  /** How `cos` is run on it. */
  readonly cos: readonly string[];
}

interface Report {
  readonly runtime: string;
  readonly outcomes: readonly Outcome[];
  readonly growth: readonly (Growth & { readonly mebibytes: number })[];
}

const flags = parseArgs(Deno.args, { string: ["rounds", "json", "only"], boolean: ["4gib", "write"], default: { rounds: "5" } });
if (flags.only === "s3") {
  await fromV4ToS3();
  Deno.exit(0);
}
console.log(await output([Deno.execPath(), "task", "--quiet", "size", ...flags.write ? ["--write"] : []], root));
const generator = await output([Deno.execPath(), "run", "-A", "tests/bench/generator.ts"], root);
console.log(`\nThe generator: ${generator}\n`);
const directory = await Deno.makeTempDir({ prefix: "cos-bench-" });
const reports: Report[] = [];
let ceiling: Record<string, number> = {};
const server = await startServer("server");
const folders = await startServer("folder_server", ...MANY);
try {
  ceiling = JSON.parse(await output([...await bunCommand(), `${root}tests/bench/ceiling.ts`, server.port]));
  for (const runtime of await runtimes()) reports.push(await measure(runtime));
} finally {
  for (const { process } of [server, folders]) {
    process.kill();
    await process.status;
  }
  await Deno.remove(directory, { recursive: true });
}
console.log("\n" + table());
console.log("\nShort of what is aimed at: " + (shortfalls().join("; ") || "nothing") + ".");
if (flags.write) await writeSection("bench", `${table()}\n\nThe generator: ${generator}.`);
if (flags.only === undefined) await fromV4ToS3();
if (flags.json) await Deno.writeTextFile(flags.json, JSON.stringify({ ceiling, reports }, null, 2) + "\n");

async function fromV4ToS3(): Promise<void> {
  const text = await measureS3(Number(flags.rounds));
  console.log(`\n${text}`);
  if (flags.write) await writeSection("s3", text, "bench --only s3");
}

async function startServer(script: string, ...words: readonly string[]): Promise<{ port: string; process: Deno.ChildProcess }> {
  const [program, ...args] = [...await bunCommand(), `${root}tests/bench/${script}.ts`, ...words];
  const process = new Deno.Command(program!, { args, stdout: "piped" }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  return { port: value.trim(), process };
}

async function runtimes(): Promise<Runtime[]> {
  const source = `${root}mod.ts`;
  const scripts = `${root}tests/bench`;
  const wanted = (name: string): boolean => flags.only === undefined || flags.only === name;
  const found: Runtime[] = [];
  if (wanted("deno")) {
    found.push({
      name: `Deno ${Deno.version.deno}`,
      command: (script) => [Deno.execPath(), "run", "-A", `${scripts}/${script}.ts`, source],
      cos: [Deno.execPath(), "run", "-A", `${root}src/cli/main.ts`],
    });
  }
  if (wanted("bun")) {
    const bun = await bunCommand();
    found.push({
      name: `Bun ${await output([...bun, "--version"])}`,
      command: (script) => [...bun, `${scripts}/${script}.ts`, source],
      cos: [...bun, "--preload", `${root}tests/cli/bun_std.ts`, `${root}src/cli/main.ts`],
    });
  }
  if (wanted("node")) {
    const node = await nodeCommand();
    const packed = await packModule(await npmCommand());
    for (const file of FILES) await transpile(`${scripts}/${file}.ts`, `${packed.directory}/${file}.js`);
    await Deno.rename(packed.directory, `${directory}/packed`);
    found.push({
      name: `Node ${(await output([...node, "--version"])).slice(1)}`,
      command: (script) => [...node, `${directory}/packed/${script}.js`, "@cos/v4"],
      cos: [...node, `${directory}/packed/node_modules/@cos/v4/src/cli/main.js`],
    });
  }
  return found;
}

async function measure({ name, command, cos }: Runtime): Promise<Report> {
  console.log(`${name} …`);
  const run = async <T>(script: string, result: string, ...args: string[]): Promise<T> => {
    await output([...command(script), server.port, directory, ...args]);
    return JSON.parse(await Deno.readTextFile(`${directory}/${result}.json`));
  };
  const outcomes: Outcome[] = [];
  for (const kind of KINDS) outcomes.push(...await run<Outcome[]>("measure", "outcomes", flags.rounds, kind));
  await output([...command("folders"), folders.port, directory, flags.rounds, JSON.stringify(cos)]);
  outcomes.push(...JSON.parse(await Deno.readTextFile(`${directory}/outcomes.json`)));
  const growth: Report["growth"][number][] = [];
  for (const mebibytes of flags["4gib"] ? [256, 4096] : [256]) {
    for (const direction of ["up", "down", "fetch"]) {
      growth.push({ ...await run<Growth>("memory", "growth", direction, String(mebibytes)), mebibytes });
    }
  }
  return { runtime: name, outcomes, growth };
}

/** What is short of its target: ratios, and memory of transfers. */
function shortfalls(): string[] {
  return reports.flatMap(({ runtime, outcomes, growth }) => [
    ...outcomes.filter(({ ratio, target, isCost }) => target !== undefined && (isCost ? ratio > target : ratio < target))
      .map(({ name, ratio, target }) => `${runtime}, ${name}: ${ratio.toFixed(2)} instead of ${target}`),
    ...outcomes.filter(({ own, least = 0 }) => own < least)
      .map(({ name, unit, own, least }) => `${runtime}, ${name}: ${Math.round(own)} ${unit} instead of ${least}`),
    ...growth.flatMap(({ direction, mebibytes, growth: grown }) => {
      const bare = growth.find((other) => other.direction === "fetch" && other.mebibytes === mebibytes)!.growth;
      if (direction === "fetch" || grown <= bare + MORE_MEMORY) return [];
      return `${runtime}, ${mebibytes} MiB ${direction}: ${Math.round(grown / MIB)} MiB instead of ${
        Math.round((bare + MORE_MEMORY) / MIB)
      }`;
    }),
  ]);
}

function table(): string {
  const rows = [
    ["", ...reports.map(({ runtime }) => runtime)],
    ["---", ...reports.map(() => "---:")],
    ...(reports[0]?.outcomes ?? []).map(({ name, unit }, index) => [
      `${name}, ${unit}`,
      ...reports.map(({ outcomes }) => cell(outcomes[index]!)),
    ]),
    ...(reports[0]?.growth ?? []).map(({ direction, mebibytes }, index) => [
      `memory over idle, ${mebibytes} MiB ${DIRECTIONS[direction]}, MiB`,
      ...reports.map(({ growth }) => `${Math.round(growth[index]!.growth / MIB)}`),
    ]),
  ];
  const { stats, statsAtOnce, upload, download } = ceiling;
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n") +
    `\n\nCalls and small uploads, each with a path of its own: a rate, its ratio to the same calls written by hand on \`fetch\` and Web Crypto, and` +
    ` in brackets to bare \`fetch\` that signs nothing and reads nothing. Processor time: what one takes in all threads of the process with a` +
    ` \`fetch\` that answers at once, and how many times that of the one by hand it is. Transfers: a rate and its ratio to bare \`fetch\` with the` +
    ` same file. Medians of ${flags.rounds} rounds in turns, of four times as many for what is short (\`deno task bench\`).` +
    `\nThe server alone: ${stats} stats/s one after the other, ${statsAtOnce} at 32 at a time; ${upload} MiB/s in, ${download} MiB/s out.`;
}

function cell({ own, ratio, toBare, isCost }: Outcome): string {
  return `${isCost ? own.toFixed(1) : round(own)} · ${ratio.toFixed(2)}${toBare === undefined ? "" : ` (${toBare.toFixed(2)})`}`;
}

function round(value: number): string {
  return Math.round(value).toLocaleString("en");
}
