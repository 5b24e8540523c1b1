/**
 * What a name stands for.
 *
 * @module
 */
import type { CosClient } from "../../../client.ts";
import { BucketPlace } from "../../../transfer/bucket_place.ts";
import { type LocalOptions, LocalPlace } from "../../../transfer/local_place.ts";
import type { Entry, Place } from "../../../transfer/place.ts";
import { isCos } from "../../../transfer/s3/s3_settings.ts";
import type { Named, Stored } from "../../settings/place.ts";
import { asFolder, baseName, isFolder, parentOf, type Remote } from "../../settings/remote_name.ts";
import { accountOf } from "../../settings/settings.ts";
import type { Context } from "../base/context.ts";

/** A file, with the place that its folder is; or a folder, which is a place itself. */
export interface Found {
  /** Where it is, or what it is. */
  readonly place: Place;
  /** What is known of it: of a file by its name, of a folder by an empty path. */
  readonly entry: Entry;
}

/** A remote folder as a place. */
export function placeOf(client: CosClient, remote: Remote): BucketPlace {
  return new BucketPlace(client, remote.bucket, asFolder(remote).path);
}

/**
 * A folder of any kind as a place. What it takes, keys and packages, is asked for only where the kind needs it.
 *
 * @param context Knows the settings.
 * @param name The folder, with or without `/` at its end.
 * @param local How a local one is looked at.
 */
export async function openPlace(context: Context, name: Named, local: LocalOptions = {}): Promise<Place> {
  if (name.kind === "local") return new LocalPlace(name.path, local);
  return await storedPlace(context, name);
}

/** The folder that something in a bucket lies in, as a place. */
export async function parentPlace(context: Context, name: Stored): Promise<Place> {
  return await storedPlace(context, { ...name, path: parentOf(name.path) });
}

async function storedPlace(context: Context, name: Stored): Promise<Place> {
  if (name.kind === "remote") return placeOf(await context.client(), name);
  const { openS3Place } = await import("../../../transfer/s3/mod.ts");
  return openS3Place(await context.s3(name), name.bucket, asFolder(name).path.slice(1));
}

/**
 * Finds out what a name stands for: a file; a folder that was created, or holds something; or nothing.
 *
 * @param context Knows the settings.
 * @param name The name; one with `/` at its end stands for a folder only.
 */
export async function lookUp(context: Context, name: Stored): Promise<Found | undefined> {
  if (!isFolder(name)) {
    const place = await parentPlace(context, name);
    const entry = await place.look(baseName(name.path), context.call);
    if (entry) return { place, entry };
  }
  const place = await storedPlace(context, name);
  const entry = await place.look("", context.call);
  return entry && { place, entry };
}

/** Whether two names are in one bucket: those of COS v5, by whatever name, are those of v4 with the appid behind their names. */
export async function isOneBucket(context: Context, one: Stored, other: Stored): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((stored) => bucketOf(context, stored)));
  return a === b;
}

async function bucketOf(context: Context, stored: Stored): Promise<string> {
  const { kind, bucket } = stored;
  if (kind === "remote") return `cos://${bucket}-${accountOf(await context.settings()).appid}`;
  return kind === "cosv5" || isCos(await context.s3(stored)) ? `cos://${bucket}` : `s3://${bucket}`;
}
