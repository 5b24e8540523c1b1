/**
 * An object's content in one stream that goes on where it was cut off.
 *
 * @module
 */
import { Overlong, readerOf } from "../core/body.ts";
import type { CallOptions } from "../core/config.ts";
import { type DownloadedObject, isEncoded } from "../core/download_object.ts";
import { CosError, type CosFailure, type CosResult, localFailure } from "../core/result.ts";
import { DEFAULT_RETRY, pause, type RetryRule } from "../core/retry.ts";
import type { StatFileInput } from "../generated/requests.ts";
import { asStored, type DownloadClient, openWhole } from "./stored.ts";

/** Bytes that are taken at once. */
const ROOM = 512 * 1024;

/**
 * Opens an object of known size. Its pieces are in memory that the next one may take: whoever keeps one copies it.
 *
 * @param client Who asks.
 * @param at The object.
 * @param size Bytes that it must have.
 * @param call Settings of each request.
 * @returns Its content; or why it cannot be had as it is stored.
 */
export async function openSteady(
  client: DownloadClient,
  { bucketName, cosPath }: StatFileInput,
  size: number,
  call: CallOptions,
): Promise<CosResult<AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>>> {
  const at = { bucketName, cosPath };
  const opened = await openWhole(client, at, call, size);
  if (!opened.ok) return opened;
  return { ...opened, data: chunksOf(client, at, opened.data, size, call) };
}

async function* chunksOf(
  client: DownloadClient,
  at: StatFileInput,
  first: DownloadedObject,
  size: number,
  call: CallOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const rule: RetryRule = { ...DEFAULT_RETRY, ...call.retry as RetryRule };
  const etag = first.headers.get("etag") ?? "";
  const again = isEncoded(first.headers) ? asStored(call) : call;
  let body = readerOf(first.body);
  // Deno fills it again and again; other runtimes bring memory of their own.
  let room = new ArrayBuffer(ROOM);
  let offset = 0;
  let progressed = performance.now();
  try {
    for (let tries = 1;;) {
      try {
        const bytes = await body.read(room);
        if (bytes === undefined) return;
        const { length } = bytes;
        yield bytes;
        offset += length;
        if (room.byteLength === 0) room = bytes.buffer;
        else body.free?.(bytes);
        tries = 1;
        progressed = performance.now();
      } catch (error) {
        // Only a strong ETag tells that the rest is of the same content.
        const isCut = error instanceof CosError && !(error instanceof Overlong) && (error.code === -2 || error.code === -3);
        if (!isCut || offset >= size || !/^(?!W\/)./.test(etag)) throw error;
        const left = rule.deadline - (performance.now() - progressed);
        if (tries++ >= rule.attempts || !await pause(rule, tries, call.signal, { left })) throw error;
        await body.cancel();
        const rest = await client.downloadObject({ ...at, rangeStart: offset }, again);
        if (!rest.ok) throw new CosError(rest);
        body = readerOf(rest.data.body);
        const wrong = problemOf(rest.data, etag, offset, size);
        if (wrong) throw new CosError(wrong);
      }
    }
  } finally {
    await body.cancel().catch(() => {});
  }
}

/** Why an answer is not the rest of the same content. */
function problemOf({ status, headers }: DownloadedObject, etag: string, offset: number, size: number): CosFailure | undefined {
  if (status === 206 && headers.get("etag") === etag && headers.get("content-range") === `bytes ${offset}-${size - 1}/${size}`) {
    return undefined;
  }
  return localFailure(-2, "the file was changed while it was read, or its rest cannot be had alone");
}
