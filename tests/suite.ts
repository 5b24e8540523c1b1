/**
 * Runs commands that are tests or checks, in view of the user, and counts what they say.
 *
 * @module
 */

/** How many tests of a suite passed and failed. */
export interface Count {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
}

/**
 * Runs a suite of tests.
 *
 * @param name What it is.
 * @param command What to run.
 * @param cwd Where.
 * @param summary Finds the numbers of passed and failed tests in what it prints; the last match counts.
 * @param env Variables of its environment, besides this one's.
 */
export async function suite(
  name: string,
  command: readonly string[],
  cwd: string,
  summary: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Count> {
  console.log(`\n--- ${name}`);
  const [program, ...args] = command;
  const child = new Deno.Command(program!, { args, cwd, env: { NO_COLOR: "1", ...env }, stdin: "null", stdout: "piped", stderr: "inherit" })
    .spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    await Deno.stdout.write(new TextEncoder().encode(chunk));
    text += chunk;
  }
  const { code } = await child.status;
  const last = [...text.matchAll(new RegExp(summary, summary.flags + "g"))].at(-1);
  // A suite that ends without its summary, without a test, or badly though nothing failed, has failed as a whole.
  if (!last || Number(last[1]) + Number(last[2]) === 0) return { suite: name, passed: 0, failed: 1 };
  const failed = Number(last[2]);
  return { suite: name, passed: Number(last[1]), failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Runs a check: one test, which passes when the command ends well. */
export async function check(name: string, command: readonly string[], cwd: string): Promise<Count> {
  console.log(`\n--- ${name}`);
  const [program, ...args] = command;
  const { success } = await new Deno.Command(program!, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  return { suite: name, passed: success ? 1 : 0, failed: success ? 0 : 1 };
}

/** Prints a line for each suite and the total, and ends the process accordingly. */
export function conclude(counts: readonly Count[]): never {
  console.log("\n");
  for (const { suite, passed, failed } of counts) {
    console.log(`${failed === 0 ? "ok    " : "FAILED"} ${suite}: ${passed} passed, ${failed} failed`);
  }
  const total = (key: "passed" | "failed"): number => counts.reduce((sum, count) => sum + count[key], 0);
  console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
  Deno.exit(total("failed") === 0 ? 0 : 1);
}
