/**
 * What `cp` and `mv` have in common.
 *
 * @module
 */
import { unlink } from "node:fs/promises";
import { basename } from "node:path";
import { unwrap } from "../../core/result.ts";
import { matcher } from "../../transfer/folder.ts";
import { again } from "../again.ts";
import type { Context } from "../context.ts";
import { Failed, UsageError } from "../exit.ts";
import { formatBytes, formatDuration, plural } from "../format.ts";
import { formatPlace, type Place } from "../place.ts";
import { ProgressView } from "../progress.ts";
import { removeEmptied } from "./emptied.ts";
import { type RouteOptions, transfer } from "./route.ts";
import { conclude, CONCURRENCY, failedOutcome, type Outcome, readAhead, runItems, type Tally } from "./run.ts";
import { findSources, type Source, type SourceFile } from "./sources.ts";
import { checkPair, findTarget, placeOf, preparePlace, type Target } from "./target.ts";

/** A file, and the source that it is of. */
interface Member {
  readonly source: Source;
  readonly file: SourceFile;
}

/** Copies or moves what was named. */
export async function copyFiles(context: Context, move: boolean): Promise<number> {
  const { args, output, io } = context;
  const options = copyOptions(context, move);
  const target = await findTarget(context, args.operands.at(-1)!);
  if (target.place.kind === "pipe") output.keepResultsAside();
  const looks = { recursive: args.has("recursive"), followLinks: args.has("follow-links") };
  // Said before the first request, for that may already be what is interrupted.
  context.afterInterrupt = () => howToGoOn(context, target);
  const sources = await findSources(context, args.operands.slice(0, -1), looks);
  checkPair(sources, target);
  const concurrency = args.count("concurrency") ?? CONCURRENCY;
  const progress = new ProgressView(output, io);
  const copying = new Copying(context, target, options, progress);
  const start = io.now();
  try {
    const members = readAhead(copying.members(sources), ({ file }) => progress.expect(file.item.size), () => progress.complete());
    const tally = await runItems(context, members, concurrency, (member, signal) => copying.one(member, signal));
    if (move) await copying.tidyUp();
    await progress.stop();
    if (isWorthSaying(tally)) await output.note(summary(copying.bytes, tally, (io.now() - start) / 1000, copying.verb));
    return await conclude(context, tally);
  } finally {
    await progress.stop();
  }
}

/** How files are transferred, from options that every such command has; what exists stays. */
export function transferOptions({ args }: Context): RouteOptions {
  return {
    overwrite: false,
    skipSame: false,
    verify: args.has("verify"),
    resume: args.has("resume"),
    move: false,
    sliceSize: args.bytes("slice-size"),
    concurrency: args.count("concurrency"),
    size: undefined,
  };
}

function copyOptions(context: Context, move: boolean): RouteOptions {
  const { args } = context;
  if (args.has("overwrite") && args.has("no-overwrite")) throw new UsageError("--overwrite and --no-overwrite exclude each other");
  const options = transferOptions(context);
  return {
    ...options,
    overwrite: args.has("overwrite") || (args.has("skip-same") && !args.has("no-overwrite")),
    skipSame: args.has("skip-same"),
    // What is moved exists once: its source goes only when its target is known to be right.
    verify: options.verify || move,
    move,
    size: move ? undefined : args.bytes("size"),
  };
}

class Copying {
  /** Bytes that were transferred. */
  bytes = 0;
  readonly verb: string;
  readonly #context: Context;
  readonly #target: Target;
  readonly #options: RouteOptions;
  readonly #progress: ProgressView;
  readonly #dryRun: boolean;
  readonly #taken = new Set<string>();
  /** What was moved away, by its source. */
  readonly #gone = new Map<Source, string[]>();

  constructor(context: Context, target: Target, options: RouteOptions, progress: ProgressView) {
    this.#context = context;
    this.#target = target;
    this.#options = options;
    this.#progress = progress;
    this.#dryRun = context.args.has("dry-run");
    this.verb = `${this.#dryRun ? "would be " : ""}${options.move ? "moved" : "copied"}`;
  }

  /** The files that are meant. */
  async *members(sources: readonly Source[]): AsyncGenerator<Member, void, undefined> {
    const { args } = this.#context;
    const wanted = matcher({ include: args.list("include"), exclude: args.list("exclude") });
    for (const source of sources) {
      for await (const file of source.files()) {
        if (file.item.kind !== "folder" && wanted(file.inner || file.name)) yield { source, file };
      }
    }
  }

