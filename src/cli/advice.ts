/**
 * What to do about a failure, from its code (protocol notes, section 6).
 *
 * @module
 */
import { codes } from "../generated/codes.ts";
import { service } from "../generated/service.ts";
import type { CosFailure } from "../core/result.ts";
import { plural } from "./format.ts";
import { isGlob, parseGlob } from "./glob.ts";
import { formatRemote, parentOf, type Remote } from "./remote_name.ts";
import type { Settings } from "./settings.ts";

/** What is known when something fails. */
export interface Situation {
  /** Settings that the request was made with. */
  readonly settings: Settings | undefined;
  /** Milliseconds by which the service's clock is ahead of this one, where an answer told it. */
  readonly skew: number | undefined;
  /** What was asked for. */
  readonly remote?: Remote | undefined;
}

type Advise = (situation: Situation, failure: CosFailure) => string[];

const KEY: Advise = ({ settings }) => [
  `Enter the key again: cos config${
    settings && settings.profile !== "default" ? ` --profile ${settings.profile}` : ""
  }. SecretId and SecretKey must be of one pair, and not disabled.`,
  ...originOf(settings, "secretKey"),
];

const APPID: Advise = ({ settings }) => [
  `The appid ${settings?.appid ?? ""} and the SecretId must be of the same account. The console shows the appid on the account page.`,
  ...originOf(settings, "appid"),
];

const CLOCK: Advise = ({ skew }) => [
  skew !== undefined && Math.abs(skew) > 60_000
    ? `This computer's clock is about ${roughly(Math.abs(skew))} ${
      skew > 0 ? "behind" : "ahead of"
    } the service's. Set it right and try again.`
    : "Signs hold the time: look whether this computer's clock and its time zone are right.",
];

const BUCKET: Advise = ({ settings, remote }) => {
  const bucket = remote?.bucket ?? settings?.bucket ?? "";
  const appid = settings?.appid ?? "";
  const bare = appid !== "" && bucket.endsWith(`-${appid}`) ? bucket.slice(0, -appid.length - 1) : undefined;
  return [
    ...bare === undefined ? [] : [`The bucket's name is without the appid here: ${bare}.`],
    settings?.endpoint !== undefined
      ? `Look whether ${settings.endpoint} has a bucket ${bucket}.`
      : `Look whether there is a bucket ${bucket} in the region ${settings?.region ?? service.defaultRegion}. Another region: --region ${
        Object.keys(service.regions).join(", ")
      }.`,
  ];
};

const MISSING: Advise = ({ remote }) => {
  if (remote === undefined) return [];
  const path = isGlob(remote.path) ? parseGlob(remote.path).base : parentOf(remote.path);
  return [`See what is there: cos ls ${quote(formatRemote({ ...remote, path }))}`];
};

const LATER: Advise = (_, { requestId }) => [
  `The trouble is the service's. Try again later${requestId ? `; its support can look up request ${requestId}` : ""}.`,
];

/** An emulator says so of everything that it cannot do, and there is nobody to ask about it but whoever started it. */
const STORAGE: Advise = (situation, failure) => {
  const { endpoint } = situation.settings ?? {};
  if (endpoint === undefined) return LATER(situation, failure);
  return [
    `If ${endpoint} is an emulator, it cannot store anything: look whether the disk of its --data folder is full, or the folder was moved ` +
    "or removed. Then start it again.",
    ...LATER(situation, failure).map((line) => `If it leads to the service: ${lowerFirst(line)}`),
  ];
};

const UNFINISHED: Advise = ({ remote }) => [
  "Take it up: the same command with --resume.",
  `Or give it up: cos parts --abort ${remote ? quote(formatRemote(remote)) : "NAME"}`,
];

