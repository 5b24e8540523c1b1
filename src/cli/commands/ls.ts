/**
 * `cos ls`.
 *
 * @module
 */
import { CosError, type CosFailure } from "../../core/result.ts";
import type { Entry, Place } from "../../transfer/place.ts";
import { walk } from "../../transfer/remove_tree.ts";
import type { Context } from "./base/context.ts";
import { notThere } from "./base/failure.ts";
import { recordOf } from "./base/record.ts";
import { formatBytes, formatTime } from "../terminal/format.ts";
import { type Glob, parseGlob, typedPath } from "../settings/glob.ts";
import type { Command } from "./base/command.ts";
import { RECURSIVE, S3 } from "../settings/options.ts";
import type { Stored } from "../settings/place.ts";
import { lookUp, openPlace } from "./transfer/look_up.ts";
import { eachName } from "./transfer/run.ts";
import { fromLibrary, t } from "../texts/texts.ts";

/** Who may read a file, in the words of `cos set`. */
const WHO: Readonly<Record<string, string>> = { eInvalid: "bucket", eWRPrivate: "private", eWPrivateRPublic: "public" };

/** Lists what is in a folder. */
export const ls: Command = {
  operands: "[NAME...]",
  count: [0, Infinity],
  remote: true,
  about: ["Without a name it lists the default bucket. Shows the time of the last change, the size and the name. Folders end with /."],
  options: [
    RECURSIVE,
    {
      name: "long",
      short: "l",
      doc: "Also who may read it (everybody, with a key, or as the bucket is set), and the beginning of the SHA-1.",
    },
    { name: "bytes", doc: "Sizes in bytes." },
    { name: "names", short: "1", doc: "Names only, in full, one a line, as other commands take them." },
    ...S3,
  ],
  examples: [
    ["cos ls", "Lists the default bucket."],
    ["cos ls -l cos://mybucket/photos/", "Lists a folder with all that there is to know."],
    ["cos ls --names ':/logs/*.gz'", "Lists names that fit, for other programs."],
  ],
  run: list,
};

async function list(context: Context): Promise<number> {
  const { args, output } = context;
  const texts = args.operands.length > 0 ? args.operands : [":/"];
  return await eachName(context, texts, async (text) => {
    const remote = await context.stored(text);
    const heads = texts.length > 1 && !output.json && !args.has("names");
    await listOne(context, remote, async () => {
      if (heads) await output.result(output.style.bold(`${text}:`), {});
    });
    return { record: {} };
  });
}

/** Lists a name; the heading comes when it is known that there is something below it. */
async function listOne(context: Context, remote: Stored, head: () => Promise<void>): Promise<void> {
  const recursive = context.args.has("recursive");
  if (remote.glob !== undefined) return await listGlob(context, remote, parseGlob(remote.glob), head);
  const found = await lookUp(context, remote);
  if (found === undefined) throw new CosError(notThere());
  await head();
  const { place, entry } = found;
  if (entry.kind !== "folder") return await show(context, place, entry);
  let unreadable: CosFailure | undefined;
  for await (const one of walk(place, "", context.call, recursive)) {
    if (one.kind === "unreadable") unreadable ??= one.why;
    await show(context, place, one);
  }
  // What lies below it was to be listed, too.
  if (recursive && unreadable) throw new CosError(unreadable);
}

async function listGlob(context: Context, remote: Stored, { base, deep, fits }: Glob, head: () => Promise<void>): Promise<void> {
  const place = await openPlace(context, { ...remote, path: base });
  let any = false;
  for await (const entry of walk(place, "", context.call, deep || context.args.has("recursive"))) {
    if (!fits(entry.path.replace(/\/$/, ""))) continue;
    if (!any) await head();
    any = true;
    await show(context, place, entry);
  }
  if (!any) throw new CosError(notThere(t`nothing fits`));
}

async function show({ args, output }: Context, place: Place, entry: Entry): Promise<void> {
  const { path, kind, size, mtime, sha1, authority } = entry;
  const why = entry.why && fromLibrary(entry.why.message);
  const name = place.nameOf(path);
  const record = recordOf(name, entry);
  if (args.has("names")) return await output.result(typedPath(name), record);
  const { style } = output;
  const shown = kind === "folder" ? style.bold(style.blue(path)) : path;
  const columns = [
    style.dim(formatTime(mtime).padEnd(19)),
    (size === undefined ? "-" : args.has("bytes") ? String(size) : formatBytes(size)).padStart(args.has("bytes") ? 13 : 9),
    ...args.has("long")
      ? [style.dim((WHO[authority ?? ""] ?? authority ?? "-").padEnd(7)), style.dim((sha1?.slice(0, 12) ?? "-").padEnd(12))]
      : [],
    why === undefined ? shown : `${shown} ${style.yellow(t`(${why})`)}`,
  ];
  await output.result(columns.join("  "), record);
}
