/**
 * `cos mv`.
 *
 * @module
 */
import { UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { isS3Name } from "../settings/s3_name.ts";
import { FAILURES, FILTERS, NAMES, NO_TARGET_DIRECTORY, OVERWRITE, RECURSIVE, TRANSFER, UPLOADS } from "../settings/options.ts";
import { copyFiles } from "./transfer/copy.ts";
import { t } from "../texts/texts.ts";

/** Moves or renames files. */
export const mv: Command = {
  operands: "SOURCE... TARGET",
  count: [2, Infinity],
  about: [
    "Takes names as `cos cp` does. Within a bucket the service moves by itself. Otherwise a source is deleted when the SHA-1 of its copy was found right.",
    "Folders that are empty afterwards are removed.",
  ],
  options: [RECURSIVE, NO_TARGET_DIRECTORY, ...TRANSFER, ...OVERWRITE, ...FILTERS, ...NAMES, ...UPLOADS, ...FAILURES],
  examples: [
    ["cos mv :/old.txt :/new.txt", "Renames a file."],
    ["cos mv -r :/2023 :/archive/", "Moves a folder into another."],
    ["cos mv --overwrite report.pdf cos://mybucket/reports/", "Uploads a file and deletes it here."],
  ],
  run: async (context) => {
    if (context.args.operands.includes("-")) throw new UsageError(t`mv: - cannot be moved`, t`Copy it: cos cp.`);
    const foreign = context.args.operands.find(isS3Name);
    if (foreign !== undefined) {
      throw new UsageError(
        t`${foreign}: nothing is moved to or from S3, for a source goes only when the service itself has proven its copy`,
        t`Copy it, compare both, and delete the source then: cos cp, cos compare, cos rm.`,
      );
    }
    return await copyFiles(context, true);
  },
};
