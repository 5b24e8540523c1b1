/**
 * Checks headers and lists against an operation's table. Loaded with the first call that has any.
 *
 * @module
 */
import { type Checked, reading, refuse, typeName } from "./check.ts";
import type { Operation, Param } from "./operation.ts";
import { byteLength, isMalformed } from "./path.ts";

/**
 * Checks the headers and lists of an input.
 *
 * @param operation What it is for.
 * @param input What was checked but for them.
 * @throws BadInput naming the parameter and the rule.
 */
export function checkObjects(operation: Operation, input: Checked): void {
  for (const param of operation.params) {
    const value = input[param.name];
    if (value === undefined) continue;
    if (param.type === "headers") refuse(param.name, reading(() => headersProblem(param, value)));
    else if (param.type === "json") refuse(param.name, reading(() => listProblem(param, value)));
  }
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
