// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations, types, and the tables by which answers are read.
 *
 * @module
 */
import type { Shape } from "../../../../src/core/mod.ts";

/**
 * A part of the content.
 *
 * @category Results
 */
export interface Part {
  /** Where it begins. */
  offset: number;
  /** Its SHA-1. */
  partSha: string;
}

/**
 * How {@linkcode Part} is read.
 *
 * @internal
 */
export const partShape: Shape = [
  { wire: "offset", name: "offset", type: "integer" },
  { wire: "part_sha", name: "partSha", type: "string" },
];
