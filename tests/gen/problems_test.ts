import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { generate } from "../../gen/generate.ts";
import { SpecError } from "../../gen/problems.ts";
import { type Json, operation, param, tinySpec, type } from "./tools.ts";

/** The problems of a spec, one a line. */
function problemsOf(spec: unknown): string[] {
  return assertThrows(() => generate(spec, { core: "core" }), SpecError).message.split("\n");
}

/** The problems of the tiny spec with one operation. */
function problemsOfOperation(keys: Record<string, unknown>, sections: Record<string, unknown> = {}): string[] {
  return problemsOf(tinySpec({ ...sections, operations: { go: operation(keys) } }));
}

/** The problems of an operation that a function carries out, beside other operations. */
function problemsOfFunction(keys: Record<string, unknown>, operations: Record<string, unknown> = {}): string[] {
  const go = {
    doc: "Does it.",
    source: "API doc 1",
    path: "file",
    function: "downloadFile",
    params: { local_filename: param({ required: true }) },
    returns: "DownloadedFile",
    ...keys,
  };
  return problemsOf(tinySpec({ operations: { ...operations, go } }));
}

/** The problems of one parameter of an operation. */
function problemsOfParam(
  keys: Record<string, unknown>,
  more: Record<string, unknown> = {},
  sections: Record<string, unknown> = {},
): string[] {
  return problemsOfOperation({ ...more, params: { a: param(keys) } }, sections);
}

const DOWNLOAD = {
  download_object: operation({ http: "GET download", op: undefined, sign: "download", returns: "DownloadedObject" }),
  stat_file: operation({ http: "GET query", op: "stat", safe: true }),
};
/** What functions that settle look with. */
const LOOKS = {
  stat_file: operation({ http: "GET query", op: "stat", safe: true }),
  stat_folder: operation({ http: "GET query", op: "stat", safe: true }),
  upload_slice_list: operation({ http: "POST multipart", op: "list", safe: true }),
};

/** The problems of an operation that a function settles, beside the operations by which it looks. */
function problemsOfSettled(keys: Record<string, unknown>, operations: Record<string, unknown> = LOOKS): string[] {
  const go = operation({ settle: "settleMove", params: { dest_path: param({ type: "path", required: true }) }, ...keys });
  return problemsOf(tinySpec({ operations: { ...operations, go } }));
}

const FLAG = { doc: "A flag.", values: [{ value: "on", doc: "On." }, { value: "off", doc: "Off." }] };

