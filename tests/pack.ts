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
  await Deno.mkdir(`${directory}/conformance`);
  for (const name of ["cases", "child", "kill", "main"]) {
    await transpile(`${root}tests/conformance/${name}.ts`, `${directory}/conformance/${name}.js`);
  }
  return { directory };
}

/** Turns a TypeScript file into JavaScript: Node 20 reads no TypeScript. What it imports from beside it must be turned, too. */
export async function transpile(from: string, to: string): Promise<void> {
  const { outputText } = ts.transpileModule(await Deno.readTextFile(from), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  await Deno.writeTextFile(to, outputText.replace(/(from "\.\/\w+)\.ts"/g, '$1.js"'));
}
