/**
 * Carries out plans: many small files at once, few large ones, and what fails does not stop the others.
 *
 * @module
 */
import { unlessAborted } from "../core/abort.ts";
import type { CallOptions, Progress } from "../core/config.ts";
import { type CosFailure, localFailure } from "../core/result.ts";
import { Budget } from "./budget.ts";
import { bringAlong, carry, type CarryClient, type CarryOptions, type Job, leave, plain, sameNow, thrownFailure, tidy } from "./carry.ts";
import { type Filter, foldersAbove } from "./filter.ts";
import { type Entry, isFailure, type Place } from "./place.ts";
import { decide, existing, Plan, type PlanOptions, type Step } from "./plan.ts";
import { inParallel } from "./pool.ts";
import { type FileOutcome, Tally, type TreeReport } from "./report.ts";

/** Files at once, unless something else is said: small ones are held up by their way, not by their bytes. */
const FILES = 32;
/** Bytes of files that are on their way at once. A large file counts as much as the slices that it has on their way. */
const BYTES = 32 * 1024 * 1024;
/** What a file counts at least, and at most. */
const WEIGHT = { least: 64 * 1024, most: 8 * 1024 * 1024 };
/** Steps that are read ahead of the work, so that the whole is known early. */
const AHEAD = 10_000;

/**
 * Failures that every further request of the same key would meet too (protocol notes, section 2.4): there is no use in going on.
 */
const HOPELESS: ReadonlySet<number> = new Set(
  [-47, -48, -57, -59, -60, -61, -62, -64, -70, -72, -79, -80, -81, -82, -96, -97, -133, -5957, -46618, -46619],
);

