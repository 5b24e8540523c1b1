/**
 * Makes a folder like another.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import type { Entry } from "../../../transfer/place.ts";
import { PartFailed } from "../../../transfer/work.ts";
import { again } from "../base/again.ts";
import type { Context } from "../base/context.ts";
import { UsageError } from "../../terminal/exit.ts";
import { named, NameFailed, notThere, unreadable } from "../base/failure.ts";
import { plural } from "../../terminal/format.ts";
import { formatPlace, isStored, type Named } from "../../settings/place.ts";
import { asFolder } from "../../settings/remote_name.ts";
import { localFailure } from "../../../core/result.ts";
import { needAcl, needUpload } from "./attributes.ts";
import { namesFrom } from "./names.ts";
import { carryOut, needSliceSize, transferOptions } from "./copy.ts";
import { isOneBucket, lookUp, openPlace } from "./look_up.ts";
import { t } from "../../texts/texts.ts";

/** Names that a question shows at most. */
const SHOWN = 10;

/** Carries out `cos sync`. */
export async function syncFolders(context: Context): Promise<number> {
  const { args } = context;
  const [source, target] = await roots(context);
  const deletes = args.has("delete") && !args.has("dry-run");
  if (deletes && !args.has("yes") && !context.prompt.possible) {
    throw new UsageError(t`sync --delete needs --yes where there is no terminal to ask on`, t`See first what it would do: --dry-run.`);
  }
  const names = await namesFrom(context);
  if (names && args.has("delete")) {
    throw new UsageError(t`--files-from and --delete exclude each other: all that is not listed would be deleted`);
  }
  context.afterInterrupt = () => [t`To go on where it stopped: ${again(context.command, context.argv, [])}`];
  await needSource(context, source);
  needAcl(args, [source], target);
  needUpload(args, target.kind === "remote" && !isStored(source));
  needSliceSize(args, target.kind === "remote" && !isStored(source), false);
  const options = {
    ...await transferOptions(context),
    overwrite: true,
    skipSame: true,
    deleteExtra: args.has("delete"),
    acl: args.has("acl"),
    bizAttr: !args.has("no-biz-attr"),
  };
  const pair = {
    names,
    source: await openPlace(context, source, { followLinks: args.has("follow-links") }),
    target: await openPlace(context, target),
  };
  try {
    return await carryOut(context, [pair], options, "copied", {
      mayDelete: (extra) => mayDelete(context, source, target, extra),
      record: args.text("state"),
    });
  } catch (error) {
    if (!(error instanceof PartFailed)) throw error;
    throw named(context, formatPlace(source), source, error.cause);
  }
}

async function roots(context: Context): Promise<[Named, Named]> {
  const [one, other] = await Promise.all(context.args.operands.map((text) => context.place(text)));
  for (const place of [one!, other!]) if (place.kind === "pipe") throw new UsageError(t`sync takes folders, not -`);
  const source = rootOf(one as Named);
  const target = rootOf(other as Named);
  if (source.kind === "local" && target.kind === "local") {
    throw new UsageError(t`neither the source nor the target is in a bucket`, t`A remote name is cos://bucket/path or :/path.`);
  }
  if (isStored(source) && isStored(target) && await isOneBucket(context, source, target)) {
    if (source.path.startsWith(target.path) || target.path.startsWith(source.path)) {
      throw new UsageError(t`one of the folders lies in the other`);
    }
  }
  return [source, target];
}

function rootOf(place: Named): Named {
  return isStored(place) ? asFolder(place) : place;
}

/** A source that is not there is no empty folder: with `--delete`, a slip of the fingers would clear the target. */
async function needSource(context: Context, source: Named): Promise<void> {
  const text = formatPlace(source);
  if (source.kind === "local") {
    const found = await stat(source.path).catch((error) => {
      throw new NameFailed(text, source, unreadable(error));
    });
    if (!found.isDirectory()) throw new NameFailed(text, source, localFailure(-1, t`is no folder`));
    return;
  }
  const found = await lookUp(context, source).catch((error) => {
    throw named(context, text, source, error);
  });
  const failure = notThere(t`no such folder`);
  if (found === undefined) throw new NameFailed(text, source, failure, ...context.advice(failure, source));
}

async function mayDelete(context: Context, source: Named, target: Named, extra: readonly Entry[]): Promise<boolean> {
  const { output, prompt, args } = context;
  if (args.has("yes")) return true;
  for (const { path } of extra.slice(0, SHOWN)) await output.problem(`  ${output.asideStyle.red(path)}`);
  if (extra.length > SHOWN) await output.problem(`  ${t`and ${extra.length - SHOWN} more`}`);
  const [files, here, there] = [plural(extra.length, "file"), formatPlace(target), formatPlace(source)];
  const question = extra.length === 1
    ? t`Delete ${files} in ${here} that is not in ${there}?`
    : t`Delete ${files} in ${here} that are not in ${there}?`;
  return await prompt.confirm(question);
}
