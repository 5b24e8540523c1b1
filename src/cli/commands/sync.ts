/**
 * `cos sync`.
 *
 * @module
 */
import type { Command } from "./base/command.ts";
import { ACL, FAILURES, FILTERS, NAMES, NO_BIZ_ATTR, S3, STATE, TRANSFER, UPLOADS, YES } from "../settings/options.ts";
import { syncFolders } from "./transfer/sync.ts";

/** Makes a folder like another. */
export const sync: Command = {
  operands: "SOURCE TARGET",
  count: [2, 2],
  about: [
    "Copies the files of a folder, local or remote, that the other does not have, or has with another content. The same is what is finished, and has the same size and SHA-1.",
    "With --delete, files that the source does not have are deleted in the target. This is asked first on a terminal, and needs --yes without one. Files that --include and --exclude leave out stay.",
  ],
  options: [
    { name: "delete", doc: "Delete files of the target that the source does not have." },
    YES,
    ...TRANSFER,
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
    ["cos sync photos :/photos", "Uploads what is new or changed."],
    ["cos sync --delete --dry-run :/photos photos", "Shows what would be downloaded and deleted."],
    ["cos sync :/ s3://backup/", "Copies to a bucket of S3 what is new or changed."],
    ["cos sync --exclude '*.tmp' cos://one/ cos://two/", "Makes a bucket like another."],
  ],
  run: syncFolders,
};
