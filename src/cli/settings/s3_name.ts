/**
 * Names of objects in buckets that speak S3, as they are typed: `s3://bucket/key`, and `cosv5://bucket-appid/key` for the same account's buckets by
 * the newer interface.
 *
 * @module
 */
import { UsageError } from "../terminal/exit.ts";
import { t } from "../texts/texts.ts";
import { readTypedPath } from "./glob.ts";

/** An object, or a folder of objects, in a bucket that speaks S3. */
export interface S3Name {
  /** Which settings hold for it. */
  readonly kind: "s3" | "cosv5";
  /** The bucket's name; for `cosv5` with the appid. */
  readonly bucket: string;
  /** The key with `/` before it, so that it reads as the paths of other names do; a folder's ends with `/`. */
  readonly path: string;
  /** The path with its wildcards, where it was typed with any. */
  readonly glob?: string;
}

/** Whether a text is meant to be a name of this kind. */
export function isS3Name(text: string): boolean {
  return /^(s3|cosv5):\/\//i.test(text);
}

/**
 * Reads a name. Names are taken as they are: `%20` is three characters.
 *
 * @param text What was typed.
 * @throws UsageError for a name without a bucket, and for keys that nothing here can tell from others: with `.`, `..` or nothing as a part.
 */
export function parseS3Name(text: string): S3Name {
  const [, scheme, bucket, typed = "/"] = /^(s3|cosv5):\/\/([^/]*)(\/.*)?$/is.exec(text) ?? [];
  if (!scheme || !bucket) throw new UsageError(t`${text} names no bucket`, t`Such a name is s3://bucket/key or cosv5://bucket-appid/key.`);
  const kind = scheme.toLowerCase() as S3Name["kind"];
  if (kind === "cosv5" && !/^[a-z0-9][a-z0-9-]*-[0-9]+$/.test(bucket)) {
    throw new UsageError(
      t`${text}: the bucket of a cosv5:// name has the appid behind it`,
      t`For example: cosv5://mybucket-1250000000/key`,
    );
  }
  if (kind === "s3" && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(bucket)) {
    throw new UsageError(t`${text}: ${JSON.stringify(bucket)} is no bucket's name`, t`Such a name is s3://bucket/key.`);
  }
  const read = readTypedPath(typed);
  const { path } = read;
  const odd = path.slice(1).replace(/\/$/, "").split("/").find((part) => part === "." || part === "..");
  if (odd !== undefined) throw new UsageError(t`${text}: no part of a key can be . or ..`);
  if (path.includes("//")) throw new UsageError(t`${text}: a key with an empty part is refused, for it can be no path`);
  return { kind, bucket, ...read };
}

/** A name in full. */
export function formatS3Name({ kind, bucket, path }: S3Name): string {
  return `${kind}://${bucket}${path}`;
}
