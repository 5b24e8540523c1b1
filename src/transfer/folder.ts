/**
 * Whole folders: up, down, and away. Loaded only when it is asked for, since it needs local files.
 *
 * @module
 */
import type { Dirent } from "node:fs";
import type { CallOptions } from "../core/config.ts";
import type { DownloadFileInput, ListFolderInput, StatFileInput, UploadFileInput, UploadSliceListInput } from "../generated/requests.ts";
import type { Entry, FileStat, SliceState, UploadedFile } from "../generated/results.ts";
import { globTest } from "../core/glob.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../core/result.ts";
import type { DownloadedFile } from "./download.ts";
import { sha1OfFile } from "./local_file.ts";
import { node } from "./node.ts";
import { inParallel } from "./pool.ts";

/**
 * What became of one file of a folder.
 *
 * @category Results
 */
export interface FileOutcome {
  /** Its path below the folder, with `/` between its parts, and at the end of a folder that could not be read. */
  readonly path: string;
  /** `done`; `same`: it was there already; `skipped`: it is no regular file; `failed`: see `failure`. */
  readonly status: "done" | "same" | "skipped" | "failed";
  /** Its size in bytes, where it is known. */
  readonly size?: number | undefined;
  /** Why it failed. */
  readonly failure?: CosFailure | undefined;
}

/**
 * What became of a folder.
 *
 * @category Results
 */
export interface FolderReport {
  /** Every file, in the order in which they ended. */
  readonly files: FileOutcome[];
  /** How many of them failed; the others are done. */
  readonly failed: number;
}

/**
 * How a folder is transferred.
 *
 * @category Client
 */
export interface FolderOptions extends Omit<CallOptions, "onProgress"> {
  /** Files at once. Default 4. */
  readonly concurrency?: number | undefined;
  /**
   * Globs of the files that are meant; all when absent, none when empty. A glob is compared with the whole path below the folder: `*` and `?`
   * stand for what is within one part of it, `**` for any number of parts, none included where a slash is behind it, `{a,b}` for either of
   * both, and a backslash makes the next character an ordinary one. So `*.jpg` means files in the folder itself, `2024/**` everything in one
   * of its folders. Brackets stand for themselves, and names that begin with a dot are like others.
   */
  readonly include?: readonly string[] | undefined;
  /** Globs of the files that are left out, even if they are included. */
  readonly exclude?: readonly string[] | undefined;
  /** Whether a file is left as it is when the other side has one of the same size and SHA-1. */
  readonly skipSame?: boolean | undefined;
  /** Whether files are verified by their SHA-1. */
  readonly verifySha1?: boolean | undefined;
  /** Whether files that were interrupted are taken up. */
  readonly resume?: boolean | undefined;
  /** Is told of each file as it ends. */
  readonly onFile?: ((outcome: FileOutcome) => void) | undefined;
}

/**
 * How a local folder is uploaded.
 *
 * @category Client
 */
export interface UploadFolderOptions extends FolderOptions {
  /** What is done when a file exists: 0 replace it, 1 fail. Default 1. */
  readonly insertOnly?: 0 | 1 | undefined;
  /** Whether symbolic links are followed. They are passed over otherwise. One that leads back into its own folders is passed over in any case. */
  readonly followLinks?: boolean | undefined;
}

