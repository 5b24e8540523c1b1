/**
 * `cos set`.
 *
 * @module
 */
import type { UpdateFileInput } from "../../generated/requests.ts";
import type { Forbid } from "../../generated/results.ts";
import { unwrap } from "../../core/result.ts";
import type { Context } from "./base/context.ts";
import { recordOf } from "./base/record.ts";
import { UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { RECURSIVE } from "../settings/options.ts";
import type { Arguments } from "../settings/parse.ts";
import { typedPath } from "../settings/glob.ts";
import { formatRemote, isFolder, type Remote } from "../settings/remote_name.ts";
import { AUTHORITY, headersOf } from "./transfer/attributes.ts";
import { eachName } from "./transfer/run.ts";
import { entriesOf, findSources } from "./transfer/sources.ts";
import { t } from "../texts/texts.ts";

const FORBID: Readonly<Record<string, Forbid>> = { nothing: 0, reading: 1, writing: 2 };

/** Changes attributes. */
export const set: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: [
    "What is not named stays. The service replaces all headers at once; so they are read first and sent again with the changes, unless --replace says that only those that are named are to be.",
    "A folder has a biz_attr only. With -r, the files in it are changed.",
  ],
  options: [
    {
      name: "authority",
      value: "WHO",
      values: Object.keys(AUTHORITY),
      doc: "Who may read: bucket (as the bucket is set), private or public.",
    },
    {
      name: "header",
      value: "NAME:VALUE",
      many: true,
      doc:
        "A header that downloads carry: Cache-Control, Content-Type, Content-Disposition, Content-Language, Content-Encoding or x-cos-meta-*.",
    },
    { name: "meta", value: "KEY=VALUE", many: true, doc: "Short for --header x-cos-meta-KEY:VALUE." },
    { name: "remove-header", value: "NAME", many: true, doc: "Take a header away; of x-cos-meta-KEY, the whole name." },
    { name: "replace", doc: "Keep none of the headers that are not named." },
    { name: "biz-attr", value: "TEXT", empty: true, doc: "Free text; empty takes it away." },
    {
      name: "forbid",
      value: "WHAT",
      values: Object.keys(FORBID),
      doc: "Forbid reading or writing, or nothing. In no document; other SDKs send it.",
    },
    RECURSIVE,
  ],
  examples: [
    ["cos set --authority public :/logo.png", "Lets everybody read a file."],
    ["cos set --header 'Content-Type: text/html' --meta owner=ann :/index.html", "Sets two headers and keeps the others."],
    ["cos set --replace ':/*.html'", "Takes all headers away from all that fits."],
    ["cos set --biz-attr 'summer 2024' :/photos/", "Keeps a text with a folder."],
  ],
  run,
};

async function run(context: Context): Promise<number> {
  const { args } = context;
  const headers = customHeaders(args);
  const removed = (args.list("remove-header") ?? []).map((name) => name.toLowerCase());
  const plain = {
    bizAttr: args.text("biz-attr"),
    authority: AUTHORITY[args.text("authority") ?? ""],
    forbid: FORBID[args.text("forbid") ?? ""],
  };
  const touchesHeaders = headers.length > 0 || removed.length > 0 || args.has("replace");
  if (!touchesHeaders && Object.values(plain).every((value) => value === undefined)) {
    throw new UsageError(
      t`there is nothing to set`,
      t`Name something with --authority, --header, --meta, --remove-header, --replace, --biz-attr or --forbid.`,
    );
  }
  return await eachName(context, namesOf(context), async (text) => {
    const remote = await context.remote(text);
    const name = formatRemote(remote);
    const client = await context.client();
    const at = { bucketName: remote.bucket, cosPath: remote.path };
    if (isFolder(remote)) {
      if (touchesHeaders || plain.authority !== undefined || plain.forbid !== undefined) {
        throw new UsageError(t`${text} is a folder: it has a biz_attr only`);
      }
      unwrap(await client.updateFolder({ ...at, bizAttr: plain.bizAttr }, context.call));
      return { line: t`set: ${name}`, record: { ...recordOf(name, { kind: "folder" }), bizAttr: plain.bizAttr } };
    }
    const change: Partial<UpdateFileInput> = {
      ...plain,
      ...touchesHeaders ? { customHeaders: await mergedHeaders(context, remote, headers, removed) } : {},
    };
    unwrap(await client.updateFile({ ...at, ...change }, context.call));
    const { customHeaders, authority, forbid, bizAttr } = change;
    return { line: t`set: ${name}`, record: { ...recordOf(name, { authority }), forbid, bizAttr, headers: customHeaders } };
  });
}

/** Names as they were given, with globs and folders resolved to files. A folder without `-r` is itself. */
async function* namesOf(context: Context): AsyncGenerator<string, void, undefined> {
  const recursive = context.args.has("recursive");
  for (const text of context.args.operands) {
    const { glob } = await context.remote(text);
    if (!recursive && glob === undefined) {
      yield text;
      continue;
    }
    for (const source of await findSources(context, [text], { recursive, followLinks: false })) {
      for await (const { kind, path } of entriesOf(context, source)) if (kind === "file") yield typedPath(source.place.nameOf(path));
    }
  }
}

/** All headers that a file is to have. */
async function mergedHeaders(
  context: Context,
  remote: Remote,
  named: readonly (readonly [string, string])[],
  removed: readonly string[],
): Promise<Record<string, string>> {
  const client = await context.client();
  const kept = context.args.has("replace")
    ? {}
    : unwrap(await client.statFile({ bucketName: remote.bucket, cosPath: remote.path }, context.call)).customHeaders ?? {};
  // Names differ in their case only on paper.
  const all = new Map([...Object.entries(kept), ...named].map(([name, value]) => [name.toLowerCase(), [name, value] as const]));
  for (const name of removed) all.delete(name);
  return Object.fromEntries(all.values());
}

function customHeaders(args: Arguments): (readonly [string, string])[] {
  const meta = (args.list("meta") ?? []).map((text) => {
    const found = /^([^=\s]+)=(.+)$/.exec(text);
    if (!found) throw new UsageError(t`--meta: must be KEY=VALUE, got ${text}`);
    return [`x-cos-meta-${found[1]!.replace(/^x-cos-meta-/i, "")}`, found[2]!] as const;
  });
  return [...headersOf(args), ...meta];
}
