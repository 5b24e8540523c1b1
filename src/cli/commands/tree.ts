/**
 * `cos tree`.
 *
 * @module
 */
import type { Entry, Place } from "../../transfer/place.ts";
import { baseName } from "../settings/remote_name.ts";
import { formatPlace } from "../settings/place.ts";
import { UsageError } from "../terminal/exit.ts";
import { formatBytes, plural } from "../terminal/format.ts";
import { isUtf8 } from "../terminal/locale.ts";
import type { Command } from "./base/command.ts";
import type { Context } from "./base/context.ts";
import { recordOf } from "./base/record.ts";
import { eachLooked, nameOf } from "./transfer/looking.ts";
import { fromLibrary, phrases, t } from "../texts/texts.ts";

/** Draws what is in folders. */
export const tree: Command = {
  operands: "[NAME...]",
  count: [0, Infinity],
  about: ["Without a name it draws the default bucket. Local folders are drawn as well. Folders end with /; links are not followed."],
  options: [
    {
      name: "depth",
      short: "L",
      value: "NUMBER",
      range: { least: "1", most: "999" },
      doc: "How far down it goes; all the way if not given. The sum is of what is shown.",
    },
    { name: "folders", short: "d", doc: "Folders only." },
    { name: "bytes", doc: "Sizes in bytes." },
    { name: "ascii", doc: "Plain lines. This is so where the terminal's locale has no UTF-8." },
  ],
  examples: [
    ["cos tree", "The default bucket with all that is in it."],
    ["cos tree -L 2 --folders cos://mybucket/photos/", "Two levels of folders."],
  ],
  run: async (context) => {
    const { args, output } = context;
    const lines = args.has("ascii") || !isUtf8(context.io) ? ASCII : BOXES;
    return await eachLooked(context, async ({ text, kind, place, named, entry }) => {
      if (kind === "glob") throw new UsageError(t`${text} is a glob, tree takes folders`);
      const name = formatPlace(named);
      if (entry) return await output.result(labelOf(context, entry), recordOf(name, entry));
      const sum: Sum = { folders: 0, files: 0, bytes: 0 };
      if (!output.json) await output.result(output.style.bold(output.style.blue(name)), {});
      await draw({ context, place, lines, sum, most: args.count("depth") ?? Infinity }, "", "", 1);
      const counts = [plural(sum.folders, "folder"), ...args.has("folders") ? [] : [plural(sum.files, "file"), sizeOf(context, sum.bytes)]];
      const whole = recordOf(nameOf(place, { path: "", kind: "folder" }), { kind: "folder", size: sum.bytes });
      if (!output.json) await output.result("", {});
      await output.result(phrases(counts), { ...whole, files: sum.files, folders: sum.folders, depth: 0 });
    });
  },
};

interface Sum {
  folders: number;
  files: number;
  bytes: number;
}

/** What branches are drawn with. */
interface Lines {
  readonly branch: string;
  readonly last: string;
  readonly trunk: string;
  readonly none: string;
}

const BOXES: Lines = { branch: "├── ", last: "└── ", trunk: "│   ", none: "    " };
const ASCII: Lines = { branch: "|-- ", last: "`-- ", trunk: "|   ", none: "    " };

interface Drawing {
  readonly context: Context;
  readonly place: Place;
  readonly lines: Lines;
  readonly sum: Sum;
  /** How far down it goes. */
  readonly most: number;
}

/** Draws a folder. One entry is read ahead, for the last one looks different: nothing is gathered. */
async function draw(drawing: Drawing, folder: string, before: string, depth: number): Promise<void> {
  const { context, place, lines, sum, most } = drawing;
  const entries = shown(context, place.list(folder, context.call));
  for (let entry = await next(entries); entry !== undefined;) {
    const following = await next(entries);
    const name = nameOf(place, entry);
    await context.output.result(before + (following ? lines.branch : lines.last) + labelOf(context, entry), {
      ...recordOf(name, entry),
      depth,
    });
    if (entry.kind === "folder") {
      sum.folders++;
      if (depth < most) await draw(drawing, entry.path, before + (following ? lines.trunk : lines.none), depth + 1);
    } else {
      sum.files++;
      sum.bytes += entry.size ?? 0;
    }
    entry = following;
  }
}

async function next(entries: AsyncIterator<Entry>): Promise<Entry | undefined> {
  const { done, value } = await entries.next();
  return done ? undefined : value;
}

async function* shown({ args }: Context, entries: AsyncIterable<Entry>): AsyncGenerator<Entry, void, undefined> {
  for await (const entry of entries) if (entry.kind === "folder" || !args.has("folders")) yield entry;
}

function labelOf(context: Context, { path, kind, size, why }: Entry): string {
  const { style } = context.output;
  const name = baseName(path);
  if (kind === "folder") return style.bold(style.blue(`${name}/`));
  const facts = size === undefined ? "" : `  ${style.dim(sizeOf(context, size))}`;
  return `${name}${facts}${why === undefined ? "" : ` ${style.yellow(t`(${fromLibrary(why.message)})`)}`}`;
}

function sizeOf({ args }: Context, bytes: number): string {
  return args.has("bytes") ? plural(bytes, "byte") : formatBytes(bytes);
}
