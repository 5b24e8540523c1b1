/**
 * The programs for Node and Bun that the docs show, run by Node and Bun. Those for Deno are run with all other code of the docs.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { bunCommand, nodeCommand, output, root } from "../tools.ts";
import { blocksOf, textOf } from "./pages.ts";

/** The one program of a page that holds some words, with imports from the checkout. */
async function programOf(page: string, words: string): Promise<string> {
  const found = blocksOf(await textOf(page)).filter(({ language, code }) => /^(?:js ignore|ts)$/.test(language) && code.includes(words));
  assertEquals(found.length, 1, `${page}: ${words}`);
  return found[0]!.code.replace('"@cos/v4/emulator"', `"${root}src/emulator/mod.ts"`).replace('"@cos/v4"', `"${root}mod.ts"`);
}

async function withFile(name: string, text: string, run: (file: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cos-docs-" });
  await Deno.writeTextFile(`${folder}/${name}`, text);
  await run(`${folder}/${name}`, folder).finally(() => Deno.remove(folder, { recursive: true }));
}

/** Makes one file of a program and of what it imports, for a Node that reads no TypeScript. */
async function bundled(file: string, folder: string): Promise<string> {
  await output([Deno.execPath(), "bundle", "--quiet", "-o", `${folder}/bundled.mjs`, file], root);
  return `${folder}/bundled.mjs`;
}

/** Deno, with no permission but those that follow. */
const DENO = [Deno.execPath(), "run", "--no-prompt", "--config", `${root}deno.json`];

Deno.test("the test for Node that the docs show passes on Node", async () => {
  await withFile("test.mjs", await programOf("docs/emulator.md", '"node:test"'), async (file, folder) => {
    assertMatch(await output([...await nodeCommand(), "--test", await bundled(file, folder)]), /pass 1\b/);
  });
});

Deno.test("the test for Bun that the docs show passes on Bun", async () => {
  await withFile("readme.test.mjs", await programOf("docs/emulator.md", '"bun:test"'), async (file) => {
    await output([...await bunCommand(), "test", file]);
  });
});

Deno.test("the README's first program does its work on Deno, Bun and Node, on what it takes for the real service", async () => {
  const emulator = new CosEmulator();
  const { url } = await emulator.listen();
  const { appid, secretId, secretKey } = emulator.clientOptions;
  const settings = { COS_APPID: appid, COS_SECRET_ID: secretId, COS_SECRET_KEY: secretKey, COS_REGION: "gz", COS_BUCKET: "mybucket" };
  // What would go to the service goes to the emulator, by the way of a proxy: under the service's own host name.
  const before = `import process from "node:process";
Object.assign(process.env, ${JSON.stringify(settings)});
const send = globalThis.fetch;
globalThis.fetch = (address, init) => {
  const { host, pathname, search } = new URL(address);
  if (!host.endsWith(".myqcloud.com")) throw new Error(\`not for the service: \${host}\`);
  const path = host === "gz.file.myqcloud.com" ? pathname : \`/\${host.split(".")[0]}\${pathname}\`;
  return send(\`${url}\${path}\${search}\`, init);
};
`;
  try {
    await withFile("first.mjs", before + await programOf("README.md", "COS_APPID"), async (file, folder) => {
      const commands = [
        [...DENO, "--allow-net", "--allow-env", file],
        [...await bunCommand(), file],
        [...await nodeCommand(), await bundled(file, folder)],
      ];
      for (const command of commands) assertEquals(await output(command), "11\nhello, cos");
      assertEquals(emulator.requests.map(({ op }) => op), commands.flatMap(() => ["upload", "stat", "download", "delete"]));
    });
  } finally {
    await emulator.close();
  }
});

Deno.test("the README's program on the emulator does its work on Deno, which it asks for nothing, on Bun and on Node", async () => {
  await withFile("first.mjs", await programOf("README.md", "listFolderAll"), async (file, folder) => {
    for (const command of [[...DENO, file], [...await bunCommand(), file], [...await nodeCommand(), await bundled(file, folder)]]) {
      assertEquals(await output(command), "hello.txt 11");
    }
  });
});
