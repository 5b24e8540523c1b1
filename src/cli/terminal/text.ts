/**
 * Text on a terminal: its width, and what must not reach one.
 *
 * Widths do not come from `unicodeWidth` of @std/cli: it reads tables of its own from a file of JSON, which every help would wait for, and which the
 * npm form of @std leaves out. What regular expressions of the runtime know of characters is enough to line up columns.
 *
 * @module
 */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation}/u;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** A number that nobody can foretell: it tells the colours of the command from those that a name brings along. */
const OWN = 100_000_000 + Math.floor(Math.random() * 900_000_000);
const CONTROL = new RegExp(`\\x1b(?!\\[[0-9]+;${OWN}m)|[\\x00-\\x08\\x0a-\\x1a\\x1c-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]`, "g");

/** What begins or ends a colour of the command's own, until {@linkcode harmless} lets it through. */
export function colour(code: number): string {
  return `\x1b[${code};${OWN}m`;
}

/** Columns that a text takes. Chinese characters take two. */
export function width(text: string): number {
  let columns = 0;
  for (const char of text) columns += NONE.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return columns;
}

/** A text cut to a width; its middle goes, for the end of a path says most. */
export function shorten(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns < 4) return "…".slice(0, columns);
  const left = takeColumns([...text], Math.floor((columns - 1) / 3));
  const right = takeColumns([...text].reverse(), columns - 1 - width(left.join("")));
  return `${left.join("")}…${right.reverse().join("")}`;
}

function takeColumns(chars: readonly string[], columns: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const char of chars) {
    used += width(char);
    if (used > columns) break;
    taken.push(char);
  }
  return taken;
}

/** A text filled with spaces to a width. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** A line without characters that steer a terminal: a file's name could hold some. The command's own colours stay. */
export function harmless(text: string): string {
  const shown = text.replace(
    CONTROL,
    (char) =>
      char.charCodeAt(0) > 0xff ? `\\u${char.charCodeAt(0).toString(16)}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return shown.replaceAll(`;${OWN}m`, "m");
}

/** A text without its colours. */
export function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}

/** What no line begins with, and what none ends with: marks that belong to what stands before them or behind. */
const NOT_FIRST = /[，。、；：？！）〉》」』】〕％”’…—,.;:?!)\]}%]/;
const NOT_LAST = /[（〈《「『【〔“‘([{]/;

/** A text in lines of at most so many columns, broken between words, and between Chinese characters. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && width(line) + width(piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** What is not broken: words with the space behind them, and single wide characters with their marks. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let last = "";
  for (const char of text) {
    const isEnd = last === " "
      ? char !== " "
      : last !== "" && char !== " " && (WIDE.test(last) || WIDE.test(char)) && !NOT_LAST.test(last) && !NOT_FIRST.test(char) &&
        !NONE.test(char);
    if (isEnd) {
      pieces.push(piece);
      piece = "";
    }
    piece += char;
    last = char;
  }
  return [...pieces, piece];
}
