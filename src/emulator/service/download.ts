/**
 * Downloads (protocol notes, section 3.12).
 *
 * @module
 */
import type { FileRecord } from "../store/store.ts";
import type { Answer } from "./answer.ts";
import type { Header } from "./exchange.ts";
import type { Context } from "./operations/context.ts";
import { isFolder } from "./paths.ts";
import { byteString } from "./percent.ts";
import { hasChanged, isUnchanged, rangeHolds, readRange } from "./range.ts";
import { Refusal } from "./refusal.ts";

/** What is asked for. */
export interface DownloadCall {
  /** The bucket, by its name in the store. */
  readonly bucket: string;
  /** The path, decoded. */
  readonly path: string;
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether only the headers of the answer are asked for. */
  readonly head: boolean;
}

/** Whether a download needs a sign: the file's authority goes before the bucket's. */
export async function needsSign(context: Context, bucket: string, path: string, bucketIsPublic: boolean): Promise<boolean> {
  const authority = (await context.store.file(bucket, path))?.authority ?? "eInvalid";
  return authority === "eInvalid" ? !bucketIsPublic : authority === "eWRPrivate";
}

/** Answers a GET or HEAD; its sign, if one is needed, is already checked. */
export async function download(context: Context, { bucket, path, headers, head }: DownloadCall): Promise<Answer> {
  if (isFolder(path)) throw new Refusal(-160);
  const file = await context.store.file(bucket, path);
  if (file === undefined) throw new Refusal(await context.store.upload(bucket, path) === undefined ? -46628 : -46614);
  if (file.forbid === 1) throw new Refusal(-46646);

  const { content, mtime } = file;
  const etag = `"${file.sha}"`;
  const state: Header[] = [["ETag", etag], ["Last-Modified", new Date(mtime * 1000).toUTCString()]];
  if (hasChanged(headers, etag, mtime)) {
    throw new Refusal(-5999, "the file is not the one that If-Match or If-Unmodified-Since means", { headers: state, status: 412 });
  }
  if (isUnchanged(headers, etag, mtime)) return { code: 0, status: 304, headers: state, body: null };

  const span = rangeHolds(headers, etag, mtime) ? readRange(headers.get("range"), content.size) : undefined;
  const { start, end } = span ?? { start: 0, end: content.size };
  return {
    code: 0,
    status: span === undefined ? 200 : 206,
    headers: [
      ...state,
      ["Accept-Ranges", "bytes"],
      ["Content-Length", String(end - start)],
      ...span === undefined ? [] : [["Content-Range", `bytes ${start}-${end - 1}/${content.size}`] as const],
      ...storedHeaders(file),
    ],
    body: head ? null : start === end ? new Uint8Array() : await context.store.read(content, start, end),
  };
}

function storedHeaders({ headers }: FileRecord): Header[] {
  const stored = Object.entries(headers).map(([name, value]): Header => [name, byteString(value)]);
  const typed = stored.some(([name]) => name.toLowerCase() === "content-type");
  return typed ? stored : [["Content-Type", "application/octet-stream"], ...stored];
}
