/**
 * What to do about a failure: the library's hint, and what options of the command can do.
 *
 * @module
 */
import { type CosFailure, wordsOf } from "../../../core/result.ts";
import { parseGlob } from "../../settings/glob.ts";
import { type Stored, typedName } from "../../settings/place.ts";
import { parentOf } from "../../settings/remote_name.ts";
import { fromLibrary, meaningOf, t, translated } from "../../texts/texts.ts";
import { type Settings, sourceOf } from "../../settings/settings.ts";

/** What is known when something fails. */
export interface Situation {
  /** Settings that the request was made with. */
  readonly settings: Settings | undefined;
  /** What was asked for. */
  readonly remote?: Stored | undefined;
}

type Advise = (situation: Situation, failure: CosFailure) => string[];

/** What the library knows of it, which holds for every program. */
const KNOWN: Advise = (_, { hint }) => hint === undefined ? [] : [fromLibrary(hint)];

const KEY: Advise = (situation, failure) => [
  ...KNOWN(situation, failure),
  t`Enter the key again: cos config${profileOf(situation)}`,
  ...originOf(situation.settings, "secretKey"),
];

const APPID: Advise = (situation, failure) => [...KNOWN(situation, failure), ...originOf(situation.settings, "appid")];

const REGION: Advise = (situation, failure) => [
  ...KNOWN(situation, failure),
  ...situation.settings?.endpoint === undefined && failure.hint?.includes("region") ? [t`Another region: --region CODE`] : [],
];

const MISSING: Advise = ({ remote }) => {
  if (remote === undefined) return [];
  const path = remote.glob === undefined ? parentOf(remote.path) : parseGlob(remote.glob).base;
  return [t`See what is there: cos ls ${quote(typedName({ ...remote, path }))}`];
};

/** An emulator says so of everything that it cannot do, and there is nobody to ask about it but whoever started it. */
const STORAGE: Advise = (situation, failure) => {
  const { endpoint } = situation.settings ?? {};
  if (endpoint === undefined) return KNOWN(situation, failure);
  return [
    t`If ${endpoint} is an emulator, it cannot store anything: look whether the disk of its --data folder is full, or the folder was moved or removed. Then start it again.`,
    ...KNOWN(situation, failure).map((line) => t`If it leads to the service: ${lowerFirst(line)}`),
  ];
};

const UNFINISHED: Advise = ({ remote }) => [
  t`Take it up: the same command with --resume.`,
  t`Or give it up: cos parts --abort ${remote ? quote(typedName(remote)) : translated("NAME")}`,
];

/** What the library's option allows, an option of the command allows. */
const NAME: Advise = (situation, failure) =>
  failure.hint?.includes("unusualNames")
    ? [t`The service takes such a name, but other programs and most disks may not. Make it all the same: --unusual-names`]
    : failure.hint?.startsWith("bizAttr: false")
    ? [t`Leave the free text (biz_attr) behind: --no-biz-attr. cos inventory --full has it.`]
    : KNOWN(situation, failure);

/** What the command's own options can do; everything else is the library's hint alone. */
const RULES: readonly (readonly [readonly number[], Advise])[] = [
  [[-1], NAME],
  [[-3], (situation, failure) => [
    ...KNOWN(situation, failure),
    ...situation.settings?.endpoint === undefined || isForeign(situation.remote) ? [] : [t`\`cos emulator\` starts an emulator.`],
  ]],
  [[-47, -48, -79, -97, -46618, -72], KEY],
  [[-62, -64, -70, -80, -82, -46642], APPID],
  [[-2, -133, -5957], REGION],
  [[-53], () => [t`A sign is valid for at most 90 days; some accounts allow a month. Ask for less with --expires.`]],
  [
    [-55],
    () => [
      t`The key may not do this, or the file is closed for writing. \`cos stat\` shows the file's \`forbid\`; the console, the key's policy.`,
    ],
  ],
  [[-71, -300, -29214], () => [t`Too much at once: try again in a moment, with a lower --concurrency.`]],
  [[-173], ({ remote }) => [t`Delete it with everything in it: cos rm -r ${remote ? quote(typedName(remote)) : translated("NAME")}`]],
  [[-177, -4018], () => [t`Replace it with --overwrite, or pass over what is the same with --skip-same.`]],
  [[-178], () => [t`It is there already, as a folder or as a file. \`cos mkdir -p\` does not mind a folder.`]],
  [[-197, -29043, -46628, -6101], MISSING],
  [[-160, -161, -46208], () => [t`A folder's name ends with /, a file's does not. To copy into a folder, end its name with /.`]],
  [[-4019, -4020, -46614, -29036, -29129], UNFINISHED],
  [[-284, -46622], () => [t`Leave --slice-size away, or use --slice-size 1M.`]],
  [[-181], STORAGE],
];

const BY_CODE: ReadonlyMap<number, Advise> = new Map(RULES.flatMap(([numbers, advise]) => numbers.map((code) => [code, advise])));

/**
 * What to do about a failure, a line each; nothing where its message says all.
 *
 * @param failure What went wrong.
 * @param situation What is known.
 */
export function adviceFor(failure: CosFailure, situation: Situation): string[] {
  return (BY_CODE.get(failure.code) ?? KNOWN)(situation, failure);
}

/** Codes of failures whose cause is probably none of the names, but the settings, the way to the service, or the clock. */
const OF_SETTINGS: ReadonlySet<number> = new Set([-2, -3, -47, -48, -59, -62, -64, -70, -72, -79, -80, -82, -96, -97, -133]);

/** Whether a failure is one of which `cos doctor` knows more. */
export function isOfSettings({ code }: CosFailure): boolean {
  return OF_SETTINGS.has(code);
}

/** A failure in one sentence, with the code by which it can be looked up. */
export function describe(failure: CosFailure): string {
  const { code, name, message } = failure;
  if (code >= -3) return inOptions(fromLibrary(message));
  const meaning = meaningOf(code);
  const words = fromLibrary(wordsOf(meaning === undefined ? failure : { ...failure, meaning }));
  return t`${words} (${`${code} ${name}`.trimEnd()})`;
}

/** What the library calls what an option, or a name, says. */
const OPTIONS: Readonly<Record<string, string>> = {
  bizAttr: "--biz-attr",
  sliceSize: "--slice-size",
  concurrency: "--concurrency",
  customHeaders: "--header",
  rangeStart: "--range",
  rangeEnd: "--range",
  bucketName: "bucket",
  cosPath: "path",
};

/** A refusal in the words of whoever typed the command, and not of who writes programs. */
function inOptions(message: string): string {
  // The path that was typed stands in the message.
  return message.replace(/^local(Path|Filename): /, "").replace(/^[a-z]+[A-Za-z]*(?=[:：])/, (param) => OPTIONS[param] ?? param);
}

/** Whether another service was asked than this one. */
function isForeign(remote: Stored | undefined): boolean {
  return remote !== undefined && remote.kind !== "remote";
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !/^(SecretI|SecretK)/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

function profileOf({ settings }: Situation): string {
  return settings && settings.profile !== "default" ? ` --profile ${settings.profile}` : "";
}

function originOf(settings: Settings | undefined, key: "appid" | "secretKey"): string[] {
  const source = settings && sourceOf(settings, key);
  return source === undefined ? [] : [t`It came from ${source}.`];
}

/** A word as a shell takes it. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
