/**
 * Makes a folder like another.
 *
 * @module
 */
import { stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { CosClient } from "../../client.ts";
import { unwrap } from "../../core/result.ts";
import { isSame, matcher } from "../../transfer/folder.ts";
import { again } from "../again.ts";
import type { Context } from "../context.ts";
import { EXIT, UsageError } from "../exit.ts";
import { named, NameFailed, notThere } from "../failure.ts";
import { formatBytes, formatDuration, plural } from "../format.ts";
import { formatPlace, type Local, type Place } from "../place.ts";
import { ProgressView } from "../progress.ts";
import { asFolder, type Remote } from "../remote_name.ts";
import { transferOptions } from "./copy.ts";
import { foldersAbove, removeEmptied } from "./emptied.ts";
import { transfer } from "./route.ts";
import { conclude, CONCURRENCY, failedOutcome, type Outcome, runItems, type Tally } from "./run.ts";
import { preparePlace, type Target } from "./target.ts";
import { type Item, localTree, lookUp, remoteTree } from "./tree.ts";

type Root = Remote | Local;
type Files = ReadonlyMap<string, Item>;

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
  context.afterInterrupt = () => [`To go on where it stopped: ${again(context.command, context.argv, ["--resume"])}`];
  await needSource(context, source);
  const there = await filesOf(context, source);
  const before = await isMissing(target) ? new Map<string, Item>() : await filesOf(context, target);
  const extra = args.has("delete") ? [...before.keys()].filter((path) => !there.has(path)) : [];
  if (deletes && extra.length > 0 && !args.has("yes") && !await agreed(context, source, target, extra)) return EXIT.failed;
  return await new Syncing(context, source, target, there, before).run(extra);
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
  if (source.kind !== "remote") return;
  const text = formatPlace(source);
  const found = await lookUp(await context.client(), source, context.call).catch((error) => {
    throw named(context, text, source, error);
  });
  const failure = notThere("no such folder");
  if (found === undefined) throw new NameFailed(text, source, failure, ...context.advice(failure, source));
}

/** The files below a folder that are meant. */
async function filesOf(context: Context, root: Root): Promise<Files> {
  const { args } = context;
  const wanted = matcher({ include: args.list("include"), exclude: args.list("exclude") });
  const files = new Map<string, Item>();
  const items = root.kind === "remote"
    ? remoteTree(await context.client(), root, context.call)
    : localTree(root.path, args.has("follow-links"));
  try {
    for await (const item of items) {
      context.signal.throwIfAborted();
      if (item.kind !== "folder" && wanted(item.path)) files.set(item.path, item);
    }
  } catch (error) {
    throw named(context, formatPlace(root), root, error);
  }
  return files;
}

/** Whether a local folder is still to come into being. */
async function isMissing(root: Root): Promise<boolean> {
  return root.kind === "local" && await stat(root.path).then(() => false, (error) => error.code === "ENOENT");
}

async function agreed(context: Context, source: Root, target: Root, extra: readonly string[]): Promise<boolean> {
  const { output, prompt } = context;
  for (const path of extra.slice(0, SHOWN)) await output.problem(`  ${output.asideStyle.red(path)}`);
  if (extra.length > SHOWN) await output.problem(`  and ${extra.length - SHOWN} more`);
  const question = `Delete ${plural(extra.length, "file")} in ${formatPlace(target)} that ${extra.length === 1 ? "is" : "are"} not in ${
    formatPlace(source)
  }?`;
  if (await prompt.confirm(question)) return true;
  await output.problem("Nothing was done.");
  return false;
}

class Syncing {
  readonly #context: Context;
  readonly #source: Root;
  readonly #target: Root;
  readonly #there: Files;
  readonly #before: Files;
  readonly #dryRun: boolean;
  readonly #checksum: boolean;
  #bytes = 0;

  constructor(context: Context, source: Root, target: Root, there: Files, before: Files) {
    this.#context = context;
    this.#source = source;
    this.#target = target;
    this.#there = there;
    this.#before = before;
    this.#dryRun = context.args.has("dry-run");
    this.#checksum = context.args.has("checksum");
  }

