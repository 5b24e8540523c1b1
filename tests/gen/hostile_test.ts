/**
 * Specs made to break the generator. Each is either refused, or what is written from it passes format, lint and types.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { generate } from "../../gen/generate.ts";
import { SpecError } from "../../gen/problems.ts";
import { CORE, denoOk, type Json, operation, ownSpec, param, tinySpec, type, withDirectory } from "./tools.ts";

/** Functions need operations with what they really answer. */
const OWN = await ownSpec();
const NAME_40 = "abcdefghij".repeat(4);
const TYPE_40 = "A" + "bcdefghij".repeat(3) + "klmnopqrs";
const TEXTS: Record<string, string> = {
  "quotes": `"double" 'single' \`grave\` '""'`,
  "backslashes": "\\ \\\\ \\n \\u0041 \\' \\\" \\",
  "holes of templates": "${process.exit(1)} `${0}`",
  "comments": "// no /* comment <!-- -->",
  "line breaks": "one\ntwo\r\nthree\u2028four\u2029five\rsix",
  "tabs and odd spaces": "a\tb\u00a0c\u3000d\ufeffe\u2003f",
  "wide characters": "文件不存在，请检查。".repeat(20),
  "emoji and combining marks": "😀✅⌚ e\u0301".repeat(20),
  "a long word": "x".repeat(300),
  "a link that does not end": "{@link {@linkcode {",
  "spaces around it": "  a  b  ",
  "a star first": "* a / * / b",
  "a directive of a linter": "deno-lint-ignore-file deno-fmt-ignore-file",
  "markup": "<script>alert(1)</script> | a | **b** [c](d)",
};