/** Bad specs, nearly all with one problem, and what is said of them. */
const BAD: Record<string, readonly [problems: () => string[], ...expected: string[]]> = {
  "a misspelt value": [
    () => problemsOfOperation({ sign: "mutli" }),
    '/operations/go/sign: expected multi, once or download, got "mutli" (did you mean "multi"?)',
  ],
  "a misspelt key": [
    () => problemsOf(tinySpec({ enum: {} })),
    '/enum: expected no such key (did you mean "enums"?); known are $schema, title, setup, apiPath, defaultRegion, regions, hosts, paths, enums, types, operations, codes, translations',
  ],
  "a key that is missing": [
    () => problemsOf(tinySpec({ title: undefined })),
    "/title: expected string, but it is absent",
  ],
  "a value of the wrong type": [
    () => problemsOfParam({ required: "yes" }),
    '/operations/go/params/a/required: expected boolean, got "yes"',
  ],
  "a number that is no integer": [
    () => problemsOfParam({ type: "integer", min: 1.5 }),
    "/operations/go/params/a/min: expected int, got 1.5",
  ],
  "a default that is no value": [
    () => problemsOfParam({ default: [] }),
    "/operations/go/params/a/default: expected string, integer or boolean, got []",
  ],
  "a text of the wrong form": [
    () => problemsOf(tinySpec({ apiPath: "v1" })),
    '/apiPath: expected a path that begins with / and does not end with it, such as /files/v2, got "v1"',
  ],
  "a key that is no name": [
    () => problemsOf(tinySpec({ operations: { "Stat-File": operation() } })),
    '/operations/Stat-File: expected a name in lower case, its words joined by _, at most 40 characters, such as list_folder, got "Stat-File"',
  ],
  "a key with the characters of a JSON pointer": [
    () => problemsOf(tinySpec({ codes: { "a/b~c": { name: "A", meaning: "B", retry: "no" } } })),
    '/codes/a~1b~0c: expected an integer as text, such as -197, got "a/b~c"',
  ],
  "a key __proto__": [
    () => problemsOf(tinySpec({ operations: JSON.parse('{ "__proto__": {} }') })),
    "/operations/__proto__: expected no such key: it is no name that an object can have",
  ],
  "a spec that is no object": [() => problemsOf([]), "/: expected object, got []"],

  "an operation by a reserved word": [
    () => problemsOf(tinySpec({ operations: { delete: operation() } })),
    '/operations/delete: expected a usable name, but "delete" is a reserved word',
  ],
  "an operation by an unsafe name": [
    () => problemsOf(tinySpec({ operations: { to_string: operation() } })),
    '/operations/to_string: expected a usable name, but "toString" is an unsafe property name',
  ],
  "an operation by the name of what a client has": [
    () => problemsOf(tinySpec({ operations: { settings: operation() } })),
    '/operations/settings: expected a usable name, but "settings" is something that every client has already',
  ],
  "a parameter by a reserved word": [
    () => problemsOfOperation({ params: { class: param() } }),
    '/operations/go/params/class: expected a usable name, but "class" is a reserved word',
  ],
  "a field by an unsafe name": [
    () => problemsOf(tinySpec({ types: { A: type({ constructor: "string" }) } })),
    '/types/A/fields/constructor: expected a usable name, but "constructor" is an unsafe property name',
  ],
  "a type by the name of what generated code uses": [
    () => problemsOf(tinySpec({ types: { PathRule: type() } })),
    '/types/PathRule: expected another name: "PathRule" is the name of something that generated code uses',
  ],
  "an operation whose request class is taken": [
    () => problemsOf(tinySpec({ operations: { base: operation() } })),
    '/operations/base: expected another name: "BaseRequest" is the name of something that generated code uses',
  ],
  "two parameters by one name": [
    () => problemsOfOperation({ params: { a_1: param(), a1: param({ wire: "other" }) } }),
    '/operations/go/params/a1: expected names of its own, but "a_1" becomes a1 too',
  ],
  "a parameter by the name of the path": [
    () => problemsOfOperation({ params: { cos_path: param() } }),
    '/operations/go/params/cos_path: expected names of its own, but "cos_path" becomes cosPath too',
  ],
  "a parameter by the name of a setter": [
    () => problemsOfOperation({ params: { set_bucket_name: param() } }),
    '/operations/go/params/set_bucket_name: expected names of its own, but "bucket_name" becomes setBucketName too',
  ],
  "a parameter by the name of another one's getter": [
    () => problemsOfOperation({ params: { a: param(), get_a: param() } }),
    '/operations/go/params/get_a: expected names of its own, but "a" becomes getA too',
  ],
  "a header by the setter of a parameter": [
    () => problemsOfOperation({ params: { cache_control: param(), a: param({ type: "headers", names: ["Cache-Control"] }) } }),
    '/operations/go/params/a: expected names of its own, but "cache_control" becomes setCacheControl too',
  ],
  "two fields by one name": [
    () => problemsOf(tinySpec({ types: { A: type({ a_1: "string", a1: "string" }) } })),
    '/types/A/fields/a1: expected a name of its own, but "a_1" becomes a1 too',
  ],
  "a type by the name of an enumeration": [
    () => problemsOf(tinySpec({ enums: { A: FLAG }, types: { A: type() } })),
    "/types/A: expected a name of its own, but A is an enumeration already",
  ],
  "a type by the name of an operation's input": [
    () => problemsOf(tinySpec({ types: { GoInput: type() }, operations: { go: operation() } })),
    "/operations/go: expected a name of its own, but GoInput is a type already",
  ],
  "an operation by the name of another one's pages": [
    () =>
      problemsOf(tinySpec({
        types: { Entry: type(), Page: type({ entries: "Entry[]", context: "string", last: "boolean" }) },
        operations: {
          list: operation({ returns: "Page", params: { context: param() }, pages: { items: "entries", cursor: "context", last: "last" } }),
          list_all: operation(),
        },
      })),
    '/operations/list_all: expected a name of its own, but "list" becomes the method listAll too',
  ],
  "two parameters by one name on the wire": [
    () => problemsOfOperation({ params: { a: param(), b: param({ wire: "a" }) } }),
    '/operations/go/params/b/wire: expected a name of its own on the wire, got "a" again',
  ],
  "a parameter by the name op on the wire": [
    () => problemsOfOperation({ params: { op: param() } }),
    '/operations/go/params/op/wire: expected a name of its own on the wire, got "op" again',
  ],

  "the end of a comment in docs": [
    () => problemsOfOperation({ doc: "Ends */ here." }),
    '/operations/go/doc: expected text without "*/", which would end the comment it is written into, got "Ends */ here."',
  ],
  "the end of a comment in an example": [
    () => problemsOfOperation({ example: ["/* a */"] }),
    '/operations/go/example/0: expected text without "*/", which would end the comment it is written into, got "/* a */"',
  ],
  "more than a line in a line of an example": [
    () => problemsOfOperation({ example: ["a();\nb();"] }),
    '/operations/go/example/0: expected one line of visible characters, got "a();\\nb();"',
  ],
  "a tag in docs": [
    () => problemsOfOperation({ doc: "Does it. @ts-ignore" }),
    '/operations/go/doc: expected no word that begins with @, which would begin a tag of the comment it is written into, got "Does it. @ts-ignore"',
  ],
  "half a surrogate pair in docs": [
    () => problemsOfOperation({ doc: "\ud800" }),
    '/operations/go/doc: expected visible characters, got "\\ud800"',
  ],

  "an unknown path rule": [
    () => problemsOfOperation({ path: "flie" }),
    '/operations/go/path: expected a path rule (file), got "flie" (did you mean "file"?)',
  ],
  "an unknown type of a parameter": [
    () => problemsOfParam({ type: "sting" }),
    '/operations/go/params/a/type: expected a type (string, path, integer, boolean, data, source, headers), got "sting" (did you mean "string"?)',
  ],
  "an unknown type of a field": [
    () => problemsOf(tinySpec({ types: { Aa: type({ a: "Ab" }) } })),
    '/types/Aa/fields/a/type: expected a type (string, string[], integer, integer[], boolean, boolean[], headers, headers[], Aa, Aa[]), got "Ab" (did you mean "Aa"?)',
  ],
  "an unknown type of an answer": [
    () => problemsOfOperation({ returns: "FileStat" }),
    '/operations/go/returns: expected a type (DownloadedObject, DownloadedFile), got "FileStat"',
  ],
  "an unknown function": [
    () => problemsOf(tinySpec({ operations: { go: { doc: "A.", source: "B.", path: "file", function: "downloadFiles" } } })),
    '/operations/go/function: expected a function (downloadFile, uploadFile, uploadSingleFile, uploadSliceFile), got "downloadFiles" (did you mean "downloadFile"?)',
  ],
  "a function without what it is made of": [
    () => problemsOfFunction({}, { stat_file: DOWNLOAD.stat_file }),
    '/operations/go/function: expected the operations that downloadFile is made of, but "download_object" is missing',
  ],
  "a function without what it takes": [
    () => problemsOfFunction({ params: { local_path: param({ required: true }) } }, DOWNLOAD),
    '/operations/go/params: expected a required parameter local_filename for downloadFile, got ["local_path"]',
  ],
  "a function that returns something else": [
    () => problemsOfFunction({ returns: "DownloadedObject" }, DOWNLOAD),
    '/operations/go/returns: expected DownloadedFile, which downloadFile gives, got "DownloadedObject"',
  ],
  "a function with pages": [
    () => problemsOfFunction({ pages: { items: "a", cursor: "b", last: "c" } }, DOWNLOAD),
    '/operations/go/pages: expected no pages beside function, got {"items":"a","cursor":"b","last":"c"}',
  ],
  "a function with settle": [
    () => problemsOfFunction({ settle: "settleDelFile" }, { ...DOWNLOAD, ...LOOKS }),
    '/operations/go/returns: expected nothing, which settleDelFile gives, got "DownloadedFile"',
    '/operations/go/settle: expected no settle beside function, got "settleDelFile"',
  ],
  "an unknown function that settles": [
    () => problemsOfSettled({ settle: "settleMoves" }),
    "/operations/go/settle: expected a function (settleCopy, settleCreateFolder, settleDelFile, settleDelFolder, settleMove, " +
    'settleSliceFinish, settleSliceInit, settleUpload), got "settleMoves" (did you mean "settleMove"?)',
  ],
  "a function of the other kind that settles": [
    () => problemsOfSettled({ settle: "downloadFile" }),
    "/operations/go/settle: expected a function (settleCopy, settleCreateFolder, settleDelFile, settleDelFolder, settleMove, " +
    'settleSliceFinish, settleSliceInit, settleUpload), got "downloadFile"',
  ],
  "a function that settles without what it looks with": [
    () => problemsOfSettled({}, { stat_file: LOOKS.stat_file, stat_folder: LOOKS.stat_folder }),
    '/operations/go/settle: expected the operations that settleMove is made of, but "upload_slice_list" is missing',
  ],
  "a function that settles without what it takes": [
    () => problemsOfSettled({ params: { dest_path: param({ type: "path" }) } }),
    '/operations/go/params: expected a required parameter dest_path for settleMove, got ["dest_path"]',
  ],
  "a function that settles what gives something else": [
    () => problemsOfSettled({ settle: "settleCreateFolder" }),
    "/operations/go/returns: expected CreatedFolder, which settleCreateFolder gives, but it is absent",
  ],
  "a function that settles what gives something": [
    () =>
      problemsOf(tinySpec({ types: { A: type() }, operations: { ...LOOKS, go: operation({ settle: "settleDelFile", returns: "A" }) } })),
    '/operations/go/returns: expected nothing, which settleDelFile gives, got "A"',
  ],
  "a function that settles what is safe": [
    () => problemsOfSettled({ safe: true }),
    '/operations/go/settle: expected no settle for what is safe to be sent twice, got "settleMove"',
  ],
  "an unknown way to try again": [
    () => problemsOf(tinySpec({ codes: { "-71": { name: "A", meaning: "B", retry: "throtle" } } })),
    '/codes/-71/retry: expected no, throttle, backoff, sign, resume, restart or settle, got "throtle" (did you mean "throttle"?)',
  ],
  "a source in a body": [
    () => problemsOfParam({ type: "source" }, { http: "POST multipart" }),
    '/operations/go/params/a/type: expected data, for only a function can send a source, got "source"',
  ],
  "a source in a query": [
    () => problemsOfParam({ type: "source" }, { http: "GET query" }),
    '/operations/go/params/a/type: expected data, for only a function can send a source, got "source"',
  ],
  "a source with a default": [
    () =>
      problemsOfFunction({ params: { local_filename: param({ required: true }), a: param({ type: "source", default: "x" }) } }, DOWNLOAD),
    '/operations/go/params/a/default: expected no default for source, got "x"',
  ],
  "a type by the name of a stream": [
    () => problemsOf(tinySpec({ types: { TransferStream: type() } })),
    '/types/TransferStream: expected another name: "TransferStream" is the name of something that generated code uses',
  ],
  "an operation by the name of what guards calls": [
    () => problemsOf(tinySpec({ operations: { guarded: operation() } })),
    '/operations/guarded: expected a usable name, but "guarded" is something that every client has already',
  ],
  "an unknown default region": [
    () => problemsOf(tinySpec({ defaultRegion: "hs" })),
    '/defaultRegion: expected a region (sh), got "hs" (did you mean "sh"?)',
  ],
  "an alias of two regions": [
    () => problemsOf(tinySpec({ regions: { sh: { place: "A", aliases: ["x"] }, gz: { place: "B", aliases: ["x"] } } })),
    '/regions/gz/aliases/0: expected a name of its own, got "x", which sh has already',
  ],
  "an unknown placeholder in a host name": [
    () => problemsOf(tinySpec({ hosts: { api: "{zone}.example.com", download: "a", cdn: "b" } })),
    '/hosts/api: expected no placeholder but {region}, got "{zone}"',
  ],
  "a path rule that no path can satisfy": [
    () => problemsOf(tinySpec({ paths: { file: { doc: "A file.", kind: "file", maxBytes: 9, illegal: "*/" } } })),
    '/paths/file/illegal: expected characters besides /, which every path has, got "*/"',
  ],
  "a target by a path rule that there is not": [
    () => problemsOfOperation({ params: { to: { type: "path", path: "flie", doc: "A." } } }),
    '/operations/go/params/to/path: expected a path rule (file), got "flie" (did you mean "file"?)',
  ],
  "a path rule for what is no path": [
    () => problemsOfOperation({ params: { to: { type: "string", path: "file", doc: "A." } } }),
    '/operations/go/params/to/path: expected no path for string, got "file"',
  ],
  "a type that holds itself": [
    () => problemsOf(tinySpec({ types: { A: type({ b: "A[]" }) } })),
    "/types/A: expected a type that does not hold itself, got a circle of types",
  ],
  "a type without fields": [
    () => problemsOf(tinySpec({ types: { A: type({}) } })),
    "/types/A/fields: expected at least one field, got {}",
  ],

  "an operation that nothing carries": [
    () => problemsOf(tinySpec({ operations: { go: { doc: "A.", source: "B.", path: "file" } } })),
    "/operations/go/http: expected either http or function, got neither",
  ],
  "a request without a sign": [
    () => problemsOfOperation({ sign: undefined }),
    "/operations/go/sign: expected multi, once or download, but it is absent",
  ],
  "a request without an op": [() => problemsOfOperation({ op: undefined }), "/operations/go/op: expected an op word, but it is absent"],
  "a download with an op": [
    () => problemsOfOperation({ http: "GET download", returns: "DownloadedObject" }),
    '/operations/go/op: expected no op in a download, got "do"',
  ],
  "a download that returns a type": [
    () => problemsOfOperation({ http: "GET download", op: undefined, returns: "A" }, { types: { A: type() } }),
    '/operations/go/returns: expected DownloadedObject, got "A"',
  ],
  "a query that returns a download": [
    () => problemsOfOperation({ http: "GET query", returns: "DownloadedObject" }),
    '/operations/go/returns: expected a type of the spec, got "DownloadedObject"',
  ],
  "a place that a request does not have": [
    () => problemsOfParam({ in: "query" }),
    '/operations/go/params/a/in: expected body or path for a POST json, got "query"',
  ],
  "data in JSON": [
    () => problemsOfParam({ type: "data" }),
    '/operations/go/params/a/type: expected POST multipart for data and lists, got "data" in a POST json',
  ],
  "data twice in a body": [
    () => problemsOfOperation({ http: "POST multipart", params: { a: param({ type: "data" }), b: param({ type: "data" }) } }),
    '/operations/go/params/b/type: expected data once in a body, but "a" has it already',
  ],
  "a range by an unknown name": [
    () => problemsOfParam({ type: "integer", in: "range" }, { http: "GET download", op: undefined, returns: "DownloadedObject" }),
    '/operations/go/params/a/wire: expected start or end, got "a"',
  ],

  "a default above its limit": [
    () => problemsOfParam({ type: "integer", max: 9, default: 10 }),
    "/operations/go/params/a/default: expected at most 9, got 10",
  ],
  "a default that is too long": [
    () => problemsOfParam({ maxBytes: 3, default: "äö" }),
    '/operations/go/params/a/default: expected at most 3 bytes, got "äö"',
  ],
  "a default of another type": [
    () => problemsOfParam({ type: "boolean", default: 0 }),
    "/operations/go/params/a/default: expected true or false, got 0",
  ],
  "a default that is not in the enumeration": [
    () => problemsOfParam({ type: "Flag", default: "offf" }, {}, { enums: { Flag: FLAG } }),
    '/operations/go/params/a/default: expected "on" or "off", got "offf" (did you mean "off"?)',
  ],
  "a default that cannot be seen": [
    () => problemsOfParam({ default: "\n" }),
    '/operations/go/params/a/default: expected at most 40 visible characters, got "\\n"',
  ],
  "a least value above the greatest": [
    () => problemsOfParam({ type: "integer", min: 2, max: 1 }),
    "/operations/go/params/a/min: expected at most max (1), got 2",
  ],
  "a limit that the type does not have": [
    () => problemsOfParam({ type: "boolean", max: 1 }),
    "/operations/go/params/a/max: expected no max for boolean, got 1",
  ],
  "values of two types in an enumeration": [
    () => problemsOf(tinySpec({ enums: { A: { doc: "A.", values: [{ value: 1, doc: "A." }, { value: "b", doc: "B." }] } } })),
    '/enums/A/values/1/value: expected number like the values before it, got "b"',
  ],
  "an enumeration without values": [
    () => problemsOf(tinySpec({ enums: { A: { doc: "A.", values: [] } } })),
    "/enums/A/values: expected at least 1, got []",
  ],
  "a required argument behind an optional one": [
    () => problemsOfOperation({ params: { a: param(), b: param({ required: true }) } }),
    '/operations/go/params: expected required parameters before optional ones, but "b" comes after "a"',
  ],
  "an unknown argument": [
    () => problemsOfOperation({ params: { note: param() }, arguments: ["nope"] }),
    '/operations/go/arguments/0: expected a parameter (note), got "nope" (did you mean "note"?)',
  ],
  "pages whose cursor may be left out": [
    () =>
      problemsOfOperation({ params: { b: param() }, returns: "Page", pages: { items: "a", cursor: "b", last: "c" } }, {
        types: {
          Entry: type(),
          Page: {
            doc: "A page.",
            fields: {
              a: { type: "Entry[]", doc: "A." },
              b: { type: "string", optional: true, doc: "B." },
              c: { type: "boolean", doc: "C." },
            },
          },
        },
      }),
    '/operations/go/pages/cursor: expected a field that is always there, got "b"',
  ],
  "pages whose cursor is no text": [
    () =>
      problemsOfOperation({ params: { b: param({ type: "integer" }) }, returns: "Page", pages: { items: "a", cursor: "b", last: "c" } }, {
        types: { Entry: type(), Page: type({ a: "Entry[]", b: "string", c: "boolean" }) },
      }),
    '/operations/go/pages/cursor: expected a text, got the parameter "b", which is integer',
  ],
  "pages whose entries are named by a field that they do not have, or not always": [
    () =>
      problemsOfOperation({ params: { b: param() }, returns: "Page", pages: { items: "a", cursor: "b", last: "c", key: "nam" } }, {
        types: { Entry: type({ name: "string" }), Page: type({ a: "Entry[]", b: "string", c: "boolean" }) },
      }),
    '/operations/go/pages/key: expected a field of Entry (name), got "nam" (did you mean "name"?)',
  ],
  "pages whose entries are named by what is no text": [
    () =>
      problemsOfOperation({ params: { b: param() }, returns: "Page", pages: { items: "a", cursor: "b", last: "c", key: "size" } }, {
        types: { Entry: type({ size: "integer" }), Page: type({ a: "Entry[]", b: "string", c: "boolean" }) },
      }),
    '/operations/go/pages/key: expected a text, got "size", which is integer',
  ],
  "pages of an operation that returns none": [
    () => problemsOfOperation({ pages: { items: "a", cursor: "b", last: "c" } }),
    "/operations/go/pages: expected an operation that returns a type with fields, but it is absent",
  ],
};

