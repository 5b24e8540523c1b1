/**
 * The names of files that downloads leave behind when their process is killed, and whose they are. A name says who writes the file, and cannot be
 * foretold; so two processes never write one, and the next run can tell what nobody works on any more.
 *
 * @module
 */
import { toRead } from "./local_file.ts";
import { node } from "./node.ts";

/** A file that is on its way, or a note that is being replaced: the machine, the process, and what nobody can foretell. */
const OWNED = /^\.cos-([0-9a-f]{8})-([0-9]+)-[0-9a-f]{16}\.(?:part|tmp)$/;
/** A note of how far a download is: named by what it is of. */
const NOTE = /^\.cos-[0-9a-f]{20}\.json$/;

/** Milliseconds after which a file that nobody has touched counts as left behind, where its process cannot be asked for. */
const SILENCE = 30_000;
/** Milliseconds for which a folder that was swept is not swept again. */
const SWEPT = 60_000;

/** Names that are in use here, and names of files that were left behind here on purpose. */
const own = new Set<string>();
const left = new Set<string>();
const swept = new Map<string, Swept>();

/** A folder that was swept: when, and the notes that are in it. */
interface Swept {
  readonly time: number;
  readonly notes: Promise<Set<string>>;
}

/** Whether a name is one of these, and no part of a folder that is transferred. */
export function isLeftover(name: string): boolean {
  return OWNED.test(name) || NOTE.test(name);
}

/** The machine, as far as a name can tell and this process may know. */
function host(): string {
  let name = "";
  try {
    name = node.os.hostname();
  } catch {
    // Deno asks for a permission that the library does not need otherwise.
  }
  return name === "" ? "00000000" : node.crypto.createHash("sha1").update(name).digest("hex").slice(0, 8);
}

/**
 * A new name of this process's own.
 *
 * @param kind What it is for.
 */
export function ownName(kind: "part" | "tmp"): string {
  const name = `.cos-${host()}-${node.process.pid}-${node.crypto.randomBytes(8).toString("hex")}.${kind}`;
  own.add(name);
  return name;
}

/**
 * Says that nobody here works on a file any more.
 *
 * @param name Its name.
 * @param isLeft Whether it is there still, for whoever takes it up.
 */
export function disown(name: string, isLeft = false): void {
  own.delete(name);
  if (isLeft) left.add(name);
  else left.delete(name);
}

/** The name of the note of a download. */
export function noteName(of: string): string {
  return `.cos-${node.crypto.createHash("sha1").update(of).digest("hex").slice(0, 20)}.json`;
}

/**
 * Whether nobody works any more on a file that one of these names stands for.
 *
 * @param folder Where it is.
 * @param name Its name.
 */
export async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const found = OWNED.exec(name);
  if (!found || own.has(name)) return false;
  if (left.has(name)) return true;
  const touched = await node.files.stat(node.path.join(folder, name)).then(({ mtimeMs }) => mtimeMs, () => undefined);
  if (touched === undefined) return false;
  const pid = Number(found[2]);
  if (found[1] === host() && found[1] !== "00000000") {
    // A container gives the same number to each of its lives; in this one, it may be another thread's.
    const alive = pid === node.process.pid ? touched < Date.now() - node.process.uptime() * 1000 ? false : undefined : isAlive(pid);
    if (alive !== undefined) return !alive;
  }
  return touched < Date.now() - SILENCE;
}

/** Whether a process of this machine lives; nothing where that may not be asked. */
function isAlive(pid: number): boolean | undefined {
  try {
    node.process.kill(pid, 0);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "ESRCH" ? false : code === "EPERM" ? true : undefined;
  }
}

/**
 * Removes what crashes left in a folder, but for what the next download can take up: what a note speaks of.
 *
 * @returns The names of the notes in the folder, to be kept up to date by whoever makes and removes some.
 */
export async function sweep(folder: string): Promise<Set<string>> {
  const now = performance.now();
  const known = swept.get(folder);
  if (known && now - known.time < SWEPT) return await known.notes;
  if (swept.size > 1000) swept.clear();
  const notes = sweepNow(folder);
  swept.set(folder, { time: now, notes });
  return await notes;
}

/** Bytes that a note has at most: those of 64 parts at once are 6 KiB. */
const MAX_NOTE = 65_536;

/** A note of how far a download is. Whoever may write into the folder may have written it, so nothing of it is certain but the part's name. */
export interface Note {
  /** The name of the part that it speaks of. */
  readonly part: string;
  /** What else it says. */
  readonly [name: string]: unknown;
}

/** Reads a note, unless it is not whole, or none: others may put a link in its place, a pipe that never ends, or what fills the memory. */
export async function readNote(path: string): Promise<Note | undefined> {
  try {
    const file = await node.files.open(path, toRead(false));
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > MAX_NOTE) return undefined;
      const note: Note = JSON.parse(await file.readFile("utf8"));
      return typeof note.part === "string" && node.path.basename(note.part) === note.part ? note : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function sweepNow(folder: string): Promise<Set<string>> {
  const notes = new Set<string>();
  const names = (await node.files.readdir(folder).catch(() => [])).filter(isLeftover);
  const noted = new Set<string>();
  for (const note of names.filter((name) => NOTE.test(name))) {
    const part = (await readNote(node.path.join(folder, note)))?.part;
    if (part !== undefined && names.includes(part)) {
      noted.add(part);
      notes.add(note);
    } else await clear(node.path.join(folder, note));
  }
  for (const name of names) {
    if (!NOTE.test(name) && !noted.has(name) && await isAbandoned(folder, name)) await clear(node.path.join(folder, name));
  }
  return notes;
}

/** Removes a file, unless it is another user's, or something else of that name: that is no reason not to download. */
async function clear(path: string): Promise<void> {
  await node.files.rm(path, { force: true }).catch(() => {});
}
