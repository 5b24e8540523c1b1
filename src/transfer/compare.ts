/**
 * Compares two folders, wherever they are: by size and SHA-1, by size alone, or by what is read of both. Nothing is changed on either side.
 *
 * The folders are gone through side by side, and each folder's two listings are read in step. What one of them has told and the other has not yet is
 * kept until it does, or until it has ended: so it does not matter in which order a place lists (a local folder sorts by UTF-16, S3 by UTF-8, and no
 * document says how the service does), and no order is believed that a server could break. In the usual case, with orders that are nearly the same,
 * next to nothing is kept, however long the listings are. The most is what the two listings of one folder differ in.
 *
 * @module
 */
import { callUser } from "../core/callbacks.ts";
import type { CallOptions } from "../core/config.ts";
import { keyProblem } from "../core/keys.ts";
import { BadInput, CosError, type CosFailure, type CosSuccess, localFailure } from "../core/result.ts";
import type { PlaceClient } from "./bucket_place.ts";
import { plain, thrownFailure } from "./carry.ts";
import { type Filter, filterOf, type FilterOptions } from "./filter.ts";
import { inOrder } from "./in_order.ts";
import { type AskOptions, type Entry, isFailure, type Proof, type ReadablePlace } from "./place.ts";
import { filesOf, placeOf, type TreeEnd } from "./tree.ts";
import { isHopeless } from "./work.ts";

/** Files at once, unless something else is said. */
const FILES = 32;
/** The same, where all of them are read. */
const READ_FILES = 8;
/** Differences that a report names at most; `onFile` is told of all. */
const NAMED = 1000;

/**
 * What a comparison found of one file.
 *
 * @category Results
 */
export interface Compared {
  /** Its path below both folders, with `/` at the end of a folder that could not be read. */
  readonly path: string;
  /**
   * `same`: proven, by what was asked for; `different`: see `by`; `onlyFrom`, `onlyTo`: the other folder does not have it; `skipped`: it is nothing that
   * can be transferred, as a link, and the other folder has nothing of that name; `failed`: it could not be compared, see `failure`.
   */
  readonly status: "same" | "different" | "onlyFrom" | "onlyTo" | "skipped" | "failed";
  /** Where it is in the first folder, or would be. */
  readonly source: string;
  /** Where it is in the second folder, or would be. */
  readonly target: string;
  /** What is known of it in the first folder. */
  readonly from?: Entry | undefined;
  /** What is known of it in the second folder. */
  readonly to?: Entry | undefined;
  /** In what they differ; of one that failed, `noSha1` where nothing else was in the way. */
  readonly by?: "size" | "sha1" | "noSha1" | undefined;
  /** Why it could not be compared, or was passed over. */
  readonly failure?: CosFailure | undefined;
}

/** How files are compared. */
export interface CompareHow {
  /** `size`: by what the listings tell. `sha1`: finished, and of the same size and SHA-1; a local file is read. Default `sha1`. */
  readonly by?: "sha1" | "size" | undefined;
  /** Whether all of both is read, so that not even the places' own SHA-1 is believed, nor needed. Default false. */
  readonly download?: boolean | undefined;
}

/**
 * What is compared with what, and how.
 *
 * @category Inputs
 */
export interface CompareInput extends FilterOptions, CompareHow {
  /** The one folder: the source, where one is a copy of the other. */
  readonly from: TreeEnd | ReadablePlace;
  /** The other folder. */
  readonly to: TreeEnd | ReadablePlace;
  /** Whether symbolic links of local folders are followed. They are passed over otherwise. Default false. */
  readonly followLinks?: boolean | undefined;
  /** Files at once, 1 to 64. Default 32, or 8 where all is read. */
  readonly concurrency?: number | undefined;
  /** Is told of each file, in the order of the listings. */
  readonly onFile?: ((file: Compared) => void) | undefined;
}

/**
 * What came of a comparison.
 *
 * @category Results
 */
export interface CompareReport {
  /** Whether both folders have the same files with the same content, and all of them could be compared. */
  readonly equal: boolean;
  /** How many files are the same. */
  readonly same: number;
  /** How many differ. */
  readonly different: number;
  /** How many only the first folder has. */
  readonly onlyFrom: number;
  /** How many only the second folder has. */
  readonly onlyTo: number;
  /** How many links and the like were passed over. */
  readonly skipped: number;
  /** How many could not be compared. */
  readonly failed: number;
  /** Bytes of the files that are the same. */
  readonly bytes: number;
  /** The first 1000 files that are not the same; `onFile` is told of all. */
  readonly differences: readonly Compared[];
}

