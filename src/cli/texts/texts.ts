/**
 * Texts in the language of whoever reads them. English stands in the code where it is said; a table for each other language has what it becomes, by
 * the English with `{1}`, `{2}` for its values. A text that a table lacks stays English, and a test finds it.
 *
 * A sentence is one text: what is glued together of parts cannot be said in another order.
 *
 * @module
 */

/** A language that the command speaks. */
export type Language = "en" | "zh";

/** What English becomes in another language. */
export interface Table {
  /** Texts, by the English. */
  readonly texts: Readonly<Record<string, string>>;
  /**
   * Messages and hints of the library, which come with their values put in: by the English. Where one fits several forms, the first holds. A value
   * that is a text of the library itself is written `{1*}`, one that is a list of words `{1,}`.
   */
  readonly library: Readonly<Record<string, string>>;
  /** What return codes mean, by number. */
  readonly codes: Readonly<Record<string, string>>;
}

/** Longest message that is compared with forms, in characters: a server could send any. */
const LONGEST = 2000;

/** What is spoken now: nothing for English. A process carries out one command, for one reader. */
let table: Table | undefined;
let forms: readonly (readonly [RegExp, string])[] | undefined;

/** Speaks a language from here on. */
export async function speak(language: Language): Promise<void> {
  table = language === "zh" ? (await import("./zh.ts")).zh : undefined;
  forms = undefined;
}

/**
 * The language that is wanted: what an option says, else what the environment says of messages.
 *
 * @param option The option's value.
 * @param env Reads the environment.
 */
export function languageOf(option: string | undefined, env: (name: string) => string | undefined): Language {
  const wanted = option ?? (env("LC_ALL") || env("LC_MESSAGES") || env("LANG") || "");
  // A terminal with another encoding, such as zh_CN.GBK, would show garbage.
  return /^zh([_-][a-z]+)*(\.utf-?8)?(@.*)?$/i.test(wanted) ? "zh" : "en";
}

/** A text with values: t`there is no command ${word}`. */
export function t(parts: readonly string[], ...values: readonly unknown[]): string {
  const form = table?.texts[keyOf(parts)];
  if (form === undefined) return parts.reduce((text, part, index) => text + String(values[index - 1]) + part);
  return filled(form, values.map(String));
}

/** A text that stands somewhere as a constant: a line of the help, for one. */
export function translated(text: string): string {
  return table?.texts[text] ?? text;
}

/** What a message or hint of the library becomes. One that no table has stays as it is. */
export function fromLibrary(text: string): string {
  if (table === undefined || text.length > LONGEST) return text;
  const whole = table.library[text];
  if (whole !== undefined) return whole;
  forms ??= Object.entries(table.library).filter(([form]) => form.includes("{1}")).map(([form, becomes]) => [patternOf(form), becomes]);
  for (const [pattern, becomes] of forms) {
    const found = pattern.exec(text);
    if (found) return filled(becomes, found.slice(1));
  }
  return text;
}

/** What a return code means; nothing where the language is English. */
export function meaningOf(code: number): string | undefined {
  return table?.codes[code];
}

/** A number with its noun: `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return table === undefined ? `${count} ${noun}${count === 1 ? "" : "s"}` : filled(translated(`{1} ${noun}s`), [String(count)]);
}

/** Words one after the other: `a, b, c`. */
export function listed(words: readonly string[]): string {
  return words.join(translated(", "));
}

/** Words of which none is without the others: `a and b`. */
export function together(words: readonly string[]): string {
  return words.reduce((all, word) => t`${all} and ${word}`);
}

/** Facts of a summary, one after the other. */
export function phrases(facts: readonly string[]): string {
  return facts.reduce((all, fact) => t`${all}, ${fact}`);
}

/** The English of a text with values, as tables have it. */
export function keyOf(parts: readonly string[]): string {
  return parts.reduce((text, part, index) => `${text}{${index}}${part}`);
}

function filled(form: string, values: readonly string[]): string {
  return form.replace(/\{([0-9]+)([*,]?)\}/g, (_, number, kind) => {
    const value = values[number - 1]!;
    return kind === "*" ? fromLibrary(value) : kind === "," ? listed(value.split(", ")) : value;
  });
}

/** What a form fits, with whatever values; each stands once, and in order. */
export function patternOf(form: string): RegExp {
  return new RegExp(`^${form.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[0-9]+\}/g, "([^]*?)")}$`);
}
