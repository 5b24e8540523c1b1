/**
 * What `cp` and `mv` have in common.
 *
 * @module
 */
import { basename } from "node:path";
import type { CosClient } from "../../../client.ts";
import { BucketPlace } from "../../../transfer/bucket_place.ts";
import { LocalPlace } from "../../../transfer/local_place.ts";
import type { Entry } from "../../../transfer/place.ts";
import { SLICE_SIZE } from "../../../transfer/slices.ts";
import { type Pair, PartFailed, type Single, type Watcher, Work, type WorkOptions } from "../../../transfer/work.ts";
import { again, againFrom } from "../base/again.ts";
import type { Context } from "../base/context.ts";
import { EXIT, Failed, UsageError } from "../../terminal/exit.ts";
import { named } from "../base/failure.ts";
import { ProgressView } from "../../terminal/progress.ts";
import type { Arguments } from "../../settings/parse.ts";
import { isStored, isStoredName, type Named } from "../../settings/place.ts";
import { baseName, parentOf } from "../../settings/remote_name.ts";
import { attributesFrom, needAcl, needUpload } from "./attributes.ts";
import { State } from "../../../transfer/state.ts";
import { filterFrom } from "./filters.ts";
import { lookUp } from "./look_up.ts";
import { printFile, uploadPipe } from "./pipe.ts";
import { FailureList, namesFrom, needApart, needFolder } from "./names.ts";
import { summaryOf } from "./summary.ts";
import { conclude, outcomeOf, type Tally, Telling, type Verb } from "./run.ts";
import { findSources, nothingFits, type Source, type SourceOptions } from "./sources.ts";
import { findTarget, partsOf, type Target } from "./targets.ts";
import { t } from "../../texts/texts.ts";

/** Copies or moves what was named. */
export async function copyFiles(context: Context, move: boolean): Promise<number> {
  const { args } = context;
  const options = await copyOptions(context, move);
  const operands = args.operands.slice(0, -1);
  const target = await findTarget(context, args.operands.at(-1)!);
  const names = await namesFrom(context);
  if (target === "pipe") {
    needUpload(args, false);
    needFile(args);
    if (operands.length > 1) throw new UsageError(t`- takes one file`, t`Name one source: cos cp :/file -`);
    context.afterInterrupt = () => [t`What comes through a pipe cannot be taken up: run the command again.`];
    return await printFile(context, operands[0]!);
  }
  needSliceSize(args, target.named.kind === "remote" && operands.some((text) => !isStoredName(text)), move);
  if (operands.includes("-")) {
    if (operands.length > 1) throw new UsageError(t`- cannot be one of several sources`);
    if (isStored(target.named) && target.named.kind !== "remote") {
      throw new UsageError(t`${args.operands.at(-1)!}: - takes names of the service's own`, t`Copy it from a file: cos cp.`);
    }
    if (target.named.kind !== "remote" || target.into) {
      throw new UsageError(t`- as the source needs the name of a remote file as the target`, t`For example: cos cp - :/folder/name`);
    }
    needFile(args);
    context.afterInterrupt = () => [t`What comes through a pipe cannot be taken up: run the command again.`];
    return await uploadPipe(context, target.named, options, args.bytes("size"));
  }
  // Said before the first request, for that may already be what is interrupted.
  context.afterInterrupt = () => howToGoOn(context, target);
  const looks: SourceOptions = {
    recursive: args.has("recursive") || names !== undefined,
    followLinks: args.has("follow-links"),
    // Where a move goes on, its sources may be gone because they were moved.
    ...move && options.resume ? { isDone: (source) => isMoved(context, source, target) } : {},
  };
  const sources = counted(await findSources(context, operands, looks));
  needUpload(args, target.named.kind === "remote" && sources.every(({ source }) => !isStored(source.named)));
  needAcl(args, sources.map(({ source }) => source.named), target.named);
  needFolder(context, sources.map(({ source }) => source));
  const found = await partsOf(context, sources.map(({ source }) => source), target, move);
  const parts = names ? found.map((part) => ({ ...part, names })) : found;
  try {
    return await carryOut(context, parts, options, move ? "moved" : "copied", {
      record: move ? undefined : args.text("state"),
      atEnd: () => {
        const none = sources.find(({ source, met }) => source.kind === "glob" && met() === 0);
        if (none && !names && !(move && options.resume)) throw nothingFits(context, none.source);
      },
    });
  } catch (error) {
    if (!(error instanceof PartFailed)) throw error;
    const { text, named: name } = sources[parts.indexOf(error.part)]!.source;
    throw named(context, text, name, error.cause);
  }
}

