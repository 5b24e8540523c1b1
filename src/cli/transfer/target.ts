/**
 * Where files go.
 *
 * @module
 */
import { mkdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { insideOf } from "../../transfer/folder.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../exit.ts";
import { formatPlace, parsePlace, type Place } from "../place.ts";
import { isFolder } from "../remote_name.ts";
import type { Source, SourceFile } from "./sources.ts";

/** What was named as the target. */
export interface Target {
  /** Where it is. */
  readonly place: Place;
  /** Whether files go into it under their own names; else the source becomes the target. */
  readonly into: boolean;
}

/** Reads a target. `/` at its end says that it is a folder, as does a local folder that is there. */
export async function findTarget(context: Context, text: string): Promise<Target> {
  const place = parsePlace(text, (await context.settings()).bucket);
  if (place.kind === "pipe") return { place, into: false };
  if (place.kind === "remote") return { place, into: isFolder(place) };
  const folder = /[/\\]$/.test(text) || await stat(place.path).then((found) => found.isDirectory(), () => false);
  return { place, into: folder };
}

/**
 * Refuses sources that cannot go to a target.
 *
 * @throws UsageError saying what to do instead.
 */
export function checkPair(sources: readonly Source[], target: Target): void {
  const { place, into } = target;
  const remote = place.kind === "remote" || sources.some((source) => source.place.kind === "remote");
  if (!remote) throw new UsageError("neither the source nor the target is a remote name", "A remote name is cos://bucket/path or :/path.");
  if (place.kind === "remote" && place.path === "") throw new UsageError("the target has no path");
  for (const source of sources) {
    if (source.place.kind === "pipe" && into) throw new UsageError("- as the source needs the name of a file as the target");
    if (place.kind === "pipe" && source.kind !== "file") throw new UsageError(`${source.text} is more than one file, - takes one`);
    if (source.place.kind !== "remote" && place.kind !== "remote") {
      throw new UsageError(`${source.text}: neither it nor the target is a remote name`);
    }
    if (isInside(place, into, source)) throw new UsageError(`${formatPlace(place)} lies in ${source.text}: it would be copied into itself`);
  }
  if (sources.length > 1 && !into) throw new UsageError("several sources need a folder as the target", "End its name with /.");
  if (sources.some(({ kind }) => kind === "glob") && !into) {
    throw new UsageError("a glob needs a folder as the target", "End its name with /.");
  }
  if (sources.filter((source) => source.place.kind === "pipe").length > 0 && sources.length > 1) {
    throw new UsageError("- cannot be one of several sources");
  }
}

function isInside(target: Place, into: boolean, source: Source): boolean {
  const { place } = source;
  if (target.kind !== "remote" || place.kind !== "remote" || source.kind !== "folder" || target.bucket !== place.bucket) return false;
  const root = target.path.endsWith("/") ? target.path : `${target.path}/`;
  // Into the folder above is allowed when it is the folder's own name that is added again, for that is each file onto itself.
  return root.startsWith(place.path) && !(into && root === place.path && !source.whole);
}

/** Where a file goes. A local folder comes into being when {@linkcode preparePlace} is called. */
export function placeOf(target: Target, file: SourceFile): Place {
  const { place, into } = target;
  if (place.kind === "pipe") return place;
  const below = into ? file.name : file.inner;
  if (below === "") return place;
  if (place.kind === "local") return { kind: "local", path: join(place.path, ...below.split("/")) };
  return { ...place, path: place.path.endsWith("/") ? place.path + below : `${place.path}/${below}` };
}

/**
 * Makes sure that a file can be put at its local place: makes its folders, and refuses names that lead out of the target, which a name in a
 * bucket may do.
 */
export async function preparePlace(target: Target, file: SourceFile): Promise<Place> {
  const place = placeOf(target, file);
  const below = target.into ? file.name : file.inner;
  if (place.kind !== "local" || target.place.kind !== "local" || below === "") return place;
  await mkdir(target.place.path, { recursive: true });
  return { kind: "local", path: await insideOf(await realpath(target.place.path), below) };
}
