/**
 * A local folder as a place.
 *
 * @module
 */
import type { BigIntStats, Dirent } from "node:fs";
import { BadInput, type CosFailure, localFailure } from "../core/result.ts";
import { isLeftover } from "./leftovers.ts";
import { codeOf, reasonOf } from "./local_errors.ts";
import { diskProblem } from "./local_names.ts";
import { type LocalSource, openSourceFile, toRead } from "./local_file.ts";
import { node } from "./node.ts";
import { OpenFile } from "./open_file.ts";
import { type AskOptions, changed, type Entry, type Place, type Proof } from "./place.ts";
import { isFresh, isStill, type Stamp, stampOf } from "./stamp.ts";

/** What a local file was when its content was read. */
export interface LocalState {
  /** Its stamp. */
  readonly stamp: Stamp;
  /** When that was taken, in milliseconds. */
  readonly taken: number;
}

/** How a local folder is looked at. */
export interface LocalOptions {
  /** A folder within the folder that entries' paths begin in, with `/` at its end: what must not be left is the outer one all the same. */
  readonly below?: string | undefined;
  /** Whether symbolic links are followed where it is a source. As a target, links in it lead nowhere. */
  readonly followLinks?: boolean | undefined;
  /** Whether its disk has the names that Windows has. Default: on Windows. */
  readonly windows?: boolean | undefined;
}

/** A local folder. */
export class LocalPlace implements Place {
  readonly #root: string;
  readonly #shown: string;
  readonly #below: string;
  readonly #followLinks: boolean;
  readonly #windows: boolean;
  /** Folders that were made or found, which are looked at again when something is written into them. */
  readonly #made = new Set<string>();
  #real: string | undefined;

  /**
   * Names a folder, which need not exist yet.
   *
   * @param root The folder.
   * @param options How it is looked at.
   */
  constructor(root: string, options: LocalOptions = {}) {
    this.#shown = root;
    this.#root = node.path.resolve(root);
    this.#below = options.below ?? "";
    this.#followLinks = options.followLinks ?? false;
    this.#windows = options.windows ?? node.path.sep === "\\";
  }

