// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
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
