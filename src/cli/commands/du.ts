/**
 * `cos du`.
 *
 * @module
 */
import { CosError, type CosFailure } from "../../core/result.ts";
import { walk } from "../../transfer/remove_tree.ts";
import type { Context } from "./base/context.ts";
import { notThere } from "./base/failure.ts";
import { recordOf } from "./base/record.ts";
import { formatBytes, plural } from "../terminal/format.ts";
import type { Command } from "./base/command.ts";
import { S3 } from "../settings/options.ts";
import { formatStored, type Stored } from "../settings/place.ts";
import { lookUp } from "./transfer/look_up.ts";
import { eachName } from "./transfer/run.ts";

/** Adds up sizes. */
export const du: Command = {
  operands: "[NAME...]",
  count: [0, Infinity],
  remote: true,
  about: ["Shows each folder that lies directly in a folder, and the whole. Without a name it takes the default bucket."],
  options: [
    {
      name: "depth",
      value: "NUMBER",
      range: { least: "0", most: "999" },
      doc: "How far down folders are shown; 1 if not given, 0 for the whole only.",
    },
    { name: "bytes", doc: "Sizes in bytes." },
    ...S3,
  ],
  examples: [["cos du", "The default bucket and its folders."], ["cos du --depth 0 cos://mybucket/photos/", "One folder in one line."]],
  run: async (context) => {
    const { args } = context;
    const depth = args.count("depth") ?? 1;
    return await eachName(context, args.operands.length > 0 ? args.operands : [":/"], async (text) => {
      await addUp(context, await context.stored(text), depth);
      return { record: {} };
    });
  },
};

interface Sum {
  bytes: number;
  files: number;
}

async function addUp(context: Context, remote: Stored, depth: number): Promise<void> {
  const found = await lookUp(context, remote);
  if (found === undefined) throw new CosError(notThere());
  const { place, entry } = found;
  if (entry.kind !== "folder") return await show(context, formatStored(remote), { bytes: entry.size ?? 0, files: 1 });
  // The folders that it is in just now, the outermost first. Each is told when it is left, the whole at the end, where it is seen.
  const open: (Sum & { readonly path: string })[] = [{ path: "", bytes: 0, files: 0 }];
  const leave = async (path: string): Promise<void> => {
    while (open.length > 0 && !path.startsWith(open.at(-1)!.path)) await show(context, place.nameOf(open.at(-1)!.path), open.pop()!);
  };
  let unreadable: CosFailure | undefined;
  for await (const { path, kind, size = 0, why } of walk(place, "", context.call)) {
    if (kind === "unreadable") unreadable ??= why;
    await leave(path);
    if (kind === "folder" && open.length <= depth) open.push({ path, bytes: 0, files: 0 });
    if (kind !== "file") continue;
    for (const sum of open) {
      sum.bytes += size;
      sum.files++;
    }
  }
  for (const sum of open.reverse()) await show(context, place.nameOf(sum.path), sum);
  // What cannot be looked at may be of any size.
  if (unreadable) throw new CosError(unreadable);
}

async function show({ args, output }: Context, name: string, { bytes, files }: Sum): Promise<void> {
  const size = args.has("bytes") ? String(bytes).padStart(13) : formatBytes(bytes).padStart(9);
  await output.result(`${size}  ${output.style.dim(plural(files, "file").padStart(11))}  ${name}`, {
    ...recordOf(name, { kind: name.endsWith("/") ? "folder" : "file", size: bytes }),
    files,
  });
}
