/**
 * Reads arguments by the table of options.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { UsageError } from "../terminal/exit.ts";
import { parseBytes, parseSeconds } from "../terminal/format.ts";
import { secondsOf } from "../../transfer/moment.ts";
import type { Option } from "./options.ts";
import { listed, t, translated } from "../texts/texts.ts";

/** What was found: operands, and the values of options. */
export class Arguments {
  /** What is no option, in order. */
  readonly operands: readonly string[];
  readonly #options: ReadonlyMap<string, Option>;
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param operands What is no option.
   * @param options The options that there are.
   * @param values Their values.
   */
  constructor(operands: readonly string[], options: readonly Option[], values: Readonly<Record<string, unknown>>) {
    this.operands = operands;
    this.#options = new Map(options.map((option) => [option.name, option]));
    this.#values = values;
  }

  /** Whether the command has an option. */
  takes(name: string): boolean {
    return this.#options.has(name);
  }

  /** Whether a switch is on. */
  has(name: string): boolean {
    return this.#value(name) === true;
  }

  /** Whether a switch is on, where the command has it at all. */
  hasIfAny(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The value of an option. */
  text(name: string): string | undefined {
    return this.#value(name) as string | undefined;
  }

  /** The values of an option that may be given several times; nothing if it was not. */
  list(name: string): readonly string[] | undefined {
    return this.#value(name) as readonly string[] | undefined;
  }

  /** The value of an option as a whole number, of at least 1 unless its range says something else. */
  count(name: string): number | undefined {
    return this.#number(name, "NUMBER");
  }

  /** The value of an option as bytes. */
  bytes(name: string): number | undefined {
    return this.#number(name, "SIZE");
  }

  /** The value of an option as bytes a second. */
  rate(name: string): number | undefined {
    const text = this.text(name);
    const bytes = text === undefined ? undefined : parseBytes(text.replace(/\/s$/i, ""));
    if (text !== undefined && !bytes) throw new UsageError(t`--${name}: must be bytes a second like 500K or 10M, got ${text}`);
    return bytes;
  }

  /** The value of an option as a number of times a second. */
  perSecond(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const times = /^[0-9]{1,9}(\.[0-9]{1,9})?$/.test(text) ? Number(text) : 0;
    if (times === 0) throw new UsageError(t`--${name}: must be a number of requests a second like 5 or 0.5, got ${text}`);
    return times;
  }

  /** The value of an option as seconds. */
  seconds(name: string): number | undefined {
    return this.#number(name, "TIME");
  }

  /** The value of an option as a moment: an age, counted from now, or a date. */
  moment(name: string, now: number): Date | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : new Date(secondsOf(`--${name}`, text, now) * 1000);
  }

  #number(name: string, unit: keyof typeof UNITS): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : numberOf(this.#options.get(name)!, text, unit);
  }

  #value(name: string): unknown {
    if (!this.#options.has(name)) throw new Error(`no command has an option ${name}`);
    return this.#values[name];
  }
}

/** How values are read, by what the help calls them. */
const UNITS = {
  NUMBER: { read: (text: string) => /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined, kind: () => t`a whole number` },
  SIZE: { read: parseBytes, kind: () => t`a size like 1048576, 512K or 1M` },
  TIME: { read: parseSeconds, kind: () => t`a time like 300, 30s, 5m, 2h or 7d` },
} as const;

/**
 * A value with a unit, within the option's range.
 *
 * @throws UsageError for what is wrong with it, in the words and units of the option.
 */
function numberOf({ name, range = {} }: Option, text: string, unit: keyof typeof UNITS): number {
  const { read, kind } = UNITS[unit];
  const { least = unit === "NUMBER" ? "1" : undefined, most } = range;
  const value = read(text);
  if (value === undefined) throw new UsageError(t`--${name}: must be ${kind()}, got ${text}`);
  const isLow = least !== undefined && value < read(least)!;
  const isHigh = most !== undefined && value > read(most)!;
  if (!isLow && !isHigh) return value;
  if (least !== undefined && most !== undefined) throw new UsageError(t`--${name}: must be ${least} to ${most}, got ${text}`);
  throw new UsageError(isLow ? t`--${name}: must be at least ${least}, got ${text}` : t`--${name}: must be at most ${most}, got ${text}`);
}

/**
 * Reads arguments.
 *
 * @param argv What follows the command's name.
 * @param options The options that there may be.
 * @param stopEarly Whether everything from the first operand on is left as it is.
 * @throws UsageError for an option that there is not, with the nearest one; for a missing value, one that is not allowed, and one where none belongs.
 */
