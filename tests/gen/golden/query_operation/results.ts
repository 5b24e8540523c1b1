// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations, types, and the tables by which answers are read.
 *
 * @module
 */
import type { Shape } from "../../../../src/core/mod.ts";

/**
 * A file's attributes.
 *
 * @category Results
 */
export interface FileStat {
  /** Size in bytes. */
  filesize: number;
  /** Free text. */
  bizAttr?: string | undefined;
}

/**
 * How {@linkcode FileStat} is read.
 *
 * @internal
 */
export const fileStatShape: Shape = [
  { wire: "filesize", name: "filesize", type: "integer" },
  { wire: "biz_attr", name: "bizAttr", type: "string", optional: true },
];
