/**
 * `cos sign --explain`: takes a sign apart and says what is wrong with it. The sign itself is never said back: who has it can use it.
 *
 * @module
 */
import { hmacKey, hmacSha1 } from "../../../core/hash.ts";
import type { SignKind } from "../../../core/operation.ts";
import { parseRemoteName } from "../../settings/remote_name.ts";
import type { Settings } from "../../settings/settings.ts";
import { EXIT, UsageError } from "../../terminal/exit.ts";
import { formatSpan, formatTime } from "../../terminal/format.ts";
import { unlessAborted } from "../../terminal/waiting.ts";
import { pad, wrap } from "../../terminal/text.ts";
import type { Context } from "../base/context.ts";
import { timeOf } from "../base/record.ts";
import { type Facts, factsOf, judge, LONGEST_SIGN, type Wanted } from "./judge.ts";
import { percentDecoded, type ReadSign, readSign, type Remark } from "./read_sign.ts";
import { phrases, t } from "../../texts/texts.ts";

/** Most characters that are read: a URL with a sign in it, and some. */
const MOST = 65_536;
/** Widest line. */
const WIDEST = 100;

const kinds = (): Readonly<Record<SignKind, string>> => ({
  multi: t`for many uses, until it ends: uploads, listings, stat`,
  once: t`for one use: it changes or deletes what it is for`,
  download: t`for downloads, until it ends`,
});

/** Explains the sign that was given. */
export async function explainSign(context: Context): Promise<number> {
  const { io } = context;
  const settings = await context.settings();
  const text = await given(context);
  const sign = readSign(text, settings.appid);
  if (!("fields" in sign)) {
    await tell(context, { ok: false, ...sides(sign.remarks) }, [], sign.remarks);
    return EXIT.failed;
  }
  const now = Math.floor(io.now() / 1000);
  const facts = factsOf(sign);
  const hmac = await judgeHmac(sign, facts, settings);
  const long = text.trim().length > LONGEST_SIGN && sign.address === undefined
    ? [{ says: t`It is longer than the ${LONGEST_SIGN} characters that the service takes.` }]
    : [];
  const remarks = [...sign.remarks, ...long, ...judge(sign, wantedOf(context, settings, sign), now), ...hmac.remarks];
  const { problems, notes } = sides(remarks);
  const record = {
    ok: problems.length === 0,
    kind: facts.kind,
    appid: facts.appid,
    bucket: facts.bucket,
    path: facts.path,
    ...timeOf("made", facts.made),
    ...timeOf("expires", facts.expires),
    key: hmac.key,
    hmac: hmac.verdict,
    problems,
    notes,
  };
  await tell(context, record, rowsOf(facts, hmac, now), remarks);
  return problems.length === 0 ? EXIT.done : EXIT.failed;
}

/** The text with the sign: an operand, or what comes through standard input. */
async function given({ args: { operands }, io, prompt, signal }: Context): Promise<string> {
  // A header's line that was not put into quotes is several.
  const typed = operands.join(" ");
  if (typed.length > MOST) throw new UsageError(t`what was given is too long for a sign`);
  if (typed !== "-") return typed;
  if (prompt.possible) return await prompt.secret(t`Sign`, undefined);
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const chunk = await unlessAborted(io.stdin.read(), signal);
    if (chunk === undefined) break;
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST) throw new UsageError(t`what came through standard input is too long for a sign`);
  }
  if (text.trim() === "") throw new UsageError(t`no sign came through standard input`);
  return text;
}

/** What it is wanted for: what was said, over the URL in which it was found. */
function wantedOf({ args }: Context, settings: Settings, { address }: ReadSign): Wanted {
  const name = args.text("for");
  const said = name === undefined ? undefined : parseRemoteName(name, settings.bucket);
  const option = (key: "appid" | "bucket"): string | undefined => settings.origins[key] === "option" ? settings[key] : undefined;
  return {
    appid: option("appid") ?? address?.appid ?? (said && settings.appid),
    bucket: said?.bucket ?? option("bucket") ?? address?.bucket,
    path: said?.path ?? address?.path,
    kind: args.has("once") ? "once" : args.has("download") ? "download" : undefined,
  };
}

interface Hmac {
  /** Whether it is right; null where that cannot be known. */
  readonly verdict: "right" | "wrong" | null;
  /** Whose key it names; null where there is none to compare with. */
  readonly key: "own" | "other" | null;
  readonly remarks: readonly Remark[];
}

