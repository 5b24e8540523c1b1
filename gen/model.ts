/**
 * A spec in TypeScript's terms: names, types and tables, ready to be written. Every emitter reads this and nothing else.
 *
 * @module
 */
import { Raw } from "./literal.ts";
import { camel, headerSetter, pascal } from "./names.ts";
import { NAMED_PLACES, OWN_RESULTS, PLACES } from "./vocabulary.ts";
import type { OperationSpec, ParamSpec, Spec } from "./spec.ts";

/** What the core reads of something. Whether it is what the core expects, the compiler says of every generated file. */
type Table = Readonly<Record<string, unknown>>;

/** One parameter. */
export interface ParamModel {
  /** Name in TypeScript. */
  readonly name: string;
  /** Type in TypeScript. */
  readonly type: string;
  /** What it is for. */
  readonly doc: string;
  /** Whether a call without it is refused. */
  readonly required: boolean;
  /** What is used when it is not given. */
  readonly default?: string | number | boolean;
  /** Setters for single headers: the setter's name and the header, or the prefix of the headers that it sets. */
  readonly headerSetters: readonly { readonly setter: string; readonly header?: string; readonly prefix?: string }[];
}

/** One operation. */
export interface OperationModel {
  /** Its name in the spec. */
  readonly key: string;
  /** Method name. */
  readonly name: string;
  /** Request class. */
  readonly requestClass: string;
  /** Input interface. */
  readonly input: string;
  /** Input where the bucket is filled in. */
  readonly inputWithin: string;
  /** What it does. */
  readonly doc: string;
  /** Where it is documented. */
  readonly source: string;
  /** Example, line by line, with what every example begins with. */
  readonly example: readonly string[];
  /** What its path must be. */
  readonly pathDoc: string;
  /** All parameters besides bucket and path. */
  readonly params: readonly ParamModel[];
  /** Those that the request class takes in its constructor. */
  readonly arguments: readonly ParamModel[];
  /** Type of the data. */
  readonly returns: string;
  /** What that type is. */
  readonly returnsDoc: string;
  /** The function that carries it out, where it is more than one request. */
  readonly function?: string;
  /** The function that finds out whether it took effect. */
  readonly settle?: string;
  /** How it is carried, for the reader of a table; absent where it is more than one request. */
  readonly carriage?: string;
  /** How its pages follow each other. */
  readonly pages?: {
    readonly items: string;
    readonly cursor: string;
    readonly last: string;
    readonly key?: string;
    readonly entry: string;
  };
  /** Its table, as the core reads it. */
  readonly table: Table;
}

/** One enumeration. */
export interface EnumModel {
  readonly name: string;
  readonly doc: string;
  readonly values: readonly { readonly value: string | number; readonly doc: string }[];
}

/** One type of answers. */
export interface TypeModel {
  readonly name: string;
  readonly doc: string;
  readonly shape: string;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly optional: boolean; readonly doc: string }[];
  readonly table: readonly Table[];
}

/** All of a spec. */
export interface Model {
  readonly title: string;
  readonly operations: readonly OperationModel[];
  readonly enums: readonly EnumModel[];
  readonly types: readonly TypeModel[];
  readonly paths: Readonly<Record<string, Table>>;
  readonly service: Table;
  readonly codes: Spec["codes"];
  /** What the docs say in other languages, by language. */
  readonly translations: Spec["translations"];
}

