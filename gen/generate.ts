/**
 * The generator: a pure function from a spec to the texts of files.
 *
 * @module
 */
import { emitBucket } from "./emit_bucket.ts";
import { emitMethods } from "./emit_methods.ts";
import { emitOperations } from "./emit_operations.ts";
import { emitReadme, hasTable } from "./emit_readme.ts";
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
 * @param transfer What it imports the functions of transfers from; they lie beside the core.
 * @returns File names and texts.
 * @throws SpecError with every problem of the spec.
 */
export function generate(spec: unknown, core: string, transfer: string = besideCore(core)): Map<string, string> {
  const model = modelOf(parse(spec));
  return new Map([
    ["bucket.ts", emitBucket(model, core, transfer)],
    ["codes.ts", emitCodes(model, core)],
    ["methods.ts", emitMethods(model, core, transfer)],
    ["operations.ts", emitOperations(model, core)],
    ["requests.ts", emitRequests(model, core)],
    ["results.ts", emitResults(model, core)],
    ["service.ts", emitService(model, core)],
  ]);
}

/** Where the functions of transfers are when nothing else is said: `jsr:@cos/v4/transfer` for `jsr:@cos/v4/core`. */
function besideCore(core: string): string {
  return core.replace(/core(?![^]*core)/, "transfer");
}

/**
 * Brings the API table of a README up to date.
 *
 * @param spec A spec, as read from JSON.
 * @param readme The README's text; one without a place for the table is returned as it is.
 * @throws SpecError with every problem of the spec.
 */
export function generateReadme(spec: unknown, readme: string): string {
  return hasTable(readme) ? emitReadme(modelOf(parse(spec)), readme) : readme;
}
