/**
 * Emits `results.ts`: enumerations, the types of answers, and the tables by which the core reads them.
 *
 * @module
 */
import { type StatementStructures, StructureKind } from "ts-morph";
import { literal } from "./literal.ts";
import type { EnumModel, Model, TypeModel } from "./model.ts";
import { doc, importOf, sourceFile } from "./source_file.ts";

/** The text of `results.ts`. */
export function emitResults(model: Model, core: string): string {
  return sourceFile("What the service answers: enumerations, types, and the tables by which answers are read.", [
    importOf(model.types.length > 0 ? ["Shape"] : [], core, true),
    ...model.enums.map(enumeration),
    ...model.types.flatMap(typeStatements),
  ]);
}

function enumeration({ name, doc: about, values }: EnumModel): StatementStructures {
  const lines = values.map(({ value, doc }) => `- \`${value}\`: ${doc}`);
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name,
    type: values.map(({ value }) => literal(value)).join(" | "),
    docs: [{ description: "\n" + [about, "", ...lines].join("\n") }],
  };
}

function typeStatements(type: TypeModel): (StatementStructures | string)[] {
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: type.name,
      docs: doc(type.doc),
      properties: type.fields.map((field) => ({
        name: field.name,
        type: field.optional ? `${field.type} | undefined` : field.type,
        hasQuestionToken: field.optional,
        docs: doc(field.doc),
      })),
    },
    `/** How {@linkcode ${type.name}} is read. */\nexport const ${type.shape}: Shape = ${
      literal(type.table, 0, `export const ${type.shape}: Shape = `.length)
    };`,
  ];
}
