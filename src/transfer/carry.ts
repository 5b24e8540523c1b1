/**
 * One file from one place to another, by the way that fits both. What counts as carried was checked; a source goes only when its target is proven.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../core/result.ts";
import type { CopyFileInput, MoveFileInput } from "../generated/requests.ts";
import type { UploadedFile } from "../generated/results.ts";
import { type Attributes, ensureAttributes, withAttributes } from "./attributes.ts";
import { BucketPlace, type PlaceClient } from "./bucket_place.ts";
import { type DownloadClient, downloadFile } from "./download.ts";
import { LocalPlace, type LocalState } from "./local_place.ts";
import { sweep } from "./leftovers.ts";
import { node } from "./node.ts";
import { type Entry, isFailure, isSameContent, type Place, type Proof } from "./place.ts";
import { keepAttributes, relay, type RelayClient } from "./relay.ts";
import { isStillProven, type State } from "./state.ts";
import { SLICE_SIZE } from "./slices.ts";
import { fileOf, type Stamp } from "./stamp.ts";
import { MTIME_HEADER, secondsIn, timeText } from "./times.ts";
import { type UploadClient, uploadSource } from "./upload.ts";

/** The calls of a client that files are carried with. */
export interface CarryClient extends PlaceClient, UploadClient, DownloadClient, RelayClient {
  /** Copies within a bucket. */
  copyFile(input: CopyFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
  /** Moves within a bucket. */
  moveFile(input: MoveFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
}

/** How files are carried. */
export interface CarryOptions {
  /** Whether the source goes. */
  readonly move: boolean;
  /** Whether the target's SHA-1 is asked for at the end. Of what is moved it is in any case. */
  readonly verify: boolean;
  /** Whether a target that is finished, and the same, is none that stands in the way. Unfinished uploads and downloads of the same content are taken up in any case. */
  readonly resume: boolean;
  /** Slice size of uploads in bytes. */
  readonly sliceSize: number | undefined;
  /** Parts of a large file at once. */
  readonly parts: number | undefined;
  /** Whether who may read is set in S3, where v4 says it. */
  readonly acl?: boolean | undefined;
  /** Whether the owner's text goes along to S3. Default true. */
  readonly bizAttr?: boolean | undefined;
  /** What is said of uploaded files besides their content. */
  readonly attributes?: Attributes | undefined;
  /** Whether files keep the time of their last change: it is stored with what is uploaded, and set on what is downloaded. */
  readonly preserveTimes?: boolean | undefined;
  /** The record of what is proven. With one, what is passed over has failed: it is not proven. */
  readonly state?: State | undefined;
}

/** A file to be carried. */
export interface Job {
  /** Where it is. */
  readonly from: Place;
  /** Its path there. */
  readonly fromPath: string;
  /** Where it goes. */
  readonly to: Place;
  /** Its path there. */
  readonly toPath: string;
  /** What is known of it. */
  readonly entry: Entry;
  /** Whether what is at the target is replaced. */
  readonly replace: boolean;
  /** Local files that were written, or found to be the same, on the same errand. */
  readonly written: Set<string>;
}

/** What was carried. */
export interface Carried {
  /** Bytes. */
  readonly size: number;
  /** SHA-1 of what was read, in hex, where it was taken. */
  readonly sha1?: string | undefined;
  /** What tells the source's state from another, where its place has no SHA-1. */
  readonly from?: string | undefined;
  /** ETag of the target, where it has one. */
  readonly etag?: string | undefined;
}

/** Carries a file. */
export async function carry(
  client: CarryClient | undefined,
  job: Job,
  options: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const { from, to } = job;
  const isSame = to.below ? to.below(from, job.fromPath) === job.toPath : from.nameOf(job.fromPath) === to.nameOf(job.toPath);
  if (isSame) return localFailure(-1, "source and target are the same file");
  const way = to.carry ?? from.carry;
  if (way) return await way(client, job, options, call);
  if (!client) throw new BadInput("nobody was named who asks the service");
  if (from instanceof LocalPlace && to instanceof BucketPlace) return await upload(client, job, from, to, options, call);
  if (from instanceof BucketPlace && to instanceof LocalPlace) return await download(client, job, from, to, options, call);
  if (from instanceof BucketPlace && to instanceof BucketPlace) {
    return from.isBeside(to) ? await within(client, job, from, to, options, call) : await across(client, job, from, to, options, call);
  }
  throw new BadInput(`${from.nameOf(job.fromPath)}: there is no way from here to ${to.nameOf(job.toPath)}`);
}

/**
 * Whether source and target are the same now, for sure.
 *
 * @returns What both are; nothing where they differ; `unproven` where the target is the same if it is finished, and may want its end;
 * or why the source cannot be read.
 */
export async function sameNow(
  job: Job,
  there: Entry | undefined,
  how: Pick<CarryOptions, "resume" | "state">,
  call: CallOptions,
): Promise<Proof | undefined | "unproven" | CosFailure> {
  const ask = plain(call);
  const source = await job.from.prove(job.fromPath, ask, job.entry);
  if (isFailure(source)) return source;
  if (there?.sha1 !== undefined && there.sha1 !== source.sha1 && (source.sha1 !== undefined || !how.resume)) return undefined;
  const target = await job.to.prove(job.toPath, ask, there);
  // An upload to take up is of this SHA-1: should one that is not make way for it, nothing is lost that the source does not have.
  if (isFailure(target)) return there?.sha1 === undefined ? undefined : "unproven";
  if (!await isSame(job, source, target, how, ask)) return undefined;
  // Its source may go now, so no other file may take its place.
  if (job.to instanceof LocalPlace) job.written.add(fileOf((target.state as LocalState).stamp));
  return source;
}

/**
 * With a record, nothing counts that only the target's writer has said of it: then what it was when it was proven tells, or all of it is read. Where
 * work is taken up, what no place can prove is read too: it may be what was copied before.
 */
async function isSame(
  { from, fromPath, to, toPath }: Job,
  source: Proof,
  target: Proof,
  { resume, state }: Pick<CarryOptions, "resume" | "state">,
  ask: CallOptions,
): Promise<boolean> {
  const name = to.nameOf(toPath);
  const proven = state?.find(name);
  if (proven && isStillProven(proven, { source: from, target: to }, source, target)) return true;
  if (source.size !== target.size) return false;
  const one = resume && source.sha1 === undefined ? await from.digest(fromPath, ask) : source;
  const isRead = resume && target.sha1 === undefined || state !== undefined && to.isClaim?.(target);
  if (isFailure(one) || !isRead && !isSameContent(one, target)) return false;
  const other = isRead ? await to.digest(toPath, ask) : target;
  if (isFailure(other) || !isSameContent(one, other)) return false;
  const marks = { from: from.markOf?.(one), to: to.markOf?.(other) };
  if (to.markOf && marks.to !== to.markOf(target)) return false;
  state?.add(name, { size: one.size, sha1: one.sha1!, ...marks });
  return true;
}

/** Removes what crashed downloads left beside a target that is finished: nothing else may ever be downloaded there again. */
export async function tidy({ to, toPath }: Job): Promise<void> {
  if (!(to instanceof LocalPlace)) return;
  const { full, guard } = await to.prepare(toPath);
  guard();
  await sweep(node.path.dirname(full));
}

/** What goes with the content, of a file that was the same already. Asked for only where it was asked for. */
export async function bringAlong(
  client: CarryClient | undefined,
  { from, fromPath, to, toPath }: Job,
  same: Proof,
  options: CarryOptions,
  call: CallOptions,
): Promise<CosFailure | undefined> {
  if (!client) return undefined;
  if (from instanceof LocalPlace && to instanceof BucketPlace) {
    const attributes = attributesFor((same.state as LocalState).stamp, options);
    return attributes && await ensureAttributes(client, { ...to.at(toPath), ...attributes }, plain(call));
  }
  if (from instanceof BucketPlace && to instanceof LocalPlace && options.preserveTimes) {
    const stat = await client.statFile(from.at(fromPath), plain(call));
    if (!stat.ok) return stat;
    const kept = Object.entries(stat.data.customHeaders ?? {}).find(([name]) => name.toLowerCase() === MTIME_HEADER);
    const mtime = secondsIn(kept?.[1]);
    return mtime === undefined ? undefined : await to.setTime(toPath, mtime);
  }
}

/** What is said of an uploaded file, its time of change among it where that is to be kept. */
function attributesFor({ mtime }: Stamp, { attributes, preserveTimes }: CarryOptions): Attributes | undefined {
  if (!preserveTimes) return attributes;
  return { ...attributes, headers: { ...attributes?.headers, [MTIME_HEADER]: timeText(mtime) } };
}

/** Ends a move whose target was the same already: what goes with the content is brought along, and the source goes. */
export async function leave(client: CarryClient | undefined, job: Job, was: Proof, call: CallOptions): Promise<CosFailure | undefined> {
  const { from, to } = job;
  if (client && from instanceof BucketPlace && to instanceof BucketPlace) {
    const failure = await keepAttributes(client, from.at(job.fromPath), to.at(job.toPath), plain(call));
    if (failure) return failure;
  }
  return await from.remove(job.fromPath, was, plain(call));
}

async function upload(
  client: CarryClient,
  { fromPath, toPath, replace }: Job,
  from: LocalPlace,
  to: BucketPlace,
  options: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const { move, verify, resume, sliceSize, parts } = options;
  const taken = Date.now();
  const source = await from.open(fromPath);
  try {
    const attributes = attributesFor(source.stamp, options);
    // With its SHA-1, an upload that is interrupted can be known again for what it is; with other slices the service takes none.
    const isKnown = sliceSize === undefined || sliceSize === SLICE_SIZE;
    const how = { sliceSize, concurrency: parts, resume: resume && isKnown, restart: resume, verifySha1: isKnown || move || verify };
    const input = { ...to.at(toPath), insertOnly: replace ? 0 as const : 1 as const, ...how };
    let sha1: string | undefined;
    const send = async (): Promise<CosResult<UploadedFile>> => {
      const sent = await uploadSource(client, input, source, call);
      sha1 = sent.sha1;
      return sent.result;
    };
    const result = attributes ? await withAttributes(client, { ...to.at(toPath), ...attributes }, plain(call), send) : await send();
    if (!result.ok) return result;
    const { size, stamp } = source;
    if (!move && !verify) return { size };
    const failure = await compareWith({ size, sha1 }, to, toPath, call);
    if (failure) return failure;
    const state: LocalState = { stamp, taken };
    return move && await from.remove(fromPath, { size, sha1, state }, plain(call)) || { size, sha1 };
  } finally {
    await source.close();
  }
}

async function download(
  client: CarryClient,
  { fromPath, toPath, replace, entry, written }: Job,
  from: BucketPlace,
  to: LocalPlace,
  { move, verify, parts, preserveTimes }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const { full, guard } = await to.prepare(toPath);
  const input = { ...from.at(fromPath), localFilename: full, concurrency: parts, resume: true, verifySha1: move || verify };
  const result = await downloadFile(client, input, call, { replace, durable: move, guard, expected: entry.size, written, preserveTimes });
  if (!result.ok) return result;
  const { size, sha1 } = result.data;
  return move && await from.remove(fromPath, { ...entry, size, sha1 }, plain(call)) || { size, sha1 };
}

async function within(
  client: CarryClient,
  { fromPath, toPath, replace, entry }: Job,
  from: BucketPlace,
  to: BucketPlace,
  { move, verify }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const ask = plain(call);
  const source = await from.prove(fromPath, ask, entry);
  if (isFailure(source)) return source;
  const input = { ...from.at(fromPath), destPath: to.at(toPath).cosPath, overwrite: replace };
  const result = await (move ? client.moveFile(input, ask) : client.copyFile(input, ask));
  if (!result.ok) return result;
  if (!move && !verify) return { size: source.size };
  return await compareWith(source, to, toPath, call) ?? { size: source.size, sha1: source.sha1 };
}

async function across(
  client: CarryClient,
  { fromPath, toPath, replace, entry }: Job,
  from: BucketPlace,
  to: BucketPlace,
  { move, verify, resume, sliceSize, parts }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const how = { replace, restart: resume, sliceSize, parts };
  const sent = await relay(client, from.at(fromPath), to.at(toPath), how, call);
  if (isFailure(sent)) return sent;
  const { size, sha1 } = sent;
  if (!move && !verify) return { size };
  const failure = await compareWith(sent, to, toPath, call);
  if (failure) return failure;
  return move && await from.remove(fromPath, { ...entry, size, sha1, mtime: sent.mtime }, plain(call)) || { size, sha1 };
}

/** What is wrong with a target that is to hold some content, by what its place can prove. */
export async function compareWith(
  content: { readonly size: number; readonly sha1: string | undefined },
  to: Place,
  path: string,
  call: CallOptions,
): Promise<CosFailure | undefined> {
  const target = await to.prove(path, plain(call));
  if (isFailure(target)) return target;
  if (isSameContent(content, target)) return undefined;
  const both = [content, target].map(({ size, sha1 }) => `${size} bytes with SHA-1 ${sha1 ?? "unknown"}`);
  return localFailure(-2, `${both[0]} were sent, the service stores ${both[1]}`);
}

/** Options of a call that has no progress of its own. */
export function plain({ signal, timeout, retry }: CallOptions): CallOptions {
  return { signal, timeout, retry };
}

/** A failure of one file that was thrown; what is none goes on. */
export function thrownFailure(error: unknown): CosFailure {
  if (error instanceof CosError) return error.failure;
  return localFailure(-1, error instanceof Error ? error.message : String(error), { cause: error });
}
