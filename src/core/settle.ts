/**
 * Finds out whether a call that was cut off took effect, by looking. A spec names these functions as they are named here.
 *
 * @module
 */
import type { Settled, Unsettled } from "./attempts.ts";
import type { CallOptions } from "./config.ts";
import { dataSize } from "./content.ts";
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
} from "../generated/requests.ts";
import type { CreatedFolder, FileStat, FolderStat, SliceSession, SliceState, UploadedFile } from "../generated/results.ts";
import { sha1Of } from "./hash.ts";
import { resolveTarget } from "./path.ts";
import type { CosFailure, CosResult, CosSuccess } from "./result.ts";

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

/**
 * Seconds by which a file or folder may seem older than the call that made it: a Date header has whole seconds and was under way, and what
 * stores files may have a clock of its own.
 */
const SLACK = 5;

function done<T>(data: T): CosSuccess<T> {
  return { ok: true, code: 0, message: "SUCCESS", data };
}

function unknown(why: string): { readonly unknown: string } {
  return { unknown: why };
}

/** Looking failed as well. */
function blind({ message }: CosFailure): { readonly unknown: string } {
  return unknown(`looking at it failed as well: ${message}`);
}

function placeOf({ bucketName, cosPath }: StatFileInput): StatFileInput {
  return { bucketName, cosPath };
}

/** Whether something is from before the call. */
function isOlder(time: number, { since }: Unsettled): boolean {
  return time < since() - SLACK;
}

/** Whether something is certainly not from before the call: then somebody else may have acted upon what the call did. */
function isNewer(time: number, { since }: Unsettled): boolean {
  return time > since() + 1;
}

const SINCE_CHANGED = "it was made or changed since the call began";

/**
 * An upload in one request: done when a finished file of its size and SHA-1 is there that is not older than the call. Not done when there is
 * none, or an older one; where there is another one that is newer, somebody may have replaced what was uploaded.
 */
export async function settleUpload(client: SettleClient, input: UploadInput, unsettled: Unsettled): Promise<Settled<UploadedFile>> {
  const { options } = unsettled;
  if (!unsettled.cut) return await settleRefusedUpload(client, input, unsettled);
  const state = await client.uploadSliceList(placeOf(input), options);
  // All slices of an unfinished upload may be there, and only this tells it from a file.
  if (state.ok ? state.data.session : state.code === MISSING) return "undone";
  if (!state.ok) return blind(state);
  const stat = await client.statFile(placeOf(input), options);
  if (!stat.ok) return stat.code === MISSING ? unknown("somebody else deletes or moves files there") : blind(stat);
  const { filesize, filelen, sha, mtime, bizAttr = "" } = stat.data;
  if (isOlder(mtime, unsettled)) return "undone";
  const size = dataSize(input.filecontent);
  if (filesize === size && filelen === size && bizAttr === (input.bizAttr ?? "")) {
    if (size === 0 || (sha && isSame(sha, input.sha || await sha1Of(input.filecontent)))) return done(linksOf(stat.data, state.data));
    if (!sha) return unknown(NO_SHA);
  }
  return isNewer(mtime, unsettled) ? unknown(SINCE_CHANGED) : "undone";
}

const NO_SHA = "the service stores no SHA-1 of the file that is there";

/**
 * An upload that was refused for a file that is there, though nothing was seen to be cut off. That file is another one, unless it has the same
 * content and free text. Then it is the call's own, or as good as that, when it was made while the call was under way. When it may be from just
 * before, nothing tells.
 */
async function settleRefusedUpload(client: SettleClient, input: UploadInput, unsettled: Unsettled): Promise<Settled<UploadedFile>> {
  const stat = await client.statFile(placeOf(input), unsettled.options);
  if (!stat.ok) return stat.code === MISSING ? "undone" : blind(stat);
  const { filesize, filelen, sha, mtime, bizAttr = "" } = stat.data;
  const size = dataSize(input.filecontent);
  if (isOlder(mtime, unsettled) || filesize !== size || filelen !== size || bizAttr !== (input.bizAttr ?? "")) return "undone";
  if (size > 0 && !sha) return unknown(NO_SHA);
  if (size > 0 && !isSame(sha, input.sha || await sha1Of(input.filecontent))) return "undone";
  if (!isNewer(mtime, unsettled)) return unknown(`a file of the same content ${JUST_MADE}`);
  const state = await client.uploadSliceList(placeOf(input), unsettled.options);
  return done(linksOf(stat.data, state.ok ? state.data : {}));
}

