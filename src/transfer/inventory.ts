/**
 * An inventory: every file of a folder of a bucket, one by one.
 *
 * What it rests upon is what a listing says of itself, and nothing of its order: where it stands in a folder is told by the `context` of the page
 * and, in the folders above, by the name of the folder that it is in. So one that was interrupted goes on by the same places, and what it passes
 * over is what it has passed before.
 *
 * @module
 */
import { onAbort } from "../core/abort.ts";
import { checkInput } from "../core/check.ts";
import { keyProblem } from "../core/keys.ts";
import { pathProblem } from "../core/path.ts";
import { type Page, type PageKeys, PageWatch } from "../core/pages.ts";
import { BadInput, CosError, localFailure, refuse, unwrap } from "../core/result.ts";
import { operations } from "../generated/operations.ts";
import { BucketPlace, isSize, type PlaceClient, sha1Of } from "./bucket_place.ts";
import type { AskOptions, Entry } from "./place.ts";
import type { BucketFolder } from "./tree.ts";

/** The calls of a client that an inventory takes. */
export type InventoryClient = PlaceClient;

/**
 * Of what an inventory is taken, and how.
 *
 * @category Inputs
 */
export interface InventoryInput extends BucketFolder {
  /** Whether each file is asked for what listings do not tell: `headers`, `bizAttr`, `forbid`. A request for each file. Default false. */
  readonly full?: boolean | undefined;
  /** Files that are asked for at once with `full`, 1 to 64. Default 16. */
  readonly concurrency?: number | undefined;
  /** Where an interrupted inventory stood: what `onPosition` was last told. It goes on there. */
  readonly from?: InventoryPosition | undefined;
  /** Is told where the inventory stands when all files before that were taken: at the beginning of each page. What it returns is waited for. */
  readonly onPosition?: ((position: InventoryPosition) => void | Promise<void>) | undefined;
}

/**
 * Where an inventory stands, from the outermost folder to the one that it is in: the context of the page, and in all but the last the name of the
 * folder on that page that it is in. Plain data, to be kept as JSON and given back as it is.
 *
 * @category Inputs
 */
export type InventoryPosition = readonly { readonly context: string; readonly after?: string | undefined }[];

/**
 * A file of an inventory.
 *
 * @category Results
 */
export interface InventoryFile {
  /** Its path below the folder. */
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-1 in hex; absent where the service knows none. */
  readonly sha1?: string | undefined;
  /** When it was created, in seconds. */
  readonly ctime?: number | undefined;
  /** When it was last changed, in seconds. */
  readonly mtime?: number | undefined;
  /** Who may read it: eInvalid (as the bucket), eWRPrivate or eWPrivateRPublic. */
  readonly authority?: string | undefined;
  /** Whether this is no file but an upload that was not finished, of which `size` was announced. */
  readonly unfinished?: true | undefined;
  /** Whether the file cannot be asked for by its name, and so neither be read nor deleted, and is told of by the listing alone, with `full` as well. */
  readonly unreachable?: true | undefined;
  /** Why it cannot be asked for. */
  readonly why?: string | undefined;
  /** With `full`: the headers that downloads of it carry, with those that begin with `x-cos-meta-`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** With `full`: the owner's free text. */
  readonly bizAttr?: string | undefined;
  /** With `full`: 1 where reading, 2 where writing is forbidden; 0 or absent otherwise. */
  readonly forbid?: number | undefined;
}

/** How pages follow each other. */
const KEYS: PageKeys = { items: "infos", cursor: "context", last: "listover", key: "name" };
const MISSING = -197;
/** Most entries of a page. */
const NUM = 1000;
/** Files that are asked for at once, unless something else is said. */
const AT_ONCE = 16;

/** Every file of a folder. */
export async function* inventory(
  client: InventoryClient,
  input: InventoryInput,
  options: AskOptions,
): AsyncGenerator<InventoryFile, void, undefined> {
  const { place, full, concurrency, from, onPosition } = checked(client, input);
  const steps = new Walk(client, place, options).steps(from);
  const files = full
    ? ahead(steps, concurrency, options.signal, (entry, signal) => look(client, place, entry, { ...options, signal }))
    : steps;
  for await (const step of files) {
    if ("position" in step) await onPosition?.(step.position);
    else yield "entry" in step ? fileOf(step.entry) : step.file;
  }
}

interface Checked extends Pick<InventoryInput, "onPosition"> {
  readonly place: BucketPlace;
  readonly full: boolean;
  readonly concurrency: number;
  readonly from: InventoryPosition;
}

