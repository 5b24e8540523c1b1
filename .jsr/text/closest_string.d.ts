/** Types for the part of @std/text/closest-string that this repository uses. */

/** How {@linkcode closestString} compares. */
export interface ClosestStringOptions {
  /** Whether case counts; by default it does not. */
  caseSensitive?: boolean;
  /** The distance of two words, {@linkcode levenshteinDistance} by default. */
  compareFn?: (a: string, b: string) => number;
}

/** The word of `possibleWords` nearest to `givenWord`. Throws a TypeError if there are none. */
export function closestString(givenWord: string, possibleWords: readonly string[], options?: ClosestStringOptions): string;