const JUST_MADE = "was made there at about the time at which the call began, by it or by another";

function isSame(sha = "", other = ""): boolean {
  return sha.toLowerCase() === other.toLowerCase();
}

/** The links of a finished file, as an upload answers them; stat leaves some of them out. */
function linksOf(stat: FileStat, state: SliceState): UploadedFile {
  const { accessUrl = stat.accessUrl, sourceUrl = stat.sourceUrl, resourcePath, url } = state;
  return { accessUrl, sourceUrl, resourcePath, url };
}

/** The delete of a file: done when there is none. One that is newer than the call may be another's, who must not lose it. */
export async function settleDelFile(client: SettleClient, input: DelFileInput, unsettled: Unsettled): Promise<Settled<undefined>> {
  if (unsettled.failure.code === MISSING) return done(undefined);
  return deleted(await client.statFile(placeOf(input), unsettled.options), unsettled);
}

/** The delete of a folder: done when there is none. One that is newer than the call may be another's. */
export async function settleDelFolder(client: SettleClient, input: DelFolderInput, unsettled: Unsettled): Promise<Settled<undefined>> {
  if (unsettled.failure.code === MISSING) return done(undefined);
  return deleted(await client.statFolder(placeOf(input), unsettled.options), unsettled);
}

function deleted(stat: CosResult<{ readonly ctime: number }>, unsettled: Unsettled): Settled<undefined> {
  if (!stat.ok) return stat.code === MISSING ? done(undefined) : blind(stat);
  return isNewer(stat.data.ctime, unsettled) ? unknown(SINCE_CHANGED) : "undone";
}

/**
 * A move: done when the source is gone and the target is there, not done while the source is there. A source that is newer than the call may
 * be another's. Nothing tells a source that was moved from one that never was, while a file is at the target.
 */
export async function settleMove(client: SettleClient, input: MoveFileInput, unsettled: Unsettled): Promise<Settled<undefined>> {
  const { source, target } = await bothEnds(client, input, unsettled.options);
  const { bucketName, cosPath, destPath } = input;
  if (isFile(source)) {
    const left = isNewer(source.data.ctime, unsettled) ? unknown(`the source is there, but ${SINCE_CHANGED}`) : "undone";
    return await uploadAt(client, { bucketName, cosPath }, "source", unsettled.options) ?? left;
  }
  if (!source.ok && source.code !== MISSING) return blind(source);
  if (isFile(target)) {
    const at = { bucketName, cosPath: resolveTarget(cosPath, destPath) };
    return await uploadAt(client, at, "target", unsettled.options) ?? done(undefined);
  }
  return !target.ok && target.code !== MISSING ? blind(target) : unknown("neither the source nor the target is there");
}

/** An upload whose slices are all there looks like a file: why it cannot be told what there is, or nothing for a file. */
async function uploadAt(
  client: SettleClient,
  path: StatFileInput,
  end: "source" | "target",
  options: CallOptions,
): Promise<{ readonly unknown: string } | undefined> {
  const state = await client.uploadSliceList(path, options);
  if (!state.ok) return blind(state);
  return state.data.session ? unknown(`an upload to the ${end} is under way`) : undefined;
}

/**
 * A copy: done when the target has the source's size and SHA-1 and is not older than the call. Where the target is another file, and newer,
 * somebody may have replaced what was copied.
 */
export async function settleCopy(client: SettleClient, input: CopyFileInput, unsettled: Unsettled): Promise<Settled<undefined>> {
  const { source, target } = await bothEnds(client, input, unsettled.options);
  if (!target.ok) return target.code === MISSING ? "undone" : blind(target);
  if (!isFile(target) || isOlder(target.data.mtime, unsettled)) return "undone";
  if (!source.ok) return source.code === MISSING ? unknown("the source is not there to be compared with the target") : blind(source);
  const { filesize, sha } = source.data;
  if (filesize === target.data.filesize && sha && isSame(sha, target.data.sha)) return done(undefined);
  return isNewer(target.data.mtime, unsettled) ? unknown(`the target is another file, and ${SINCE_CHANGED}`) : "undone";
}

