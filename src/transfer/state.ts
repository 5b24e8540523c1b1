/**
 * The record of a transfer: what was done, with what proof, so that a later run can go on. Nothing is believed because the record says so: a file is
 * passed over when both sides are now what they were when it was proven. What the record adds is what a place cannot tell of itself, as that an
 * ETag is of this content.
 *
 * It is a file of JSON lines: the first says of what transfer it is, each further one tells of a file. Lines are appended, so a process that is
 * killed leaves at most its last one torn, which counts for nothing.
 *
 * @module
 */
import { BadInput } from "../core/result.ts";
import { codeOf, reasonOf } from "./local_errors.ts";
import { LocalPlace } from "./local_place.ts";
import { node } from "./node.ts";
import type { Entry, Place, Proof } from "./place.ts";

/** What was proven of a file. */
export interface Proven {
  /** Bytes. */
  readonly size: number;
  /** SHA-1 of what was read and stored, in hex. */
  readonly sha1: string;
  /** What told the source's state from another, where its place has no SHA-1. */
  readonly from?: string | undefined;
  /** What told the target's state from another, where its place has no SHA-1. */
  readonly to?: string | undefined;
}

/** Two folders of a transfer. */
export interface Ends {
  /** Where files are. */
  readonly source: Place;
  /** Where they go. */
  readonly target: Place;
  /** Which files of the folders are meant; all when absent. */
  readonly wanted?: ((path: string) => boolean) | undefined;
  /** What is known of the file, where it is one alone. */
  readonly entry?: Entry | undefined;
}

/** What the first line says it is. */
const KIND = "cos-v4 transfer";
/** Milliseconds between two touches of a lock, and after which one that nobody touches is nobody's. */
const TOUCH = 5000;
const SILENCE = 30_000;
/** Bytes that a line has at most: names of a KiB, escaped. */
const MOST_LINE = 65_536;

/** A record that is open. */
export class State {
  readonly #path: string;
  readonly #lock: string;
  readonly #fd: number;
  readonly #touching: ReturnType<typeof setInterval>;
  readonly #known = new Map<string, Proven>();
  readonly #uploads = new Map<string, readonly string[]>();

