/**
 * Whole folders: up, down, and away. Loaded only when it is asked for, since it needs local files.
 *
 * @module
 */
import type { Dirent } from "node:fs";
import { mkdir, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
// @ts-types="@types/picomatch"
import picomatch from "picomatch";
import type { CallOptions } from "../config.ts";
import type { DownloadFileInput, ListFolderInput, StatFileInput, UploadFileInput } from "../generated/requests.ts";
import type { Entry, FileStat, UploadedFile } from "../generated/results.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../result.ts";
import type { DownloadedFile } from "./download.ts";
import { sha1OfFile } from "./local_file.ts";
import { inParallel } from "./pool.ts";

/** What became of one file of a folder. */
export interface FileOutcome {
  /** Its path below the folder, with `/` between its parts. */
  readonly path: string;
  /** `done`; `same`: it was there already; `skipped`: it is no regular file; `failed`: see `failure`. */
  readonly status: "done" | "same" | "skipped" | "failed";
  /** Its size in bytes, where it is known. */
  readonly size?: number | undefined;
  /** Why it failed. */
  readonly failure?: CosFailure | undefined;
}

/** What became of a folder. */
export interface FolderReport {
  /** Every file, in the order in which they ended. */
  readonly files: FileOutcome[];
  /** How many of them failed; the others are done. */
  readonly failed: number;
}

/** How a folder is transferred. */
export interface FolderOptions extends Omit<CallOptions, "onProgress"> {
  /** Files at once. Default 4. */
  readonly concurrency?: number | undefined;
  /** Globs of the paths that are meant, for example `*.jpg` or `2024/**`; all when absent. */
  readonly include?: readonly string[] | undefined;
  /** Globs of the paths that are left out. */
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

/** How a local folder is uploaded. */
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
  return await forEach(localFiles(root, "", options.followLinks ?? false, [root]), options, async (file, call) => {
    if (!file.regular) return { path: file.path, status: "skipped" };
    const target = { bucketName, cosPath: cosDir + file.path };
    const localPath = join(root, ...file.path.split("/"));
    const { size } = await stat(localPath);
    if (skipSame) {
      const there = await client.statFile(target, call);
      if (there.ok && there.data.filesize === size && await isSame(there.data, localPath, size)) {
        return { path: file.path, status: "same", size };
      }
    }
    return outcome(file.path, size, await client.uploadFile({ ...target, localPath, insertOnly, verifySha1, resume }, call));
  });
}

/** Downloads the files below a folder. */
export async function downloadFolder(
  client: FolderClient,
  bucketName: string,
  cosDir: string,
  localDir: string,
  options: FolderOptions,
): Promise<CosResult<FolderReport>> {
  await mkdir(localDir, { recursive: true }).catch((error) => {
    throw new BadInput(`localDir: cannot make ${localDir}: ${error.code ?? error.message}`, error);
  });
  const root = await realFolder("localDir", localDir);
  const { verifySha1, resume, skipSame } = options;
  const files = remoteFiles(client, bucketName, cosDir, "", options);
  const work = async ({ path, entry }: RemoteFile, call: CallOptions): Promise<FileOutcome> => {
    const size = entry.filesize;
    const localFilename = await insideOf(root, path);
    if (skipSame && size !== undefined) {
      const there = await stat(localFilename).catch(() => undefined);
      if (there?.isFile() && there.size === size && await isSame(entry, localFilename, size)) return { path, status: "same", size };
    }
    return outcome(path, size, await client.downloadFile({ bucketName, cosPath: cosDir + path, localFilename, verifySha1, resume }, call));
  };
  try {
    return await forEach(files, options, work);
  } catch (error) {
    // A page of the list that cannot be had.
    if (error instanceof CosError && error.code !== -1) return error.failure;
    throw error;
  }
}

async function realFolder(param: string, path: string): Promise<string> {
  try {
    if (!(await stat(path)).isDirectory()) throw new BadInput(`${param}: ${path} is no folder`);
    return await realpath(path);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${param}: cannot read ${path}: ${(error as { code?: string }).code ?? (error as Error).message}`, error);
  }
}

/** Works on files, some at a time; what fails is reported, and the others go on. */
async function forEach<T extends { readonly path: string }>(
  files: AsyncIterable<T>,
  options: FolderOptions,
  work: (file: T, call: CallOptions) => Promise<FileOutcome>,
): Promise<CosResult<FolderReport>> {
  const { concurrency = CONCURRENCY, signal, timeout, retry, onFile } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new BadInput(`concurrency: must be an integer of at least 1, got ${concurrency}`);
  }
  const wanted = matcher(options);
  const report = { files: [] as FileOutcome[], failed: 0 };
  await inParallel(files, concurrency, signal, async (file, inner) => {
    if (!wanted(file.path)) return;
    const ended = await work(file, { signal: inner, timeout, retry }).catch((error) => {
      if (inner.aborted) throw error;
      return { path: file.path, status: "failed" as const, failure: localFailure(-1, (error as Error).message) };
    });
    report.files.push(ended);
    if (ended.status === "failed") report.failed++;
    onFile?.(ended);
  });
  return {
    ok: true,
    code: 0,
    message: report.failed === 0 ? "SUCCESS" : `${report.failed} of ${report.files.length} files failed`,
    data: report,
  };
}

function matcher({ include, exclude = [] }: FolderOptions): (path: string) => boolean {
  const glob = (patterns: readonly string[]): (path: string) => boolean => picomatch([...patterns], { dot: true });
  const included = include ? glob(include) : () => true;
  const excluded = exclude.length > 0 ? glob(exclude) : () => false;
  return (path) => included(path) && !excluded(path);
}

function outcome(path: string, size: number | undefined, result: CosResult<unknown>): FileOutcome {
  return result.ok ? { path, status: "done", size } : { path, status: "failed", size, failure: result };
}

/** Whether a local file has the SHA-1 that the service stores. Empty files are the same; their stored SHA-1 is 32 zeros. */
async function isSame({ sha }: Pick<Entry, "sha">, localPath: string, size: number): Promise<boolean> {
  return size === 0 || (sha !== undefined && sha.toLowerCase() === await sha1OfFile(localPath));
}

interface LocalFile {
  readonly path: string;
  readonly regular: boolean;
}

/** The files below a local folder, in order of names; one folder in memory at a time for each level. */
async function* localFiles(
  root: string,
  below: string,
  followLinks: boolean,
  parents: readonly string[],
): AsyncGenerator<LocalFile, void, undefined> {
  const folder = join(root, ...below.split("/"));
  const entries = (await readdir(folder, { withFileTypes: true })).sort((one, other) => one.name < other.name ? -1 : 1);
  for (const entry of entries) {
    const path = below + entry.name;
    const kind = await kindOf(entry, join(folder, entry.name), followLinks, parents);
    if (typeof kind === "string") yield* localFiles(root, `${path}/`, followLinks, [...parents, kind]);
    else yield { path, regular: kind };
  }
}

/** The real path of a folder that is to be entered; else whether it is a regular file. */
async function kindOf(entry: Dirent, path: string, followLinks: boolean, parents: readonly string[]): Promise<string | boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? path : entry.isFile();
  const target = followLinks ? await stat(path).catch(() => undefined) : undefined;
  if (!target?.isDirectory()) return target?.isFile() ?? false;
  const real = await realpath(path);
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
): AsyncGenerator<RemoteFile, void, undefined> {
  const { signal, timeout, retry } = options;
  for await (const entry of client.listFolderAll({ bucketName, cosPath: cosDir + below, num: 1000 }, { signal, timeout, retry })) {
    const path = below + entry.name;
    if (entry.name.endsWith("/")) yield* remoteFiles(client, bucketName, cosDir, path, options);
    else yield { path, entry };
  }
}

/** The local path of a file, in folders that are made where they are missing. A name that leads elsewhere is refused. */
async function insideOf(root: string, path: string): Promise<string> {
  const parts = path.split("/");
  const odd = parts.find((part) =>
    part === "" || part === "." || part === ".." || part.includes("\0") || (sep === "\\" && /[\\:]/.test(part))
  );
  if (odd !== undefined) throw new BadInput(`${JSON.stringify(path)} is refused: ${JSON.stringify(odd)} is no name of a local file`);
  const local = join(root, ...parts);
  await mkdir(dirname(local), { recursive: true });
  // A symbolic link in the target folder could lead out of it.
  const folder = await realpath(dirname(local));
  if (folder !== root && !folder.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new BadInput(`${JSON.stringify(path)} is refused: a link leads out of the target folder`);
  }
  return local;
}
