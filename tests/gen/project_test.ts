/**
 * A project from nothing, on each runtime: an empty folder with the packed generator and client in it, a first spec, a client that is typed and
 * used, a change that is noticed, and the client brought up to date.
 *
 * @module
 */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packForNpm, packGenerator } from "../pack.ts";
import { bunCommand, nodeCommand, npmCommand, output, root } from "../tools.ts";
import { withDirectory } from "./tools.ts";

/** A program that uses the client of the first spec, with a service of its own in the place of the network. */
const PROGRAM = `import { Operations } from "./client/methods.ts";
import { WriteNoteRequest } from "./client/requests.ts";

const sent: string[] = [];
const service = new Operations({
  appid: 1,
  secretId: "id",
  secretKey: "key",
  fetch: (url, init) => {
    sent.push(\`\${init?.method ?? "GET"} \${new URL(String(url)).hostname}\`);
    return Promise.resolve(Response.json({ code: 0, message: "SUCCESS", data: { text: "hello", written_at: 7 } }));
  },
});
await service.writeNote(new WriteNoteRequest("mybucket", "/a.txt", "hello"));
const note = await service.readNote({ bucketName: "mybucket", cosPath: "/a.txt" });
if (!note.ok) throw new Error(note.message);
const at: number = note.data.writtenAt;
console.log(note.data.text, at, sent.join(", "));
`;

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "es2022",
    module: "nodenext",
    lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable"],
    types: [],
    skipLibCheck: true,
    rewriteRelativeImportExtensions: true,
    outDir: "built",
  },
  include: ["program.ts", "client"],
};

let packed: Promise<string> | undefined;

/** A folder with node_modules that hold what npm installs of the tarballs. */
function installed(): Promise<string> {
  return packed ??= (async () => {
    const npm = await npmCommand();
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "cos-project-" }));
    const tarballs = [await packForNpm(npm, folder), await packGenerator(npm, folder)].map(({ path }) => path);
    await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ private: true, type: "module" }));
    await output([...npm, "install", "--no-audit", "--no-fund", ...tarballs, "typescript@5.9.3"], folder);
    return folder;
  })();
}

/** How a runtime runs the generator, checks types, and runs the program. */
interface Way {
  readonly gen: readonly string[];
  readonly check: readonly string[];
  readonly run: readonly string[];
  /** What help calls the generator. */
  readonly call: RegExp;
}

const tsc = "node_modules/typescript/bin/tsc";
const deno = Deno.execPath();

const WAYS: Record<string, () => Promise<Way>> = {
  Deno: () =>
    Promise.resolve({
      gen: [deno, "run", "-A", "node_modules/@cos/v4-gen/mod.js"],
      check: [deno, "check", "program.ts"],
      run: [deno, "run", "-A", "program.ts"],
      call: /^ {2}deno run -A npm:@cos\/v4-gen init /m,
    }),
  Node: async () => {
    const node = await nodeCommand();
    return {
      gen: [...await npmCommand(), "exec", "--no", "--", "v4-gen"],
      check: [...node, tsc, "-p", "."],
      run: [...node, "built/program.js"],
      call: /^ {2}npx @cos\/v4-gen init /m,
    };
  },
  Bun: async () => {
    const bun = await bunCommand();
    return {
      gen: [...bun, "node_modules/@cos/v4-gen/bin.js"],
      check: [...bun, tsc, "-p", ".", "--noEmit"],
      run: [...bun, "program.ts"],
      call: /^ {2}bunx @cos\/v4-gen init /m,
    };
  },
};

