// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations, types, and the tables by which answers are read.
 *
 * @module
 */
import type { Shape } from "../../../../src/core/mod.ts";
/**
 * One value.
 *
 * - `one`: The only one.
 *
 * @category Results
 */
export type Single = "one";
/**
 * So many values that they do not fit on a line.
 *
 * - `"a value of thirty characters, 0"`: Number 0.
 * - `"a value of thirty characters, 1"`: Number 1.
 * - `"a value of thirty characters, 2"`: Number 2.
 * - `"a value of thirty characters, 3"`: Number 3.
 * - `"a value of thirty characters, 4"`: Number 4.
 *
 * @category Results
 */
export type Many =
  | "a value of thirty characters, 0"
  | "a value of thirty characters, 1"
  | "a value of thirty characters, 2"
  | "a value of thirty characters, 3"
  | "a value of thirty characters, 4";

/**
 * Held by another, and so read first.
 *
 * @category Results
 */
export interface Leaf {
  /** Headers. */
  xHeaders: Record<string, string>;
}

/**
 * How {@linkcode Leaf} is read.
 *
 * @internal
 */
export const leafShape: Shape = [{ wire: "x_headers", name: "xHeaders", type: "headers" }];

/**
 * Holds others.
 *
 * @category Results
 */
export interface Tree {
  /** A list of them. */
  leaves: Leaf[];
  /** One of them. */
  bestLeaf?: Leaf | undefined;
  /** Texts. */
  words: string[];
  /** A word of JavaScript. */
  default: boolean;
  /** What the client goes by. */
  guide?: number | undefined;
}

/**
 * How {@linkcode Tree} is read.
 *
 * @internal
 */
export const treeShape: Shape = [
  { wire: "leaves", name: "leaves", type: leafShape, list: true },
  { wire: "best_leaf", name: "bestLeaf", type: leafShape, optional: true },
  { wire: "words", name: "words", type: "string", list: true },
  { wire: "default", name: "default", type: "boolean" },
  { wire: "guide", name: "guide", type: "integer", optional: true, strict: true },
];
