/**
 * From what was named as sources to places and the files in them.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { codeOf } from "../../../transfer/local_errors.ts";
import { LocalPlace } from "../../../transfer/local_place.ts";
import type { Entry, Place } from "../../../transfer/place.ts";
import { walk } from "../../../transfer/remove_tree.ts";
import { localFailure } from "../../../core/result.ts";
import type { Context } from "../base/context.ts";
import { UsageError } from "../../terminal/exit.ts";
import { quote } from "../base/advice.ts";
import { named, NameFailed, notThere, SeveralFailed, unreadable } from "../base/failure.ts";
import { type Glob, parseGlob } from "../../settings/glob.ts";
import { globOf, isStored, type Local, type Named, type Stored, typedName } from "../../settings/place.ts";
import { baseName, isFolder } from "../../settings/remote_name.ts";
import { t } from "../../texts/texts.ts";
import { isHopeless } from "../../../transfer/work.ts";
import { lookUp, openPlace, parentPlace } from "./look_up.ts";

/** What one operand stands for. */
export interface Source {
  /** As it was typed. */
  readonly text: string;
  /** A file, everything in a folder, or what fits a glob. */
  readonly kind: "file" | "folder" | "glob";
  /** What it names. */
  readonly named: Named;
  /** The file's folder, the folder, or the folder in which the glob begins. */
  readonly place: Place;
  /** What the file is. */
  readonly entry?: Entry;
  /** What it is called in a target folder: the file's name, or that of a folder that is meant itself and not only what is in it; else empty. */
  readonly name: string;
  /** Which files are meant. */
  readonly wanted: (path: string) => boolean;
  /** Whether files in folders are meant too. */
  readonly deep: boolean;
}

/** How sources are looked at. */
export interface SourceOptions {
  /** Whether folders are allowed. */
  readonly recursive: boolean;
  /** Whether symbolic links of local folders are followed. */
  readonly followLinks: boolean;
  /** Whether something that is not there may be one that is done with already. */
  readonly isDone?: (source: Named) => Promise<boolean>;
}

/**
 * Finds out what operands stand for.
 *
 * @throws UsageError for a folder where none is allowed; Failed for what is not there.
 */
export async function findSources(context: Context, texts: readonly string[], options: SourceOptions): Promise<Source[]> {
  const sources: Source[] = [];
  const missing: NameFailed[] = [];
  for (const text of texts) {
    try {
      sources.push(await findSource(context, text, options));
    } catch (error) {
      if (!(error instanceof NameFailed) || isHopeless(error.failure)) throw error;
      const place = error.place;
      if (place.kind !== "pipe" && isAbsence(error) && await options.isDone?.(place)) {
        await context.output.note(t`${text}: is not there any more, and was moved already`);
      } else missing.push(error);
    }
  }
  if (missing.length === 0) return sources;
  if (texts.length === 1) throw missing[0]!;
  // A name that is mistyped could make the others wrong too, so nothing is begun; but all of them are told at once.
  throw new SeveralFailed(missing, t`Nothing was done: correct what is missing, or leave it out.`);
}

function isAbsence({ failure }: NameFailed): boolean {
  return failure.code === -197 || codeOf(failure.cause) === "ENOENT";
}

async function findSource(context: Context, text: string, options: SourceOptions): Promise<Source> {
  const place = await context.place(text);
  if (place.kind === "pipe") throw new UsageError(t`${context.command} takes names of files and folders, and not -`);
  const glob = globOf(place);
  if (glob !== undefined && !(place.kind === "local" && await exists(place.path))) {
    if (isStored(place)) await needNoSuchFile(context, text, place);
    return await globSource(context, text, place, parseGlob(glob), options);
  }
  return isStored(place) ? await remoteSource(context, text, place, options) : await localSource(text, place, options);
}

/** A program that gives back a name as it was told, and somebody who means all that fits, write the same: neither is to get the other's files. */
async function needNoSuchFile(context: Context, text: string, name: Stored): Promise<void> {
  if (isFolder(name)) return;
  const there = await (await parentPlace(context, name)).look(baseName(name.path), context.call).catch((error) => {
    throw named(context, text, name, error);
  });
  if (there === undefined) return;
  throw new UsageError(
    t`${text} has wildcards, and there is a file of that very name`,
    t`The file alone: ${quote(typedName(name))}`,
    t`All that fits: ${quote(`${text}{,}`)}`,
  );
}

