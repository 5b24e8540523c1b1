import { assertEquals, assertThrows } from "@std/assert";
import { generate, generateDocs } from "../../gen/generate.ts";
import { denoOk, type Json, operation, ownSpec, ROOT, tinySpec, withDirectory } from "./tools.ts";

const MARK = "<!-- table of operations: generated from spec.json by `deno task gen` -->";
const END = "<!-- end of table -->";
/** A page with a place for each table. */
const PAGE = ["operations", "operations, zh", "codes", "codes, zh"].map((table) =>
  `${MARK.replace("operations", table)}\n${END}\n\nText.\n`
).join("\n");

function deepFreeze(value: Json): Json {
  if (typeof value === "object" && value !== null) { for (const child of Object.values(value)) deepFreeze(child); }
  return Object.freeze(value);
}

Deno.test("generate() gives src/generated to the byte", async () => {
  for (const [name, text] of generate(await ownSpec(), { core: "../core/mod.ts", by: "`deno task gen`" })) {
    const written = await Deno.readTextFile(`${ROOT}src/generated/${name}`);
    assertEquals(text === written.replaceAll("\r\n", "\n"), true, name);
  }
});

Deno.test("generate() gives the same for the same spec, whatever came before it, and leaves the spec as it is", async () => {
  const spec = deepFreeze(await ownSpec());
  const first = generate(spec, { core: "core" });
  generate(tinySpec({ operations: { other: operation() } }), { core: "elsewhere" });
  assertEquals(generate(spec, { core: "core" }), first);
  assertEquals(generate(await ownSpec(), { core: "core" }), first);
});

Deno.test({
  name: "generate() needs neither disk nor network nor processes",
  permissions: { read: false, write: false, net: false, run: false, ffi: false },
  fn: () => {
    assertEquals([...generate(tinySpec(), { core: "core" }).keys()], [
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
  for (const [name, text] of generate(await ownSpec(), { core: "core", spec: "my\nown.json", by: "hand" })) {
    assertEquals(text.split("\n")[0], "// Generated from my own.json by hand. Do not edit: change the spec.", name);
  }
  for (const [name, text] of generate(await ownSpec(), { core: "core" })) {
    assertEquals(text.split("\n")[0], "// Generated from spec.json by @cos/v4-gen. Do not edit: change the spec.", name);
  }
});

Deno.test("generate() ends every line with a line feed and leaves no spaces behind it", async () => {
  for (const [name, text] of generate(await ownSpec(), { core: "core" })) {
    assertEquals([text.match(/[ \t\r]\n/g), text.endsWith("\n"), text.endsWith("\n\n")], [null, true, false], name);
  }
});

Deno.test("generateDocs() writes a table that deno fmt leaves as it is", async () => {
  const hostile = tinySpec({
    operations: { go: operation({ doc: "Does | it,\nin 文件 **all** `ways`." }) },
    translations: { zh: { operations: { go: "用 | 它" }, codes: {} } },
  });
  await withDirectory(async (directory) => {
    for (const [index, spec] of [await ownSpec(), hostile].entries()) {
      await Deno.writeTextFile(`${directory}/${index}.md`, generateDocs(spec, PAGE));
    }
    await denoOk(["fmt", "--check", directory]);
  });
});

Deno.test("generateDocs() writes every table of a page, and again the same", async () => {
  const spec = await ownSpec();
  const written = generateDocs(spec, PAGE + PAGE);
  assertEquals(written.match(/\| `statFile`/g)?.length, 4);
  assertEquals(written.match(/\| -197 /g)?.length, 4);
  assertEquals(generateDocs(spec, written), written);
});

Deno.test("generateDocs() writes what operations do and what codes mean in the language of the mark", () => {
  const spec = tinySpec({
    operations: { go: operation({ doc: "Goes." }) },
    codes: { "-7": { name: "SEVEN", meaning: "Seven", retry: "no" } },
    translations: { zh: { operations: { go: "走。" }, codes: { "-7": "七" } } },
  });
  const page = (table: string): string => generateDocs(spec, `${MARK.replace("operations", table)}\n${END}\n`);
  assertEquals([page("operations"), page("operations, zh")].map((text) => [text.includes("Goes."), text.includes("走。")]), [
    [true, false],
    [false, true],
  ]);
  assertEquals([page("codes"), page("codes, zh")].map((text) => [text.includes("Seven"), text.includes("七")]), [[true, false], [
    false,
    true,
  ]]);
});

Deno.test("generateDocs() refuses a table in a language of which there is nothing", () => {
  const spec = tinySpec({ operations: { go: operation() } });
  for (const language of ["zh", "xx"]) {
    assertThrows(
      () => generateDocs(spec, `${MARK.replace("operations", `operations, ${language}`)}\n${END}\n`),
      Error,
      `no translations in ${language}`,
    );
  }
});

Deno.test("generateDocs() returns a page without a place for a table as it is", async () => {
  assertEquals(generateDocs(await ownSpec(), "# Title\n"), "# Title\n");
});

Deno.test("the checkout's spec says in Chinese what every operation does, every code means and every hint advises", async () => {
  const spec = await ownSpec();
  for (const section of ["operations", "codes"]) {
    assertEquals(Object.keys(spec.translations.zh[section]).sort(), Object.keys(spec[section]).sort());
  }
  const hints = Object.values(spec.codes as Record<string, { hint?: string }>).flatMap(({ hint }) => hint ?? []);
  assertEquals(Object.keys(spec.translations.zh.hints).sort(), [...new Set(hints)].sort());
});
