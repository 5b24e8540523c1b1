/**
 * `cos stat`.
 *
 * @module
 */
import { CosError, unwrap } from "../../core/result.ts";
import type { FileStat, FolderStat } from "../../generated/results.ts";
import type { Context } from "./base/context.ts";
import { type FileRecord, recordOf, recordOfStat } from "./base/record.ts";
import { formatBytes, formatTime, plural } from "../terminal/format.ts";
import type { Command } from "./base/command.ts";
import { pad, width } from "../terminal/text.ts";
import { asFolder, formatRemote, isFolder, type Remote } from "../settings/remote_name.ts";
import { lookUp } from "./transfer/look_up.ts";
import { eachName } from "./transfer/run.ts";
import { t } from "../texts/texts.ts";

/** Shows the attributes of files and folders. */
export const stat: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: ["A folder that was never created, and only holds files, has no attributes of its own."],
  options: [],
  examples: [
    ["cos stat :/photos/a.jpg", "Shows a file's size, SHA-1, headers and links."],
    ["cos stat --json cos://mybucket/", "Shows the bucket's root, for programs."],
  ],
  run: (context) =>
    eachName(context, context.args.operands, async (text) => {
      const remote = await context.remote(text);
      const { fields, record } = await attributesOf(context, remote);
      const { style } = context.output;
      const label = Math.max(...fields.map(([name]) => width(name)));
      const lines = [style.bold(record.name), ...fields.map(([name, value]) => `  ${style.dim(pad(name, label))}  ${value}`)];
      if (context.output.json) await context.output.result("", record);
      else for (const line of lines) await context.output.result(line, {});
      return { record };
    }),
};

interface Attributes {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly record: FileRecord;
}

async function attributesOf(context: Context, remote: Remote): Promise<Attributes> {
  const client = await context.client();
  if (!isFolder(remote)) {
    const file = await client.statFile({ bucketName: remote.bucket, cosPath: remote.path }, context.call);
    if (file.ok) return { fields: ofFile(file.data), record: recordOfStat(formatRemote(remote), file.data) };
    if (file.code !== -197) throw new CosError(file);
    if (await lookUp(context, asFolder(remote)) === undefined) throw new CosError(file);
  }
  const folder = asFolder(remote);
  const found = await client.statFolder({ bucketName: folder.bucket, cosPath: folder.path }, context.call);
  if (!found.ok && found.code === -197 && await lookUp(context, folder)) {
    return { fields: [[t`folder`, t`never created; it only holds something`]], record: recordOf(formatRemote(folder), { kind: "folder" }) };
  }
  const data = unwrap(found);
  const record = { ...recordOf(formatRemote(folder), { kind: "folder", ...data }), bizAttr: data.bizAttr };
  return { fields: ofFolder(data), record };
}

function ofFolder({ bizAttr, ctime, mtime }: FolderStat): Attributes["fields"] {
  return [[t`created`, formatTime(ctime)], [t`changed`, formatTime(mtime)], ...bizAttr ? [["biz_attr", bizAttr] as const] : []];
}

function ofFile(file: FileStat): Attributes["fields"] {
  const { filesize, filelen, sha, slicesize, ctime, mtime, bizAttr, authority, forbid, customHeaders = {}, accessUrl, sourceUrl } = file;
  const [whole, exact] = [formatBytes(filesize), plural(filesize, "byte")];
  return [
    [t`size`, filelen < filesize ? t`${whole} (${exact}), upload unfinished: ${formatBytes(filelen)} stored` : t`${whole} (${exact})`],
    ["sha1", sha ?? "-"],
    [t`created`, formatTime(ctime)],
    [t`changed`, formatTime(mtime)],
    [t`authority`, authorityText(authority)],
    ...forbid ? [["forbid", forbid === 1 ? "reading" : "writing"] as const] : [],
    ...slicesize ? [[t`slice size`, formatBytes(slicesize)] as const] : [],
    ...bizAttr ? [["biz_attr", bizAttr] as const] : [],
    ...Object.entries(customHeaders),
    [t`origin`, sourceUrl ?? "-"],
    ["cdn", accessUrl ?? "-"],
  ];
}

function authorityText(authority: string | undefined): string {
  if (authority === "eWRPrivate") return t`eWRPrivate (private)`;
  if (authority === "eWPrivateRPublic") return t`eWPrivateRPublic (everybody can read)`;
  return t`${authority ?? "eInvalid"} (as the bucket)`;
}