  private constructor(path: string, lock: string, fd: number) {
    this.#path = path;
    this.#lock = lock;
    this.#fd = fd;
    this.#touching = setInterval(() => {
      try {
        node.fs.utimesSync(lock, new Date(), new Date());
      } catch {
        // Somebody has removed it.
      }
    }, TOUCH);
    // It keeps no process alive.
    (this.#touching as { unref?: () => void }).unref?.();
  }

  /**
   * Opens a record, or begins one.
   *
   * @param path The file.
   * @param ends The folders of the transfer: the record of another one is refused.
   * @throws BadInput for a file that cannot be used, or is in use.
   */
  static async open(path: string, ends: readonly Ends[]): Promise<State> {
    needOutside(path, ends);
    const lock = lockOf(path);
    let fd: number | undefined;
    let state: State | undefined;
    try {
      const { O_RDWR, O_CREAT, O_APPEND } = node.fs.constants;
      fd = node.fs.openSync(path, O_RDWR | O_CREAT | O_APPEND, 0o600);
      if (!node.fs.fstatSync(fd).isFile()) throw new BadInput(`${path} is no regular file, so it can be no record of a transfer`);
      state = new State(path, lock, fd);
      await state.#read(JSON.stringify(ends.map(({ source, target }) => [identityOf(source), identityOf(target)])));
      return state;
    } catch (error) {
      if (state) clearInterval(state.#touching);
      if (fd !== undefined) node.fs.closeSync(fd);
      node.fs.rmSync(lock, { force: true });
      if (error instanceof BadInput) throw error;
      throw new BadInput(`the record ${path} cannot be used: ${reasonOf(error)}`, error);
    }
  }

  /** What was proven of a file; nothing where nothing was. */
  find(target: string): Proven | undefined {
    return this.#known.get(target);
  }

  /** Notes what was proven of a file. */
  add(target: string, { size, sha1, from, to }: Proven): void {
    const before = this.#known.get(target);
    if (before && before.size === size && before.sha1 === sha1 && before.from === from && before.to === to) return;
    this.#known.set(target, { size, sha1, from, to });
    this.#append({ target, size, sha1, from, to, time: new Date().toISOString() });
  }

  /** Uploads in parts that were begun and not ended: by name of the target, what others had under way there. */
  get uploads(): ReadonlyMap<string, readonly string[]> {
    return this.#uploads;
  }

  /**
   * Notes that an upload in parts is about to begin, before it does: a process that is killed leaves parts that nobody sees.
   *
   * @param target Name of the target.
   * @param others What names the uploads that others have under way there.
   */
  beginUpload(target: string, others: readonly string[]): void {
    this.#uploads.set(target, others);
    this.#append({ target, uploads: others });
  }

  /** Notes that nothing of an upload in parts is left. */
  endUpload(target: string): void {
    if (this.#uploads.delete(target)) this.#append({ target, uploads: null });
  }

  /** Puts it on the disk, and lets others have it. */
  close(): void {
    clearInterval(this.#touching);
    try {
      node.fs.fsyncSync(this.#fd);
    } finally {
      node.fs.closeSync(this.#fd);
      node.fs.rmSync(this.#lock, { force: true });
    }
  }

  async #read(own: string): Promise<void> {
    const size = node.fs.fstatSync(this.#fd).size;
    const lines = node.readline.createInterface({
      input: node.fs.createReadStream(this.#path, { end: Math.max(0, size - 1) }),
      crlfDelay: Infinity,
    });
    let isFirst = true;
    for await (const line of lines) {
      const told = lineOf(line);
      if (isFirst) {
        if (told?.kind !== KIND) throw new BadInput(`${this.#path} is there, and no record of a transfer; name another file`);
        if (JSON.stringify(told.ends) !== own) {
          throw new BadInput(
            `${this.#path} is the record of another transfer, from ${describe(told.ends)}; name another file, or remove it`,
          );
        }
        isFirst = false;
        continue;
      }
      const { target, size, sha1, from, to, uploads } = told ?? {};
      if (typeof target === "string" && uploads !== undefined) this.#readUploads(target, uploads);
      if (typeof target !== "string" || typeof size !== "number" || !/^[0-9a-f]{40}$/.test(String(sha1))) continue;
      const marks = { from: textOf(from), to: textOf(to) };
      this.#known.set(target, { size, sha1: String(sha1), ...marks });
    }
    // A line that was torn off is ended, so that the next one is whole.
    if (size > 0) {
      const last = new Uint8Array(1);
      node.fs.readSync(this.#fd, last, 0, 1, size - 1);
      if (last[0] !== 10) node.fs.writeSync(this.#fd, "\n");
    }
    if (isFirst) this.#append({ kind: KIND, version: 1, ends: JSON.parse(own) });
  }

  #readUploads(target: string, uploads: unknown): void {
    if (Array.isArray(uploads)) this.#uploads.set(target, uploads.map(String));
    else this.#uploads.delete(target);
  }

  #append(line: object): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
    for (let done = 0; done < bytes.length;) done += node.fs.writeSync(this.#fd, bytes, done);
  }
}

/**
 * Whether a file is now what it was when it was proven, on both sides.
 *
 * @param proven What the record says.
 * @param source What the source's place can prove now.
 * @param target What the target's place can prove now.
 */
export function isStillProven(proven: Proven, ends: Ends, source: Proof, target: Proof): boolean {
  return isStill(proven.sha1, proven.size, proven.from, ends.source, source) &&
    isStill(proven.sha1, proven.size, proven.to, ends.target, target);
}

function isStill(sha1: string, size: number, mark: string | undefined, place: Place, now: Proof): boolean {
  if (now.size !== size || now.sha1 !== undefined && now.sha1 !== sha1) return false;
  // A SHA-1 that a file's writer has put beside it says nothing of what became of the file since.
  return now.sha1 !== undefined && !place.isClaim?.(now) || mark !== undefined && mark === place.markOf?.(now);
}

/** Refuses a record among the files that are copied: it would be copied while it is written, and be deleted by a sync that finds it too much. */
function needOutside(path: string, ends: readonly Ends[]): void {
  const { dirname, basename, join, resolve, sep } = node.path;
  const own = join(realOf(dirname(resolve(path))), basename(path));
  for (const { source, target, wanted = () => true, entry } of ends) {
    for (const place of entry ? [] : [source, target]) {
      if (!(place instanceof LocalPlace)) continue;
      const root = realOf(resolve(place.pathOf("")));
      const folder = root.endsWith(sep) ? root : root + sep;
      if (!own.startsWith(folder) || !wanted(own.slice(folder.length).replaceAll(sep, "/"))) continue;
      throw new BadInput(`the record ${path} lies in ${place.nameOf("")}, whose files are copied; name one elsewhere`);
    }
  }
}

function realOf(folder: string): string {
  try {
    return node.fs.realpathSync(folder);
  } catch {
    return folder;
  }
}

/** What tells a folder from all others. */
function identityOf(place: Place): string {
  return place instanceof LocalPlace ? place.pathOf("") : place.identity ?? place.nameOf("");
}

function lineOf(line: string): Record<string, unknown> | undefined {
  if (line.length > MOST_LINE) return undefined;
  try {
    const told: unknown = JSON.parse(line);
    return typeof told === "object" && told !== null ? told as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function describe(ends: unknown): string {
  const [first] = Array.isArray(ends) ? ends : [];
  return Array.isArray(first) ? first.map(String).join(" to ") : "elsewhere";
}

/** Takes a record for this process alone: two that append to one would each pass over what the other is at. */
function lockOf(path: string): string {
  const lock = `${path}.lock`;
  const own = JSON.stringify({ host: hostName(), pid: node.process.pid, begun: startOf(node.process.pid) });
  for (let tries = 0; tries < 5; tries++) {
    try {
      node.fs.writeFileSync(lock, own, { flag: "wx", mode: 0o600 });
      return lock;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw new BadInput(`the record ${path} cannot be used: ${reasonOf(error)}`, error);
    }
    const found = node.fs.lstatSync(lock, { throwIfNoEntry: false });
    if (!found) continue;
    const holder = found.isFile() ? readText(lock) : undefined;
    if (holder === undefined || !isGone(holder, found.mtimeMs)) {
      throw new BadInput(`the record ${path} is in use by another process; if there is none, remove ${lock}`);
    }
    // Renamed, which only one can do, and looked at again: meanwhile it may have become another process's.
    const aside = `${lock}.${node.process.pid}.${node.crypto.randomBytes(4).toString("hex")}`;
    try {
      node.fs.renameSync(lock, aside);
      if (readText(aside) !== holder) node.fs.linkSync(aside, lock);
    } catch {
      // Another process was faster.
    }
    node.fs.rmSync(aside, { force: true });
  }
  throw new BadInput(`the record ${path} is in use by another process`);
}

/** The machine, as far as this process may know. */
function hostName(): string {
  try {
    return node.os.hostname();
  } catch {
    // Deno asks for a permission that the library does not need otherwise.
    return "";
  }
}

function readText(path: string): string | undefined {
  try {
    return node.fs.readFileSync(path, "utf8").slice(0, 1000);
  } catch {
    return undefined;
  }
}

/**
 * Whether whoever holds a lock is gone.
 *
 * @param holder What the lock says.
 * @param touched When it was touched last, in milliseconds: its holder does that all the time.
 */
function isGone(holder: string, touched: number): boolean {
  const { host, pid, begun } = lineOf(holder) ?? {};
  const isSilent = touched < Date.now() - SILENCE;
  if (typeof pid !== "number" || host === "" || host !== hostName()) return isSilent;
  try {
    node.process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return true;
    // Where it may not be asked for, only its silence tells.
    return codeOf(error) !== "EPERM" && isSilent;
  }
  // The number may be another process's by now, where the system tells when one began.
  const now = startOf(pid);
  return now !== undefined && typeof begun === "string" && now !== begun;
}

/** When a process began, where the system tells. */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