export function parse(argv: readonly string[], options: readonly Option[], stopEarly = false): Arguments {
  const switches = options.filter(({ value }) => value === undefined);
  const valued = options.filter(({ value }) => value !== undefined);
  refuseValues(argv, switches);
  const { _, "--": ended = [], ...found } = parseArgs(withEmpty(argv, valued), {
    boolean: switches.map(({ name }) => name),
    string: ["_", ...valued.map(({ name }) => name)],
    collect: valued.filter(({ many }) => many).map(({ name }) => name),
    alias: Object.fromEntries(options.flatMap(({ name, short }) => short === undefined ? [] : [[name, short]])),
    stopEarly,
    "--": true,
    unknown: (_arg, key) => {
      if (key === undefined) return;
      throw unknownOption(key, options);
    },
  });
  const values: Record<string, unknown> = {};
  for (const option of options) {
    const value = (found as Record<string, unknown>)[option.name];
    if (option.value === undefined ? value === true : value !== undefined && !(Array.isArray(value) && value.length === 0)) {
      checkValue(option, value);
      values[option.name] = value;
    }
  }
  // Whoever reads on behind the first operand has to see where options end.
  const mark = stopEarly && _.length > 0 && ended.length > 0 ? ["--"] : [];
  return new Arguments([..._.map(String), ...mark, ...ended], options, values);
}

/** The parser takes `--json=3`, and `--json=no`, for `--json`. */
function refuseValues(argv: readonly string[], switches: readonly Option[]): void {
  for (const arg of argv) {
    if (arg === "--") return;
    const option = switches.find(({ name }) => arg.startsWith(`--${name}=`));
    if (option) throw new UsageError(t`--${option.name} takes no value`);
  }
}

/** Values that the parser takes for operands or options behind a space, in the form in which it does not: empty ones, - and negative numbers. */
function withEmpty(argv: readonly string[], valued: readonly Option[]): string[] {
  const end = argv.indexOf("--");
  const joined: string[] = [];
  for (const [index, arg] of argv.entries()) {
    const before = argv[index - 1];
    const isValue = /^(-([1-9].*)?)?$/s.test(arg) && (end < 0 || index < end) && valued.some(({ name }) => before === `--${name}`);
    if (isValue) joined[joined.length - 1] += `=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/**
 * Arguments with those that stood before the command's name.
 *
 * @param before What stood before.
 * @param after What stood behind; it wins.
 * @param options The options that there may be.
 * @param global Those that may stand before.
 */
export function merge(before: Arguments, after: Arguments, options: readonly Option[], global: readonly Option[]): Arguments {
  const early = global.map(({ name }) => [name, before.text(name)] as const).filter(([, value]) => value !== undefined);
  const late = options.map(({ name }) => [name, after.text(name)] as const).filter(([, value]) => value !== undefined);
  return new Arguments(after.operands, options, Object.fromEntries([...early, ...late]));
}

function checkValue(option: Option, given: unknown): void {
  const { name, value, values, empty, range } = option;
  for (const one of Array.isArray(given) ? given : [given]) {
    if (value !== undefined && one === "" && !empty) throw new UsageError(t`--${name} needs a value: --${name} ${translated(value)}`);
    if (values && !values.includes(one)) {
      throw new UsageError(t`--${name}: must be one of ${listed(values)}, got ${one}`);
    }
    if (range) numberOf(option, one, value as keyof typeof UNITS);
  }
}

/** Longest name of an option that is repeated, in characters; a slip is no longer. */
const LONGEST = 32;

function unknownOption(key: string, options: readonly Option[]): UsageError {
  // What is longer than any option is no slip: it may be a sign that begins so, and is not repeated.
  const given = key.length === 1 ? `-${key}` : `--${key.length > LONGEST ? `${key.slice(0, 8)}…` : key}`;
  const near = key.length === 1 || key.length > LONGEST ? undefined : nearest(key, options.map(({ name }) => name));
  return new UsageError(t`unknown option ${given}`, ...near === undefined ? [] : [t`Did you mean --${near}?`]);
}

/** The word that was probably meant; nothing where all are far off. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const near = closestString(word, words, { compareFn: edits });
  const distance = near.startsWith(word) ? 1 : edits(word, near);
  return distance <= Math.max(1, Math.floor(word.length / 2)) ? near : undefined;
}

/** How many letters differ; two that stand in the wrong order, as in `sl`, are one slip. */
function edits(word: string, other: string): number {
  const swapped = Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => {
    return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  });
  return Math.min(levenshteinDistance(word, other), ...swapped.map((one) => 1 + levenshteinDistance(one, other)));
}
