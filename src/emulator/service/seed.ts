/**
 * Files of a local folder as files of a bucket.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "./hash.ts";
import type { Context } from "./operations/context.ts";
import { newFile } from "./operations/uploads.ts";
import { checkPath } from "./paths.ts";
import { Refusal } from "./refusal.ts";

/** How a bucket is filled. */
export interface SeedOptions {
  /** The bucket; the first one by default. */
  readonly bucket?: string | undefined;
  /** The account of the bucket; the first one by default. */
  readonly appid?: number | string | undefined;
  /** The folder of the bucket that the local folder becomes; `/` by default. */
  readonly cosPath?: string | undefined;
  /** Whether files that are there already are replaced; no by default. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Puts the files of a local folder, and of all folders in it, into a bucket, and makes the folders. Symbolic links are passed over.
 *
 * @param bucket The bucket, by its name in the store.
 * @param cosPath Where, with a slash at the end.
 * @returns how many files it has put.
 */
export async function seed(context: Context, bucket: string, local: string, cosPath: string, overwrite: boolean): Promise<number> {
  let files = 0;
  for (const entry of await readdir(local, { withFileTypes: true })) {
    const source = join(local, entry.name);
    const path = cosPathOf(cosPath + entry.name, source);
    const now = context.now();
    if (entry.isDirectory()) {
      const known = await context.store.folder(bucket, `${path}/`);
      const record = { bizAttr: "", ctime: now, mtime: now };
      if (known === undefined) await context.store.commit(bucket, [{ kind: "folder", path: `${path}/`, record }]);
      files += await seed(context, bucket, source, `${path}/`, overwrite);
    } else if (entry.isFile() && (overwrite || await context.store.file(bucket, path) === undefined)) {
      const content = await context.store.write(createReadStream(source));
      try {
        const record = newFile(now, { content, sha: await hashOf(context.store, content), sliceSize: content.size, bizAttr: "" });
        await context.store.commit(bucket, [{ kind: "file", path, record }]);
      } finally {
        await context.store.release(content);
      }
      files++;
    }
  }
  return files;
}

function cosPathOf(path: string, source: string): string {
  try {
    return checkPath(path);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Error(`${source} cannot be put into a bucket: its path there would be refused with ${error.code}`, { cause: error });
  }
}
