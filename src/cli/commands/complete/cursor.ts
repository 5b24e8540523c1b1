/**
 * Where in a command line the cursor stands. What is not finished yet cannot be parsed, and what is wrong in it is no reason to be silent; so it is
 * read word by word.
 *
 * @module
 */
import { GLOBAL, type Option, VERSION_OPTION } from "../../settings/options.ts";
import { Arguments } from "../../settings/parse.ts";
import { isNamed, loaded, type NamedCommand, optionsOf } from "../base/command.ts";
import { commands } from "../mod.ts";

/** Where the cursor stands. */
export interface Cursor {
  /** The command, where one is named before it. */
  readonly command: NamedCommand | undefined;
  /** Whether a command's name comes here. */
  readonly wantsCommand: boolean;
  /** Options that can be here. */
  readonly options: readonly Option[];
  /** What was given before it. */
  readonly args: Arguments;
  /** The option whose value comes here. */
  readonly option: Option | undefined;
  /** The part of the word before that value: `--name=`, or nothing. */
  readonly head: string;
  /** What stands of it before the cursor, without the head. */
  readonly text: string;
  /** Whether `--` came before, so that nothing is an option any more. */
  readonly ended: boolean;
}

/**
 * Reads a command line up to the cursor.
 *
 * @param words The words before the one at the cursor, without the program's name.
 * @param current What stands of the word at the cursor.
 * @returns Nothing where the command that is named does not exist.
 */
export async function cursorIn(words: readonly string[], current: string): Promise<Cursor | undefined> {
  let command: NamedCommand | undefined;
  let options: readonly Option[] = [...GLOBAL, VERSION_OPTION];
  let wantsCommand = true;
  let waiting: Option | undefined;
  let ended = false;
  const operands: string[] = [];
  const values: Record<string, unknown> = {};
  const put = (option: Option, value: string | true): void => {
    values[option.name] = option.many ? [...(values[option.name] as string[] | undefined) ?? [], value] : value;
  };
  for (const word of words) {
    if (waiting) {
      put(waiting, word);
      waiting = undefined;
    } else if (!ended && word === "--") ended = true;
    else if (!ended && word.startsWith("-") && word !== "-") {
      for (const [option, value] of optionsIn(word, options)) {
        if (value === undefined && option.value !== undefined) waiting = option;
        else put(option, value ?? true);
      }
    } else if (wantsCommand && word !== "help") {
      const heading = commands.find((one) => isNamed(one, word));
      if (heading === undefined) return undefined;
      command = await loaded(heading);
      options = optionsOf(command);
      wantsCommand = false;
    } else if (word !== "help" || !wantsCommand) operands.push(word);
  }
  const args = new Arguments(operands, options, values);
  const where = { command, wantsCommand, options, args, ended };
  if (waiting) return { ...where, option: waiting, head: "", text: current };
  const [head, name] = ended ? [] : /^--([^=]+)=/.exec(current) ?? [];
  const option = options.find((one) => one.name === name && one.value !== undefined);
  if (head !== undefined && option === undefined) return undefined;
  return { ...where, option, head: head ?? "", text: current.slice(head?.length ?? 0) };
}

/** The options of one word, each with its value where it has one in the same word. */
function optionsIn(word: string, options: readonly Option[]): (readonly [Option, string | undefined])[] {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (name !== undefined) return options.filter((option) => option.name === name).map((option) => [option, value] as const);
  const found: (readonly [Option, string | undefined])[] = [];
  for (const [index, letter] of [...word.slice(1)].entries()) {
    const option = options.find(({ short }) => short === letter);
    if (option === undefined) break;
    const rest = option.value === undefined ? "" : [...word.slice(1)].slice(index + 1).join("").replace(/^=/, "");
    found.push([option, rest === "" ? undefined : rest]);
    if (rest !== "") break;
  }
  return found;
}
