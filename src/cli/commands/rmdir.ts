/**
 * `cos rmdir`.
 *
 * @module
 */
import { CosError, unwrap } from "../../core/result.ts";
import type { Command } from "./base/command.ts";
import { recordOf } from "./base/record.ts";
import { asFolder, formatRemote } from "../settings/remote_name.ts";
import { eachName } from "./transfer/run.ts";
import { t } from "../texts/texts.ts";

/** Deletes empty folders. */
export const rmdir: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: ["The service would remove the folder alone and keep its files; so it is looked into first."],
  options: [],
  examples: [["cos rmdir :/empty/", "Deletes a folder in which nothing is."]],
  run: (context) =>
    eachName(context, context.args.operands, async (text) => {
      const folder = asFolder(await context.remote(text));
      const client = await context.client();
      const at = { bucketName: folder.bucket, cosPath: folder.path };
      const { infos } = unwrap(await client.listFolder({ ...at, num: 1 }, context.call));
      if (infos.length > 0) throw new CosError({ code: -173, name: "ERROR_CMD_COS_DIR_NOT_EMPTY", message: t`the folder is not empty` });
      unwrap(await client.delFolder(at, context.call));
      const name = formatRemote(folder);
      return { line: t`deleted: ${name}`, record: recordOf(name, { kind: "folder" }) };
    }),
};
