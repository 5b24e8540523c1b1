/**
 * Many items, some at a time: told of one by one, those that failed listed at the end.
 *
 * @module
 */
import { BadInput, CosError, type CosFailure, localFailure } from "../../core/result.ts";
import { inParallel } from "../../transfer/pool.ts";
import { describe } from "../advice.ts";
import type { Context } from "../context.ts";
import { EXIT, Failed, isHopeless, isNoAccess } from "../exit.ts";
import { failureObject } from "../failure.ts";
import { plural } from "../format.ts";
import { isBrokenPipe } from "../io.ts";
import { formatRemote, type Remote } from "../remote_name.ts";
import { deferred } from "../waiting.ts";

/** What became of an item. */
export interface Outcome {
  /** `planned`: it would be done, if this were no dry run. */
  readonly status: "done" | "same" | "skipped" | "failed" | "planned";
  /** The item, as the person knows it. */
  readonly label: string;
  /** What was done, in a line; absent where that was said already. */
  readonly line?: string | undefined;
  /** More for `--json`. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Why it failed. */
  readonly failure?: CosFailure | undefined;
  /** The remote name, for advice. */
  readonly remote?: Remote | undefined;
}

/** How many of each. */
export interface Tally {
  /** Items that were done, or would be. */
  done: number;
  /** Items that were the same. */
  same: number;
  /** Items that were passed over. */
  skipped: number;
  /** Items that failed, in the order in which they did. */
  readonly failed: Outcome[];
}

/** Items at once, if nothing is said. */
export const CONCURRENCY = 4;

/**
 * Works on items. What fails is kept for the end, and the others go on, unless they would all fail in the same way.
 *
 * @param context Where outcomes are told.
 * @param items What is to be done.
 * @param concurrency How many at once.
 * @param work Works on one item.
 * @returns How many of each.
 */
export async function runItems<T>(
  context: Context,
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T, signal: AbortSignal) => Promise<Outcome>,
): Promise<Tally> {
  const tally: Tally = { done: 0, same: 0, skipped: 0, failed: [] };
  const hopeless = new AbortController();
  const stop = (): void => hopeless.abort(context.signal.reason);
  context.signal.addEventListener("abort", stop, { once: true });
  if (context.signal.aborted) stop();
  try {
    await inParallel(() => items, concurrency, hopeless.signal, async (item, signal) => {
      const outcome = await work(item, signal);
      await tell(context, outcome, tally);
      if (outcome.failure && isHopeless(outcome.failure)) hopeless.abort(new Hopeless());
    });
  } catch (error) {
    if (!(error instanceof Hopeless)) {
      if (tally.failed.length > 0 && !context.output.json) await listFailed(context, tally);
      throw error;
    }
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
  return tally;
}

/** Every further item would fail as this one did. */
class Hopeless extends Error {}

async function tell(context: Context, outcome: Outcome, tally: Tally): Promise<void> {
  const { output } = context;
  const { status, line, record, failure, remote } = outcome;
  if (status !== "failed") {
    tally[status === "planned" ? "done" : status]++;
    // What stayed as it was is of interest to programs only.
    if (line !== undefined && (status !== "same" || output.json || output.verbose)) await output.item(line, { status, ...record });
    return;
  }
  tally.failed.push(outcome);
  // People get the list at the end, where they look; programs get it as it comes.
  if (output.json && failure) await output.result("", failureObject(record, failure, context.advice(failure, remote)));
}

/** Says what failed and what to do about it. */
export async function listFailed(context: Context, { failed, done, same, skipped }: Tally): Promise<void> {
  const { output } = context;
  const style = output.asideStyle;
  const all = done + same + skipped + failed.length;
  if (all > 1) await output.problem(style.bold(style.red(`${failed.length} of ${plural(all, "item")} failed:`)));
  const told = new Set<string>();
  for (const { label, failure, remote } of failed) {
    await output.problem(`${style.red(all > 1 ? " " : "cos:")} ${label}: ${describe(failure ?? localFailure(-1, "failed"))}`);
    if (!failure) continue;
    for (const line of context.advice(failure, remote)) {
      // The same advice once, however many need it.
      if (told.has(line)) continue;
      told.add(line);
      await output.problem(style.cyan(`  ${line}`));
    }
  }
}

/** Ends a command that worked on items: lists what failed, and gives the exit status. */
export async function conclude(context: Context, tally: Tally): Promise<number> {
  if (tally.failed.length === 0) return EXIT.done;
  if (!context.output.json) await listFailed(context, tally);
  return tally.failed.every(({ failure }) => failure && isNoAccess(failure)) ? EXIT.noAccess : EXIT.failed;
}

/** An item that failed. What is no failure of one item goes on to whoever ends the command. */
export function failedOutcome(error: unknown, label: string, record: Outcome["record"], remote?: Remote): Outcome {
  return { status: "failed", label, record, failure: failureOf(error), remote };
}

function failureOf(error: unknown): CosFailure {
  if (error instanceof CosError) return error.failure;
  if (error instanceof Failed) return error.failure;
  if (error instanceof BadInput || isFileSystemError(error)) {
    return localFailure(-1, (error as Error).message, { cause: error });
  }
  throw error;
}

/** What the file system refuses; a reader of the output that went away is none of the item's business. */
function isFileSystemError(error: unknown): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return !isBrokenPipe(error) && (typeof syscall === "string" || (typeof code === "string" && /^E[A-Z0-9]+$/.test(code)));
}

/**
 * Works on names one by one, and ends the command.
 *
 * @param context Where outcomes are told.
 * @param names What was named.
 * @param work Works on one; what it throws is that one's failure.
 */
export async function eachName(
  context: Context,
  names: Iterable<string> | AsyncIterable<string>,
  work: (name: string) => Promise<{ readonly line?: string; readonly record: Outcome["record"] }>,
): Promise<number> {
  // A setting that is wrong is no failure of a name.
  await context.client();
  const all = (async function* () {
    yield* names;
  })();
  const tally = await runItems(context, all, 1, async (name) => {
    const remote = await context.remote(name);
    const label = formatRemote(remote);
    try {
      return { status: "done", label, remote, ...await work(name) };
    } catch (error) {
      if (context.signal.aborted) throw error;
      return failedOutcome(error, label, { name: label }, remote);
    }
  });
  return await conclude(context, tally);
}

/**
 * The items of another iterable, read ahead of whoever takes them, so that their number is known early.
 *
 * @param items What to read.
 * @param onItem Is told of each as it is read.
 * @param onEnd Is told when there are no more.
 */
export async function* readAhead<T>(
  items: AsyncIterable<T>,
  onItem: (item: T) => void,
  onEnd: () => void,
): AsyncGenerator<T, void, undefined> {
  const waiting: T[] = [];
  let next = 0;
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake = deferred();
  const iterator = items[Symbol.asyncIterator]();
  const reading = (async () => {
    try {
      for (let read = await iterator.next(); !read.done && !ended; read = await iterator.next()) {
        onItem(read.value);
        waiting.push(read.value);
        wake.resolve();
      }
      onEnd();
    } catch (error) {
      failure = { error };
    }
    ended = true;
    wake.resolve();
  })();
  try {
    while (true) {
      while (next < waiting.length) yield waiting[next++]!;
      waiting.length = next = 0;
      if (ended) break;
      await wake.promise;
      wake = deferred();
    }
    if (failure) throw failure.error;
  } finally {
    ended = true;
    await reading;
    await iterator.return?.();
  }
}
