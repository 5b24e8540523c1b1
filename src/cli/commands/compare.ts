/**
 * `cos compare`.
 *
 * @module
 */
import { CosError, type CosFailure } from "../../core/result.ts";
import { compare as compareFolders, type Compared, type CompareHow, compareOne, CompareTally } from "../../transfer/compare.ts";
import type { Entry } from "../../transfer/place.ts";
import type { Context } from "./base/context.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import { counting } from "../terminal/counting.ts";
import { failureObject, NameFailed } from "./base/failure.ts";
import { formatBytes, plural } from "../terminal/format.ts";
import type { Command } from "./base/command.ts";
import { formatPlace, readStoredName } from "../settings/place.ts";
import { formatRemote, isRemoteName, type Remote } from "../settings/remote_name.ts";
import { FILTERS, FOLLOW_LINKS, S3 } from "../settings/options.ts";
import { recordOf } from "./base/record.ts";
import { filterFrom } from "./transfer/filters.ts";
import { conclude, type Tally } from "./transfer/run.ts";
import { findSources, type Source } from "./transfer/sources.ts";
import { fromLibrary, phrases, t } from "../texts/texts.ts";

/** What stands before a path, as `rclone check --combined` writes it. */
const MARKS: Readonly<Record<Compared["status"], string>> = {
  same: "=",
  different: "*",
  onlyFrom: "+",
  onlyTo: "-",
  failed: "!",
  skipped: " ",
};

/** Compares two folders, or two files. */
export const compare: Command = {
  operands: "SOURCE TARGET",
  count: [2, 2],
  about: [
    "Compares two folders, or two files, of any kind: in buckets, here, or one of each. Nothing is changed. What is the same is finished on both sides and has the same size and SHA-1; a local file is read for that. Empty folders count for nothing, and links of local folders are passed over.",
    "A line for each difference, as rclone writes them: + path is missing in the target, - path is missing in the source, * path differs, ! path could not be compared; with --all also = path is the same.",
    "Exit status 0 says that all is the same, 1 that something differs or could not be compared.",
  ],
  options: [
    { name: "by", value: "WHAT", values: ["sha1", "size"], doc: "sha1 (if not given), or size: quick, for the listings tell it." },
    { name: "download", doc: "Read all files of both sides: for places that keep no SHA-1, and to believe none." },
    { name: "all", short: "a", doc: "Also files that are the same." },
    { name: "concurrency", value: "NUMBER", range: { most: "64" }, doc: "Files at once, at most 64; 32 if not given, 8 with --download." },
    FOLLOW_LINKS,
    ...FILTERS,
    ...S3,
  ],
  examples: [
    ["cos compare photos :/photos", "Whether everything is there, and right."],
    ["cos compare --by size cos://mybucket/ cosv5://mybucket-1250000000/", "One bucket by both of its interfaces, quickly."],
    ["cos diff --download --json :/a.bin a.bin", "Two files by their content, for programs."],
  ],
  run,
};

async function run(context: Context): Promise<number> {
  const { args, output } = context;
  if (args.has("download") && args.text("by") === "size") throw new UsageError(t`--download reads files, which --by size does not`);
  const how: CompareHow = { by: args.text("by") as CompareHow["by"], download: args.has("download") };
  const files = args.count("concurrency");
  const wanted = await filterFrom(context);
  const looks = { recursive: true, followLinks: args.has("follow-links") };
  const [source, target] = await findSources(context, args.operands, looks) as [Source, Source];
  for (const { kind, text } of [source, target]) {
    if (kind === "glob") throw new UsageError(t`${text} is a glob, compare takes folders and files`, t`Choose files with --include.`);
  }
  const tally = new CompareTally();
  const failed: Tally = { done: 0, same: 0, skipped: 0, failed: [] };
  const stop = counting(output, () => t`${plural(tally.same, "file")} the same, ${tally.different + tally.onlyFrom + tally.onlyTo} not`);
  try {
    const found = source.kind === "folder" && target.kind === "folder"
      ? compareFolders(source.place, target.place, { ...how, wanted, files }, context.call)
      : filesOf(context, source, target, how);
    for await (const one of found) {
      tally.add(one);
      await show(context, one, failed);
    }
  } catch (error) {
    await stop();
    throw explained(context, error);
  }
  await stop();
  await output.note(summary(tally, formatPlace(source.named), formatPlace(target.named)));
  failed.done = tally.same + tally.different + tally.onlyFrom + tally.onlyTo;
  const status = await conclude(context, failed);
  return status === EXIT.done && !tally.equal ? EXIT.failed : status;
}

