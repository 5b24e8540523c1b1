/**
 * Words that are no command: what was probably meant. Loaded when one was typed.
 *
 * @module
 */
import { nearest, parse } from "../../settings/parse.ts";
import { isRemoteName } from "../../settings/remote_name.ts";
import { UsageError } from "../../terminal/exit.ts";
import { quote } from "./advice.ts";
import { withoutKey } from "./again.ts";
import { type Heading, loaded, optionsOf } from "./command.ts";
import { t } from "../../texts/texts.ts";

/** What commands are called elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  copy: "cp",
  move: "mv",
  rename: "mv",
  del: "rm",
  delete: "rm",
  remove: "rm",
  list: "ls",
  dir: "ls",
  info: "stat",
  head: "stat",
  presign: "url",
  signurl: "url",
  share: "url",
  mirror: "sync",
  configure: "config",
  login: "config",
};

/** Words for copies of which the direction is known. */
const COPIES: Readonly<Record<string, "up" | "down">> = {
  put: "up",
  upload: "up",
  push: "up",
  get: "down",
  download: "down",
  pull: "down",
};

/** Words for buckets themselves, which no word for files is to be taken for: least of all the one that deletes. */
const BUCKETS: readonly string[] = ["mb", "rb"];

/**
 * The error for a word that is no command, with the line to type instead.
 *
 * @param word What was typed.
 * @param rest What stood behind it.
 * @param commands All commands.
 */
export async function noSuchCommand(word: string, rest: readonly string[], commands: readonly Heading[]): Promise<UsageError> {
  const direction = Object.hasOwn(COPIES, word) ? COPIES[word] : undefined;
  if (direction !== undefined) {
    const line = await copyLine(direction, rest, commands);
    return new UsageError(t`there is no command ${word}: cp copies up and down`, t`Type: ${line}`, t`See cos cp --help.`);
  }
  if (BUCKETS.includes(word)) {
    return new UsageError(t`there is no command ${word}`, t`The console makes and removes buckets: console.cloud.tencent.com/cos/bucket`);
  }
  const small = word.toLowerCase();
  const names = [...commands.map(({ name }) => name), "help", "version"];
  const near = Object.hasOwn(ELSEWHERE, small) ? ELSEWHERE[small] : small === "" ? undefined : nearest(small, names);
  return new UsageError(t`there is no command ${word}`, near === undefined ? t`See cos --help.` : t`Did you mean cos ${near}?`);
}

/** The line with `cp` that does what was meant. */
async function copyLine(direction: "up" | "down", rest: readonly string[], commands: readonly Heading[]): Promise<string> {
  const example = direction === "up" ? t`cos cp FILE :/FOLDER/` : t`cos cp :/FILE FOLDER/`;
  const cp = commands.find(({ name }) => name === "cp")!;
  try {
    const { operands } = parse(rest, optionsOf(await loaded(cp)));
    if (operands.length === 0) return example;
    const [remotes, locals] = direction === "up"
      ? [operands.length > 1 ? operands.slice(-1) : [], operands.length > 1 ? operands.slice(0, -1) : operands]
      : [operands.length > 1 ? operands.slice(0, -1) : operands, operands.length > 1 ? operands.slice(-1) : []];
    const options = withoutKey(rest).filter((arg) => arg !== "--" && !operands.includes(arg));
    const here = locals.length > 0 ? locals : ["."];
    const there = remotes.length > 0 ? remotes.map(asRemote) : [":/"];
    return ["cos", "cp", ...options, ...direction === "up" ? [...here, ...there] : [...there, ...here]].map(quote).join(" ");
  } catch {
    // Options of another program say nothing here.
    return example;
  }
}

/** A name in the bucket as this command takes it. */
function asRemote(text: string): string {
  return isRemoteName(text) || /^[a-z0-9]+:\/\//i.test(text) ? text : `:/${text.replace(/^\/+/, "")}`;
}