for (const [runtime, way] of Object.entries(WAYS)) {
  Deno.test(`a project from nothing is generated, typed, run, changed and generated again on ${runtime}`, async () => {
    const { gen, check, run, call } = await way();
    const from = await installed();
    await withDirectory(async (folder) => {
      await Deno.symlink(`${from}/node_modules`, `${folder}/node_modules`);
      await Deno.copyFile(`${from}/package.json`, `${folder}/package.json`);
      await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(TSCONFIG));
      await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
      const generate = [...gen, "--spec", "spec.json", "--out", "client"];

      assertMatch(await output([...gen, "--help"], folder), call);
      assertMatch(await output([...gen, "init"], folder), /^wrote spec\.json\n/);
      await assertRejects(() => output([...gen, "init"], folder), Error, "spec.json is there already");
      assertMatch(await output([...generate], folder), /wrote client\/methods\.ts/);
      await output([...generate, "--check"], folder);
      await output([...check], folder);
      assertEquals(await output([...run], folder), "hello 7 POST here.example.com, GET here.example.com");

      const spec = await Deno.readTextFile(`${folder}/spec.json`);
      await Deno.writeTextFile(`${folder}/spec.json`, spec.replaceAll("written_at", "changed_at"));
      await assertRejects(() => output([...generate, "--check"], folder), Error, "client/results.ts is out of date");
      await output([...generate], folder);
      await assertRejects(() => output([...check], folder), Error, "writtenAt");
      await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM.replace("writtenAt", "changedAt").replace("written_at", "changed_at"));
      await output([...check], folder);
      assertEquals(await output([...run], folder), "hello 7 POST here.example.com, GET here.example.com");
    });
  });
}

Deno.test("generate() is there for programs of any runtime, and the schema is published", async () => {
  const from = await installed();
  const program = `import { generate } from "@cos/v4-gen";
const files = generate(${JSON.stringify(await Deno.readTextFile(`${root}spec.json`))}, { core: "@cos/v4/core" });
console.log([...files.keys()].join());
`;
  await Deno.writeTextFile(`${from}/use.mjs`, program);
  for (const command of [[deno, "run", "-A"], await nodeCommand(), await bunCommand()]) {
    assertEquals(
      await output([...command, "use.mjs"], from),
      "bucket.ts,codes.ts,codes_zh.ts,methods.ts,operations.ts,requests.ts,results.ts,service.ts",
    );
  }
  const schema = JSON.parse(await Deno.readTextFile(`${from}/node_modules/@cos/v4-gen/spec.schema.json`));
  assertEquals(typeof schema.properties.operations, "object");
});

/** Bytes of all files below a folder. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === ".bin") continue; // Links to what is counted already.
    bytes += isDirectory ? await bytesIn(`${folder}/${name}`) : (await Deno.stat(`${folder}/${name}`)).size;
  }
  return bytes;
}

/** The most that whoever uses the client alone should have to install: what it is made for, and no compiler. */
const MOST = 2 * 1024 * 1024;

Deno.test("npm installs at most 2 MiB for the client, its dependencies included", async () => {
  const npm = await npmCommand();
  await withDirectory(async (folder) => {
    const { path } = await packForNpm(npm, folder);
    await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ private: true }));
    await output([...npm, "install", "--no-audit", "--no-fund", path], folder);
    const bytes = await bytesIn(`${folder}/node_modules`);
    console.log(`the client with its dependencies: ${(bytes / 1024).toFixed(0)} KiB`);
    assertEquals([bytes > 100_000, bytes <= MOST], [true, true], `${bytes} bytes`);
  });
});

/** One package of a module graph, as `deno info --json` tells it. */
interface Graph {
  readonly modules: readonly { readonly specifier: string; readonly size?: number; readonly npmPackage?: string }[];
}

Deno.test("the modules that JSR publishes of the client import nothing that is large", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { exports: Record<string, string> };
  const packages = new Set<string>();
  const sizes = new Map<string, number>();
  for (const entry of Object.values(exports)) {
    const graph: Graph = JSON.parse(await output([deno, "info", "--json", entry], root));
    for (const { specifier, size, npmPackage } of graph.modules) {
      if (npmPackage !== undefined) packages.add(npmPackage.replace(/@[^@]*$/, ""));
      if (size !== undefined) sizes.set(specifier, size);
    }
  }
  // One stands in for the jsr:@std packages, of which the command uses two; the others are loaded where S3 is spoken, and where types are guessed.
  assertEquals([...packages].sort(), ["aws4fetch", "deno-std", "mime"]);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  assertEquals(bytes <= MOST, true, `${bytes} bytes`);
});

Deno.test("publint finds nothing to say of the generator's package", async () => {
  const npm = await npmCommand();
  await withDirectory(async (folder) => {
    const { path } = await packGenerator(npm, folder);
    const { buffer } = await Deno.readFile(path);
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    assertEquals(messages.map((message) => formatMessage(message, pkg)), []);
  });
});
