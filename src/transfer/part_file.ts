/**
 * A local file that comes into being whole or not at all: it is written under a name of this process's own beside its target, and gets the target's
 * name at the end.
 *
 * @module
 */
import type { Stats } from "node:fs";
import { BadInput, CosError } from "../core/result.ts";
import { disown, isAbandoned, isLeftover, type Note, noteName, ownName, readNote, sweep } from "./leftovers.ts";
import { codeOf, local, reasonOf } from "./local_errors.ts";
import { node } from "./node.ts";
import { OpenFile } from "./open_file.ts";
import { fileOf } from "./stamp.ts";

/** How far an interrupted download came. */
export interface PartState {
  /** What the content is of: the object's ETag, or where in a listing it ends. */
  readonly version: string;
  /** Bytes in all. */
  readonly size: number;
  /** Runs of bytes: where each begins and ends, and how many of it are written. */
  readonly segments: readonly { readonly start: number; readonly end: number; readonly done: number }[];
}

/** A file on its way. */
export interface PartFile {
  /** What an earlier, interrupted download left, to be taken up. */
  readonly state: PartState | undefined;
  /** Whether another process is, or may be, at the same: then this one begins anew beside it, and notes nothing for the next. */
  readonly isShared: boolean;
  /** Writes bytes. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Gives up what is there, and begins with an empty file. */
  clear(): Promise<void>;
  /** Cuts off what is behind so many bytes. */
  truncate(size: number): Promise<void>;
  /** Has what was written put on the disk. */
  sync(): Promise<void>;
  /** Notes how far the download is, for the next. */
  save(state: PartState): Promise<void>;
  /** A digest of what was written, in hex. */
  digest(algorithm: "sha1" | "md5", signal?: AbortSignal): Promise<string>;
  /**
   * Gives the file its name.
   *
   * @param size Bytes that it must have.
   * @param mtime When it was changed last, in seconds, if that is to be set.
   * @returns Why that could not be set, where it could not: the file is there all the same.
   */
  commit(size: number, mtime?: number): Promise<string | undefined>;
  /** Closes the file, and removes it unless it is kept for the next download. */
  close(keep: boolean): Promise<void>;
}

/** How a file comes into being. */
export interface PartOptions {
  /** Words that say what the download is of. One with the same words is taken up, if `resume` says so. */
  readonly of: string;
  /** Whether what an interrupted download left is taken up, and noted for the next. */
  readonly resume: boolean;
  /** Whether a file of the target's name may be replaced. */
  readonly replace: boolean;
  /** Whether the content is on the disk, and not only in the system's memory, when the file gets its name. */
  readonly durable: boolean;
  /** Throws when the target's folder is not where it may be written any more. Asked right before each step that could lead elsewhere. */
  readonly guard: () => void;
  /** Files that the same transfer has written or relies upon, by {@linkcode fileOf}: none of them is replaced, and this one becomes one of them. */
  readonly written?: Set<string> | undefined;
}

/** The target was made by somebody else. */
export class TargetExists extends CosError {}

/** How files of these names are opened: never through a link. */
function flags(): { readonly create: number; readonly update: number } {
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = node.fs.constants;
  return { create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, update: O_RDWR | O_NOFOLLOW };
}

/**
 * Begins a file, or takes up one that an interrupted download left.
 *
 * @param path Where it is to be.
 * @param options How it comes into being.
 * @throws BadInput where no file can be written.
 */
export async function openPartFile(path: string, options: PartOptions): Promise<PartFile> {
  return await local("localFilename", path, "write", async () => {
    const target = node.path.resolve(path);
    // At once, as all that looks at a single name here: to wait for another thread takes several times as long.
    const existing = node.fs.lstatSync(target, { throwIfNoEntry: false });
    // A link in the place of a file is replaced, wherever it leads.
    if (existing && !existing.isFile() && !existing.isSymbolicLink()) {
      throw new BadInput(`localFilename: cannot write ${path}: it is there, and no regular file`);
    }
    if (existing && !options.replace) throw exists(path);
    if (isLeftover(node.path.basename(target))) {
      throw new BadInput(`localFilename: cannot write ${path}: names like this are those of unfinished downloads, which are cleared away`);
    }
    const part = new Part(path, target, existing?.isFile() ? existing : undefined, options);
    await part.begin();
    return part;
  });
}

function exists(path: string): TargetExists {
  return new TargetExists({ code: -177, name: "ERROR_CMD_COS_FILE_EXIST", message: `${path} exists` });
}

class Part implements PartFile {
  state: PartState | undefined;
  isShared = false;
  readonly #path: string;
  readonly #target: string;
  readonly #folder: string;
  readonly #mode: number;
  readonly #options: PartOptions;
  readonly #note: string;
  readonly #existing: boolean;
  #notes = new Set<string>();
  #name = "";
  #file: OpenFile | undefined;
  /** The part that this download's note speaks of; none before there is one. */
  #noted = "";

