/**
 * Carries out a command whose arguments are read. Loaded when it comes to that, for it brings the client along.
 *
 * @module
 */
import type { NamedCommand } from "./commands/base/command.ts";
import { Context } from "./commands/base/context.ts";
import { explain } from "./explain.ts";
import type { Arguments } from "./settings/parse.ts";
import { watchInterrupts } from "./terminal/interrupt.ts";
import type { Io } from "./terminal/io.ts";
import { Output } from "./terminal/output.ts";
import { Prompt } from "./terminal/prompt.ts";
import { t } from "./texts/texts.ts";

/**
 * Carries it out, and says what ended it.
 *
 * @param command Which.
 * @param argv All arguments of the process.
 * @param args The command's arguments.
 * @param io Its surroundings.
 * @returns The exit status.
 */
export async function run(command: NamedCommand, argv: readonly string[], args: Arguments, io: Io): Promise<number> {
  const output = new Output(io, { json: args.has("json"), quiet: args.has("quiet"), verbose: args.has("verbose") });
  const interrupts = watchInterrupts(io, () => {
    void output.note(output.asideStyle.dim(t`Stopping; Ctrl-C again ends at once.`)).catch(() => {});
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
