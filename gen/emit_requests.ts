/**
 * Emits `requests.ts`: for each operation the plain object that a call takes, and the request class that people know from the Python SDK.
 * An instance of the class is such a plain object, so both take the same way.
 *
 * @module
 */
import {
  type MethodDeclarationStructure,
  type OptionalKind,
  type PropertySignatureStructure,
  type StatementStructures,
  StructureKind,
} from "ts-morph";
import { LINE_WIDTH, literal } from "./literal.ts";
import type { Model, OperationModel, ParamModel } from "./model.ts";
import { doc, importOf, sourceFile, valueInDoc } from "./source_file.ts";

/** The text of `requests.ts`. */
export function emitRequests(model: Model, core: string): string {
  const types = model.operations.flatMap(({ params }) =>
    params.flatMap(({ type }) => type.split(" | ").map((name) => name.replace(/^readonly |\[\]$/g, "")))
  );
  const own = [...model.enums, ...model.types].map(({ name }) => name).filter((name) => types.includes(name));
  return sourceFile("What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.", [
    importOf(model.operations.length > 0 ? ["BaseRequest"] : [], core),
    importOf(types.filter((name) => name.startsWith("Transfer")), core, true),
    importOf(own, "./results.ts", true),
    ...model.operations.flatMap((operation) => [input(operation), requestClass(operation)]),
  ]);
}

const OPTIONAL = " | undefined";

function input({ input, name, params, pathDoc, doc: about }: OperationModel): StatementStructures {
  const properties: OptionalKind<PropertySignatureStructure>[] = [
    { name: "bucketName", type: "string", docs: doc("The bucket's name, without the appid.") },
    { name: "cosPath", type: "string", docs: doc(pathDoc) },
    ...params.map((param) => ({
      name: param.name,
      type: param.required ? param.type : param.type + OPTIONAL,
      hasQuestionToken: !param.required,
      docs: doc(withDefault(param)),
    })),
  ];
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: input,
    docs: doc(`${about} This is what \`${name}\` takes, as a plain object.`, ["@category Inputs"]),
    properties,
  };
}

function withDefault(param: ParamModel): string {
  const value = param.default;
  return value === undefined || value === "" ? param.doc : `${param.doc} Default ${valueInDoc(value)}.`;
}

function requestClass(operation: OperationModel): StatementStructures {
  const { name, params, requestClass, input } = operation;
  const args = operation.arguments;
  const fieldType = (param: ParamModel): string => param.required || param.default !== undefined ? param.type : param.type + OPTIONAL;
  return {
    kind: StructureKind.Class,
    isExported: true,
    name: requestClass,
    extends: "BaseRequest",
    implements: [input],
    docs: doc(`${operation.doc} This is what \`${name}\` takes, as a class with setters.`, ["@category Requests"]),
    // Declared, so that what is set elsewhere or not at all is not set twice, and costs a page no bytes.
    properties: params.map((param) => ({
      name: param.name,
      type: fieldType(param),
      ...args.includes(param) || param.default === undefined ? { hasDeclareKeyword: true } : { initializer: literal(param.default) },
      docs: doc(withDefault(param)),
    })),
    // Only what the constructor itself must set; everything else is set where it is declared.
    ctors: [{
      parameters: [
        { name: "bucketName", type: "string" },
        { name: "cosPath", type: "string" },
        ...args.map((param) => ({
          name: param.name,
          type: param.type,
          hasQuestionToken: !param.required && param.default === undefined,
          ...param.default === undefined ? {} : { initializer: literal(param.default) },
        })),
      ],
      docs: doc("Makes a request.", [
        "@param bucketName The bucket's name, without the appid.",
        `@param cosPath ${operation.pathDoc}`,
        ...args.map((param) => `@param ${param.name} ${withDefault(param)}`),
      ]),
      statements: ["super(bucketName, cosPath);", ...args.map((param) => `this.${param.name} = ${param.name};`)],
    }],
    methods: params.flatMap((param) => accessors(param, fieldType(param))),
  };
}

function accessors(param: ParamModel, type: string): OptionalKind<MethodDeclarationStructure>[] {
  const title = param.name.charAt(0).toUpperCase() + param.name.slice(1);
  const set = (
    name: string,
    about: string,
    parameters: { name: string; type: string }[],
    statement: string,
  ): OptionalKind<MethodDeclarationStructure> => ({
    name,
    parameters,
    returnType: "this",
    statements: [statement, "return this;"],
    docs: doc(about),
  });
  return [
    set("set" + title, `Sets {@linkcode ${param.name}}.`, [{ name: param.name, type }], `this.${param.name} = ${param.name};`),
    {
      name: "get" + title,
      returnType: type,
      statements: [`return this.${param.name};`],
      docs: doc(`Returns {@linkcode ${param.name}}.`),
    },
    ...param.headerSetters.map(({ setter, header, prefix }) =>
      header !== undefined
        ? set(
          setter,
          `Sets the header ${header}.`,
          [{ name: "value", type: "string" }],
          withHeader(param.name, literal(header)),
        )
        : set(setter, `Sets a header whose name begins with ${prefix}.`, [{ name: "key", type: "string" }, {
          name: "value",
          type: "string",
        }], withHeader(param.name, "[key]"))
    ),
  ];
}

/** The statement that sets one header, broken over lines as `deno fmt` would. */
function withHeader(name: string, header: string): string {
  const line = `this.${name} = { ...this.${name}, ${header}: value };`;
  return line.length + 4 <= LINE_WIDTH ? line : `this.${name} = {\n  ...this.${name},\n  ${header}: value,\n};`;
}
