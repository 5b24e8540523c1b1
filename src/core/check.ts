/**
 * Checks an input against an operation's table before anything is sent, and fills in the defaults.
 *
 * @module
 */
import { bucketProblem } from "./auth.ts";
import { dataSize, isData, isStream } from "./content.ts";
import { keyProblem } from "./keys.ts";
import { later, using } from "./later.ts";
import type { Operation, Param } from "./operation.ts";
import { byteLength, isMalformed, pathProblem, resolveTarget } from "./path.ts";
import { BadInput } from "./result.ts";
import { scrubbed } from "./scrub.ts";

const objects = later(() => import("./check_objects.ts"));

/** A checked input: bucket, path, and parameters by their name in TypeScript. */
export interface Checked {
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  /** The path from the bucket's root, not percent-encoded. */
  readonly cosPath: string;
  /** Parameters that are given or have a default. */
  readonly [name: string]: unknown;
}

/**
 * Checks an input, but for what {@linkcode checkObjects} looks at.
 *
 * @param operation What it is for.
 * @param input What was given: a plain object or a request class.
 * @param unusual Whether what is made may have an unusual name.
 * @returns It with its defaults.
 * @throws BadInput naming the parameter and the rule.
 */
export function checkInput(operation: Operation, input: object, unusual = false): Checked {
  return reading(() => checked(operation, input, unusual));
}

/**
 * Checks the headers and lists of an input, which few calls have: how, is loaded with the first of them.
 *
 * @param operation What it is for.
 * @param input What was checked but for them.
 * @returns Nothing where there are none; otherwise to be awaited, for it throws BadInput.
 */
export function checkObjects(operation: Operation, input: Checked): Promise<void> | undefined {
  const some = operation.params.some(({ name, type }) => (type === "headers" || type === "json") && input[name] !== undefined);
  return some ? using(objects, (part) => part.checkObjects(operation, input)) : undefined;
}

/** Reads what is a caller's own: a getter or a proxy may throw, and memory may have been given away. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const cause = scrubbed(error, []);
    throw new BadInput(`input: cannot be read: ${cause.message}`, cause);
  }
}

function checked(operation: Operation, input: object, unusual: boolean): Checked {
  if (typeof input !== "object" || input === null) throw new BadInput("input: must be an object or a request");
  const problem = keyProblem(input, keysOf(operation));
  if (problem) throw new BadInput(problem);
  const given = input as Record<string, unknown>;
  const { bucketName, cosPath } = given;
  refuse("bucketName", bucketProblem(bucketName));
  if (typeof cosPath !== "string") throw new BadInput(`cosPath: must be text, got ${typeName(cosPath)}`);
  const values: Record<string, unknown> = { bucketName, cosPath };
  for (const param of operation.params) {
    const value = given[param.name] ?? param.default;
    if (value === undefined || value === null) {
      if (param.required) throw new BadInput(`${param.name}: is required`);
      continue;
    }
    refuse(param.name, valueProblem(param, value));
    values[param.name] = param.type === "source" || param.type === "data" ? copied(value) : value;
  }
  let prefix = "";
  for (const param of operation.params) if (param.in === "path") prefix += values[param.name] ?? "";
  refuse("cosPath", pathProblem(cosPath, operation.path, prefix, unusual));
  for (const { name, type, path = operation.path } of operation.params) {
    if (type === "path" && values[name] !== undefined) {
      refuse(name, pathProblem(resolveTarget(cosPath, values[name] as string), path, "", unusual));
    }
  }
  return values as Checked;
}

const known = new WeakMap<Operation, ReadonlySet<string>>();

function keysOf(operation: Operation): ReadonlySet<string> {
  let keys = known.get(operation);
  if (!keys) known.set(operation, keys = new Set(["bucketName", "cosPath", ...operation.params.map(({ name }) => name)]));
  return keys;
}

/** Content in memory as it is now: it is read again and again, and may be changed meanwhile. */
function copied(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return value.slice(0);
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

/** Refuses a value, if there is a problem with it. */
export function refuse(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw new BadInput(`${name}: ${problem}`);
}

function valueProblem(param: Param, value: unknown): string | undefined {
  switch (param.type) {
    case "path":
    case "string":
      return typeof value === "string" ? textProblem(param, value) : `must be text, got ${typeName(value)}`;
    case "integer":
      return integerProblem(param, value);
    case "boolean":
      return typeof value === "boolean" ? undefined : `must be true or false, got ${typeName(value)}`;
    case "data":
    case "source":
      return dataProblem(param, value);
    case "headers":
    case "json":
      return undefined; // checkObjects() looks at them.
  }
}

function textProblem(param: Param, value: string): string | undefined {
  if (param.values && !param.values.includes(value)) return `must be one of ${param.values.join(", ")}, got ${JSON.stringify(value)}`;
  if (param.required && value === "") return "must not be empty";
  if (isMalformed(value)) return "must be well-formed Unicode: it holds half a surrogate pair";
  if (param.maxLength !== undefined && [...value].length > param.maxLength) return `must have at most ${param.maxLength} characters`;
  if (param.maxBytes !== undefined && byteLength(value) > param.maxBytes) {
    return `must have at most ${param.maxBytes} bytes in UTF-8, it has ${byteLength(value)}`;
  }
}

function integerProblem(param: Param, value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return `must be an integer, got ${typeName(value)}`;
  if (param.values && !param.values.includes(value)) return `must be one of ${param.values.join(", ")}, got ${value}`;
  if (param.min !== undefined && value < param.min) return `must be at least ${param.min}, got ${value}`;
  if (param.max !== undefined && value > param.max) return `must be at most ${param.max}, got ${value}`;
}

function dataProblem(param: Param, value: unknown): string | undefined {
  if (param.type === "source" && isStream(value)) return undefined;
  if (!isData(value)) {
    return `must be text, Uint8Array, ArrayBuffer, Blob${param.type === "source" ? ", ReadableStream or AsyncIterable" : ""}, got ${
      typeName(value)
    }`;
  }
  if (typeof value === "string" && isMalformed(value)) return "must be well-formed Unicode: it holds half a surrogate pair";
  const size = dataSize(value);
  if (param.maxBytes !== undefined && size > param.maxBytes) return `must have at most ${param.maxBytes} bytes, it has ${size}`;
}

/** What a value is, for a message. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "number") return `the number ${value}`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? `a ${value.constructor?.name ?? "plain object"}` : `a ${typeof value}`;
}
