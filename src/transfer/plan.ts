/**
 * What is to be done with each file of a folder: from two listings and what was asked for to decisions with their reasons. Nothing is changed here.
 *
 * @module
 */
import { BadInput, CosError, type CosFailure, localFailure } from "../core/result.ts";
import type { Filter } from "./filter.ts";
import { findAll } from "./names.ts";
import { type AskOptions, type Entry, isSameContent, type Place } from "./place.ts";

/** What was asked for. */
export interface PlanOptions {
  /** Whether what exists and is not the same is replaced. */
  readonly overwrite: boolean;
  /** Whether what is the same is left as it is. */
  readonly skipSame: boolean;
  /** Whether the target is looked at in any case: a dry run tells what would be refused. */
  readonly looks?: boolean | undefined;
  /** Whether files of the target that the source does not have are to go. */
  readonly deleteExtra: boolean;
  /** Which files are meant. */
  readonly wanted: Filter;
  /** Whether folders in the folder are meant too. */
  readonly deep: boolean;
  /** Paths below the source of what is meant, and nothing else; a folder's ends with `/`. */
  readonly names?: Iterable<string> | AsyncIterable<string> | undefined;
  /** Whether what is named and not there may have been moved to the target already. */
  readonly mayBeMoved?: boolean | undefined;
}

/** What is to be done with a file, and why. */
export type Decision =
  /** It goes there. `replace`: in the place of what is there, or comes to be there. */
  | { readonly do: "copy"; readonly replace: boolean }
  /** Both have the same size, so their content decides: where it is not the same, `otherwise` is done. */
  | { readonly do: "compare"; readonly otherwise: "replace" | "refuse" }
  /** Nothing. */
  | { readonly do: "skip" | "fail" | "refuse"; readonly why: CosFailure };

/** A file, and what is to be done with it. */
export interface Step {
  /** Its path below both folders; a folder that could not be read ends with `/`. */
  readonly path: string;
  /** What is known of it. */
  readonly entry: Entry;
  /** What is at the target, where that was looked at. */
  readonly there: Entry | undefined;
  /** What is to be done. */
  readonly decision: Decision;
}

/** What a plan needs of a place. */
export type Listing = Pick<Place, "list" | "look" | "nameOf">;

/**
 * Decides about one file.
 *
 * @param entry What the source has.
 * @param there What the target has; nothing where it has nothing, or was not asked.
 * @param name The target's name, for people.
 * @param options What was asked for.
 */
export function decide(
  entry: Entry,
  there: Entry | undefined,
  name: string,
  options: Pick<PlanOptions, "overwrite" | "skipSame">,
): Decision {
  const { overwrite: replace, skipSame } = options;
  if (entry.kind === "unreadable") return { do: "fail", why: entry.why ?? localFailure(-1, "cannot be read") };
  if (entry.kind !== "file") return { do: "skip", why: entry.why ?? localFailure(-1, "is no file") };
  if (there?.kind === "folder") return { do: "refuse", why: localFailure(-1, `${name} is a folder`) };
  // An unfinished upload is taken up or refused by the service, and a link refused or replaced, when it comes to that.
  if (there?.kind !== "file") return { do: "copy", replace };
  const mayBeSame = skipSame && entry.size === there.size &&
    (entry.sha1 === undefined || there.sha1 === undefined || isSameContent(entry, there));
  if (mayBeSame) return { do: "compare", otherwise: replace ? "replace" : "refuse" };
  return replace ? { do: "copy", replace } : { do: "refuse", why: existing(name) };
}

/** The refusal that the service gives for a file that exists and is not to be replaced. */
export function existing(name: string): CosFailure {
  return { ok: false, code: -177, name: "ERROR_CMD_COS_FILE_EXIST", message: `${name} exists` };
}

/** Up to so many files of a folder are asked for one by one at the target; for more it is listed. */
const FEW = 8;

/** The plan for a folder. Read {@linkcode steps} to its end before the rest. */
export class Plan {
  /** Files of the target that the source does not have, and that are meant. */
  readonly extra: Entry[] = [];
  /** Folders of the source that were gone through, which lie in the root. */
  readonly folders: string[] = [];
  /** Folders of the source in which nothing is: none of them comes to be at the target. */
  empty = 0;
  /** Whether all of both folders was read, so that what is missing in a listing is not there. */
  complete = true;
  readonly #source: Listing;
  readonly #target: Listing;
  readonly #options: PlanOptions;
  readonly #ask: AskOptions;
  readonly #seen = new Set<string>();

  /**
   * @param source Where files are.
   * @param target Where they are to be.
   * @param options What was asked for.
   * @param ask Settings of what places are asked.
   */
  constructor(source: Listing, target: Listing, options: PlanOptions, ask: AskOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
    this.#ask = ask;
  }