for (const [what, [problems, ...expected]] of Object.entries(BAD)) {
  Deno.test(`parse() reports ${what}`, () => assertEquals(problems(), expected));
}

Deno.test("parse() reports the problems of all parts of a spec in one run, in the order of the spec", () => {
  const spec = tinySpec({
    defaultRegion: "gz",
    types: { A: type({ a: "B" }) },
    operations: {
      one: operation({
        sign: "mutli",
        path: "nowhere",
        params: { a: param({ deflaut: 1, default: 3 }), b: { type: "integer", min: "1", max: 2, default: 5 } },
      }),
      two: operation({ http: "POST jsno", op: "Bad Op", params: { class: param() } }),
      Three: operation({ path: "nowhere" }),
    },
    codes: { x: { name: "A", meaning: "B */", retry: "no" } },
  });
  assertEquals(problemsOf(spec).map((line) => line.slice(0, line.indexOf(":"))), [
    "/defaultRegion",
    "/operations/one/path",
    "/operations/one/sign",
    "/operations/one/params/a/deflaut",
    "/operations/one/params/a/default",
    "/operations/one/params/b/doc",
    "/operations/one/params/b/min",
    "/operations/one/params/b/default",
    "/operations/two/http",
    "/operations/two/op",
    "/operations/two/params/class",
    "/operations/Three",
    "/operations/Three/path",
    "/codes/x",
    "/codes/x/meaning",
    "/types/A/fields/a/type",
  ]);
});

