/**
 * The generator's command line: `deno run -A jsr:@cos/v4/gen --spec my-spec.json --out src/generated --core jsr:@cos/v4/core`. It is the only
 * part of the generator that touches the disk, and runs on Deno only: the npm form of this module does not have it.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { generate, generateDocs } from "./generate.ts";
import { SpecError } from "./problems.ts";
import { schemaText } from "./spec.ts";

const HELP = `Generates a client's request classes, results, operations and tables from a spec.

  deno task gen                    write src/generated, gen/spec.schema.json and the tables in docs
  deno task gen --check            write nothing; exit 1 and name what is out of date

  --spec FILE        the spec; default spec.json
  --out DIR          where the generated files go; default src/generated
  --core SPECIFIER   what they import the core from; default ../core/mod.ts
                     (with --spec or --out, only DIR is written)
`;

/** Files to be, by path. */
type Files = Map<string, string>;

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(path)).replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function fail(message: string): never {
  console.error(message);
  Deno.exit(1);
}

async function readSpec(path: string): Promise<unknown> {
  const text = await readText(path);
  if (text === undefined) fail(`${path}: no such file. Name the spec with --spec FILE.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    fail(`${path}: no JSON: ${(error as Error).message}`);
  }
}

function filesOf(spec: unknown, path: string, out: string, core: string): Files {
  try {
    return new Map([...generate(spec, core)].map(([name, text]) => [`${out}/${name}`, text]));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    fail(`${error.message}\n\n${path}: ${error.problems.length} problem${error.problems.length === 1 ? "" : "s"}; nothing was written.`);
  }
}

/** Paths whose text differs from what it is to be. */
async function stale(files: Files): Promise<string[]> {
  const differs = await Promise.all([...files].map(async ([path, text]) => await readText(path) === text ? [] : [path]));
  return differs.flat();
}

async function write(files: Files): Promise<void> {
  for (const [path, text] of files) {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")) || ".", { recursive: true });
    // Whole or not at all: nobody finds a half-written source file.
    await Deno.writeTextFile(`${path}.tmp`, text);
    await Deno.rename(`${path}.tmp`, path);
  }
}

/** The pages of the docs, in which tables may stand. */
async function pages(folder = "docs"): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) found.push(...await pages(`${folder}/${name}`));
      else if (name.endsWith(".md")) found.push(`${folder}/${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, {
    string: ["spec", "out", "core"],
    boolean: ["check", "help"],
    alias: { help: "h" },
    unknown: (arg: string) => fail(`Unknown argument ${arg}.\n\n${HELP}`),
  });
  if (args.help) {
    console.log(HELP);
    Deno.exit(0);
  }
  for (const name of ["spec", "out", "core"] as const) {
    if (args[name] === "") fail(`--${name} needs a value.\n\n${HELP}`);
  }
  // Another spec's code in the place of this project's own would be a nasty surprise.
  if (args.spec !== undefined && args.out === undefined) fail(`--spec needs --out DIR: where its code goes.\n\n${HELP}`);
  const own = args.spec === undefined && args.out === undefined;
  const path: string = args.spec ?? "spec.json";
  const out: string = (args.out ?? "src/generated").replace(/\/+$/, "");
  const spec = await readSpec(path);
  const files = filesOf(spec, path, out, args.core ?? "../core/mod.ts");
  if (own) {
    files.set("gen/spec.schema.json", schemaText());
    for (const page of await pages()) files.set(page, generateDocs(spec, (await readText(page))!));
  }
  const changed = await stale(files);
  if (!args.check) {
    await write(new Map([...files].filter(([file]) => changed.includes(file))));
    console.log(changed.length === 0 ? "Everything is up to date." : changed.map((file) => `wrote ${file}`).join("\n"));
  } else if (changed.length > 0) {
    const options = (["spec", "out", "core"] as const).flatMap((name) => args[name] === undefined ? [] : [` --${name} ${args[name]}`]);
    fail(`${changed.map((file) => `${file} is out of date`).join("\n")}\n\nRun: deno task gen${options.join("")}`);
  }
}
