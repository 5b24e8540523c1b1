/**
 * The help, from the table of commands.
 *
 * @module
 */
import { globalOf, type Heading, type NamedCommand } from "./command.ts";
import { GLOBAL, type Option, VERSION_OPTION } from "../../settings/options.ts";
import type { Style } from "../../terminal/style.ts";
import { width, wrap } from "../../terminal/text.ts";
import { t, translated } from "../../texts/texts.ts";

/** Widest help, in columns. */
const WIDEST = 100;

/** Fewest columns for what stands beside a word. */
const LEAST = 20;

/** Command lines to begin with. */
const begin = (): readonly (readonly [line: string, does: string])[] => [
  ["cos config", t`asks for the account and its key`],
  ["cos emulator", t`runs the service on this computer, to try things out`],
  [t`cos help COMMAND`, t`tells more, with examples, as cos COMMAND --help does`],
  ["cos doctor", t`looks for what is wrong when nothing works`],
  ["cos version", t`tells which version this is`],
];

/**
 * The help of the whole.
 *
 * @param commands All commands.
 * @param columns How wide the terminal is.
 * @param style Its colours.
 */
export function generalHelp(commands: readonly Heading[], columns: number, style: Style): string {
  const room = Math.min(columns, WIDEST);
  const names = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    ...wrap(t`cos works with buckets of Tencent COS v4 (JSON API).`, room),
    "",
    `${style.bold(t`Usage: `)}${t`cos [OPTIONS] COMMAND ...`}`,
    "",
    ...wrap(t`A remote name is cos://bucket/path or, with a default bucket, :/path. A folder's name ends with /.`, room),
    "",
    ...[...Map.groupBy(commands, ({ group }) => group)].flatMap(([group, some]) => [
      style.bold(translated(group)),
      ...some.flatMap(({ name, summary }) => entry(name, translated(summary), names, room, style)),
      "",
    ]),
    style.bold(t`Options of every command:`),
    ...optionLines([...GLOBAL, VERSION_OPTION], room, style),
    "",
    style.bold(t`Exit status:`),
    ...wrap(t`0 done, 1 something failed, 2 used wrongly, 3 no access, 130 interrupted`, room - 2).map((line) => `  ${line}`),
    "",
    style.bold(t`To begin:`),
    ...begin().flatMap(([line, does]) => entry(line, does, 22, room, style)),
    "",
  ].join("\n");
}

/**
 * The help of one command.
 *
 * @param command Which.
 * @param columns How wide the terminal is.
 * @param style Its colours.
 */
export function commandHelp(command: NamedCommand, columns: number, style: Style): string {
  const room = Math.min(columns, WIDEST);
  const { name, summary, operands, about, options, examples } = command;
  return [
    ...wrap(t`${translated(summary)}.`, room),
    "",
    `${style.bold(t`Usage: `)}${usageOf(name, operands)}`,
    ...about.flatMap((paragraph) => ["", ...wrap(translated(paragraph), room)]),
    ...groupsOf(options).flatMap(([group, some]) => ["", style.bold(group), ...optionLines(some, room, style)]),
    "",
    style.bold(t`Examples:`),
    ...examples.flatMap(([line, does]) => [`  ${style.cyan(line)}`, ...wrap(translated(does), room - 6).map((part) => `      ${part}`)]),
    "",
    style.bold(t`Options of every command:`),
    ...wrap(t`${globalOf(command).map(({ name }) => `--${name}`).join(" ")}; cos --help tells what they are.`, room - 2).map((line) =>
      `  ${line}`
    ),
    "",
  ].join("\n");
}

/**
 * How a command is typed, in one line.
 *
 * @param name Its name.
 * @param operands What follows it.
 */
export function usageOf(name: string, operands: string): string {
  return operands === "" ? t`cos ${name} [OPTIONS]` : t`cos ${name} [OPTIONS] ${translated(operands)}`;
}

/** Options by their headings; those without one come first. */
function groupsOf(options: readonly Option[]): (readonly [group: string, options: readonly Option[]])[] {
  const first = t`Options:`;
  const groups = new Map<string, Option[]>(options.some(({ group }) => group === undefined) ? [[first, []]] : []);
  for (const option of options) {
    const group = option.group === undefined ? first : translated(option.group);
    groups.set(group, [...groups.get(group) ?? [], option]);
  }
  return [...groups];
}

function optionLines(options: readonly Option[], room: number, style: Style): string[] {
  const left = options.map((option) => leftOf(option));
  const widest = Math.min(30, Math.max(...left.map((text) => width(text))) + 2);
  return options.flatMap((option, index) => entry(left[index]!, docOf(option), widest, room, style));
}

function leftOf({ short, name, value }: Option): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${translated(value)}`}`;
}

function docOf({ doc, many }: Option): string {
  return many ? t`${translated(doc)} May be given several times.` : translated(doc);
}

/** A word and what it means, side by side; below each other where the word is long, or the terminal narrow. */
function entry(word: string, text: string, left: number, room: number, style: Style): string[] {
  const isNarrow = room - left - 2 < LEAST;
  const indent = " ".repeat(isNarrow ? 6 : left + 2);
  const lines = wrap(text, Math.max(LEAST / 2, room - indent.length));
  const used = width(word);
  if (isNarrow || used + 1 > left) return [`  ${style.cyan(word)}`, ...lines.map((line) => indent + line)];
  return lines.map((line, index) => index === 0 ? `  ${style.cyan(word)}${" ".repeat(left - used)}${line}` : indent + line);
}
