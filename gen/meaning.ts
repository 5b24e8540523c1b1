/**
 * What a spec must mean, besides its shape: references, names, and limits that fit each other.
 *
 * @module
 */
import type { z } from "zod";
import { at, entries, isObject, type Path } from "./json.ts";
import { camel, headerSetter, methodProblem, pascal, propertyProblem, typeProblem } from "./names.ts";
import { either, got, shown, suggestion } from "./problems.ts";
import { type OperationSpec, type ParamSpec, partDefinitions } from "./spec.ts";
import { FIELD_TYPES, type FunctionNeeds, FUNCTIONS, NAMED_PLACES, OWN_RESULTS, PARAM_TYPES, PLACES, SETTLERS } from "./vocabulary.ts";

/** Takes a problem and its place. */
export type Report = (path: Path, message: string) => void;

/** Reports what is wrong with the meaning of a spec. Whatever else may be wrong with it, this does not throw. */
export function checkMeaning(root: unknown, report: Report): void {
  checkTexts(root, [], report);
  const paths = entries(at(root, ["paths"])).map(([name]) => name);
  const enums = readParts(root, "enums", partDefinitions.enumeration);
  const types = readParts(root, "types", partDefinitions.type);
  const operations = readParts(root, "operations", partDefinitions.operation);
  const enumNames = entries(at(root, ["enums"])).map(([name]) => name);
  const typeNames = entries(at(root, ["types"])).map(([name]) => name);
  checkService(root, report);
  checkEnums(enums, report);
  checkTypes(types, typeNames, report);
  checkOperations(operations, { paths, enums, enumNames, types, typeNames }, report);
  checkNames(enumNames, typeNames, operations, report);
  checkTranslations(root, report);
}

/** The parts of a section, as far as their own shape is right. */
function readParts<T>(root: unknown, section: string, definition: z.ZodType<T>): Map<string, T> {
  const parts = new Map<string, T>();
  for (const [name, value] of entries(at(root, [section]))) {
    const part = definition.safeParse(value);
    if (part.success) parts.set(name, part.data);
  }
  return parts;
}

const DOC_KEYS = new Set(["doc", "meaning", "place", "source", "title"]);

function checkTexts(value: unknown, path: Path, report: Report): void {
  const problem = typeof value === "string" ? docProblem(value, path) : undefined;
  if (problem) report(path, `expected ${problem}, ${got(value)}`);
  if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (key === "__proto__") report([...path, key], "expected no such key: it is no name that an object can have");
      checkTexts(child, [...path, key], report);
    }
  }
}

/** Why a text cannot stand in a comment, or nothing. */
function docProblem(text: string, path: Path): string | undefined {
  const isCode = path.at(-2) === "example" || path.at(-2) === "setup";
  if (!isCode && !DOC_KEYS.has(String(path.at(-1)))) return;
  if (text.includes("*/")) return 'text without "*/", which would end the comment it is written into';
  if (isInvisible(isCode ? text : text.replace(/\s/g, " "))) return isCode ? "one line of visible characters" : "visible characters";
  if ((isCode ? /^\s*@/ : /(^|\s)@/).test(text)) {
    return "no word that begins with @, which would begin a tag of the comment it is written into";
  }
}

/** Whether a text holds characters that cannot be seen, besides the space. */
function isInvisible(text: string): boolean {
  return /(?! )[\p{Z}\p{Cc}\p{Cf}\p{Cs}]/u.test(text);
}

/** Why a text cannot be written on one line of code, or nothing. */
function valueProblem(value: string | number | boolean): string | undefined {
  if (typeof value === "string" && (value.length > 40 || isInvisible(value))) return "at most 40 visible characters";
}

function checkService(root: unknown, report: Report): void {
  const regions = entries(at(root, ["regions"]));
  const seen = new Map<string, string>(regions.map(([code]) => [code, code]));
  for (const [code, region] of regions) {
    const aliases = isObject(region) && Array.isArray(region.aliases) ? region.aliases : [];
    aliases.forEach((alias, index) => {
      if (typeof alias !== "string") return;
      if (seen.has(alias)) {
        report(
          ["regions", code, "aliases", index],
          `expected a name of its own, ${got(alias)}, which ${seen.get(alias)} has already`,
        );
      }
      seen.set(alias, code);
    });
  }
  const chosen = at(root, ["defaultRegion"]);
  if (typeof chosen === "string" && !seen.has(chosen)) report(["defaultRegion"], unknown("a region", chosen, [...seen.keys()]));
  for (const [name, rule] of entries(at(root, ["paths"]))) {
    const illegal = isObject(rule) ? rule.illegal : undefined;
    if (typeof illegal === "string" && illegal.includes("/")) {
      report(["paths", name, "illegal"], `expected characters besides /, which every path has, ${got(illegal)}`);
    }
  }
  for (const [name, template] of entries(at(root, ["hosts"]))) {
    for (const [placeholder] of (typeof template === "string" ? template : "").matchAll(/\{[^}]*\}?|\}/g)) {
      if (placeholder !== "{region}") report(["hosts", name], `expected no placeholder but {region}, ${got(placeholder)}`);
    }
  }
}

