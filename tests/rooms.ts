/**
 * The house's plan, and whether imports keep to it: from room to room they go one way, and within a room values go in no circle. Types may: they are
 * gone when the program runs.
 *
 * @module
 */
import { ts } from "ts-morph";
import { root } from "./tools.ts";

/** What each room may import from, besides itself. Order is from the ground up. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  generated: ["core"],
  transfer: ["core", "generated"],
  client: ["core", "generated", "transfer"],
  emulator: ["core", "generated"],
  "cli/texts": ["core", "generated"],
  "cli/terminal": ["core", "generated", "cli/texts"],
  "cli/settings": ["core", "generated", "transfer", "cli/texts", "cli/terminal"],
  "cli/commands": ["core", "generated", "transfer", "client", "emulator", "cli/texts", "cli/terminal", "cli/settings"],
  cli: ["core", "cli/texts", "cli/terminal", "cli/settings", "cli/commands"],
  gen: [],
};

/** Doors that are open upwards, each with its reason. */
export const DOORS: Readonly<Record<string, string>> = {
  "src/core/settle.ts -> src/generated/requests.ts": "Types: how what was cut off is looked for is told in the service's own operations.",
  "src/core/settle.ts -> src/generated/results.ts": "Types, as above.",
  "src/generated/methods.ts -> src/transfer/mod.ts":
    "A call of more than one request is carried out there; the spec's owner gives the place's name.",
  "src/generated/bucket.ts -> src/transfer/mod.ts": "Types: what such a call gives.",
};

/** One import. */
interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether it is of types alone. */
  readonly type: boolean;
  /** Whether it is loaded when it is wanted. */
  readonly lazy: boolean;
}

function roomOf(file: string): string {
  if (file.startsWith("gen/")) return "gen";
  const [, room] = /^src\/(?:client\.ts|(cli\/[^/]+|[^/]+)\/)/.exec(file) ?? [];
  return room ?? "client";
}

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root + folder)) {
    if (isDirectory) found.push(...await sources(`${folder}/${name}`));
    else if (/\.(ts|js)$/.test(name) && !name.endsWith(".d.ts")) found.push(`${folder}/${name}`);
  }
  return found;
}

/** The imports and exports from other files that a file has. */
export function importsOf(from: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, type: boolean, lazy: boolean): void => {
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return;
    found.push({ from, to: new URL(specifier.text, `file:///${from}`).pathname.slice(1), type, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const types = clause?.isTypeOnly === true ||
        (clause !== undefined && clause.name === undefined && named !== undefined && ts.isNamedImports(named) &&
          named.elements.length > 0 &&
          named.elements.every(({ isTypeOnly }) => isTypeOnly));
      add(node.moduleSpecifier, types, false);
    } else if (ts.isExportDeclaration(node)) {
      const named = node.exportClause;
      const types = node.isTypeOnly ||
        (named !== undefined && ts.isNamedExports(named) && named.elements.length > 0 &&
          named.elements.every(({ isTypeOnly }) => isTypeOnly));
      add(node.moduleSpecifier, types, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false, true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.ESNext));
  return found;
}

/** A circle of files that import values from each other when they are loaded, or nothing. */
export function circleIn(imports: readonly Import[]): string[] | undefined {
  const edges = new Map<string, string[]>();
  for (const { from, to, type, lazy } of imports) if (!type && !lazy) edges.set(from, [...edges.get(from) ?? [], to]);
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
  };
  for (const file of edges.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
}

/** What of some imports goes against the plan, a line each. */
export function against(imports: readonly Import[]): string[] {
  const wrong = imports.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    return room !== other && !ROOMS[room]?.includes(other) && !(`${from} -> ${to}` in DOORS);
  });
  return wrong.map(({ from, to }) => `${from} imports ${to}: ${roomOf(from)} may not know ${roomOf(to)}`);
}

/** All imports of the house. */
export async function house(): Promise<Import[]> {
  const files = [...await sources("src"), ...await sources("gen")];
  return (await Promise.all(files.map(async (file) => importsOf(file, await Deno.readTextFile(root + file))))).flat();
}

if (import.meta.main) {
  const imports = await house();
  const circle = circleIn(imports);
  const shut = Object.keys(DOORS).filter((door) => !imports.some(({ from, to }) => `${from} -> ${to}` === door));
  const problems = [
    ...shut.map((door) => `nobody goes through ${door}: take it out of tests/rooms.ts`),
    ...against(imports),
    ...circle ? [`a circle of values: ${circle.join(" -> ")}`] : [],
  ];
  console.log(problems.length === 0 ? `${imports.length} imports, all one way.` : problems.join("\n"));
  if (problems.length > 0) Deno.exit(1);
}