/** Specs that are to be written, and well. */
const WRITTEN: Record<string, Json> = {
  "nothing": tinySpec(),
  "no path rules": tinySpec({ paths: {} }),
  "an enumeration alone": tinySpec({ enums: { A: { doc: "A.", values: [{ value: -1, doc: "A." }] } } }),
  "a type alone": tinySpec({ types: { A: type() } }),
  "types named like globals of JavaScript": tinySpec({
    types: Object.fromEntries(
      ["Infinity", "NaN", "JSON", "Math", "Proxy", "Deno", "URL", "Event", "Partial", "Iterator", "Intl", "Any"].map((
        name,
      ) => [name, type()]),
    ),
    operations: {
      one: operation({ returns: "URL" }),
      two: operation({ http: "POST multipart", params: { a: param({ type: "Proxy[]" }) }, returns: "JSON" }),
    },
  }),
  "types whose order depends on case": tinySpec({
    types: { URLInfo: type(), Uploaded: type(), UPloaded: type() },
    operations: { a: operation({ returns: "URLInfo" }), b: operation({ returns: "Uploaded" }), c: operation({ returns: "UPloaded" }) },
  }),
  "words of TypeScript as parameters, fields, methods and path rules": tinySpec({
    paths: {
      file: { doc: "A.", kind: "file", maxBytes: 9 },
      class: { doc: "A.", kind: "file", maxBytes: 9 },
      constructor: { doc: "A.", kind: "file", maxBytes: 9 },
    },
    types: {
      A: type({ class: "string", default: "string", static: "string", get: "string", new: "string", arguments: "string", eval: "string" }),
    },
    operations: {
      get: operation({
        path: "constructor",
        params: Object.fromEntries(
          [
            "get",
            "set",
            "readonly",
            "declare",
            "abstract",
            "accessor",
            "override",
            "type",
            "of",
            "value",
            "key",
            "input",
            "options",
            "name",
            "out",
          ]
            .map((name) => [name, param()]),
        ),
        returns: "A",
      }),
      set: operation({ path: "class" }),
      operations: operation(),
      service: operation(),
      transfers: operation(),
      path_rules: operation(),
    },
  }),
  "names that look like numbers": tinySpec({
    regions: { "1": { place: "A" }, "007": { place: "B" }, "-": { place: "C" }, sh: { place: "D" } },
    types: { N1: type({ a0: "integer", b_1_2: "integer" }) },
    operations: { x1: operation({ params: { n_0: param({ wire: "0" }), n_2x: param({ wire: "2.x-y" }) }, returns: "N1" }) },
    codes: { "10": { name: "A", meaning: "A", retry: "no" }, "2": { name: "B", meaning: "B", retry: "no" } },
  }),
  "the longest names": tinySpec({
    types: {
      [TYPE_40]: type({
        [NAME_40]: "string",
        ["b" + NAME_40.slice(1)]: "boolean",
        ["c" + NAME_40.slice(1)]: `${TYPE_40.replace("A", "B")}[]`,
      }),
      [TYPE_40.replace("A", "B")]: type(),
      FileStat: OWN.types.FileStat,
    },
    enums: {
      [TYPE_40.replace("A", "C")]: { doc: "A.", values: [{ value: "文".repeat(40), doc: "A." }, { value: '"'.repeat(40), doc: "B." }] },
    },
    operations: {
      [NAME_40]: operation({
        http: "GET query",
        params: {
          [NAME_40]: param({ default: "文".repeat(40) }),
          ["b" + NAME_40.slice(1)]: param({ type: TYPE_40.replace("A", "C"), default: '"'.repeat(40) }),
          ["c" + NAME_40.slice(1)]: param({
            type: "headers",
            names: ["A" + "-bcdefgh".repeat(4) + "-ijklmn"],
            prefix: "x-" + "y".repeat(38),
          }),
        },
        arguments: [NAME_40, "c" + NAME_40.slice(1)],
        returns: TYPE_40,
        pages: { items: "c" + NAME_40.slice(1), cursor: NAME_40, last: "b" + NAME_40.slice(1) },
      }),
      download_object: operation({ http: "GET download", op: undefined, sign: "download", returns: "DownloadedObject" }),
      stat_file: { ...OWN.operations.stat_file, example: ["console.log(cos);"] },
      ["d" + NAME_40.slice(1)]: {
        doc: "A.",
        source: "B.",
        path: "file",
        function: "downloadFile",
        params: { local_filename: param({ required: true }) },
        returns: "DownloadedFile",
      },
    },
  }),
  "texts like the names of tables": tinySpec({
    types: { Entry: type() },
    operations: { a: operation({ params: { a: param({ wire: "entryShape", default: "entryShape" }) } }) },
  }),
  "names of headers in every form": tinySpec({
    operations: {
      a: operation({ params: { a: param({ type: "headers", names: ["ETag", "x-a--b", "X_C-d_", "content-MD5"], prefix: "x-e-" }) } }),
    },
  }),
  "values that would end a comment": tinySpec({
    enums: { A: { doc: "A.", values: [{ value: "*/", doc: "A." }, { value: "/* */ `", doc: "B." }, { value: "", doc: "C." }] } },
    operations: { a: operation({ params: { a: param({ type: "A", default: "*/" }), b: param({ default: "*/ x /*" }) } }) },
  }),
  "many operations and path rules": tinySpec({
    paths: Object.fromEntries(["file", ..."abcdefghijklmnop"].map((name) => [name + "Rule", { doc: "A.", kind: "file", maxBytes: 9 }])),
    operations: Object.fromEntries([..."abcdefghijklmnopq"].map((name) => [`operation_${name}`, operation({ path: "fileRule" })])),
  }),
  "one path rule and one operation with a core of a long name": tinySpec({ operations: { a: operation() } }),
};
for (const [what, text] of Object.entries(TEXTS)) {
  const short = [...text.replace(/[^\S ]|\ufeff/g, " ")].slice(0, 20).join("");
  WRITTEN[`texts with ${what}`] = tinySpec({
    title: text,
    regions: { sh: { place: text, aliases: [text] } },
    paths: { file: { doc: text, kind: "file", maxBytes: 9, illegal: text.replaceAll("/", "") } },
    enums: { E: { doc: text, values: [{ value: short, doc: text }, { value: "else", doc: text }] } },
    types: { T: { doc: text, fields: { a: { type: "string", doc: text } } } },
    operations: {
      a: operation({
        doc: text,
        source: text,
        example: [`// ${text.replace(/[^\S ]|\ufeff/g, " ")}  `],
        params: { a: param({ doc: text, default: short }), b: param({ doc: text, type: "E", default: short }) },
        returns: "T",
      }),
      b: operation({ params: { a: param({ doc: text, default: short }) }, arguments: [] }),
    },
    codes: { "0": { name: text, meaning: text, retry: "no" } },
  });
}

Deno.test("generate() writes code that passes format, lint and types for every hostile spec that it takes", async () => {
  await withDirectory(async (directory) => {
    for (const [index, [what, spec]] of Object.entries(WRITTEN).entries()) {
      const files = generated(what, spec);
      await Deno.mkdir(`${directory}/${index}`);
      await Deno.writeTextFile(`${directory}/${index}/about.md`, `# ${what}\n`);
      for (const [name, text] of files) await Deno.writeTextFile(`${directory}/${index}/${name}`, text);
    }
    await denoOk(["fmt", "--check", directory]);
    await denoOk(["lint", directory]);
    await denoOk(["check", directory]);
  });
});

function generated(what: string, spec: Json): Map<string, string> {
  try {
    return generate(spec, { core: CORE });
  } catch (error) {
    throw new Error(what, { cause: error });
  }
}