Deno.test("generate() throws nothing but SpecError, whatever any one value of a spec is replaced with", async () => {
  const replacements: Json[] = [null, 0, -1.5, "", "x".repeat(300), "__proto__", "*/", true, [], [null], {}, { a: 1 }, { toString: 1 }];
  const visit = (spec: Json, value: Json): void => {
    for (const [key, child] of Object.entries(value)) {
      for (const replacement of replacements) {
        value[key] = replacement;
        try {
          generate(spec, { core: "core" });
        } catch (error) {
          if (!(error instanceof SpecError)) throw new Error(`${key}: ${JSON.stringify(replacement)}`, { cause: error });
        }
      }
      value[key] = child;
      if (typeof child === "object") visit(spec, child);
    }
  };
  for (
    const folder of [
      "json_operation",
      "multipart_operation",
      "function_operation",
      "header_setters",
      "pages",
      "codes",
      "regions",
    ]
  ) {
    const spec = JSON.parse(await Deno.readTextFile(new URL(`./golden/${folder}/spec.json`, import.meta.url)));
    visit(spec, spec);
  }
  const settled = tinySpec({ operations: { ...LOOKS, go: operation({ settle: "settleDelFile" }) } });
  visit(settled, settled);
});

Deno.test("generate() names what a language has a text for that there is not", () => {
  const spec = tinySpec({
    operations: { one: operation() },
    translations: { zh: { operations: { one: "一", three: "三" }, codes: { "-1": "负一" }, hints: { "Try again.": "再试。" } } },
  });
  assertEquals(problemsOf(spec), [
    "/translations/zh/operations/three: expected no such key: there is nothing of that name in /operations",
    "/translations/zh/codes/-1: expected no such key: there is nothing of that name in /codes",
    "/translations/zh/hints/Try again.: expected no such key: no code has this hint",
  ]);
});