/** A language has texts for nothing that there is not. What it lacks stands in the docs as the spec says it. */
function checkTranslations(root: unknown, report: Report): void {
  for (const [language] of entries(at(root, ["translations"]))) {
    for (const section of ["operations", "codes"]) {
      const place = ["translations", language, section];
      const texts = at(root, place);
      if (!isObject(texts)) continue;
      const names = entries(at(root, [section])).map(([name]) => name);
      for (const [name] of entries(texts)) {
        if (!names.includes(name)) report([...place, name], `expected no such key: there is nothing of that name in /${section}`);
      }
    }
    const hints = entries(at(root, ["codes"])).map(([name]) => at(root, ["codes", name, "hint"]));
    const place = ["translations", language, "hints"];
    for (const [hint] of entries(at(root, place))) {
      if (!hints.includes(hint)) report([...place, hint], "expected no such key: no code has this hint");
    }
  }
}

function unknown(what: string, found: string, known: readonly string[]): string {
  return `expected ${what} (${known.join(", ")}), ${got(found)}${suggestion(found, known)}`;
}

function checkEnums(enums: ReadonlyMap<string, z.output<typeof partDefinitions.enumeration>>, report: Report): void {
  for (const [name, { values }] of enums) {
    values.forEach(({ value }, index) => {
      const place = ["enums", name, "values", index, "value"];
      const problem = valueProblem(value);
      if (problem) report(place, `expected ${problem}, ${got(value)}`);
      if (typeof value !== typeof values[0]!.value) {
        report(place, `expected ${typeof values[0]!.value} like the values before it, ${got(value)}`);
      }
      if (values.findIndex((other) => other.value === value) < index) report(place, `expected each value once, ${got(value)} again`);
    });
  }
}

type Types = ReadonlyMap<string, z.output<typeof partDefinitions.type>>;

function checkTypes(types: Types, typeNames: readonly string[], report: Report): void {
  for (const [name, { fields }] of types) {
    if (Object.keys(fields).length === 0) report(["types", name, "fields"], "expected at least one field, got {}");
    const seen = new Map<string, string>();
    for (const [wire, field] of Object.entries(fields)) {
      const place = ["types", name, "fields", wire];
      const problem = propertyProblem(camel(wire));
      // A reserved word may name a property, only not a parameter.
      if (problem && !problem.endsWith("reserved word")) report(place, `expected a usable name, but ${problem}`);
      const other = seen.get(camel(wire));
      if (other) report(place, `expected a name of its own, but ${shown(other)} becomes ${camel(wire)} too`);
      seen.set(camel(wire), wire);
      const base = field.type.replace(/\[\]$/, "");
      if (!FIELD_TYPES.includes(base) && !typeNames.includes(base)) {
        report([...place, "type"], unknown("a type", field.type, [...FIELD_TYPES, ...typeNames].flatMap((name) => [name, `${name}[]`])));
      }
    }
    if (reaches(types, name, name, new Set())) report(["types", name], "expected a type that does not hold itself, got a circle of types");
  }
}

function reaches(types: Types, from: string, goal: string, seen: Set<string>): boolean {
  return Object.values(types.get(from)?.fields ?? {}).some((field) => {
    const next = field.type.replace(/\[\]$/, "");
    if (next === goal) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(types, next, goal, seen);
  });
}

interface Known {
  readonly paths: readonly string[];
  readonly enums: ReadonlyMap<string, z.output<typeof partDefinitions.enumeration>>;
  readonly enumNames: readonly string[];
  readonly types: Types;
  readonly typeNames: readonly string[];
}

