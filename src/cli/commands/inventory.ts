/**
 * `cos inventory`.
 *
 * @module
 */
import { BadInput, CosError } from "../../core/result.ts";
import { inventory as filesOf } from "../../transfer/inventory.ts";
import { asFolder, formatRemote, type Remote } from "../settings/remote_name.ts";
import { accountOf } from "../settings/settings.ts";
import { counting } from "../terminal/counting.ts";
import { EXIT, Failed, UsageError } from "../terminal/exit.ts";
import { formatBytes, formatTaken, plural } from "../terminal/format.ts";
import { again } from "./base/again.ts";
import type { Command } from "./base/command.ts";
import type { Context } from "./base/context.ts";
import { NameFailed } from "./base/failure.ts";
import { recordOf } from "./base/record.ts";
import { type Form, FORMATS, formOf, NoLine } from "./inventory/lines.ts";
import { type Sum, type Target, toFile, toOutput } from "./inventory/target.ts";
import { fromLibrary, phrases, t } from "../texts/texts.ts";

/** Lists every file, for programs and for keeping. */
export const inventory: Command = {
  operands: "[NAME]",
  count: [0, 1],
  remote: true,
  about: [
    "Without a name it takes the default bucket. Paths are those below the folder. It ends with 0 only when everything was listed: a folder that " +
    "cannot be listed without doubt ends it with a failure.",
    "With --output the file has its name only when it is whole. Without it, the exit status says whether the output is.",
    "A file that no request can name, such as one named `..`, is listed as the listing tells it, with `unreachable`, and a warning says that there " +
    "are such: that is a success, for all is listed.",
    "An upload that was not finished is no file. It is listed with `unfinished`; in the form of sha1sum, which has no word for that, it is a failure.",
    "An inventory is of the time that it takes: a file that comes or goes meanwhile is in it or not.",
  ],
  options: [
    { name: "output", short: "o", value: "FILE", file: true, doc: "Write it into a file, which gets its name when it is whole." },
    { name: "full", doc: "Also headers, x-cos-meta-* and the free text of each file; this takes a request for each." },
    { name: "format", value: "FORM", values: FORMATS, doc: "jsonl (if not given), sha1sum, which `sha1sum -c` reads, or csv." },
    { name: "resume", doc: "Go on where the same command was interrupted; with --output only." },
    { name: "concurrency", value: "NUMBER", range: { most: "64" }, doc: "Requests at once with --full; 16 if not given, at most 64." },
  ],
  examples: [
    ["cos inventory -o bucket.jsonl", "The default bucket, a line of JSON for each file."],
    ["cos inventory --format sha1sum -o SHA1SUMS cos://mybucket/photos/", "What `sha1sum -c` compares a downloaded folder with."],
    ["cos inventory --full --resume -o bucket.jsonl", "All that there is to know, going on where it was interrupted."],
  ],
  run: take,
};

async function take(context: Context): Promise<number> {
  const { args, output, io } = context;
  const format = (args.text("format") ?? "jsonl") as (typeof FORMATS)[number];
  const full = args.has("full");
  const path = args.text("output");
  const file = path === "-" ? undefined : path;
  const concurrency = args.count("concurrency");
  if (args.has("resume") && file === undefined) throw new UsageError(t`--resume goes on with a file: name it with --output`);
  if (file !== undefined && /[/\\]$/.test(file)) throw new UsageError(t`--output: ${file} names a folder, it takes a file`);
  const text = args.operands[0] ?? ":/";
  const remote = asFolder(await context.remote(text));
  const client = await context.client();
  // What is no result of this stands aside, where standard output carries the inventory.
  if (file === undefined) output.keepResultsAside();
  const resumed = again(context.command, context.argv, ["--resume"]);
  const goOn = [t`Go on where it stopped: ${resumed}`];
  const target = file === undefined
    ? toOutput(output, io.stdout.isTerminal)
    : await inWords(() => openFile(context, file, remote, `${format} ${full}`));
  const taking: Taking = { context, remote, text, target, form: formOf(format, full, formatRemote(remote)), sum: sumOf(target.left) };
  const start = io.now();
  const stop = file === undefined && io.stdout.isTerminal
    ? undefined
    : counting(output, () => t`${formatRemote(remote)}: ${totals(taking.sum)}`);
  try {
    if (target.left === undefined) await target.write(taking.form.head);
    const from = target.left?.position;
    const input = { bucketName: remote.bucket, cosPath: remote.path, full, concurrency, from };
    const onPosition = (position: typeof from & object): Promise<void> => inWords(() => target.mark({ position, ...taking.sum }));
    for await (const one of filesOf(client, { ...input, onPosition }, context.call)) await add(taking, one);
    await inWords(() => target.finish());
  } catch (error) {
    await stop?.();
    const isKept = await target.stop();
    if (context.signal.aborted) {
      if (isKept) context.afterInterrupt = () => goOn;
      throw error;
    }
    throw explained(taking, error, isKept ? goOn : []);
  }
  await stop?.();
  return await conclude(taking, file, format, (io.now() - start) / 1000);
}