Deno.test("generate() names both places of a key that stands twice in a text", () => {
  const text = JSON.stringify(tinySpec({ operations: { go: operation(), stop: operation({ op: "stop" }) } }), null, 2).replace(
    '"stop": {',
    '"go": {',
  );
  const line = (from: number): number => text.slice(0, text.indexOf('"go": {', from)).split("\n").length;
  const first = text.indexOf('"go": {');
  assertEquals(problemsOf(text), [
    `/operations/go: expected each key once, but it stands at ${line(0)}:5 and at ${line(first + 1)}:5`,
  ]);
});

Deno.test("generate() takes a text as it takes what was read from it, and says where it is no JSON", () => {
  const spec = tinySpec({ operations: { go: operation() } });
  assertEquals(generate(JSON.stringify(spec), { core: "core" }), generate(spec, { core: "core" }));
  assertThrows(() => generate('{\n  "title": }', { core: "core" }), SyntaxError, "2:12");
});

Deno.test("generate() names the lines of examples that do not compile", () => {
  const spec = tinySpec({
    types: { Length: type({ bytes: "integer" }) },
    operations: {
      go: operation({
        returns: "Length",
        params: { far: param({ type: "integer" }) },
        example: [
          'const { bytes } = unwrap(await cos.go({ bucketName: "a", cosPath: "/b", far: 1 }));',
          "console.log(bytes.toFixed(2));",
          'await cos.went({ bucketName: "a", cosPath: "/b" });',
          'await cos.go({ bucketName: "a", cosPath: "/b", far: "1" });',
        ],
      }),
      stop: operation({ op: "stop", example: ["await cos.stop({"] }),
    },
  });
  const problems = problemsOf(spec);
  assertEquals(problems.slice(0, 2), [
    "/operations/go/example/2: expected code that compiles, but Property 'went' does not exist on type 'Operations'.",
    "/operations/go/example/3: expected code that compiles, but Type 'string' is not assignable to type 'number'.",
  ]);
  assertMatch(problems[2]!, /^\/operations\/stop\/example\/0: expected code that compiles, but /);
});