/** What comes through a pipe has no time of its own, nor has it where it goes. */
function needFile(args: Arguments): void {
  for (const name of ["files-from", "failures"]) {
    if (args.text(name) !== undefined) throw new UsageError(t`--${name}: its paths are below a folder, and - is one file`);
  }
  if (args.has("preserve")) throw new UsageError(t`--preserve: - has no time of change`);
}

/** Sources that know how many of their files were met. */
function counted(sources: readonly Source[]): { readonly source: Source; readonly met: () => number }[] {
  return sources.map((source) => {
    let met = 0;
    const wanted = (path: string): boolean => source.wanted(path) && ++met > 0;
    return { source: { ...source, wanted }, met: () => met };
  });
}

/** Whether what a source would have become is there. */
async function isMoved(context: Context, source: Named, { named, into }: Target): Promise<boolean> {
  const name = source.kind === "local" ? basename(source.path) : baseName(source.path);
  if (isStored(named)) {
    const path = into ? named.path + name : named.path;
    return isThere((await lookUp(context, { ...named, path }))?.entry);
  }
  const path = into ? `${named.path}/${name}` : named.path;
  return isThere(await new LocalPlace(parentOf(path) || ".").look(baseName(path)));
}

/** Whether a move can have left this: never something unfinished, nor a link. */
function isThere(entry: Entry | undefined): boolean {
  return entry?.kind === "file" || entry?.kind === "folder";
}

/** An upload whose SHA-1 is compared goes in slices of one size alone: the service takes no other with it. */
export function needSliceSize(args: Arguments, isUpload: boolean, move: boolean): void {
  if (!isUpload || (!move && !args.has("verify")) || [undefined, SLICE_SIZE].includes(args.bytes("slice-size"))) return;
  const given = args.text("slice-size");
  throw new UsageError(
    move ? t`--slice-size: must be 1M for what is moved, got ${given}` : t`--slice-size: must be 1M with --verify, got ${given}`,
  );
}

/** How files are transferred, from options that every such command has; what exists stays. */
export async function transferOptions(context: Context): Promise<WorkOptions> {
  const { args } = context;
  return {
    overwrite: false,
    skipSame: false,
    deleteExtra: false,
    resume: args.has("resume"),
    verify: args.has("verify"),
    move: false,
    dryRun: args.has("dry-run"),
    sliceSize: args.bytes("slice-size"),
    parts: args.count("concurrency"),
    attributes: await attributesFrom(args),
    preserveTimes: args.has("preserve"),
    maxErrors: args.count("max-errors"),
    files: args.count("concurrency"),
    wanted: await filterFrom(context),
    beforeFile: undefined,
  };
}

async function copyOptions(context: Context, move: boolean): Promise<WorkOptions> {
  const { args } = context;
  if (args.has("overwrite") && args.has("no-overwrite")) throw new UsageError(t`--overwrite and --no-overwrite exclude each other`);
  return {
    ...await transferOptions(context),
    overwrite: args.has("overwrite") || (args.has("skip-same") && !args.has("no-overwrite")),
    skipSame: args.has("skip-same"),
    acl: !move && args.has("acl"),
    bizAttr: move || !args.has("no-biz-attr"),
    move,
  };
}

