/**
 * `cos cat`.
 *
 * @module
 */
import { UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { print } from "./transfer/pipe.ts";
import { eachName } from "./transfer/run.ts";
import { t } from "../texts/texts.ts";

/** Prints files. */
export const cat: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: [],
  options: [{ name: "range", value: "FIRST-LAST", doc: "Only these bytes, counted from 0; FIRST- for the rest from there on." }],
  examples: [
    ["cos cat :/notes.txt", "Prints a file."],
    ["cos cat --range 0-99 cos://mybucket/big.log", "Prints the first hundred bytes."],
  ],
  run: async (context) => {
    const range = readRange(context.args.text("range"));
    context.output.keepResultsAside();
    return await eachName(context, context.args.operands, async (text) => {
      await print(context, await context.remoteFile(text), range);
      return { record: {} };
    });
  },
};

function readRange(text: string | undefined): { readonly rangeStart?: number; readonly rangeEnd?: number } {
  if (text === undefined) return {};
  const found = /^([0-9]+)-([0-9]*)$/.exec(text);
  if (!found) throw new UsageError(t`--range: must be like 0-99 or 100-, got ${text}`);
  if (found[2] !== "" && Number(found[2]) < Number(found[1])) throw new UsageError(t`--range: ends before it begins, got ${text}`);
  return { rangeStart: Number(found[1]), ...found[2] === "" ? {} : { rangeEnd: Number(found[2]) } };
}
