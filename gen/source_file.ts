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
import { LINE_WIDTH } from "./literal.ts";

const project = new Project({
  useInMemoryFileSystem: true,
  manipulationSettings: {
    indentationText: IndentationText.TwoSpaces,
    newLineKind: NewLineKind.LineFeed,
    quoteKind: QuoteKind.Double,
    useTrailingCommas: true,
  },
});

/** What every generated file begins with: that it is generated, from what, by which command. */
export const PREAMBLE = "// Generated from spec.json by `deno task gen`. Do not edit: change the spec.";

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
  return `${PREAMBLE}\n\n/**\n * ${about}\n *\n * @module\n */\n${foldHeads(file).trim()}\n`;
}

/** The text of a file in which heads of methods that are too wide have one parameter a line; ts-morph writes all on one line. */
function foldHeads(file: SourceFile): string {
  const text = file.getFullText();
  const members = file.getClasses().flatMap((one) => [...one.getConstructors(), ...one.getMethods()]);
  const wide = members.filter((member) => {
    const start = text.lastIndexOf("\n", member.getStart()) + 1;
    return member.getParameters().length > 0 && text.indexOf("\n", member.getStart()) - start > LINE_WIDTH;
  });
  return wide.reverse().reduce((result, member) => {
    const params = member.getParameters();
    const lines = params.map((param) => `    ${param.getText()},\n`).join("");
    return `${result.slice(0, params[0]!.getStart())}\n${lines}  ${result.slice(params.at(-1)!.getEnd())}`;
  }, text);
}

/** A doc comment: the text, then tags. Lines are folded at the width of the code. */
export function doc(text: string, tags: readonly string[] = []): OptionalKind<JSDocStructure>[] {
  const lines = fold(text);
  // A description that begins with a line break makes ts-morph write the long form.
  if (tags.length === 0) return [lines.length === 1 ? lines[0]! : "\n" + lines.join("\n")].map((description) => ({ description }));
  return [{ description: "\n" + [...lines, "", ...tags.flatMap((tag) => tag.includes("\n") ? tag.split("\n") : fold(tag))].join("\n") }];
}

function fold(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    // Two columns of indent and three of comment stand before a line of a member's doc.
    if (last !== undefined && last.length + 1 + word.length <= LINE_WIDTH - 8) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** An import, its names in order and broken over lines as `deno fmt` would. */
export function importOf(names: Iterable<string>, from: string, isType = false): string {
  const sorted = [...new Set(names)].sort();
  if (sorted.length === 0) return "";
  const start = isType ? "import type {" : "import {";
  const end = `} from ${JSON.stringify(from)};`;
  const line = `${start} ${sorted.join(", ")} ${end}`;
  return line.length <= LINE_WIDTH ? line : `${start}\n${sorted.map((name) => `  ${name},\n`).join("")}${end}`;
}

/** A type that is one of some texts, broken over lines as `deno fmt` would. */
export function unionOf(name: string, texts: readonly string[]): string {
  const parts = texts.map((text) => JSON.stringify(text));
  const line = `export type ${name} = ${parts.join(" | ") || "never"};`;
  return line.length <= LINE_WIDTH ? line : `export type ${name} =\n${parts.map((part) => `  | ${part}`).join("\n")};`;
}
