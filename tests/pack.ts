/**
 * The packed module, installed by npm into an empty project: what a Node user has.
 *
 * @module
 */
import { ts } from "ts-morph";
import { output, root } from "./tools.ts";

/** A project that has the module as a dependency. */
export interface Project {
  /** Where it is. */
  readonly directory: string;
}

/**
 * Packs the module and installs it.
 *
 * @param npm The command that runs npm.
 */
export async function packModule(npm: string[]): Promise<Project> {
  const directory = await Deno.makeTempDir({ prefix: "cos-packed-" });
  const tarball = `${directory}/module.tgz`;
  await output([Deno.execPath(), "pack", "--quiet", "--allow-dirty", "--no-source-maps", "-o", tarball], root);
  await Deno.writeTextFile(`${directory}/package.json`, JSON.stringify({ private: true, type: "module" }));
  await output([...npm, "install", "--no-audit", "--no-fund", tarball], directory);
  for (const name of ["conformance/cases", "conformance/main", "faults/leaks"]) {
    await Deno.mkdir(`${directory}/${name.split("/")[0]}`, { recursive: true });
    await transpile(`${root}tests/${name}.ts`, `${directory}/${name}.js`);
  }
  return { directory };
}

/** Node 20 reads no TypeScript. */
async function transpile(from: string, to: string): Promise<void> {
  const { outputText } = ts.transpileModule(await Deno.readTextFile(from), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  await Deno.writeTextFile(to, outputText.replaceAll('from "./cases.ts"', 'from "./cases.js"'));
}
