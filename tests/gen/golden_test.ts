/**
 * What the generator writes, feature by feature: one folder each, with a tiny spec, the file that shows the feature, and the files which
 * that one imports. `UPDATE_GOLDEN=1 deno test -A tests/gen/golden_test.ts` writes them anew.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { generate } from "../../gen/generate.ts";
import { denoOk } from "./tools.ts";

const GOLDEN = decodeURIComponent(new URL("./golden/", import.meta.url).pathname);
const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";

/** The features by folder: what is shown, and in which file. */
const FEATURES: Record<string, readonly [feature: string, file: string]> = {
  query_operation: ["an operation whose parameters travel in the query", "methods.ts"],
  json_operation: ["the request class of a JSON operation with enumerations and defaults", "requests.ts"],
  multipart_operation: ["the table of a multipart operation with data and a list", "operations.ts"],
  download_operation: ["a download with a range and headers", "operations.ts"],
  function_operation: ["an operation that a hand-written function carries out", "methods.ts"],
  settle_operation: ["operations whose outcome a hand-written function settles", "methods.ts"],
  source_param: ["a parameter that takes content as a stream as well", "methods.ts"],
  header_setters: ["a setter for each header", "requests.ts"],
  pages: ["a method that iterates over all pages", "methods.ts"],
  bucket: ["the methods of one bucket", "bucket.ts"],
  constructor_arguments: ["a constructor that takes some of the parameters", "requests.ts"],
  long_heads: ["heads and statements that do not fit on a line", "requests.ts"],
  docs: ["docs with characters that have a meaning in code", "methods.ts"],
  results: ["enumerations, and types in the order in which they are needed", "results.ts"],
  codes: ["return codes, with each way to try again", "codes.ts"],
  regions: ["regions by odd names", "service.ts"],
};

/** The files that a test compares: one, and those that it imports. */
function closure(files: ReadonlyMap<string, string>, name: string, found: string[] = []): string[] {
  if (found.includes(name)) return found;
  found.push(name);
  for (const [, imported] of files.get(name)!.matchAll(/ from "\.\/(\w+\.ts)";/g)) closure(files, imported!, found);
  return found.sort();
}

async function goldenFiles(folder: string): Promise<Map<string, string>> {
  const names = await Array.fromAsync(Deno.readDir(GOLDEN + folder), ({ name }) => name);
  const sources = names.filter((name) => name.endsWith(".ts")).sort();
  return new Map(await Promise.all(sources.map(async (name) => [name, await Deno.readTextFile(`${GOLDEN}${folder}/${name}`)] as const)));
}

for (const [folder, [feature, file]] of Object.entries(FEATURES)) {
  Deno.test(`generate() writes ${feature}`, async () => {
    const spec = JSON.parse(await Deno.readTextFile(`${GOLDEN}${folder}/spec.json`));
    const files = generate(spec, { core: "../../../../src/core/mod.ts", by: "`deno task gen`" });
    const expected = closure(files, file);
    if (UPDATE) {
      for (const name of (await goldenFiles(folder)).keys()) await Deno.remove(`${GOLDEN}${folder}/${name}`);
      for (const name of expected) await Deno.writeTextFile(`${GOLDEN}${folder}/${name}`, files.get(name)!);
    }
    const golden = await goldenFiles(folder);
    assertEquals([...golden.keys()], expected);
    for (const name of expected) assertEquals(files.get(name)!.split("\n"), golden.get(name)!.split("\n"), `${folder}/${name}`);
  });
}

Deno.test("every folder of golden files belongs to a feature", async () => {
  const folders = await Array.fromAsync(Deno.readDir(GOLDEN), ({ name }) => name);
  assertEquals(folders.sort(), Object.keys(FEATURES).sort());
});

Deno.test("the golden files pass deno fmt, deno lint and deno check as they are", async () => {
  await denoOk(["fmt", "--check", GOLDEN]);
  await denoOk(["lint", GOLDEN]);
  await denoOk(["check", GOLDEN]);
});
