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
  const all = [...known];
  let meant: string | undefined;
  for (let edits = 0; edits < 3 && meant === undefined; edits++) meant = all.find((name) => isNear(bare(key), bare(name), edits));
  return `${key.slice(0, 40)}: there is no such key${meant === undefined ? `; known are ${all.join(", ")}` : `: ${meant} is meant?`}`;
}

/** `insert_only`, `insertonly` and `insertOnly` are the same to those who type them. */
function bare(name: string): string {
  return name.slice(0, 40).replace(/[^A-Za-z0-9]/g, "").toLowerCase();
}

/**
 * Whether one becomes the other when so many characters are added, taken away or replaced; one that is the beginning of the other, like `bucket`
 * and `timeoutMs`, counts as one such edit away.
 */
function isNear(one: string, other: string, edits: number): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [left, right] = [one.slice(same), other.slice(same)];
  if (left === right || (edits > 0 && same > 3 && (left === "" || right === ""))) return true;
  return edits > 0 &&
    [[left.slice(1), right], [left, right.slice(1)], [left.slice(1), right.slice(1)]].some(([a, b]) => isNear(a!, b!, edits - 1));
}
