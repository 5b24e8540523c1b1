/**
 * Checks an input against an operation's table before anything is sent, and fills in the defaults.
 *
 * @module
 */
import { bucketProblem } from "./auth.ts";
import { dataSize, isData, isStream } from "./content.ts";
import { keyProblem } from "./keys.ts";
import type { Operation, Param } from "./operation.ts";
import { byteLength, isMalformed, pathProblem, resolveTarget } from "./path.ts";
import { BadInput } from "./result.ts";
import { scrubbed } from "./scrub.ts";

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
 * Checks an input.
 *
 * @param operation What it is for.
 * @param input What was given: a plain object or a request class.
 * @returns It with its defaults.
 * @throws BadInput naming the parameter and the rule.
 */
export function checkInput(operation: Operation, input: object): Checked {
  try {
    return checked(operation, input);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    // A getter or a proxy of the caller's, or memory that was given away.
    const cause = scrubbed(error, []);
    throw new BadInput(`input: cannot be read: ${cause.message}`, cause);
  }
}

function checked(operation: Operation, input: object): Checked {
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
    values[param.name] = param.type === "source" ? copied(value) : value;
  }
  let prefix = "";
  for (const param of operation.params) if (param.in === "path") prefix += values[param.name] ?? "";
  refuse("cosPath", pathProblem(cosPath, operation.path, prefix));
  for (const { name, type } of operation.params) {
    if (type === "path" && values[name] !== undefined) {
      refuse(name, pathProblem(resolveTarget(cosPath, values[name] as string), operation.path));
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

function refuse(name: string, problem: string | undefined): void {
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
      return headersProblem(param, value);
    case "json":
      return listProblem(param, value);
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

function listProblem({ shape = [] }: Param, value: unknown): string | undefined {
  if (!Array.isArray(value)) return `must be a list, got ${typeName(value)}`;
  for (const [index, item] of value.entries()) {
    if (typeof item !== "object" || item === null) return `entry ${index} must be an object, got ${typeName(item)}`;
    for (const { name, type, optional } of shape) {
      const field: unknown = item[name];
      if (field === undefined && optional) continue;
      const fits = type === "integer" ? Number.isSafeInteger(field) : typeof type !== "string" || typeof field === type;
      if (!fits) {
        return `${name} of entry ${index} must be ${type === "string" ? "text" : type === "integer" ? "an integer" : `a ${type}`}, got ${
          typeName(field)
        }`;
      }
    }
  }
}

function headersProblem(param: Param, value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `must be an object of header names and values, got ${typeName(value)}`;
  }
  let size = 0;
  for (const [name, text] of Object.entries(value)) {
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return `${JSON.stringify(name)} is no header name`;
    if (typeof text !== "string" || /[\r\n\0]/.test(text)) return `the value of ${name} must be text on one line`;
    if (param.in === "header" && /[^\t\x20-\x7e\x80-\xff]/.test(text)) {
      return `the value of ${name} has a character that no HTTP header can carry`;
    }
    if (param.prefix !== undefined || param.names !== undefined) {
      const problem = customHeaderProblem(param, name, text);
      if (problem) return problem;
    }
    size += byteLength(name) + byteLength(text);
  }
  if (param.maxBytes !== undefined && size > param.maxBytes) return `must have at most ${param.maxBytes} bytes in all, they have ${size}`;
}

function customHeaderProblem({ names = [], prefix }: Param, name: string, value: string): string | undefined {
  const lower = name.toLowerCase();
  const known = names.some((one) => one.toLowerCase() === lower);
  if (!known && !(prefix !== undefined && lower.startsWith(prefix) && lower.length > prefix.length)) {
    return `${name} is not allowed: only ${[...names, ...prefix === undefined ? [] : [prefix + "*"]].join(", ")}`;
  }
  if (value === "" || isMalformed(value)) return `the value of ${name} must be well-formed text, and not empty`;
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "number") return `the number ${value}`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? `a ${value.constructor?.name ?? "plain object"}` : `a ${typeof value}`;
}