/**
 * What a comparison resolves to. It is a success where all could be compared, be it the same or not: see `equal`. A failure has the report too, unless
 * the folders themselves could not be read.
 *
 * @category Results
 */
export type CompareResult = CosSuccess<CompareReport> | (CosFailure & { readonly report?: CompareReport | undefined });

/** Which files are compared, and how many at once. */
export interface CompareOptions extends CompareHow {
  /** Which files are meant; a file is, when it is on either side. */
  readonly wanted: Filter;
  /** Files at once. */
  readonly files?: number | undefined;
}

/** Counts what a comparison finds. */
export class CompareTally implements CompareReport {
  same = 0;
  different = 0;
  onlyFrom = 0;
  onlyTo = 0;
  skipped = 0;
  failed = 0;
  bytes = 0;
  readonly differences: Compared[] = [];

  get equal(): boolean {
    return this.different + this.onlyFrom + this.onlyTo + this.failed === 0;
  }

  /** Counts one more. */
  add(file: Compared): void {
    this[file.status]++;
    if (file.status === "same") this.bytes += file.from?.size ?? 0;
    else if (file.status !== "skipped" && this.differences.length < NAMED) this.differences.push(file);
  }
}

/** A file of either folder, or a folder that could not be read. */
interface Pair {
  readonly path: string;
  readonly from?: Entry | undefined;
  readonly to?: Entry | undefined;
  readonly failure?: CosFailure | undefined;
}

/**
 * Compares two folders, which must both be there.
 *
 * @param source The one folder.
 * @param target The other folder.
 * @param options Which files are compared, and how.
 * @param call Settings of each call.
 * @returns What was found of each file, in the order of the listings. It ends only when all of both was told.
 * @throws CosError or BadInput for a folder that is not there or cannot be read, and for what every further file would meet too.
 */
export async function* compare(
  source: ReadablePlace,
  target: ReadablePlace,
  options: CompareOptions,
  call: CallOptions,
): AsyncGenerator<Compared, void, undefined> {
  const ask = plain(call);
  for (const place of [source, target]) {
    const root = await place.look("", ask);
    if (root?.kind === "file") throw new BadInput(`${place.nameOf("")} is a file and no folder`);
    if (root) continue;
    // One that is not there is no empty folder: by a slip of the fingers all of the other would differ, or two that are nowhere be equal.
    throw new CosError({ code: -197, name: "ERROR_CMD_FILE_NOTEXIST", message: `${place.nameOf("")}: there is no such folder` });
  }
  const files = options.files ?? (options.download ? READ_FILES : FILES);
  const pairs = pairsOf(source, target, "", options.wanted, ask);
  yield* inOrder(pairs, files, call.signal, async (pair, signal) => {
    const one = await compareFile(source, target, pair, options, { ...ask, signal });
    if (one.failure && one.status === "failed" && isHopeless(one.failure)) throw new CosError(one.failure);
    return one;
  });
}

/**
 * Compares a file with a file.
 *
 * @param source Where the one is.
 * @param target Where the other is.
 * @param pair What is known of both; nothing of one that is not there.
 * @param how By what.
 * @param ask Settings of each call.
 */
export async function compareOne(
  source: ReadablePlace,
  target: ReadablePlace,
  pair: Pick<Compared, "path" | "from" | "to">,
  how: CompareHow,
  ask: AskOptions,
): Promise<Compared> {
  return await compareFile(source, target, pair, how, ask);
}

/** The calls of a client that a comparison takes. */
export type CompareClient = PlaceClient;

/** Compares the files of two folders: see {@linkcode CompareResult}. */
export async function compareFolders(client: CompareClient, input: CompareInput, call: CallOptions = {}): Promise<CompareResult> {
  try {
    return await comparison(client, input, call);
  } catch (error) {
    if (call.signal?.aborted && !(error instanceof BadInput)) throw call.signal.reason;
    return { operation: "compareFolders", ...thrownFailure(error) };
  }
}

