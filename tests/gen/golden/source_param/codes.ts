// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * Return codes: the client's own (-1, -2, -3) and the service's.
 *
 * @module
 */
import type { ReturnCode } from "../../../../src/core.ts";
/** Return codes by number. */
export const codes: Readonly<Record<string, ReturnCode>> = {};
