// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
/**
 * Which files.
 *
 * - `*\/`: A value that would end the comment.
 * - `a`b`: A grave accent.
 * - `""`: Nothing.
 *
 * @category Results
 */
export type Glob = "*/" | "a`b" | "";