function checkOperations(operations: ReadonlyMap<string, OperationSpec>, known: Known, report: Report): void {
  const methods = new Map<string, string>();
  for (const [name, operation] of operations) {
    const place = ["operations", name];
    const problem = methodProblem(camel(name));
    if (problem) report(place, `expected a usable name, but ${problem}`);
    for (const method of operation.pages ? [camel(name), camel(name) + "All"] : [camel(name)]) {
      const other = methods.get(method);
      if (other) report(place, `expected a name of its own, but ${shown(other)} becomes the method ${method} too`);
      methods.set(method, name);
    }
    checkCarriage(operation, place, known, report);
    checkFunction(operation, "function", place, [...operations.keys()], report);
    checkFunction(operation, "settle", place, [...operations.keys()], report);
    checkParams(operation, place, known, report);
    checkPages(operation, place, known, report);
  }
}

function checkCarriage(operation: OperationSpec, place: Path, known: Known, report: Report): void {
  const { http, op, sign, path, returns } = operation;
  if (!known.paths.includes(path)) report([...place, "path"], unknown("a path rule", path, known.paths));
  if ((http === undefined) === (operation.function === undefined)) {
    report([...place, "http"], `expected either http or function, got ${http === undefined ? "neither" : "both"}`);
  }
  if (operation.function === undefined && http !== undefined) {
    if (sign === undefined) report([...place, "sign"], "expected multi, once or download, but it is absent");
    if (http === "GET download" && op !== undefined) report([...place, "op"], `expected no op in a download, ${got(op)}`);
    if (http !== "GET download" && op === undefined) report([...place, "op"], "expected an op word, but it is absent");
    if (http === "GET download" ? returns !== "DownloadedObject" : OWN_RESULTS.includes(returns!)) {
      report(
        [...place, "returns"],
        `expected ${http === "GET download" ? "DownloadedObject" : "a type of the spec"}, ${got(returns)}`,
      );
    }
  }
  if (returns !== undefined && !OWN_RESULTS.includes(returns) && !known.typeNames.includes(returns)) {
    report([...place, "returns"], unknown("a type", returns, [...known.typeNames, ...OWN_RESULTS]));
  }
}

/** A hand-written function that a spec names, under `function` or `settle`. */
function checkFunction(
  operation: OperationSpec,
  key: "function" | "settle",
  place: Path,
  operations: readonly string[],
  report: Report,
): void {
  const name = operation[key];
  if (name === undefined) return;
  const functions: Readonly<Record<string, FunctionNeeds>> = key === "function" ? FUNCTIONS : SETTLERS;
  if (!Object.hasOwn(functions, name)) return report([...place, key], unknown("a function", name, Object.keys(functions)));
  const { takes, gives, parts } = functions[name]!;
  for (const part of parts.filter((part) => !operations.includes(part))) {
    report([...place, key], `expected the operations that ${name} is made of, but ${shown(part)} is missing`);
  }
  if (takes.length > 0 && !takes.some((param) => operation.params[param]?.required)) {
    report([...place, "params"], `expected a required parameter ${either(takes)} for ${name}, ${got(Object.keys(operation.params))}`);
  }
  if (operation.returns !== gives) {
    report([...place, "returns"], `expected ${gives ?? "nothing"}, which ${name} gives, ${got(operation.returns)}`);
  }
  if (key === "settle" && operation.safe) {
    report([...place, key], `expected no settle for what is safe to be sent twice, ${got(name)}`);
  }
  for (const other of key === "function" ? ["op", "sign", "pages", "settle"] as const : []) {
    if (operation[other] !== undefined) report([...place, other], `expected no ${other} beside function, ${got(operation[other])}`);
  }
}

