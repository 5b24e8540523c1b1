/**
 * Deletes all that lies in a folder.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import type { DelFileInput, DelFolderInput, ListFolderInput } from "../generated/requests.ts";
import type { Entry } from "../generated/results.ts";
import { CosError, type CosResult } from "../core/result.ts";
import { inParallel } from "./pool.ts";

/**
 * What was deleted.
 *
 * @category Results
 */
export interface DeletedFolder {
  /** How many files. */
  readonly files: number;
  /** How many folders. */
  readonly folders: number;
}

/** The calls of a client that it takes. */
export interface DeleteClient {
  /** Lists a folder. */
  listFolderAll(input: ListFolderInput, options?: CallOptions): AsyncGenerator<Entry, void, undefined>;
  /** Deletes a file. */
  delFile(input: DelFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
  /** Deletes a folder. */
  delFolder(input: DelFolderInput, options?: CallOptions): Promise<CosResult<undefined>>;
}

/** Files that are deleted at once. */
const CONCURRENCY = 8;

/** Deletes the files of a folder, then its folders in the same way, then the folder itself. */
export async function deleteFolderAll(
  client: DeleteClient,
  bucketName: string,
  cosPath: string,
  options: CallOptions,
): Promise<CosResult<DeletedFolder>> {
  const count = { files: 0, folders: 0 };
  try {
    await empty(client, bucketName, cosPath, options, count);
    return { ok: true, code: 0, message: "SUCCESS", data: count };
  } catch (error) {
    if (error instanceof CosError && error.code !== -1) return error.failure;
    throw error;
  }
}

async function empty(
  client: DeleteClient,
  bucketName: string,
  cosPath: string,
  options: CallOptions,
  count: { files: number; folders: number },
): Promise<void> {
  const folders: string[] = [];
  const entries = (signal: AbortSignal): AsyncIterable<Entry> =>
    client.listFolderAll({ bucketName, cosPath, num: 1000 }, { ...options, signal });
  await inParallel(entries, CONCURRENCY, options.signal, async ({ name }, signal) => {
    if (name.endsWith("/")) return void folders.push(cosPath + name);
    if (gone(await client.delFile({ bucketName, cosPath: cosPath + name }, { ...options, signal }))) count.files++;
  });
  for (const folder of folders) await empty(client, bucketName, folder, options, count);
  // The bucket itself cannot be deleted.
  if (cosPath !== "/" && gone(await client.delFolder({ bucketName, cosPath }, options))) count.folders++;
}

/** Whether something was deleted now; what was not there any more is as good. */
function gone(result: CosResult<undefined>): boolean {
  if (!result.ok && result.code !== -197) throw new CosError(result);
  return result.ok;
}