  /** A decision for each file, folder by folder. A folder in it that cannot be read is one that failed; the root rejects. */
  async *steps(): AsyncGenerator<Step, void, undefined> {
    const { skipSame, deleteExtra, looks } = this.#options;
    // A source that is not there is no empty folder: by a slip of the fingers all of the target would be extra.
    if (deleteExtra && await this.#source.look("", this.#ask) === undefined) {
      const message = `${this.#source.nameOf("")}: there is no such folder, so nothing is deleted because it is missing there`;
      throw new CosError({ code: -197, name: "ERROR_CMD_FILE_NOTEXIST", message });
    }
    const asked = skipSame || deleteExtra || looks || false;
    if (this.#options.names) return yield* this.#named(this.#options.names, asked);
    yield* this.#folder("", asked ? await this.#target.look("", this.#ask) !== undefined : false);
  }

  /** A decision for each name. */
  async *#named(names: Iterable<string> | AsyncIterable<string>, asked: boolean): AsyncGenerator<Step, void, undefined> {
    const { mayBeMoved, wanted } = this.#options;
    const other = (path: string): Promise<Entry | undefined> => this.#target.look(path, this.#ask);
    const how = { wanted: (path: string) => wanted(path), mayBeMoved, other: asked || mayBeMoved ? other : undefined };
    for await (const { path, entry, other: there, why } of findAll(this.#source, names, this.#ask, this.#seen, how)) {
      if (why) yield { path, entry: { path, kind: "unreadable", why }, there: undefined, decision: { do: "fail", why } };
      else if (entry!.kind === "folder") yield* this.#folder(path, there?.kind === "folder");
      else if (wanted(path, entry)) {
        const compared = asked ? there : undefined;
        yield { path, entry: entry!, there: compared, decision: decide(entry!, compared, this.#target.nameOf(path), this.#options) };
      }
    }
  }

  /**
   * @param folder Its path.
   * @param isThere Whether the target has it, as far as that matters.
   */
  async *#folder(folder: string, isThere: boolean): AsyncGenerator<Step, void, undefined> {
    const folders: { readonly path: string; readonly isThere: boolean }[] = [];
    const met = new Set<string>();
    try {
      const there = await this.#targetOf(folder, isThere);
      for await (const { entry, find } of there.lookups(this.#source.list(folder, this.#ask))) {
        met.add(entry.path);
        // What was named one by one as well is not met again.
        if (this.#seen.has(entry.path)) continue;
        if (entry.kind === "folder") {
          folders.push({ path: entry.path, isThere: isThere && (await find())?.kind === "folder" });
          continue;
        }
        if (entry.kind === "unreadable") this.complete = false;
        if (!this.#options.wanted(entry.path, entry)) continue;
        const other = await find();
        yield { path: entry.path, entry, there: other, decision: decide(entry, other, this.#target.nameOf(entry.path), this.#options) };
      }
      if (this.#options.deleteExtra) { for (const entry of there.rest(met)) await this.#addExtra(entry); }
    } catch (error) {
      // Only what is below the root can fail alone; and an abort ends everything.
      if (folder === "" || !(error instanceof CosError || error instanceof BadInput)) throw error;
      this.complete = false;
      const why = error instanceof CosError ? error.failure : localFailure(-1, error.message, { cause: error.cause });
      yield { path: folder, entry: { path: folder, kind: "unreadable", why }, there: undefined, decision: { do: "fail", why } };
      return;
    }
    if (met.size === 0) this.empty++;
    if (!this.#options.deep) return;
    for (const { path, isThere } of folders) {
      this.folders.push(path);
      yield* this.#folder(path, isThere);
    }
  }

  async #addExtra(entry: Entry): Promise<void> {
    // What is neither file nor folder, as a link or an upload under way, is not the plan's to delete.
    if (entry.kind === "file" && this.#options.wanted(entry.path, entry)) this.extra.push(entry);
    if (entry.kind !== "folder" || !this.#options.deep) return;
    for await (const inner of this.#target.list(entry.path, this.#ask)) await this.#addExtra(inner);
  }

  async #targetOf(folder: string, isThere: boolean): Promise<TargetFolder> {
    if (!isThere) return new TargetFolder(undefined, () => Promise.resolve(undefined));
    const list = async (): Promise<Map<string, Entry>> => {
      const all = new Map<string, Entry>();
      for await (const entry of this.#target.list(folder, this.#ask)) all.set(entry.path, entry);
      return all;
    };
    const known = this.#options.deleteExtra ? await list() : list;
    return new TargetFolder(known, (path) => this.#target.look(path, this.#ask));
  }
}

/** A folder of the target: listed at once, or when it turns out that many of its files are asked for. */
class TargetFolder {
  #known: Map<string, Entry> | (() => Promise<Map<string, Entry>>) | undefined;
  readonly #look: (path: string) => Promise<Entry | undefined>;

  constructor(
    known: Map<string, Entry> | (() => Promise<Map<string, Entry>>) | undefined,
    look: (path: string) => Promise<Entry | undefined>,
  ) {
    this.#known = known;
    this.#look = look;
  }

  /** Each entry of the source, with what finds its counterpart. */
  async *lookups(
    entries: AsyncIterable<Entry>,
  ): AsyncGenerator<{ readonly entry: Entry; readonly find: () => Promise<Entry | undefined> }, void, undefined> {
    const first: Entry[] = [];
    const find = async ({ path }: Entry): Promise<Entry | undefined> => {
      if (typeof this.#known === "function") return await this.#look(path);
      return this.#known?.get(path);
    };
    for await (const entry of entries) {
      if (typeof this.#known === "function") {
        first.push(entry);
        if (first.length <= FEW) continue;
        this.#known = await this.#known();
        for (const one of first.splice(0)) yield { entry: one, find: () => find(one) };
      } else yield { entry, find: () => find(entry) };
    }
    for (const one of first) yield { entry: one, find: () => find(one) };
  }

  /** What the target has and the source has not. */
  *rest(met: ReadonlySet<string>): Generator<Entry, void, undefined> {
    if (this.#known instanceof Map) { for (const [path, entry] of this.#known) if (!met.has(path)) yield entry; }
  }
}
