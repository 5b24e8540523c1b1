/**
 * `cos parts`.
 *
 * @module
 */
import { unwrap } from "../../core/result.ts";
import { sha1Of } from "../../transfer/bucket_place.ts";
import { formatBytes, plural } from "../terminal/format.ts";
import { quote } from "./base/advice.ts";
import type { Command } from "./base/command.ts";
import { recordOf } from "./base/record.ts";
import { formatRemote } from "../settings/remote_name.ts";
import { eachName } from "./transfer/run.ts";
import { t } from "../texts/texts.ts";

/** Shows and gives up unfinished uploads. */
export const parts: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: [
    "An upload that was interrupted stays with the service until it is taken up with `cos cp --resume` or given up. There is at most one for a name.",
  ],
  options: [{ name: "abort", doc: "Give it up: what was stored of it is deleted. A finished file stays." }],
  examples: [
    ["cos parts :/big.iso", "Tells how much of an upload is stored."],
    ["cos parts --abort :/big.iso", "Gives it up."],
  ],
  run: (context) =>
    eachName(context, context.args.operands, async (text) => {
      const { args, output } = context;
      const remote = await context.remoteFile(text);
      const name = formatRemote(remote);
      const client = await context.client();
      const at = { bucketName: remote.bucket, cosPath: remote.path };
      const { session, filesize: size = 0, sliceSize, sha, listparts = [] } = unwrap(await client.uploadSliceList(at, context.call));
      // A finished file is answered with its links and no session.
      if (session === undefined) {
        const record = { name, type: "file", unfinished: false };
        await output.result(t`${name}: is finished`, record);
        return { record };
      }
      const stored = listparts.reduce((sum, { datalen }) => sum + datalen, 0);
      const record = {
        ...recordOf(name, { kind: "other", size, sha1: sha === undefined ? undefined : sha1Of(sha, size) }),
        stored,
        sliceSize,
        parts: listparts.map(({ offset, datalen }) => ({ offset, size: datalen })),
      };
      if (args.has("abort")) {
        unwrap(await client.delFile(at, context.call));
        return { line: t`given up: ${name}`, record: { ...record, aborted: true } };
      }
      const share = size > 0 ? Math.floor(stored / size * 100) : 0;
      const [there, whole, slice] = [stored, size, sliceSize ?? 0].map(formatBytes);
      await output.result(
        t`${name}: unfinished, ${there} of ${whole} stored (${share}%), ${plural(listparts.length, "slice")} of ${slice}`,
        record,
      );
      await output.note(output.asideStyle.cyan(`  ${t`Take it up: cos cp --resume FILE ${quote(name)}`}`));
      return { record };
    }),
};
