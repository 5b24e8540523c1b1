/**
 * The packed npm form, as npm installs it into an empty project from the npm registry alone: what public tools say of it, and what compilers,
 * CommonJS and bundlers make of it.
 *
 * @module
 */
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { assert, assertEquals } from "@std/assert";
import { build, stop } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packModule } from "./pack.ts";
import { nodeCommand, npmCommand, output, root } from "./tools.ts";

/** The compilers that users have: the last one that is written in JavaScript, and the newest. */
const COMPILERS = { typescript5: "5.9.3", typescript7: "7.0.2" };

/** What a program that names only the library's own entry needs. */
const LIB = ["es2022", "dom", "dom.iterable", "dom.asynciterable"];
/** `await using` with an emulator needs this too, or `@types/node`, which brings it along. */
const EMULATOR_LIB = [...LIB, "esnext.disposable"];

/** A program with all ways to call: plain objects, classes, results, exceptions, iteration, the emulator, codes and the core. */
const PROGRAM = `
import { Auth, type Bucket, CosClient, CosError, type CosResult, CredInfo, type FileStat, type Hooks, ListFolderRequest } from "@cos/v4";
import { type StatFileInBucket, UpdateFileRequest, unwrap } from "@cos/v4";
import { codes } from "@cos/v4/codes";
import { BaseClient, type Operation } from "@cos/v4/core";
import { CosEmulator, type EmulatorOptions } from "@cos/v4/emulator";
import { tracing } from "@cos/v4/tracing";

const options: EmulatorOptions = { appid: 100000, secretId: "id", secretKey: "key", buckets: ["b", { name: "open", public: true }] };
const emulator = new CosEmulator(options);
const cos: CosClient = new CosClient(emulator.clientOptions);
export const other: CosClient = new CosClient({ cred: new CredInfo(1, "id", "key"), region: "sh", retry: { attempts: 1 }, timeout: undefined });
export const remote: CosClient = new CosClient({ appid: "1", signer: async ({ kind, cosPath }) => btoa(kind + cosPath) });

const stop = new AbortController();
unwrap(await cos.uploadFileFromBuffer({ bucketName: "b", cosPath: "/a.txt", data: "a", insertOnly: 0 }, {
  signal: stop.signal,
  onProgress: ({ loaded, total }) => console.assert(loaded <= total),
}));
const request = new UpdateFileRequest("b", "/a.txt").setBizAttr("demo").setAuthority("eWRPrivate").setXCosMeta("x-cos-meta-owner", "ann");
unwrap(await cos.updateFile(request));
const result: CosResult<FileStat> = await cos.statFile({ bucketName: "b", cosPath: "/a.txt" });
if (!result.ok) throw new CosError(result);
const size: number | undefined = result.data.filesize;
// @ts-expect-error: data is there only after ok was checked.
(await cos.statFile({ bucketName: "b", cosPath: "/a.txt" })).data;
// @ts-expect-error: not one of the values.
request.setAuthority("everybody");
// @ts-expect-error: a parameter that is required.
cos.moveFile({ bucketName: "b", cosPath: "/a.txt" }).catch(() => {});

const bucket: Bucket = cos.bucket("b");
const there: boolean = await bucket.exists("/a.txt");
const own: StatFileInBucket = { cosPath: "/a.txt" };
unwrap(await bucket.statFile(own));
const content: string = await unwrap(await bucket.downloadObject({ cosPath: "/a.txt" })).text();
// @ts-expect-error: a bucket's call has no bucket.
bucket.statFile({ ...own, bucketName: "b" } satisfies StatFileInBucket);
// @ts-expect-error: a parameter that is required.
bucket.moveFile({ cosPath: "/a.txt" }).catch(() => {});
const hooks: Hooks = { ...tracing(), onRetry: ({ attempt, failure }) => console.assert(attempt > 1 && failure.code !== 0) };
console.assert(there && content === "a" && hooks.onRequest !== undefined);
const names: string[] = [];
for await (const { name } of cos.listFolderAll(new ListFolderRequest("b", "/"))) names.push(name);
const missing = await cos.statFile({ bucketName: "b", cosPath: "/none" });
const meaning: string | undefined = missing.ok ? undefined : codes[missing.code]?.meaning;
const sign: string = await new Auth({ appid: 1, secretId: "id", secretKey: "key" }).signOnce("b", "/a.txt");
export class Own extends BaseClient {}
export type { Operation };
console.log(JSON.stringify({ size, names, meaning: typeof meaning, sign: sign.length > 28, named: !missing.ok && missing.name }));
`;
/** The part of it before the emulator comes in, for a project with nothing but its libraries. */
const ENTRY = `
import { CosClient, type CosResult, type FileStat, StatFileRequest } from "@cos/v4";
const cos = new CosClient({ appid: 1, secretId: "id", secretKey: "key", endpoint: "http://127.0.0.1:1", retry: { attempts: 1 } });
const result: CosResult<FileStat> = await cos.statFile(new StatFileRequest("b", "/a.txt"));
export const size: number | undefined = result.ok ? result.data.filesize : undefined;
`;
const PRINTED = JSON.stringify({ size: 1, names: ["a.txt"], meaning: "string", sign: true, named: "ERROR_CMD_FILE_NOTEXIST" });

