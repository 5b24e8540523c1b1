/**
 * Objects as they are stored. One that has a Content-Encoding is decoded by fetch on its way, and is not what the service stores then.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import { type DownloadedObject, isEncoded } from "../core/download_object.ts";
import type { CosResult } from "../core/result.ts";
import { AS_STORED, type AsStored } from "../core/runtime_fetch.ts";
import type { DownloadObjectInput, StatFileInput } from "../generated/requests.ts";
import type { FileStat } from "../generated/results.ts";

/** The calls of a client that downloads are made of. */
export interface DownloadClient {
  /** Opens an object. */
  downloadObject(input: DownloadObjectInput, options?: CallOptions): Promise<CosResult<DownloadedObject>>;
  /** Tells the SHA-1 that the service stores. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
}

/** Options of a call that opens an object as it is stored, where the runtime can. */
export function asStored(options: CallOptions): CallOptions & AsStored {
  return { ...options, [AS_STORED]: true };
}

/**
 * Opens an object as it is stored: a second time, where the first answer turns out to be decoded. What was packed on its way only, and so has
 * another length than what is stored, stays decoded, for that is what is stored.
 *
 * @param size Bytes that the service stores, if that is known.
 */
export async function openStored(
  client: DownloadClient,
  input: DownloadObjectInput,
  options: CallOptions & AsStored,
  size?: number,
): Promise<CosResult<DownloadedObject>> {
  // A part of what is packed cannot be unpacked, and Bun's fetch complains of that on the terminal.
  if ("Bun" in globalThis && (input.rangeStart ?? input.rangeEnd) !== undefined) options = asStored(options);
  const opened = await client.downloadObject(input, options);
  if (!opened.ok || options[AS_STORED] || !isDecoded(opened.data)) return opened;
  const { headers, body } = opened.data;
  const length = Number(/^bytes .*\/([0-9]+)$/.exec(headers.get("content-range") ?? "")?.[1] ?? headers.get("content-length") ?? NaN);
  if (length !== size) {
    const { signal, timeout, retry } = options;
    const stat = await client.statFile({ bucketName: input.bucketName, cosPath: input.cosPath }, { signal, timeout, retry });
    // Whoever cannot tell the size says so in the end.
    if (!stat.ok || stat.data.filesize !== length) return opened;
  }
  await body.cancel();
  return await client.downloadObject(input, asStored(options));
}

/** Whether an object's bytes may be others than those that were sent, and as many as nobody announced. */
export function isDecoded({ headers, contentLength }: DownloadedObject): boolean {
  return contentLength === undefined && isEncoded(headers);
}
