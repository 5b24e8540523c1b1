/**
 * `cos rm`.
 *
 * @module
 */
import { unwrap } from "../../core/result.ts";
import type { Context } from "../context.ts";
import { EXIT, UsageError } from "../exit.ts";
import { formatBytes, plural } from "../format.ts";
import { type Command, RECURSIVE, YES } from "../options.ts";
import { formatRemote, isRemoteName, type Remote } from "../remote_name.ts";
import { conclude, failedOutcome, runItems } from "../transfer/run.ts";
import { findSources, type Source, type SourceFile } from "../transfer/sources.ts";

/** Deleted at once. */
const CONCURRENCY = 8;

/** Deletes files and folders. */
export const rm: Command = {
  name: "rm",
  summary: "Deletes files, and folders with everything in them",
  operands: "NAME...",
  count: [1, Infinity],
  about: [
    "With -r it asks first on a terminal, and needs --yes without one. There is no way back: the service keeps nothing of what was deleted.",
  ],
  options: [RECURSIVE, YES, { name: "dry-run", short: "n", doc: "Only say what would be deleted." }],
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
  const local = args.operands.find((text) => !isRemoteName(text));
  if (local !== undefined) {
    throw new UsageError(`${local} is no remote name`, "A remote name is cos://bucket/path or, with a default bucket, :/path.");
  }
  const asks = recursive && !dryRun && !args.has("yes");
  if (asks && !prompt.possible) {
    throw new UsageError("rm -r needs --yes where there is no terminal to ask on", "See first what it would do: --dry-run.");
  }
  const sources = await findSources(context, args.operands, { recursive, followLinks: false });
  // Gathered first: a listing that goes on while its entries disappear could miss some, and the question tells how many there are.
  const files: SourceFile[] = [];
  const folders: Remote[] = [];
  for (const source of sources) {
    for await (const file of source.files()) {
      if (file.item.kind === "folder") folders.push(file.place as Remote);
      else files.push(file);
    }
    if (source.kind === "folder") folders.push(source.place as Remote);
  }
  if (asks && !await agreed(context, sources, files)) {
    await output.problem("Nothing was deleted.");
    return EXIT.failed;
  }
  const client = await context.client();
  const tally = await runItems(context, listOf(files), CONCURRENCY, async ({ place, item: { size } }, signal) => {
    const remote = place as Remote;
    const label = formatRemote(remote);
    const record = { name: label, size };
    if (dryRun) return { status: "planned", label, line: `would be deleted: ${label}`, record };
    try {
      unwrap(await client.delFile({ bucketName: remote.bucket, cosPath: remote.path }, { signal }));
      return { status: "done", label, line: `deleted: ${label}`, record };
    } catch (error) {
      if (signal.aborted) throw error;
      return failedOutcome(error, label, record, remote);
    }
  });
  if (tally.failed.length === 0) {
    // The deepest first. One that was never created as such went with its last file.
    const deepest = folders.filter(({ path }) => path !== "/").sort((one, other) => other.path.length - one.path.length);
    const gone = await runItems(context, listOf(deepest), 1, async (remote, signal) => {
      const label = formatRemote(remote);
      const record = { name: label };
      if (dryRun) return { status: "planned", label, line: `would be deleted: ${label}`, record };
      const deleted = await client.delFolder({ bucketName: remote.bucket, cosPath: remote.path }, { signal });
      if (!deleted.ok && deleted.code !== -197) return { status: "failed", label, record, failure: deleted, remote };
      return { status: "done", label, line: deleted.ok ? `deleted: ${label}` : undefined, record };
    });
    tally.done += gone.done;
    tally.failed.push(...gone.failed);
  }
  return await conclude(context, tally);
}

async function agreed({ prompt }: Context, sources: readonly Source[], files: readonly SourceFile[]): Promise<boolean> {
  const bytes = files.reduce((sum, { item }) => sum + (item.size ?? 0), 0);
  const names = sources.map(({ place, text }) =>
    place.kind === "remote" && place.path === "/" ? `everything in the bucket ${place.bucket}` : text
  );
  return await prompt.confirm(`Delete ${names.join(", ")}: ${plural(files.length, "file")}, ${formatBytes(bytes)}?`);
}

async function* listOf<T>(values: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* values;
}
