/**
 * Many items, some at a time: told of one by one, those that failed listed at the end.
 *
 * @module
 */
import { sep } from "node:path";
import { BadInput, CosError, type CosFailure, localFailure } from "../../../core/result.ts";
import type { FileOutcome } from "../../../transfer/report.ts";
import { isHopeless } from "../../../transfer/work.ts";
import { describe } from "../base/advice.ts";
import type { Context } from "../base/context.ts";
import { EXIT, Failed } from "../../terminal/exit.ts";
import { isNoAccess } from "../../terminal/status.ts";
import { failureObject } from "../base/failure.ts";
import { recordOf } from "../base/record.ts";
import { formatBytes, plural } from "../../terminal/format.ts";
import { isBrokenPipe } from "../../terminal/io.ts";
import { formatPlace, isStoredName, type Named, readStoredName, type Stored } from "../../settings/place.ts";
import { fromLibrary, t } from "../../texts/texts.ts";

/** What became of an item. */
export interface Outcome {
  /** `planned`: it would be done, if this were no dry run. */
  readonly status: "done" | "same" | "skipped" | "failed" | "planned";
  /** The item, as the person knows it. */
  readonly label: string;
  /** What was done, in a line; absent where that was said already. */
  readonly line?: string | undefined;
  /** More for `--json`. */
  readonly record: object;
  /** Why it failed. */
  readonly failure?: CosFailure | undefined;
  /** The remote name, for advice. */
  readonly remote?: Stored | undefined;
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

/** What a command did with its items, as they end. */
export class Telling {
  readonly tally: Tally = { done: 0, same: 0, skipped: 0, failed: [] };
  readonly #context: Context;

  /** @param context Where outcomes are told. */
  constructor(context: Context) {
    this.#context = context;
  }

  /** Tells of an item. */
  async add(outcome: Outcome): Promise<void> {
    await tell(this.#context, outcome, this.tally);
  }

  /** Lists what failed before something else ended the command. */
  async beforeError(): Promise<void> {
    if (this.tally.failed.length > 0 && !this.#context.output.json) await listFailed(this.#context, this.tally);
  }
}

/** What is done with files, in the past. */
export type Verb = "copied" | "moved" | "deleted";

/**
 * An outcome of the engine as the command tells it.
 *
 * @param outcome What became of a file.
 * @param verb What was done.
 */
export function outcomeOf(outcome: FileOutcome, verb: Verb): Outcome {
  const { status, source, target, size, failure } = outcome;
  const remote = aboutWhat(outcome);
  const about = { ...remote === undefined ? {} : { remote: readStoredName(remote) } };
  if (status === "deleted" || status === "unplanned") {
    const record = { ...recordOf(target, { kind: kindOf(target), size }), deleted: target };
    const line = status === "deleted" ? t`deleted: ${target}` : wouldBe("deleted", target);
    return { status: status === "deleted" ? "done" : "planned", label: target, line, record, ...about };
  }
  const label = source === target ? target : `${source} -> ${target}`;
  const record = {
    ...recordOf(source, { kind: status === "skipped" && size === undefined ? "other" : kindOf(source), size }),
    ...source === target ? {} : { source, target },
  };
  if (status === "failed") return { status, label, record, failure, ...about };
  if (status === "skipped") {
    const why = fromLibrary(failure?.message ?? "");
    return { status, label, line: t`${source}: passed over, it ${why}`, record: { ...record, why } };
  }
  if (status === "same") return { status, label, line: t`${target}: is the same`, record };
  if (status === "planned") return { status, label, line: wouldBe(verb, label), record };
  if (size === undefined) return { status, label, line: label, record };
  const { resumed } = outcome;
  if (resumed === undefined) return { status, label, line: t`${label} (${formatBytes(size)})`, record };
  const more = { ...record, resumed };
  if (resumed === size) return { status, label, line: t`${label} (${formatBytes(size)}, was there already)`, record: more };
  return { status, label, line: t`${label} (${formatBytes(size)}, went on at ${formatBytes(resumed)})`, record: more };
}

/** The name in a bucket that an outcome is about, if there is one. What is not there is the source, for a target need not be. */
function aboutWhat({ source, target, failure }: FileOutcome): string | undefined {
  return (failure?.code === -197 ? [source] : [target, source]).find(isStoredName);
}

function wouldBe(verb: Verb, label: string): string {
  return { copied: t`would be copied: ${label}`, moved: t`would be moved: ${label}`, deleted: t`would be deleted: ${label}` }[verb];
}

function kindOf(name: string): "file" | "folder" {
  return name.endsWith("/") || (!isStoredName(name) && name.endsWith(sep)) ? "folder" : "file";
}

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
  if (all > 1) await output.problem(style.bold(style.red(t`${failed.length} of ${plural(all, "item")} failed:`)));
  const told = new Set<string>();
  for (const { label, failure, remote } of failed) {
    const why = describe(failure ?? localFailure(-1, t`failed`));
    await output.problem(`${style.red(all > 1 ? " " : "cos:")} ${t`${label}: ${why}`}`);
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
export function failedOutcome(error: unknown, label: string, record: Outcome["record"], remote?: Stored): Outcome {
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
 * Works on names one by one, and ends the command. What fails is kept for the end, and the others go on, unless they would all fail in the same way.
 *
 * @param context Where outcomes are told.
 * @param names What was named.
 * @param work Works on one; what it throws is that one's failure.
 * @param read Reads a name. Only names in buckets are taken if nothing is said.
 */
export async function eachName(
  context: Context,
  names: Iterable<string> | AsyncIterable<string>,
  work: (name: string) => Promise<{ readonly line?: string; readonly record: Outcome["record"] }>,
  read: (name: string) => Promise<Named> = (name) => context.stored(name),
): Promise<number> {
  const telling = new Telling(context);
  try {
    for await (const name of names) {
      context.signal.throwIfAborted();
      const named = await read(name);
      const remote = named.kind === "local" ? undefined : named;
      // A setting that is wrong is no failure of a name.
      if (named.kind === "remote") await context.client();
      const label = formatPlace(named);
      const outcome = await (async (): Promise<Outcome> => {
        try {
          return { status: "done", label, remote, ...await work(name) };
        } catch (error) {
          if (context.signal.aborted) throw error;
          return failedOutcome(error, label, { name: label }, remote);
        }
      })();
      await telling.add(outcome);
      if (outcome.failure && isHopeless(outcome.failure)) break;
    }
  } catch (error) {
    await telling.beforeError();
    throw error;
  }
  return await conclude(context, telling.tally);
}
