/**
 * What is said when a command ends with an error. Loaded when there is one.
 *
 * @module
 */
import { CosError, type CosFailure, localFailure } from "../core/result.ts";
import { describe } from "./commands/base/advice.ts";
import type { Context } from "./commands/base/context.ts";
import { failureObject, NameFailed, SeveralFailed } from "./commands/base/failure.ts";
import { formatPlace } from "./settings/place.ts";
import { EXIT, Failed, Interrupted, UsageError } from "./terminal/exit.ts";
import { isBrokenPipe } from "./terminal/io.ts";
import { jsonOf, type Output } from "./terminal/output.ts";
import { statusOf } from "./terminal/status.ts";
import { t } from "./texts/texts.ts";

/**
 * Says what ended a command, and what to do next.
 *
 * @param error What was thrown.
 * @param output Where it is said.
 * @param command The command's name, where it is known.
 * @param context What the command worked with, where it began.
 * @returns The exit status.
 */
export async function explain(
  error: unknown,
  output: Output,
  command: string | undefined,
  context: Context | undefined,
): Promise<number> {
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
    const message = t`Interrupted.`;
    return { message, hints: context?.afterInterrupt?.() ?? [], failure: localFailure(-1, message) };
  }
  const failure = failureOf(error);
  const own = error instanceof UsageError ? error.hints : context?.advice(failure) ?? [];
  const isUse = statusOf(error) === EXIT.usage && own.length === 0;
  const hints = isUse ? [command === undefined ? t`See cos --help.` : t`See cos ${command} --help.`] : own;
  return { message: error instanceof UsageError ? error.message : describe(failure), hints, failure };
}

function failureOf(error: unknown): CosFailure {
  if (error instanceof CosError || error instanceof Failed) return error.failure;
  return localFailure(-1, error instanceof Error ? error.message : String(error));
}