/** Turns a checked spec into the terms of TypeScript. */
export function modelOf(spec: Spec): Model {
  return {
    title: spec.title,
    operations: Object.entries(spec.operations).map(([key, operation]) => operationModel(key, operation, spec)),
    enums: Object.entries(spec.enums).map(([name, { doc, values }]) => ({ name, doc, values })),
    types: typesInOrder(spec).map((name) => typeModel(name, spec)),
    paths: mapValues(spec.paths, ({ kind, root, illegal, maxBytes }) => ({
      kind,
      root: root || undefined,
      illegal: illegal || undefined,
      maxBytes,
    })),
    service: {
      apiPath: spec.apiPath,
      defaultRegion: spec.defaultRegion,
      regions: mapValues(spec.regions, ({ aliases, v5 }) => ({ aliases, ...v5 === undefined ? {} : { v5 } })),
      hosts: spec.hosts,
    },
    codes: mapValues(spec.codes, ({ name, meaning, hint, http, retry }) => ({
      name,
      meaning,
      ...hint === undefined ? {} : { hint },
      ...http === undefined ? {} : { http },
      retry,
    })),
    translations: spec.translations,
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

/** The name of the constant that holds a path rule: one of its own, so that what bundles the tables can shorten it. */
export function ruleName(rule: string): string {
  return `${rule}Rule`;
}

/** The name of the constant that holds a type's table. */
function shapeName(type: string): string {
  return type.charAt(0).toLowerCase() + type.slice(1) + "Shape";
}

function operationModel(key: string, spec: OperationSpec, whole: Spec): OperationModel {
  const name = camel(key);
  const params = new Map(Object.entries(spec.params).map(([param, value]) => [param, paramModel(param, value)]));
  const wireType = spec.returns !== undefined && !OWN_RESULTS.includes(spec.returns);
  const [method = "POST", encoding = "json"] = (spec.http ?? "").split(" ").filter(Boolean);
  return {
    key,
    name,
    requestClass: pascal(key) + "Request",
    input: pascal(key) + "Input",
    inputWithin: pascal(key) + "InBucket",
    doc: spec.doc,
    source: spec.source,
    example: spec.example === undefined ? [] : [...whole.setup, ...spec.example],
    pathDoc: whole.paths[spec.path]!.doc,
    params: [...params.values()],
    arguments: (spec.arguments ?? [...params.keys()]).map((param) => params.get(param)!),
    returns: spec.returns ?? "undefined",
    returnsDoc: wireType
      ? whole.types[spec.returns!]!.doc
      : spec.returns === undefined
      ? "Nothing but the code."
      : "The content, or where it was stored.",
    ...spec.function === undefined ? {} : { function: spec.function },
    ...spec.settle === undefined ? {} : { settle: spec.settle },
    ...spec.http === undefined ? {} : { carriage: [spec.http, spec.op].filter(Boolean).join(" ") },
    ...spec.pages === undefined ? {} : {
      pages: {
        items: camel(spec.pages.items),
        cursor: camel(spec.pages.cursor),
        last: camel(spec.pages.last),
        ...spec.pages.key === undefined ? {} : { key: camel(spec.pages.key) },
        entry: whole.types[spec.returns!]!.fields[spec.pages.items]!.type.replace(/\[\]$/, ""),
      },
    },
    table: {
      name,
      op: spec.op ?? "",
      method,
      encoding,
      path: new Raw(ruleName(spec.path)),
      sign: spec.sign ?? "multi",
      safe: spec.safe,
      params: Object.entries(spec.params).map(([param, value]) => paramTable(param, value, spec, whole)),
      returns: wireType ? new Raw(shapeName(spec.returns!)) : undefined,
    },
  };
}

function paramModel(key: string, spec: ParamSpec): ParamModel {
  const simple: Record<string, string> = {
    string: "string",
    path: "string",
    integer: "number",
    boolean: "boolean",
    data: "TransferData",
    source: "TransferData | TransferStream",
    headers: "Record<string, string>",
  };
  return {
    name: camel(key),
    type: spec.type.endsWith("[]") ? `readonly ${spec.type}` : simple[spec.type] ?? spec.type,
    doc: spec.doc,
    required: spec.required,
    ...spec.default === undefined ? {} : { default: spec.default },
    headerSetters: [
      ...(spec.names ?? []).map((header) => ({ setter: headerSetter(header), header })),
      ...spec.prefix === undefined ? [] : [{ setter: headerSetter(spec.prefix), prefix: spec.prefix }],
    ],
  };
}

function paramTable(key: string, spec: ParamSpec, operation: OperationSpec, whole: Spec): Table {
  const values = whole.enums[spec.type]?.values.map(({ value }) => value);
  const list = spec.type.endsWith("[]");
  const place = spec.in ?? PLACES[operation.http ?? "function"]![0]!;
  const name = camel(key);
  const wire = spec.wire ?? key;
  return {
    name,
    wire: NAMED_PLACES.includes(place) && wire !== name ? wire : undefined,
    type: list ? "json" : values ? (typeof values[0] === "string" ? "string" : "integer") : spec.type,
    path: spec.path === undefined ? undefined : new Raw(ruleName(spec.path)),
    in: place,
    required: spec.required || undefined,
    default: spec.default,
    omitEmpty: spec.omitEmpty || undefined,
    min: spec.min,
    max: spec.max,
    maxBytes: spec.maxBytes,
    maxLength: spec.maxLength,
    values,
    names: spec.names,
    prefix: spec.prefix,
    shape: list ? new Raw(shapeName(spec.type.slice(0, -2))) : undefined,
  };
}

/** Types that others hold come first: their tables are constants that must be there. */
function typesInOrder(spec: Spec): string[] {
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const field of Object.values(spec.types[name]!.fields)) {
      const base = field.type.replace(/\[\]$/, "");
      if (base in spec.types) visit(base);
    }
    ordered.push(name);
  };
  Object.keys(spec.types).forEach(visit);
  return ordered;
}

function typeModel(name: string, spec: Spec): TypeModel {
  const { doc, fields } = spec.types[name]!;
  const simple: Record<string, string> = { string: "string", integer: "number", boolean: "boolean", headers: "Record<string, string>" };
  const all = Object.entries(fields).map(([wire, field]) => {
    const list = field.type.endsWith("[]");
    const base = field.type.replace(/\[\]$/, "");
    return { wire, field, list, base };
  });
  return {
    name,
    doc,
    shape: shapeName(name),
    fields: all.map(({ wire, field, list, base }) => ({
      name: camel(wire),
      type: (simple[base] ?? base) + (list ? "[]" : ""),
      optional: field.optional,
      doc: field.doc,
    })),
    table: all.map(({ wire, field, list, base }) => ({
      name: camel(wire),
      wire: camel(wire) === wire ? undefined : wire,
      type: base in simple ? base : new Raw(shapeName(base)),
      list: list || undefined,
      optional: field.optional || undefined,
      strict: field.strict || undefined,
    })),
  };
}
