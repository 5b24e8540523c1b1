/**
 * The npm form of the module: what a Node user has. As a program, `deno task pack`, it writes the tarballs, of the client and of
 * the generator, and lists what is in them.
 *
 * @module
 */
import { help } from "./help.ts";
import { ts } from "ts-morph";
import { metadata, npmFields, withFullLinks } from "./metadata.ts";
import { npmCommand, output, root } from "./tools.ts";

/** A project that has the module as a dependency. */
export interface Project {
  /** Where it is. */
  readonly directory: string;
  /** The packed module. */
  readonly tarball: string;
}

/** The tarball that goes to npm. */
export interface Tarball {
  /** Where it is. */
  readonly path: string;
  /** What is in it. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** What of the description is npm's, in its order. */
const MANIFEST = [
  "name",
  "version",
  "description",
  "keywords",
  "license",
  "repository",
  "homepage",
  "bugs",
  "type",
  "engines",
  "sideEffects",
  "bin",
  "main",
  "types",
  "exports",
];

/**
 * Packs the module as it goes to npm.
 *
 * @param npm The command that runs npm.
 * @param target The folder in which the tarball is to be.
 */
export async function packForNpm(npm: string[], target: string): Promise<Tarball> {
  const directory = await Deno.makeTempDir({ prefix: "cos-pack-" });
  try {
    await output([Deno.execPath(), "pack", "--quiet", "--allow-dirty", "--no-source-maps", "-o", `${directory}/deno.tgz`], root);
    await output(["tar", "-xzf", "deno.tgz"], directory);
    const unpacked = `${directory}/package`;
    await leaveOut(unpacked);
    await leaveDocsToTypes(unpacked);
    await bundleCli(unpacked);
    await describe(unpacked);
    const [{ filename, files }] = JSON.parse(
      await output([...npm, "pack", "--json", "--ignore-scripts", "--pack-destination", target], unpacked),
    );
    return { path: `${target}/${filename}`, files };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/**
 * Packs the module and installs it.
 *
 * @param npm The command that runs npm.
 */
export async function packModule(npm: string[]): Promise<Project> {
  const directory = await Deno.makeTempDir({ prefix: "cos-packed-" });
  const { path } = await packForNpm(npm, directory);
  await Deno.writeTextFile(`${directory}/package.json`, JSON.stringify({ private: true, type: "module" }));
  await output([...npm, "install", "--no-audit", "--no-fund", path], directory);
  const conservation = (await filesIn(`${root}tests/conservation`)).filter((name) => /^(main|_(?!desk)\w+)\.ts$/.test(name));
  for (
    const name of [
      "conformance/cases",
      "conformance/child",
      "conformance/kill",
      "conformance/main",
      "faults/leaks",
      "s3/proxy",
      ...conservation.map((name) => `conservation/${name.slice(0, -".ts".length)}`),
    ]
  ) {
    await Deno.mkdir(`${directory}/${name.split("/")[0]}`, { recursive: true });
    await transpile(`${root}tests/${name}.ts`, `${directory}/${name}.js`);
  }
  return { directory, tarball: path };
}

/** Removes what nobody can use from npm: the spec, whose generator is a package of its own, and programs that `deno pack` left in TypeScript. */
async function leaveOut(directory: string): Promise<void> {
  await Deno.remove(`${directory}/spec.json`);
  for (const file of await filesIn(directory)) {
    if (file.endsWith(".ts") && !file.endsWith(".d.ts")) await Deno.remove(`${directory}/${file}`);
  }
}

/** Takes the docs out of scripts, where nobody reads them: editors show those of the types beside them. */
async function leaveDocsToTypes(directory: string): Promise<void> {
  for (const file of await filesIn(directory)) {
    if (!file.endsWith(".js") || file.includes("/vendor/")) continue;
    const text = await Deno.readTextFile(`${directory}/${file}`);
    await Deno.writeTextFile(`${directory}/${file}`, withoutDocs(text));
  }
}

function withoutDocs(text: string): string {
  const docs = new Map<number, number>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
      if (text.startsWith("/**", pos)) docs.set(pos, end);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("script.js", text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS));
  let kept = "";
  let from = 0;
  for (const [pos, end] of [...docs].sort(([one], [other]) => one - other)) {
    kept += text.slice(from, pos);
    from = end + /^ */.exec(text.slice(end))![0].length;
  }
  return (kept + text.slice(from)).replace(/^[ \t]+\n(?=[^])/gm, "\n").replace(/\n{3,}/g, "\n\n");
}

/** Completes the package's own description with what `deno pack` does not take from deno.json, and takes out what is not used any more. */
async function describe(directory: string): Promise<void> {
  const path = `${directory}/package.json`;
  const packed = JSON.parse(await Deno.readTextFile(path));
  const about = await metadata();
  const { description, keywords, repository, version } = about;
  const used = await packagesOf(directory);
  const manifest = { ...packed, description, keywords, ...npmFields(about), sideEffects: false };
  const readme = withFullLinks("README.md", await Deno.readTextFile(`${directory}/README.md`), repository, version);
  await Deno.writeTextFile(`${directory}/README.md`, readme);
  const dependencies = Object.fromEntries(Object.entries(packed.dependencies).filter(([name]) => used.has(name)));
  const ordered = { ...Object.fromEntries(MANIFEST.map((key) => [key, manifest[key]])), dependencies };
  await Deno.writeTextFile(path, `${JSON.stringify(ordered, undefined, 2)}\n`);
}

/** The npm packages that scripts import. */
async function packagesOf(directory: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const file of await filesIn(directory)) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    for (const { fileName } of ts.preProcessFile(await Deno.readTextFile(`${directory}/${file}`), true, true).importedFiles) {
      const name = /^(@[^/]+\/)?[^./:][^/:]*(?!.*:)/.exec(fileName)?.[0];
      if (name !== undefined) found.add(name);
    }
  }
  return found;
}

