/**
 * The report of a bad spec: every problem at once, each with its JSON pointer, what was expected and what was found.
 *
 * @module
 */
import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** One thing that is wrong with a spec. */
export interface Problem {
  /** JSON pointer (RFC 6901) to the place. */
  readonly pointer: string;
  /** What was expected and what was found. */
  readonly message: string;
}

/** Thrown for a spec that cannot be generated from. */
export class SpecError extends Error {
  /** All of its problems, in the order of the spec. */
  readonly problems: readonly Problem[];

  /**
   * Makes one.
   *
   * @param problems All that is wrong.
   */
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.pointer || "/"}: ${problem.message}`).join("\n"));
    this.name = "SpecError";
    this.problems = problems;
  }
}

/** The JSON pointer of a path. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => "/" + String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}

/** A value as it is shown in a message: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? json.slice(0, 57) + "..." : json;
}

/** What was found, as the end of a message: `got "a"`, or `but it is absent`. */
export function got(value: unknown): string {
  return value === undefined ? "but it is absent" : `got ${shown(value)}`;
}

/** `a, b or c`. */
export function either(words: readonly unknown[]): string {
  const all = words.map(String);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}

/** The sentence that suggests the nearest of some words, where one is near enough to be meant. */
export function suggestion(word: unknown, words: readonly string[]): string {
  if (typeof word !== "string" || words.length === 0) return "";
  const nearest = closestString(word, [...words]);
  const distance = levenshteinDistance(word.toLowerCase(), nearest.toLowerCase());
  return distance <= Math.max(2, Math.floor(nearest.length / 3)) ? ` (did you mean ${JSON.stringify(nearest)}?)` : "";
}
