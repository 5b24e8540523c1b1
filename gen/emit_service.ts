/**
 * Emits `codes.ts`, `codes_zh.ts` and the like, and `service.ts`: return codes, regions and host names.
 *
 * @module
 */
import { literal, Raw } from "./literal.ts";
import type { Model } from "./model.ts";
import { importOf, sourceFile } from "./source_file.ts";

/** The text of `codes.ts`. */
export function emitCodes(model: Model, core: string): string {
  return sourceFile("Return codes: the client's own (-1, -2, -3) and the service's.", [
    importOf(["ReturnCode"], core, true),
    `/**\n * Return codes by number.\n *\n * @category Codes\n */\nexport const codes: Readonly<Record<string, ReturnCode>> = ${
      literal(model.codes, 0, 999)
    };`,
  ]);
}

/** The text of `codes_zh.ts` and the like: what codes mean, and what to do about them, in another language. */
export function emitCodesIn(language: string, model: Model): string {
  const { codes, hints } = model.translations[language]!;
  return sourceFile(`What return codes mean, and what to do about them, in another language: ${language}.`, [
    `/** Meanings by number. */\nexport const codes: Readonly<Record<string, string>> = ${literal(codes, 0, 999)};`,
    `/** Hints by the English. */\nexport const hints: Readonly<Record<string, string>> = ${literal(hints, 0, 999)};`,
  ]);
}

/** The text of `service.ts`. */
export function emitService(model: Model, core: string): string {
  // Names and meanings would be most of a client's size, so they are loaded when a call fails.
  const codes = new Raw('async () => (await import("./codes.ts")).codes');
  const table = literal({ ...model.service, codes }, 0, 999);
  return sourceFile("Where the service is, and what its codes mean.", [
    importOf(["Service"], core, true),
    `/** What the core must know of the service besides its operations. */\nexport const service: Service = ${table};`,
  ]);
}