  /** One file. */
  async one({ source, file }: Member, signal: AbortSignal): Promise<Outcome> {
    const { place, item } = file;
    const to = placeOf(this.#target, file);
    const label = `${formatPlace(place)} -> ${formatPlace(to)}`;
    const remote = [to, place].find((one) => one.kind === "remote");
    const record = { name: formatPlace(place), source: formatPlace(place), target: formatPlace(to), size: item.size };
    if (item.kind === "other") {
      this.#progress.pass(item.size);
      return { status: "skipped", label, line: `${formatPlace(place)}: passed over, ${item.why}`, record: { ...record, why: item.why } };
    }
    if (this.#taken.has(record.target)) return failedOutcome(new Failed("two sources have this target"), label, record);
    this.#taken.add(record.target);
    if (this.#dryRun) return { status: "planned", label, line: `${this.verb}: ${label}`, record };
    const tracked = this.#progress.begin(shownName(place, file), item.size);
    let done = false;
    try {
      const job = { from: place, to: await preparePlace(this.#target, file), size: item.size, sha: item.sha };
      const routed = await transfer(this.#context, job, this.#options, { signal }, tracked);
      if (routed.status === "failed") return { status: "failed", label, record, failure: routed.failure, remote };
      const size = routed.status === "done" ? routed.size ?? item.size : item.size;
      done = true;
      if (this.#options.move && !(routed.status === "done" && routed.moved)) await this.#removeSource(place, signal);
      if (this.#options.move) this.#goneOf(source).push(file.inner);
      if (routed.status === "same") return { status: "same", label, line: `${formatPlace(to)}: is the same`, record };
      this.bytes += size ?? 0;
      return { status: "done", label, line: `${label}${size === undefined ? "" : ` (${formatBytes(size)})`}`, record: { ...record, size } };
    } catch (error) {
      if (signal.aborted) throw error;
      return failedOutcome(error, label, record, remote);
    } finally {
      tracked.end(done);
    }
  }

  /** Removes folders that were moved away from. */
  async tidyUp(): Promise<void> {
    const client = await this.#context.client();
    for (const [source, files] of this.#gone) {
      if (source.kind === "file") continue;
      await removeEmptied(client, source.place, files, { withRoot: source.kind === "folder" && source.whole }, this.#context.call);
    }
  }

  #goneOf(source: Source): string[] {
    const known = this.#gone.get(source);
    if (known) return known;
    const files: string[] = [];
    this.#gone.set(source, files);
    return files;
  }

  async #removeSource(place: Place, signal: AbortSignal): Promise<void> {
    if (place.kind === "local") await unlink(place.path);
    if (place.kind !== "remote") return;
    const client = await this.#context.client();
    unwrap(await client.delFile({ bucketName: place.bucket, cosPath: place.path }, { signal }));
  }
}

/** The name beside a bar. */
function shownName(place: Place, { name }: SourceFile): string {
  if (name !== "") return name;
  return place.kind === "local" ? basename(place.path) : formatPlace(place);
}

/** One file that was copied or failed has its own line; what was left as it is has none. */
function isWorthSaying({ done, same, failed }: Tally): boolean {
  return done > 1 || same > 0 || (done === 0 && failed.length === 0);
}

function summary(bytes: number, tally: { readonly done: number; readonly same: number }, seconds: number, verb: string): string {
  const rate = seconds > 0 && bytes > 0 ? `, ${formatBytes(bytes)} in ${formatDuration(seconds)} (${formatBytes(bytes / seconds)}/s)` : "";
  const same = tally.same > 0 ? `, ${tally.same} the same` : "";
  return `${plural(tally.done, "file")} ${verb}${same}${rate}`;
}

function howToGoOn({ args, command, argv }: Context, { place }: Target): string[] {
  if (args.operands.includes("-")) return ["What comes through a pipe cannot be taken up: run the command again."];
  const many = args.has("recursive") || args.operands.length > 2 || args.operands.some((text) => /[*?]/.test(text));
  const more = [...place.kind === "remote" ? ["--resume"] : [], ...many ? ["--skip-same"] : []];
  return [`To go on where it stopped: ${again(command, argv, more)}`];
}
