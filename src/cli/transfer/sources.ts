/**
 * From what was named as sources to files, one by one.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { localFailure } from "../../core/result.ts";
import type { Context } from "../context.ts";
import { isHopeless, UsageError } from "../exit.ts";
import { named, NameFailed, notThere, SeveralFailed, unreadable } from "../failure.ts";
import { isGlob, parseGlob } from "../glob.ts";
import { parsePlace, type Place } from "../place.ts";
import { baseName, isFolder, type Remote } from "../remote_name.ts";
import { type Item, localTree, lookUp, remoteTree } from "./tree.ts";

/** One file that a source stands for. */
export interface SourceFile {
  /** Where it is. */
  readonly place: Place;
  /** What it is called below a target folder. */
  readonly name: string;
  /** What it is called below a folder that takes the place of the source; empty for the source itself. */
  readonly inner: string;
  /** What is known of it. */
  readonly item: Omit<Item, "path">;
}

/** What one operand stands for. */
export interface Source {
  /** As it was typed. */
  readonly text: string;
  /** A file, everything in a folder, or what fits a glob. */
  readonly kind: "file" | "folder" | "glob";
  /** Where it is: the file, the folder, or the folder in which the glob begins. */
  readonly place: Place;
  /** Whether a folder itself is meant, and not only what is in it. */
  readonly whole: boolean;
  /** Its files, and remote folders. */
  readonly files: () => AsyncIterable<SourceFile>;
}

/** How sources are looked at. */
export interface SourceOptions {
  /** Whether folders are allowed. */
  readonly recursive: boolean;
  /** Whether symbolic links of local folders are followed. */
  readonly followLinks: boolean;
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
      missing.push(error);
    }
  }
  if (missing.length === 0) return sources;
  if (texts.length === 1) throw missing[0]!;
  // A name that is mistyped could make the others wrong too, so nothing is begun; but all of them are told at once.
  throw new SeveralFailed(missing, "Nothing was done: correct what is missing, or leave it out.");
}

async function findSource(context: Context, text: string, options: SourceOptions): Promise<Source> {
  const { bucket } = await context.settings();
  const place = parsePlace(text, bucket);
  if (place.kind === "pipe") {
    const file: SourceFile = { place, name: "", inner: "", item: { kind: "file" } };
    return { text, kind: "file", place, whole: true, files: () => listOf([file]) };
  }
  if (isGlob(place.path) && !(place.kind === "local" && await exists(place.path))) return globSource(context, text, place, options);
  return place.kind === "remote" ? await remoteSource(context, text, place, options) : await localSource(text, place.path, options);
}

async function remoteSource(context: Context, text: string, place: Remote, { recursive }: SourceOptions): Promise<Source> {
  const client = await context.client();
  const found = await lookUp(client, place, context.call).catch((error) => {
    throw named(context, text, place, error);
  });
  if (found === undefined) throw new NameFailed(text, place, notThere(), ...context.advice(notThere(), place));
  if (found.kind === "file") {
    const file: SourceFile = { place, name: baseName(place.path), inner: "", item: found };
    return { text, kind: "file", place, whole: true, files: () => listOf([file]) };
  }
  needRecursive(text, recursive);
  const whole = !isFolder(place);
  const root: Remote = whole ? { ...place, path: `${place.path}/` } : place;
  const outer = whole ? `${baseName(place.path)}/` : "";
  return {
    text,
    kind: "folder",
    place: root,
    whole,
    files: async function* () {
      for await (const item of remoteItems(context, text, place, root)) {
        yield { place: { ...root, path: root.path + item.path }, name: outer + item.path, inner: item.path, item };
      }
    },
  };
}

async function localSource(text: string, path: string, { recursive, followLinks }: SourceOptions): Promise<Source> {
  const place: Place = { kind: "local", path };
  const found = await stat(path).catch((error) => {
    throw new NameFailed(text, place, unreadable(error));
  });
  if (!found.isDirectory()) {
    if (!found.isFile()) {
      const hint = "Content from a program: put it through a pipe, with - as the source.";
      throw new NameFailed(text, place, localFailure(-1, "is no regular file"), hint);
    }
    const item = { kind: "file", size: found.size, mtime: Math.floor(found.mtimeMs / 1000) } as const;
    return { text, kind: "file", place, whole: true, files: () => listOf([{ place, name: basename(path), inner: "", item }]) };
  }
  needRecursive(text, recursive);
  // As with rsync: a / at the end means what is in the folder. A folder without a name of its own means that too.
  const whole = !/[/\\]$/.test(text) && !/^\.{0,2}$/.test(basename(path));
  return {
    text,
    kind: "folder",
    place,
    whole,
    files: async function* () {
      const outer = whole ? `${basename(path)}/` : "";
      for await (const item of localTree(path, followLinks)) {
        yield { place: { kind: "local", path: join(path, ...item.path.split("/")) }, name: outer + item.path, inner: item.path, item };
      }
    },
  };
}

/** Files that fit; with `-r`, also everything in folders that fit. */
function globSource(context: Context, text: string, place: Exclude<Place, { kind: "pipe" }>, options: SourceOptions): Source {
  const glob = parseGlob(place.path);
  const { recursive, followLinks } = options;
  const fits = (path: string): boolean => {
    if (glob.fits(path.replace(/\/$/, ""))) return true;
    return recursive && [...path.matchAll(/\//g)].some(({ index }) => glob.fits(path.slice(0, index)));
  };
  const base: Place = place.kind === "remote" ? { ...place, path: glob.base } : { kind: "local", path: glob.base || "." };
  return {
    text,
    kind: "glob",
    place: base,
    whole: true,
    files: async function* () {
      let any = false;
      const deep = glob.deep || recursive;
      const items = base.kind === "remote" ? remoteItems(context, text, place, base, deep) : localTree(base.path, followLinks, deep);
      for await (const item of items) {
        if (!fits(item.path) || (item.kind === "folder" && !recursive)) continue;
        any = true;
        const at: Place = base.kind === "remote"
          ? { ...base, path: base.path + item.path }
          : { kind: "local", path: join(base.path, ...item.path.split("/")) };
        yield { place: at, name: item.path, inner: item.path, item };
      }
      if (any) return;
      if (place.kind === "local") throw new NameFailed(text, place, localFailure(-1, "nothing fits"));
      const failure = notThere("nothing fits");
      throw new NameFailed(text, place, failure, ...context.advice(failure, place));
    },
  };
}

/** What lies below a folder; a failure is one of the name that led there. */
async function* remoteItems(
  context: Context,
  text: string,
  place: Place,
  folder: Remote,
  deep: boolean = true,
): AsyncGenerator<Item, void, undefined> {
  try {
    yield* remoteTree(await context.client(), folder, context.call, deep);
  } catch (error) {
    throw named(context, text, place, error);
  }
}

function needRecursive(text: string, recursive: boolean): void {
  if (!recursive) throw new UsageError(`${text} is a folder`, "Add -r for folders with everything in them.");
}

async function* listOf<T>(values: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* values;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}