const ALL = (): boolean => true;

async function remoteSource(context: Context, text: string, remote: Stored, { recursive }: SourceOptions): Promise<Source> {
  const found = await lookUp(context, remote).catch((error) => {
    throw named(context, text, remote, error);
  });
  if (found === undefined) throw new NameFailed(text, remote, notThere(), ...context.advice(notThere(), remote));
  const { place, entry } = found;
  if (entry.kind !== "folder") return { text, kind: "file", named: remote, place, entry, name: entry.path, wanted: ALL, deep: false };
  needRecursive(text, recursive);
  return { text, kind: "folder", named: remote, place, name: isFolder(remote) ? "" : `${baseName(remote.path)}/`, wanted: ALL, deep: true };
}

async function localSource(text: string, local: Local, { recursive, followLinks }: SourceOptions): Promise<Source> {
  const { path } = local;
  const found = await stat(path).catch((error) => {
    throw new NameFailed(text, local, unreadable(error));
  });
  if (!found.isDirectory()) {
    if (!found.isFile()) {
      const hint = t`Content from a program: put it through a pipe, with - as the source.`;
      throw new NameFailed(text, local, localFailure(-1, t`is no regular file`), hint);
    }
    const name = basename(path);
    // A link that is named itself is meant to be followed.
    const place = new LocalPlace(dirname(path), { followLinks: true });
    const entry: Entry = { path: name, kind: "file", size: found.size, mtime: found.mtimeMs / 1000 };
    return { text, kind: "file", named: local, place, entry, name, wanted: ALL, deep: false };
  }
  needRecursive(text, recursive);
  // As with rsync: a / at the end means what is in the folder. A folder without a name of its own means that too.
  const whole = !/[/\\]$/.test(text) && !/^\.{0,2}$/.test(basename(path));
  const place = new LocalPlace(path, { followLinks });
  return { text, kind: "folder", named: local, place, name: whole ? `${basename(resolve(path))}/` : "", wanted: ALL, deep: true };
}

/** Files that fit; with `-r`, also everything in folders that fit. */
async function globSource(context: Context, text: string, named: Named, glob: Glob, options: SourceOptions): Promise<Source> {
  const { recursive, followLinks } = options;
  const wanted = (path: string): boolean => {
    if (glob.fits(path)) return true;
    return recursive && [...path.matchAll(/\//g)].some(({ index }) => glob.fits(path.slice(0, index)));
  };
  const place = await openPlace(context, { ...named, path: glob.base || (named.kind === "local" ? "." : "/") }, { followLinks });
  return { text, kind: "glob", named, place, name: "", wanted, deep: glob.deep || recursive };
}

/** The failure of a glob that nothing fits. */
export function nothingFits(context: Context, { text, named }: Source): NameFailed {
  if (named.kind === "local") return new NameFailed(text, named, localFailure(-1, t`nothing fits`));
  const failure = notThere(t`nothing fits`);
  return new NameFailed(text, named, failure, ...context.advice(failure, named));
}

function needRecursive(text: string, recursive: boolean): void {
  if (!recursive) throw new UsageError(t`${text} is a folder`, t`Add -r for folders with everything in them.`);
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}

/**
 * What a source stands for, one by one: files, uploads under way, and, where folders are meant, folders.
 *
 * @throws What {@linkcode nothingFits} makes, for a glob that nothing fits.
 */
export async function* entriesOf(context: Context, source: Source): AsyncGenerator<Entry, void, undefined> {
  const { text, place, named: name, entry, wanted, deep, kind } = source;
  if (entry) return yield entry;
  let any = false;
  try {
    for await (const one of walk(place, "", context.call, deep)) {
      if (!wanted(one.path.replace(/\/$/, "")) || (one.kind === "folder" && kind === "glob" && !context.args.has("recursive"))) continue;
      any = true;
      yield one;
    }
  } catch (error) {
    throw named(context, text, name, error);
  }
  if (!any && kind === "glob") throw nothingFits(context, source);
}
