/**
 * What lies below a folder, local or remote.
 *
 * @module
 */
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CosClient } from "../../client.ts";
import type { CallOptions } from "../../core/config.ts";
import { CosError, localFailure } from "../../core/result.ts";
import { type LocalFile, localFiles } from "../../transfer/folder.ts";
import { NameFailed, unreadable } from "../failure.ts";
import { asFolder, type Remote } from "../remote_name.ts";

/** One file or folder below another. */
export interface Item {
  /** Its path below the folder, with `/` between its parts; a folder's ends with `/`. */
  readonly path: string;
  /** `other`: nothing that can be transferred, for the reason in `why`. Only remote folders are told of. */
  readonly kind: "file" | "folder" | "other";
  /** Why it cannot be transferred. */
  readonly why?: string;
  /** Size in bytes. */
  readonly size?: number | undefined;
  /** When it was last changed, in whole seconds. */
  readonly mtime?: number | undefined;
  /** SHA-1 that the service stores. */
  readonly sha?: string | undefined;
  /** When it was created, in whole seconds. */
  readonly ctime?: number | undefined;
  /** Who may read it. */
  readonly authority?: string | undefined;
}

/** Temporary files of downloads that were interrupted: no part of a folder. */
const PART_FILE = /^\.cos-[0-9a-f-]{20,36}\.part(\.json(\.new)?)?$/;

/**
 * The files below a local folder, in order of names.
 *
 * @param folder The folder.
 * @param followLinks Whether symbolic links are followed.
 * @param deep Whether files in its folders are told of too.
 */
export async function* localTree(folder: string, followLinks: boolean, deep: boolean = true): AsyncGenerator<Item, void, undefined> {
  const root = await localFolder(folder);
  for await (const file of deep ? localFiles(root, "", followLinks, [root]) : filesIn(root, followLinks)) {
    const { path } = file;
    if ("unread" in file) {
      const place = { kind: "local", path: join(folder, ...path.split("/")) } as const;
      throw new NameFailed(place.path, place, unreadable((file.unread.cause ?? file.unread) as { code?: string }));
    }
    const { regular } = file;
    if (PART_FILE.test(path.slice(path.lastIndexOf("/") + 1))) continue;
    if (!regular) {
      yield { path, kind: "other", why: "it is no regular file" };
      continue;
    }
    const { size, mtimeMs } = await stat(join(root, ...path.split("/")));
    yield { path, kind: "file", size, mtime: Math.floor(mtimeMs / 1000) };
  }
}

async function* filesIn(root: string, followLinks: boolean): AsyncGenerator<LocalFile, void, undefined> {
  const entries = (await readdir(root, { withFileTypes: true })).sort((one, other) => one.name < other.name ? -1 : 1);
  for (const entry of entries) {
    const target = entry.isSymbolicLink() && followLinks ? await stat(join(root, entry.name)).catch(() => entry) : entry;
    if (!target.isDirectory()) yield { path: entry.name, regular: target.isFile() };
  }
}

/** The real path of a local folder. */
export async function localFolder(path: string): Promise<string> {
  const place = { kind: "local", path } as const;
  const found = await stat(path).catch((error) => {
    throw new NameFailed(path, place, unreadable(error));
  });
  if (!found.isDirectory()) throw new NameFailed(path, place, localFailure(-1, "is no folder"));
  return await realpath(path);
}

/**
 * What lies below a remote folder, in order of names: a folder before what lies in it.
 *
 * @param client Who lists it.
 * @param folder The folder.
 * @param options Settings of each call.
 * @param deep Whether what lies in its folders is told of too.
 */
export async function* remoteTree(
  client: CosClient,
  folder: Remote,
  options: CallOptions,
  deep: boolean = true,
): AsyncGenerator<Item, void, undefined> {
  yield* below(client, asFolder(folder), "", options, deep);
}

async function* below(
  client: CosClient,
  root: Remote,
  path: string,
  options: CallOptions,
  deep: boolean,
): AsyncGenerator<Item, void, undefined> {
  const { bucket: bucketName, path: rootPath } = root;
  for await (const entry of client.listFolderAll({ bucketName, cosPath: rootPath + path, num: 1000 }, options)) {
    const { name, filesize, filelen, mtime, ctime, sha, authority } = entry;
    const common = { path: path + name, mtime, ctime, authority };
    if (name.endsWith("/")) {
      yield { ...common, kind: "folder" };
      if (deep) yield* below(client, root, path + name, options, deep);
    } else if (filelen !== undefined && filesize !== undefined && filelen < filesize) {
      yield { ...common, kind: "other", why: "its upload is unfinished", size: filesize };
    } else yield { ...common, kind: "file", size: filesize, sha };
  }
}

/** What a remote name stands for. */
export type Found = { readonly kind: "file"; readonly size: number; readonly sha: string | undefined; readonly mtime: number } | {
  readonly kind: "folder";
};

/**
 * Finds out what a remote name stands for: a file; a folder that was created, or holds something; or nothing.
 *
 * @param client Who asks.
 * @param remote The name; one with `/` at its end stands for a folder only.
 * @param options Settings of each call.
 */
export async function lookUp(client: CosClient, remote: Remote, options: CallOptions): Promise<Found | undefined> {
  const { bucket: bucketName, path } = remote;
  if (!path.endsWith("/")) {
    const file = await client.statFile({ bucketName, cosPath: path }, options);
    if (file.ok) return { kind: "file", size: file.data.filesize, sha: file.data.sha, mtime: file.data.mtime };
    if (file.code !== -197) throw new CosError(file);
  }
  const folder = asFolder(remote);
  const page = await client.listFolder({ bucketName, cosPath: folder.path, num: 1 }, options);
  if (!page.ok) throw new CosError(page);
  if (page.data.infos.length > 0 || folder.path === "/") return { kind: "folder" };
  const created = await client.statFolder({ bucketName, cosPath: folder.path }, options);
  if (!created.ok && created.code !== -197) throw new CosError(created);
  return created.ok ? { kind: "folder" } : undefined;
}