/** Whether the digest is that of the text with the key at hand, and if not, of what else it is. */
async function judgeHmac({ digest, plain, fields }: ReadSign, { secretId }: Facts, settings: Settings): Promise<Hmac> {
  const key = settings.secretId === undefined || secretId === undefined ? null : settings.secretId === secretId ? "own" : "other";
  const { secretKey } = settings;
  if (digest === undefined || !secretKey) return { verdict: null, key, remarks: [] };
  const isOf = async (secret: string, text: string): Promise<boolean> => {
    const made = new Uint8Array(await hmacSha1(await hmacKey(secret), text));
    return made.every((byte, index) => byte === digest[index]);
  };
  if (await isOf(secretKey, plain)) return { verdict: "right", key, remarks: [] };
  if (key === "other") {
    const advice = t`Ask whoever has the key that it names, or take that key: --profile.`;
    return {
      verdict: "wrong",
      key,
      remarks: [{ says: t`It was made with another key: it names another SecretId than these settings have.`, advice }],
    };
  }
  const f = fields.get("f") ?? "";
  const slips: readonly (readonly [secret: string, text: string, says: string, advice: string])[] = [
    [secretKey, `${plain}\n`, t`What was signed has a line end behind it.`, t`Sign the text without one: printf '%s', not echo.`],
    [`${secretKey}\n`, plain, t`It was made with the key and a line end behind it.`, t`Cut the line end off the key.`],
    [`${secretKey}\r\n`, plain, t`It was made with the key and a line end behind it.`, t`Cut the line end off the key.`],
    [`${secretKey} `, plain, t`It was made with the key and a space behind it.`, t`Cut the space off the key.`],
    [
      secretKey,
      plain.replace(`f=${f}`, `f=${percentDecoded(f)}`),
      t`The path was signed before it was percent-encoded.`,
      t`Encode it, and sign what is sent.`,
    ],
    [settings.secretId ?? " ", plain, t`It was made with the SecretId in place of the SecretKey.`, t`Sign with the SecretKey.`],
  ];
  for (const [secret, text, says, advice] of slips) {
    if (await isOf(secret, text)) return { verdict: "wrong", key, remarks: [{ says, advice }] };
  }
  const says = t`It was made with another key, or its text was changed afterwards.`;
  return { verdict: "wrong", key, remarks: [{ says, advice: t`Enter the key again where it is made, and sign the text as it is sent.` }] };
}

/** What stands where, in words. */
function rowsOf({ kind, appid, bucket, secretId, made, expires, random, path }: Facts, { verdict, key }: Hmac, now: number): string[][] {
  const where = path === "" ? t`anything in the bucket` : path.endsWith("/") && kind !== "once" ? t`${path} and all in it` : path;
  const whose = key === "own"
    ? t`that of these settings`
    : key === "other"
    ? t`another than that of these settings`
    : t`no key here to compare it with`;
  return [
    [t`kind`, kinds()[kind]],
    ["appid", appid ?? "-", "a"],
    [t`bucket`, bucket ?? "-", "b"],
    ["SecretId", secretId === undefined ? "-" : whose, "k"],
    [t`made`, moment(made, now), "t"],
    [t`ends`, kind === "once" ? t`with its one use` : moment(expires, now), "e"],
    [t`random`, random ?? "-", "r"],
    [t`for`, where, "f"],
    [
      "HMAC",
      verdict === null
        ? t`not checked: there is no SecretKey here, or no digest there`
        : verdict === "right"
        ? t`right: made with the key of these settings`
        : t`wrong`,
    ],
  ];
}

/** A moment, by this place's clock and by everybody's. */
function moment(seconds: number | undefined, now: number): string {
  // What no calendar holds was no time.
  if (seconds === undefined || seconds > 8.64e12) return "-";
  const utc = new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  const away = seconds > now ? t`in ${formatSpan(seconds - now)}` : t`${formatSpan(now - seconds)} ago`;
  return phrases([formatTime(seconds), utc, away]);
}

function sides(remarks: readonly Remark[]): { readonly problems: object[]; readonly notes: object[] } {
  const shown = (isNote: boolean): object[] =>
    remarks.filter((one) => (one.isNote ?? false) === isNote).map(({ says, advice }) => ({
      finding: says,
      advice: advice === undefined ? [] : [advice],
    }));
  return { problems: shown(false), notes: shown(true) };
}

async function tell({ io, output }: Context, record: object, rows: readonly string[][], remarks: readonly Remark[]): Promise<void> {
  if (output.json) return await output.result("", record);
  const room = Math.max(16, Math.min(io.stdout.size().columns, WIDEST) - LABEL);
  const { style } = output;
  for (const [label = "", text = "", field] of rows) {
    const name = pad(field === undefined ? label : t`${label} (${field})`, LABEL);
    const lines = wrap(text, room);
    for (const [index, line] of lines.entries()) await output.result((index === 0 ? name : " ".repeat(LABEL)) + line, {});
  }
  for (const { says, advice, isNote } of remarks) {
    const mark = isNote ? style.yellow("!") : style.red("✗");
    const lines = wrap(says, room + LABEL - 2).map((line, index) => `${index === 0 ? mark : " "} ${line}`);
    const hints = advice === undefined ? [] : wrap(advice, room + LABEL - 2).map((line) => `  ${style.cyan(line)}`);
    for (const line of [...lines, ...hints]) await output.result(line, {});
  }
  if (remarks.every(({ isNote }) => isNote) && rows.length > 0) await output.note(output.asideStyle.dim(t`Nothing is wrong with it.`));
}

/** Columns of labels. */
const LABEL = 14;
