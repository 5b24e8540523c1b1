// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
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
