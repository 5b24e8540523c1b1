/**
 * `cos find`.
 *
 * @module
 */
import { globTest } from "../../core/glob.ts";
import { filterOf } from "../../transfer/filter.ts";
import type { Entry } from "../../transfer/place.ts";
import { typedPath } from "../settings/glob.ts";
import { isStoredName } from "../settings/place.ts";
import { baseName } from "../settings/remote_name.ts";
import { FILTERS, NULL } from "../settings/options.ts";
import type { Command } from "./base/command.ts";
import type { Context } from "./base/context.ts";
import { recordOf } from "./base/record.ts";
import { eachLooked, lookedAt, nameOf } from "./transfer/looking.ts";

const SIZES_AND_AGES = ["min-size", "max-size", "newer-than", "older-than"];

/** Finds files and folders. */
export const find: Command = {
  operands: "[NAME...]",
  count: [0, Infinity],
  about: [
    "Prints the names, in full, of all that lies in folders and fits, one a line. Without a name it looks through the default bucket. Local folders are looked through as well.",
    "With a size or an age only files are found.",
  ],
  options: [
    { name: "name", value: "PATTERN", many: true, doc: "Only what has a name that fits, whatever its folder: `*.jpg`, `{a,b}?.txt`." },
    { name: "type", short: "t", value: "TYPE", values: ["f", "d"], doc: "f: only files; d: only folders." },
    ...FILTERS.filter(({ name }) => SIZES_AND_AGES.includes(name)),
    NULL,
  ],
  examples: [
    ["cos find --name '*.jpg' --min-size 1M", "Large pictures, anywhere in the default bucket."],
    ["cos find --older-than 365d -0 :/logs/", "What was not changed for a year, for `xargs -0 cos rm`."],
    ["cos find --type d --json cos://mybucket/", "All folders, for programs."],
  ],
  run: async (context) => {
    const fits = testOf(context);
    return await eachLooked(context, async (source) => {
      for await (const entry of lookedAt(context, source)) if (fits(entry)) await show(context, nameOf(source.place, entry), entry);
    });
  },
};

function testOf({ args, io }: Context): (entry: Entry) => boolean {
  const now = io.now();
  const patterns = (args.list("name") ?? []).map((pattern) => globTest(pattern));
  const measured = filterOf({
    minSize: args.bytes("min-size"),
    maxSize: args.bytes("max-size"),
    newerThan: args.moment("newer-than", now),
    olderThan: args.moment("older-than", now),
  }, now);
  const filesOnly = args.text("type") === "f" || SIZES_AND_AGES.some((name) => args.text(name) !== undefined);
  const foldersOnly = args.text("type") === "d";
  return (entry) => {
    const isFolder = entry.kind === "folder";
    if (isFolder ? filesOnly : foldersOnly) return false;
    if (patterns.length > 0 && !patterns.some((test) => test(baseName(entry.path)))) return false;
    return isFolder || measured(entry.path, { ...entry, kind: "file" });
  };
}

async function show({ args, output }: Context, name: string, entry: Entry): Promise<void> {
  const record = recordOf(name, entry);
  if (output.json) return await output.result("", record);
  // As other commands take it: a wildcard in a file's name must not become one there.
  const typed = isStoredName(name) ? typedPath(name) : name;
  // What ends with a NUL byte is read by programs: not a byte of a local name is changed, even one that would steer a terminal.
  if (args.has("null")) await output.content(new TextEncoder().encode(`${typed}\0`));
  else await output.result(typed, record);
}
