// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations, types, and the tables by which answers are read.
 *
 * @module
 */
import type { Shape } from "../../../../src/core/mod.ts";

/**
 * A file.
 *
 * @category Results
 */
export interface Entry {
  /** Its name. */
  name: string;
}

/**
 * How {@linkcode Entry} is read.
 *
 * @internal
 */
export const entryShape: Shape = [{ wire: "name", name: "name", type: "string" }];

/**
 * A page of files.
 *
 * @category Results
 */
export interface Page {
  /** The files. */
  entries: Entry[];
  /** Where the next page begins. */
  context: string;
  /** Whether it is the last page. */
  isLast: boolean;
}

/**
 * How {@linkcode Page} is read.
 *
 * @internal
 */
export const pageShape: Shape = [
  { wire: "entries", name: "entries", type: entryShape, list: true },
  { wire: "context", name: "context", type: "string" },
  { wire: "is_last", name: "isLast", type: "boolean" },
];