function checked(client: InventoryClient, input: InventoryInput): Checked {
  try {
    if (typeof input !== "object" || input === null) throw new BadInput("input: must be an object");
    const problem = keyProblem(input, new Set(["bucketName", "cosPath", "full", "concurrency", "from", "onPosition"]));
    if (problem) throw new BadInput(`input: ${problem}`);
    const { full = false, concurrency = AT_ONCE, from = [], onPosition } = input;
    const { bucketName, cosPath } = checkInput(operations.listFolder, { bucketName: input.bucketName, cosPath: input.cosPath });
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
      throw new BadInput(`concurrency: must be an integer of 1 to 64, got ${concurrency}`);
    }
    if (typeof full !== "boolean") throw new BadInput(`full: must be true or false, got ${full}`);
    if (onPosition !== undefined && typeof onPosition !== "function") throw new BadInput("onPosition: must be a function");
    if (!isPosition(from)) throw new BadInput("from: must be what onPosition was told");
    return { place: new BucketPlace(client, bucketName, cosPath), full, concurrency, from, onPosition };
  } catch (error) {
    if (error instanceof BadInput) refuse(error.message);
    throw error;
  }
}

/** Whether something can be where an inventory stood: all but the last say in which folder of their page. */
export function isPosition(value: unknown): value is InventoryPosition {
  return Array.isArray(value) && value.every((one, index) => {
    if (typeof one !== "object" || one === null || typeof one.context !== "string") return false;
    return index < value.length - 1 ? typeof one.after === "string" : one.after === undefined;
  });
}

function missing(message: string, at: BucketFolder): CosError {
  return new CosError({ code: MISSING, name: "ERROR_CMD_FILE_NOTEXIST", message, operation: "inventory", ...at });
}

function fileOf({ path, kind, unreachable, why, size = 0, sha1, ctime, mtime, authority }: Entry): InventoryFile {
  return {
    path,
    size,
    sha1,
    ctime,
    mtime,
    authority,
    ...(unreachable ?? kind) === "other" ? { unfinished: true } : {},
    ...unreachable ? { unreachable: true, why: why?.message } : {},
  };
}

/** A file with what only a look at it tells. All of it is of one moment. */
async function look(client: InventoryClient, place: BucketPlace, entry: Entry, options: AskOptions): Promise<InventoryFile> {
  if (entry.kind !== "file") return fileOf(entry);
  const stat = await client.statFile(place.at(entry.path), options);
  if (!stat.ok) throw stat.code === MISSING ? missing("was listed, and is gone", place.at(entry.path)) : new CosError(stat);
  const { filesize: size, filelen, sha, ctime, mtime, authority, customHeaders: headers, bizAttr, forbid } = stat.data;
  if (!isSize(size)) throw new CosError(localFailure(-2, `the service tells no size of ${place.nameOf(entry.path)}`));
  const sha1 = filelen < size ? undefined : sha1Of(sha, size);
  const common = { path: entry.path, size, sha1, ctime, mtime, authority };
  return filelen < size ? { ...common, unfinished: true } : { ...common, headers, bizAttr, forbid };
}

/** What an inventory comes by: a place where it can go on, or a file. */
type Step = { readonly position: InventoryPosition } | { readonly entry: Entry };
type Looked = { readonly position: InventoryPosition } | { readonly file: InventoryFile };

/** Looks at files ahead of whoever takes them, so many at once, and hands all on in order. Nothing is left running when this ends. */
async function* ahead(
  steps: AsyncIterable<Step>,
  atOnce: number,
  outer: AbortSignal | undefined,
  begin: (entry: Entry, signal: AbortSignal) => Promise<InventoryFile>,
): AsyncGenerator<Looked, void, undefined> {
  const inner = new AbortController();
  const forget = onAbort(outer, () => inner.abort(outer?.reason));
  const under: Promise<Looked>[] = [];
  try {
    for await (const step of steps) {
      const one = "position" in step ? Promise.resolve(step) : begin(step.entry, inner.signal).then((file) => ({ file }));
      // Told of when its turn comes.
      one.catch(() => {});
      under.push(one);
      if (under.length >= atOnce) yield await under.shift()!;
    }
    while (under.length > 0) yield await under.shift()!;
  } finally {
    inner.abort();
    forget();
    await Promise.allSettled(under);
  }
}

/** A folder on the way down. */
interface Frame {
  /** Its path; empty for the root. */
  readonly folder: string;
  /** What comes next of it. */
  readonly pages: AsyncIterator<ListedPage, void>;
  /** What its page, or the next one, was asked for by. */
  context: string;
  /** What is still to come of its page; nothing where the next one is to be read. */
  rest: Iterator<Entry, undefined> | undefined;
  /** The name up to which all was passed before, but for what is below it. */
  after: string | undefined;
  /** Where the inventory stands in the folder of that name; nothing where that was passed, too. */
  readonly below: InventoryPosition | undefined;
}

