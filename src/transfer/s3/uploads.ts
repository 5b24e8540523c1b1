/**
 * Uploads in parts that nobody will end any more: their parts are seen by nobody, and paid for.
 *
 * @module
 */
import type { CallOptions } from "../../core/config.ts";
import { DEFAULT_RETRY, pause } from "../../core/retry.ts";
import type { S3Client } from "./s3_client.ts";

/** Where it is noted that an upload is under way. */
export interface UploadRecord {
  /** One is about to begin, beside those that others have under way. */
  begin(others: readonly string[]): void;
  /** Nothing of it is left. */
  end(): void;
}

/** An upload of the same key that is older, in milliseconds, was left by a crash. */
const ABANDONED = 24 * 3600_000;
/** What is done at the end is done soon, in milliseconds, or not at all: somebody may wait for it who has pressed Ctrl-C. */
const SOON = 10_000;
/** Milliseconds between two looks. */
const MOMENT = 300;

/** What names the uploads of a key that are under way, without those that a crash has left long ago: these are given up. Nothing where that is not known. */
export async function othersAt(client: S3Client, key: string, call: CallOptions): Promise<string[] | undefined> {
  const listed = await client.listUploads(key, call);
  if (!listed.ok) return undefined;
  const others: string[] = [];
  for (const { key: own, uploadId, initiated } of listed.data) {
    if (own !== key) continue;
    if (initiated < Date.now() - ABANDONED) await client.abortUpload(key, uploadId, call);
    else others.push(uploadId);
  }
  return others;
}

/**
 * Gives up an upload. A part that was under way may arrive behind that, and S3 says that it is to be given up again then: so it counts as gone when it
 * was not there at two looks, a moment apart.
 *
 * @returns Whether nothing of it is left, as far as can be told.
 */
export async function giveUp(client: S3Client, key: string, uploadId: string): Promise<boolean> {
  const call: CallOptions = { signal: AbortSignal.timeout(SOON) };
  try {
    let isThere = true;
    for (let tries = 1; tries <= 5; tries++) {
      if (isThere) await client.abortUpload(key, uploadId, call);
      const uploads = await client.listUploads(key, call);
      if (!uploads.ok) return false;
      const wasThere = isThere;
      isThere = uploads.data.some((one) => one.uploadId === uploadId);
      if (!wasThere && !isThere) return true;
      await pause(DEFAULT_RETRY, 1, call.signal, { retryAfter: MOMENT });
    }
  } catch {
    // Too late.
  }
  return false;
}

/**
 * Gives up the uploads of a key that are not others'.
 *
 * @returns Whether nothing of them is left for sure.
 */
export async function clearUploads(client: S3Client, key: string, others: readonly string[]): Promise<boolean> {
  const call: CallOptions = { signal: AbortSignal.timeout(SOON) };
  try {
    const listed = await client.listUploads(key, call);
    if (!listed.ok) return false;
    for (const { key: own, uploadId } of listed.data) {
      if (own !== key || others.includes(uploadId)) continue;
      const given = await client.abortUpload(key, uploadId, call);
      if (!given.ok && given.httpStatus !== 404) return false;
    }
    return true;
  } catch {
    // Too late.
    return false;
  }
}
