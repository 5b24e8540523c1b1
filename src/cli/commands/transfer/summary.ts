/**
 * What a command that copies says of the whole at its end.
 *
 * @module
 */
import { formatBytes, formatTaken, plural } from "../../terminal/format.ts";
import type { Verb } from "./run.ts";
import { phrases, t } from "../../texts/texts.ts";

/** What became of the whole. */
export interface Whole {
  /** What was done with files, in the past. */
  readonly verb: Verb;
  /** Whether it is only told what would be done. */
  readonly dryRun: boolean;
  /** Files that were copied or moved. */
  readonly done: number;
  /** Files that were the same. */
  readonly same: number;
  /** Files that were deleted, because the source does not have them. */
  readonly deleted: number;
  /** Bytes of the files that were copied or moved. */
  readonly bytes: number;
  /** Bytes of them that were there already, from an earlier run. */
  readonly resumed: number;
  /** Empty folders of the source, which nothing is made of. */
  readonly empty?: number | undefined;
  /** Seconds that it took. */
  readonly seconds: number;
}

/** The whole in one line: `3 files copied, 2 the same, 120 MiB in 10.0 s (12.0 MiB/s), 80 MiB were there already`. */
export function summaryOf({ verb, dryRun, done, same, deleted, bytes, resumed, empty = 0, seconds }: Whole): string {
  const facts = [withVerb(plural(done, "file"), verb, dryRun)];
  if (same > 0) facts.push(t`${same} the same`);
  if (deleted > 0) facts.push(withVerb(String(deleted), "deleted", dryRun));
  if (empty > 0) facts.push(t`${plural(empty, "empty folder")} left out`);
  const passed = bytes - resumed;
  if (seconds > 0 && passed > 0) facts.push(t`${formatBytes(passed)} in ${formatTaken(seconds)} (${formatBytes(passed / seconds)}/s)`);
  if (resumed > 0) facts.push(t`${formatBytes(resumed)} were there already`);
  return phrases(facts);
}

function withVerb(files: string, verb: Verb, dryRun: boolean): string {
  return dryRun
    ? { copied: t`${files} would be copied`, moved: t`${files} would be moved`, deleted: t`${files} would be deleted` }[verb]
    : { copied: t`${files} copied`, moved: t`${files} moved`, deleted: t`${files} deleted` }[verb];
}
