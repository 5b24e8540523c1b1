/**
 * Emits `operations.ts`: the table of operations, and the client's methods, each of which hands its table to the core.
 *
 * @module
 */
import { type MethodDeclarationStructure, type OptionalKind, type StatementStructures, StructureKind } from "ts-morph";
import { literal, Raw } from "./literal.ts";
import type { Model, OperationModel } from "./model.ts";
import { CORE_RESULTS } from "./parse.ts";
import { callStatement, doc, importOf, sourceFile, unionOf } from "./source_file.ts";

/** The text of `operations.ts`. */
export function emitOperations(model: Model, core: string): string {
  const results = model.types.map(({ name }) => name);
  const returned = model.operations.flatMap(({ returns, pages }) => pages ? [returns, pages.entry] : [returns]);
  const tables = JSON.stringify(model.operations.map(({ table }) => table));
  const shapes = model.types.map(({ shape }) => shape).filter((shape) => tables.includes(JSON.stringify(new Raw(shape))));
  const fromCore = ["ClientOptions", "Operation", "PathRule"];
  if (model.operations.length > 0) fromCore.push("CallOptions", "CosResult", ...CORE_RESULTS.filter((name) => returned.includes(name)));
  const statements: (StatementStructures | string)[] = [
    importOf(model.operations.some((operation) => operation.function) ? ["BaseClient", "transfers"] : ["BaseClient"], core),
    importOf(fromCore, core, true),
    importOf(model.operations.map(({ input }) => input), "./requests.ts", true),
    importOf(returned.filter((name) => results.includes(name)), "./results.ts", true),
    importOf(shapes, "./results.ts"),
    importOf(["service"], "./service.ts"),
    `/** The rules that a path may have to satisfy. */\n${unionOf("PathRuleName", Object.keys(model.paths))}`,
    constant("pathRules", "What a path may look like, by rule.", "Readonly<Record<PathRuleName, PathRule>>", model.paths),
    constant(
      "operations",
      "All operations by method name.",
      "Readonly<Record<OperationName, Operation>>",
      Object.fromEntries(model.operations.map(({ name, table }) => [name, table])),
    ),
    `/** The methods that are operations of the service. */\n${unionOf("OperationName", model.operations.map(({ name }) => name))}`,
    clientClass(model),
  ];
  return sourceFile(`The operations of ${model.title}.`, statements);
}

function constant(name: string, about: string, type: string, value: unknown): string {
  const start = `export const ${name}: ${type} = `;
  return `/** ${about} */\n${start}${literal(value, 0, start.length)};`;
}

function clientClass(model: Model): StatementStructures {
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: "Operations",
    extends: "BaseClient",
    docs: doc(`A client with every operation of ${model.title}. A call never throws: it resolves to a result.`),
    ctors: [{
      parameters: [{ name: "options", type: "ClientOptions" }],
      docs: doc("Makes a client.", ["@param options Who asks, and where."]),
      statements: ["super(options, service);"],
    }],
    methods: model.operations.flatMap((operation) => operation.pages ? [method(operation), pagesMethod(operation)] : [method(operation)]),
  };
}

const OPTIONS_DOC = "@param options Settings of this call only.";

function method(operation: OperationModel): OptionalKind<MethodDeclarationStructure> {
  const { name, input, returns } = operation;
  const statement = operation.function === undefined
    ? callStatement("return await this.call", [`operations.${name}`, "input", "options"])
    : callStatement("return await this.run", [
      `operations.${name}`,
      "input",
      `(checked) => transfers.${operation.function}(this, checked, options)`,
    ]);
  return {
    name,
    isAsync: true,
    parameters: [{ name: "input", type: input }, { name: "options", type: "CallOptions", hasQuestionToken: true }],
    returnType: `Promise<CosResult<${returns}>>`,
    statements: [statement],
    docs: doc(operation.doc, [
      `@param input ${paramsDoc(operation)}`,
      OPTIONS_DOC,
      `@returns ${operation.returnsDoc}`,
      `@see ${operation.source}`,
    ], example(operation)),
  };
}

function pagesMethod(operation: OperationModel): OptionalKind<MethodDeclarationStructure> {
  const { name, input, pages } = operation;
  const keys = { items: pages!.items, cursor: pages!.cursor, last: pages!.last };
  return {
    name: name + "All",
    isAsync: true,
    isGenerator: true,
    parameters: [{ name: "input", type: input }, { name: "options", type: "CallOptions", hasQuestionToken: true }],
    returnType: `AsyncGenerator<${pages!.entry}, void, undefined>`,
    statements: [callStatement("yield* this.pages", [`operations.${name}`, literal(keys, 2, 4), "input", "options"])],
    docs: doc(`Every entry of every page of {@linkcode ${name}}, one page in memory at a time.`, [
      `@param input ${paramsDoc(operation)}`,
      OPTIONS_DOC,
      "@returns An iterator over the entries.",
      "@throws CosError when a page cannot be read.",
      `@see ${operation.source}`,
    ]),
  };
}

function paramsDoc({ params }: OperationModel): string {
  const names = ["bucketName", "cosPath", ...params.map(({ name, required }) => required ? name : name + "?")];
  return `${names.join(", ")}.`;
}

function example({ example }: OperationModel): string[] {
  if (example.length === 0) return [];
  return ["@example", "```ts", ...EXAMPLE_SETUP, ...example.map((line) => line.trimEnd()), "```"];
}

/** What every example begins with: a client of an emulator, so that it runs as it stands. */
const EXAMPLE_SETUP = [
  'import { CosClient, unwrap } from "@cos/v4";',
  'import { CosEmulator } from "@cos/v4/emulator";',
  "",
  "const emulator = new CosEmulator();",
  "const cos = new CosClient(emulator.clientOptions);",
];
