/**
 * `cos cp`.
 *
 * @module
 */
import type { Command } from "./base/command.ts";
import {
  ACL,
  FAILURES,
  FILTERS,
  NAMES,
  NO_BIZ_ATTR,
  NO_TARGET_DIRECTORY,
  OVERWRITE,
  RECURSIVE,
  S3,
  STATE,
  TRANSFER,
  UPLOADS,
} from "../settings/options.ts";
import { copyFiles } from "./transfer/copy.ts";

/** Copies files up, down, and between remote names. */
export const cp: Command = {
  operands: "SOURCE... TARGET",
  count: [2, Infinity],
  about: [
    "One side at least is a remote name. - is standard input or output. A target that ends with / is a folder, as is a local folder that is there; several sources need one.",
    "With -r, a folder goes into such a target under its own name; with / at its end, as with rsync, only what is in it goes. Where the target does not end with /, it takes the folder's place.",
    "Globs in remote names want quotes: * and ? stand for characters within a part of the path, ** for any parts.",
    "s3://bucket/key is in a bucket that speaks S3, whose key AWS_ACCESS_KEY_ID and its like name; cosv5://bucket-appid/key is the newer interface of this account's buckets. What is stored there is compared with the source before and after, and replaced with --overwrite only.",
    "Within a bucket the service copies by itself. From one bucket to another, content and attributes go through this computer.",
  ],
  options: [
    RECURSIVE,
    NO_TARGET_DIRECTORY,
    ...TRANSFER,
    { name: "size", value: "SIZE", doc: "Exact size of what comes through -; without it, much goes through a temporary file." },
    ...OVERWRITE,
    ...FILTERS,
    ...NAMES,
    ...UPLOADS,
    ...FAILURES,
    STATE,
    ACL,
    NO_BIZ_ATTR,
    ...S3,
  ],
  examples: [
    ["cos cp photo.jpg :/photos/", "Uploads a file into a folder of the default bucket."],
    ["cos cp -r photos/ cos://mybucket/2024/", "Uploads what is in a folder."],
    ["cos cp -r --resume photos/ :/2024/", "Goes on after an interruption."],
    ["cos cp ':/logs/**/*.gz' logs/", "Downloads all that fits."],
    ["tar c docs | cos cp - :/docs.tar", "Uploads what a program prints."],
    ["cos cp cos://one/a.txt cos://two/a.txt", "Copies from bucket to bucket."],
    ["cos cp -r :/photos/ s3://backup/photos/", "Copies a folder to a bucket of S3."],
  ],
  run: (context) => copyFiles(context, false),
};