function checkParams(operation: OperationSpec, place: Path, known: Known, report: Report): void {
  const carriage = operation.http ?? (operation.function === undefined ? undefined : "function");
  const places = carriage === undefined ? undefined : PLACES[carriage]!;
  const members = new Map(["bucket_name", "cos_path"].flatMap((key) => membersOf(key).map((member) => [member, key])));
  const wires = new Set<string>(["op"]);
  let content: string | undefined;
  for (const [key, param] of Object.entries(operation.params)) {
    const here = [...place, "params", key];
    const problem = propertyProblem(camel(key));
    if (problem) report(here, `expected a usable name, but ${problem}`);
    const own = [...membersOf(key), ...[...param.names ?? [], ...param.prefix ? [param.prefix] : []].map(headerSetter)];
    const taken = own.find((member, index) => members.has(member) || own.indexOf(member) < index);
    if (taken) report(here, `expected names of its own, but ${shown(members.get(taken) ?? key)} becomes ${taken} too`);
    for (const member of own) members.set(member, key);
    if (places === undefined) continue;
    const where = param.in ?? places[0]!;
    if (!places.includes(where)) {
      report([...here, "in"], `expected ${either(places)} for a ${carriage}, ${got(where)}${suggestion(where, places)}`);
    }
    if (NAMED_PLACES.includes(where)) {
      const wire = param.wire ?? key;
      if (wires.has(wire)) report([...here, "wire"], `expected a name of its own on the wire, ${got(wire)} again`);
      wires.add(wire);
      if (where === "range" && wire !== "start" && wire !== "end") report([...here, "wire"], `expected start or end, ${got(wire)}`);
    } else if (param.wire !== undefined) {
      report([...here, "wire"], `expected no name on the wire for what has none (${where}), ${got(param.wire)}`);
    }
    if (carriage === "POST json" && (param.type === "data" || param.type.endsWith("[]"))) {
      report([...here, "type"], `expected POST multipart for data and lists, ${got(param.type)} in a ${carriage}`);
    }
    if (param.type === "data" && where === "body") {
      if (content !== undefined) report([...here, "type"], `expected data once in a body, but ${shown(content)} has it already`);
      content = key;
    }
    checkParam(param, where, here, known, report);
  }
  checkArguments(operation, place, report);
}

/** The members that a parameter adds to its request class. */
function membersOf(key: string): string[] {
  return [camel(key), "set" + pascal(key), "get" + pascal(key)];
}

function checkParam(param: ParamSpec, where: string, place: Path, known: Known, report: Report): void {
  const listed = param.type.endsWith("[]");
  const base = param.type.replace(/\[\]$/, "");
  const values = known.enums.get(param.type)?.values.map(({ value }) => value);
  const kind = values ? (typeof values[0] === "string" ? "string" : "integer") : param.type;
  if (listed ? !known.typeNames.includes(base) : !PARAM_TYPES.includes(base) && !known.enumNames.includes(base)) {
    const all = [...PARAM_TYPES, ...known.enumNames, ...known.typeNames.map((name) => name + "[]")];
    return report([...place, "type"], unknown("a type", param.type, all));
  }
  const only = (key: keyof ParamSpec, ...kinds: string[]): void => {
    if (param[key] !== undefined && param[key] !== false && (values !== undefined || !kinds.includes(param.type))) {
      report([...place, key], `expected no ${key} for ${param.type}, ${got(param[key])}`);
    }
  };
  only("min", "integer");
  only("max", "integer");
  only("maxLength", "string");
  only("maxBytes", "string", "data", "headers");
  only("omitEmpty", "string");
  only("names", "headers");
  only("prefix", "headers");
  only("path", "path");
  if (param.path !== undefined && !known.paths.includes(param.path)) {
    report([...place, "path"], unknown("a path rule", param.path, known.paths));
  }
  if (where === "path" && kind !== "string") report([...place, "type"], `expected string for a part of the path, ${got(param.type)}`);
  if (where === "range" && kind !== "integer") {
    report([...place, "type"], `expected integer for an end of a range, ${got(param.type)}`);
  }
  if (where === "header" && kind !== "headers") report([...place, "type"], `expected headers, ${got(param.type)}`);
  if (param.type === "source" && where !== "call") {
    report([...place, "type"], `expected data, for only a function can send a source, ${got(param.type)}`);
  }
  if ((param.type === "data" || listed) && !["body", "call"].includes(where)) {
    report([...place, "type"], `expected a plain value in the ${where}, ${got(param.type)}`);
  }
  if (param.min !== undefined && param.max !== undefined && param.min > param.max) {
    report([...place, "min"], `expected at most max (${param.max}), got ${param.min}`);
  }
  if (param.default === undefined) return;
  const wrong = defaultProblem(param, kind, values);
  if (wrong) {
    report([...place, "default"], `expected ${wrong}, ${got(param.default)}${suggestion(param.default, (values ?? []).map(String))}`);
  }
  if (param.required) report([...place, "default"], `expected no default for a required parameter, ${got(param.default)}`);
}

function defaultProblem(param: ParamSpec, kind: string, values: readonly (string | number)[] | undefined): string | undefined {
  const value = param.default!;
  const problem = valueProblem(value);
  if (problem) return problem;
  if (values) return values.includes(value as string) ? undefined : either(values.map((one) => JSON.stringify(one)));
  if (kind === "string") {
    if (typeof value !== "string") return "text";
    if (param.maxLength !== undefined && [...value].length > param.maxLength) return `at most ${param.maxLength} characters`;
    if (param.maxBytes !== undefined && new TextEncoder().encode(value).length > param.maxBytes) return `at most ${param.maxBytes} bytes`;
    return;
  }
  if (kind === "integer") {
    if (typeof value !== "number") return "an integer";
    if (param.min !== undefined && value < param.min) return `at least ${param.min}`;
    if (param.max !== undefined && value > param.max) return `at most ${param.max}`;
    return;
  }
  if (kind === "boolean") return typeof value === "boolean" ? undefined : "true or false";
  return `no default for ${param.type}`;
}

