/**
 * Local files, on every runtime through `node:fs`. Loaded only when a call names a local file, so that the core runs in a browser.
 *
 * @module
 */
import { constants } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BadInput } from "../result.ts";
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
    if (!(await stat(path)).isFile()) throw new BadInput(`localPath: cannot read ${path}: it is no regular file`);
    return await open(path, constants.O_RDONLY);
  });
  try {
    const { size } = await file.stat();
    return {
      size,
      read: (offset, length) => local("localPath", path, "read", () => readFully(file, path, offset, length)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readFully(file: FileHandle, path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new BadInput(`localPath: ${path} became shorter while it was uploaded: ${offset + filled} bytes`);
    filled += bytesRead;
  }
  return bytes;
}

/** A file that comes into being whole or not at all. */
export interface TargetFile {
  /** Appends bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Gives the file its name. */
  commit(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/**
 * Begins a file under a temporary name beside its target.
 *
 * @param path Where it is to be.
 * @throws BadInput where no file can be written.
 */
export async function openTargetFile(path: string): Promise<TargetFile> {
  const temporary = join(dirname(path), `.cos-${crypto.randomUUID()}.part`);
  const file = await local("localFilename", path, "write", async () => {
    const existing = await stat(path).catch(() => undefined);
    if (existing && !existing.isFile()) throw new BadInput(`localFilename: cannot write ${path}: it is there, and no regular file`);
    return await open(temporary, "wx");
  });
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await file.close();
    closed = true;
  };
  return {
    write: (bytes) =>
      local("localFilename", path, "write", async () => {
        for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
      }),
    commit: () =>
      local("localFilename", path, "write", async () => {
        await close();
        await rename(temporary, path);
      }),
    discard: async () => {
      await close();
      await rm(temporary, { force: true });
    },
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is no folder",
  ENOSPC: "no space left on the disk",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many open files",
  EROFS: "the file system is read-only",
};

/** Turns what the file system refuses into bad input that names the parameter, the file and the reason. */
async function local<T>(param: string, path: string, verb: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const { code, name, message } = error as Error & { code?: string };
    throw new BadInput(
      `${param}: cannot ${verb} ${path}: ${REASONS[code ?? ""] ?? (name === "NotCapable" ? "permission denied" : message)}`,
      error,
    );
  }
}
