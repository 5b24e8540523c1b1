/**
 * Emits `methods.ts`: the client's methods, each of which hands its operation's table to the core.
 *
 * @module
 */
import { type MethodDeclarationStructure, type OptionalKind, type StatementStructures, StructureKind } from "ts-morph";
import { literal } from "./literal.ts";
import type { Model, OperationModel } from "./model.ts";
import { callStatement, doc, importOf, sourceFile } from "./source_file.ts";
import { CORE_RESULTS, TRANSFER_RESULTS } from "./vocabulary.ts";

/** The text of `methods.ts`. */
export function emitMethods(model: Model, core: string, transfer: string): string {
  const returned = resultTypes(model);
  const functions = model.operations.flatMap(({ function: carryOut }) => carryOut ?? []);
  const settles = model.operations.some(({ settle }) => settle !== undefined);
  const types = model.operations.length > 0 ? ["CallOptions", "CosResult", ...returned.core] : [];
  return sourceFile(`A client with every operation of ${model.title}.`, [
    importOf(["BaseClient", ...settles ? ["settling"] : []], core),
    importOf(["ClientOptions", ...types], core, true),
    importOf(functions, transfer),
    importOf(returned.transfer, transfer, true),
    importOf(model.operations.length > 0 ? ["operations"] : [], "./operations.ts"),
    importOf(model.operations.map(({ input }) => input), "./requests.ts", true),
    importOf(returned.spec, "./results.ts", true),
    importOf(["service"], "./service.ts"),
    clientClass(model),
  ]);
}

/** The types that calls resolve to, by where they come from. */
export function resultTypes(
  { types, operations }: Model,
): { readonly core: string[]; readonly transfer: string[]; readonly spec: string[] } {
  const returned = operations.flatMap(({ returns, pages }) => pages ? [returns, pages.entry] : [returns]);
  const own = types.map(({ name }) => name);
  return {
    core: CORE_RESULTS.filter((name) => returned.includes(name)),
    transfer: TRANSFER_RESULTS.filter((name) => returned.includes(name)),
    spec: returned.filter((name) => own.includes(name)),
  };
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

/** What is said of the settings of a call. */
export const OPTIONS_DOC: string = "@param options Settings of this call only.";

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
  const { entry: _, ...keys } = pages!;
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
      "@throws CosError when a page cannot be read, or when the listing does not move on: it may then not be taken for complete.",
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
