/**
 * Where files go.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Pair, Single } from "../../../transfer/work.ts";
import type { Context } from "../base/context.ts";
import { UsageError } from "../../terminal/exit.ts";
import { formatPlace, isStored, type Named } from "../../settings/place.ts";
import { asFolder, baseName, isFolder } from "../../settings/remote_name.ts";
import { isOneBucket, openPlace, parentPlace } from "./look_up.ts";
import type { Source } from "./sources.ts";
import { t } from "../../texts/texts.ts";

/** What was named as the target. */
export interface Target {
  /** What it names. */
  readonly named: Named;
  /** Whether files go into it under their own names; else the source becomes the target. */
  readonly into: boolean;
}

/** Reads a target. `/` at its end says that it is a folder, as does a local folder that is there, unless `-T` says that it is a name in any case. */
export async function findTarget(context: Context, text: string): Promise<Target | "pipe"> {
  const named = await context.place(text);
  if (named.kind === "pipe") return "pipe";
  if (context.args.has("no-target-directory")) return { named, into: false };
  if (isStored(named)) return { named, into: isFolder(named) };
  return { named, into: /[/\\]$/.test(text) || await isLocalFolder(named.path) };
}

/** Whether there is a local folder of a name. */
export async function isLocalFolder(path: string): Promise<boolean> {
  return await stat(path).then((found) => found.isDirectory(), () => false);
}

/**
 * What is to be done so that sources come to a target.
 *
 * @throws UsageError for sources that cannot go there, saying what to do instead.
 */
export async function partsOf(context: Context, sources: readonly Source[], to: Target, move: boolean): Promise<(Pair | Single)[]> {
  await checkPairs(context, sources, to);
  return await Promise.all(sources.map(async (source): Promise<Pair | Single> => {
    const { place, entry, name, wanted, deep, kind } = source;
    const { named, into } = to;
    if (entry) {
      const toPath = into ? name : isStored(named) ? baseName(named.path) : basename(named.path);
      const parent = into
        ? openPlace(context, named)
        : isStored(named)
        ? parentPlace(context, named)
        : openPlace(context, { ...named, path: dirname(named.path) });
      return { source: place, target: await parent, entry, toPath };
    }
    const below = into ? name : "";
    const folder = isStored(named) ? { ...named, path: asFolder(named).path + below } : named;
    const target = await openPlace(context, folder, { below });
    return { source: place, target, wanted, deep, withRoot: move && kind === "folder" && name !== "" };
  }));
}

async function checkPairs(context: Context, sources: readonly Source[], { named: target, into }: Target): Promise<void> {
  const remote = isStored(target) || sources.some(({ named }) => isStored(named));
  if (!remote) throw new UsageError(t`neither the source nor the target is in a bucket`, t`A remote name is cos://bucket/path or :/path.`);
  for (const source of sources) {
    if (!isStored(source.named) && !isStored(target)) {
      throw new UsageError(t`${source.text}: neither it nor the target is in a bucket`);
    }
    if (await isInside(context, target, into, source)) {
      throw new UsageError(t`${formatPlace(target)} lies in ${source.text}: it would be copied into itself`);
    }
    if (source.entry && isStored(target) && !into && isFolder(target)) {
      throw new UsageError(t`${formatPlace(target)} is a folder's name, a file goes to a file's`);
    }
  }
  if (sources.length > 1 && !into) throw new UsageError(t`several sources need a folder as the target`, t`End its name with /.`);
  if (sources.some(({ kind }) => kind === "glob") && !into) {
    throw new UsageError(t`a glob needs a folder as the target`, t`End its name with /.`);
  }
}

async function isInside(context: Context, target: Named, into: boolean, { kind, named, name }: Source): Promise<boolean> {
  if (!isStored(target) || !isStored(named) || kind !== "folder" || !await isOneBucket(context, target, named)) return false;
  const root = asFolder(target).path;
  const folder = asFolder(named).path;
  // Into the folder above is allowed when it is the folder's own name that is added again, for that is each file onto itself.
  return root.startsWith(folder) && !(into && root === folder && name === "");
}
