/**
 * The emulator in memory where nothing is built in, as in a browser.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { build } from "esbuild";
import { root } from "../tools.ts";

/** The emulator and a client, as a bundler for browsers makes them of the sources. */
async function bundled(): Promise<{ readonly code: string; readonly imports: { path: string; external?: boolean }[] }> {
  const contents = 'export { CosClient } from "./mod.ts"; export { CosEmulator } from "./src/emulator/mod.ts";';
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [{
      name: "what is loaded when it is needed stays outside",
      setup: (build) =>
        build.onResolve({ filter: /.*/ }, ({ kind, path }) => kind === "dynamic-import" ? { path, external: true } : undefined),
    }],
  });
  const imports = Object.values(metafile.inputs).flatMap(({ imports }) => imports).filter(({ kind }) => kind === "import-statement");
  return { code: outputFiles[0]!.text, imports };
}

Deno.test("the emulator imports nothing that only some runtimes have", async () => {
  const { imports } = await bundled();
  assert(imports.length > 50);
  assertEquals(imports.filter(({ path, external }) => external || !/^(src\/|mod\.ts$)/.test(path)), []);
});

Deno.test("the emulator in memory answers where there is neither Deno nor process nor Buffer", async () => {
  const { code } = await bundled();
  const work = `{
    delete globalThis.Deno; delete globalThis.process; delete globalThis.Buffer; delete globalThis.global;
    const found = ["Deno", "process", "Buffer"].filter((name) => globalThis[name] !== undefined);
    const emulator = new CosEmulator({ faults: [{ operation: "stat", nth: 2, code: -71 }] });
    const cos = new CosClient({ ...emulator.clientOptions, retry: { attempts: 1 } });
    const at = { bucketName: "mybucket", cosPath: "/a b.txt" };
    const codes = [];
    codes.push((await cos.createFolder({ bucketName: "mybucket", cosPath: "/d/" })).code);
    codes.push((await cos.statFolder({ bucketName: "mybucket", cosPath: "/d/" })).code);
    codes.push((await cos.statFile(at)).code);
    codes.push((await cos.listFolder({ bucketName: "mybucket", cosPath: "/" })).code);
    codes.push((await cos.delFolder({ bucketName: "mybucket", cosPath: "/d/" })).code);
    const wrong = new CosClient({ ...emulator.clientOptions, secretKey: "another", retry: { attempts: 1 } });
    codes.push((await wrong.statFile(at)).code);
    postMessage({ found, codes });
  }`;
  const url = URL.createObjectURL(new Blob([code, work], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  try {
    const said = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
    assertEquals(said, { found: [], codes: [0, 0, -71, 0, 0, -97] });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
});
