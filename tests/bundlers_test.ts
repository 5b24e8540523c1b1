/**
 * The packed module in the hands of bundlers for browsers. Whether what they make works is tried in a browser, by `deno task browser`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ts } from "ts-morph";
import { bundlePageWith, BUNDLERS, installBundlers } from "./browser/bundlers.ts";

let installed: Promise<string> | undefined;

for (const bundler of BUNDLERS) {
  // Programs that tests run outlive none of them.
  Deno.test({
    name: `${bundler} bundles a page without a flag or a plugin for this module, and no module of Node is asked for`,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const { files, said } = await bundlePageWith(bundler, await (installed ??= installBundlers()));
      const scripts = [...files].filter(([name]) => name.endsWith(".js"));
      assert(scripts.length > 0, "there is no script");
      for (const [name, content] of scripts) {
        const { importedFiles } = ts.preProcessFile(new TextDecoder().decode(content), true, true);
        const outside = importedFiles.map(({ fileName }) => fileName).filter((from) => !from.startsWith("."));
        assertEquals(outside, [], `what ${name} imports`);
      }
      assert(!/warn|error|externalized|could not|not found/i.test(said), said);
    },
  });
}

Deno.test.afterAll(async () => {
  if (installed) await Deno.remove(await installed, { recursive: true });
});
