/**
 * What a command is: the one description of it, from which parsing, help and completions come.
 *
 * @module
 */
import { GLOBAL, type Option } from "../../settings/options.ts";
import type { Context } from "./context.ts";

/** What is known of a command before its file is loaded: its line in the help of the whole. */
export interface Heading {
  /** Its name. */
  readonly name: string;
  /** Other words for it. */
  readonly aliases?: readonly string[] | undefined;
  /** The heading under which the help of the whole shows it. */
  readonly group: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Loads its file. */
  readonly load: () => Promise<Command>;
}

/** One command, as its file tells it. */
export interface Command {
  /** What follows its name, as the help shows it. */
  readonly operands: string;
  /** Fewest and most operands. */
  readonly count: readonly [least: number, most: number];
  /** What there is to know, a paragraph each. */
  readonly about: readonly string[];
  /** Its own options. */
  readonly options: readonly Option[];
  /** Command lines, and what each does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Words that its operand can be, for completions. */
  readonly words?: readonly string[];
  /** Whether its operands are remote names only, for completions; otherwise they can be local files, too. */
  readonly remote?: boolean;
  /**
   * Carries it out.
   *
   * @returns The exit status.
   */
  readonly run: (context: Context) => Promise<number>;
}

/** Whether a word is a command's name, or another word for it. */
export function isNamed({ name, aliases }: Heading, word: string): boolean {
  return name === word || aliases?.includes(word) === true;
}

/** A command with its name. */
export interface NamedCommand extends Heading, Command {}

/** Loads a command. */
export async function loaded(heading: Heading): Promise<NamedCommand> {
  return { ...heading, ...await heading.load() };
}

/** The options of every command that a command takes as they are: one of its own may mean something else. */
export function globalOf({ options }: Command): Option[] {
  return GLOBAL.filter(({ name }) => options.every((own) => own.name !== name));
}

/** All options of a command. */
export function optionsOf(command: Command): Option[] {
  return [...command.options, ...globalOf(command)];
}
