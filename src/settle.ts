/**
 * Finds out whether a call that was cut off took effect, by looking. A spec names these functions as they are named here.
 *
 * @module
 */
import type { Settled, Unsettled } from "./attempts.ts";
import type { CallOptions } from "./config.ts";
import { dataSize, sha1Of } from "./content.ts";
import type {
  CopyFileInput,
  CreateFolderInput,
  DelFileInput,
  DelFolderInput,
  MoveFileInput,
  StatFileInput,
  StatFolderInput,
  UploadInput,
  UploadSliceFinishInput,
  UploadSliceInitInput,
  UploadSliceListInput,
} from "./generated/requests.ts";
import type { CreatedFolder, FileStat, FolderStat, SliceSession, SliceState, UploadedFile } from "./generated/results.ts";
import { resolveTarget } from "./path.ts";
import type { CosResult, CosSuccess } from "./result.ts";

/** The calls of a client that look. */
export interface SettleClient {
  /** Looks at a file. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
  /** Looks at a folder. */
  statFolder(input: StatFolderInput, options?: CallOptions): Promise<CosResult<FolderStat>>;
  /** Looks at an upload. */
  uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>>;
}

const MISSING = -197;
const EXISTS = new Set([-177, -4018]);

/** Seconds by which the service's clock may differ from what is known of it. */
const SLACK = 5;

function done<T>(data: T): CosSuccess<T> {
  return { ok: true, code: 0, message: "SUCCESS", data };
}

function placeOf({ bucketName, cosPath }: StatFileInput): StatFileInput {
  return { bucketName, cosPath };
}

/** An upload in one request: done when a file of its size and SHA-1, with its attribute, is there. */
export async function settleUpload(
  client: SettleClient,
  input: UploadInput,
  { failure, options }: Unsettled,
): Promise<Settled<UploadedFile>> {
  const stat = await client.statFile(placeOf(input), options);
  if (!stat.ok) return stat.code === MISSING && !EXISTS.has(failure.code) ? "undone" : "unknown";
  const size = dataSize(input.filecontent);
  const { bizAttr = "" } = input;
  const same = stat.data.filesize === size && stat.data.filelen === size && (stat.data.bizAttr ?? bizAttr) === bizAttr &&
    (size === 0 || stat.data.sha?.toLowerCase() === (input.sha || await sha1Of(input.filecontent)).toLowerCase());
  return same ? done(await linksOf(client, input, stat.data, options)) : "undone";
}

/** The links of a finished file, as an upload answers them; stat leaves some of them out. */
async function linksOf(client: SettleClient, input: StatFileInput, stat: FileStat, options: CallOptions): Promise<UploadedFile> {
  const state = await client.uploadSliceList(placeOf(input), options);
  const { accessUrl = stat.accessUrl, sourceUrl = stat.sourceUrl ?? "", resourcePath = "", url = "" } = state.ok ? state.data : {};
  return { accessUrl, sourceUrl, resourcePath, url };
}

/** The delete of a file: done when there is none. */
export async function settleDelFile(
  client: SettleClient,
  input: DelFileInput,
  { failure, options }: Unsettled,
): Promise<Settled<undefined>> {
  return failure.code === MISSING ? done(undefined) : ifMissing(await client.statFile(placeOf(input), options));
}

/** The delete of a folder: done when there is none. */
export async function settleDelFolder(
  client: SettleClient,
  input: DelFolderInput,
  { failure, options }: Unsettled,
): Promise<Settled<undefined>> {
  return failure.code === MISSING ? done(undefined) : ifMissing(await client.statFolder(placeOf(input), options));
}

function ifMissing(stat: CosResult<unknown>): Settled<undefined> {
  if (stat.ok) return "undone";
  return stat.code === MISSING ? done(undefined) : "unknown";
}

/** A move: done when the source is gone and the target is there, not done while the source is there. */
export async function settleMove(client: SettleClient, input: MoveFileInput, { options }: Unsettled): Promise<Settled<undefined>> {
  const { source, target } = await bothEnds(client, input, options);
  if (source.ok) return "undone";
  return source.code === MISSING && target.ok ? done(undefined) : "unknown";
}

/** A copy: done when the target is what the source is, attributes and all. */
export async function settleCopy(client: SettleClient, input: CopyFileInput, { options }: Unsettled): Promise<Settled<undefined>> {
  const { source, target } = await bothEnds(client, input, options);
  if (!target.ok) return target.code === MISSING ? "undone" : "unknown";
  if (!source.ok) return "unknown";
  return sameFile(source.data, target.data) ? done(undefined) : "undone";
}

function sameFile(one: FileStat, other: FileStat): boolean {
  const facts = ({ filesize, filelen, sha, bizAttr = "", authority = "eInvalid", forbid = 0, customHeaders = {} }: FileStat): string =>
    JSON.stringify([filesize, filelen, sha, bizAttr, authority, forbid, Object.entries(customHeaders).sort()]);
  return facts(one) === facts(other);
}

async function bothEnds(
  client: SettleClient,
  { bucketName, cosPath, destPath }: MoveFileInput,
  options: CallOptions,
): Promise<{ source: CosResult<FileStat>; target: CosResult<FileStat> }> {
  const [source, target] = await Promise.all([
    client.statFile({ bucketName, cosPath }, options),
    client.statFile({ bucketName, cosPath: resolveTarget(cosPath, destPath) }, options),
  ]);
  return { source, target };
}

/** The creation of a folder: done when there is one that is not older than the call. */
export async function settleCreateFolder(
  client: SettleClient,
  input: CreateFolderInput,
  { since, options }: Unsettled,
): Promise<Settled<CreatedFolder>> {
  const stat = await client.statFolder(placeOf(input), options);
  if (!stat.ok) return stat.code === MISSING ? "undone" : "unknown";
  return stat.data.ctime >= since - SLACK ? done({ ctime: stat.data.ctime }) : "undone";
}

/** The beginning of a sliced upload: done when one of this size is there that has nothing yet. */
export async function settleSliceInit(
  client: SettleClient,
  input: UploadSliceInitInput,
  { options }: Unsettled,
): Promise<Settled<SliceSession>> {
  const state = await client.uploadSliceList(placeOf(input), options);
  if (!state.ok) return state.code === MISSING ? "undone" : "unknown";
  const { session, sliceSize, serialUpload, filesize, sha = "", listparts = [] } = state.data;
  if (!session) return "undone";
  const ours = filesize === input.filesize && sha.toLowerCase() === (input.sha ?? "").toLowerCase() && listparts.length === 0;
  return ours ? done({ session, sliceSize, serialUpload }) : "undone";
}

/** The end of a sliced upload: done when the upload is over and a file of its size, and SHA-1 if there is one, is there. */
export async function settleSliceFinish(
  client: SettleClient,
  input: UploadSliceFinishInput,
  { options }: Unsettled,
): Promise<Settled<UploadedFile>> {
  const state = await client.uploadSliceList(placeOf(input), options);
  if (!state.ok) return "unknown";
  if (state.data.session) return state.data.session === input.session ? "undone" : "unknown";
  const stat = await client.statFile(placeOf(input), options);
  if (!stat.ok || stat.data.filesize !== input.filesize) return "unknown";
  if (input.sha && stat.data.sha?.toLowerCase() !== input.sha.toLowerCase()) return "unknown";
  const { accessUrl = stat.data.accessUrl, sourceUrl = stat.data.sourceUrl ?? "", resourcePath = "", url = "" } = state.data;
  return done({ accessUrl, sourceUrl, resourcePath, url });
}