/** The calls of a client that folders are transferred with. */
export interface FolderClient {
  /** Uploads one file. */
  uploadFile(input: UploadFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>>;
  /** Downloads one file. */
  downloadFile(input: DownloadFileInput, options?: CallOptions): Promise<CosResult<DownloadedFile>>;
  /** Tells whether a file is the same. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
  /** Tells a finished file from an unfinished one. */
  uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>>;
  /** Lists a folder. */
  listFolderAll(input: ListFolderInput, options?: CallOptions): AsyncGenerator<Entry, void, undefined>;
}

const CONCURRENCY = 4;

/** Uploads the files of a local folder. */
export async function uploadFolder(
  client: FolderClient,
  localDir: string,
  bucketName: string,
  cosDir: string,
  options: UploadFolderOptions,
): Promise<CosResult<FolderReport>> {
  const root = await realFolder("localDir", localDir);
  const { insertOnly, verifySha1, resume, skipSame } = options;
  return await forEach(() => localFiles(root, "", options.followLinks ?? false, [root]), options, async ({ path, regular }, call) => {
    if (!regular) return { path, status: "skipped" };
    const target = { bucketName, cosPath: cosDir + path };
    const localPath = node.path.join(root, ...path.split("/"));
    const { size } = await node.fs.stat(localPath);
    if (skipSame && await isThere(client, target, localPath, size, call)) return { path, status: "same", size };
    return outcome(path, size, await client.uploadFile({ ...target, localPath, insertOnly, verifySha1, resume }, call));
  });
}

/** Whether the service has a file, finished and with the content of a local one. */
async function isThere(client: FolderClient, target: StatFileInput, localPath: string, size: number, call: CallOptions): Promise<boolean> {
  const there = await client.statFile(target, call);
  if (!there.ok || there.data.filesize !== size || there.data.filelen !== size) return false;
  if (!await isSame(there.data, localPath, size, call.signal)) return false;
  // An upload of which nothing but the finish is missing looks like a file.
  if (there.data.slicesize === undefined || there.data.slicesize >= size) return true;
  const state = await client.uploadSliceList(target, call);
  return state.ok && state.data.session === undefined;
}

/** Downloads the files below a folder. */
export async function downloadFolder(
  client: FolderClient,
  bucketName: string,
  cosDir: string,
  localDir: string,
  options: FolderOptions,
): Promise<CosResult<FolderReport>> {
  await node.fs.mkdir(localDir, { recursive: true }).catch((error) => {
    throw new BadInput(`localDir: cannot make ${localDir}: ${error.code ?? error.message}`, error);
  });
  const root = await realFolder("localDir", localDir);
  const { verifySha1, resume, skipSame } = options;
  const files = (signal: AbortSignal): AsyncIterable<RemoteFile | Unread> =>
    remoteFiles(client, bucketName, cosDir, "", { ...options, signal });
  return await forEach(files, options, async ({ path, entry }, call) => {
    const size = entry.filesize;
    const localFilename = await insideOf(root, path);
    if (skipSame && size !== undefined) {
      const there = await node.fs.stat(localFilename).catch(() => undefined);
      if (there?.isFile() && there.size === size && await isSame(entry, localFilename, size, call.signal)) {
        return { path, status: "same", size };
      }
    }
    return outcome(path, size, await client.downloadFile({ bucketName, cosPath: cosDir + path, localFilename, verifySha1, resume }, call));
  });
}

async function realFolder(param: string, path: string): Promise<string> {
  try {
    if (!(await node.fs.stat(path)).isDirectory()) throw new BadInput(`${param}: ${path} is no folder`);
    return await node.fs.realpath(path);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${param}: cannot read ${path}: ${(error as { code?: string }).code ?? (error as Error).message}`, error);
  }
}

/** Works on files, some at a time; what fails is reported, and the others go on. */
async function forEach<T extends { readonly path: string }>(
  files: (signal: AbortSignal) => AsyncIterable<T | Unread>,
  options: FolderOptions,
  work: (file: T, call: CallOptions) => Promise<FileOutcome>,
): Promise<CosResult<FolderReport>> {
  const { concurrency = CONCURRENCY, signal, timeout, retry, onFile } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    throw new BadInput(`concurrency: must be an integer of 1 to 64, got ${concurrency}`);
  }
  for (const name of ["include", "exclude"] as const) {
    const globs: unknown = options[name] ?? [];
    if (!Array.isArray(globs) || !globs.every((glob) => typeof glob === "string")) throw new BadInput(`${name}: must be a list of globs`);
  }
  const wanted = matcher(options);
  const report = { files: [] as FileOutcome[], failed: 0 };
  const ended = (file: FileOutcome): void => {
    report.files.push(file);
    if (file.status === "failed") report.failed++;
    onFile?.(file);
  };
  try {
    await inParallel(files, concurrency, signal, async (file, inner) => {
      if ("unread" in file) return ended({ path: file.path, status: "failed", failure: file.unread });
      if (!wanted(file.path)) return;
      ended(
        await work(file, { signal: inner, timeout, retry }).catch((error) => {
          if (inner.aborted) throw error;
          return { path: file.path, status: "failed", failure: localFailure(-1, (error as Error).message, { cause: error }) };
        }),
      );
    });
  } catch (error) {
    // The folder itself could not be listed.
    if (error instanceof CosError && error.code !== -1) return error.failure;
    throw error;
  }
  return {
    ok: true,
    code: 0,
    message: report.failed === 0 ? "SUCCESS" : `${report.failed} of ${report.files.length} files failed`,
    data: report,
  };
}

/** What decides which paths are meant. */
export function matcher({ include, exclude = [] }: Pick<FolderOptions, "include" | "exclude">): (path: string) => boolean {
  const anyOf = (patterns: readonly string[]): (path: string) => boolean => {
    const tests = patterns.map(globTest);
    return (path) => tests.some((test) => test(path));
  };
  const included = include ? anyOf(include) : () => true;
  const excluded = anyOf(exclude);
  return (path) => included(path) && !excluded(path);
}

function outcome(path: string, size: number | undefined, result: CosResult<unknown>): FileOutcome {
  return result.ok ? { path, status: "done", size } : { path, status: "failed", size, failure: result };
}

/** Whether a local file has the SHA-1 that the service stores. Empty files are the same; their stored SHA-1 is 32 zeros. */
export async function isSame({ sha }: Pick<Entry, "sha">, localPath: string, size: number, signal?: AbortSignal): Promise<boolean> {
  return size === 0 || (sha !== undefined && sha.toLowerCase() === await sha1OfFile(localPath, signal));
}

/** A folder within the folder that could not be read: the others go on. */
export interface Unread {
  /** Its path. */
  readonly path: string;
  /** Why it could not be read. */
  readonly unread: CosFailure;
}

/** One file below a local folder. */
export interface LocalFile {
  /** Its path below the folder, with `/` between its parts. */
  readonly path: string;
  /** Whether it is a regular file. */
  readonly regular: boolean;
}

/**
 * The files below a local folder, in order of names; one folder in memory at a time for each level.
 *
 * @param root The folder.
 * @param below Where in it to begin.
 * @param followLinks Whether symbolic links are followed.
 * @param parents Real paths of the folders on the way, the one that is read being the last.
 */
export async function* localFiles(
  root: string,
  below: string,
  followLinks: boolean,
  parents: readonly string[],
): AsyncGenerator<LocalFile | Unread, void, undefined> {
  const folder = parents.at(-1)!;
  let entries: Dirent[];
  try {
    entries = (await node.fs.readdir(folder, { withFileTypes: true })).sort((one, other) => one.name < other.name ? -1 : 1);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (below === "") throw new BadInput(`localDir: cannot read ${root}: ${code ?? message}`, error);
    return yield { path: below, unread: localFailure(-1, `localDir: cannot read ${folder}: ${code ?? message}`, { cause: error }) };
  }
  for (const entry of entries) {
    const path = below + entry.name;
    const kind = await kindOf(entry, node.path.join(folder, entry.name), followLinks, parents);
    if (typeof kind === "string") yield* localFiles(root, `${path}/`, followLinks, [...parents, kind]);
    else yield { path, regular: kind };
  }
}

/** The real path of a folder that is to be entered; else whether it is a regular file. */
async function kindOf(entry: Dirent, path: string, followLinks: boolean, parents: readonly string[]): Promise<string | boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory() && !parents.includes(path) ? path : entry.isFile();
  const target = followLinks ? await node.fs.stat(path).catch(() => undefined) : undefined;
  if (!target?.isDirectory()) return target?.isFile() ?? false;
  const real = await node.fs.realpath(path);
  return parents.includes(real) ? false : real;
}

interface RemoteFile {
  readonly path: string;
  readonly entry: Entry;
}

async function* remoteFiles(
  client: FolderClient,
  bucketName: string,
  cosDir: string,
  below: string,
  options: CallOptions,
): AsyncGenerator<RemoteFile | Unread, void, undefined> {
  const { signal, timeout, retry } = options;
  try {
    for await (const entry of client.listFolderAll({ bucketName, cosPath: cosDir + below, num: 1000 }, { signal, timeout, retry })) {
      const path = below + entry.name;
      if (entry.name.endsWith("/")) yield* remoteFiles(client, bucketName, cosDir, path, options);
      else yield { path, entry };
    }
  } catch (error) {
    if (!(error instanceof CosError) || below === "") throw error;
    yield { path: below, unread: error.failure };
  }
}

/** The local path of a file, in folders that are made where they are missing. A name that leads elsewhere is refused. */
export async function insideOf(root: string, path: string): Promise<string> {
  const parts = path.split("/");
  const odd = parts.find((part) =>
    part === "" || part === "." || part === ".." || part.includes("\0") || (node.path.sep === "\\" && /[\\:]/.test(part))
  );
  if (odd !== undefined) throw new BadInput(`${JSON.stringify(path)} is refused: ${JSON.stringify(odd)} is no name of a local file`);
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    const next = node.path.join(folder, part);
    await node.fs.mkdir(next).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
    // A symbolic link in the target folder could lead out of it, so nothing is made beyond one before that is known.
    folder = await node.fs.realpath(next);
    if (folder !== root && !folder.startsWith(root.endsWith(node.path.sep) ? root : root + node.path.sep)) {
      throw new BadInput(`${JSON.stringify(path)} is refused: a link leads out of the target folder`);
    }
  }
  return node.path.join(folder, parts.at(-1)!);
}
