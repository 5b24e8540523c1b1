/**
 * The generator: a pure function from a spec to the texts of files.
 *
 * @module
 */
import { emitBucket } from "./emit_bucket.ts";
import { emitDocs, hasTable } from "./emit_docs.ts";
import { emitMethods } from "./emit_methods.ts";
import { emitOperations } from "./emit_operations.ts";
import { emitRequests } from "./emit_requests.ts";
import { emitResults } from "./emit_results.ts";
import { emitCodes, emitCodesIn, emitService } from "./emit_service.ts";
import { exampleProblems } from "./examples.ts";
import { readJson } from "./json_text.ts";
import { type Model, modelOf } from "./model.ts";
import { parse } from "./parse.ts";
import { SpecError } from "./problems.ts";

/** How to generate. */
export interface GenerateOptions {
  /** What the generated code imports the core from, such as `@cos/v4/core`. */
  readonly core: string;
  /** What it imports the functions of transfers from; beside the core if not given: `@cos/v4/transfer` for `@cos/v4/core`. */
  readonly transfer?: string | undefined;
  /** What the first line of every file says the spec is called; `spec.json` if not given. */
  readonly spec?: string;
  /** What it says that wrote the file; `@cos/v4-gen` if not given. */
  readonly by?: string;
}

/**
 * Generates a client from a spec.
 *
 * @param spec The spec: its text, which may then be told where a key stands twice, or what was read from it.
 * @param options How.
 * @returns Texts of files, by their paths in the folder that is to hold them.
 * @throws {SyntaxError} For a text that is no JSON.
 * @throws {SpecError} With every problem of the spec.
 */
export function generate(spec: unknown, options: GenerateOptions): Map<string, string> {
  const { core, transfer = besideCore(core), spec: name = "spec.json", by = "@cos/v4-gen" } = options;
  const parsed = parse(typeof spec === "string" ? readJson(spec) : spec);
  const model = modelOf(parsed);
  const files = filesOf(model, core, transfer);
  const problems = exampleProblems(parsed, files, core);
  if (problems.length > 0) throw new SpecError(problems);
  // A name may not end the line that it stands on.
  const preamble = `// Generated from ${name} by ${by}. Do not edit: change the spec.`.replace(/\s+/g, " ");
  return new Map([...files].map(([path, text]) => [path, `${preamble}\n\n${text}`]));
}

function filesOf(model: Model, core: string, transfer: string): Map<string, string> {
  return new Map([
    ["bucket.ts", emitBucket(model, core, transfer)],
    ["codes.ts", emitCodes(model, core)],
    ...Object.keys(model.translations).map((language): [string, string] => [`codes_${language}.ts`, emitCodesIn(language, model)]),
    ["methods.ts", emitMethods(model, core, transfer)],
    ["operations.ts", emitOperations(model, core)],
    ["requests.ts", emitRequests(model, core)],
    ["results.ts", emitResults(model)],
    ["service.ts", emitService(model, core)],
  ]);
}

/** Where the functions of transfers are when nothing else is said: the same, with "transfer" in the place of the last "core". */
function besideCore(core: string): string {
  return core.replace(/core(?![^]*core)/, "transfer");
}

/**
 * Brings the tables in a text of the docs up to date.
 *
 * @param spec A spec, as text or as read from it.
 * @param text The text, in Markdown; one without a place for a table is returned as it is.
 * @throws {SpecError} With every problem of the spec.
 */
export function generateDocs(spec: unknown, text: string): string {
  return hasTable(text) ? emitDocs(modelOf(parse(typeof spec === "string" ? readJson(spec) : spec)), text) : text;
}
