/**
 * The `cos` command, with its surroundings given from outside. What is loaded at first is what reads a command line and shows the help; the command
 * that was named, and what carries it out, come after it was read.
 *
 * @module
 */
import { globalOf, isNamed, loaded, type NamedCommand, optionsOf } from "./commands/base/command.ts";
import { commandHelp, generalHelp, usageOf } from "./commands/base/help.ts";
import { commands } from "./commands/mod.ts";
import { GLOBAL, VERSION_OPTION } from "./settings/options.ts";
import { type Arguments, merge, parse } from "./settings/parse.ts";
import { EXIT, UsageError } from "./terminal/exit.ts";
import type { Io } from "./terminal/io.ts";
import { Output } from "./terminal/output.ts";
import { languageOf, speak, t, together, translated } from "./texts/texts.ts";

export type { Input, Io, Sink } from "./terminal/io.ts";

/**
 * Carries out a command line.
 *
 * @param argv What follows the program's name.
 * @param io Its surroundings.
 * @returns The exit status: 0 done, 1 something failed, 2 used wrongly, 3 no access, 130 interrupted. Nothing is thrown.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  await speak(languageOf(optionIn(argv, "--lang"), io.env));
  if (argv[0] === "__complete") {
    const { complete } = await import("./commands/complete/mod.ts");
    return await complete(argv.slice(1), io);
  }
  const plain = new Output(io, { json: argv.includes("--json"), quiet: false, verbose: false });
  let name = namedIn(argv);
  try {
    const before = parse(argv, [...GLOBAL, VERSION_OPTION], true);
    const [word, ...rest] = before.operands;
    if (before.has("version") || (word === "version" && !before.has("help"))) return await say(plain, `${await version()}\n`);
    if (word === undefined || word === "help" || word === "version") {
      const [about] = parse(rest.filter((one) => one !== "help" && one !== "version"), [...GLOBAL, VERSION_OPTION], true).operands;
      return await help(plain, io, about, word === undefined && !before.has("help"));
    }
    const command = await find(word, rest);
    name = command.name;
    if (before.has("help")) return await help(plain, io, word, false);
    const options = optionsOf(command);
    const args = merge(before, parse(rest, options), options, globalOf(command));
    if (args.has("help")) return await help(plain, io, word, false);
    checkCount(command, args);
    const { run } = await import("./run.ts");
    return await run(command, argv, args, io);
  } catch (error) {
    const { explain } = await import("./explain.ts");
    return await explain(error, plain, name, undefined);
  }
}

/** The value of an option, before it is known whether all else is right. */
function optionIn(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name);
  return at < 0 ? argv.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) : argv[at + 1];
}

/** The command that was probably meant, where an option before its name is wrong. */
function namedIn(argv: readonly string[]): string | undefined {
  return argv.map((arg) => commands.find((command) => isNamed(command, arg))).find((command) => command !== undefined)?.name;
}

async function help(output: Output, io: Io, word: string | undefined, isMistake: boolean): Promise<number> {
  const { columns } = io.stdout.size();
  const { style } = output;
  const text = word === undefined ? generalHelp(commands, columns, style) : commandHelp(await find(word), columns, style);
  if (!isMistake) return await say(output, text);
  for (const line of text.trimEnd().split("\n")) await output.problem(line);
  return EXIT.usage;
}

async function say(output: Output, text: string): Promise<number> {
  await output.text(text);
  return EXIT.done;
}

/** The command of a name; for a word that is none, what was probably meant. */
async function find(word: string, rest: readonly string[] = []): Promise<NamedCommand> {
  const found = commands.find((command) => isNamed(command, word));
  if (found) return await loaded(found);
  const { noSuchCommand } = await import("./commands/base/words.ts");
  throw await noSuchCommand(word, rest, commands);
}

function checkCount({ name, count: [least, most], operands }: NamedCommand, { operands: given }: Arguments): void {
  if (given.length >= least && given.length <= most) return;
  const usage = usageOf(name, operands);
  if (given.length < least) throw new UsageError(missing(name, operands, given.length), t`Usage: ${usage}`, t`See cos ${name} --help.`);
  throw new UsageError(t`${name}: ${given[most]} is too much`, t`Usage: ${usage}`, t`See cos ${name} --help.`);
}

/** Says which operands are missing: those in brackets need not be there. */
function missing(name: string, operands: string, given: number): string {
  const words = translated(operands).split(" ").filter((word) => !word.startsWith("[")).map((word) => word.replace(/\.+$/, ""));
  const left = words.slice(given);
  return left.length === 1 ? t`${name}: ${left[0]} is missing` : t`${name}: ${together(left)} are missing`;
}

/** The version that stands in the module's own description. */
async function version(): Promise<string> {
  const { VERSION } = await import("./version.ts");
  return `cos ${VERSION}`;
}
