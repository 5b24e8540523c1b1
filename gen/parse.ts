/**
 * From JSON to a checked spec. Two passes over the same value: the shape, from the definition in `spec.ts`, and the meaning, which no shape can
 * say. Both always run, so one run reports every problem.
 *
 * @module
 */
import { z } from "zod";
import { at, type Json, type Path } from "./json.ts";
import { checkMeaning, type Report } from "./meaning.ts";
import { either, got, pointer, type Problem, shown, SpecError, suggestion } from "./problems.ts";
import { type Spec, specDefinition } from "./spec.ts";

/**
 * Checks a spec.
 *
 * @param value What was read from JSON.
 * @returns The spec, with defaults filled in.
 * @throws SpecError with every problem.
 */
export function parse(value: unknown): Spec {
  const problems: Problem[] = [];
  const report: Report = (path, message) => problems.push({ pointer: pointer(path), message });
  const shaped = specDefinition.safeParse(value);
  const issues = shaped.success ? [] : shaped.error.issues;
  for (const issue of issues) reportIssue(issue, value, report);
  // What has a wrong shape has no meaning: nothing is said about it twice.
  const badKeys = new Set(issues.filter(({ code }) => code === "invalid_key").map(({ path }) => pointer(path)));
  const shapeless = new Set(issues.filter(({ code }) => code !== "unrecognized_keys").map(({ path }) => pointer(path)));
  checkMeaning(value, (path, message) => {
    const isShapeless = path.some((_, index) => {
      const place = pointer(path.slice(0, index + 1));
      return shapeless.has(place) && (index === path.length - 1 || !badKeys.has(place));
    });
    if (!isShapeless) report(path, message);
  });
  if (problems.length > 0) throw new SpecError(inOrder(problems, value));
  return shaped.data!;
}

const jsonSchema = z.toJSONSchema(specDefinition, { io: "input" }) as Json;

function reportIssue(issue: z.core.$ZodIssue, root: unknown, report: Report): void {
  const found = at(root, issue.path);
  const was = got(found);
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = knownKeys(issue.path);
      for (const key of issue.keys) {
        report([...issue.path, key], `expected no such key${suggestion(key, known)}; known are ${known.join(", ")}`);
      }
      return;
    }
    case "invalid_value":
      return report(issue.path, `expected ${either(issue.values)}, ${was}${suggestion(found, issue.values.map(String))}`);
    case "invalid_type":
      return report(issue.path, `expected ${issue.expected === "record" ? "object" : issue.expected}, ${was}`);
    case "invalid_format":
      return report(issue.path, `expected ${issue.message}, ${was}`);
    case "invalid_key":
      return report(issue.path, `expected ${issue.issues[0]?.message ?? "another name"}, got ${shown(issue.path.at(-1))}`);
    case "invalid_union":
      return report(issue.path, `expected ${either(unionTypes(issue.path))}, ${was}`);
    case "too_small":
      return report(issue.path, `expected at least ${issue.minimum}, ${was}`);
    case "too_big":
      return report(issue.path, `expected at most ${issue.maximum}, ${was}`);
    default:
      return report(issue.path, `expected another value (${issue.message}), ${was}`);
  }
}

function schemaAt(path: Path): Json {
  let schema: Json = jsonSchema;
  for (const part of path) {
    const next = typeof part === "number"
      ? schema.items
      : (schema.properties as Json | undefined)?.[String(part)] ?? schema.additionalProperties;
    schema = (next ?? {}) as Json;
  }
  return schema;
}

function knownKeys(path: Path): string[] {
  return Object.keys((schemaAt(path).properties ?? {}) as Json);
}

function unionTypes(path: Path): unknown[] {
  return ((schemaAt(path).anyOf ?? []) as Json[]).map((option) => option.type);
}

/** Problems in the order in which their places stand in the spec, each once. */
function inOrder(problems: Problem[], root: unknown): Problem[] {
  const order = new Map<string, number>();
  const walk = (value: unknown, path: Path): void => {
    order.set(pointer(path), order.size);
    if (typeof value === "object" && value !== null) { for (const [key, child] of Object.entries(value)) walk(child, [...path, key]); }
  };
  walk(root, []);
  const place = (problem: Problem): number => {
    let where = problem.pointer;
    while (!order.has(where)) where = where.slice(0, where.lastIndexOf("/"));
    return order.get(where)!;
  };
  const unique = new Map(problems.map((problem) => [problem.pointer + "\n" + problem.message, problem]));
  return [...unique.values()].sort((a, b) => place(a) - place(b));
}
