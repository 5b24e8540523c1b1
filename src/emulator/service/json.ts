/**
 * JSON that others wrote.
 *
 * @module
 */

/** Deepest nesting that is read; no parameter of the service needs more than three. */
const DEEPEST = 32;

/**
 * Reads a text.
 *
 * @throws SyntaxError if it is no JSON, or nested without need.
 */
export function readJson(text: string): unknown {
  let depth = 0, quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === "\\") i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') {
      quoted = true;
    } else if (character === "{" || character === "[") {
      if (++depth > DEEPEST) throw new SyntaxError("nested too deeply");
    } else if (character === "}" || character === "]") {
      depth--;
    }
  }
  return JSON.parse(text);
}
