/**
 * The `cos` command, with its surroundings given from outside.
 *
 * @module
 */
import { CosError, type CosFailure, localFailure } from "../core/result.ts";
import { commands } from "./commands/mod.ts";
import { describe } from "./commands/base/advice.ts";
import { Context } from "./commands/base/context.ts";
import { EXIT, Failed, Interrupted, statusOf, UsageError } from "./terminal/exit.ts";
import { failureObject, NameFailed, SeveralFailed } from "./commands/base/failure.ts";
import { commandHelp, generalHelp } from "./commands/base/help.ts";
import { watchInterrupts } from "./terminal/interrupt.ts";
import { type Io, isBrokenPipe } from "./terminal/io.ts";
import { type Command, globalOf, optionsOf } from "./commands/base/command.ts";
import { GLOBAL } from "./settings/options.ts";
import { jsonOf, Output } from "./terminal/output.ts";
import { formatPlace } from "./settings/place.ts";
import { type Arguments, merge, nearest, parse } from "./settings/parse.ts";
import { Prompt } from "./terminal/prompt.ts";

export type { Input, Io, Sink } from "./terminal/io.ts";

/**
 * Carries out a command line.
 *
 * @param argv What follows the program's name.
 * @param io Its surroundings.
 * @returns The exit status: 0 done, 1 something failed, 2 used wrongly, 3 no access, 130 interrupted. Nothing is thrown.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const plain = new Output(io, { json: argv.includes("--json"), quiet: false, verbose: false });
  let command = namedIn(argv);
  try {
    const before = parse(argv, [...GLOBAL, VERSION_OPTION], true);
    const [word, ...rest] = before.operands;
    if (before.has("version")) return await say(plain, `${await version()}\n`);
    if (word === undefined || word === "help") return await help(plain, io, rest[0], word === undefined && !before.has("help"));
    command = find(word);
    if (before.has("help")) return await help(plain, io, word, false);
    const options = optionsOf(command);
    const args = merge(before, parse(rest, options), options, globalOf(command));
    if (args.has("help")) return await help(plain, io, word, false);
    checkCount(command, args);
    return await run(command, argv, args, io);
  } catch (error) {
    return await explain(error, plain, command?.name, undefined);
  }
}

/** The command that was probably meant, where an option before its name is wrong. */
function namedIn(argv: readonly string[]): Command | undefined {
  return argv.map((arg) => commands.find(({ name }) => name === arg)).find((command) => command !== undefined);
}

const VERSION_OPTION = { name: "version", doc: "The version." };

async function run(command: Command, argv: readonly string[], args: Arguments, io: Io): Promise<number> {
  const output = new Output(io, { json: args.has("json"), quiet: args.has("quiet"), verbose: args.has("verbose") });
  const interrupts = watchInterrupts(io, () => {
    void output.note(output.asideStyle.dim("Stopping; Ctrl-C again ends at once.")).catch(() => {});
  });
  const { signal } = interrupts;
  const context = new Context({ command: command.name, argv, args, io, output, prompt: new Prompt(io, output, signal), signal });
  try {
    return await command.run(context);
  } catch (error) {
    return await explain(signal.aborted ? signal.reason : error, output, command.name, context);
  } finally {
    interrupts.stop();
  }
}

/** Says what ended a command, and what to do next. */
async function explain(error: unknown, output: Output, command: string | undefined, context: Context | undefined): Promise<number> {
  // Whoever read the output has enough, as with `| head`.
  if (isBrokenPipe(error)) return EXIT.done;
  try {
    await tell(error, output, command, context);
  } catch (again) {
    if (!isBrokenPipe(again)) throw again;
  }
  return statusOf(error);
}

async function tell(error: unknown, output: Output, command: string | undefined, context: Context | undefined): Promise<void> {
  const { message, hints, failure } = explanation(error, command, context);
  if (output.json) return await tellPrograms(error, output, failure, hints);
  const style = output.asideStyle;
  await output.problem(error instanceof Interrupted ? style.yellow(message) : `${style.red("cos:")} ${message}`);
  for (const hint of hints) await output.problem(style.cyan(`  ${hint}`));
}

/** What names are to blame for stands among the results, as with commands that go on; what is wrong with the whole stands aside. */
async function tellPrograms(error: unknown, output: Output, failure: CosFailure, hints: readonly string[]): Promise<void> {
  if (error instanceof Interrupted) {
    return await output.problem(jsonOf({ status: "interrupted", error: { message: failure.message }, advice: hints }));
  }
  const names = error instanceof SeveralFailed ? error.all : error instanceof NameFailed ? [error] : [];
  for (const one of names) {
    const advice = one === error ? hints : [...one.hints, ...hints];
    await output.result("", failureObject({ name: formatPlace(one.place) }, one.failure, advice));
  }
  if (names.length === 0) await output.problem(jsonOf(failureObject({}, failure, hints)));
}

interface Explanation {
  /** For people. */
  readonly message: string;
  readonly hints: readonly string[];
  /** For programs. */
  readonly failure: CosFailure;
}

function explanation(error: unknown, command: string | undefined, context: Context | undefined): Explanation {
  if (error instanceof Interrupted) {
    const message = "Interrupted.";
    return { message, hints: context?.afterInterrupt?.() ?? [], failure: localFailure(-1, message) };
  }
  const failure = failureOf(error);
  const own = error instanceof UsageError ? error.hints : context?.advice(failure) ?? [];
  const isUse = statusOf(error) === EXIT.usage && own.length === 0;
  const hints = isUse ? [`See cos ${command === undefined ? "" : `${command} `}--help.`] : own;
  return { message: error instanceof Error && !(error instanceof CosError) ? error.message : describe(failure), hints, failure };
}

function failureOf(error: unknown): CosFailure {
  if (error instanceof CosError || error instanceof Failed) return error.failure;
  return localFailure(-1, error instanceof Error ? error.message : String(error));
}

async function help(output: Output, io: Io, word: string | undefined, isMistake: boolean): Promise<number> {
  const { columns } = io.stdout.size();
  const text = word === undefined ? generalHelp(commands, columns, output.style) : commandHelp(find(word), columns, output.style);
  if (!isMistake) return await say(output, text);
  for (const line of text.trimEnd().split("\n")) await output.problem(line);
  return EXIT.usage;
}

async function say(output: Output, text: string): Promise<number> {
  await output.text(text);
  return EXIT.done;
}

function find(word: string): Command {
  const found = commands.find(({ name }) => name === word);
  if (found) return found;
  const near = nearest(word, commands.map(({ name }) => name));
  throw new UsageError(`there is no command ${word}`, near === undefined ? "See cos --help." : `Did you mean cos ${near}?`);
}

function checkCount({ name, count: [least, most], operands }: Command, { operands: given }: Arguments): void {
  if (given.length >= least && given.length <= most) return;
  const usage = `cos ${name} [OPTIONS] ${operands}`.trimEnd();
  if (given.length < least) throw new UsageError(`${name}: something is missing`, `Usage: ${usage}`, `See cos ${name} --help.`);
  throw new UsageError(`${name}: ${given[most]} is too much`, `Usage: ${usage}`, `See cos ${name} --help.`);
}

/** The version that stands in the module's own description. */
async function version(): Promise<string> {
  const { VERSION } = await import("./version.ts");
  return `cos ${VERSION}`;
}
