/**
 * The help, from the table of commands.
 *
 * @module
 */
import { globalOf, type Heading, type NamedCommand } from "./command.ts";
import { GLOBAL, type Option, VERSION_OPTION } from "../../settings/options.ts";
import type { Style } from "../../terminal/style.ts";
import { wrap } from "../../terminal/text.ts";

/** Widest help, in columns. */
const WIDEST = 100;

/** Command lines to begin with. */
const BEGIN: readonly (readonly [line: string, does: string])[] = [
  ["cos config", "asks for the account and its key"],
  ["cos emulator", "runs the service on this computer, to try things out"],
  ["cos help COMMAND", "tells more, with examples, as cos COMMAND --help does"],
  ["cos version", "tells which version this is"],
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
    ...wrap("cos works with buckets of Tencent COS v4 (JSON API).", room),
    "",
    `${style.bold("Usage:")} cos [OPTIONS] COMMAND ...`,
    "",
    ...wrap("A remote name is cos://bucket/path or, with a default bucket, :/path. A folder's name ends with /.", room),
    "",
    style.bold("Commands:"),
    ...commands.flatMap(({ name, summary }) => entry(style.cyan(name), name.length, summary, names, room)),
    "",
    style.bold("Options of every command:"),
    ...optionLines([...GLOBAL, VERSION_OPTION], room, style),
    "",
    style.bold("Exit status:"),
    ...wrap("0 done, 1 something failed, 2 used wrongly, 3 no access, 130 interrupted", room - 2).map((line) => `  ${line}`),
    "",
    style.bold("To begin:"),
    ...BEGIN.flatMap(([line, does]) => entry(style.cyan(line), line.length, does, 22, room)),
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
    ...wrap(`${summary}.`, room),
    "",
    `${style.bold("Usage:")} cos ${name} [OPTIONS]${operands === "" ? "" : ` ${operands}`}`,
    ...about.flatMap((paragraph) => ["", ...wrap(paragraph, room)]),
    ...options.length > 0 ? ["", style.bold("Options:"), ...optionLines(options, room, style)] : [],
    "",
    style.bold("Examples:"),
    ...examples.flatMap(([line, does]) => [`  ${style.cyan(line)}`, ...wrap(does, room - 6).map((part) => `      ${part}`)]),
    "",
    style.bold("Options of every command:"),
    ...optionLines(globalOf(command), room, style),
    "",
  ].join("\n");
}

function optionLines(options: readonly Option[], room: number, style: Style): string[] {
  const left = options.map((option) => leftOf(option));
  const widest = Math.min(30, Math.max(...left.map((text) => text.length)) + 2);
  return options.flatMap((option, index) => entry(style.cyan(left[index]!), left[index]!.length, docOf(option), widest, room));
}

function leftOf({ short, name, value }: Option): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function docOf({ doc, many }: Option): string {
  return many ? `${doc} May be given several times.` : doc;
}

/** A word and what it means, side by side; below each other where the word is long. */
function entry(painted: string, length: number, text: string, left: number, room: number): string[] {
  const lines = wrap(text, Math.max(20, room - left - 2));
  const indent = " ".repeat(left + 2);
  if (length + 1 > left) return [`  ${painted}`, ...lines.map((line) => indent + line)];
  return lines.map((line, index) => index === 0 ? `  ${painted}${" ".repeat(left - length)}${line}` : indent + line);
}
