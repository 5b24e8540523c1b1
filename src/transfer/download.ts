/**
 * Downloads into local files (protocol notes, section 3.12).
 *
 * @module
 */
import type { CallOptions } from "../config.ts";
import type { DownloadedObject } from "../download_object.ts";
import type { DownloadFileInput, DownloadObjectInput } from "../generated/requests.ts";
import { CosError, type CosFailure, type CosResult, localFailure } from "../result.ts";

/** A file that was downloaded. */
export interface DownloadedFile {
  /** Where it was written. */
  readonly localFilename: string;
  /** Bytes that were written. */
  readonly size: number;
  /** Response headers: ETag, Last-Modified, the file's own headers and more. */
  readonly headers: Headers;
}

/** The call of a client that downloads are made of. */
export interface DownloadClient {
  /** Opens an object. */
  downloadObject(input: DownloadObjectInput, options?: CallOptions): Promise<CosResult<DownloadedObject>>;
}

/** Downloads into a temporary file beside the target, which gets its name when it is whole. */
export async function downloadFile(
  client: DownloadClient,
  input: DownloadFileInput,
  options?: CallOptions,
): Promise<CosResult<DownloadedFile>> {
  const { localFilename, ...object } = input;
  const { openTargetFile } = await import("./local_file.ts");
  // Opened before anything is asked: a target that cannot be written costs no download.
  const target = await openTargetFile(localFilename);
  try {
    const opened = await client.downloadObject(object, options);
    if (!opened.ok) return opened;
    const { status, headers, body } = opened.data;
    const refused = unusable(status, headers, object);
    if (refused) {
      await body.cancel();
      return refused;
    }
    let size = 0;
    for await (const chunk of body) {
      await target.write(chunk);
      size += chunk.length;
    }
    await target.commit();
    return { ...opened, data: { localFilename, size, headers } };
  } catch (error) {
    if (!(error instanceof CosError) || (error.code !== -2 && error.code !== -3)) throw error;
    return localFailure(error.code, error.message.replace(/ \(code -\d\)$/, ""));
  } finally {
    await target.discard();
  }
}

/** What cannot become the file that was asked for. */
function unusable(status: number, headers: Headers, { rangeStart, rangeEnd }: DownloadObjectInput): CosFailure | undefined {
  if (status === 304) return localFailure(-2, "the file has not changed; nothing was written", { httpStatus: status });
  if (rangeStart === undefined && rangeEnd === undefined) return undefined;
  const begins = `bytes ${rangeStart ?? 0}-`;
  if (status !== 206 || !headers.get("content-range")?.startsWith(begins)) {
    return localFailure(
      -2,
      `expected the part of the file that begins ${begins}, got HTTP ${status}, Content-Range ${headers.get("content-range") ?? "absent"}`,
      { httpStatus: status },
    );
  }
}
