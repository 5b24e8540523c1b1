/**
 * `cos rm`.
 *
 * @module
 */
import { type CosFailure, localFailure } from "../../core/result.ts";
import { findAll } from "../../transfer/names.ts";
import { type Doomed, removeAll, walk } from "../../transfer/remove_tree.ts";
import type { FileOutcome } from "../../transfer/report.ts";
import type { Context } from "./base/context.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import { formatBytes, plural } from "../terminal/format.ts";
import type { Command } from "./base/command.ts";
import { NAMES, RECURSIVE, S3, YES } from "../settings/options.ts";
import { isStored, isStoredName, parsePlace } from "../settings/place.ts";
import { namesFrom, needFolder } from "./transfer/names.ts";
import { conclude, outcomeOf, Telling } from "./transfer/run.ts";
import { entriesOf, findSources, type Source } from "./transfer/sources.ts";
import { listed, t } from "../texts/texts.ts";

/** Deletes files and folders. */
export const rm: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: [
    "With -r it asks first on a terminal, and needs --yes without one. There is no way back: the service keeps nothing of what was deleted.",
  ],
  options: [RECURSIVE, YES, ...NAMES, { name: "dry-run", short: "n", doc: "Only say what would be deleted." }, ...S3],
  examples: [
    ["cos rm :/old.txt", "Deletes a file."],
    ["cos rm ':/logs/*.gz'", "Deletes all files of a folder that fit."],
    ["cos rm -r --yes :/tmp/", "Deletes a folder without a question."],
  ],
  run: remove,
};

async function remove(context: Context): Promise<number> {
  const { args, output, prompt } = context;
  const recursive = args.has("recursive");
  const dryRun = args.has("dry-run");
  const local = args.operands.find((text) => !isStoredName(text));
  if (local !== undefined) {
    parsePlace(local, undefined);
    throw new UsageError(t`${local} is no remote name`, t`A remote name is cos://bucket/path or, with a default bucket, :/path.`);
  }
  const names = await namesFrom(context);
  const asks = (recursive || names !== undefined) && !dryRun && !args.has("yes");
  if (asks && !prompt.possible) {
    const option = names === undefined ? "-r" : "--files-from";
    throw new UsageError(t`rm ${option} needs --yes where there is no terminal to ask on`, t`See first what it would do: --dry-run.`);
  }
  const sources = await findSources(context, args.operands, { recursive: recursive || names !== undefined, followLinks: false });
  needFolder(context, sources);
  for (const { kind, deep, text } of sources) {
    if (kind === "glob" && deep && !recursive) {
      throw new UsageError(t`${text} reaches into folders`, t`Add -r for folders with everything in them.`);
    }
  }
  // Gathered first: a listing that goes on while its entries disappear could miss some, and the question tells how many there are.
  const all: Doomed[] = [];
  const missing: FileOutcome[] = [];
  for (const source of sources) {
    const { place } = source;
    if (names) {
      await addNamed(context, source, names, all, missing);
      continue;
    }
    for await (const entry of entriesOf(context, source)) all.push({ place, entry });
    if (source.kind === "folder") all.push({ place, entry: { path: "", kind: "folder" } });
  }
  if (asks && !await agreed(context, sources, all)) {
    await output.problem(t`Nothing was deleted.`);
    return EXIT.failed;
  }
  const telling = new Telling(context);
  try {
    for (const outcome of missing) await telling.add(outcomeOf(outcome, "deleted"));
    const end = (outcome: FileOutcome): Promise<void> => telling.add(outcomeOf(outcome, "deleted"));
    await removeAll(all, { dryRun }, context.call, { end });
  } catch (error) {
    await telling.beforeError();
    throw error;
  }
  return await conclude(context, telling.tally);
}

/** What a list names below a source: files, and folders with everything in them. */
async function addNamed(
  { args, call }: Context,
  { place, wanted }: Source,
  names: AsyncIterable<string>,
  all: Doomed[],
  missing: FileOutcome[],
): Promise<void> {
  const seen = new Set<string>();
  for await (const { path, entry, why } of findAll(place, names, call, seen, { wanted })) {
    const fail = (failure: CosFailure): void => {
      missing.push({ path, source: place.nameOf(path), target: place.nameOf(path), status: "failed", failure });
    };
    if (why) fail(why);
    else if (entry!.kind !== "folder") all.push({ place, entry: entry! });
    else if (!args.has("recursive")) fail(localFailure(-1, t`is a folder, which -r deletes with everything in it`));
    else {
      for await (const inner of walk(place, path, call)) if (!seen.has(inner.path)) all.push({ place, entry: inner });
      all.push({ place, entry: entry! });
    }
  }
}

async function agreed({ prompt }: Context, sources: readonly Source[], all: readonly Doomed[]): Promise<boolean> {
  const files = all.filter(({ entry }) => entry.kind !== "folder");
  const bytes = files.reduce((sum, { entry: { size = 0 } }) => sum + size, 0);
  const names = sources.map(({ named, text }) =>
    isStored(named) && named.path === "/" ? t`everything in the bucket ${named.bucket}` : text
  );
  return await prompt.confirm(t`Delete ${listed(names)}: ${plural(files.length, "file")}, ${formatBytes(bytes)}?`);
}
