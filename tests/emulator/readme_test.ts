/**
 * The test suites for Node and Bun that the README shows, run by Node and Bun. Those for Deno are run with all other code of the README.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { bunCommand, nodeCommand, output, root } from "../tools.ts";

/** The block of the README with this import; each language of the README has the same one. */
function blockWith(module: string): string {
  const blocks = Deno.readTextFileSync(`${root}README.md`).matchAll(/^```js ignore\n([^]*?)^```$/gm);
  const [block, ...others] = new Set([...blocks].map(([, code]) => code!).filter((code) => code.includes(`"${module}"`)));
  assertEquals(others.length, 0);
  return block!.replace('"@cos/v4/emulator"', `"${root}src/emulator/mod.ts"`).replace('"@cos/v4"', `"${root}mod.ts"`);
}

async function withFile(name: string, text: string, run: (file: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
  await Deno.writeTextFile(`${folder}/${name}`, text);
  await run(`${folder}/${name}`, folder).finally(() => Deno.remove(folder, { recursive: true }));
}

Deno.test("the README's test for Node passes on Node", async () => {
  await withFile("test.mjs", blockWith("node:test"), async (file, folder) => {
    await output([Deno.execPath(), "bundle", "--quiet", "-o", `${folder}/bundled.mjs`, file], root);
    assertMatch(await output([...await nodeCommand(), "--test", `${folder}/bundled.mjs`]), /pass 1\b/);
  });
});

Deno.test("the README's test for Bun passes on Bun", async () => {
  await withFile("readme.test.mjs", blockWith("bun:test"), async (file) => {
    await output([...await bunCommand(), "test", file]);
  });
});
