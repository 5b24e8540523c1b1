/**
 * Objects as they are stored. One that has a Content-Encoding is decoded by fetch on its way, and is not what the service stores then.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import { type DownloadedObject, isEncoded } from "../core/download_object.ts";
import { type CosResult, localFailure } from "../core/result.ts";
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
 * another length than what is stored, comes decoded, for that is what is stored.
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
  const ranged = (input.rangeStart ?? input.rangeEnd) !== undefined;
  const first = "Bun" in globalThis && ranged ? asStored(options) : options;
  const opened = await client.downloadObject(input, first);
  if (!opened.ok || options[AS_STORED] || !isEncoded(opened.data.headers)) return opened;
  const length = wholeLength(opened.data);
  let stored = length === size;
  if (!stored) {
    const { signal, timeout, retry } = options;
    const stat = await client.statFile({ bucketName: input.bucketName, cosPath: input.cosPath }, { signal, timeout, retry });
    if (!stat.ok) {
      await opened.data.body.cancel();
      return stat;
    }
    stored = length === stat.data.filesize;
  }
  if (isDecoded(opened.data) ? !stored : stored) return opened;
  await opened.data.body.cancel();
  const again = await client.downloadObject(input, stored ? asStored(options) : options);
  // One without a length is compared at its end.
  if (!stored || !again.ok || [length, undefined].includes(wholeLength(again.data))) return again;
  await again.data.body.cancel();
  return localFailure(
    -2,
    `${length} bytes were announced, and then ${wholeLength(again.data)}: the file was changed, or something packs it on its way`,
  );
}

/**
 * Opens all of an object as it is stored, and refuses one that has another length than what is known of it.
 *
 * @param size Bytes that the service stores.
 */
export async function openWhole(
  client: DownloadClient,
  input: DownloadObjectInput,
  options: CallOptions & AsStored,
  size: number,
): Promise<CosResult<DownloadedObject>> {
  const opened = await openStored(client, input, options, size);
  if (!opened.ok || opened.data.contentLength === size) return opened;
  const { body, contentLength } = opened.data;
  await body.cancel();
  const why = isDecoded(opened.data)
    ? "; it has a Content-Encoding, which the client's fetch decodes, so it cannot be had as it is stored"
    : "";
  return localFailure(-2, `the download has ${contentLength ?? "an unknown number of"} bytes, the service stores ${size}${why}`);
}

/** Bytes of all of an object, packed or not, as its answer tells. */
function wholeLength({ headers }: DownloadedObject): number | undefined {
  const text = headers.has("content-range") ? /[0-9]+$/.exec(headers.get("content-range")!)?.[0] : headers.get("content-length");
  return text === undefined || text === null ? undefined : Number(text);
}

/** Whether an object's bytes may be others than those that were sent, and as many as nobody announced. */
export function isDecoded({ headers, contentLength }: DownloadedObject): boolean {
  return contentLength === undefined && isEncoded(headers);
}
