/**
 * Local files, on every runtime through `node:fs`. Loaded only when a call names a local file, so that the core runs in a browser.
 *
 * @module
 */
import type { FileHandle } from "node:fs/promises";
import { BadInput } from "../core/result.ts";
import { node } from "./node.ts";
import type { Source } from "./source.ts";

/**
 * Opens a file to be uploaded.
 *
 * @param path Where it is.
 * @throws BadInput for what is missing, cannot be read or is no regular file.
 */
export async function openSourceFile(path: string): Promise<Source> {
  const file = await local("localPath", path, "read", async () => {
    // Looked at first: to open a pipe would wait for whoever writes into it.
    if (!(await node.fs.stat(path)).isFile()) throw new BadInput(`localPath: cannot read ${path}: it is no regular file`);
    return await node.fs.open(path, node.constants.O_RDONLY);
  });
  try {
    const { size, mtimeMs } = await file.stat();
    return {
      name: "localPath",
      size,
      seekable: true,
      read: (offset, into) => local("localPath", path, "read", () => readFully(file, path, offset, into)),
      verify: () =>
        local("localPath", path, "read", async () => {
          const now = await file.stat();
          if (now.size !== size || now.mtimeMs !== mtimeMs) throw new BadInput(`localPath: ${path} changed while it was uploaded`);
          // Files that a system makes up as they are read, as those of /proc, have any size but their own.
          const { bytesRead } = await file.read(new Uint8Array(1), 0, 1, size);
          if (bytesRead > 0) throw new BadInput(`localPath: ${path} has more than the ${size} bytes that the system says; copy it first`);
        }),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readFully(file: FileHandle, path: string, offset: number, into: Uint8Array): Promise<void> {
  for (let filled = 0; filled < into.length;) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, offset + filled);
    if (bytesRead === 0) throw new BadInput(`localPath: ${path} became shorter while it was uploaded: ${offset + filled} bytes`);
    filled += bytesRead;
  }
}

/** What an interrupted download left, to be taken up by the next. */
export interface PartState {
  /** The object's ETag, or its Last-Modified where there is none. */
  readonly version: string;
  /** Bytes in all. */
  readonly size: number;
  /** Runs of bytes: where each begins and ends, and how many of it are written. */
  readonly segments: readonly { readonly start: number; readonly end: number; readonly done: number }[];
}

/** A file that comes into being whole or not at all: under a temporary name beside its target, until it is given its own. */
export interface PartFile {
  /** What an earlier, interrupted download left. */
  readonly state: PartState | undefined;
  /** Writes bytes. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Gives up what is there. */
  clear(): Promise<void>;
  /** Notes how far the download is, for the next. */
  save(state: PartState): Promise<void>;
  /** SHA-1 of what was written, in hex. */
  sha1(signal?: AbortSignal): Promise<string>;
  /** Gives the file its name. */
  commit(): Promise<void>;
  /** Closes the file, and removes it unless it is kept for the next download. */
  close(keep: boolean): Promise<void>;
}

/** Parts that are being written by this process. */
const taken = new Set<string>();

/**
 * Begins a file, or takes up one that an interrupted download left.
 *
 * @param path Where it is to be.
 * @param resumeAs What the download is of; one with the same words is taken up. Absent for a file that is not to be taken up.
 * @throws BadInput where no file can be written, and where another download writes it.
 */
export async function openPartFile(path: string, resumeAs: string | undefined): Promise<PartFile> {
  const guarded = <T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> => local("localFilename", path, "write", action, signal);
  const name = resumeAs === undefined
    ? crypto.randomUUID()
    : node.crypto.createHash("sha1").update(`${node.path.basename(path)}\n${resumeAs}`).digest("hex").slice(0, 20);
  const temporary = node.path.resolve(node.path.dirname(path), `.cos-${name}.part`);
  const note = `${temporary}.json`;
  if (taken.has(temporary)) throw new BadInput(`localFilename: ${path} is being downloaded already`);
  taken.add(temporary);
  try {
    const state = resumeAs === undefined ? undefined : await readState(note, temporary);
    const file = await guarded(async () => {
      const existing = await node.fs.stat(path).catch(() => undefined);
      if (existing && !existing.isFile()) throw new BadInput(`localFilename: cannot write ${path}: it is there, and no regular file`);
      const create = node.constants.O_RDWR | node.constants.O_CREAT;
      return await node.fs.open(
        temporary,
        resumeAs === undefined ? create | node.constants.O_EXCL : state ? create : create | node.constants.O_TRUNC,
      );
    });
    let isOpen = true;
    const end = async (): Promise<void> => {
      if (isOpen) await file.close();
      isOpen = false;
    };
    return {
      state,
      write: (bytes, offset) =>
        guarded(async () => {
          for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
        }),
      clear: () => guarded(() => file.truncate(0)),
      // Renamed into place, so that a process that is killed leaves the old note or the new one.
      save: (next) =>
        guarded(async () => {
          await node.fs.writeFile(`${note}.new`, JSON.stringify(next));
          await node.fs.rename(`${note}.new`, note);
        }),
      sha1: (signal) => guarded(() => hashOf(file, signal), signal),
      commit: () =>
        guarded(async () => {
          await end();
          await node.fs.rename(temporary, path);
        }),
      close: async (keep) => {
        try {
          await end();
          if (!keep) await Promise.all([temporary, note, `${note}.new`].map((leftover) => node.fs.rm(leftover, { force: true })));
        } finally {
          taken.delete(temporary);
        }
      },
    };
  } catch (error) {
    taken.delete(temporary);
    throw error;
  }
}

/** What was noted of a part, unless the note is not whole or the part has lost what it says. */
async function readState(note: string, part: string): Promise<PartState | undefined> {
  try {
    const { version, size, segments }: PartState = JSON.parse(await node.fs.readFile(note, "utf8"));
    const { size: written } = await node.fs.stat(part);
    let end = 0;
    for (const { start, end: next, done } of segments) {
      if (start !== end || !(done >= 0) || start + done > next || (done > 0 && start + done > written)) return undefined;
      end = next;
    }
    return end === size && version !== "" ? { version, size, segments } : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-1 of a local file, in hex. */
export async function sha1OfFile(path: string, signal?: AbortSignal): Promise<string> {
  return await local("localPath", path, "read", async () => {
    const file = await node.fs.open(path, node.constants.O_RDONLY);
    try {
      return await hashOf(file, signal);
    } finally {
      await file.close();
    }
  }, signal);
}

async function hashOf(file: FileHandle, signal: AbortSignal | undefined): Promise<string> {
  const hash = node.crypto.createHash("sha1");
  const buffer = new Uint8Array(1024 * 1024);
  for (let offset = 0;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    offset += bytesRead;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is no folder",
  ENOSPC: "no space left on the disk",
  EDQUOT: "no space left in the quota",
  EFBIG: "the file is larger than it may be",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many open files",
  EROFS: "the file system is read-only",
};

/** Turns what the file system refuses into bad input that names the parameter, the file and the reason. */
async function local<T>(param: string, path: string, verb: string, action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof BadInput || (signal?.aborted && error === signal.reason)) throw error;
    const { code, name, message } = error as Error & { code?: string };
    throw new BadInput(
      `${param}: cannot ${verb} ${path}: ${REASONS[code ?? ""] ?? (name === "NotCapable" ? "permission denied" : message)}`,
      error,
    );
  }
}