const RULES: readonly (readonly [readonly number[], Advise])[] = [
  [[-2], ({ settings }) => [
    settings?.endpoint === undefined
      ? "Something between here and the service answered, for example a proxy or a login page of the network."
      : `What answers at ${settings.endpoint} does not speak this service's language. Look at --endpoint.`,
  ]],
  [[-3], ({ settings }) => [
    settings?.endpoint === undefined
      ? `Look at the network, and whether ${settings?.region ?? service.defaultRegion} is the right region.`
      : `Look whether something listens at ${settings.endpoint}; \`cos emulator\` starts an emulator.`,
  ]],
  [[-47, -48, -79, -97, -46618, -72], KEY],
  [[-62, -64, -70, -80, -82, -46642], APPID],
  [[-59, -96, -46619], CLOCK],
  [[-133, -5957], BUCKET],
  [[-53], () => ["A sign is valid for at most 90 days; some accounts allow a month. Ask for less with --expires."]],
  [
    [-55],
    () => [
      "The key may not do this, or the file is closed for writing. `cos stat` shows the file's `forbid`; the console, the key's policy.",
    ],
  ],
  [[-71, -300, -29214], () => ["Too much at once: try again in a moment, with a lower --concurrency."]],
  [[-173], ({ remote }) => [`Delete it with everything in it: cos rm -r ${remote ? quote(formatRemote(remote)) : "NAME"}`]],
  [[-177, -4018], () => ["Replace it with --overwrite, or pass over what is the same with --skip-same."]],
  [[-178], () => ["It is there already, as a folder or as a file. `cos mkdir -p` does not mind a folder."]],
  [[-197, -29043, -46628, -6101], MISSING],
  [[-160, -161, -46208], () => ["A folder's name ends with /, a file's does not. To copy into a folder, end its name with /."]],
  [[-4019, -4020, -46614, -29036, -29129], UNFINISHED],
  [[-4016, -5984, -29138, -4026, -4027, -29096], () => ["What arrived is not what was sent, or the file changed meanwhile. Try again."]],
  [[-284, -46622], () => ["Leave --slice-size away, or use --slice-size 1M."]],
  [[-5973], () => ["A copy within the service stays within one bucket."]],
  [[-46659], () => ["This bucket keeps versions: it needs a tool that speaks the XML API (COS v5)."]],
  [[-46615, -46620, -46621, -46627, -46646], () => ["The service has closed this. The console or its support can say why."]],
  [[-181], STORAGE],
  [[-195, -196, -5997, -21095, -29302, -152, -20034, -4024, -4025], LATER],
];

const BY_CODE: ReadonlyMap<number, Advise> = new Map(RULES.flatMap(([numbers, advise]) => numbers.map((code) => [code, advise])));

/**
 * What to do about a failure, a line each; nothing where its message says all.
 *
 * @param failure What went wrong.
 * @param situation What is known.
 */
export function adviceFor(failure: CosFailure, situation: Situation): string[] {
  const own = BY_CODE.get(failure.code);
  if (own) return own(situation, failure);
  if (failure.code < -3 && failure.httpStatus !== undefined && failure.httpStatus >= 500) return LATER(situation, failure);
  return [];
}

/** A failure in one sentence, with the code by which it can be looked up. */
export function describe(failure: CosFailure): string {
  const known = codes[failure.code];
  if (failure.code >= -3) return failure.message;
  if (known === undefined) return `${failure.message} (${failure.code})`;
  // Where nothing was answered, it was found out here, and more is known than the code says.
  if (failure.httpStatus === undefined) return `${failure.message} (${failure.code} ${known.name})`;
  return `${lowerFirst(known.meaning)} (${failure.code} ${known.name})`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) && !/^(SecretI|SecretK)/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

/** Milliseconds as people say them. */
function roughly(time: number): string {
  const minutes = Math.round(time / 60_000);
  if (minutes < 120) return plural(minutes, "minute");
  return minutes < 2880 ? plural(Math.round(minutes / 60), "hour") : plural(Math.round(minutes / 1440), "day");
}

function originOf(settings: Settings | undefined, key: "appid" | "secretKey"): string[] {
  const origin = settings?.origins[key];
  const named = { option: "the command line", environment: `${key === "appid" ? "COS_APPID" : "COS_SECRET_KEY"} of the environment` };
  if (origin === "file") return [`It came from ${settings!.path}, profile ${settings!.profile}.`];
  return origin === "option" || origin === "environment" ? [`It came from ${named[origin]}.`] : [];
}

/** A word as a shell takes it. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
