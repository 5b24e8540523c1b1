/**
 * Folders whose files went away: removed when nothing is left in them.
 *
 * @module
 */
import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { CosClient } from "../../client.ts";
import type { CallOptions } from "../../core/config.ts";
import { unwrap } from "../../core/result.ts";
import type { Place } from "../place.ts";

/**
 * Removes folders that are empty now.
 *
 * @param client Who asks.
 * @param root The folder that the files were in.
 * @param files Paths of the files below it, with `/` between their parts.
 * @param options What is meant: whether the root goes too, and which folders stay in any case.
 * @param call Settings of each call.
 */
export async function removeEmptied(
  client: CosClient,
  root: Place,
  files: Iterable<string>,
  options: { readonly withRoot: boolean; readonly keep?: ReadonlySet<string> },
  call: CallOptions,
): Promise<void> {
  const folders = new Set<string>();
  for (const file of files) for (const folder of foldersAbove(file)) folders.add(folder);
  if (options.withRoot) folders.add("");
  // The deepest first.
  for (const folder of [...folders].sort((one, other) => other.length - one.length)) {
    if (!options.keep?.has(folder)) await removeIfEmpty(client, root, folder, call);
  }
}

/** The folders that a file lies in, each with `/` at its end. */
export function foldersAbove(file: string): string[] {
  return [...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index + 1));
}

async function removeIfEmpty(client: CosClient, root: Place, folder: string, call: CallOptions): Promise<void> {
  if (root.kind === "pipe") return;
  // One that is not empty refuses; nothing else can go wrong that would matter.
  if (root.kind === "local") return await rmdir(join(root.path, ...folder.split("/"))).catch(() => {});
  const at = { bucketName: root.bucket, cosPath: root.path + folder };
  if (at.cosPath === "/") return;
  // The service deletes a folder's record though something lies in it.
  if (unwrap(await client.listFolder({ ...at, num: 1 }, call)).infos.length > 0) return;
  const deleted = await client.delFolder(at, call);
  if (!deleted.ok && deleted.code !== -197) unwrap(deleted);
}
