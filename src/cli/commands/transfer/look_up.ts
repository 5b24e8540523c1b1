/**
 * What a remote name stands for.
 *
 * @module
 */
import type { CosClient } from "../../../client.ts";
import type { CallOptions } from "../../../core/config.ts";
import { BucketPlace } from "../../../transfer/bucket_place.ts";
import type { Entry } from "../../../transfer/place.ts";
import { asFolder, baseName, isFolder, parentOf, type Remote } from "../../settings/remote_name.ts";

/** A file, with the place that its folder is; or a folder, which is a place itself. */
export interface Found {
  /** Where it is, or what it is. */
  readonly place: BucketPlace;
  /** What is known of it: of a file by its name, of a folder by an empty path. */
  readonly entry: Entry;
}

/** A remote folder as a place. */
export function placeOf(client: CosClient, remote: Remote): BucketPlace {
  return new BucketPlace(client, remote.bucket, asFolder(remote).path);
}

/** The folder that a remote file lies in, as a place. */
export function parentPlace(client: CosClient, { bucket, path }: Remote): BucketPlace {
  return new BucketPlace(client, bucket, parentOf(path));
}

/**
 * Finds out what a remote name stands for: a file; a folder that was created, or holds something; or nothing.
 *
 * @param client Who asks.
 * @param remote The name; one with `/` at its end stands for a folder only.
 * @param options Settings of each call.
 */
export async function lookUp(client: CosClient, remote: Remote, options: CallOptions): Promise<Found | undefined> {
  if (!isFolder(remote)) {
    const place = parentPlace(client, remote);
    const entry = await place.look(baseName(remote.path), options);
    if (entry) return { place, entry };
  }
  const place = placeOf(client, remote);
  const entry = await place.look("", options);
  return entry && { place, entry };
}
