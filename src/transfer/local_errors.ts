/**
 * What file systems refuse, in words.
 *
 * @module
 */
import { BadInput, CosError } from "../core/result.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EEXIST: "it is there already",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is no folder",
  ENOTEMPTY: "the folder is not empty",
  ELOOP: "it is a symbolic link, or leads through too many",
  ENOSPC: "no space left on the disk",
  EDQUOT: "no space left in the quota",
  EFBIG: "the file is larger than it may be",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many open files",
  EROFS: "the file system is read-only",
};

/** The code of a file system's error; nothing for any other. */
export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}

/** Why a file system refused something. */
export function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return REASONS[codeOf(error) ?? ""] ?? (name === "NotCapable" ? "permission denied" : message);
}

/**
 * Turns what the file system refuses into bad input that names the parameter, the file and the reason.
 *
 * @param param The parameter that named the file.
 * @param path The file.
 * @param verb What was to be done with it.
 * @param action Does it.
 * @param signal Its abort goes on as it is.
 */
export async function local<T>(param: string, path: string, verb: string, action: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof BadInput || error instanceof CosError || (signal?.aborted && error === signal.reason)) throw error;
    throw new BadInput(`${param}: cannot ${verb} ${path}: ${reasonOf(error)}`, error);
  }
}
