/**
 * Makes a folder like another.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { LocalPlace } from "../../../transfer/local_place.ts";
import type { Entry, Place } from "../../../transfer/place.ts";
import { PartFailed } from "../../../transfer/work.ts";
import { again } from "../base/again.ts";
import type { Context } from "../base/context.ts";
import { UsageError } from "../../terminal/exit.ts";
import { named, NameFailed, notThere, unreadable } from "../base/failure.ts";
import { plural } from "../../terminal/format.ts";
import { formatPlace, type Local } from "../../settings/place.ts";
import { asFolder, type Remote } from "../../settings/remote_name.ts";
import { localFailure } from "../../../core/result.ts";
import { carryOut, transferOptions } from "./copy.ts";
import { lookUp, placeOf } from "./look_up.ts";

type Root = Remote | Local;

/** Names that a question shows at most. */
const SHOWN = 10;

/** Carries out `cos sync`. */
export async function syncFolders(context: Context): Promise<number> {
  const { args } = context;
  const [source, target] = await roots(context);
  const deletes = args.has("delete") && !args.has("dry-run");
  if (deletes && !args.has("yes") && !context.prompt.possible) {
    throw new UsageError("sync --delete needs --yes where there is no terminal to ask on", "See first what it would do: --dry-run.");
  }
  context.afterInterrupt = () => [`To go on where it stopped: ${again(context.command, context.argv, [])}`];
  await needSource(context, source);
  const options = { ...await transferOptions(context), overwrite: true, skipSame: true, deleteExtra: args.has("delete") };
  const pair = { source: await place(context, source, args.has("follow-links")), target: await place(context, target, false) };
  try {
    return await carryOut(context, [pair], options, "copied", { mayDelete: (extra) => mayDelete(context, source, target, extra) });
  } catch (error) {
    if (!(error instanceof PartFailed)) throw error;
    throw named(context, formatPlace(source), source, error.cause);
  }
}

async function place(context: Context, root: Root, followLinks: boolean): Promise<Place> {
  return root.kind === "remote" ? placeOf(await context.client(), root) : new LocalPlace(root.path, { followLinks });
}

async function roots(context: Context): Promise<[Root, Root]> {
  const [one, other] = await Promise.all(context.args.operands.map((text) => context.place(text)));
  for (const place of [one!, other!]) if (place.kind === "pipe") throw new UsageError("sync takes folders, not -");
  const source = rootOf(one as Root);
  const target = rootOf(other as Root);
  if (source.kind === "local" && target.kind === "local") {
    throw new UsageError("neither the source nor the target is a remote name", "A remote name is cos://bucket/path or :/path.");
  }
  if (source.kind === "remote" && target.kind === "remote" && source.bucket === target.bucket) {
    if (source.path.startsWith(target.path) || target.path.startsWith(source.path)) {
      throw new UsageError("one of the folders lies in the other");
    }
  }
  return [source, target];
}

function rootOf(place: Root): Root {
  return place.kind === "remote" ? asFolder(place) : place;
}

/** A source that is not there is no empty folder: with `--delete`, a slip of the fingers would clear the target. */
async function needSource(context: Context, source: Root): Promise<void> {
  const text = formatPlace(source);
  if (source.kind === "local") {
    const found = await stat(source.path).catch((error) => {
      throw new NameFailed(text, source, unreadable(error));
    });
    if (!found.isDirectory()) throw new NameFailed(text, source, localFailure(-1, "is no folder"));
    return;
  }
  const found = await lookUp(await context.client(), source, context.call).catch((error) => {
    throw named(context, text, source, error);
  });
  const failure = notThere("no such folder");
  if (found === undefined) throw new NameFailed(text, source, failure, ...context.advice(failure, source));
}

async function mayDelete(context: Context, source: Root, target: Root, extra: readonly Entry[]): Promise<boolean> {
  const { output, prompt, args } = context;
  if (args.has("yes")) return true;
  for (const { path } of extra.slice(0, SHOWN)) await output.problem(`  ${output.asideStyle.red(path)}`);
  if (extra.length > SHOWN) await output.problem(`  and ${extra.length - SHOWN} more`);
  const question = `Delete ${plural(extra.length, "file")} in ${formatPlace(target)} that ${extra.length === 1 ? "is" : "are"} not in ${
    formatPlace(source)
  }?`;
  return await prompt.confirm(question);
}