  async run(extra: readonly string[]): Promise<number> {
    const { args, output, io } = this.#context;
    const concurrency = args.count("concurrency") ?? CONCURRENCY;
    const start = io.now();
    const progress = new ProgressView(output, io);
    try {
      for (const { size } of this.#there.values()) progress.expect(size);
      progress.complete();
      const tally = await runItems(
        this.#context,
        listOf(this.#there.values()),
        concurrency,
        (item, signal) => this.#one(item, signal, progress),
      );
      const gone = await this.#delete(extra, tally, concurrency);
      await progress.stop();
      const deleted = gone ? `, ${gone.done} ${this.#dryRun ? "would be " : ""}deleted` : "";
      const seconds = (io.now() - start) / 1000;
      const bytes = this.#bytes > 0 ? `, ${formatBytes(this.#bytes)} in ${formatDuration(seconds)}` : "";
      await output.note(`${plural(tally.done, "file")} ${this.#dryRun ? "would be " : ""}copied, ${tally.same} the same${deleted}${bytes}`);
      return await conclude(this.#context, {
        ...tally,
        done: tally.done + (gone?.done ?? 0),
        failed: [...tally.failed, ...gone?.failed ?? []],
      });
    } finally {
      await progress.stop();
    }
  }

  async #one(item: Item, signal: AbortSignal, progress: ProgressView): Promise<Outcome> {
    const { path, size, sha } = item;
    const from = below(this.#source, path);
    const to = below(this.#target, path);
    const label = `${formatPlace(from)} -> ${formatPlace(to)}`;
    const remote = [to, from].find((one) => one.kind === "remote");
    const record = { name: formatPlace(from), source: formatPlace(from), target: formatPlace(to), size };
    if (item.kind === "other") {
      progress.pass(size);
      return { status: "skipped", label, line: `${formatPlace(from)}: passed over, ${item.why}`, record: { ...record, why: item.why } };
    }
    let done = false;
    try {
      if (!await this.#differs(item, this.#before.get(path))) {
        progress.pass(size);
        return { status: "same", label, line: `${formatPlace(to)}: is the same`, record };
      }
      if (this.#dryRun) return { status: "planned", label, line: `would be copied: ${label}`, record };
      const tracked = progress.begin(path, size);
      try {
        const target: Target = { place: this.#target, into: true };
        const file = { place: from, name: path, inner: path, item };
        const options = { ...transferOptions(this.#context), overwrite: true };
        const routed = await transfer(
          this.#context,
          { from, to: await preparePlace(target, file), size, sha },
          options,
          { signal },
          tracked,
        );
        if (routed.status === "failed") return { status: "failed", label, record, failure: routed.failure, remote };
        done = true;
      } finally {
        tracked.end(done);
      }
      this.#bytes += size ?? 0;
      return { status: "done", label, line: `${label}${size === undefined ? "" : ` (${formatBytes(size)})`}`, record };
    } catch (error) {
      if (signal.aborted) throw error;
      return failedOutcome(error, label, record, remote);
    }
  }

  /** Another size is another file. Else the SHA-1 decides, where it was asked for or is known on both sides; or which one is newer. */
  async #differs(item: Item, there: Item | undefined): Promise<boolean> {
    if (there?.kind !== "file" || there.size !== item.size) return true;
    const stored = [item, there].filter(({ sha }) => sha !== undefined);
    if (stored.length === 2) return item.sha !== there.sha;
    const local = [this.#source, this.#target].find((root) => root.kind === "local");
    if (this.#checksum && local?.kind === "local") {
      return !await isSame(stored[0] ?? {}, join(local.path, ...item.path.split("/")), item.size!);
    }
    return (item.mtime ?? 0) > (there.mtime ?? 0);
  }

  async #delete(extra: readonly string[], { failed }: Tally, concurrency: number): Promise<Tally | undefined> {
    if (extra.length === 0) return undefined;
    if (failed.length > 0) {
      await this.#context.output.problem("Nothing was deleted, for not all was copied.");
      return undefined;
    }
    const client = await this.#context.client();
    const gone: string[] = [];
    const tally = await runItems(this.#context, listOf(extra), concurrency, async (path, signal) => {
      const place = below(this.#target, path);
      const label = formatPlace(place);
      const record = { name: label, deleted: label };
      if (this.#dryRun) return { status: "planned", label, line: `would be deleted: ${label}`, record };
      try {
        await remove(client, place, signal);
        gone.push(path);
        return { status: "done", label, line: `deleted: ${label}`, record };
      } catch (error) {
        if (signal.aborted) throw error;
        return failedOutcome(error, label, record, place.kind === "remote" ? place : undefined);
      }
    });
    const keep = new Set([...this.#there.keys()].flatMap(foldersAbove));
    await removeEmptied(client, this.#target, gone, { withRoot: false, keep }, this.#context.call);
    return tally;
  }
}

async function remove(client: CosClient, place: Place, signal: AbortSignal): Promise<void> {
  if (place.kind === "local") await unlink(place.path);
  if (place.kind !== "remote") return;
  const deleted = await client.delFile({ bucketName: place.bucket, cosPath: place.path }, { signal });
  if (!deleted.ok && deleted.code !== -197) unwrap(deleted);
}

function below(root: Root, path: string): Root {
  return root.kind === "remote" ? { ...root, path: root.path + path } : { kind: "local", path: join(root.path, ...path.split("/")) };
}

async function* listOf<T>(values: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* values;
}
