/**
 * One file from one place to another.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import type { CosClient } from "../../client.ts";
import type { CallOptions } from "../../core/config.ts";
import { type CosFailure, type CosResult, localFailure } from "../../core/result.ts";
import { isSame } from "../../transfer/folder.ts";
import type { Context } from "../context.ts";
import { formatPlace, type Local, type Place } from "../place.ts";
import { isFolder, type Remote } from "../remote_name.ts";
import type { Tracked } from "../progress.ts";
import { relay } from "./relay.ts";
import { uploadPipe } from "./pipe.ts";

/** How a file is transferred. */
export interface RouteOptions {
  /** Whether what exists is replaced. */
  readonly overwrite: boolean;
  /** Whether what is the same is passed over. */
  readonly skipSame: boolean;
  /** Whether the SHA-1 of both sides are compared. */
  readonly verify: boolean;
  /** Whether uploads are taken up. */
  readonly resume: boolean;
  /** Whether the source goes away. Only the service's own move does that here; everything else is left to the caller. */
  readonly move: boolean;
  /** Slice size of uploads. */
  readonly sliceSize: number | undefined;
  /** Parts at once. */
  readonly concurrency: number | undefined;
  /** Size of what comes through a pipe. */
  readonly size: number | undefined;
}

/** One file to be transferred. */
export interface Job {
  /** Where it is. */
  readonly from: Place;
  /** Where it goes. */
  readonly to: Place;
  /** Its size, where it is known. */
  readonly size: number | undefined;
  /** The SHA-1 that the service stores of a remote source, where it is known. */
  readonly sha: string | undefined;
}

/** What became of it. `moved`: the source is gone already. */
export type Routed =
  | { readonly status: "done"; readonly moved?: boolean; readonly size?: number | undefined }
  | { readonly status: "same" }
  | { readonly status: "failed"; readonly failure: CosFailure };

/** Transfers a file. */
export async function transfer(context: Context, job: Job, options: RouteOptions, call: CallOptions, tracked: Tracked): Promise<Routed> {
  const { from, to } = job;
  const client = await context.client();
  if (formatPlace(from) === formatPlace(to) && from.kind === to.kind) {
    return failed(localFailure(-1, "source and target are the same file"));
  }
  const tracking: CallOptions = { ...call, onProgress: ({ loaded, total }) => tracked.update(loaded, total) };
  if (to.kind === "remote") {
    if (isFolder(to)) return failed(localFailure(-1, "the target is a folder's name, a file goes to a file's"));
    if (from.kind === "local") return await upload(client, job, from, to, options, tracking);
    if (from.kind === "pipe") return routed(await uploadPipe(context, client, to, options, tracking));
    return from.bucket === to.bucket
      ? await copyWithin(client, job, from, to, options, call)
      : await copyAcross(client, job, from, to, options, tracking);
  }
  if (from.kind !== "remote") return failed(localFailure(-1, "neither is a remote name"));
  return to.kind === "local"
    ? await download(client, job, from, to, options, tracking)
    : routed(await printTo(context, client, from, call));
}

async function upload(
  client: CosClient,
  { size }: Job,
  from: Local,
  to: Remote,
  options: RouteOptions,
  call: CallOptions,
): Promise<Routed> {
  const target = { bucketName: to.bucket, cosPath: to.path };
  if (options.skipSame) {
    const there = await client.statFile(target, plain(call));
    if (there.ok && there.data.filesize === size && await isSame(there.data, from.path, size)) return { status: "same" };
  }
  const { sliceSize, concurrency, resume, verify } = options;
  const insertOnly = options.overwrite ? 0 : 1;
  return routed(
    await client.uploadFile({ ...target, localPath: from.path, insertOnly, sliceSize, concurrency, resume, verifySha1: verify }, call),
  );
}

async function download(
  client: CosClient,
  { size, sha }: Job,
  from: Remote,
  to: Local,
  options: RouteOptions,
  call: CallOptions,
): Promise<Routed> {
  const there = await stat(to.path).catch(() => undefined);
  if (there && options.skipSame && there.isFile() && there.size === size && await isSame({ sha }, to.path, size)) return { status: "same" };
  if (there?.isDirectory()) return failed(localFailure(-1, `${to.path} is a folder`));
  if (there && !options.overwrite) return failed(existing(to.path));
  const { concurrency, verify } = options;
  // Taken up in any case: the ETag says whether what was left is of the same file.
  const input = { bucketName: from.bucket, cosPath: from.path, localFilename: to.path, concurrency, resume: true, verifySha1: verify };
  const result = await client.downloadFile(input, call);
  return result.ok ? { status: "done", size: result.data.size } : failed(result);
}

/** The refusal that the service would give, had it seen the file. */
function existing(path: string): CosFailure {
  return { ok: false, code: -177, name: "ERROR_CMD_COS_FILE_EXIST", message: `${path} exists` };
}

async function copyWithin(
  client: CosClient,
  job: Job,
  from: Remote,
  to: Remote,
  options: RouteOptions,
  call: CallOptions,
): Promise<Routed> {
  const { size, sha } = job;
  const target = { bucketName: to.bucket, cosPath: to.path };
  if (options.skipSame && await isThere(client, job, to, call)) return { status: "same" };
  const input = { bucketName: from.bucket, cosPath: from.path, destPath: to.path, overwrite: options.overwrite };
  const result = await (options.move ? client.moveFile(input, call) : client.copyFile(input, call));
  if (!result.ok) return failed(result);
  if (options.verify && !options.move) {
    const there = await client.statFile(target, call);
    if (!there.ok) return failed(there);
    if (there.data.sha !== sha) return failed(localFailure(-2, `SHA-1: the source has ${sha}, the copy has ${there.data.sha}`));
  }
  return { status: "done", moved: options.move, size };
}

async function copyAcross(
  client: CosClient,
  job: Job,
  from: Remote,
  to: Remote,
  options: RouteOptions,
  call: CallOptions,
): Promise<Routed> {
  if (options.skipSame && await isThere(client, job, to, call)) return { status: "same" };
  return routed(await relay(client, from, to, options, call));
}

/** Whether a remote file has the content that is to be copied to it. */
async function isThere(client: CosClient, { size, sha }: Job, to: Remote, call: CallOptions): Promise<boolean> {
  const there = await client.statFile({ bucketName: to.bucket, cosPath: to.path }, plain(call));
  return there.ok && there.data.filesize === size && there.data.sha !== undefined && there.data.sha === sha;
}

async function printTo(context: Context, client: CosClient, from: Remote, call: CallOptions): Promise<CosResult<undefined>> {
  const opened = await client.downloadObject({ bucketName: from.bucket, cosPath: from.path }, call);
  if (!opened.ok) return opened;
  await printBody(context, opened.data.body);
  return { ok: true, code: 0, message: "SUCCESS", data: undefined };
}

/** Writes a body to standard output, as fast as its reader takes it. */
export async function printBody(context: Context, body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) await context.output.content(part.value);
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** Options of a call that has no progress of its own. */
function plain({ signal, timeout, retry }: CallOptions): CallOptions {
  return { signal, timeout, retry };
}

function routed(result: CosResult<unknown>): Routed {
  return result.ok ? { status: "done" } : failed(result);
}

function failed(failure: CosFailure): Routed {
  return { status: "failed", failure };
}
