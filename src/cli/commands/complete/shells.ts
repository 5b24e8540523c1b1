/**
 * How each shell hands over what is typed, and takes what could be: which words there are before the cursor, and candidates as they are to be put in.
 *
 * @module
 */
import type { Offer } from "./candidates.ts";

/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** A shell. */
export type Shell = typeof SHELLS[number];

/** What is typed before the cursor. */
export interface Typed {
  /** The words before the one at the cursor, without the program's name. */
  readonly words: readonly string[];
  /** What stands of the word at the cursor. */
  readonly current: string;
  /** Writes candidates for the shell, a line each; the first line says what holds for all. */
  readonly write: (offer: Offer) => readonly string[];
}

/**
 * Reads what a shell's script hands over.
 *
 * @param shell Which shell.
 * @param args What it hands over: the word at the cursor with `=` before it, for shells lose empty words; then the words before it, or for bash the
 * line up to the cursor.
 */
export function typedIn(shell: Shell, [marked = "=", ...rest]: readonly string[]): Typed {
  const current = marked.slice(1);
  if (shell === "bash") return inBash(rest[0] ?? "", current);
  if (shell === "fish") return { words: rest, current: inFish(current), write: forZshAndFish };
  return { words: rest, current, write: shell === "powershell" ? forPowerShell : forZshAndFish };
}

/** What a word of fish stands for, which may end within quotes: it hands over the word at the cursor as it is typed. */
function inFish(word: string): string {
  let value = "";
  let quote = "";
  for (let at = 0; at < word.length; at++) {
    const char = word[at]!;
    const next = word[at + 1] ?? "";
    const escapes = char === "\\" && (quote === "" || next === "\\" || next === quote || (quote === '"' && next === "$"));
    if (escapes) value += word[++at] ?? "";
    else if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = "";
    else value += char;
  }
  return value;
}

/** Whether words are left to type behind what is put in. */
function isPart(text: string): boolean {
  return /[/=]$/.test(text);
}

function headOf({ files }: Offer, part: boolean): string {
  return [...files ? ["files"] : [], ...part ? ["part"] : []].join(" ") || "words";
}

/** Both quote what they put in by themselves. */
function forZshAndFish(offer: Offer): string[] {
  return [headOf(offer, false), ...offer.candidates.map(({ text, about }) => about === undefined ? text : `${text}\t${about}`)];
}

/** In its single quotes everything stands for itself but these quotes, of which it knows five. */
function forPowerShell(offer: Offer): string[] {
  const lines = offer.candidates.map(({ text, about }) => {
    const put = /^[\w:/.=@%+-]+$/.test(text) && !text.startsWith("@") ? text : `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
    return `${put}\t${text}\t${about ?? text}`;
  });
  return [headOf(offer, false), ...lines];
}

/** How a place in a line is quoted. */
type Quote = "" | "'" | '"';

/** The last word of a line as bash reads it. */
interface LastWord {
  /** The words before. */
  readonly words: readonly string[];
  /** Where it begins. */
  readonly start: number;
  /** What it stands for. */
  readonly value: string;
  /** How much of the value is before each place of the line, and how that place is quoted; from the start on. */
  readonly places: readonly { readonly length: number; readonly quote: Quote }[];
}

/**
 * What bash hands over. It splits words at `:` and `=`, too, and puts in what comes as it is, in place of the part behind the last of these; so the
 * line is read here, and what comes is quoted as the place is.
 */
function inBash(line: string, part: string): Typed {
  const { words, start, value, places } = lastWordOf(line);
  const begin = line.endsWith(part) ? Math.max(start, line.length - part.length) : start;
  const { length, quote } = places[begin - start]!;
  const command = words.findIndex((word) => !/^\w+=/.test(word));
  return {
    words: words.slice(command + 1),
    current: value,
    write: (offer) => {
      const { candidates } = offer;
      const lines = candidates.map(({ text }) => quoted(text.slice(length), quote));
      return [headOf(offer, candidates.length === 1 && isPart(candidates[0]!.text)), ...lines];
    },
  };
}

/** Reads a line as bash does, up to its end, which may be within quotes. */
function lastWordOf(line: string): LastWord {
  const words: string[] = [];
  let start = line.length;
  let value = "";
  let places: { length: number; quote: Quote }[] = [];
  let within = false;
  let quote: Quote = "";
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (!within && !/\s/.test(char)) {
      within = true;
      start = at;
      value = "";
      places = [];
    }
    if (!within) continue;
    places.push({ length: value.length, quote });
    if (quote === "" && /\s/.test(char)) {
      words.push(value);
      within = false;
    } else if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = "";
    else if (char === "\\" && quote !== "'" && at + 1 < line.length && (quote === "" || /["$`\\]/.test(line[at + 1]!))) {
      places.push({ length: value.length, quote });
      value += line[++at];
    } // At the end it escapes what is not typed yet.
    else if (char !== "\\" || quote !== "" || at + 1 < line.length) value += char;
  }
  if (!within) return { words, start: line.length, value: "", places: [{ length: 0, quote: "" }] };
  return { words, start, value, places: [...places, { length: value.length, quote }] };
}

/** A text for a place in a line of bash. */
function quoted(text: string, quote: Quote): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  // Within them, history can be called by ! alone, and no backslash keeps it from that.
  if (quote === '"') return text.replace(/["$`\\]/g, "\\$&").replaceAll("!", `"'!'"`);
  return text.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, "\\$&");
}
