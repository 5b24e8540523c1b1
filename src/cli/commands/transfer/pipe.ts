/**
 * Standard input into a bucket, and a file to standard output. The service wants to know the size beforehand, and a pipe does not.
 *
 * @module
 */
import { constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CosError, type CosFailure, type CosResult, localFailure } from "../../../core/result.ts";
import { OpenFile } from "../../../transfer/open_file.ts";
import { openStored } from "../../../transfer/stored.ts";
import type { WorkOptions } from "../../../transfer/work.ts";
import type { Context } from "../base/context.ts";
import { recordOf } from "../base/record.ts";
import { UsageError } from "../../terminal/exit.ts";
import { formatBytes } from "../../terminal/format.ts";
import { isStored } from "../../settings/place.ts";
import { ProgressView } from "../../terminal/progress.ts";
import { formatRemote, isFolder, type Remote } from "../../settings/remote_name.ts";
import { unlessAborted } from "../../terminal/waiting.ts";
import { summaryOf } from "./summary.ts";
import { conclude, failedOutcome, type Outcome, Telling } from "./run.ts";
import { t } from "../../texts/texts.ts";

/** Up to here, content of unknown size is kept in memory; what is longer goes through a temporary file. */
const IN_MEMORY = 8 * 1024 * 1024;

/** Uploads what comes through standard input. */
export async function uploadPipe(
  context: Context,
  to: Remote,
  { overwrite, sliceSize, parts, verify, attributes }: WorkOptions,
  size: number | undefined,
): Promise<number> {
  const target = {
    bucketName: to.bucket,
    cosPath: to.path,
    insertOnly: overwrite ? 0 as const : 1 as const,
    sliceSize,
    concurrency: parts,
    ...attributes,
  };
  const client = await context.client();
  const progress = new ProgressView(context.output, context.io);
  let sent = 0;
  const name = formatRemote(to);
  progress.expect(size);
  progress.complete();
  return await one(context, `- -> ${name}`, { ...recordOf("-", {}), source: "-", target: name }, to, async () => {
    const tracked = progress.begin("-", size);
    const call = {
      ...context.call,
      onProgress: ({ loaded, total }: { loaded: number; total: number }): void => {
        sent = loaded;
        tracked.update(loaded, total);
      },
    };
    try {
      if (size !== undefined) return await client.uploadFileFromBuffer({ ...target, data: chunksOf(context), size }, call);
      const chunks: Uint8Array[] = [];
      let length = 0;
      const input = chunksOf(context);
      for (let next = await input.next(); !next.done; next = await input.next()) {
        chunks.push(next.value);
        length += next.value.length;
        if (length > IN_MEMORY) {
          return await throughFile(chunks, input, (localPath) => client.uploadFile({ ...target, localPath, verifySha1: verify }, call));
        }
      }
      return await client.uploadFileFromBuffer({ ...target, data: new Blob(chunks as Uint8Array<ArrayBuffer>[]) }, call);
    } finally {
      tracked.end(true);
      await progress.stop();
    }
  }, () => sent);
}

/** Prints a file to standard output. */
export async function printFile(context: Context, text: string): Promise<number> {
  const from = await context.place(text);
  if (from.kind !== "remote") {
    if (isStored(from)) throw new UsageError(t`${text}: - takes names of the service's own`, t`Copy it into a file: cos cp.`);
    throw new UsageError(t`neither the source nor the target is a remote name`, t`A remote name is cos://bucket/path or :/path.`);
  }
  if (isFolder(from) || /[*?]/.test(from.path)) throw new UsageError(t`${text} is more than one file, - takes one`);
  context.output.keepResultsAside();
  const name = formatRemote(from);
  let printed = 0;
  return await one(context, `${name} -> -`, { ...recordOf(name, {}), source: name, target: "-" }, from, async () => {
    printed = await print(context, from);
    return { ok: true, code: 0, message: "SUCCESS", data: undefined };
  }, () => printed);
}

/** One file, told of as those of other copies are. */
async function one(
  context: Context,
  label: string,
  record: Outcome["record"],
  remote: Remote,
  act: () => Promise<CosResult<unknown>>,
  bytes: () => number,
): Promise<number> {
  const start = context.io.now();
  const telling = new Telling(context);
  let outcome: Outcome;
  try {
    const result = await act();
    outcome = result.ok
      ? { status: "done", label, line: t`${label} (${formatBytes(bytes())})`, record: { ...record, size: bytes() } }
      : { status: "failed", label, record, failure: result as CosFailure, remote };
  } catch (error) {
    if (context.signal.aborted) throw error;
    outcome = failedOutcome(error, label, record, remote);
  }
  await telling.add(outcome);
  if (outcome.status === "done") {
    const whole = { verb: "copied", dryRun: false, done: 1, same: 0, deleted: 0, bytes: bytes(), resumed: 0 } as const;
    await context.output.note(summaryOf({ ...whole, seconds: (context.io.now() - start) / 1000 }));
  }
  return await conclude(context, telling.tally);
}

/**
 * Writes a remote file, or a part of it, to standard output, as fast as its reader takes it.
 *
 * @returns How many bytes were written.
 */
export async function print(
  context: Context,
  { bucket, path }: Remote,
  range: { rangeStart?: number; rangeEnd?: number } = {},
): Promise<number> {
  const client = await context.client();
  const at = { bucketName: bucket, cosPath: path };
  const opened = await openStored(client, { ...at, ...range }, context.call);
  if (!opened.ok) throw new CosError(opened);
  const reader = opened.data.body.getReader();
  let bytes = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      await context.output.content(part.value);
      bytes += part.value.length;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  // Where no length was announced, a body that was cut off looks whole.
  if (opened.data.contentLength === undefined && range.rangeStart === undefined && range.rangeEnd === undefined) {
    const stat = await client.statFile(at, context.call);
    if (!stat.ok) throw new CosError(stat);
    if (stat.data.filesize !== bytes) {
      throw new CosError(localFailure(-2, t`the service stores ${stat.data.filesize} bytes, ${bytes} came`));
    }
  }
  return bytes;
}

async function* chunksOf({ io, signal }: Context): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await unlessAborted(io.stdin.read(), signal); chunk; chunk = await unlessAborted(io.stdin.read(), signal)) yield chunk;
}

async function throughFile<T>(
  begun: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
  action: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "cos-stdin-"));
  try {
    const path = join(folder, "content");
    const file = new OpenFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    let size = 0;
    try {
      const write = async (chunk: Uint8Array): Promise<void> => {
        await file.write(chunk, size);
        size += chunk.length;
      };
      for (const chunk of begun) await write(chunk);
      for await (const chunk of rest) await write(chunk);
      const stored = Number(file.stat().size);
      if (stored !== size) throw new Error(`the temporary file has ${stored} of ${size} bytes`);
    } finally {
      await file.close();
    }
    return await action(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
