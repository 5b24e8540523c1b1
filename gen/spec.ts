/**
 * What a spec is. One definition serves three purposes: it validates, it types the generator's own code, and `gen/spec.schema.json`
 * (completion and checks in an editor) is derived from it.
 *
 * @module
 */
import { z } from "zod";

const text = z.string().regex(/\S/, "a text that is not empty");
// Names of more than 40 characters would not fit on the lines that they are written into.
const snake = z.string().regex(
  /^(?=.{1,40}$)[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
  "a name in lower case, its words joined by _, at most 40 characters, such as list_folder",
);
const pascal = z.string().regex(
  /^(?=.{1,40}$)[A-Z][A-Za-z0-9]*$/,
  "a name that begins with a capital, of letters and digits, at most 40 characters, such as FileStat",
);
const wireName = z.string().regex(/^[A-Za-z0-9_.-]+$/, "a name of letters, digits, _, . and -");
const headerName = z.string().regex(/^(?=.{1,40}$)[A-Za-z][A-Za-z0-9_-]*$/, "the name of a header, at most 40 characters");
const headerPrefix = z.string().regex(
  /^(?=.{1,40}$)[a-z][a-z0-9_-]*$/,
  "the beginning of names of headers, in lower case, at most 40 characters",
);
const host = z.string().regex(/^[a-z0-9.{}-]+$/, "a host name in lower case, with {region} where the region stands");

const region = z.strictObject({
  place: text.describe("Where the region is."),
  aliases: z.array(text).default([]).describe("Other names of the region."),
  v5: z.string().regex(/^[a-z0-9-]+$/).optional().describe("Its name in COS v5, which many take for the one that is wanted here."),
});

const pathRule = z.strictObject({
  doc: text,
  kind: z.enum(["file", "folder"]).describe("A file path never ends in `/`, a folder path always does."),
  root: z.boolean().default(false).describe("Whether `/`, the bucket itself, is allowed."),
  illegal: z.string().default("").describe(
    "Characters that no name may contain; where there are any, no part of a name may be of white space alone either.",
  ),
  maxBytes: z.int().min(1).describe("Longest path, in bytes of UTF-8."),
});

const enumeration = z.strictObject({
  doc: text,
  values: z.array(z.strictObject({ value: z.union([z.string(), z.int()]), doc: text })).min(1).describe(
    "The values, all texts or all integers.",
  ),
});

const field = z.strictObject({
  type: text.describe("string, integer, boolean, headers, the name of a type, or such a name with [] behind it."),
  optional: z.boolean().default(false).describe(
    "Whether an answer without the field is a good one, for the client itself has no need of it, or takes its absence for an answer.",
  ),
  strict: z.boolean().default(false).describe(
    "For an optional field: whether the client goes by it, so that a value of another kind makes the answer a bad one. Others are left out then.",
  ),
  doc: text,
});

const type = z.strictObject({ doc: text, fields: z.record(snake, field).describe("The fields by their wire name.") });

const param = z.strictObject({
  doc: text,
  type: text.describe(
    "string, path, integer, boolean, data, source, headers, the name of an enumeration, or the name of a type with [] behind it (sent as JSON text).",
  ),
  path: text.optional().describe("For a path: the path rule that it must satisfy, where that is not the operation's own."),
  wire: wireName.optional().describe("Name on the wire, where it differs from the key."),
  in: z.enum(["body", "query", "path", "range", "header", "call"]).optional().describe(
    "Where it travels, where that is not the operation's usual place; call: it is not sent, the function that carries the operation out uses it.",
  ),
  required: z.boolean().default(false).describe("Whether a call without it is refused."),
  default: z.union([z.string(), z.int(), z.boolean()]).optional().describe("What is used when it is not given."),
  omitEmpty: z.boolean().default(false).describe("Whether an empty text is left out instead of sent."),
  min: z.int().optional().describe("Least value of an integer."),
  max: z.int().optional().describe("Greatest value of an integer."),
  maxBytes: z.int().min(1).optional().describe("Longest text or content, in bytes."),
  maxLength: z.int().min(1).optional().describe("Most characters of a text."),
  names: z.array(headerName).min(1).optional().describe("For headers: the names that are allowed as they are; each gets a setter."),
  prefix: headerPrefix.optional().describe("For headers: the prefix, in lower case, that any other name must have."),
});

const pages = z.strictObject({
  items: snake.describe("Field of the answer that holds one page's entries."),
  cursor: snake.describe("Parameter, and field of the answer, that says where the next page begins."),
  last: snake.describe("Field of the answer that says whether this was the last page."),
  key: snake.optional().describe("Field of an entry that names it: no two entries of a listing have the same."),
});

const operation = z.strictObject({
  doc: text,
  source: text.describe("Where the behaviour is documented."),
  example: z.array(text).min(1).optional().describe(
    "Lines of code that show the call on `cos`, a client, for its public docs. They are type-checked.",
  ),
  http: z.enum(["GET query", "POST json", "POST multipart", "GET download"]).optional().describe("How one request is carried."),
  op: snake.optional().describe("The op word on the wire."),
  function: text.optional().describe("In place of http: the hand-written function that carries the operation out."),
  settle: text.optional().describe("The hand-written function that finds out whether a request that was cut off took effect."),
  path: text.describe("The path rule that cosPath must satisfy."),
  sign: z.enum(["multi", "once", "download"]).optional().describe(
    "Which sign the request carries: multi, valid until it expires; once, for one request to this path; download, for the download host.",
  ),
  safe: z.boolean().default(false).describe(
    "Whether sending it twice does no more than sending it once, so that it may always be tried again.",
  ),
  params: z.record(snake, param).default({}).describe("Parameters besides bucket and path."),
  arguments: z.array(snake).optional().describe(
    "Parameters that the request class takes in its constructor, in order; all of them when absent.",
  ),
  returns: text.optional().describe("Type of the answer's data, or DownloadedObject, DownloadedFile; absent where there is none."),
  pages: pages.optional().describe("How the answer continues on further pages; adds a method that iterates over all of them."),
});

const code = z.strictObject({
  name: text.describe("The service's name of it."),
  meaning: text,
  hint: text.optional().describe(
    "What a user can do about it, in a sentence; where more is known when it happens, the client says that instead.",
  ),
  http: z.int().min(100).max(599).optional().describe("HTTP status that the documents give."),
  retry: z.enum(["no", "throttle", "backoff", "sign", "resume", "restart", "settle"]).describe("What a client may do about it."),
});

const codeNumber = z.string().regex(/^(0|-?[1-9][0-9]*)$/, "an integer as text, such as -197");

const translation = z.strictObject({
  operations: z.record(snake, text).describe("What each operation does."),
  codes: z.record(codeNumber, text).describe("What each return code means."),
  hints: z.record(text, text).default({}).describe("What to do about a return code, by the hint as the spec has it."),
});

/** The definition of a spec. */
export const specDefinition = z.strictObject({
  $schema: z.string().optional(),
  title: text.describe("What the service is."),
  setup: z.array(z.string()).default([]).describe("Lines with which every example begins, so that it runs as it stands: they make `cos`."),
  apiPath: z.string().regex(/^(\/[A-Za-z0-9._~-]+)+$/, "a path that begins with / and does not end with it, such as /files/v2").describe(
    "Path under which the API lives.",
  ),
  defaultRegion: text.describe("Region used when neither region nor host names are given."),
  regions: z.record(z.string().regex(/^[a-z0-9-]+$/, "the code of a region: lower case, digits and -"), region),
  hosts: z.strictObject({ api: host, download: host, cdn: host }).describe("Host names; {region} is replaced."),
  paths: z.record(
    z.string().regex(
      /^(?=.{1,40}$)[a-z][A-Za-z0-9]*$/,
      "a name that begins in lower case, of letters and digits, at most 40 characters, such as folderNotRoot",
    ),
    pathRule,
  ).describe("Path rules by name."),
  enums: z.record(pascal, enumeration).default({}),
  types: z.record(pascal, type).default({}),
  operations: z.record(snake, operation),
  codes: z.record(codeNumber, code).describe("Return codes by number; -1, -2 and -3 are the client's own."),
  translations: z.record(z.string().regex(/^[a-z]{2}$/, "two letters, such as zh"), translation).default({}).describe(
    "The texts of docs in other languages, by ISO 639 code; what is not there stands in the docs as it is.",
  ),
});

/** A checked spec. */
export type Spec = z.output<typeof specDefinition>;
/** One operation of a spec. */
export type OperationSpec = z.output<typeof operation>;
/** One parameter of an operation. */
export type ParamSpec = z.output<typeof param>;

/** The parts whose meaning is checked one by one. */
export const partDefinitions = { enumeration: lenient(enumeration), type: lenient(type), operation: lenient(operation) };

/**
 * A definition that takes what has a wrong shape as well, so that the rest of it can still be checked: unknown keys are left out, and wrong
 * values are taken as absent, or, where there must be one, as `?`.
 */
function lenient<T>(definition: z.ZodType<T>): z.ZodType<T> {
  return relaxed(definition) as z.ZodType<T>;
}

function relaxed(definition: unknown): z.ZodType {
  if (definition instanceof z.ZodOptional) return z.optional(relaxed(definition.unwrap())).catch(undefined);
  if (definition instanceof z.ZodDefault) {
    const value = definition.def.defaultValue;
    return relaxed(definition.unwrap()).default(value as never).catch(value);
  }
  if (definition instanceof z.ZodObject) {
    const object = z.object(Object.fromEntries(Object.entries(definition.shape).map(([key, value]) => [key, relaxed(value)])));
    return object.catch(() => object.parse({}));
  }
  if (definition instanceof z.ZodRecord) return z.record(z.string(), relaxed(definition.valueType)).catch({});
  if (definition instanceof z.ZodArray) return z.array(relaxed(definition.element)).catch([]);
  return (definition as z.ZodType).catch("?");
}

/** The JSON Schema of a spec, as text. */
export function schemaText(): string {
  const schema = z.toJSONSchema(specDefinition, { io: "input" });
  return JSON.stringify(
    { ...schema, title: "COS v4 client spec", description: "Generated by `deno task gen` from gen/spec.ts." },
    null,
    2,
  ) + "\n";
}
