/**
 * Options that choose files.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { reasonOf } from "../../../transfer/local_errors.ts";
import { type Filter, filterOf, patternsIn } from "../../../transfer/filter.ts";
import { UsageError } from "../../terminal/exit.ts";
import type { Context } from "../base/context.ts";
import { fromLibrary, t } from "../../texts/texts.ts";

/**
 * Makes the test that the options of `FILTERS` ask for.
 *
 * @throws UsageError for a file of patterns that cannot be read; BadInput for what is no age and no date.
 */
export async function filterFrom({ args, io }: Context): Promise<Filter> {
  const now = io.now();
  return filterOf({
    include: await patternsOf("include"),
    exclude: await patternsOf("exclude"),
    minSize: args.bytes("min-size"),
    maxSize: args.bytes("max-size"),
    newerThan: args.moment("newer-than", now),
    olderThan: args.moment("older-than", now),
  }, now);

  async function patternsOf(name: "include" | "exclude"): Promise<string[] | undefined> {
    const typed = args.list(name);
    const files = args.list(`${name}-from`);
    if (typed === undefined && files === undefined) return undefined;
    const read = await Promise.all((files ?? []).map((path) => readPatterns(`--${name}-from`, path)));
    return [...read.flat(), ...typed ?? []];
  }
}

async function readPatterns(option: string, path: string): Promise<string[]> {
  try {
    return patternsIn(await readFile(path, "utf-8"));
  } catch (error) {
    throw new UsageError(t`${option}: cannot read ${path}: ${fromLibrary(reasonOf(error))}`);
  }
}
