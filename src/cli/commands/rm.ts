/**
 * `cos rm`.
 *
 * @module
 */
import { type Doomed, removeAll } from "../../transfer/remove_tree.ts";
import type { FileOutcome } from "../../transfer/report.ts";
import type { Context } from "./base/context.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import { formatBytes, plural } from "../terminal/format.ts";
import type { Command } from "./base/command.ts";
import { RECURSIVE, S3, YES } from "../settings/options.ts";
import { isStored, isStoredName, parsePlace } from "../settings/place.ts";
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
  options: [RECURSIVE, YES, { name: "dry-run", short: "n", doc: "Only say what would be deleted." }, ...S3],
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
  const asks = recursive && !dryRun && !args.has("yes");
  if (asks && !prompt.possible) {
    throw new UsageError(t`rm -r needs --yes where there is no terminal to ask on`, t`See first what it would do: --dry-run.`);
  }
  const sources = await findSources(context, args.operands, { recursive, followLinks: false });
  for (const { kind, deep, text } of sources) {
    if (kind === "glob" && deep && !recursive) {
      throw new UsageError(t`${text} reaches into folders`, t`Add -r for folders with everything in them.`);
    }
  }
  // Gathered first: a listing that goes on while its entries disappear could miss some, and the question tells how many there are.
  const all: Doomed[] = [];
  for (const source of sources) {
    const { place } = source;
    for await (const entry of entriesOf(context, source)) all.push({ place, entry });
    if (source.kind === "folder") all.push({ place, entry: { path: "", kind: "folder" } });
  }
  if (asks && !await agreed(context, sources, all)) {
    await output.problem(t`Nothing was deleted.`);
    return EXIT.failed;
  }
  const telling = new Telling(context);
  try {
    const end = (outcome: FileOutcome): Promise<void> => telling.add(outcomeOf(outcome, "deleted"));
    await removeAll(all, { dryRun }, context.call, { end });
  } catch (error) {
    await telling.beforeError();
    throw error;
  }
  return await conclude(context, telling.tally);
}

async function agreed({ prompt }: Context, sources: readonly Source[], all: readonly Doomed[]): Promise<boolean> {
  const files = all.filter(({ entry }) => entry.kind !== "folder");
  const bytes = files.reduce((sum, { entry: { size = 0 } }) => sum + size, 0);
  const names = sources.map(({ named, text }) =>
    isStored(named) && named.path === "/" ? t`everything in the bucket ${named.bucket}` : text
  );
  return await prompt.confirm(t`Delete ${listed(names)}: ${plural(files.length, "file")}, ${formatBytes(bytes)}?`);
}
