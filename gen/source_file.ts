/**
 * The text of one generated file, written by ts-morph from structures.
 *
 * @module
 */
import {
  IndentationText,
  type JSDocStructure,
  NewLineKind,
  type OptionalKind,
  Project,
  QuoteKind,
  type SourceFile,
  type StatementStructures,
} from "ts-morph";
import { LINE_WIDTH, literal, widthOf } from "./literal.ts";

const project = new Project({
  useInMemoryFileSystem: true,
  manipulationSettings: {
    indentationText: IndentationText.TwoSpaces,
    newLineKind: NewLineKind.LineFeed,
    quoteKind: QuoteKind.Double,
    useTrailingCommas: true,
  },
});

/**
 * Writes a file.
 *
 * @param about What the file holds, for its module doc.
 * @param statements All of its statements, in order.
 */
export function sourceFile(about: string, statements: (StatementStructures | string)[]): string {
  const file = project.createSourceFile("generated.ts", { statements: statements.filter((statement) => statement !== "") }, {
    overwrite: true,
  });
  const head = ["/**", ...fold(about).map((line) => ` * ${line}`), " *", " * @module", " */"].join("\n");
  return `${head}\n${foldHeads(file).trim()}`.trim() + "\n";
}

/** The text of a file in which heads of methods that are too wide have one parameter a line; ts-morph writes all on one line. */
function foldHeads(file: SourceFile): string {
  const text = file.getFullText();
  const members = file.getClasses().flatMap((one) => [...one.getConstructors(), ...one.getMethods()]);
  const wide = members.filter((member) => {
    const line = text.slice(text.lastIndexOf("\n", member.getStart()) + 1, text.indexOf("\n", member.getStart()));
    return member.getParameters().length > 0 && widthOf(line) > LINE_WIDTH;
  });
  return wide.reverse().reduce((result, member) => {
    const params = member.getParameters();
    const lines = params.map((param) => `    ${param.getText()},\n`).join("");
    return `${result.slice(0, params[0]!.getStart())}\n${lines}  ${result.slice(params.at(-1)!.getEnd())}`;
  }, text);
}

/** A doc comment: the text, then tags, both folded at the width of the code, then an example's lines as they are. */
export function doc(text: string, tags: readonly string[] = [], example: readonly string[] = []): OptionalKind<JSDocStructure>[] {
  const lines = fold(text);
  // A description that begins with a line break makes ts-morph write the long form.
  if (tags.length === 0) return [lines.length === 1 ? lines[0]! : "\n" + lines.join("\n")].map((description) => ({ description }));
  return [{ description: "\n" + [...lines, "", ...tags.flatMap(fold), ...example].join("\n") }];
}

/** A text in lines of the width of the code. */
export function fold(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    // Two columns of indent and three of comment stand before a line of a member's doc.
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= LINE_WIDTH - 8) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** An import, its names in order and broken over lines as `deno fmt` would. */
export function importOf(names: Iterable<string>, from: string, isType = false): string {
  const sorted = [...new Set(names)].sort(byName);
  if (sorted.length === 0) return "";
  const start = isType ? "import type {" : "import {";
  const end = `} from ${JSON.stringify(from)};`;
  const line = `${start} ${sorted.join(", ")} ${end}`;
  return line.length <= LINE_WIDTH || sorted.length === 1 ? line : `${start}\n${sorted.map((name) => `  ${name},\n`).join("")}${end}`;
}

/** The order of `deno fmt`: case counts only between names that are else the same. */
function byName(a: string, b: string): number {
  const [lowerA, lowerB] = [a.toLowerCase(), b.toLowerCase()];
  if (lowerA !== lowerB) return lowerA < lowerB ? -1 : 1;
  return a < b ? -1 : 1;
}

/** A type that is one of some values, broken over lines as `deno fmt` would. */
export function unionOf(name: string, values: readonly (string | number)[]): string {
  const parts = values.map((value) => literal(value));
  const line = `export type ${name} = ${parts.join(" | ") || "never"};`;
  return widthOf(line) <= LINE_WIDTH ? line : `export type ${name} =\n${parts.map((part) => `  | ${part}`).join("\n")};`;
}

/** A call as a statement of a method, broken over lines as `deno fmt` would. */
export function callStatement(callee: string, args: readonly string[]): string {
  const line = `${callee}(${args.join(", ")});`;
  return line.length + 4 <= LINE_WIDTH ? line : `${callee}(\n${args.map((arg) => `  ${arg},\n`).join("")});`;
}

/** A value as it is written into a doc comment, where it must not end the comment. */
export function valueInDoc(value: string | number | boolean): string {
  return literal(value).replaceAll("*/", "*\\/");
}
