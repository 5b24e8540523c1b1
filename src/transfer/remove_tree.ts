/**
 * Deletes what was listed: files, many at once, and then the folders that they were in.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import { CosError } from "../core/result.ts";
import { BucketPlace } from "./bucket_place.ts";
import { plain, thrownFailure } from "./carry.ts";
import type { Entry, Place } from "./place.ts";
import { inParallel } from "./pool.ts";
import { type FileOutcome, Tally, type TreeReport } from "./report.ts";
import { isHopeless, type Watcher } from "./work.ts";

/** Deleted at once, unless something else is said. */
const AT_ONCE = 8;

/** The name of a bucket itself, which stays. */
const BUCKET = /^[a-z0-9]+:\/\/[^/]*\/$/;

/** Something to be deleted. */
export interface Doomed {
  /** Where it is. */
  readonly place: Place;
  /** What it is: a file, a folder, or an upload under way. */
  readonly entry: Entry;
}

/** How things are deleted. */
export interface RemoveOptions {
  /** Files at once. */
  readonly files?: number | undefined;
  /** Whether it is only told what would be deleted. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Everything below a folder: files, uploads under way, and folders, each before what lies in it.
 *
 * @param place Where it is.
 * @param folder The folder; empty for the root.
 * @param call Settings of each call.
 * @param deep Whether what lies in folders is told of too.
 */
export async function* walk(place: Place, folder: string, call: CallOptions, deep = true): AsyncGenerator<Entry, void, undefined> {
  for await (const entry of place.list(folder, plain(call))) {
    yield entry;
    if (deep && entry.kind === "folder") yield* walk(place, entry.path, call);
  }
}

/** Deletes. What is gone already counts as deleted. Folders stay when a file could not be deleted. */
export async function removeAll(
  all: readonly Doomed[],
  { files = AT_ONCE, dryRun = false }: RemoveOptions,
  call: CallOptions,
  watcher: Watcher = {},
): Promise<TreeReport> {
  const tally = new Tally();
  const run = async (some: readonly Doomed[], atOnce: number, remove: Remove): Promise<void> => {
    await inParallel(() => some, atOnce, call.signal, async (one, signal) => {
      const outcome = await outcomeOf(one, dryRun, { ...plain(call), signal }, remove);
      if (!outcome) return;
      tally.add(outcome);
      await watcher.end?.(outcome);
      if (outcome.failure && isHopeless(outcome.failure)) throw new CosError(tally.stopped = outcome.failure);
    });
  };
  try {
    await run(all.filter(({ entry }) => entry.kind !== "folder"), files, async ({ place, entry }, inner) => {
      if (entry.kind === "unreadable") throw new CosError(entry.why!);
      const failure = await place.remove(entry.path, undefined, inner);
      if (failure) throw new CosError(failure);
      return true;
    });
    const folders = all.filter(({ place, entry }) => entry.kind === "folder" && !BUCKET.test(place.nameOf(entry.path)));
    folders.sort((one, other) => depthOf(other) - depthOf(one));
    if (tally.failed === 0) {
      await run(folders, 1, async ({ place, entry }, inner) => {
        return place instanceof BucketPlace ? await place.dropFolder(entry.path, inner) : await place.removeFolder(entry.path, inner);
      });
    }
  } catch (error) {
    if (tally.stopped === undefined) throw error;
  }
  return tally;
}

/** Deletes one, and says whether there was anything to delete. */
type Remove = (one: Doomed, call: CallOptions) => Promise<boolean>;

async function outcomeOf(
  one: Doomed,
  dryRun: boolean,
  call: CallOptions,
  remove: Remove,
): Promise<FileOutcome | undefined> {
  const { place, entry: { path, size, kind } } = one;
  const name = place.nameOf(path);
  const base = { path, source: name, target: name, size };
  try {
    if (dryRun) return kind !== "folder" || await place.hasFolder?.(path, call) !== false ? { ...base, status: "unplanned" } : undefined;
    return await remove(one, call) ? { ...base, status: "deleted" } : undefined;
  } catch (error) {
    if (call.signal?.aborted) throw error;
    return { ...base, status: "failed", failure: thrownFailure(error) };
  }
}

function depthOf({ place, entry }: Doomed): number {
  return place.nameOf(entry.path).split("/").length;
}
