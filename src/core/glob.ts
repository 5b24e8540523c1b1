/**
 * Globs: the one language of wildcards in folders, in the command, and in the emulator's rules.
 *
 * @module
 */

/** An escape; alternatives, in which wildcards count, but no further ones; or a wildcard; or any other character. */
const PARTS = /\\[^]|\{((?:\\[^]|[^\\{},])*(?:,(?:\\[^]|[^\\{},])*)+)\}|\*\*\/?|[^]/gu;

/** The alternatives between commas. */
const ALTERNATIVES = /(?<=^|,)(?:\\[^]|[^\\,])*/gu;

/**
 * Makes a test of a pattern, which is to fit the whole of a path: `*` and `?` stop at slashes, `**` does not, and `**` and a slash also stand for no
 * folder at all. `{a,b}` is either of both. A backslash makes the next character an ordinary one; all others are, brackets too.
 *
 * @param pattern The pattern.
 */
export function globTest(pattern: string): (path: string) => boolean {
  const start = stateOf(pattern, END);
  return (path) => {
    let states = withJumps([start]);
    for (const char of path) {
      const next: State[] = [];
      for (const { takes, next: [after] } of states) if (takes?.(char)) next.push(after!);
      if (next.length === 0) return false;
      states = withJumps(next);
    }
    return states.has(END);
  };
}

/**
 * A place in a pattern, and what follows it: behind a character that it takes, or at once. All places that a path may have come to are followed side by
 * side, for whoever names files could choose names for which a regular expression tries one way after the other, for years.
 */
interface State {
  readonly takes?: (char: string) => boolean;
  readonly next: State[];
}

const END: State = { next: [] };

/** The states, and those that can be had from them without a character. */
function withJumps(states: readonly State[]): Set<State> {
  // A set is gone through to its end, and what is added meanwhile is part of it.
  const all = new Set(states);
  for (const { takes, next } of all) if (!takes) { for (const state of next) all.add(state); }
  return all;
}

/** A pattern with what follows it. It is read from its end on, since each part needs to know what follows. */
function stateOf(pattern: string, after: State): State {
  return [...pattern.matchAll(PARTS)].reduceRight((next, { 0: part, 1: alternatives, index }) => {
    if (alternatives !== undefined) return { next: alternatives.match(ALTERNATIVES)!.map((one) => stateOf(one, next)) };
    if (part === "*") return any((char) => char !== "/", next);
    if (part === "?") return { takes: (char) => char !== "/", next: [next] };
    if (part.startsWith("**")) {
      if (part === "**") return any(() => true, next);
      const within = any(() => true, one("/", next));
      return index === 0 || pattern[index - 1] === "/" ? { next: [within, next] } : within;
    }
    return one(part.replace(/^\\(?=[^])/, ""), next);
  }, after);
}

function one(char: string, next: State): State {
  return { takes: (other) => other === char, next: [next] };
}

/** As many characters as there are, or none. */
function any(takes: (char: string) => boolean, after: State): State {
  const start: State = { next: [after] };
  start.next.push({ takes, next: [start] });
  return start;
}
