/**
 * Emits `codes.ts` and `service.ts`: return codes, regions and host names.
 *
 * @module
 */
import { literal } from "./literal.ts";
import type { Model } from "./model.ts";
import { importOf, sourceFile } from "./source_file.ts";

/** The text of `codes.ts`. */
export function emitCodes(model: Model, core: string): string {
  return sourceFile("Return codes: the client's own (-1, -2, -3) and the service's.", [
    importOf(["ReturnCode"], core, true),
    `/** Return codes by number. */\nexport const codes: Readonly<Record<string, ReturnCode>> = ${literal(model.codes, 0, 999)};`,
  ]);
}

/** The text of `service.ts`. */
export function emitService(model: Model, core: string): string {
  const table = literal(model.service, 0, 999).replace(/\n\}$/, "\n  codes,\n}");
  return sourceFile("Where the service is, and what its codes mean.", [
    importOf(["Service"], core, true),
    importOf(["codes"], "./codes.ts"),
    `/** What the core must know of the service besides its operations. */\nexport const service: Service = ${table};`,
  ]);
}
