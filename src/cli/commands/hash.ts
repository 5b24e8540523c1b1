/**
 * `cos hash`.
 *
 * @module
 */
import { BadInput, CosError, type CosFailure, localFailure } from "../../core/result.ts";
import { thrownFailure } from "../../transfer/carry.ts";
import { inOrder } from "../../transfer/in_order.ts";
import { type Entry, isFailure, type Place, type Proof } from "../../transfer/place.ts";
import { isHopeless } from "../../transfer/work.ts";
import { formatPlace, isStoredName, readStoredName } from "../settings/place.ts";
import { NULL, RECURSIVE } from "../settings/options.ts";
import { Failed, UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import type { Context } from "./base/context.ts";
import { recordOf } from "./base/record.ts";
import { eachLooked, lookedAt } from "./transfer/looking.ts";
import { conclude, Telling } from "./transfer/run.ts";
import type { Source } from "./transfer/sources.ts";
import { fromLibrary, t } from "../texts/texts.ts";

/** Files at once. */
const FILES = 32;
/** The same, where they are read from a bucket. */
const READ_FILES = 8;

/** Prints SHA-1s. */
export const hash: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  about: [
    "Prints lines as sha1sum does, for files in buckets and here. A local file is read; of a file in a bucket it is what the service stores, once the upload is finished.",
  ],
  options: [
    RECURSIVE,
    { name: "relative", doc: "Paths below the folder that was named, as `sha1sum -c` wants them in a copy of it." },
    { name: "download", doc: "Read files in buckets as well: for places that keep no SHA-1, and to believe none." },
    NULL,
  ],
  examples: [
    ["cos hash :/backup.tar backup.tar", "Of a file and its copy."],
    ["cos hash -r --relative :/photos/", "Of a whole folder: `sha1sum -c` compares a copy with it."],
  ],
  run: async (context) => {
    const telling = new Telling(context);
    const status = await eachLooked(context, (source) => hashOne(context, source, telling), context.args.has("recursive"));
    return await conclude(context, telling.tally) || status;
  },
};

async function hashOne(context: Context, source: Source, telling: Telling): Promise<void> {
  const { place } = source;
  const download = context.args.has("download");
  const work = async (entry: Entry, signal: AbortSignal): Promise<{ readonly entry: Entry; readonly proof: Proof | CosFailure }> => {
    return { entry, proof: await sha1Of(place, entry, download, { ...context.call, signal }) };
  };
  for await (const { entry, proof } of inOrder(filesOf(context, source), download ? READ_FILES : FILES, context.signal, work)) {
    const full = place.nameOf(entry.path);
    if (!isFailure(proof)) {
      const known = { ...entry, size: proof.size, sha1: proof.sha1 };
      if (context.output.json) await context.output.result("", recordOf(full, known));
      else await show(context, `${proof.sha1}`, nameFor(context, source, entry));
    } else {
      const remote = isStoredName(full) ? readStoredName(full) : undefined;
      await telling.add({ status: "failed", label: full, record: recordOf(full, {}), failure: proof, remote });
      if (isHopeless(proof)) throw new CosError(proof);
    }
  }
}

/** Files, and what cannot be read for one: links of local folders are passed over. */
async function* filesOf(context: Context, source: Source): AsyncGenerator<Entry, void, undefined> {
  for await (const entry of lookedAt(context, source)) {
    if (entry.kind === "folder") continue;
    if (entry.kind === "other" && entry.size === undefined) {
      await context.output.note(t`${source.place.nameOf(entry.path)}: passed over, it ${fromLibrary(entry.why?.message ?? "")}`);
    } else yield entry;
  }
}

async function sha1Of(place: Place, entry: Entry, download: boolean, call: Context["call"]): Promise<Proof | CosFailure> {
  if (entry.kind !== "file") return entry.why ?? localFailure(-1, t`is no file`);
  try {
    const proof = await (download ? place.digest(entry.path, call) : place.prove(entry.path, call, entry));
    if (isFailure(proof) || proof.sha1 !== undefined) return proof;
    return { ...localFailure(-1, t`no SHA-1 of it is known`), hint: t`Read it: --download.` };
  } catch (error) {
    if (call.signal?.aborted || !(error instanceof CosError || error instanceof BadInput)) throw error;
    return thrownFailure(error);
  }
}

/** A file that was named is called as it was typed. */
function nameFor({ args }: Context, { kind, named, text, place }: Source, { path }: Entry): string {
  if (kind === "file") return text;
  if (args.has("relative")) {
    if (kind === "glob") throw new UsageError(t`${formatPlace(named)} is a glob, --relative takes folders`);
    // A lone - is standard input to those who read it.
    return path === "-" ? "./-" : path;
  }
  return place.nameOf(path);
}

async function show({ args, output, io }: Context, sha1: string, name: string): Promise<void> {
  const line = `${sha1}  ${name}`;
  if (!name.isWellFormed()) {
    throw new Failed(t`${name}: its name has halves of characters, which no line can say`, t`With --json it is said.`);
  }
  if (args.has("null")) return await output.content(new TextEncoder().encode(`${line}\0`));
  // As sha1sum writes names that would break the line.
  const escaped = /[\\\n\r]/.test(name) ? `\\${line.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}` : line;
  // Not a byte of it is changed for a program, even one that would steer a terminal.
  if (io.stdout.isTerminal) await output.result(escaped, {});
  else await output.content(new TextEncoder().encode(`${escaped}\n`));
}