  constructor(path: string, target: string, existing: Stats | undefined, options: PartOptions) {
    this.#path = path;
    this.#target = target;
    this.#folder = node.path.dirname(target);
    // What takes a file's place is for no other eyes than that was, from its first byte on.
    this.#mode = existing ? existing.mode & 0o777 : 0o666;
    this.#options = options;
    this.#note = node.path.join(this.#folder, noteName(`${node.path.basename(target)}\n${options.of}`));
    this.#existing = existing !== undefined;
  }

  async begin(): Promise<void> {
    this.#options.guard();
    this.#notes = await sweep(this.#folder);
    if (this.#notes.has(node.path.basename(this.#note))) await this.#takeUp();
    if (!this.#file) this.#create();
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    await this.#guarded(() => this.#file!.write(bytes, offset));
  }

  async clear(): Promise<void> {
    await this.#guarded(async () => {
      await this.#discard();
      this.state = undefined;
      this.#create();
    });
  }

  async truncate(size: number): Promise<void> {
    await this.#guarded(() => Promise.resolve(this.#file!.truncate(size)));
  }

  async sync(): Promise<void> {
    await this.#guarded(() => this.#file!.sync());
  }

  async save(state: PartState): Promise<void> {
    if (!this.#options.resume || this.isShared) return;
    await this.#guarded(async () => {
      const before = this.#noted === this.#name ? undefined : await readNote(this.#note);
      const draft = ownName("tmp");
      try {
        const file = new OpenFile(node.path.join(this.#folder, draft), flags().create, 0o600);
        try {
          await file.write(new TextEncoder().encode(JSON.stringify({ part: this.#name, ...state })), 0);
        } finally {
          await file.close();
        }
        // Renamed into place, so that a process that is killed leaves the old note or the new one.
        const isPlaced = await node.files.rename(node.path.join(this.#folder, draft), this.#note).then(() => true, () => false);
        if (!isPlaced) {
          // Another user's, or a folder: the download goes on, and nothing speaks of it.
          this.isShared = true;
          return await node.files.rm(node.path.join(this.#folder, draft), { force: true });
        }
        this.#noted = this.#name;
        this.#notes.add(node.path.basename(this.#note));
        // Another download to the same target may have left its part meanwhile, of which nothing speaks any more.
        if (before && before.part !== this.#name) await this.#clearLeft(before.part);
      } catch (error) {
        await node.files.rm(node.path.join(this.#folder, draft), { force: true });
        throw error;
      } finally {
        disown(draft);
      }
    });
  }

  async digest(algorithm: "sha1" | "md5", signal?: AbortSignal): Promise<string> {
    return await this.#guarded(() => this.#file!.digest(algorithm, signal), signal);
  }

  async commit(size: number, mtime?: number): Promise<string | undefined> {
    return await this.#guarded(async () => {
      // Under its own name, the file never has another time.
      const problem = mtime === undefined ? undefined : this.#setTime(mtime);
      if (this.#options.durable) await this.#file!.sync();
      const own = this.#file!.stat();
      if (own.size !== BigInt(size)) throw new BadInput(`localFilename: ${this.#path} got ${own.size} of ${size} bytes`);
      await this.#close();
      // From here to the end nothing waits, so that nothing can come between.
      const part = node.path.join(this.#folder, this.#name);
      this.#options.guard();
      const there = node.fs.lstatSync(part, { bigint: true });
      if (there.ino !== own.ino || there.dev !== own.dev) throw new BadInput(`localFilename: ${part} was replaced by somebody else`);
      this.#checkName();
      this.#rename(part);
      this.#options.written?.add(fileOf(own));
      disown(this.#name);
      this.#name = "";
      if (this.#options.durable) await syncFolder(this.#folder);
      return problem;
    });
  }

  #setTime(seconds: number): string | undefined {
    try {
      this.#file!.setTime(seconds);
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** Throws where the target is another file of the same transfer: to this disk, two names are one. One of several names of a file may be replaced. */
  #checkName(): void {
    const there = node.fs.lstatSync(this.#target, { bigint: true, throwIfNoEntry: false });
    if (there?.nlink === 1n && this.#options.written?.has(fileOf(there))) {
      throw new BadInput(`localFilename: ${this.#path} has the name of another file of this transfer: to the disk both names are one`);
    }
  }

  #rename(part: string): void {
    if (this.#options.replace) return node.fs.renameSync(part, this.#target);
    // A rename would replace what somebody else has made meanwhile; a second name for a file never does.
    try {
      node.fs.linkSync(part, this.#target);
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw exists(this.#path);
      // Not every file system has second names.
      if (isThere(this.#target)) throw exists(this.#path);
      return node.fs.renameSync(part, this.#target);
    }
    node.fs.unlinkSync(part);
  }

  async close(keep: boolean): Promise<void> {
    await this.#close();
    const isNoted = await this.#isNoted();
    const isLeft = keep && isNoted && this.#name !== "";
    if (!isLeft && this.#name !== "") await node.files.rm(node.path.join(this.#folder, this.#name), { force: true });
    if (!isLeft && isNoted) await this.#forget();
    disown(this.#name, isLeft);
    // Looked at once more, for until here another download that puts its own note in the place of this one's took the part for one that is worked on.
    if (isLeft && !await this.#isNoted()) await this.#clearLeft(this.#name);
  }

  /** Whether a note speaks of this download's part: another download to the same target may have put its own in the place of this one's. */
  async #isNoted(): Promise<boolean> {
    return this.#noted !== "" && (await readNote(this.#note))?.part === this.#noted;
  }

  #create(): void {
    this.#name = ownName("part");
    this.#options.guard();
    const path = node.path.join(this.#folder, this.#name);
    this.#file = new OpenFile(path, flags().create, this.#mode);
    // The process's mask may have taken away what the file had.
    if (this.#existing) this.#keepMode();
  }

  #keepMode(): void {
    try {
      this.#file!.chmod(this.#mode);
    } catch {
      // Not every file system has modes.
    }
  }

  /** Takes up what was left, if nobody works on it any more: it gets a name of this process's own, which only one process can give it. */
  async #takeUp(): Promise<void> {
    const left = await readNote(this.#note);
    if (!left) return;
    if (!await isAbandoned(this.#folder, left.part)) {
      // Another process is at it, and has the note. This one begins anew, beside it.
      this.isShared = await node.files.lstat(node.path.join(this.#folder, left.part)).then(() => true, () => false);
      return this.isShared ? undefined : await this.#forget();
    }
    const name = ownName("part");
    try {
      await node.files.rename(node.path.join(this.#folder, left.part), node.path.join(this.#folder, name));
      disown(left.part);
    } catch {
      return disown(name);
    }
    this.#name = name;
    this.#noted = left.part;
    try {
      this.#file = new OpenFile(node.path.join(this.#folder, name), flags().update);
      const stats = this.#file.stat();
      const uid = node.process.getuid?.();
      const isOwn = stats.isFile() && stats.nlink === 1n && (uid === undefined || stats.uid === BigInt(uid));
      const state = stateOf(left);
      if (this.#options.resume && isOwn && fits(state, Number(stats.size))) {
        if (this.#existing) this.#keepMode();
        // Under its new name, or what came would be lost if this download failed before its first note.
        await this.save(state);
        this.state = state;
        return;
      }
    } catch {
      // A link, or what cannot be written: of no use.
    }
    await this.#discard();
  }

  /** Removes a part that nobody works on any more. */
  async #clearLeft(part: string): Promise<void> {
    if (!await isAbandoned(this.#folder, part)) return;
    await node.files.rm(node.path.join(this.#folder, part), { force: true });
    disown(part);
  }

  async #discard(): Promise<void> {
    await this.#close();
    await node.files.rm(node.path.join(this.#folder, this.#name), { force: true });
    if (this.#noted) await this.#forget();
    disown(this.#name);
    this.#name = "";
  }

  async #forget(): Promise<void> {
    this.#noted = "";
    this.#notes.delete(node.path.basename(this.#note));
    await node.files.rm(this.#note, { force: true });
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #guarded<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (!this.#file) throw new BadInput(`localFilename: ${this.#path} is closed`);
    return await local("localFilename", this.#path, "write", action, signal);
  }
}

function isThere(path: string): boolean {
  try {
    node.fs.lstatSync(path);
    return true;
  } catch (error) {
    return codeOf(error) !== "ENOENT";
  }
}

/** A name is on the disk when its folder is; not every system lets a folder be opened for that. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await node.files.open(path, node.fs.constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // What can be done was done.
  }
}

/** What a note says; {@linkcode fits} looks whether that is anything. */
function stateOf({ version, size, segments }: Note): PartState {
  return { version, size, segments } as PartState;
}

/** Whether a part still has what its note says. */
function fits({ version, size, segments }: PartState, written: number): boolean {
  let end = 0;
  try {
    for (const { start, end: next, done } of segments) {
      if (start !== end || !(done >= 0) || start + done > next || (done > 0 && start + done > written)) return false;
      end = next;
    }
  } catch {
    return false;
  }
  return end === size && typeof version === "string" && version !== "";
}