Deno.test("generate() writes texts so that they say what they said in the spec", async () => {
  await withDirectory(async (directory) => {
    for (const [index, [what, text]] of Object.entries(TEXTS).entries()) {
      const files = generate(WRITTEN[`texts with ${what}`], { core: CORE });
      for (const [name, source] of files) {
        await Deno.writeTextFile(`${directory}/${index}_${name}`, source.replaceAll('"./', `"./${index}_`));
      }
      const { codes } = await import(`file://${directory}/${index}_codes.ts`);
      const { service } = await import(`file://${directory}/${index}_service.ts`);
      assertEquals([codes["0"].meaning, service.regions.sh.aliases], [text, [text]], what);
    }
  });
});

/** Specs that are to be refused, and where. */
const REFUSED: Record<string, readonly [spec: Json, ...places: string[]]> = {
  "a wire name with quotes": [one({ params: { a: param({ wire: '"' }) } }), "/operations/a/params/a/wire"],
  "a wire name with a line break": [one({ params: { a: param({ wire: "a\r\nb" }) } }), "/operations/a/params/a/wire"],
  "a wire name with a line break behind it": [one({ params: { a: param({ wire: "a\n" }) } }), "/operations/a/params/a/wire"],
  "a header with a space": [one({ params: { a: param({ type: "headers", names: ["X 1"] }) } }), "/operations/a/params/a/names/0"],
  "a header that begins with a digit": [
    one({ params: { a: param({ type: "headers", names: ["1-x"] }) } }),
    "/operations/a/params/a/names/0",
  ],
  "a header with a colon": [one({ params: { a: param({ type: "headers", names: ["a:b"] }) } }), "/operations/a/params/a/names/0"],
  "a prefix that no header in lower case has": [
    one({ params: { a: param({ type: "headers", prefix: "X-" }) } }),
    "/operations/a/params/a/prefix",
  ],
  "headers with one setter": [one({ params: { a: param({ type: "headers", names: ["a-b", "A_b"] }) } }), "/operations/a/params/a"],
  "a header with the setter of its parameter": [one({ params: { a: param({ type: "headers", names: ["A"] }) } }), "/operations/a/params/a"],
  "a name that is too long": [tinySpec({ operations: { ["a".repeat(41)]: operation() } }), `/operations/${"a".repeat(41)}`],
  "a name with a line break behind it": [tinySpec({ operations: { "a\n": operation() } }), "/operations/a\n"],
  "a name with two underscores": [tinySpec({ operations: { a__b: operation() } }), "/operations/a__b"],
  "a name that begins with a digit": [tinySpec({ operations: { "1a": operation() } }), "/operations/1a"],
  "a region with a capital": [tinySpec({ regions: { sh: { place: "A" }, SH: { place: "B" } } }), "/regions/SH"],
  "a region that is a piece of a host name": [tinySpec({ regions: { sh: { place: "A" }, "a.b/": { place: "B" } } }), "/regions/a.b~1"],
  "a host with a path": [tinySpec({ hosts: { api: "a/b", download: "a", cdn: "a" } }), "/hosts/api"],
  "an API path with a query": [tinySpec({ apiPath: "/a?b" }), "/apiPath"],
  "a default of 41 characters": [one({ params: { a: param({ default: "x".repeat(41) }) } }), "/operations/a/params/a/default"],
  "an invisible value": [tinySpec({ enums: { A: { doc: "A.", values: [{ value: "\u200b", doc: "A." }] } } }), "/enums/A/values/0/value"],
  "an invisible character in docs": [one({ doc: "a\u202eb" }), "/operations/a/doc"],
  "a NUL in docs": [one({ doc: "a\0b" }), "/operations/a/doc"],
  "docs of spaces": [one({ doc: " \n " }), "/operations/a/doc"],
  "a type that is a list of lists": [tinySpec({ types: { A: type({ a: "string[][]" }) } }), "/types/A/fields/a/type"],
  "a type by a name that every object has": [one({ returns: "toString" }), "/operations/a/returns"],
  "a path rule by a name that every object has": [one({ path: "constructor" }), "/operations/a/path"],
  "pages by a name that every object has": [
    tinySpec({
      types: { A: type() },
      operations: { a: operation({ returns: "A", pages: { items: "constructor", cursor: "constructor", last: "constructor" } }) },
    }),
    "/operations/a/pages/items",
    "/operations/a/pages/cursor",
    "/operations/a/pages/last",
  ],
};

function one(keys: Record<string, unknown>): Json {
  return tinySpec({ operations: { a: operation(keys) } });
}

for (const [what, [spec, ...places]] of Object.entries(REFUSED)) {
  Deno.test(`parse() refuses ${what}`, () => {
    const { problems } = assertThrows(() => generate(spec, { core: CORE }), SpecError);
    assertEquals([...new Set(problems.map(({ pointer }) => pointer))], places);
  });
}
