/**
 * Emits `operations.ts`: the tables of operations, of path rules, and of how answers are read. Data only, for the client and the emulator alike.
 *
 * @module
 */
import { literal, Raw } from "./literal.ts";
import { type Model, ruleName } from "./model.ts";
import { importOf, sourceFile, unionOf } from "./source_file.ts";

/** The text of `operations.ts`. */
export function emitOperations(model: Model, core: string): string {
  return sourceFile(`The operations of ${model.title}.`, [
    importOf(["Operation", "PathRule", ...model.types.length > 0 ? ["Shape"] : []], core, true),
    `/** The rules that a path may have to satisfy. */\n${unionOf("PathRuleName", Object.keys(model.paths))}`,
    ...Object.entries(model.paths).map(([name, rule]) => constant(ruleName(name), `The rule \`${name}\`.`, "PathRule", rule)),
    constant(
      "pathRules",
      "What a path may look like, by rule.",
      "Readonly<Record<PathRuleName, PathRule>>",
      Object.fromEntries(Object.keys(model.paths).map((name) => [name, new Raw(ruleName(name))])),
    ),
    ...model.types.map(({ name, shape, table }) => constant(shape, `How \`${name}\` is read.`, "Shape", table)),
    constant(
      "operations",
      "All operations by method name.",
      "Readonly<Record<OperationName, Operation>>",
      Object.fromEntries(model.operations.map(({ name, table }) => [name, table])),
    ),
    `/** The methods that are operations of the service. */\n${unionOf("OperationName", model.operations.map(({ name }) => name))}`,
  ]);
}

function constant(name: string, about: string, type: string, value: unknown): string {
  const start = `export const ${name}: ${type} = `;
  return `/** ${about} */\n${start}${literal(value, 0, start.length)};`;
}
