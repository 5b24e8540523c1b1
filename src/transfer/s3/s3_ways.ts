/**
 * The ways of a file to and from a bucket that speaks S3. None has a temporary file, and none a whole large file in memory. Downloads to the disk and
 * uploads to v4 go the ways that they go between v4 and the disk.
 *
 * @module
 */
import type { CallOptions } from "../../core/config.ts";
import { BadInput, type CosFailure, localFailure } from "../../core/result.ts";
import type { StatFileInput } from "../../generated/requests.ts";
import { BucketPlace } from "../bucket_place.ts";
import { type Carried, type CarryClient, type CarryOptions, compareWith, type Job, plain } from "../carry.ts";
import { downloadFile } from "../download.ts";
import type { LocalSource } from "../local_file.ts";
import { LocalPlace } from "../local_place.ts";
import { node } from "../node.ts";
import { isFailure } from "../place.ts";
import { relay } from "../relay.ts";
import { openSource } from "../source.ts";
import type { State } from "../state.ts";
import { openSteady } from "../steady.ts";
import type { DownloadClient } from "../stored.ts";
import { MTIME_HEADER, timeText } from "../times.ts";
import { PART_SIZE } from "./parts.ts";
import { S3Place } from "./s3_place.ts";
import type { Extras, ObjectStat } from "./s3_metadata.ts";
import { type Incoming, storeObject } from "./store_object.ts";
import type { UploadRecord } from "./uploads.ts";

/** Carries a file to or from a bucket that speaks S3. */
export async function carryS3(
  client: CarryClient | undefined,
  job: Job,
  options: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const { from, to } = job;
  if (options.move) {
    const why =
      "nothing is moved to or from S3, for a source goes only when the service itself has proven its copy; copy, compare, and delete then";
    return localFailure(-1, why);
  }
  if (from instanceof LocalPlace && to instanceof S3Place) return await up(job, from, to, options, call);
  if (from instanceof BucketPlace || from instanceof S3Place) {
    const opened = await look(client, from, job.fromPath, options.verify, call);
    if (isFailure(opened)) return opened;
    if (to instanceof S3Place) return await over(opened, job, to, options, call);
    if (to instanceof LocalPlace) return await down(opened, job, to, options, call);
    if (to instanceof BucketPlace) {
      return await back(needed(client), options.preserveTimes ? withTime(opened) : opened, job, to, options, call);
    }
  }
  throw new BadInput(`${from.nameOf(job.fromPath)}: there is no way from here to ${to.nameOf(job.toPath)}`);
}

function needed(client: CarryClient | undefined): CarryClient {
  if (!client) throw new BadInput("nobody was named who asks the service");
  return client;
}

/** From the disk. A large file is read twice: its SHA-1 goes with it, and is to be known before it. */
async function up(
  { fromPath, toPath, replace }: Job,
  from: LocalPlace,
  to: S3Place,
  { parts, state }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const source = await from.open(fromPath);
  try {
    const sha1 = source.size < PART_SIZE ? undefined : await sha1Of(source, call.signal);
    const extras: Extras = { headers: {}, mtime: timeText(source.stamp.mtime) };
    const incoming: Incoming = { source, sha1, extras };
    const how = { replace, acl: false, parts, record: recordOf(state, to.nameOf(toPath)) };
    return await storeObject(to.client, to.keyOf(toPath), incoming, how, call);
  } finally {
    await source.close();
  }
}

/** From a bucket, of v4 or another that speaks S3. */
async function over(
  from: Opened,
  { toPath, replace }: Job,
  to: S3Place,
  { parts, acl = false, bizAttr: hasText = true, state }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const { stat, at, downloads } = from;
  const { filesize: size, bizAttr, authority, customHeaders = {} } = stat;
  const opened = await openSteady(downloads, at, size, plain(call));
  if (!opened.ok) return opened;
  const source = await openSource({ data: opened.data, size }, call.signal);
  try {
    const extras: Extras = { headers: customHeaders, bizAttr: hasText ? bizAttr : undefined, authority, mtime: mtimeOf(stat) };
    const incoming: Incoming = { source, sha1: from.sha1, md5: from.md5, extras };
    const how = { replace, acl, parts, record: recordOf(state, to.nameOf(toPath)) };
    return marked(await storeObject(to.client, to.keyOf(toPath), incoming, how, call), stat);
  } finally {
    await source.close();
  }
}

/** To the disk. */
async function down(
  { sha1, md5, at, downloads, stat }: Opened,
  { toPath, replace, entry, written }: Job,
  to: LocalPlace,
  { verify, parts, preserveTimes, state }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const { full, guard } = await to.prepare(toPath);
  const input = { ...at, localFilename: full, concurrency: parts, resume: true, verifySha1: sha1 !== undefined };
  const how = { replace, guard, expected: entry.size, written, md5, tellSha1: md5 !== undefined && (verify || state !== undefined) };
  const result = await downloadFile(downloads, input, call, how);
  if (!result.ok) return result;
  const { modified } = stat;
  if (preserveTimes && modified !== undefined) {
    const failure = await to.setTime(toPath, Number(modified));
    if (failure) return failure;
  }
  return marked({ size: result.data.size, sha1: result.data.sha1 ?? sha1 }, stat);
}

