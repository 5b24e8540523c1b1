/**
 * `upload`, and what all uploads have in common (protocol notes, section 3.1).
 *
 * @module
 */
import type { FileRecord, UploadRecord } from "../../store/store.ts";
import { hashOf } from "../hash.ts";
import { Refusal } from "../refusal.ts";
import { param } from "../table.ts";
import type { Context, Operate } from "./context.ts";
import { needNoFolder, needWritable, readBizAttr, readInsertOnly, readSha } from "./context.ts";

const LARGEST = param("upload", "filecontent").maxBytes ?? 20_971_520;

/** Stores a file that comes in one request. */
export const upload: Operate = async (context, { bucket, path, fields, links }) => {
  const { content } = fields;
  if (content === undefined) throw new Refusal(-5990);
  if (content.size > LARGEST) throw new Refusal(-285);
  const bizAttr = readBizAttr(fields) ?? "";
  const insertOnly = readInsertOnly(fields);
  const sha = await hashOf(context.store, content);
  const announced = readSha(fields);
  if (announced !== undefined && announced !== sha) throw new Refusal(-4016);

  const present = await checkPresent(context, bucket, path, insertOnly, sha);
  if (present !== undefined) {
    await context.store.commit(bucket, [{ kind: "file", path, record: { ...present, mtime: context.now() } }]);
    return links(path);
  }
  if (insertOnly) await checkPending(context, bucket, path, announced);
  await finish(context, bucket, path, newFile(context.now(), { content, sha, sliceSize: content.size, bizAttr }));
  return links(path);
};

/** Puts a file at a path; an upload that is under way there ends. */
export async function finish(context: Context, bucket: string, path: string, record: FileRecord): Promise<void> {
  await context.store.commit(bucket, [{ kind: "file", path, record }, { kind: "upload", path, record: undefined }]);
}

/** A file fresh from its upload. */
export function newFile(now: number, file: Pick<FileRecord, "content" | "sha" | "sliceSize" | "bizAttr">): FileRecord {
  return { authority: "eInvalid", forbid: 0, headers: {}, ctime: now, mtime: now, ...file };
}

/**
 * Refuses an upload to a path where something finished is that it may not replace.
 *
 * @param sha SHA-1 of the content, as far as known.
 * @returns the file that is there, if it may not be replaced but has the same content and the service is set to accept that.
 */
export async function checkPresent(
  context: Context,
  bucket: string,
  path: string,
  insertOnly: boolean,
  sha: string | undefined,
): Promise<FileRecord | undefined> {
  await needNoFolder(context, bucket, path);
  const file = await context.store.file(bucket, path);
  needWritable(file);
  if (!insertOnly || file === undefined) return undefined;
  if (sha !== file.sha) throw new Refusal(-177);
  if (context.settings.sameContent === "refuse") throw new Refusal(-4018);
  return file;
}

/** Refuses an upload to a path where another is under way; the code tells whether that one can be resumed. */
export async function checkPending(context: Context, bucket: string, path: string, sha: string | undefined): Promise<void> {
  const pending = await context.store.upload(bucket, path);
  if (pending !== undefined) throw new Refusal(sameUpload(pending, sha) ? -4019 : -4020);
}

/** Whether an unfinished upload may be of the same content. If one side gave no SHA-1, nobody can tell, and it counts as the same. */
function sameUpload(pending: UploadRecord, sha: string | undefined): boolean {
  return pending.sha === undefined || sha === undefined || pending.sha === sha;
}
