/**
 * Where files go.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { LocalPlace } from "../../../transfer/local_place.ts";
import type { Pair, Single } from "../../../transfer/work.ts";
import type { Context } from "../base/context.ts";
import { UsageError } from "../../terminal/exit.ts";
import { formatPlace, type Local, parsePlace } from "../../settings/place.ts";
import { asFolder, baseName, isFolder, type Remote } from "../../settings/remote_name.ts";
import { parentPlace, placeOf } from "./look_up.ts";
import type { Source } from "./sources.ts";

/** What was named as the target. */
export interface Target {
  /** What it names. */
  readonly named: Remote | Local;
  /** Whether files go into it under their own names; else the source becomes the target. */
  readonly into: boolean;
}

/** Reads a target. `/` at its end says that it is a folder, as does a local folder that is there, unless `-T` says that it is a name in any case. */
export async function findTarget(context: Context, text: string): Promise<Target | "pipe"> {
  const named = parsePlace(text, (await context.settings()).bucket);
  if (named.kind === "pipe") return "pipe";
  if (context.args.has("no-target-directory")) return { named, into: false };
  if (named.kind === "remote") return { named, into: isFolder(named) };
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
export async function partsOf(context: Context, sources: readonly Source[], target: Target, move: boolean): Promise<(Pair | Single)[]> {
  checkPairs(sources, target);
  const client = await context.client();
  return sources.map((source): Pair | Single => {
    const { place, entry, name, wanted, deep, kind } = source;
    const { named, into } = target;
    if (entry) {
      const toPath = into ? name : named.kind === "remote" ? baseName(named.path) : basename(named.path);
      if (named.kind === "local") return { source: place, target: new LocalPlace(into ? named.path : dirname(named.path)), entry, toPath };
      return { source: place, target: into ? placeOf(client, named) : parentPlace(client, named), entry, toPath };
    }
    const below = into ? name : "";
    const folder = named.kind === "local"
      ? new LocalPlace(named.path, { below })
      : placeOf(client, { ...asFolder(named), path: asFolder(named).path + below });
    return { source: place, target: folder, wanted, deep, withRoot: move && kind === "folder" && name !== "" };
  });
}

function checkPairs(sources: readonly Source[], { named: target, into }: Target): void {
  const remote = target.kind === "remote" || sources.some(({ named }) => named.kind === "remote");
  if (!remote) throw new UsageError("neither the source nor the target is a remote name", "A remote name is cos://bucket/path or :/path.");
  for (const source of sources) {
    if (source.named.kind !== "remote" && target.kind !== "remote") {
      throw new UsageError(`${source.text}: neither it nor the target is a remote name`);
    }
    if (isInside(target, into, source)) {
      throw new UsageError(`${formatPlace(target)} lies in ${source.text}: it would be copied into itself`);
    }
    if (source.entry && target.kind === "remote" && !into && isFolder(target)) {
      throw new UsageError(`${formatPlace(target)} is a folder's name, a file goes to a file's`);
    }
  }
  if (sources.length > 1 && !into) throw new UsageError("several sources need a folder as the target", "End its name with /.");
  if (sources.some(({ kind }) => kind === "glob") && !into) {
    throw new UsageError("a glob needs a folder as the target", "End its name with /.");
  }
}

function isInside(target: Remote | Local, into: boolean, { kind, named, name }: Source): boolean {
  if (target.kind !== "remote" || named.kind !== "remote" || kind !== "folder" || target.bucket !== named.bucket) return false;
  const root = asFolder(target).path;
  const folder = asFolder(named).path;
  // Into the folder above is allowed when it is the folder's own name that is added again, for that is each file onto itself.
  return root.startsWith(folder) && !(into && root === folder && name === "");
}
