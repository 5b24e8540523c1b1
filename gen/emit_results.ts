/**
 * Emits `results.ts`: enumerations, the types of answers, and the tables by which the core reads them.
 *
 * @module
 */
import { type StatementStructures, StructureKind } from "ts-morph";
import { literal } from "./literal.ts";
import type { EnumModel, Model, TypeModel } from "./model.ts";
import { doc, fold, importOf, sourceFile, unionOf, valueInDoc } from "./source_file.ts";

/** The text of `results.ts`. */
export function emitResults(model: Model, core: string): string {
  return sourceFile("What the service answers: enumerations, types, and the tables by which answers are read.", [
    importOf(model.types.length > 0 ? ["Shape"] : [], core, true),
    ...model.enums.map(enumeration),
    ...model.types.flatMap(typeStatements),
  ]);
}

function enumeration({ name, doc: about, values }: EnumModel): string {
  const lines = values.flatMap(({ value, doc }) => fold(`- ${code(value)}: ${doc}`).map((line, index) => index === 0 ? line : "  " + line));
  const comment = [...fold(about), "", ...lines].map((line) => ` * ${line}`.trimEnd());
  return ["/**", ...comment, " *", " * @category Results", " */", unionOf(name, values.map(({ value }) => value))].join("\n");
}

/** A value as code in a doc comment, without quotes where it is clear without them. */
function code(value: string | number): string {
  return typeof value === "string" && /^\S+$/.test(value) ? `\`${valueInDoc(value).slice(1, -1)}\`` : `\`${valueInDoc(value)}\``;
}

function typeStatements(type: TypeModel): (StatementStructures | string)[] {
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: type.name,
      docs: doc(type.doc, ["@category Results"]),
      properties: type.fields.map((field) => ({
        name: field.name,
        type: field.optional ? `${field.type} | undefined` : field.type,
        hasQuestionToken: field.optional,
        docs: doc(field.doc),
      })),
    },
    // Read by the core; a reference for users has no use for them.
    `/**\n * How {@linkcode ${type.name}} is read.\n *\n * @internal\n */\nexport const ${type.shape}: Shape = ${
      literal(type.table, 0, `export const ${type.shape}: Shape = `.length)
    };`,
  ];
}
