/**
 * `cos mkdir`.
 *
 * @module
 */
import { unwrap } from "../../core/result.ts";
import type { Command } from "./base/command.ts";
import { recordOf } from "./base/record.ts";
import { asFolder, formatRemote } from "../settings/remote_name.ts";
import { UNUSUAL_NAMES } from "../settings/options.ts";
import { lookUp } from "./transfer/look_up.ts";
import { eachName } from "./transfer/run.ts";
import { t } from "../texts/texts.ts";

/** Creates folders. */
export const mkdir: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: [
    "Folders above need not exist, and files can be uploaded without: a folder that was created stays when it is empty, and can have a biz_attr.",
  ],
  options: [
    { name: "parents", short: "p", doc: "Do not mind a folder that is there." },
    UNUSUAL_NAMES,
    { name: "biz-attr", value: "TEXT", empty: true, doc: "Free text to keep with the folder." },
  ],
  examples: [["cos mkdir :/photos/", "Creates a folder."], ["cos mkdir -p :/a :/b", "Creates two, unless they are there."]],
  run: (context) =>
    eachName(context, context.args.operands, async (text) => {
      const folder = asFolder(await context.remote(text));
      const client = await context.client();
      const input = { bucketName: folder.bucket, cosPath: folder.path, bizAttr: context.args.text("biz-attr") };
      const created = await client.createFolder(input, context.call);
      const name = formatRemote(folder);
      // A file of that name is refused in the same way.
      if (!created.ok && created.code === -178 && context.args.has("parents") && await lookUp(context, folder)) {
        return { line: t`is there: ${name}`, record: { ...recordOf(name, { kind: "folder" }), created: false } };
      }
      unwrap(created);
      return { line: t`created: ${name}`, record: { ...recordOf(name, { kind: "folder" }), created: true } };
    }),
};