  nameOf(path: string): string {
    return node.path.join(this.#shown, ...(this.#below + path).split("/"));
  }

  /** The path as the file system takes it. */
  pathOf(path: string): string {
    const whole = (this.#below + path).replace(/\/$/, "");
    const odd = whole === "" ? undefined : whole.split("/").find((part) => isNoName(part) || diskProblem(part, this.#windows));
    if (odd !== undefined) {
      const why = isNoName(odd) ? "" : `: ${diskProblem(odd, this.#windows)}`;
      throw new BadInput(`${JSON.stringify(path)} is refused: ${JSON.stringify(odd)} is no name of a local file${why}`);
    }
    return node.path.join(this.#root, ...whole.split("/"));
  }

  async *list(folder: string, { signal }: AskOptions): AsyncGenerator<Entry, void, undefined> {
    const path = this.pathOf(folder);
    let entries: Dirent[];
    try {
      entries = await node.files.readdir(path, { withFileTypes: true });
    } catch (error) {
      throw new BadInput(`cannot read ${this.nameOf(folder)}: ${reasonOf(error)}`, error);
    }
    entries.sort((one, other) => one.name < other.name ? -1 : 1);
    for (const entry of entries) {
      signal?.throwIfAborted();
      if (!isLeftover(entry.name)) yield await this.#entryOf(folder + entry.name, entry);
    }
  }

  refusal(path: string): CosFailure | undefined {
    try {
      this.pathOf(path);
    } catch (error) {
      return localFailure(-1, (error as BadInput).message);
    }
  }

  async look(path: string): Promise<Entry | undefined> {
    // What no disk can hold is not there.
    if ((this.#below + path).split("/").some((part) => diskProblem(part, this.#windows))) return undefined;
    const full = this.pathOf(path);
    try {
      // A name may lead through a link, which a listing does not go into.
      if (!this.#followLinks && path.replace(/\/$/, "").includes("/")) this.#guard(node.path.dirname(full));
      return await this.#entryOf(path.replace(/\/$/, ""), await node.files.lstat(full));
    } catch (error) {
      if (error instanceof BadInput) throw error;
      if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(codeOf(error) ?? "")) return undefined;
      throw new BadInput(`cannot look at ${this.nameOf(path)}: ${reasonOf(error)}`, error);
    }
  }

  async #entryOf(path: string, kind: Pick<Dirent, "isDirectory" | "isFile" | "isSymbolicLink">): Promise<Entry> {
    const full = node.path.join(this.#root, ...(this.#below + path).split("/"));
    try {
      if (kind.isDirectory()) return { path: `${path}/`, kind: "folder" };
      if (!kind.isSymbolicLink() && !kind.isFile()) return other(path, "is no regular file");
      if (kind.isSymbolicLink()) {
        if (!this.#followLinks) return other(path, "is a symbolic link");
        const target = await node.files.stat(full).catch(() => undefined);
        if (target?.isDirectory()) {
          return await this.#isLoop(path) ? other(path, "leads back into its own folders") : { path: `${path}/`, kind: "folder" };
        }
        if (!target?.isFile()) return other(path, "is a symbolic link that leads to no regular file");
      }
      const { size, mtimeMs } = node.fs.statSync(full);
      return { path, kind: "file", size, mtime: mtimeMs / 1000 };
    } catch (error) {
      // What is no UTF-8 is read with U+FFFD in it, and nothing of that name is there.
      const why = codeOf(error) === "ENOENT" && path.includes("\ufffd") ? "its name is not UTF-8, rename it" : reasonOf(error);
      return { path, kind: "unreadable", why: localFailure(-1, `cannot look at ${this.nameOf(path)}: ${why}`, { cause: error }) };
    }
  }

  /** Whether a link leads to one of the folders on the way to it, by whatever links. */
  async #isLoop(path: string): Promise<boolean> {
    const parts = (this.#below + path).split("/");
    const target = await node.files.realpath(node.path.join(this.#root, ...parts));
    for (let count = 0; count < parts.length; count++) {
      const folder = await node.files.realpath(node.path.join(this.#root, ...parts.slice(0, count)));
      if (folder === target || folder.startsWith(target.endsWith(node.path.sep) ? target : target + node.path.sep)) return true;
    }
    return false;
  }

  async prove(path: string, { signal }: AskOptions): Promise<Proof | CosFailure> {
    const full = this.pathOf(path);
    try {
      const file = new OpenFile(full, toRead(this.#followLinks));
      try {
        const taken = Date.now();
        const stats = file.stat();
        if (!stats.isFile()) return localFailure(-1, `${this.nameOf(path)} is no regular file`);
        const stamp = stampOf(stats);
        const sha1 = await file.sha1(signal);
        if (!isStill(stamp, stampOf(file.stat()))) {
          return localFailure(-1, `${this.nameOf(path)} changed while it was read`);
        }
        const state: LocalState = { stamp, taken };
        return { size: Number(stamp.size), sha1, state };
      } finally {
        await file.close();
      }
    } catch (error) {
      signal?.throwIfAborted();
      return localFailure(-1, `cannot read ${this.nameOf(path)}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Reads it: that is how it is proven. */
  async digest(path: string, options: AskOptions): Promise<Proof | CosFailure> {
    return await this.prove(path, options);
  }

  /** Opens a file to be uploaded. One that has become a link since it was listed is not followed, unless links are. */
  async open(path: string): Promise<LocalSource> {
    return await openSourceFile(this.pathOf(path), this.#followLinks);
  }

  keeps(path: string): CosFailure | undefined {
    try {
      this.#guard(node.path.dirname(this.pathOf(path)));
    } catch (error) {
      if (error instanceof BadInput) return localFailure(-1, `${error.message}, so nothing is moved from there`, { cause: error });
      // What is gone or cannot be looked at is told when it is read.
    }
  }

  /** Sets when a file was changed last, in seconds. */
  async setTime(path: string, seconds: number): Promise<CosFailure | undefined> {
    try {
      const full = this.pathOf(path);
      this.#guard(node.path.dirname(full));
      const file = new OpenFile(full, toRead(false));
      try {
        file.setTime(seconds);
      } finally {
        await file.close();
      }
    } catch (error) {
      return localFailure(-1, `the time of change of ${this.nameOf(path)} could not be set: ${reasonOf(error)}`, { cause: error });
    }
  }

  async remove(path: string, was: Proof | Entry | undefined, options: AskOptions): Promise<CosFailure | undefined> {
    try {
      const full = this.pathOf(path);
      let stamp: Stamp | undefined;
      if (was && "state" in was) {
        const state = was.state as LocalState;
        stamp = state.stamp;
        // A change within the clock's last tick leaves no trace but in the content.
        if (isFresh(stamp, state.taken)) {
          const now = await this.prove(path, options);
          if ("ok" in now) return now;
          const again = (now.state as LocalState).stamp;
          if (now.sha1 !== was.sha1 || !isStill(again, stamp)) return changed(this.nameOf(path), "after it was read");
        }
      }
      // From here to the end nothing waits, so that next to nothing can come between.
      this.#guard(node.path.dirname(full));
      const now = statOf(full, this.#followLinks);
      if (now === undefined) return undefined;
      const isSame = stamp ? isStill(stampOf(now), stamp) : was === undefined || isListed(now, was as Entry);
      if (!isSame) return changed(this.nameOf(path), stamp ? "after it was read" : "after it was listed");
      node.fs.unlinkSync(full);
    } catch (error) {
      if (error instanceof BadInput) return localFailure(-1, error.message, { cause: error });
      options.signal?.throwIfAborted();
      return localFailure(-1, `cannot remove ${this.nameOf(path)}: ${reasonOf(error)}`, { cause: error });
    }
  }

  removeFolder(path: string): Promise<boolean> {
    try {
      const full = this.pathOf(path);
      this.#guard(path === "" ? full : node.path.dirname(full));
      // One that is not empty refuses.
      node.fs.rmdirSync(full);
      return Promise.resolve(true);
    } catch {
      return Promise.resolve(false);
    }
  }

  /**
   * Makes ready for a file to be written: makes the folders that it lies in.
   *
   * @param path The file.
   * @returns Where it is, and what throws when a link has come to lead elsewhere.
   * @throws BadInput for a name that leads out of the folder, by itself or through a link.
   */
  async prepare(path: string): Promise<{ readonly full: string; readonly guard: () => void }> {
    const full = this.pathOf(path);
    const guard = (): void => this.#guard(node.path.dirname(full));
    const parent = (this.#below + path).replace(/[^/]*$/, "");
    if (this.#made.has(parent)) return { full, guard };
    try {
      await makeFolders(this.#root);
      let folder = this.#realRoot();
      for (const part of (this.#below + path).split("/").slice(0, -1)) {
        folder = node.path.join(folder, part);
        await node.files.mkdir(folder).catch((error) => {
          if (codeOf(error) !== "EEXIST") throw error;
        });
        this.#guard(folder);
      }
    } catch (error) {
      if (error instanceof BadInput) throw error;
      throw new BadInput(`cannot make the folder of ${this.nameOf(path)}: ${reasonOf(error)}`, error);
    }
    this.#made.add(parent);
    return { full, guard };
  }

  #realRoot(): string {
    return this.#real ??= node.fs.realpathSync.native(this.#root);
  }

  /** Throws when a folder below the root is not where its name says, because a link leads out of it. */
  #guard(folder: string): void {
    const root = this.#realRoot();
    const real = node.fs.realpathSync.native(folder);
    if (real !== root && !real.startsWith(root.endsWith(node.path.sep) ? root : root + node.path.sep)) {
      throw new BadInput(`${folder} is refused: a link leads out of ${this.#shown}`);
    }
  }
}

/**
 * Makes a folder with those above it. Node's own `recursive` tries for ever where a folder is there and yet takes none (`/proc`, and folders
 * that are mounted when they are used).
 */
async function makeFolders(path: string): Promise<void> {
  const above = node.path.dirname(path);
  try {
    await node.files.mkdir(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" && above !== path) {
      await makeFolders(above);
      await node.files.mkdir(path).catch((error) => {
        // Another file of the same folder may have been quicker.
        if (codeOf(error) !== "EEXIST") throw error;
      });
    } else if (!node.fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      // What is there may be refused for another reason: a drive, or a mount that is only read.
      throw codeOf(error) === "EEXIST" ? Object.assign(new Error("no folder"), { code: "ENOTDIR" }) : error;
    }
  }
}

function other(path: string, why: string): Entry {
  return { path, kind: "other", why: localFailure(-1, why) };
}

function statOf(path: string, follow: boolean): BigIntStats | undefined {
  try {
    return follow ? node.fs.statSync(path, { bigint: true }) : node.fs.lstatSync(path, { bigint: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a file is what a listing told: a link that has taken its place is not. */
function isListed(now: BigIntStats, { size, mtime }: Entry): boolean {
  return now.isFile() && now.size === BigInt(size ?? -1) && (mtime === undefined || Math.abs(Number(now.mtimeNs) / 1e9 - mtime) < 0.001);
}

/** What is no name anywhere, or would lead elsewhere. */
function isNoName(part: string): boolean {
  return part === "" || part === "." || part === ".." || part.includes("\0");
}