/** A file and a file; or a file and the one of its name in a folder. */
async function* filesOf({ call }: Context, source: Source, target: Source, how: CompareHow): AsyncGenerator<Compared, void, undefined> {
  const counterpart = ({ place }: Source, entry: Entry | undefined): Promise<Entry | undefined> => place.look(entry!.path, call);
  const from = source.entry ?? await counterpart(source, target.entry);
  const to = target.entry ?? await counterpart(target, source.entry);
  yield await compareOne(source.place, target.place, { path: (from ?? to)!.path, from, to }, how, call);
}

async function show(context: Context, one: Compared, failed: Tally): Promise<void> {
  const { output, args } = context;
  const { path, status, source, target, from, to, by } = one;
  const mark = MARKS[status];
  const sides = {
    from: from && recordOf(source, from),
    to: to && recordOf(target, to),
  };
  const record = { mark, path, name: from || !to ? source : target, ...sides, by };
  const { red, green, yellow } = output.style;
  if (status === "failed") {
    const failure = by === "noSha1" ? { ...one.failure!, hint: noSha1() } : one.failure!;
    const remote = remoteOf(failure) ?? [source, target].filter(isRemoteName).map(readStoredName)[0];
    failed.failed.push({ status, label: path || source, record, failure, remote });
    if (output.json) await output.result("", failureObject(record, failure, context.advice(failure, remote)));
    else await output.result(red(`${mark} ${path}`), {});
    return;
  }
  if (status === "skipped") {
    failed.skipped++;
    if (output.json) await output.result("", { status, ...record, why: one.failure?.message });
    else await output.note(t`${from ? source : target}: passed over, it ${fromLibrary(one.failure?.message ?? "")}`);
    return;
  }
  if (status === "same" && !args.has("all")) return;
  const paint = { same: (text: string) => text, different: yellow, onlyFrom: green, onlyTo: red }[status];
  await output.result(paint(`${mark} ${path}`), { status, ...record });
}

const noSha1 = (): string => t`Compare by content with --download, or by size alone with --by size.`;

function summary({ same, different, onlyFrom, onlyTo, failed, skipped, bytes }: CompareTally, source: string, target: string): string {
  return phrases([
    t`${plural(same, "file")} the same (${formatBytes(bytes)})`,
    ...different > 0 ? [t`${different} different`] : [],
    ...onlyFrom > 0 ? [t`${onlyFrom} only in ${source}`] : [],
    ...onlyTo > 0 ? [t`${onlyTo} only in ${target}`] : [],
    ...failed > 0 ? [t`${failed} could not be compared`] : [],
    ...skipped > 0 ? [t`${skipped} passed over`] : [],
  ]);
}

/** The remote name that a failure is about. */
function remoteOf(failure: CosFailure): Remote | undefined {
  if (failure.bucketName === undefined || failure.cosPath === undefined) return undefined;
  return { kind: "remote", bucket: failure.bucketName, path: failure.cosPath };
}

/** A folder that could not be listed, with its name. */
function explained(context: Context, error: unknown): unknown {
  const remote = error instanceof CosError ? remoteOf(error.failure) : undefined;
  if (remote === undefined) return error;
  const { failure } = error as CosError;
  return new NameFailed(formatRemote(remote), remote, failure, ...context.advice(failure, remote));
}
