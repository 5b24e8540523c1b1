/**
 * Reads a spec from text. `JSON.parse` takes a key that stands twice and forgets the first of them, which in a spec is an operation that is gone:
 * here it is a problem, with both places.
 *
 * @module
 */
import { ts } from "ts-morph";
import { pointer, type Problem, SpecError } from "./problems.ts";

/**
 * Reads JSON.
 *
 * @param text The text.
 * @returns The value.
 * @throws {SyntaxError} For what is no JSON, with the place.
 * @throws {SpecError} For keys that stand twice.
 */
export function readJson(text: string): unknown {
  const file = ts.parseJsonText("spec.json", text);
  const [error] = (file as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
  const placeOf = (position: number): string => {
    const { line, character } = file.getLineAndCharacterOfPosition(position);
    return `${line + 1}:${character + 1}`;
  };
  if (error) throw new SyntaxError(`${ts.flattenDiagnosticMessageText(error.messageText, " ")} at ${placeOf(error.start)}`);
  const value: unknown = JSON.parse(text);
  const problems: Problem[] = [];
  const visit = (node: ts.Node, path: readonly PropertyKey[]): void => {
    if (ts.isArrayLiteralExpression(node)) node.elements.forEach((element, index) => visit(element, [...path, index]));
    if (!ts.isObjectLiteralExpression(node)) return;
    const first = new Map<string, ts.Node>();
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property) || !ts.isStringLiteral(property.name)) continue;
      const { name, initializer } = property;
      const before = first.get(name.text);
      if (before) {
        const places = `at ${placeOf(before.getStart(file))} and at ${placeOf(name.getStart(file))}`;
        problems.push({ pointer: pointer([...path, name.text]), message: `expected each key once, but it stands ${places}` });
      } else first.set(name.text, name);
      visit(initializer, [...path, name.text]);
    }
  };
  for (const statement of file.statements) visit(statement.expression, []);
  if (problems.length > 0) throw new SpecError(problems);
  return value;
}
