/**
 * The generator's command line, the same on Deno, Node and Bun. It is the only part of the generator that touches the disk.
 *
 * @module
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { generate, generateDocs } from "./generate.ts";
import { firstSpec } from "./init.ts";
import { readJson } from "./json_text.ts";
import { SpecError } from "./problems.ts";
import { schemaText } from "./spec.ts";

/** How the reader called the generator, for help and advice. */
function callOf(): string {
  const { bun, deno } = process.versions as { readonly bun?: string; readonly deno?: string };
  if (bun !== undefined) return "bunx @cos/v4-gen";
  if (deno === undefined) return "npx @cos/v4-gen";
  if (import.meta.url.startsWith("https://")) return "deno run -A jsr:@cos/v4-gen";
  // An npm package lies in a node_modules; what else is a file is the checkout.
  return import.meta.url.includes("/node_modules/") ? "deno run -A npm:@cos/v4-gen" : "deno task gen";
}

function helpOf(call: string): string {
  const own = call === "deno task gen";
  const lines = [
    ...own ? [[call, "write src/generated, gen/spec.schema.json and the tables in docs"]] : [],
    ...own ? [[`${call} --check`, "write nothing; exit 1 and name what is out of date"]] : [],
    [`${call} init`, "write a small spec.json to begin with"],
    [`${call} --spec spec.json --out client`, "write a client"],
  ];
  const width = Math.max(...lines.map(([command]) => command!.length));
  return `Generates a client's request classes, results, operations and tables from a spec.

${lines.map(([command, about]) => `  ${command!.padEnd(width)}   ${about}`).join("\n")}

  --spec FILE        the spec; default spec.json
  --out DIR          where the generated files go${own ? "; default src/generated" : ""}
  --core SPECIFIER   what they import the core from; default ${own ? "../core/mod.ts, and " : ""}@cos/v4/core${own ? " with --spec" : ""}
  --transfer SPECIFIER
                     what they import the functions of transfers from; default
                     the core's, with "transfer" in place of its last "core"
  --check            write nothing; exit 1 and name what is out of date
`;
}

/** Files to be, by path. */
type Files = Map<string, string>;

/** Ends the program with words and exit status 1. */
class Stop extends Error {}

/** What stands in a file, with line feeds alone; undefined if there is no file. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  } catch (error) {
    if ((error as { readonly code?: string }).code === "ENOENT") return undefined;
    throw error;
  }
}

async function readSpec(path: string): Promise<string> {
  const text = await readText(path);
  if (text === undefined) throw new Stop(`${path}: no such file. Name the spec with --spec FILE.`);
  return text;
}

/** Runs something that a bad spec ends. */
function guarded<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof SyntaxError) throw new Stop(`${path}: no JSON: ${error.message}`);
    if (!(error instanceof SpecError)) throw error;
    throw new Stop(
      `${error.message}\n\n${path}: ${error.problems.length} problem${error.problems.length === 1 ? "" : "s"}; nothing was written.`,
    );
  }
}

/** Paths whose text differs from what it is to be. */
async function stale(files: Files): Promise<string[]> {
  const differs = await Promise.all([...files].map(async ([path, text]) => await readText(path) === text ? [] : [path]));
  return differs.flat();
}

async function write(files: Files): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(path), { recursive: true });
    // Whole or not at all: nobody finds a half-written source file.
    await writeFile(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
  }
}

/** The pages of the docs, in which tables may stand. */
async function pages(): Promise<string[]> {
  const names = await readdir("docs", { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name.replaceAll("\\", "/")}`).sort();
}

/** What the command line says. */
interface Args {
  readonly spec?: string | undefined;
  readonly out?: string | undefined;
  readonly core?: string | undefined;
  readonly transfer?: string | undefined;
  readonly check: boolean;
  readonly help: boolean;
  readonly init: boolean;
}

const VALUES = ["spec", "out", "core", "transfer"] as const;

function argsOf(words: string[], help: string): Args {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options: { spec: text, out: text, core: text, transfer: text, check: flag, help: { ...flag, short: "h" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const known = ["check", "help", ...VALUES];
  for (const token of tokens) {
    if (token.kind === "option" && !known.includes(token.name)) throw new Stop(`Unknown argument ${token.rawName}.\n\n${help}`);
  }
  const extra = positionals.find((word, index) => index > 0 || word !== "init");
  if (extra !== undefined) throw new Stop(`Unknown argument ${extra}.\n\n${help}`);
  for (const name of VALUES) {
    if (values[name] === true || values[name] === "") throw new Stop(`--${name} needs a value.\n\n${help}`);
  }
  const { spec, out, core, transfer } = values as Partial<Record<typeof VALUES[number], string>>;
  return { spec, out, core, transfer, check: values.check === true, help: values.help === true, init: positionals.length > 0 };
}

async function init(path: string, call: string): Promise<void> {
  if (await readText(path) !== undefined) throw new Stop(`${path} is there already; init writes over nothing.`);
  await write(new Map([[path, firstSpec()]]));
  console.log(`wrote ${path}\n\nDescribe your service in it, then: ${call} --spec ${path} --out client`);
}

async function run(words: string[]): Promise<void> {
  const call = callOf();
  const help = helpOf(call);
  const args = argsOf(words, help);
  if (args.help) return console.log(help);
  const path = args.spec ?? "spec.json";
  if (args.init) return await init(path, call);
  const own = call === "deno task gen" && args.spec === undefined && args.out === undefined;
  // Another spec's code in the place of what is there already would be a nasty surprise.
  if (!own && args.out === undefined) {
    throw new Stop(`${args.spec === undefined ? "" : "--spec "}needs --out DIR: where the code goes.\n\n${help}`);
  }
  const out = (args.out ?? "src/generated").replace(/\/+$/, "");
  const text = await readSpec(path);
  const core = args.core ?? (own ? "../core/mod.ts" : "@cos/v4/core");
  const files: Files = guarded(path, () => {
    const generated = generate(text, { core, transfer: args.transfer, spec: basename(path), ...own ? { by: "`deno task gen`" } : {} });
    return new Map([...generated].map(([name, content]) => [`${out}/${name}`, content]));
  });
  if (own) {
    files.set("gen/spec.schema.json", schemaText());
    const spec = readJson(text);
    for (const page of await pages()) files.set(page, generateDocs(spec, (await readText(page))!));
  }
  const changed = await stale(files);
  if (!args.check) {
    await write(new Map([...files].filter(([file]) => changed.includes(file))));
    console.log(changed.length === 0 ? "Everything is up to date." : changed.map((file) => `wrote ${file}`).join("\n"));
  } else if (changed.length > 0) {
    const options = VALUES.flatMap((name) => args[name] === undefined ? [] : [` --${name} ${args[name]}`]);
    throw new Stop(`${changed.map((file) => `${file} is out of date`).join("\n")}\n\nRun: ${call}${options.join("")}`);
  }
}

/** Runs the command line and sets the exit status: 1 when something was wrong, or out of date. */
export async function main(): Promise<void> {
  try {
    await run(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
