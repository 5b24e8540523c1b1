/**
 * What can stand at the cursor.
 *
 * @module
 */
import { service } from "../../../generated/service.ts";
import { readConfig } from "../../settings/config_file.ts";
import type { Option } from "../../settings/options.ts";
import { configPlace, readSettings, type Settings } from "../../settings/settings.ts";
import type { Io } from "../../terminal/io.ts";
import { translated } from "../../texts/texts.ts";
import { commands } from "../mod.ts";
import type { Cursor } from "./cursor.ts";
import { namesIn } from "./names.ts";

/** One word that can stand at the cursor. */
export interface Candidate {
  /** The whole word. */
  readonly text: string;
  /** What it means, where that is no matter of course. */
  readonly about?: string | undefined;
}

/** All that can stand there. */
export interface Offer {
  /** Words. */
  readonly candidates: readonly Candidate[];
  /** Whether local files can, too: a shell knows best how to complete these. */
  readonly files: boolean;
}

const NOTHING: Offer = { candidates: [], files: false };

/** Names that lie elsewhere than in a bucket of this service: of them nothing is asked. */
const ELSEWHERE = /^(?!cos:\/\/)[a-z][a-z0-9+.-]+:\/\//i;

/** What must not get into a line: characters that end or steer it, or turn the direction of what follows. */
// deno-lint-ignore no-control-regex
const UNFIT = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

/**
 * All that can stand at the cursor.
 *
 * @param cursor Where it stands.
 * @param io The surroundings of the command.
 * @param signal Ends what is asked of the service.
 */
export async function offer(cursor: Cursor, io: Io, signal: AbortSignal): Promise<Offer> {
  const all = await everything(cursor, io, signal);
  const fit = all.candidates.filter(({ text }) => text.startsWith(cursor.text) && !UNFIT.test(text));
  const candidates = fit.map(({ text, about }) => ({ text: cursor.head + text, about: about && translated(about) }));
  return { candidates, files: all.files };
}

async function everything(cursor: Cursor, io: Io, signal: AbortSignal): Promise<Offer> {
  const { command, option, options, args, text } = cursor;
  if (option) return await valuesOf(option, cursor, io);
  if (!cursor.ended && text.startsWith("-")) return { candidates: namesOf(options, cursor), files: false };
  if (cursor.wantsCommand) {
    const help = { text: "help", about: "Tells more of a command" };
    return { candidates: [...commands.map(({ name, summary }) => ({ text: name, about: summary })), help], files: false };
  }
  if (command === undefined || args.operands.length >= command.count[1]) return NOTHING;
  if (command.words) return { candidates: command.words.map((word) => ({ text: word })), files: false };
  if (ELSEWHERE.test(text)) return NOTHING;
  const settings = await readSettings(args, io);
  if (/^(:\/|cos:\/\/[^/]+\/)/i.test(text)) return { candidates: await namesIn(text, settings, io, signal), files: false };
  const starts = [...settings.bucket === undefined ? [] : [":/"], ...(await bucketsOf(settings)).map((name) => `cos://${name}/`)];
  return { candidates: starts.map((start) => ({ text: start })), files: command.remote !== true };
}

/** Options that were not given yet. */
function namesOf(options: readonly Option[], { args, text }: Cursor): Candidate[] {
  const left = options.filter(({ name, many }) => many || args.text(name) === undefined);
  return left.flatMap(({ name, short, doc }) => [
    { text: `--${name}`, about: doc },
    ...text === "-" && short !== undefined ? [{ text: `-${short}`, about: doc }] : [],
  ]);
}

async function valuesOf({ values, file, suggests }: Option, { args }: Cursor, io: Io): Promise<Offer> {
  if (file) return { candidates: [], files: true };
  if (values) return { candidates: values.map((value) => ({ text: value })), files: false };
  if (suggests === "regions") {
    return { candidates: Object.entries(service.regions).map(([text, { v5 }]) => ({ text, about: v5 })), files: false };
  }
  if (suggests === "profiles") {
    const { profiles } = await readConfig(configPlace(args, io).path);
    return { candidates: Object.keys(profiles).map((name) => ({ text: name })), files: false };
  }
  if (suggests === "buckets") {
    return { candidates: (await bucketsOf(await readSettings(args, io))).map((name) => ({ text: name })), files: false };
  }
  return NOTHING;
}

/** Buckets that the settings know to be of the same account. The service has no way to list buckets. */
async function bucketsOf({ path, appid, bucket }: Settings): Promise<string[]> {
  const { profiles } = await readConfig(path);
  const others = Object.values(profiles).filter((profile) => profile.appid === appid).map((profile) => profile.bucket);
  return [...new Set([bucket, ...others])].filter((name) => name !== undefined && name !== "") as string[];
}
