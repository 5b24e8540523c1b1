/**
 * Whether a file or folder is there.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import type { CosFailure, CosResult } from "../core/result.ts";
import type { ListFolderInput, StatFileInput, StatFolderInput, UploadSliceListInput } from "../generated/requests.ts";
import type { FileStat, FolderPage, FolderStat, SliceState } from "../generated/results.ts";

/** The calls of a client that look. */
export interface ExistsClient {
  /** Looks at a file. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
  /** Tells a finished file from an unfinished one. */
  uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>>;
  /** Looks at a folder. */
  statFolder(input: StatFolderInput, options?: CallOptions): Promise<CosResult<FolderStat>>;
  /** Looks into a folder. */
  listFolder(input: ListFolderInput, options?: CallOptions): Promise<CosResult<FolderPage>>;
}

const MISSING = -197;
/** No slice of more than one is smaller (protocol notes, section 5.1). */
const SMALLEST_SLICE = 65_536;

/** Whether there is something at a path: a finished file, or, for a path that ends with `/`, a folder. */
export async function exists(client: ExistsClient, path: StatFileInput, options?: CallOptions): Promise<CosResult<boolean>> {
  return await (path.cosPath.endsWith("/") ? isFolder : isFile)(client, path, options);
}

async function isFile(client: ExistsClient, path: StatFileInput, options?: CallOptions): Promise<CosResult<boolean>> {
  const stat = await client.statFile(path, options);
  if (!stat.ok) return missing(stat);
  const { filesize, filelen, slicesize } = stat.data;
  if (filelen < filesize) return found(false);
  // What came in one request tells its own size as that of its slice (protocol notes, section 3.6).
  if (slicesize === filesize && filesize < SMALLEST_SLICE) return found(true);
  // Else it may be an upload of which nothing but the finish is missing: it looks like a file (section 3.5).
  const state = await client.uploadSliceList(path, options);
  return state.ok ? found(!state.data.session) : missing(state);
}

async function isFolder(client: ExistsClient, path: StatFolderInput, options?: CallOptions): Promise<CosResult<boolean>> {
  const stat = await client.statFolder(path, options);
  if (stat.ok) return found(true);
  if (stat.code !== MISSING) return stat;
  // Files lie in folders that nobody ever created (protocol notes, section 3.10).
  const page = await client.listFolder({ ...path, num: 1 }, options);
  return page.ok ? found(page.data.infos.length > 0) : missing(page);
}

function found(data: boolean): CosResult<boolean> {
  return { ok: true, code: 0, message: "SUCCESS", data };
}

/** Nothing but the service's own word says that something is not there. */
function missing(failure: CosFailure): CosResult<boolean> {
  return failure.code === MISSING ? found(false) : failure;
}
