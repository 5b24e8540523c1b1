/**
 * `deno task size`: how large the library entry is when it is bundled for a browser, and how long each runtime takes to import it. Both are
 * measured on the packed module as npm installs it.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { build, type Metafile, type Plugin, stop } from "esbuild";
import { help } from "../help.ts";
import { packModule } from "../pack.ts";
import { bunCommand, nodeCommand, npmCommand } from "../tools.ts";
import { writeSection } from "./page.ts";

/** A size in bytes. */
export interface Size {
  readonly name: string;
  readonly minified: number;
  readonly gzipped: number;
}

/** A start in milliseconds: the median of a program that only imports the library, and of an empty one. */
export interface Start {
  readonly runtime: string;
  readonly empty: number;
  readonly importing: number;
}

/** What the entry may have, gzipped, in one file. */
export const MOST_BYTES: number = 16 * 1024;
/** What an import may take, in milliseconds. */
export const MOST_MILLISECONDS = 25;
/** Fresh processes that are measured. */
const RUNS = 20;

/** Leaves out what is loaded later. */
const laterLeftOut: Plugin = {
  name: "later-left-out",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) => kind === "dynamic-import" ? { path, external: true } : undefined);
  },
};

/** The sizes of a program in one file, without what is loaded later. */
export async function sizeOf(directory: string, name: string, program: string): Promise<Size> {
  const { outputFiles: [file] } = await build({ ...optionsFor(directory, program), plugins: [laterLeftOut] });
  return { name, minified: file!.contents.length, gzipped: gzipSync(file!.contents, { level: 9 }).length };
}

/** The files that a bundler makes of all of the library: those that are loaded with it, and what each later part adds to them. */
export async function partsOf(directory: string): Promise<{ readonly entry: Size; readonly files: number; readonly later: Size[] }> {
  const { outputFiles, metafile } = await build({ ...optionsFor(directory, 'export * from "@cos/v4";'), splitting: true });
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path.split("/").at(-1)!, contents]));
  const sum = (name: string, paths: Iterable<string>): Size => {
    const contents = [...paths].map((path) => sizes.get(path.split("/").at(-1)!)!);
    return {
      name,
      minified: contents.reduce((total, { length }) => total + length, 0),
      gzipped: contents.reduce((total, content) => total + gzipSync(content, { level: 9 }).length, 0),
    };
  };
  const main = Object.keys(metafile.outputs).find((path) => path.endsWith("/stdin.js"))!;
  const eager = closure(metafile, main);
  const later = Object.entries(metafile.outputs)
    .filter(([path, { entryPoint }]) => entryPoint !== undefined && path !== main)
    .map(([path, { entryPoint }]) => sum(entryPoint!.replace(/^.*\/src\//, ""), closure(metafile, path).difference(eager)));
  return { entry: sum("all of it, as a bundler splits it", eager), files: eager.size, later };
}

/** An output with all that it imports at once. */
function closure({ outputs }: Metafile, path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { kind, path: imported, external } of outputs[path]!.imports) {
    if (kind === "import-statement" && !external) closure({ inputs: {}, outputs }, imported, found);
  }
  return found;
}

function optionsFor(directory: string, contents: string): {
  stdin: { contents: string; resolveDir: string };
  bundle: true;
  minify: true;
  format: "esm";
  platform: "browser";
  target: string;
  outdir: string;
  write: false;
  metafile: true;
} {
  return {
    stdin: { contents, resolveDir: directory },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: `${directory}/bundled`,
    write: false,
    metafile: true,
  };
}

/** How long runtimes take to import the library. */
export async function startsOf(directory: string): Promise<Start[]> {
  await Deno.writeTextFile(`${directory}/empty.js`, "");
  await Deno.writeTextFile(`${directory}/importing.js`, 'import "@cos/v4";\n');
  const commands = { Deno: [Deno.execPath(), "run"], Bun: await bunCommand(), Node: await nodeCommand() };
  const starts: Start[] = [];
  for (const [runtime, command] of Object.entries(commands)) {
    const times = { empty: [] as number[], importing: [] as number[] };
    // By turns, so that a busy moment of the machine falls on both; the first is for the caches.
    for (let run = 0; run <= RUNS; run++) {
      for (const program of ["empty", "importing"] as const) {
        const time = await timeOf([...command, `${program}.js`], directory);
        if (run > 0) times[program].push(time);
      }
    }
    starts.push({ runtime, empty: median(times.empty), importing: median(times.importing) });
  }
  return starts;
}

async function timeOf([program, ...args]: readonly string[], cwd: string): Promise<number> {
  const began = performance.now();
  const { success } = await new Deno.Command(program!, { args, cwd, stdout: "null", stderr: "inherit" }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function sizeLine({ name, minified, gzipped }: Size, more = ""): string {
  return `  ${name.padEnd(46)} ${String(minified).padStart(7)} ${String(gzipped).padStart(7)}${more}`;
}

function verdict(isMet: boolean, target: string): string {
  return isMet ? `  ok: at most ${target}` : `  OVER the target of ${target}`;
}

if (import.meta.main) {
  help(`Measures how large the library is when it is bundled for a browser, and how long each runtime takes to import it.

  deno task size
  deno task size --write   also writes the figures into docs/speed.md
`);
  const { directory } = await packModule(await npmCommand());
  try {
    const whole = await sizeOf(directory, "all of it in one file", 'export * from "@cos/v4";');
    const used = await sizeOf(directory, "CosClient and unwrap in one file", 'export { CosClient, unwrap } from "@cos/v4";');
    const { entry, files, later } = await partsOf(directory);
    const isSmall = whole.gzipped <= MOST_BYTES;
    console.log(`\n@cos/v4 for a browser, in bytes                   minified gzipped`);
    console.log(sizeLine(whole, verdict(isSmall, `${MOST_BYTES}`)));
    console.log(sizeLine(used));
    console.log(sizeLine(entry, `  in ${files} files`));
    console.log("loaded when first used, each beyond what is there already:");
    for (const part of later.toSorted((a, b) => a.gzipped - b.gzipped)) console.log(sizeLine(part));
    console.log(`\nimport of @cos/v4 in milliseconds: median of ${RUNS} processes, less that of an empty program`);
    const starts = await startsOf(directory);
    for (const { runtime, empty, importing } of starts) {
      const time = importing - empty;
      console.log(
        `  ${runtime.padEnd(6)} ${time.toFixed(1).padStart(6)}  (${importing.toFixed(1)} less ${empty.toFixed(1)})` +
          verdict(time <= MOST_MILLISECONDS, `${MOST_MILLISECONDS}`),
      );
    }
    if (Deno.args.includes("--write")) {
      const sizes = [whole, used, entry, ...later.map((part) => ({ ...part, name: `later: ${part.name}` }))];
      const rows = sizes.map(({ name, minified, gzipped }) => `| ${name} | ${minified} | ${gzipped} |`);
      const times = starts.map(({ runtime, empty, importing }) => `${runtime} ${(importing - empty).toFixed(1)} ms`).join(", ");
      await writeSection(
        "size",
        `| for a browser | bytes | gzipped |\n| --- | ---: | ---: |\n${rows.join("\n")}\n\nAn import takes: ${times}.`,
      );
    }
    const [load = 0] = Deno.loadavg();
    if (load > navigator.hardwareConcurrency) {
      console.log(`the machine is busy (load ${load.toFixed(1)} on ${navigator.hardwareConcurrency} cores): these times are too long`);
    }
    if (!isSmall) Deno.exitCode = 1;
  } finally {
    await stop();
    await Deno.remove(directory, { recursive: true });
  }
}
