/**
 * Emits `bucket.ts`: the client's methods with the bucket filled in, each of which hands its input on to the client.
 *
 * @module
 */
import { type MethodDeclarationStructure, type OptionalKind, type StatementStructures, StructureKind } from "ts-morph";
import { OPTIONS_DOC, resultTypes } from "./emit_methods.ts";
import type { Model, OperationModel } from "./model.ts";
import { callStatement, doc, importOf, sourceFile } from "./source_file.ts";

/** The text of `bucket.ts`. */
export function emitBucket(model: Model, core: string, transfer: string): string {
  const some = model.operations.length > 0;
  const returned = resultTypes(model);
  return sourceFile(`The operations of ${model.title} on one bucket.`, [
    importOf(["BaseBucket"], core),
    importOf([...some ? ["CallOptions", "CosResult"] : [], ...returned.core], core, true),
    importOf(returned.transfer, transfer, true),
    importOf(["Operations"], "./methods.ts", true),
    importOf(model.operations.map(({ input }) => input), "./requests.ts", true),
    importOf(returned.spec, "./results.ts", true),
    ...model.operations.map(inputWithin),
    bucketClass(model),
  ]);
}

/** What a method takes: a type with a name of its own, so that nobody has to read how it comes about. */
function inputWithin({ name, input, inputWithin }: OperationModel): StatementStructures {
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name: inputWithin,
    type: `Omit<${input}, "bucketName">`,
    docs: doc(`What \`${name}\` takes within a bucket: {@linkcode ${input}} without its \`bucketName\`.`, ["@category Inputs"]),
  };
}

function bucketClass(model: Model): StatementStructures {
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: "BucketOperations",
    typeParameters: [{ name: "Client", constraint: "Operations", default: "Operations" }],
    extends: "BaseBucket<Client>",
    docs: doc(`Every operation of ${model.title} on one bucket. A call never throws: it resolves to a result.`, ["@category Client"]),
    methods: model.operations.flatMap((operation) => operation.pages ? [method(operation), pagesMethod(operation)] : [method(operation)]),
  };
}

function method(operation: OperationModel): OptionalKind<MethodDeclarationStructure> {
  const { name, returns } = operation;
  return {
    name,
    isAsync: true,
    parameters: parameters(operation),
    returnType: `Promise<CosResult<${returns}>>`,
    statements: [callStatement("return await this.within", ["input", `(whole) => this.client.${name}(whole, options)`])],
    docs: doc(operation.doc, [...paramDocs(operation), `@returns ${operation.returnsDoc}`, `@see {@linkcode Operations.${name}}`]),
  };
}

function pagesMethod(operation: OperationModel): OptionalKind<MethodDeclarationStructure> {
  const { name, pages } = operation;
  return {
    name: name + "All",
    isAsync: true,
    isGenerator: true,
    parameters: parameters(operation),
    returnType: `AsyncGenerator<${pages!.entry}, void, undefined>`,
    statements: [callStatement(`yield* this.client.${name}All`, ["this.filled(input)", "options"])],
    docs: doc(`Every entry of every page of {@linkcode ${name}}, one page in memory at a time.`, [
      ...paramDocs(operation),
      "@returns An iterator over the entries.",
      "@throws CosError when a page cannot be read.",
      `@see {@linkcode Operations.${name}All}`,
    ]),
  };
}

function parameters({ inputWithin }: OperationModel): { name: string; type: string; hasQuestionToken?: boolean }[] {
  return [{ name: "input", type: inputWithin }, { name: "options", type: "CallOptions", hasQuestionToken: true }];
}

function paramDocs({ params }: OperationModel): string[] {
  const names = ["cosPath", ...params.map(({ name, required }) => required ? name : name + "?")];
  return [`@param input ${names.join(", ")}.`, OPTIONS_DOC];
}