/** The files of a folder, by their paths in it. */
export async function filesIn(directory: string, below = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${directory}/${below}`)) {
    if (isDirectory) files.push(...await filesIn(directory, `${below}${name}/`));
    else files.push(below + name);
  }
  return files.sort();
}

/** Turns a TypeScript file into JavaScript: Node reads no TypeScript below node_modules, and its oldest lines none at all. What it imports from beside it must be turned, too. */
export async function transpile(from: string, to: string): Promise<void> {
  const { outputText } = ts.transpileModule(await Deno.readTextFile(from), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  await Deno.writeTextFile(to, outputText.replace(/(from "\.\.?\/[\w/]+)\.ts"/g, '$1.js"'));
}

/** What bundles the command. Minified, for the comments of a bundle tell where on this machine its parts lie. */
const BUNDLE = [Deno.execPath(), "bundle", "--quiet", "--minify", "--keep-names", "--platform", "deno"];

/**
 * Makes the command one file that needs nothing beside it.
 *
 * @param file Where it goes.
 */
export async function bundleWhole(file: string): Promise<void> {
  await output([...BUNDLE, "-o", file, "src/cli/main.ts"], root);
}

/** Writes Chinese as it is, in half the bytes: the bundler escapes every character beyond ASCII. */
async function writeChinese(file: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  const plain = text.replace(
    /(?<!\\)((?:\\\\)*)\\u(30[0-3][0-9A-F]|[4-9][0-9A-F]{3}|FF[0-9A-F]{2})/g,
    (_, before, code) => before + String.fromCharCode(parseInt(code, 16)),
  );
  if (plain !== text) await Deno.writeTextFile(file, plain);
}

/**
 * Makes the command files that Node runs: `deno pack` leaves the imports of `jsr:` packages as they are, and npm has none of that name. What is
 * loaded when it is wanted has files of its own, so that help is not the later for it.
 *
 * @param directory Where they go; `main.js` begins.
 */
async function bundleCommand(directory: string): Promise<void> {
  // The emulator is in the package already, as a module, and what is loaded for S3 and for types comes along with it.
  const outside = ["*/emulator/mod.ts", "aws4fetch", "mime"].flatMap((name) => ["--external", name]);
  await output([...BUNDLE, "--code-splitting", ...outside, "--outdir", directory, "src/cli/main.ts"], root);
  for (const name of (await filesIn(directory)).filter((name) => name.endsWith(".js"))) {
    const file = `${directory}/${name}`;
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replace(/(["'])[^"']*\/emulator\/mod\.ts\1/g, '"../emulator/mod.js"'));
    await writeChinese(file);
  }
  const file = `${directory}/main.js`;
  await Deno.writeTextFile(file, `#!/usr/bin/env node\n${await Deno.readTextFile(file)}`);
  if (Deno.build.os !== "windows") await Deno.chmod(file, 0o755);
}

