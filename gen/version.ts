/**
 * The version of the generator. A test holds it to the one in deno.json, which not every runtime can import.
 *
 * @module
 */

/** The version. */
export const VERSION = "0.1.0";