/** The same in words of S3. */
const HOPELESS_IN_S3: ReadonlySet<string> = new Set([
  "AuthorizationHeaderMalformed",
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "NoSuchBucket",
  "PermanentRedirect",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** Whether every further request would fail in the same way. */
export function isHopeless({ code, name }: CosFailure): boolean {
  return HOPELESS.has(code) || code === -2 && HOPELESS_IN_S3.has(name);
}

/** Two folders, and which files of the first go to the second. */
export interface Pair {
  /** Where files are. */
  readonly source: Place;
  /** Where they go. */
  readonly target: Place;
  /** Which of them, besides what the options leave out; all when absent. */
  readonly wanted?: Filter | undefined;
  /** Whether files in folders of the source are meant too. Default true. */
  readonly deep?: boolean | undefined;
  /** Paths below the source of what is meant, and nothing else; a folder's ends with `/`. */
  readonly names?: Iterable<string> | AsyncIterable<string> | undefined;
  /** Whether the source itself goes when a move has left it empty. */
  readonly withRoot?: boolean | undefined;
}

/** One file that goes to another name. */
export interface Single {
  /** Where it is. */
  readonly source: Place;
  /** Where it goes. */
  readonly target: Place;
  /** What is known of it. */
  readonly entry: Entry;
  /** Its path at the target. */
  readonly toPath: string;
}

/** One file on its way, as whoever watches is told. */
export interface Watched {
  /** Says how far it is, in bytes; of them, those that were there already have not been transferred now. */
  update(loaded: number, total: number, resumed?: number): void;
  /** Says that it ended, well or not. */
  end(done: boolean): void;
}

/** Whoever watches the work. What is thrown here ends it. */
export interface Watcher {
  /** One more file is known of. */
  expect?(size: number | undefined): void;
  /** All files are known of. */
  complete?(): void;
  /** A file that needs no transfer. */
  pass?(size: number | undefined): void;
  /** A file is on its way. */
  begin?(path: string, size: number | undefined): Watched;
  /** Folders of a source were empty, and do not come to be at the target. */
  empty?(folders: number): void;
  /** A file has ended. */
  end?(outcome: FileOutcome): void | Promise<void>;
  /** Files are about to be deleted because the source does not have them. Whether they may. Asked before anything is done. */
  mayDelete?(extra: readonly Entry[]): Promise<boolean>;
}

/** How the work is done. */
export interface WorkOptions extends Omit<PlanOptions, "deep">, CarryOptions {
  /** Failures after which it stops; it tries everything when absent. */
  readonly maxErrors?: number | undefined;
  /** Files at once. */
  readonly files: number | undefined;
  /** Whether nothing is done, and it is only told what would be. */
  readonly dryRun: boolean;
  /** Is asked before each file; what it waits for holds the work up. */
  readonly beforeFile: ((path: string) => void | Promise<void>) | undefined;
}

interface Item extends Omit<Step, "path"> {
  readonly source: Place;
  readonly target: Place;
  readonly path: string;
  readonly toPath: string;
  /** The folders that it is one of. */
  readonly pair?: Pair;
}

/** There is no use in going on, or none is wanted. */
class Stopped extends Error {
  readonly failure: CosFailure;

  constructor(failure: CosFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A folder that could not be looked at, which ends the work. */
export class PartFailed extends Error {
  /** Which of them. */
  readonly part: Pair | Single;

  /**
   * @param part Which of them.
   * @param cause Why.
   */
  constructor(part: Pair | Single, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.part = part;
  }
}

/** Work on pairs of folders, and on single files. */
export class Work {
  readonly #client: CarryClient | undefined;
  readonly #options: WorkOptions;
  readonly #call: CallOptions;
  readonly #watcher: Watcher;
  readonly #tally = new Tally();
  readonly #budget = new Budget(BYTES);
  readonly #taken = new Set<string>();
  readonly #written = new Set<string>();
  #begun = Promise.resolve();
  /** What was moved away, by its source. */
  readonly #gone = new Map<Pair, string[]>();

  /**
   * @param client Who asks; nothing is needed where no place is a bucket of v4.
   * @param options How it is done.
   * @param call Settings of each call.
   * @param watcher Is told.
   */
  constructor(client: CarryClient | undefined, options: WorkOptions, call: CallOptions, watcher: Watcher = {}) {
    this.#client = client;
    this.#options = options;
    this.#call = plain(call);
    this.#watcher = watcher;
  }

  /**
   * Does it.
   *
   * @param parts What is to be done, one after the other.
   * @returns What became of every file; nothing when somebody did not want that files are deleted.
   * @throws PartFailed for a folder that could not be looked at, or a single file's target.
   */
  async run(parts: readonly (Pair | Single)[]): Promise<TreeReport | undefined> {
    const { deleteExtra, move, dryRun, state } = this.#options;
    if (state) await this.#clearUploads(state.uploads, parts);
    const plans = new Map<Pair, Plan>();
    for (const part of parts) if (!("entry" in part)) plans.set(part, this.#planOf(part));
    let items: AsyncIterable<Item> = this.#items(parts, plans);
    if (deleteExtra && this.#watcher.mayDelete && !dryRun) {
      const all: Item[] = [];
      for await (const item of items) all.push(item);
      const extra = [...plans.values()].flatMap((plan) => plan.complete ? plan.extra : []);
      if (extra.length > 0 && !await this.#watcher.mayDelete(extra)) return undefined;
      items = (async function* () {
        yield* all;
      })();
    }
    try {
      await this.#all((signal) => this.#expected(items, signal), (item, signal) => this.#one(item, signal));
      if (deleteExtra) await this.#deleteExtra(plans);
      if (move && !dryRun) await this.#tidyUp(parts);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      this.#tally.stopped = error.failure;
    }
    return this.#tally;
  }

  /** Clears away what earlier runs have left that were killed. What cannot be cleared now is left to the next run. */
  async #clearUploads(uploads: ReadonlyMap<string, readonly string[]>, parts: readonly (Pair | Single)[]): Promise<void> {
    for (const [name, others] of [...uploads]) {
      const target = parts.find(({ target }) => name.startsWith(target.nameOf("")))?.target;
      const isClear = await target?.clearUploads?.(name.slice(target.nameOf("").length), others);
      if (isClear) this.#options.state!.endUpload(name);
    }
  }

  #planOf({ source, target, names, wanted = () => true, deep = true }: Pair): Plan {
    const { overwrite, skipSame, deleteExtra, resume, dryRun: looks, wanted: meant } = this.#options;
    const options: PlanOptions = {
      looks,
      overwrite,
      skipSame: skipSame || resume,
      deleteExtra,
      deep,
      names,
      mayBeMoved: this.#options.move && resume,
      wanted: (path, facts) => wanted(path, facts) && meant(path, facts),
    };
    return new Plan(source, target, options, this.#call);
  }

  async *#items(parts: readonly (Pair | Single)[], plans: ReadonlyMap<Pair, Plan>): AsyncGenerator<Item, void, undefined> {
    for (const part of parts) {
      const { source, target } = part;
      try {
        if ("entry" in part) {
          // Whoever names files by a shell's glob means those that fit, too.
          if (this.#options.wanted(part.entry.path, part.entry)) yield await this.#single(part);
        } else {
          const plan = plans.get(part)!;
          for await (const step of plan.steps()) yield { ...step, source, target, toPath: step.path, pair: part };
          this.#watcher.empty?.(plan.empty);
        }
      } catch (error) {
        if (this.#call.signal?.aborted) throw error;
        throw new PartFailed(part, error);
      }
    }
  }

  async #single({ source, target, entry, toPath }: Single): Promise<Item> {
    const { overwrite, skipSame, resume, dryRun } = this.#options;
    const there = skipSame || resume || dryRun ? await target.look(toPath, this.#call) : undefined;
    const decision = decide(entry, there, target.nameOf(toPath), { overwrite, skipSame: skipSame || resume });
    return { path: entry.path, entry, there, decision, source, target, toPath };
  }

  /** Reads ahead, and tells how much there is. */
  async *#expected(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item, void, undefined> {
    for await (const item of ahead(items, AHEAD, signal)) {
      this.#watcher.expect?.(item.entry.size);
      yield item;
    }
    this.#watcher.complete?.();
  }

  async #all<T>(
    items: (signal: AbortSignal) => Iterable<T> | AsyncIterable<T>,
    one: (item: T, signal: AbortSignal) => Promise<FileOutcome>,
  ): Promise<void> {
    await inParallel(items, this.#options.files ?? FILES, this.#call.signal, async (item, signal) => {
      const outcome = await one(item, signal);
      this.#tally.add(outcome);
      await this.#watcher.end?.(outcome);
      if (outcome.failure && outcome.status === "failed") this.#goOn(outcome.failure);
    });
  }

  /** Throws where the work ends: every further file would fail as one did, or enough have failed. */
  #goOn(failure: CosFailure): void {
    const { maxErrors = Infinity } = this.#options;
    if (isHopeless(failure)) throw new Stopped(failure);
    if (this.#tally.failed < maxErrors) return;
    const count = this.#tally.failed === 1 ? "a failure" : `${this.#tally.failed} failures`;
    throw new Stopped({ ...failure, message: `stopped after ${count}, the last one: ${failure.message}` });
  }

  async #one(item: Item, signal: AbortSignal): Promise<FileOutcome> {
    const { source, target, path, toPath, entry, decision, pair } = item;
    const base = { path, source: source.nameOf(path), target: target.nameOf(toPath), size: entry.size };
    const pass = (rest: Omit<FileOutcome, keyof typeof base>): FileOutcome => (this.#watcher.pass?.(entry.size), { ...base, ...rest });
    const { state } = this.#options;
    // What lies in a folder is passed over where it is no file; what was named itself was to be copied.
    if (decision.do === "skip") return pass({ status: state || !pair ? "failed" : "skipped", failure: decision.why });
    if (decision.do !== "copy" && decision.do !== "compare") return pass({ status: "failed", failure: decision.why });
    if (this.#taken.has(base.target)) return pass({ status: "failed", failure: localFailure(-1, "two sources have this target") });
    if (this.#isSource(item)) return pass({ status: "failed", failure: localFailure(-1, "its target is one of the sources, too") });
    const refused = target.refusal?.(toPath);
    if (refused && decision.do === "copy") return pass({ status: "failed", failure: refused });
    const kept = this.#options.move ? source.keeps?.(path) : undefined;
    if (kept) return pass({ status: "failed", failure: kept });
    this.#taken.add(base.target);
    await this.#mayBegin(path, signal);
    const release = await this.#budget.take(Math.min(Math.max(entry.size ?? 0, WEIGHT.least), WEIGHT.most), signal);
    const call = { ...this.#call, signal };
    let watched: Watched | undefined;
    let ended: FileOutcome | undefined;
    try {
      const replace = decision.do === "copy" ? decision.replace : decision.otherwise === "replace";
      const job: Job = { from: source, fromPath: path, to: target, toPath, entry, replace, written: this.#written };
      if (decision.do === "compare") {
        const same = await sameNow(job, item.there, this.#options, call);
        if (same === undefined && !job.replace) return ended = { ...base, status: "failed", failure: existing(base.target) };
        // What is unproven is taken up, or refused where it is finished all the same, when it comes to that.
        if (same !== undefined && same !== "unproven") {
          if (isFailure(same)) return ended = { ...base, status: "failed", failure: same };
          if (!this.#options.dryRun) await tidy(job);
          let failure: CosFailure | undefined;
          if (!this.#options.dryRun) failure = await bringAlong(this.#client, job, same, this.#options, call);
          if (!failure && this.#options.move && !this.#options.dryRun) failure = await leave(this.#client, job, same, call);
          if (!failure) this.#left(item);
          this.#watcher.pass?.(entry.size);
          return ended = failure ? { ...base, status: "failed", failure } : { ...base, status: "same" };
        }
      }
      if (refused) return ended = pass({ status: "failed", failure: refused });
      if (this.#options.dryRun) return ended = pass({ status: "planned" });
      watched = this.#watcher.begin?.(path, entry.size);
      let there: number | undefined;
      const onProgress = ({ loaded, total, resumed }: Progress): void => {
        there = resumed;
        watched?.update(loaded, total, resumed);
      };
      const tracking: CallOptions = { ...call, onProgress };
      const carried = await carry(this.#client, job, this.#options, tracking);
      if (isFailure(carried)) return ended = { ...base, status: "failed", failure: carried };
      const { size, sha1, from, etag } = carried;
      if (state && sha1 !== undefined) state.add(base.target, { size, sha1, from, to: etag });
      this.#left(item);
      return ended = { ...base, size: carried.size, status: "done", ...there === undefined ? {} : { resumed: there } };
    } catch (error) {
      if (signal.aborted) throw error;
      return ended = { ...base, status: "failed", failure: thrownFailure(error) };
    } finally {
      release();
      watched?.end(ended?.status === "done");
    }
  }

  /** Whether a file's target is to be copied or moved itself: by then it might be this file, or be copied without end. */
  #isSource({ source, target, path, toPath, pair }: Item): boolean {
    if (!pair) return false;
    const { wanted = () => true, deep = true } = pair;
    const there = source.below?.(target, toPath);
    if (there === undefined || there === path || (!deep && there.includes("/"))) return false;
    return wanted(there) && this.#options.wanted(there);
  }

  /** Files ask one after the other, so that one that is held up holds up all that come after it. */
  async #mayBegin(path: string, signal: AbortSignal): Promise<void> {
    const { beforeFile } = this.#options;
    if (!beforeFile) return;
    this.#begun = this.#begun.then(() => {
      if (!signal.aborted) return beforeFile(path);
    });
    // A pause may last for ever, an abort ends it.
    await unlessAborted(this.#begun, signal);
  }

  #left({ pair, path }: Item): void {
    if (!this.#options.move || !pair) return;
    const gone = this.#gone.get(pair);
    if (gone) gone.push(path);
    else this.#gone.set(pair, [path]);
  }

  /** Nothing is deleted unless all was read, and nothing failed. */
  async #deleteExtra(plans: ReadonlyMap<Pair, Plan>): Promise<void> {
    for (const [pair, plan] of plans) {
      if (this.#tally.failed > 0 || !plan.complete) return;
      await this.#all(() => plan.extra, (entry, signal) => this.#deleteOne(pair, entry, signal));
      if (this.#options.dryRun) continue;
      const kept = new Set(plan.folders);
      const emptied = new Set(plan.extra.flatMap(({ path }) => foldersAbove(path)).filter((folder) => !kept.has(folder)));
      await removeFolders(pair.target, emptied, this.#call);
    }
  }

  async #deleteOne({ source, target }: Pair, entry: Entry, signal: AbortSignal): Promise<FileOutcome> {
    const { path, size } = entry;
    const base = { path, source: source.nameOf(path), target: target.nameOf(path), size, extra: true } as const;
    if (this.#options.dryRun) return { ...base, status: "unplanned" };
    const call = { ...this.#call, signal };
    try {
      // The work before may have taken hours.
      if (await source.look(path, call)) {
        return { ...base, status: "failed", failure: localFailure(-1, "the source has it now, so it stays") };
      }
      const failure = await target.remove(path, entry, call);
      return failure ? { ...base, status: "failed", failure } : { ...base, status: "deleted" };
    } catch (error) {
      if (signal.aborted) throw error;
      return { ...base, status: "failed", failure: thrownFailure(error) };
    }
  }

  /** Removes folders that were moved away from. */
  async #tidyUp(parts: readonly (Pair | Single)[]): Promise<void> {
    for (const part of parts) {
      if ("entry" in part) continue;
      const folders = new Set((this.#gone.get(part) ?? []).flatMap(foldersAbove));
      if (part.withRoot) folders.add("");
      await removeFolders(part.source, folders, this.#call);
    }
  }
}

/** Removes folders in which nothing is left, the deepest first. */
export async function removeFolders(place: Place, folders: Iterable<string>, call: CallOptions): Promise<void> {
  const depth = (folder: string): number => folder.split("/").length;
  for (const folder of [...folders].sort((one, other) => depth(other) - depth(one))) await place.removeFolder(folder, call);
}

/** The items of an iterable, read ahead of whoever takes them. */
async function* ahead<T>(items: AsyncIterable<T>, most: number, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const waiting: T[] = [];
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => {};
  const changed = (): Promise<void> => new Promise((resolve) => wake = resolve);
  const iterator = items[Symbol.asyncIterator]();
  const reading = (async () => {
    try {
      for (let next = await iterator.next(); !next.done && !ended; next = await iterator.next()) {
        waiting.push(next.value);
        wake();
        while (waiting.length >= most && !ended && !signal.aborted) await changed();
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    wake();
  })();
  try {
    while (true) {
      while (waiting.length > 0) {
        const next = waiting.shift()!;
        wake();
        yield next;
      }
      if (ended) break;
      await changed();
    }
    if (failure) throw failure.error;
  } finally {
    ended = true;
    wake();
    await reading;
    await iterator.return?.();
  }
}