/**
 * Puts the command into an unpacked npm package: as `cos`, and as `./cli` for programs.
 *
 * @param directory The package, as `deno pack` made it.
 */
async function bundleCli(directory: string): Promise<void> {
  // Bundled files take the place of the separate modules; their types stay.
  for (const file of await filesIn(directory, "src/cli/")) {
    if (file.endsWith(".js")) await Deno.remove(`${directory}/${file}`);
  }
  await bundleCommand(`${directory}/src/cli`);
  // It served the command's imports only.
  await Deno.remove(`${directory}/.jsr`, { recursive: true });
  const path = `${directory}/package.json`;
  const manifest = JSON.parse(await Deno.readTextFile(path));
  manifest.bin = { cos: "src/cli/main.js" };
  await Deno.writeTextFile(path, JSON.stringify(manifest));
}

/**
 * Packs the generator as it goes to npm, under its own name.
 *
 * @param npm The command that runs npm.
 * @param target The folder in which the tarball is to be.
 */
export async function packGenerator(npm: string[], target: string): Promise<Tarball> {
  const directory = await Deno.makeTempDir({ prefix: "cos-pack-" });
  try {
    await output([Deno.execPath(), "pack", "--quiet", "--allow-dirty", "--no-source-maps", "-o", `${directory}/deno.tgz`], `${root}gen`);
    await output(["tar", "-xzf", "deno.tgz"], directory);
    const unpacked = `${directory}/package`;
    // The one file that imports from JSR, of which npm has nothing.
    await output([Deno.execPath(), "bundle", "--quiet", "-o", `${unpacked}/problems.js`, "gen/problems.ts"], root);
    await Deno.remove(`${unpacked}/.jsr`, { recursive: true }).catch(() => {});
    await Deno.writeTextFile(`${unpacked}/bin.js`, '#!/usr/bin/env node\nimport { main } from "./main.js";\n\nawait main();\n');
    if (Deno.build.os !== "windows") await Deno.chmod(`${unpacked}/bin.js`, 0o755);
    for (const file of ["LICENSE", "gen/README.md", "gen/spec.schema.json"]) {
      await Deno.copyFile(root + file, `${unpacked}/${file.split("/").at(-1)}`);
    }
    const packed = JSON.parse(await Deno.readTextFile(`${unpacked}/package.json`));
    const { description, keywords } = JSON.parse(await Deno.readTextFile(`${root}gen/deno.json`));
    const exports = { ...packed.exports, "./spec.schema.json": "./spec.schema.json" };
    const manifest = { ...packed, description, keywords, ...npmFields(await metadata()), exports, bin: "./bin.js" };
    const ordered = { ...Object.fromEntries(MANIFEST.map((key) => [key, manifest[key]])), dependencies: packed.dependencies };
    await Deno.writeTextFile(`${unpacked}/package.json`, `${JSON.stringify(ordered, undefined, 2)}\n`);
    const [{ filename, files }] = JSON.parse(
      await output([...npm, "pack", "--json", "--ignore-scripts", "--pack-destination", target], unpacked),
    );
    return { path: `${target}/${filename}`, files };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

if (import.meta.main) {
  help(`Writes what goes to npm into .tmp: the tarballs of the client and of the generator.

  deno task pack
`);
  await Deno.mkdir(`${root}.tmp`, { recursive: true });
  for (const pack of [packForNpm, packGenerator]) {
    const { path, files } = await pack(await npmCommand(), `${root}.tmp`);
    for (const file of files) console.log(`${String(file.size).padStart(8)}  ${file.path}`);
    console.log(`${files.length} files, ${(await Deno.stat(path)).size} bytes packed: ${path}\n`);
  }
}