interface ListedPage {
  /** What it was asked for by. */
  readonly context: string;
  readonly entries: readonly Entry[];
}

/** Folders on the way down whose pages stay in memory. Those of the others, the outer ones, are read again on the way back. */
const KEPT = 16;

/** Goes through a folder and all that are in it. */
class Walk {
  readonly #client: InventoryClient;
  readonly #place: BucketPlace;
  readonly #options: AskOptions;

  constructor(client: InventoryClient, place: BucketPlace, options: AskOptions) {
    this.#client = client;
    this.#place = place;
    this.#options = options;
  }

  async *steps(from: InventoryPosition): AsyncGenerator<Step, void, undefined> {
    const [here, ...below] = from;
    const frames = [this.#frame("", here, below)];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      this.#options.signal?.throwIfAborted();
      if (!frame.rest) {
        const { done, value } = await frame.pages.next();
        if (done) {
          if (frame.after !== undefined) throw this.#moved(frame);
          frames.pop();
          continue;
        }
        frame.context = value.context;
        frame.rest = value.entries.values();
        if (frame.after === undefined) yield { position: positionOf(frames) };
      }
      const { done, value: entry } = frame.rest.next();
      if (done) frame.rest = undefined;
      else if (entry.kind === "unreadable" && !entry.unreachable) throw new CosError(entry.why!);
      else if (frame.after !== undefined) {
        if (entry.path !== frame.folder + frame.after) continue;
        frame.after = undefined;
        if (frame.below) this.#enter(frames, entry.path, frame.below);
      } else if (entry.kind === "folder") this.#enter(frames, entry.path, []);
      else yield { entry: this.#asked(entry) };
    }
  }

  /** What no request can name is known by the listing alone, which tells all that an inventory has to have. */
  #asked(entry: Entry): Entry {
    const { path, kind } = entry;
    if (kind !== "file" && kind !== "other") return entry;
    const problem = pathProblem(this.#place.at(path).cosPath, operations.statFile.path);
    if (problem === undefined) return entry;
    return {
      ...entry,
      kind: "unreadable",
      unreachable: kind,
      why: localFailure(-1, `${this.#place.nameOf(path)} cannot be asked for: it ${problem}`),
    };
  }

  #enter(frames: Frame[], folder: string, [here, ...below]: InventoryPosition): void {
    frames.push(this.#frame(folder, here, below));
    const outer = frames.at(-1 - KEPT);
    if (!outer) return;
    const { context } = outer;
    const after = frames.at(-KEPT)!.folder.slice(outer.folder.length);
    frames[frames.length - 1 - KEPT] = this.#frame(outer.folder, { context, after }, undefined);
  }

  #frame(folder: string, here: InventoryPosition[number] | undefined, below: InventoryPosition | undefined): Frame {
    const { context = "", after } = here ?? {};
    return { folder, pages: this.#pages(folder, context), context, rest: undefined, after, below };
  }

  async *#pages(folder: string, first: string): AsyncGenerator<ListedPage, void, undefined> {
    const watch = new PageWatch(KEYS, first);
    const at = this.#place.at(folder);
    for (let context = first;;) {
      const page = unwrap(await this.#client.listFolder({ ...at, num: NUM, context }, this.#options));
      const problem = watch.problem(page as unknown as Page);
      if (problem) throw new CosError(localFailure(-2, `the listing of ${this.#place.nameOf(folder)} does not move on: ${problem}`));
      const entries = page.infos.map((listed) => this.#place.entryOf(folder, listed));
      if (entries.length === 0 && page.listover && context === "" && folder === "") await this.#mustBeThere();
      yield { context, entries };
      if (page.listover) return;
      context = page.context;
    }
  }

  /** The service lists nothing, and no failure, for a folder that there is not. */
  async #mustBeThere(): Promise<void> {
    if (await this.#place.look("", this.#options)) return;
    throw missing("there is no such folder", this.#place.at(""));
  }

  #moved({ folder, after }: Frame): CosError {
    const name = this.#place.nameOf(folder + after);
    return new CosError(
      localFailure(-2, `${name} is gone, in which the inventory stood: where it goes on cannot be told, so begin it anew`),
    );
  }
}

function positionOf(frames: readonly Frame[]): InventoryPosition {
  return frames.map(({ folder, context }, index) => {
    const inner = frames[index + 1]?.folder;
    return { context, ...inner === undefined ? {} : { after: inner.slice(folder.length) } };
  });
}
