/**
 * The generator: a pure function from a spec to the texts of files.
 *
 * @module
 */
import { emitDocs, hasTable } from "./emit_docs.ts";
import { emitMethods } from "./emit_methods.ts";
import { emitOperations } from "./emit_operations.ts";
import { emitRequests } from "./emit_requests.ts";
import { emitResults } from "./emit_results.ts";
import { emitCodes, emitService } from "./emit_service.ts";
import { modelOf } from "./model.ts";
import { parse } from "./parse.ts";

/**
 * Generates.
 *
 * @param spec A spec, as read from JSON.
 * @param core What the generated code imports the core from.
 * @returns File names and texts.
 * @throws SpecError with every problem of the spec.
 */
export function generate(spec: unknown, core: string): Map<string, string> {
  const model = modelOf(parse(spec));
  return new Map([
    ["codes.ts", emitCodes(model, core)],
    ["methods.ts", emitMethods(model, core)],
    ["operations.ts", emitOperations(model, core)],
    ["requests.ts", emitRequests(model, core)],
    ["results.ts", emitResults(model, core)],
    ["service.ts", emitService(model, core)],
  ]);
}

/**
 * Brings the tables in a text of the docs up to date.
 *
 * @param spec A spec, as read from JSON.
 * @param text The text, in Markdown; one without a place for a table is returned as it is.
 * @throws SpecError with every problem of the spec.
 */
export function generateDocs(spec: unknown, text: string): string {
  return hasTable(text) ? emitDocs(modelOf(parse(spec)), text) : text;
}