let packed: Promise<string> | undefined;
/** The project that the module is installed in, with the compilers beside it. */
function project(): Promise<string> {
  return packed ??= (async () => {
    const { directory } = await packModule(await npmCommand());
    const compilers = Object.entries(COMPILERS).map(([name, version]) => `${name}@npm:typescript@${version}`);
    await output([...await npmCommand(), "install", "--no-audit", "--no-fund", ...compilers], directory);
    await Deno.writeTextFile(`${directory}/program.ts`, PROGRAM);
    await Deno.writeTextFile(`${directory}/entry.ts`, ENTRY);
    return directory;
  })();
}

async function tarball(): Promise<Uint8Array<ArrayBuffer>> {
  const directory = await project();
  const [name] = Array.from(Deno.readDirSync(directory), (entry) => entry.name).filter((name) => name.endsWith(".tgz"));
  return await Deno.readFile(`${directory}/${name}`);
}

/** Programs that tests run outlive none of them; the compilers and esbuild start threads of their own. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

async function run(directory: string, ...args: string[]): Promise<string> {
  return await output([...await nodeCommand(), ...args], directory);
}

test("publint finds nothing to say of the package", async () => {
  const { buffer } = await tarball();
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  assertEquals(messages.map((message) => formatMessage(message, pkg)), []);
});

test("the types of every export are what they should be for a package of ES modules", async () => {
  const result = await checkPackage(createPackageFromTarballData(await tarball()));
  assert(result.types, "there are no types");
  const { exports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
  assertEquals(Object.keys(result.entrypoints).sort(), Object.keys(exports).sort());
  const problems = result.problems.map((problem) =>
    `${problem.kind} ${"entrypoint" in problem ? `${problem.entrypoint} ${problem.resolutionKind}` : ""}`
  );
  // What holds for every package of ES modules: require() is not for it, and the resolution of Node 10 knows no exports.
  const expected = /^(CJSResolvesToESM .* node16-cjs|NoResolution \.\/\w+ node10)$/;
  assertEquals(problems.filter((problem) => !expected.test(problem)), []);
});

for (const [compiler, version] of Object.entries(COMPILERS)) {
  for (const resolution of ["node16", "nodenext", "bundler"]) {
    test(`a strict program compiles with TypeScript ${version} and moduleResolution ${resolution}`, async () => {
      const directory = await project();
      // What the entry needs does not depend on how it is found.
      const files = { "program.ts": EMULATOR_LIB, ...resolution === "bundler" ? { "entry.ts": LIB } : {} };
      for (const [file, lib] of Object.entries(files)) {
        const compilerOptions = {
          target: "es2022",
          lib,
          types: [],
          module: resolution === "bundler" ? "esnext" : resolution,
          moduleResolution: resolution,
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          skipLibCheck: false,
          isolatedModules: true,
          declaration: true,
          outDir: `out/${compiler}-${resolution}`,
        };
        const config = `tsconfig.${compiler}.${resolution}.${file}.json`;
        await Deno.writeTextFile(`${directory}/${config}`, JSON.stringify({ compilerOptions, files: [file] }));
        await run(directory, `node_modules/${compiler}/bin/tsc`, "-p", config);
      }
      assertEquals(await run(directory, `out/${compiler}-${resolution}/program.js`), PRINTED);
    });
  }
}

test("CommonJS loads it through import()", async () => {
  const directory = await project();
  await Deno.writeTextFile(
    `${directory}/common.cjs`,
    `(async () => {
      const { CosClient, unwrap } = await import("@cos/v4");
      const { CosEmulator } = await import("@cos/v4/emulator");
      const { codes } = await import("@cos/v4/codes");
      const cos = new CosClient(new CosEmulator().clientOptions);
      unwrap(await cos.createFolder({ bucketName: "mybucket", cosPath: "/a/" }));
      console.log(unwrap(await cos.listFolder({ bucketName: "mybucket", cosPath: "/" })).infos[0].name, codes["0"].name);
    })();`,
  );
  assertEquals(await run(directory, "common.cjs"), "a/ SUCCESS");
});

test("the library's own entry needs no other package", async () => {
  const directory = await project();
  const alone = await Deno.makeTempDir({ prefix: "cos-alone-" });
  try {
    await Deno.mkdir(`${alone}/node_modules/@cos`, { recursive: true });
    await output(["cp", "-r", `${directory}/node_modules/@cos/v4`, `${alone}/node_modules/@cos/v4`]);
    await Deno.writeTextFile(`${alone}/in.txt`, "content");
    await Deno.writeTextFile(
      `${alone}/alone.mjs`,
      `import { CosClient, unwrap } from "@cos/v4";
      import { CosEmulator } from "@cos/v4/emulator";
      const cos = new CosClient(new CosEmulator().clientOptions);
      const at = { bucketName: "mybucket", cosPath: "/a.txt" };
      unwrap(await cos.uploadFile({ ...at, localPath: "in.txt" }));
      unwrap(await cos.uploadSliceFileFromBuffer({ ...at, cosPath: "/b", data: new Uint8Array(2_000_000) }));
      console.log(unwrap(await cos.downloadFile({ ...at, localFilename: "out.txt" })).size);`,
    );
    assertEquals(await run(alone, "alone.mjs"), "7");
  } finally {
    await Deno.remove(alone, { recursive: true });
  }
});

test("a bundle for browsers holds what is used, and asks for no module of Node", async () => {
  const directory = await project();
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents: 'export { CosClient, StatFileRequest } from "@cos/v4";', resolveDir: directory },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      outdir: `${directory}/browser`,
      write: false,
      metafile: true,
    });
    const [path, { imports }] = Object.entries(metafile.outputs).find(([path]) => path.endsWith("/stdin.js"))!;
    const { text } = outputFiles.find((file) => file.path.endsWith(path.slice(path.lastIndexOf("/"))))!;
    assert(/\bStatFileRequest\b/.test(text), "what is used is not there");
    assert(!/\bMoveFileRequest\b/.test(text), "a request class that is not used is there");
    assert(!text.includes("CUSTOM_HEADERS_TOO_LONG"), "the table of codes is there");
    assertEquals(imports.filter(({ external }) => external), []);
    assert(!/\b(process|Deno|Bun|Buffer)\b\s*[.[]/.test(text), "a global of a runtime is used");
  } finally {
    await stop();
  }
});

test("a bundle for Node runs in one file", async () => {
  const directory = await project();
  try {
    await build({
      stdin: { contents: PROGRAM, resolveDir: directory, loader: "ts" },
      bundle: true,
      format: "esm",
      platform: "node",
      outfile: `${directory}/bundle/program.mjs`,
    });
    assertEquals(await run(directory, "bundle/program.mjs"), PRINTED);
  } finally {
    await stop();
  }
});

Deno.test.afterAll(async () => {
  if (packed) await Deno.remove(await packed, { recursive: true });
});
