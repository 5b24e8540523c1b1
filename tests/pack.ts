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
  for (const name of ["conformance/cases", "conformance/child", "conformance/kill", "conformance/main", "faults/leaks"]) {
    await Deno.mkdir(`${directory}/${name.split("/")[0]}`, { recursive: true });
    await transpile(`${root}tests/${name}.ts`, `${directory}/${name}.js`);
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

/**
 * Makes the command one file that Node runs: `deno pack` leaves the imports of `jsr:` packages as they are, and npm has none of that name.
 *
 * @param file Where it goes.
 */
export async function bundleCommand(file: string): Promise<void> {
  // Minified, for the comments of a bundle tell where on this machine its parts lie.
  await output(
    [Deno.execPath(), "bundle", "--quiet", "--minify", "--keep-names", "--platform", "deno", "-o", file, "src/cli/main.ts"],
    root,
  );
  await Deno.writeTextFile(file, `#!/usr/bin/env node\n${await Deno.readTextFile(file)}`);
  if (Deno.build.os !== "windows") await Deno.chmod(file, 0o755);
}

/**
 * Puts the command into an unpacked npm package: as `cos`, and as `./cli` for programs.
 *
 * @param directory The package, as `deno pack` made it, with `./cli` among its exports or without.
 */
export async function bundleCli(directory: string): Promise<void> {
  const file = "src/cli/main.js";
  const types = "src/cli/main.d.ts";
  await removeScripts(`${directory}/src/cli`);
  await Deno.mkdir(`${directory}/src/cli`, { recursive: true });
  await bundleCommand(`${directory}/${file}`);
  // They served the command's imports only.
  await Deno.remove(`${directory}/.jsr`, { recursive: true }).catch(() => {});
  const path = `${directory}/package.json`;
  const manifest = JSON.parse(await Deno.readTextFile(path));
  const typed = await Deno.stat(`${directory}/${types}`).then(() => true, () => false);
  manifest.bin = { cos: `./${file}` };
  manifest.exports["./cli"] = { ...typed ? { types: `./${types}` } : {}, import: `./${file}`, default: `./${file}` };
  delete manifest.dependencies?.["deno-std"];
  await Deno.writeTextFile(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The separate modules, which the one file takes the place of; their types stay. */
async function removeScripts(directory: string): Promise<void> {
  try {
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      if (isDirectory) await removeScripts(`${directory}/${name}`);
      else if (name.endsWith(".js")) await Deno.remove(`${directory}/${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
