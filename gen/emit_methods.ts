/**
 * Emits `methods.ts`: the client's methods, each of which hands its operation's table to the core.
 *
 * @module
 */
import { type MethodDeclarationStructure, type OptionalKind, type StatementStructures, StructureKind } from "ts-morph";
import { literal } from "./literal.ts";
import type { Model, OperationModel } from "./model.ts";
import { callStatement, doc, importOf, sourceFile } from "./source_file.ts";
import { CORE_RESULTS } from "./vocabulary.ts";

/** The text of `methods.ts`. */
export function emitMethods(model: Model, core: string): string {
  const results = model.types.map(({ name }) => name);
  const returned = model.operations.flatMap(({ returns, pages }) => pages ? [returns, pages.entry] : [returns]);
  const functions = model.operations.flatMap(({ function: carryOut, settle }) => carryOut ?? (settle === undefined ? [] : "settling"));
  const types = model.operations.length > 0 ? ["CallOptions", "CosResult", ...CORE_RESULTS.filter((name) => returned.includes(name))] : [];
  return sourceFile(`A client with every operation of ${model.title}.`, [
    importOf(["BaseClient", ...functions], core),
    importOf(["ClientOptions", ...types], core, true),
    importOf(model.operations.length > 0 ? ["operations"] : [], "./operations.ts"),
    importOf(model.operations.map(({ input }) => input), "./requests.ts", true),
    importOf(returned.filter((name) => results.includes(name)), "./results.ts", true),
    importOf(["service"], "./service.ts"),
    clientClass(model),
  ]);
}

function clientClass(model: Model): StatementStructures {
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: "Operations",
    extends: "BaseClient",
    docs: doc(`A client with every operation of ${model.title}. A call never throws: it resolves to a result.`, ["@category Client"]),
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
  const { function: carryOut, settle } = operation;
  const args = [`operations.${name}`, "input", "options"];
  const statement = carryOut !== undefined
    ? callStatement("return await this.run", [...args, `(checked, call) => ${carryOut}(this, checked, call)`])
    : callStatement(
      "return await this.call",
      settle === undefined ? args : [...args, `async (checked, unsettled) => (await settling()).${settle}(this, checked, unsettled)`],
    );
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
  return ["@example", "```ts", ...example.map((line) => line.trimEnd()), "```"];
}
