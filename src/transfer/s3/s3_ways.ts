/**
 * The ways of a file to and from a bucket that speaks S3. None has a temporary file, and none a whole large file in memory. Downloads to the disk and
 * uploads to v4 go the ways that they go between v4 and the disk.
 *
 * @module
 */
import type { CallOptions } from "../../core/config.ts";
import { BadInput, type CosFailure, localFailure } from "../../core/result.ts";
import { BucketPlace } from "../bucket_place.ts";
import { type Carried, type CarryClient, type CarryOptions, compareWith, type Job, plain } from "../carry.ts";
import { downloadFile } from "../download.ts";
import type { LocalSource } from "../local_file.ts";
import { LocalPlace } from "../local_place.ts";
import { node } from "../node.ts";
import { isFailure } from "../place.ts";
import { relay } from "../relay.ts";
import { openSource } from "../source.ts";
import { openSteady } from "../steady.ts";
import type { DownloadClient } from "../stored.ts";
import { PART_SIZE } from "./parts.ts";
import { S3Place } from "./s3_place.ts";
import { type Incoming, storeObject } from "./store_object.ts";
import type { Extras, ObjectStat } from "./s3_metadata.ts";

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
  if (from instanceof BucketPlace && to instanceof S3Place) return await over(needed(client), from, job, to, options, call);
  if (from instanceof S3Place && to instanceof S3Place) return await over(from.downloads, from, job, to, options, call);
  if (from instanceof S3Place && to instanceof LocalPlace) return await down(job, from, to, options, call);
  if (from instanceof S3Place && to instanceof BucketPlace) return await back(needed(client), job, from, to, options, call);
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
  { parts, acl = false, attributes }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const source = await from.open(fromPath);
  try {
    const sha1 = source.size < PART_SIZE ? undefined : await sha1Of(source, call.signal);
    const { headers = {}, authority, guessType } = attributes ?? {};
    const type = guessType ? await typeOf(toPath, headers) : {};
    const extras: Extras = { headers: { ...type, ...headers }, authority, mtime: secondsOf(source.stamp.mtime) };
    const incoming: Incoming = { source, sha1, extras };
    return await storeObject(to.client, to.keyOf(toPath), incoming, { replace, acl: acl || authority !== undefined, parts }, call);
  } finally {
    await source.close();
  }
}

/** From a bucket, of v4 or another that speaks S3. */
async function over(
  downloads: DownloadClient,
  from: BucketPlace | S3Place,
  { fromPath, toPath, replace }: Job,
  to: S3Place,
  { verify, parts, acl = false }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const ask = plain(call);
  const at = from.at(fromPath);
  const found = await downloads.statFile(at, ask);
  if (!found.ok) return found;
  const { filesize: size, bizAttr, authority, customHeaders = {} } = found.data;
  const opened = await openSteady(downloads, at, size, ask);
  if (!opened.ok) return opened;
  const source = await openSource({ data: opened.data, size }, call.signal);
  try {
    const { sha1, md5, mtime } = knownOf(found.data);
    const incoming: Incoming = {
      source,
      sha1,
      md5: verify ? md5 : undefined,
      extras: { headers: customHeaders, bizAttr, authority, mtime },
    };
    return await storeObject(to.client, to.keyOf(toPath), incoming, { replace, acl, parts }, call);
  } finally {
    await source.close();
  }
}

/** To the disk. */
async function down(
  { fromPath, toPath, replace, entry, written }: Job,
  from: S3Place,
  to: LocalPlace,
  { verify, parts, preserveTimes }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const at = from.at(fromPath);
  const found = await from.downloads.statFile(at, plain(call));
  if (!found.ok) return found;
  const { sha1, md5 } = knownOf(found.data);
  const { full, guard } = await to.prepare(toPath);
  // Asked once: what comes is compared with what it was then.
  const downloads: DownloadClient = { ...from.downloads, statFile: () => Promise.resolve(found) };
  const input = {
    ...at,
    localFilename: full,
    concurrency: parts,
    resume: true,
    verifySha1: sha1 !== undefined || verify && md5 === undefined,
  };
  const how = { replace, guard, expected: entry.size, written, ...verify && sha1 === undefined ? { md5 } : {} };
  const result = await downloadFile(downloads, input, call, how);
  if (!result.ok) return result;
  const { modified } = found.data as ObjectStat;
  return preserveTimes && modified !== undefined && await to.setTime(toPath, Number(modified)) || { size: result.data.size };
}

/** To a bucket of v4. */
async function back(
  client: CarryClient,
  { fromPath, toPath, replace }: Job,
  from: S3Place,
  to: BucketPlace,
  { verify, resume, sliceSize, parts }: CarryOptions,
  call: CallOptions,
): Promise<Carried | CosFailure> {
  const how = { from: from.downloads, replace, restart: resume, sliceSize, parts };
  const sent = await relay(client, from.at(fromPath), to.at(toPath), how, call);
  if (isFailure(sent)) return sent;
  return verify && await compareWith(sent, to, toPath, call) || { size: sent.size };
}

/** What is known of content before it is read. */
function knownOf(stat: ObjectStat): {
  readonly sha1: string | undefined;
  readonly md5: string | undefined;
  readonly mtime: string;
} {
  const { sha, filesize, mtime, customHeaders = {} } = stat;
  const own = (sha ?? "").toLowerCase().split("_")[0]!;
  const sha1 = filesize > 0 && /^[0-9a-f]{40}$/.test(own) ? own : undefined;
  return { sha1, md5: stat.md5, mtime: customHeaders["x-cos-meta-mtime"] ?? stat.modified ?? String(mtime) };
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

async function typeOf(path: string, headers: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  if (Object.keys(headers).some((name) => name.toLowerCase() === "content-type")) return {};
  const { default: mime } = await import("mime");
  const type = mime.getType(path);
  return type ? { "Content-Type": type } : {};
}

/** Nanoseconds as seconds with a fraction, as rclone writes times. */
function secondsOf(nanoseconds: bigint): string {
  const whole = nanoseconds / 1_000_000_000n;
  const rest = String(nanoseconds % 1_000_000_000n).padStart(9, "0").replace(/0+$/, "");
  return rest === "" ? String(whole) : `${whole}.${rest}`;
}
