/**
 * Emits `results.ts`: enumerations and the types of answers. Types alone, which are gone when a program runs.
 *
 * @module
 */
import { type StatementStructures, StructureKind } from "ts-morph";
import type { EnumModel, Model, TypeModel } from "./model.ts";
import { doc, fold, sourceFile, unionOf, valueInDoc } from "./source_file.ts";

/** The text of `results.ts`. */
export function emitResults(model: Model): string {
  return sourceFile("What the service answers: enumerations and types.", [
    ...model.enums.map(enumeration),
    ...model.types.map(interfaceOf),
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

function interfaceOf(type: TypeModel): StatementStructures {
  return {
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
  };
}
