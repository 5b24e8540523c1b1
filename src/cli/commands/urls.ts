/**
 * `cos urls`.
 *
 * @module
 */
import { open } from "node:fs/promises";
import { type FoundUrl, mapUrls } from "../../transfer/urls.ts";
import { EXIT, Failed, UsageError } from "../terminal/exit.ts";
import { plural } from "../terminal/format.ts";
import { isBrokenPipe } from "../terminal/io.ts";
import { unlessAborted } from "../terminal/waiting.ts";
import type { Command } from "./base/command.ts";
import type { Context } from "./base/context.ts";
import { failureObject, unreadable } from "./base/failure.ts";
import { fromLibrary, phrases, t } from "../texts/texts.ts";

/** Rewrites what names a bucket of v4. */
export const urls: Command = {
  operands: "map FILE...",
  count: [2, Infinity],
  about: [
    "The text goes to standard output, with the hosts of buckets replaced (mybucket-100000.cossh.myqcloud.com by " +
    "mybucket-100000.cos.ap-shanghai.myqcloud.com) and otherwise byte for byte as it is. FILE may be -, standard input.",
    "The domain of the CDN (mybucket-100000.file.myqcloud.com) stays, for it is the same under v5. URLs of the API, and hosts of which it is not " +
    "known what they are under v5, stay too, and are named.",
    "Nothing is asked of the service. All buckets are meant, unless --bucket or --appid is given here.",
  ],
  options: [{ name: "dry-run", short: "n", doc: "Only list each URL that would change, with its file and line, and what it becomes." }],
  examples: [
    ["cos urls map --dry-run dump.sql site/*.html", "Lists what would change."],
    ["cos urls map --bucket mybucket dump.sql > dump-v5.sql", "Rewrites the URLs of one bucket."],
  ],
  run: map,
};

interface Counts {
  changed: number;
  stay: number;
}

async function map(context: Context): Promise<number> {
  const { args, output } = context;
  const [word, ...files] = args.operands;
  if (word !== "map") throw new UsageError(t`urls: there is no ${word}`, t`Usage: cos urls map FILE...`);
  const dry = args.has("dry-run");
  const counts: Counts = { changed: 0, stay: 0 };
  // What is told of a text stands aside from it.
  if (!dry) output.keepResultsAside();
  let failed = 0;
  for (const file of files) {
    try {
      await mapOne(context, file, dry, counts);
    } catch (error) {
      if (context.signal.aborted || isBrokenPipe(error)) throw error;
      failed++;
      const failure = error instanceof Failed ? error.failure : unreadable(error as Error);
      if (output.json) await output.result("", failureObject({ name: file }, failure, []));
      else await output.problem(`${output.asideStyle.red("cos:")} ${t`${file}: ${failure.message}`}`);
    }
  }
  if (output.json) await output.result("", { files: files.length, failed, ...counts });
  else await output.note(summary(counts, files.length - failed, dry));
  return failed === 0 ? EXIT.done : EXIT.failed;
}

function summary({ changed, stay }: Counts, files: number, dry: boolean): string {
  const [urls, where] = [plural(changed, "URL"), plural(files, "file")];
  return phrases([
    dry ? t`${urls} would change in ${where}` : t`${urls} changed in ${where}`,
    ...stay === 0 ? [] : [t`${stay} of v4 stay`],
  ]);
}

async function mapOne({ args, output, io, signal }: Context, file: string, dry: boolean, counts: Counts): Promise<void> {
  const found: FoundUrl[] = [];
  const filter = { appid: args.text("appid"), bucketName: args.text("bucket") };
  const tell = async (): Promise<void> => {
    for (const { line, host, to, why, path } of found.splice(0)) {
      const rest = shown(path);
      const record = { name: file, line, from: host + rest };
      if (to === undefined) {
        counts.stay++;
        const stays = t`${file}:${line}: ${host + rest} stays: ${fromLibrary(why ?? "")}`;
        await (output.json ? output.result("", { ...record, why }) : output.problem(output.asideStyle.yellow(stays)));
      } else {
        counts.changed++;
        if (dry) await output.result(`${file}:${line}: ${host}${rest} -> ${to}${rest}`, { ...record, to: to + rest });
      }
    }
  };
  const text = file === "-" ? stdin(io.stdin.read, signal) : contentOf(file, signal);
  for await (const bytes of mapUrls(readable(text), filter, (one) => void found.push(one))) {
    await tell();
    if (!dry && bytes.length > 0) await output.content(bytes);
  }
  await tell();
}

/** A path as it can be read: the text's bytes are taken for UTF-8. */
function shown(path: string): string {
  return new TextDecoder().decode(Uint8Array.from(path, (char) => char.charCodeAt(0)));
}

async function* stdin(read: () => Promise<Uint8Array | undefined>, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await unlessAborted(read(), signal); chunk; chunk = await unlessAborted(read(), signal)) yield chunk;
}

async function* contentOf(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(64 * 1024);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.slice(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A text, unless no ASCII stands in it as it is: its URLs would not be seen. */
async function* readable(text: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for await (const chunk of text) {
    if (chunk.length === 0) continue;
    const [one, two] = chunk;
    if (isFirst && ((one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff))) {
      throw new Failed(t`is UTF-16, in which no URL is seen: convert it to UTF-8 first`);
    }
    if (isFirst && one === 0x1f && two === 0x8b) throw new Failed(t`is compressed by gzip: unpack it first`);
    isFirst = false;
    yield chunk;
  }
}
