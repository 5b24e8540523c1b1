/**
 * Values as TypeScript source, laid out as `deno fmt` leaves it: on one line where it fits, else one entry a line.
 *
 * @module
 */

/** The width of a line of code. */
export const LINE_WIDTH = 140;

/** Source text that stands where a value is expected, for example the name of a constant. */
export class Raw {
  /** The text. */
  readonly text: string;

  /** @param text The source text. */
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A value as source text.
 *
 * @param value Plain data, with {@linkcode Raw} parts.
 * @param indent Columns by which the line that it begins on is indented.
 * @param used Columns of that line that are taken already, besides the indent; one more for what follows it.
 */
export function literal(value: unknown, indent = 0, used = 0): string {
  const line = oneLine(value);
  if (indent + used + widthOf(line) < LINE_WIDTH || !isContainer(value)) return line;
  const inner = " ".repeat(indent + 2);
  const parts = Array.isArray(value)
    ? value.map((item) => inner + literal(item, indent + 2))
    : fields(value).map(([key, item]) => inner + property(key) + ":" + entry(item, indent + 2, widthOf(property(key)) + 2));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${parts.join(",\n")},\n${" ".repeat(indent)}${close}`;
}

/** What stands behind a property's colon: a text that is too long for the line has one of its own. */
function entry(value: unknown, indent: number, used: number): string {
  const text = literal(value, indent, used);
  const hangs = typeof value === "string" && indent + used + widthOf(text) >= LINE_WIDTH;
  return hangs ? `\n${" ".repeat(indent + 2)}${text}` : ` ${text}`;
}

/** Columns that a text takes, as `deno fmt` counts them: East Asian characters and emoji take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += /\p{M}/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function oneLine(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const parts = fields(value).map(([key, item]) => `${property(key)}: ${oneLine(item)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

function isContainer(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === "object" && value !== null && !(value instanceof Raw) && Object.keys(value).length > 0;
}

function fields(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

function property(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : quoted(key);
}

/** A string in the quotes that need fewer escapes; what cannot be seen is escaped. */
function quoted(text: string): string {
  const double = JSON.stringify(text).replace(/(?! )[\p{C}\p{Z}]/gu, escaped);
  const count = (quote: string): number => text.split(quote).length - 1;
  return count('"') > count("'") ? `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : double;
}

function escaped(char: string): string {
  return Array.from({ length: char.length }, (_, index) => "\\u" + char.charCodeAt(index).toString(16).padStart(4, "0")).join("");
}