function checkArguments(operation: OperationSpec, place: Path, report: Report): void {
  const keys = Object.keys(operation.params);
  const args = operation.arguments ?? keys;
  const here = [...place, operation.arguments ? "arguments" : "params"];
  args.forEach((key, index) => {
    if (!keys.includes(key)) report([...here, index], unknown("a parameter", key, keys));
    if (args.indexOf(key) < index) report([...here, index], `expected each parameter once, ${got(key)} again`);
  });
  for (const key of keys) {
    if (operation.params[key]!.required && !args.includes(key)) {
      report(here, `expected every required parameter, but ${shown(key)} is missing`);
    }
  }
  const firstOptional = args.findIndex((key) => operation.params[key]?.required === false);
  const lateRequired = firstOptional < 0 ? undefined : args.slice(firstOptional).find((key) => operation.params[key]?.required);
  if (lateRequired) {
    report(here, `expected required parameters before optional ones, but ${shown(lateRequired)} comes after ${shown(args[firstOptional])}`);
  }
}

function checkPages(operation: OperationSpec, place: Path, known: Known, report: Report): void {
  const { pages, returns, params } = operation;
  if (!pages || operation.function !== undefined) return;
  const fields = known.types.get(returns ?? "")?.fields;
  if (!fields) return report([...place, "pages"], `expected an operation that returns a type with fields, ${got(returns)}`);
  const expect = (key: keyof typeof pages, what: string, fits: (type: string) => boolean, of = returns, within = fields): void => {
    const name = pages[key] ?? "";
    const field = Object.hasOwn(within, name) ? within[name] : undefined;
    const type = field?.type ?? "";
    if (field === undefined) report([...place, "pages", key], unknown(`a field of ${of}`, name, Object.keys(within)));
    else if (field.optional) report([...place, "pages", key], `expected a field that is always there, ${got(pages[key])}`);
    else if (!fits(type)) report([...place, "pages", key], `expected ${what}, ${got(pages[key])}, which is ${type}`);
  };
  expect("items", "a list of a type", (type) => type.endsWith("[]") && known.typeNames.includes(type.slice(0, -2)));
  expect("cursor", "a text", (type) => type === "string");
  expect("last", "a boolean", (type) => type === "boolean");
  const entry = Object.hasOwn(fields, pages.items) ? fields[pages.items]!.type.replace(/\[\]$/, "") : "";
  const entryFields = known.types.get(entry)?.fields;
  if (pages.key !== undefined && entryFields) expect("key", "a text", (type) => type === "string", entry, entryFields);
  const cursor = Object.hasOwn(params, pages.cursor) ? params[pages.cursor] : undefined;
  if (cursor === undefined) report([...place, "pages", "cursor"], unknown("a parameter", pages.cursor, Object.keys(params)));
  else if (cursor.type !== "string") {
    report([...place, "pages", "cursor"], `expected a text, got the parameter ${shown(pages.cursor)}, which is ${cursor.type}`);
  }
}

/** Types, enumerations, request classes and inputs share one module's names. */
function checkNames(
  enums: readonly string[],
  types: readonly string[],
  operations: ReadonlyMap<string, OperationSpec>,
  report: Report,
): void {
  const owners = new Map<string, string>();
  const claim = (name: string, owner: string, place: Path): void => {
    const problem = typeProblem(name);
    if (problem) report(place, `expected another name: ${problem}`);
    const other = owners.get(name);
    if (other) report(place, `expected a name of its own, but ${name} is ${other} already`);
    owners.set(name, owner);
  };
  for (const name of enums) claim(name, "an enumeration", ["enums", name]);
  for (const name of types) claim(name, "a type", ["types", name]);
  for (const name of operations.keys()) {
    claim(pascal(name) + "Request", `the request class of ${name}`, ["operations", name]);
    claim(pascal(name) + "Input", `the input of ${name}`, ["operations", name]);
    claim(pascal(name) + "InBucket", `the input of ${name} within a bucket`, ["operations", name]);
  }
}