/** To a bucket of v4. */
async function back(
  client: CarryClient,
  { at, downloads, stat, md5 }: Opened,
  { toPath, replace }: Job,
  to: BucketPlace,
  { verify, resume, sliceSize, parts }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const how = { from: downloads, md5, replace, restart: resume, sliceSize, parts };
  const sent = await relay(client, at, to.at(toPath), how, call);
  if (isFailure(sent)) return sent;
  return verify && await compareWith(sent, to, toPath, call) || marked({ size: sent.size, sha1: sent.sha1 }, stat);
}

function recordOf(state: State | undefined, name: string): UploadRecord | undefined {
  return state && { begin: (others) => state.beginUpload(name, others), end: () => state.endUpload(name) };
}

/** A stored file that is about to be read. */
interface Opened {
  /** It, as downloads name it. */
  readonly at: StatFileInput;
  /** What was told of it. */
  readonly stat: ObjectStat;
  /** Reads it, as long as it is what was told of it. */
  readonly downloads: DownloadClient;
  /** SHA-1 that what comes must have, in hex. */
  readonly sha1: string | undefined;
  /** MD5 in hex, of which what comes must have one, where no SHA-1 is known. */
  readonly md5: readonly string[] | undefined;
}

/**
 * Looks at a stored file, once: what comes is compared with what it is now. Where that is to be proven, and its place can prove nothing of its
 * content, it is read once more.
 */
async function look(
  client: CarryClient | undefined,
  from: BucketPlace | S3Place,
  path: string,
  verify: boolean,
  call: CallOptions,
): Promise<Opened | CosFailure> {
  const ask = plain(call);
  const at = from.at(path);
  const found = await (from instanceof S3Place ? from.downloads() : needed(client)).statFile(at, ask);
  if (!found.ok) return found;
  const stat: ObjectStat = found.data;
  const own = (stat.sha ?? "").toLowerCase().split("_")[0]!;
  let sha1 = stat.filesize > 0 && /^[0-9a-f]{40}$/.test(own) ? own : undefined;
  const md5 = stat.filesize > 0 && sha1 === undefined ? stat.md5 : undefined;
  if (stat.filesize > 0 && sha1 === undefined && md5 === undefined && verify) {
    const read = await from.digest(path, ask);
    if (isFailure(read)) return read;
    sha1 = read.sha1;
  }
  const known = { ...stat, sha: sha1 ?? stat.sha };
  const reader = from instanceof S3Place ? from.downloads(stat.etag) : needed(client);
  const downloads: DownloadClient = {
    downloadObject: (input, options) => reader.downloadObject(input, options),
    statFile: () => Promise.resolve({ ...found, data: known }),
  };
  return { at, stat: known, downloads, sha1, md5 };
}

/** With the time of change among the headers, where v4 keeps it. */
function withTime(opened: Opened): Opened {
  const { stat, downloads } = opened;
  const known = { ...stat, customHeaders: { ...stat.customHeaders, [MTIME_HEADER]: mtimeOf(stat) } };
  const statFile: DownloadClient["statFile"] = () => Promise.resolve({ ok: true, code: 0, message: "SUCCESS", data: known });
  return { ...opened, stat: known, downloads: { ...downloads, statFile } };
}

/** What was carried, with what tells the source's state. */
function marked<T extends Carried>(carried: T | CosFailure, { etag }: ObjectStat): T | CosFailure {
  return isFailure(carried) || !etag ? carried : { ...carried, from: etag };
}

/** When a file was changed last, in seconds, as its owner or its place says. */
function mtimeOf({ mtime, modified, customHeaders = {} }: ObjectStat): string {
  const kept = Object.entries(customHeaders).find(([name]) => name.toLowerCase() === MTIME_HEADER)?.[1];
  // A time that the owner keeps is the file's; the service knows only when it was stored.
  const isTime = kept !== undefined && /^-?[0-9]{1,12}(\.[0-9]{1,9})?$/.test(kept);
  return isTime ? kept : modified ?? String(mtime);
}

async function sha1Of(source: LocalSource, signal: AbortSignal | undefined): Promise<string> {
  const hash = node.crypto.createHash("sha1");
  const room = new Uint8Array(1024 * 1024);
  for (let offset = 0; offset < source.size; offset += room.length) {
    signal?.throwIfAborted();
    const bytes = room.subarray(0, Math.min(room.length, source.size - offset));
    await source.read(offset, bytes);
    hash.update(bytes);
  }
  return hash.digest("hex");
}
