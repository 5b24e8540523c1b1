// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
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
