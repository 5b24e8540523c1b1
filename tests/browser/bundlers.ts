/**
 * The bundlers that people have, each as its documentation begins: what they make of a page that imports the packed module.
 *
 * @module
 */
import { packModule } from "../pack.ts";
import { bunCommand, nodeCommand, npmCommand, output } from "../tools.ts";

/** The versions that are tried; Bun's is the tests' own. */
const VERSIONS = { esbuild: "0.28.2", webpack: "5.112.2", rollup: "4.68.8", "@rollup/plugin-node-resolve": "16.0.3", vite: "8.3.8" };

/** A bundler. */
export type Bundler = "esbuild" | "webpack" | "rollup" | "vite" | "bun";

/** All of them. */
export const BUNDLERS: readonly Bundler[] = ["esbuild", "webpack", "rollup", "vite", "bun"];

/** A page that was bundled. */
export interface Bundle {
  /** Its files by their names; `index.html` among them. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** What the bundler printed: its warnings, above all. */
  readonly said: string;
}

/** What the page does: it leaves what came of it in `outcome`. Its settings are in the address. */
const PAGE = `
import { CosClient, unwrap } from "@cos/v4";

async function run({ bucketName, ...options }) {
  const cos = new CosClient(options);
  const at = (name) => ({ bucketName, cosPath: "/from page/" + name });
  unwrap(await cos.uploadFileFromBuffer({ ...at("small.txt"), data: "from the page" }));
  const large = new Uint8Array(9 * 1024 * 1024).map((_, index) => index % 251);
  unwrap(await cos.uploadFileFromBuffer({ ...at("large.bin"), data: new Blob([large]), verifySha1: true }));
  const names = [];
  for await (const { name } of cos.listFolderAll(at(""))) names.push(name);
  const { body } = unwrap(await cos.downloadObject(at("small.txt")));
  const local = [
    await cos.uploadFile({ ...at("a"), localPath: "C:\\\\a.txt" }),
    await cos.downloadFile({ ...at("small.txt"), localFilename: "a.txt" }),
    await cos.uploadFolder({ localDir: "photos", ...at("photos/") }),
    await cos.downloadFolder({ ...at("photos/"), localDir: "photos" }),
  ];
  return { names, text: await new Response(body).text(), local: local.map(({ code, message }) => [code, message]) };
}

run(JSON.parse(decodeURIComponent(location.hash.slice(1)))).then(
  (outcome) => globalThis.outcome = outcome,
  (error) => globalThis.outcome = { error: String(error) },
);
`;

/** What a project of each bundler has, and how it is built, in the project's folder. */
const WAYS: Readonly<Record<Bundler, { script?: string; command?: () => Promise<string[]>; html: string }>> = {
  esbuild: {
    script: `
      import { build } from "esbuild";
      await build({ entryPoints: ["page.js"], bundle: true, outfile: "out/esbuild/page.js" });`,
    html: '<script defer src="page.js"></script>',
  },
  webpack: {
    script: `
      import webpack from "webpack";
      const output = { path: process.cwd() + "/out/webpack", filename: "page.js" };
      webpack({ mode: "production", entry: "./page.js", output }, (error, stats) => {
        if (error) throw error;
        console.log(stats.toString({ all: false, errors: true, warnings: true }));
        if (stats.hasErrors()) process.exitCode = 1;
      });`,
    html: '<script defer src="page.js"></script>',
  },
  rollup: {
    script: `
      import { rollup } from "rollup";
      import { nodeResolve } from "@rollup/plugin-node-resolve";
      const bundle = await rollup({ input: "page.js", plugins: [nodeResolve()], onwarn: ({ message }) => console.log(message) });
      await bundle.write({ dir: "out/rollup" });`,
    html: '<script type="module" src="page.js"></script>',
  },
  vite: {
    script: `
      import { build } from "vite";
      await build({ configFile: false, logLevel: "warn", root: "vite", build: { outDir: "../out/vite" } });`,
    html: '<script type="module" src="../page.js"></script>',
  },
  bun: {
    command: async () => [...await bunCommand(), "build", "page.js", "--target", "browser", "--outdir", "out/bun"],
    html: '<script type="module" src="page.js"></script>',
  },
};

/** Installs the module and the bundlers. */
export async function installBundlers(): Promise<string> {
  const { directory } = await packModule(await npmCommand());
  const packages = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  await output([...await npmCommand(), "install", "--no-audit", "--no-fund", ...packages], directory);
  await Deno.writeTextFile(`${directory}/page.js`, PAGE);
  return directory;
}

/**
 * Bundles the page.
 *
 * @param bundler By what.
 * @param directory Where it is installed.
 */
export async function bundlePageWith(bundler: Bundler, directory: string): Promise<Bundle> {
  const { script, command, html } = WAYS[bundler];
  const target = `${directory}/out/${bundler}`;
  const page = `<!DOCTYPE html><meta charset="utf-8"><title>${bundler}</title>${html}`;
  if (bundler === "vite") {
    await Deno.mkdir(`${directory}/vite`, { recursive: true });
    await Deno.writeTextFile(`${directory}/vite/index.html`, page);
  }
  if (script) await Deno.writeTextFile(`${directory}/${bundler}.mjs`, script);
  const [program, ...args] = await command?.() ?? [...await nodeCommand(), `${bundler}.mjs`];
  const { success, stdout, stderr } = await new Deno.Command(program!, { args, cwd: directory, env: { NO_COLOR: "1" } }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).join("\n").trim();
  if (!success) throw new Error(`${bundler} failed: ${said}`);
  if (bundler !== "vite") await Deno.writeTextFile(`${target}/index.html`, page);
  return { files: await read(target), said };
}

async function read(directory: string, below = ""): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for await (const { name, isDirectory } of Deno.readDir(`${directory}/${below}`)) {
    if (isDirectory) { for (const [path, content] of await read(directory, `${below}${name}/`)) files.set(path, content); }
    else files.set(below + name, await Deno.readFile(`${directory}/${below}${name}`));
  }
  return files;
}
