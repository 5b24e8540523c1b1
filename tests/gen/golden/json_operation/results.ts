// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What the service answers: enumerations and types.
 *
 * @module
 */
/**
 * How it is done.
 *
 * - `slow`: Slowly.
 * - `fast`: At once.
 *
 * @category Results
 */
export type Mode = "slow" | "fast";
/**
 * How much of it.
 *
 * - `0`: None.
 * - `1`: All.
 *
 * @category Results
 */
export type Level = 0 | 1;
