/**
 * Names of options and parameters: what nobody knows is refused, for a typing error that is passed over does something else than was meant.
 *
 * @module
 */

/**
 * Looks for a key that is not known. Plain objects only: a class has members of its own.
 *
 * @param value What was given.
 * @param known The keys that it may have.
 * @returns What is wrong, or nothing.
 */
export function keyProblem(value: object, known: ReadonlySet<string>): string | undefined {
  for (const key in value) if (!known.has(key) && isPlain(value)) return problem(key, known);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function problem(key: string, known: ReadonlySet<string>): string {
  const [nearest, distance] = [...known].map((name) => [name, distanceOf(bare(key), bare(name))] as const)
    .reduce((best, one) => one[1] < best[1] ? one : best, ["", Infinity]);
  const meant = distance <= Math.max(2, Math.floor(nearest.length / 3)) ? `: ${nearest} is meant?` : `; known are ${[...known].join(", ")}`;
  return `${key.length > 40 ? key.slice(0, 40) + "…" : key}: there is no such key${meant}`;
}

/** `insert_only`, `insertonly` and `insertOnly` are the same to those who type them. */
function bare(name: string): string {
  return name.slice(0, 40).replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

/** How many characters have to be added, taken away or replaced (Levenshtein); 1 where one is the beginning of the other: `bucket`, `timeoutMs`. */
function distanceOf(from: string, to: string): number {
  if (from.length > 3 && (to.startsWith(from) || from.startsWith(to))) return from === to ? 0 : 1;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[to.length]!;
}