/** Whether a finished file was found. */
function isFile(stat: CosResult<FileStat>): stat is CosSuccess<FileStat> {
  return stat.ok && stat.data.filelen === stat.data.filesize;
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

/**
 * The creation of a folder: done when there is one with the same text that is not older than the call. Not where nothing was seen to be cut off:
 * folders have no content by which one tells them apart, and programs take them for locks.
 */
export async function settleCreateFolder(
  client: SettleClient,
  input: CreateFolderInput,
  unsettled: Unsettled,
): Promise<Settled<CreatedFolder>> {
  const stat = await client.statFolder(placeOf(input), unsettled.options);
  if (!stat.ok) return stat.code === MISSING ? "undone" : blind(stat);
  const { ctime, bizAttr = "" } = stat.data;
  if (isOlder(ctime, unsettled) || bizAttr !== (input.bizAttr ?? "")) return "undone";
  return unsettled.cut ? done({ ctime }) : unknown(`a folder with the same text ${JUST_MADE}`);
}

/**
 * The beginning of a sliced upload: done when one of the same content is under way, as its SHA-1 tells. Without SHA-1 nothing tells it from
 * another client's, whose slices would be mixed with this one's. So it is begun again where that takes the place of what is there, and not
 * where it may not.
 */
export async function settleSliceInit(
  client: SettleClient,
  input: UploadSliceInitInput,
  unsettled: Unsettled,
): Promise<Settled<SliceSession>> {
  const { options } = unsettled;
  if (!unsettled.cut) return await settleRefusedInit(client, input, unsettled);
  const state = await client.uploadSliceList(placeOf(input), options);
  if (!state.ok) return state.code === MISSING ? "undone" : blind(state);
  const { session, sliceSize, serialUpload, filesize, sha } = state.data;
  if (!session || filesize !== input.filesize || input.insertOnly === 0 && !input.sha) return "undone";
  if (input.sha) return isSame(sha, input.sha) ? done({ session, sliceSize, serialUpload }) : "undone";
  return unknown("an upload of this size is under way there, perhaps another client's; resume: true takes it up, delFile() removes it");
}

/** A beginning that was refused for a file that is there: its own only where content that the service has already made it a file at once. */
async function settleRefusedInit(client: SettleClient, input: UploadSliceInitInput, unsettled: Unsettled): Promise<Settled<SliceSession>> {
  if (!input.sha) return "undone";
  const stat = await client.statFile(placeOf(input), unsettled.options);
  if (!stat.ok) return stat.code === MISSING ? "undone" : blind(stat);
  const { filesize, sha, mtime } = stat.data;
  if (isOlder(mtime, unsettled) || filesize !== input.filesize || !isSame(sha, input.sha)) return "undone";
  return unknown(`a file of the same content ${JUST_MADE}`);
}

/**
 * The end of a sliced upload: done when the upload is over and a file of its size, and SHA-1 if there is one, is there that is not older than
 * the call.
 */
export async function settleSliceFinish(
  client: SettleClient,
  input: UploadSliceFinishInput,
  unsettled: Unsettled,
): Promise<Settled<UploadedFile>> {
  const state = await client.uploadSliceList(placeOf(input), unsettled.options);
  if (!state.ok) return state.code === MISSING ? unknown("neither the upload nor a file is there") : blind(state);
  if (state.data.session === input.session) return "undone";
  if (state.data.session) return unknown("another upload is under way there");
  const stat = await client.statFile(placeOf(input), unsettled.options);
  if (!stat.ok) return blind(stat);
  const ours = isFile(stat) && stat.data.filesize === input.filesize && !isOlder(stat.data.mtime, unsettled);
  if (!ours || (input.sha && !isSame(stat.data.sha, input.sha))) return unknown("another file is there");
  return done(linksOf(stat.data, state.data));
}