async function comparison(client: CompareClient, input: CompareInput, call: CallOptions): Promise<CompareResult> {
  checkInput(input);
  const { from, to, by, download, followLinks, concurrency, onFile } = input;
  const options = { by, download, files: filesOf(concurrency), wanted: filterOf(input) };
  const [source, target] = [await endOf(client, "from", from, followLinks), await endOf(client, "to", to, followLinks)];
  const report = new CompareTally();
  let first: CosFailure | undefined;
  for await (const file of compare(source, target, options, call)) {
    report.add(file);
    if (file.status === "failed") first ??= file.failure;
    if (onFile) callUser("onFile", onFile, file);
  }
  // As plain data, for whoever keeps it as JSON.
  const plainly: CompareReport = { ...report, equal: report.equal };
  if (first === undefined) return { ok: true, code: 0, message: "SUCCESS", data: plainly };
  return { ...first, message: `${report.failed} files could not be compared: ${first.message}`, report: plainly };
}

const KEYS: ReadonlySet<string> = new Set(
  [
    ...["from", "to", "by", "download", "followLinks", "concurrency", "onFile"],
    ...["include", "exclude", "minSize", "maxSize", "newerThan", "olderThan"],
  ],
);

function checkInput(input: CompareInput): void {
  if (typeof input !== "object" || input === null) throw new BadInput("input: must be an object");
  const problem = keyProblem(input, KEYS);
  if (problem) throw new BadInput(`input: ${problem}`);
  const { by, download, onFile } = input;
  if (by !== undefined && by !== "size" && by !== "sha1") throw new BadInput(`by: must be "sha1" or "size", got ${JSON.stringify(by)}`);
  if (by === "size" && download) throw new BadInput("download: reads all of both, which by size does not");
  if (onFile !== undefined && typeof onFile !== "function") throw new BadInput("onFile: must be a function");
}

async function endOf(
  client: CompareClient,
  param: string,
  end: TreeEnd | ReadablePlace,
  followLinks: boolean | undefined,
): Promise<ReadablePlace> {
  return typeof end === "object" && end !== null && "list" in end ? end : await placeOf(client, param, end, followLinks);
}

/** The files of a folder and of its folders, each with its counterpart. A folder is gone into where it is met, so that none has to be kept for later. */
async function* pairsOf(
  source: ReadablePlace,
  target: ReadablePlace,
  folder: string,
  wanted: Filter,
  ask: AskOptions,
): AsyncGenerator<Pair, void, undefined> {
  try {
    for await (const pair of inStep(source.list(folder, ask), target.list(folder, ask))) {
      const { path, from, to } = pair;
      const isFolder = [from, to].every((entry) => entry === undefined || entry.kind === "folder");
      if (!isFolder) {
        if ((from && wanted(path, from)) || (to && wanted(path, to))) yield pair;
      } else if (from && to) yield* pairsOf(source, target, path, wanted, ask);
      else yield* lonely(from ? source : target, path, from ? "from" : "to", wanted, ask);
    }
  } catch (error) {
    yield unlisted(folder, error, ask);
  }
}

/** The files of a folder that only one side has. */
async function* lonely(
  place: ReadablePlace,
  folder: string,
  side: "from" | "to",
  wanted: Filter,
  ask: AskOptions,
): AsyncGenerator<Pair, void, undefined> {
  try {
    for await (const entry of place.list(folder, ask)) {
      if (entry.kind === "folder") yield* lonely(place, entry.path, side, wanted, ask);
      else if (wanted(entry.path, entry)) yield { path: entry.path, [side]: entry };
    }
  } catch (error) {
    yield unlisted(folder, error, ask);
  }
}

/** A folder that could not be read: it has failed, and what it has is not taken for all that there is. The root, and an abort, end everything. */
function unlisted(folder: string, error: unknown, { signal }: AskOptions): Pair {
  if (folder === "" || signal?.aborted || !(error instanceof CosError || error instanceof BadInput)) throw error;
  return { path: folder, failure: thrownFailure(error) };
}

/** What is kept of a listing that the other has not told yet. */
class Side {
  readonly kept = new Map<string, Entry>();
  ended = false;
  readonly #iterator: AsyncIterator<Entry>;

  constructor(entries: AsyncIterable<Entry>) {
    this.#iterator = entries[Symbol.asyncIterator]();
  }

