/**
 * What the commands have in common that look at what there is, in buckets and here.
 *
 * @module
 */
import type { Entry, Place } from "../../../transfer/place.ts";
import { walk } from "../../../transfer/remove_tree.ts";
import { UsageError } from "../../terminal/exit.ts";
import type { Context } from "../base/context.ts";
import { eachName } from "./run.ts";
import { findSources, nothingFits, type Source } from "./sources.ts";
import { t } from "../../texts/texts.ts";

/**
 * Looks at what was named, one after the other, and ends the command. Without a name it is the default bucket.
 *
 * @param context Knows what was named.
 * @param look Looks at one; what it throws is that one's failure.
 * @param recursive Whether folders are taken.
 */
export async function eachLooked(context: Context, look: (source: Source) => Promise<void>, recursive = true): Promise<number> {
  const { operands } = context.args;
  return await eachName(context, operands.length > 0 ? operands : [":/"], async (text) => {
    const [source] = await findSources(context, [text], { recursive, followLinks: false });
    await look(source!);
    return { record: {} };
  }, async (text) => {
    const named = await context.place(text);
    if (named.kind === "pipe") throw new UsageError(t`${context.command} takes names, not -`);
    return named;
  });
}

/**
 * What a name stands for, one by one: a file, everything in a folder, or what fits a glob.
 *
 * @throws What {@linkcode nothingFits} makes, for a glob that nothing fits.
 */
export async function* lookedAt(context: Context, source: Source): AsyncGenerator<Entry, void, undefined> {
  const { place, entry, kind, wanted, deep } = source;
  if (entry) return yield entry;
  let any = false;
  for await (const one of walk(place, "", context.call, deep)) {
    if (!wanted(one.path.replace(/\/$/, ""))) continue;
    any = true;
    yield one;
  }
  if (!any && kind === "glob") throw nothingFits(context, source);
}

/** A name in full, as other commands take it. */
export function nameOf(place: Place, { path, kind }: Entry): string {
  const name = place.nameOf(path);
  return kind === "folder" && !/[/\\]$/.test(name) ? `${name}/` : name;
}