interface Taking {
  readonly context: Context;
  readonly remote: Remote;
  /** The name as it was typed. */
  readonly text: string;
  readonly target: Target;
  readonly form: Form;
  readonly sum: { files: number; bytes: number; unfinished: number; unreachable: number };
}

/** What an inventory has that goes on: a count of its own. */
function sumOf(left: Sum | undefined): Taking["sum"] {
  const { files = 0, bytes = 0, unfinished = 0, unreachable = 0 } = left ?? {};
  return { files, bytes, unfinished, unreachable };
}

async function openFile(context: Context, file: string, remote: Remote, how: string): Promise<Target> {
  const { appid, region, endpoint } = accountOf(await context.settings());
  const of = ["inventory", endpoint ?? region ?? "", appid, formatRemote(remote), how].join("\n");
  const target = await toFile(file, of, context.args.has("resume"));
  if (context.args.has("resume") && !context.output.json) await context.output.note(beginning(target));
  return target;
}

/** What --resume found. */
function beginning({ left, isShared }: Target): string {
  if (left) return t`Going on after ${totals(left)}.`;
  if (!isShared) return t`There is nothing to go on from: this one begins anew.`;
  return t`Another process is at the same, or was until a moment ago: this one begins anew beside it.`;
}

async function add({ remote, target, form, sum }: Taking, file: Parameters<Form["line"]>[0]): Promise<void> {
  let line: string;
  try {
    line = form.line(file);
  } catch (error) {
    if (!(error instanceof NoLine)) throw error;
    throw new Failed(t`${formatRemote(remote) + file.path}: ${error.message}`, error.hint);
  }
  await inWords(() => target.write(line));
  if (file.unreachable) sum.unreachable++;
  else if (file.unfinished) sum.unfinished++;
  else {
    sum.files++;
    sum.bytes += file.size;
  }
}

/** What ended an inventory, with how to go on. */
function explained({ context, remote, text }: Taking, error: unknown, goOn: readonly string[]): unknown {
  if (error instanceof CosError) {
    return new NameFailed(text, remote, error.failure, ...context.advice(error.failure, remote), ...goOn);
  }
  return error instanceof Failed ? new Failed(error.message, ...error.hints, ...goOn) : error;
}

/** Does something with the file, and says what is refused in the option's words. */
async function inWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new Failed(fromLibrary(error.message).replace(/^localFilename: /, "--output: "));
  }
}

async function conclude(
  { context: { output }, remote, sum }: Taking,
  file: string | undefined,
  format: string,
  seconds: number,
): Promise<number> {
  const whole = recordOf(formatRemote(remote), { kind: "folder", size: sum.bytes });
  const counts = { files: sum.files, unfinishedUploads: sum.unfinished, unreachable: sum.unreachable };
  const record = { ...whole, ...counts, output: file, format, seconds: Math.round(seconds * 1000) / 1000 };
  if (output.json) {
    await output.result("", record);
    return EXIT.done;
  }
  if (sum.unreachable > 0) await output.problem(output.asideStyle.yellow(warning(sum.unreachable)));
  await output.note(phrases([totals(sum), formatTaken(seconds)]));
  return EXIT.done;
}

/** It is all there, so it is a success; but what is in it cannot all be copied. */
function warning(unreachable: number): string {
  return unreachable === 1
    ? t`Warning: 1 file cannot be asked for by its name, so no command can copy it; the inventory has it.`
    : t`Warning: ${unreachable} files cannot be asked for by their names, so no command can copy them; the inventory has them.`;
}

function totals({ files, bytes, unfinished, unreachable }: Taking["sum"]): string {
  const more = [
    ...unfinished === 0 ? [] : [plural(unfinished, "unfinished upload")],
    ...unreachable === 0 ? [] : [plural(unreachable, "unreachable file")],
  ];
  return phrases([plural(files, "file"), formatBytes(bytes), ...more]);
}