  async next(): Promise<Entry | undefined> {
    if (this.ended) return undefined;
    const { done, value } = await this.#iterator.next();
    this.ended = done === true;
    return done ? undefined : value;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** Two listings, read in step: each entry with the one of the same path in the other, as soon as that is certain. */
async function* inStep(from: AsyncIterable<Entry>, to: AsyncIterable<Entry>): AsyncGenerator<Pair, void, undefined> {
  const [one, other] = [new Side(from), new Side(to)];
  const match = function* (entry: Entry, own: Side, opposite: Side): Generator<Pair, void, undefined> {
    const { path } = entry;
    const found = opposite.kept.get(path);
    if (own.kept.has(path)) throw new CosError({ code: -2, message: `the listing has ${JSON.stringify(path)} twice` });
    if (found === undefined) own.kept.set(path, entry);
    else {
      opposite.kept.delete(path);
      yield own === one ? { path, from: entry, to: found } : { path, from: found, to: entry };
    }
  };
  const rest = function* (own: Side, opposite: Side): Generator<Pair, void, undefined> {
    // What the other has not told when it has ended, it does not have.
    if (!opposite.ended) return;
    for (const [path, entry] of own.kept) yield own === one ? { path, from: entry } : { path, to: entry };
    own.kept.clear();
  };
  try {
    while (!one.ended || !other.ended) {
      // Both pages of a listing are asked for at once.
      const [first, second] = await Promise.all([one.next(), other.next()]);
      if (first) yield* match(first, one, other);
      if (second) yield* match(second, other, one);
      yield* rest(one, other);
      yield* rest(other, one);
    }
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
}

/** Decides about one file. */
async function compareFile(source: ReadablePlace, target: ReadablePlace, pair: Pair, how: CompareHow, ask: AskOptions): Promise<Compared> {
  const { path, from, to, failure } = pair;
  const names = { path, source: source.nameOf(from?.path ?? path), target: target.nameOf(to?.path ?? path) };
  const base = { ...names, from, to };
  if (failure) return { ...base, status: "failed", failure };
  for (const [name, entry, opposite] of [[names.source, from, to], [names.target, to, from]] as const) {
    if (entry === undefined || entry.kind === "file") continue;
    // Links and the like are no part of what is transferred; an upload under way, which has a size, is.
    const passed = entry.kind === "other" && entry.size === undefined && opposite === undefined;
    const why = entry.why ?? localFailure(-1, "is no file");
    if (passed) return { ...base, status: "skipped", failure: why };
    return { ...base, status: "failed", failure: entry.kind === "other" ? { ...why, message: `${name}: ${why.message}` } : why };
  }
  if (from === undefined) return { ...base, status: "onlyTo" };
  if (to === undefined) return { ...base, status: "onlyFrom" };
  if (from.size !== to.size) return { ...base, status: "different", by: "size" };
  if (how.by === "size") return { ...base, status: "same" };
  // What two listings tell is enough for a difference, and not for sameness: an upload that only wants its end looks like a file.
  if (!how.download && from.sha1 !== undefined && to.sha1 !== undefined && from.sha1 !== to.sha1) {
    return { ...base, status: "different", by: "sha1" };
  }
  const [one, other] = await Promise.all([proofOf(source, from, how, ask), proofOf(target, to, how, ask)]);
  if (isFailure(one)) return { ...base, status: "failed", failure: one };
  if (isFailure(other)) return { ...base, status: "failed", failure: other };
  const known = { ...names, from: { ...from, size: one.size, sha1: one.sha1 }, to: { ...to, size: other.size, sha1: other.sha1 } };
  if (one.size !== other.size) return { ...known, status: "different", by: "size" };
  if (one.sha1 === undefined || other.sha1 === undefined) {
    const name = one.sha1 === undefined ? names.source : names.target;
    return { ...known, status: "failed", by: "noSha1", failure: noSha1(name) };
  }
  return one.sha1 === other.sha1 ? { ...known, status: "same" } : { ...known, status: "different", by: "sha1" };
}

function noSha1(name: string): CosFailure {
  const hint = 'Compare by what is read of both (download: true), or by size alone (by: "size").';
  return { ...localFailure(-1, `${name}: no SHA-1 of it is known`), hint };
}

async function proofOf(place: ReadablePlace, entry: Entry, { download }: CompareHow, ask: AskOptions): Promise<Proof | CosFailure> {
  try {
    return await (download ? place.digest(entry.path, ask) : place.prove(entry.path, ask, entry));
  } catch (error) {
    if (ask.signal?.aborted || !(error instanceof CosError || error instanceof BadInput)) throw error;
    return thrownFailure(error);
  }
}