/** Has the engine do it, and tells what became of every file. */
export async function carryOut(
  context: Context,
  parts: readonly (Pair | Single)[],
  options: WorkOptions,
  verb: Verb,
  { mayDelete, atEnd, record }: {
    readonly mayDelete?: Watcher["mayDelete"];
    readonly atEnd?: () => void;
    /** The file that records what is proven. */
    readonly record?: string | undefined;
  },
): Promise<number> {
  const { output, io } = context;
  const start = io.now();
  const telling = new Telling(context);
  await needApart(context, parts.flatMap(({ source, target }) => [source, target]));
  const failures = await FailureList.begin(context);
  const progress = new ProgressView(output, io);
  let isWhole = false;
  const deleted = { count: 0 };
  let resumed = 0;
  let empty = 0;
  const watcher: Watcher = {
    expect: (size) => progress.expect(size),
    complete: () => progress.complete(),
    pass: (size) => progress.pass(size),
    begin: (path, size) => progress.begin(path, size),
    empty: (folders) => void (empty += folders),
    end: async (outcome) => {
      if (outcome.status === "deleted" || outcome.status === "unplanned") deleted.count++;
      resumed += outcome.resumed ?? 0;
      failures?.add(outcome);
      await telling.add(outcomeOf(outcome, verb));
    },
    ...mayDelete ? { mayDelete } : {},
  };
  const state = record === undefined || options.dryRun ? undefined : await State.open(record, parts);
  const how = record === undefined ? options : { ...options, resume: true, verify: true, state };
  try {
    const report = await new Work(await clientFor(context, parts), how, context.call, watcher).run(parts);
    await progress.stop();
    if (report === undefined) {
      await output.problem(t`Nothing was done.`);
      return EXIT.failed;
    }
    const { tally } = telling;
    isWhole = report.stopped === undefined;
    if (report.stopped && options.maxErrors !== undefined && tally.failed.length >= options.maxErrors) {
      await output.problem(t`Stopped after failures: ${tally.failed.length}. What was not tried yet is not told of.`);
    } else atEnd?.();
    if (options.deleteExtra && tally.failed.length > 0 && deleted.count === 0) {
      await output.problem(t`Nothing was deleted, for not all was copied.`);
    }
    const isSync = mayDelete !== undefined;
    if (isSync || isWorthSaying(tally, options.dryRun)) {
      const done = tally.done - deleted.count;
      const { dryRun } = options;
      const whole = { verb, dryRun, done, same: tally.same, deleted: deleted.count, bytes: report.bytes, resumed, empty };
      await output.note(summaryOf({ ...whole, seconds: (io.now() - start) / 1000 }));
    }
    return await conclude(context, tally);
  } catch (error) {
    await progress.stop();
    await telling.beforeError();
    throw error;
  } finally {
    state?.close();
    await progress.stop();
    await endList(context, failures, isWhole);
  }
}

/** Writes the list of what failed, and says how it is tried again. */
async function endList({ command, argv, output, signal }: Context, failures: FailureList | undefined, isWhole: boolean): Promise<void> {
  try {
    if (!await failures?.end(isWhole)) return;
    const { path } = failures!;
    await output.note(t`What failed is listed in ${path}. To try only that again: ${againFrom(command, argv, path)}`);
  } catch (error) {
    // What ended the command is more than what could not be written after it.
    if (!signal.aborted || !(error instanceof Failed)) throw error;
    await output.problem(error.message);
  }
}

/** A client, where a place is a bucket of v4: for nothing else is the account's key needed. */
async function clientFor(context: Context, parts: readonly (Pair | Single)[]): Promise<CosClient | undefined> {
  const isNeeded = parts.some(({ source, target }) => source instanceof BucketPlace || target instanceof BucketPlace);
  return isNeeded ? await context.client() : undefined;
}

/** What failed has its own line, and a single file of a dry run. */
function isWorthSaying({ done, same, failed }: Tally, dryRun: boolean): boolean {
  return done > (dryRun ? 1 : 0) || same > 0 || (done === 0 && failed.length === 0);
}

/** The same command, which passes over what is done; where a local folder has come into being meanwhile, it is still to be taken for the target itself. */
function howToGoOn({ args, command, argv }: Context, { named, into }: Target): string[] {
  const pinned = named.kind === "local" && !into && args.has("recursive") && !args.has("no-target-directory");
  return [t`To go on where it stopped: ${again(command, argv, ["--resume", ...pinned ? ["-T"] : []])}`];
}
