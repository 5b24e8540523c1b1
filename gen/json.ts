/**
 * Looking into values of which nothing is known yet.
 *
 * @module
 */

/** The way to a place in a value. */
export type Path = readonly PropertyKey[];
/** An object of which nothing else is known. */
export type Json = Record<string, unknown>;

/** What stands at a place; undefined where there is none. */
export function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => isObject(value) || Array.isArray(value) ? (value as Json)[String(part)] : undefined, root);
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of an object; none of anything else. */
export function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value).filter(([key]) => key !== "__proto__") : [];
}
