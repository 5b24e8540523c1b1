/**
 * Lists of the files that are meant, and of those that failed.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { access, constants, lstat, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { reasonOf } from "../../../transfer/local_errors.ts";
import { LocalPlace } from "../../../transfer/local_place.ts";
import { listOf, namesIn } from "../../../transfer/names.ts";
import type { Place } from "../../../transfer/place.ts";
import type { FileOutcome } from "../../../transfer/report.ts";
import { Failed, UsageError } from "../../terminal/exit.ts";
import { unlessAborted } from "../../terminal/waiting.ts";
import { fromLibrary, t } from "../../texts/texts.ts";
import type { Context } from "../base/context.ts";
import type { Source } from "./sources.ts";

/**
 * The names that `--files-from` lists; nothing where it is not given.
 *
 * @throws UsageError for a list that cannot be read, and for options that say nothing without it.
 */
export async function namesFrom(context: Context): Promise<AsyncIterable<string> | undefined> {
  const { args } = context;
  const path = args.text("files-from");
  if (args.has("null") && path === undefined && !(args.takes("failures") && args.text("failures") !== undefined)) {
    throw new UsageError(t`--null says how a list is written: of --files-from, or of --failures`);
  }
  if (path === undefined) return undefined;
  if (path !== "-") {
    await access(path, constants.R_OK).catch((error) => {
      throw new UsageError(t`--files-from: cannot read ${path}: ${fromLibrary(reasonOf(error))}`);
    });
  } else if (args.operands.includes("-")) throw new UsageError(t`- is standard input once: as the source, or as the list of --files-from`);
  return namesIn(path === "-" ? typed(context) : stored(path), args.has("null"));
}

async function* typed({ io, signal }: Context): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await unlessAborted(io.stdin.read(), signal); chunk; chunk = await unlessAborted(io.stdin.read(), signal)) yield chunk;
}

async function* stored(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new Failed(t`--files-from: cannot read ${path}: ${fromLibrary(reasonOf(error))}`);
  }
}

/**
 * Checks that a list of paths can be told from what was named: they are paths below one folder.
 *
 * @throws UsageError naming the option.
 */
export function needFolder({ args }: Context, sources: readonly Pick<Source, "kind">[]): void {
  if (sources.length === 1 && sources[0]!.kind !== "file") return;
  for (const name of ["files-from", "failures"]) {
    if (!args.takes(name) || args.text(name) === undefined) continue;
    throw new UsageError(t`--${name}: its paths are below a folder, so it takes one folder or glob as the source`);
  }
}

/**
 * Refuses a list that would be written among the files that are copied: an old one is removed, and that could be one of them.
 *
 * @throws UsageError naming the option.
 */
export async function needApart({ args }: Context, places: readonly Place[]): Promise<void> {
  const path = args.text("failures");
  if (path === undefined) return;
  const list = join(await realOf(dirname(resolve(path))), basename(path));
  for (const place of places) {
    if (!(place instanceof LocalPlace)) continue;
    const folder = await realOf(resolve(place.nameOf("")));
    if (!list.startsWith(folder.endsWith(sep) ? folder : folder + sep)) continue;
    throw new UsageError(t`--failures: ${path} lies in ${place.nameOf("")}, whose files are copied; name one elsewhere`);
  }
}

async function realOf(folder: string): Promise<string> {
  return await realpath(folder).catch(() => folder);
}

/** A list of the files that failed, which `--files-from` takes back. */
export class FailureList {
  /** Where it is written. */
  readonly path: string;
  readonly #nul: boolean;
  /** Whether it is the list that is read: then it is of use until all of it was tried. */
  readonly #isRead: boolean;
  readonly #failed: string[] = [];

  /**
   * Begins the list that `--failures` names: what an earlier run left there is removed, for it speaks of other files.
   *
   * @returns Nothing where none is wanted.
   * @throws UsageError for a file that cannot be written.
   */
  static async begin({ args }: Context): Promise<FailureList | undefined> {
    const path = args.text("failures");
    if (path === undefined || args.has("dry-run")) return undefined;
    const read = args.text("files-from");
    const list = new FailureList(path, args.has("null"), read !== undefined && read !== "-" && resolve(read) === resolve(path));
    try {
      const there = await lstat(path).catch((error) => {
        if (error.code !== "ENOENT") throw error;
      });
      if (there && !there.isFile()) throw new UsageError(t`--failures: ${path} is no regular file`);
      await access(dirname(resolve(path)), constants.W_OK);
      if (!list.#isRead) await rm(path, { force: true });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(t`--failures: cannot write ${path}: ${fromLibrary(reasonOf(error))}`);
    }
    return list;
  }

  constructor(path: string, nul: boolean, isRead: boolean) {
    this.path = path;
    this.#nul = nul;
    this.#isRead = isRead;
  }

  /** Notes a file that failed. */
  add({ status, extra, path }: FileOutcome): void {
    if (status === "failed" && !extra) this.#failed.push(path);
  }

  /**
   * Writes the list, whole or not at all; there is none when nothing failed.
   *
   * @param isWhole Whether everything was tried.
   * @returns Whether there is a list of what failed.
   * @throws Failed when it cannot be written.
   */
  async end(isWhole: boolean): Promise<boolean> {
    if (this.#isRead && !isWhole) return false;
    const draft = join(dirname(resolve(this.path)), `.${basename(this.path)}.${crypto.randomUUID()}`);
    try {
      if (this.#failed.length === 0) {
        await rm(this.path, { force: true });
        return false;
      }
      const file = await open(draft, "wx");
      try {
        await file.writeFile(listOf(this.#failed, this.#nul));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.path);
      return true;
    } catch (error) {
      await rm(draft, { force: true });
      throw new Failed(t`--failures: cannot write ${this.path}: ${fromLibrary(reasonOf(error))}`);
    }
  }
}
