/**
 * Reads the texts for people out of the sources of the command: those that go through the table of a language, and those that do not and should.
 *
 * @module
 */
import { ts } from "ts-morph";

/** A text in the sources. */
export interface Found {
  /** The English, with `{1}`, `{2}` for its values. */
  readonly text: string;
  /** File and line. */
  readonly where: string;
}

/** What was found in a file. */
export interface Texts {
  /** Texts that go through the table. */
  readonly wrapped: readonly Found[];
  /** Texts that do not. */
  readonly bare: readonly Found[];
  /** Texts that are looked up when the file is loaded, and stay in the language that was spoken then. */
  readonly early: readonly Found[];
}

/** What a command or an option says of itself; the help looks it up where it is shown. */
const CONSTANTS: ReadonlySet<string> = new Set(["summary", "doc", "about", "operands", "value", "group"]);
/** What hands a text to somebody: even a single word is one. */
const SAYING: ReadonlySet<string> = new Set([
  "UsageError",
  "Failed",
  "NoKey",
  "NameFailed",
  "SeveralFailed",
  "localFailure",
  "notThere",
  "fine",
  "wrong",
  "unknown",
  "problem",
  "confirm",
  "ask",
  "result",
  "item",
  "detail",
  "#text",
  "secret",
  "say",
  "remark",
  "note",
]);
/** What takes a text that is looked up later as its first argument. */
const LOOKED_UP: ReadonlySet<string> = new Set(["translated", "grouped"]);
/** What takes the noun of a number as its second argument. */
const COUNTING: ReadonlySet<string> = new Set(["plural", "counted"]);
/** What holds a text for somebody under a name. */
const HOLDING: ReadonlySet<string> = new Set(["line", "finding", "message", "says", "advice", "hint", "why"]);
/** Two words, one after the other, or one beside a value: nothing but a text has them. */
const SENTENCE = /(^|[^-\w./:])[A-Za-z][a-z]*[,:;]? [a-z]+($|[^-\w./:=]|[:.](\s|$))|\{[0-9]+\},? [a-z]{3,}|(^|[ (])[a-z]{3,}:? \{[0-9]+\}/;

/**
 * Reads the texts of a file.
 *
 * @param name Its name.
 * @param source What is in it.
 */
export function textsOf(name: string, source: string): Texts {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const wrapped: Found[] = [];
  const bare: Found[] = [];
  const early: Found[] = [];
  const at = (node: ts.Node): string => `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "t") {
      const found = { text: formOf(node.template)!, where: at(node) };
      wrapped.push(found);
      if (!isInFunction(node)) early.push(found);
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const word = node.expression.text;
      const [first, second] = node.arguments;
      if (LOOKED_UP.has(word) && first && ts.isStringLiteral(first)) wrapped.push({ text: first.text, where: at(first) });
      if (COUNTING.has(word) && second && ts.isStringLiteral(second)) wrapped.push({ text: `{1} ${second.text}s`, where: at(second) });
    }
    const text = ts.isBinaryExpression(node) ? summed(node) : formOf(node);
    if (text !== undefined && !ts.isTaggedTemplateExpression(node.parent)) {
      if (isConstant(node)) wrapped.push({ text, where: at(node) });
      else if (isBare(node, text)) bare.push({ text, where: at(node) });
    }
    if (text === undefined || !ts.isBinaryExpression(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return { wrapped, bare, early };
}

function isInFunction(node: ts.Node): boolean {
  for (let outer = node.parent; outer; outer = outer.parent) if (ts.isFunctionLike(outer)) return true;
  return false;
}

/** A literal as tables have it; nothing for what is none. */
export function formOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }, index) => `{${index + 1}}${literal.text}`).join("");
}

/** Whether a literal is what a command or an option says of itself. */
function isConstant(node: ts.Node): boolean {
  const list = ts.isArrayLiteralExpression(node.parent) ? node.parent : undefined;
  // The second of a pair of an example: what its line does.
  if (list?.elements[1] === node && list.parent.parent && nameOf(list.parent.parent) === "examples") return true;
  const name = nameOf(node.parent) ?? (list && nameOf(list.parent));
  return name !== undefined && CONSTANTS.has(name) && !(ts.isStringLiteral(node) && node.text === "");
}

function nameOf(node: ts.Node): string | undefined {
  return ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

/** Whether a literal that goes through no table is a text. */
function isBare(node: ts.Node, text: string): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent) || ts.isPropertyAssignment(parent) && parent.name === node) {
    return false;
  }
  const list = ts.isArrayLiteralExpression(parent) ? parent : undefined;
  if (list && list.elements[0] === node && list.parent.parent && nameOf(list.parent.parent) === "examples") return false;
  if (ts.isCallExpression(parent)) {
    const word = parent.expression.getText();
    if (COUNTING.has(word) && parent.arguments[1] === node || LOOKED_UP.has(word) && parent.arguments[0] === node) return false;
  }
  // What no user meets: a mistake in the command itself.
  if (ts.isNewExpression(parent) && parent.expression.getText() === "Error") return false;
  if (isWord(text) && (isSaid(node) || HOLDING.has(nameOf(parent) ?? ""))) return true;
  return SENTENCE.test(text) || (isWord(text) && isInText(node));
}

function isWord(text: string): boolean {
  return /[a-z]{2}/i.test(text.replace(/\{[0-9]+\}/g, ""));
}

/** Whether it is handed to somebody as it is. */
function isSaid(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
  const name = ts.isPropertyAccessExpression(parent.expression) ? parent.expression.name.text : parent.expression.getText();
  const at = parent.arguments?.findIndex((argument) => argument === node);
  // The first argument of a finding is its name in the output for programs.
  return SAYING.has(name) && !(["fine", "wrong", "unknown"].includes(name) && at === 0);
}

/** Whether it is a piece of a text: one of the values that the text takes. */
function isInText(node: ts.Node): boolean {
  let inner: ts.Node = node;
  while (ts.isConditionalExpression(inner.parent) && inner.parent.condition !== inner || ts.isParenthesizedExpression(inner.parent)) {
    inner = inner.parent;
  }
  return ts.isTemplateSpan(inner.parent) && ts.isTaggedTemplateExpression(inner.parent.parent.parent);
}

/**
 * All literals of a file, as tables have them. Pieces that are put together with `+` are one.
 *
 * @param name Its name.
 * @param source What is in it.
 */
export function formsOf(name: string, source: string): string[] {
  const forms: string[] = [];
  const visit = (node: ts.Node): void => {
    const form = ts.isBinaryExpression(node) ? summed(node) : formOf(node);
    if (form !== undefined) forms.push(form);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true));
  return forms;
}

/** Literals that are put together; nothing where something else is among them. */
function summed({ left, operatorToken, right }: ts.BinaryExpression): string | undefined {
  if (operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [first, second] = [ts.isBinaryExpression(left) ? summed(left) : formOf(left), formOf(right)];
  return first === undefined || second === undefined ? undefined : first + second;
}
