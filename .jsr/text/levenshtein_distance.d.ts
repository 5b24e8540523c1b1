/** Types of @std/text/levenshtein-distance. */

/** How many characters must be put in, taken out or replaced to turn `str1` into `str2`. */
export function levenshteinDistance(str1: string, str2: string): number;
