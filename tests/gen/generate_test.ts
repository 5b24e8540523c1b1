import { assertEquals } from "@std/assert";
import { generate, generateReadme } from "../../gen/generate.ts";
import { denoOk, type Json, operation, ownSpec, ROOT, tinySpec, withDirectory } from "./tools.ts";

const README = "# Title\n\n<!-- api table: generated from spec.json by `deno task gen` -->\n<!-- end of api table -->\n\nText.\n";

function deepFreeze(value: Json): Json {
  if (typeof value === "object" && value !== null) { for (const child of Object.values(value)) deepFreeze(child); }
  return Object.freeze(value);
}

Deno.test("generate() gives src/generated to the byte", async () => {
  for (const [name, text] of generate(await ownSpec(), "../core/mod.ts")) {
    const written = await Deno.readTextFile(`${ROOT}src/generated/${name}`);
    assertEquals(text === written.replaceAll("\r\n", "\n"), true, name);
  }
});

Deno.test("generate() gives the same for the same spec, whatever came before it, and leaves the spec as it is", async () => {
  const spec = deepFreeze(await ownSpec());
  const first = generate(spec, "core");
  generate(tinySpec({ operations: { other: operation() } }), "elsewhere");
  assertEquals(generate(spec, "core"), first);
  assertEquals(generate(await ownSpec(), "core"), first);
});

Deno.test({
  name: "generate() needs neither disk nor network nor processes",
  permissions: { read: false, write: false, net: false, run: false, ffi: false },
  fn: () => {
    assertEquals([...generate(tinySpec(), "core").keys()], [
      "bucket.ts",
      "codes.ts",
      "methods.ts",
      "operations.ts",
      "requests.ts",
      "results.ts",
      "service.ts",
    ]);
  },
});

Deno.test("generate() marks every file as generated, from what and by which command, with neither date nor version", async () => {
  for (const [name, text] of generate(await ownSpec(), "core")) {
    assertEquals(text.split("\n")[0], "// Generated from spec.json by `deno task gen`. Do not edit: change the spec.", name);
  }
});

Deno.test("generate() ends every line with a line feed and leaves no spaces behind it", async () => {
  for (const [name, text] of generate(await ownSpec(), "core")) {
    assertEquals([text.match(/[ \t\r]\n/g), text.endsWith("\n"), text.endsWith("\n\n")], [null, true, false], name);
  }
});

Deno.test("generateReadme() writes a table that deno fmt leaves as it is", async () => {
  const hostile = tinySpec({ operations: { go: operation({ doc: "Does | it,\nin 文件 **all** `ways`." }) } });
  await withDirectory(async (directory) => {
    for (const [index, spec] of [await ownSpec(), hostile].entries()) {
      await Deno.writeTextFile(`${directory}/${index}.md`, generateReadme(spec, README));
    }
    await denoOk(["fmt", "--check", directory]);
  });
});

Deno.test("generateReadme() writes every table of a README, and again the same", async () => {
  const spec = await ownSpec();
  const written = generateReadme(spec, README + README);
  assertEquals(written.match(/\| `statFile`/g)?.length, 2);
  assertEquals(generateReadme(spec, written), written);
});

Deno.test("generateReadme() returns a README without a place for the table as it is", async () => {
  assertEquals(generateReadme(await ownSpec(), "# Title\n"), "# Title\n");
});
