/**
 * Looks at settings without asking anybody: what is missing, and what cannot be right.
 *
 * @module
 */
import { bucketProblem } from "../../../core/auth.ts";
import { regionsHint } from "../../../core/explain.ts";
import { CosError } from "../../../core/result.ts";
import { CosClient } from "../../../client.ts";
import { service } from "../../../generated/service.ts";
import { readBucketAddress, regionCodeOf } from "../../settings/bucket_address.ts";
import { exposure, type Profile, readConfig, type StoredProfile } from "../../settings/config_file.ts";
import type { Arguments } from "../../settings/parse.ts";
import { configPlace, profileIn, type Settings, sourceOf } from "../../settings/settings.ts";
import { UsageError } from "../../terminal/exit.ts";
import type { Io } from "../../terminal/io.ts";
import { type Finding, fine, wrong } from "./finding.ts";
import { fromLibrary, listed, t, together, translated } from "../../texts/texts.ts";

/** Where each thing is found in the console, in the language that is spoken. */
export const CONSOLE = {
  get appid(): string {
    return t`The console shows the appid under Account Center: console.cloud.tencent.com/developer`;
  },
  get key(): string {
    return t`The console makes and shows keys under Access Management: console.cloud.tencent.com/cam/capi`;
  },
  get bucket(): string {
    return t`The console lists buckets, each with its region: console.cloud.tencent.com/cos/bucket`;
  },
} as const;

/** What a look at settings brings. */
export interface Looked {
  /** What was found. */
  readonly findings: readonly Finding[];
  /** The settings as they are meant: what is plainly mistyped is put right, so that the next checks say more. */
  readonly meant: Profile;
}

/**
 * Looks at the configuration file.
 *
 * @param args The command's arguments.
 * @param io Where the environment is read.
 * @returns What was found, and the profile; an empty one where it cannot be read.
 */
export async function checkFile(args: Arguments, io: Io): Promise<{ readonly found: Finding; readonly stored: StoredProfile }> {
  const { path, profile } = configPlace(args, io);
  const isNamed = args.text("profile") !== undefined || Boolean(io.env("COS_PROFILE"));
  try {
    const config = await readConfig(path);
    const stored = profileIn(config, profile, path, isNamed);
    if (Object.keys(config.profiles).length === 0) {
      return { found: fine("file", t`There are no profiles in ${path}: all comes from the command line and the environment.`), stored };
    }
    const exposed = (stored.secretKey ?? stored.s3SecretAccessKey) === undefined ? undefined : await exposure(path);
    if (exposed !== undefined) {
      return { found: wrong("file", t`Others than you can read the key in ${path}.`, t`Make it yours alone: chmod 600 ${path}`), stored };
    }
    if (!Object.hasOwn(config.profiles, profile)) {
      const others = listed(Object.keys(config.profiles));
      return { found: fine("file", t`${path} has no profile ${profile}.`, t`It has ${others}: choose one with --profile.`), stored };
    }
    return { found: fine("file", t`${path}, profile ${profile}.`), stored };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const advice = error.hints.length > 0 ? error.hints : [t`Look at who owns it and who may read it: ls -l ${path}`];
    return { found: wrong("file", t`${error.message}.`, ...advice, t`The checks below go on without it.`), stored: {} };
  }
}

/**
 * Looks at all settings but the file.
 *
 * @param settings The settings that hold.
 * @param io Where the environment is read.
 */
export function checkSettings(settings: Settings, io: Io): Looked {
  const key = checkKey(settings);
  const appid = checkAppid(settings);
  const region = checkRegion(settings);
  const bucket = checkBucket(settings, { ...appid.meant, ...region.meant });
  return {
    findings: [...key.findings, ...appid.findings, ...region.findings, checkProxy(io), ...bucket.findings],
    meant: { ...key.meant, ...appid.meant, ...region.meant, ...bucket.meant },
  };
}

/** What stands around a key that was copied with more than itself. */
export const AROUND = /[\s\u200b-\u200f\u2060\ufeff"'“”‘’`]/gu;
/** Letters of an id that may be shown. */
const SHOWN = 4;

function checkKey(settings: Settings): Looked {
  const { secretId, secretKey, endpoint, origins } = settings;
  const missing = [...secretId ? [] : ["SecretId"], ...secretKey ? [] : ["SecretKey"]];
  if (!secretId || !secretKey) {
    const found = wrong(
      "key",
      missing.length > 1 ? t`There is no ${missing[0]} and no ${missing[1]}.` : t`There is no ${missing[0]}.`,
      t`Enter them: cos config`,
      CONSOLE.key,
    );
    return { findings: [{ ...found, noAccess: true }], meant: {} };
  }
  const meant = { secretId: secretId.replace(AROUND, ""), secretKey: secretKey.replace(AROUND, "") };
  const again = [t`Enter it again: cos config`, ...origin(settings, "secretId", "secretKey")];
  const dirty = (["secretId", "secretKey"] as const).filter((name) => meant[name] !== settings[name]);
  if (dirty.length > 0) {
    const names = together(dirty.map((name) => NAMES[name]));
    const lengths = dirty.map((name) => t`${settings[name]!.length} characters, ${meant[name].length} without`).join(translated("; "));
    const finding = t`White space or quotation marks are part of the ${names} (${lengths}).`;
    const advice = [again[0]!, ...origin(settings, ...dirty), t`The checks below go on without them.`];
    return { findings: [wrong("key", finding, ...advice)], meant };
  }
  // The other way round, the half that is secret would go into every sign.
  if (/^AKID/.test(secretKey) && !/^AKID/.test(secretId)) {
    const finding = t`SecretId and SecretKey have changed places: it is the SecretId that begins with AKID.`;
    return {
      findings: [wrong("key", finding, ...again, t`The checks below take them the right way round.`)],
      meant: { secretId: secretKey, secretKey: secretId },
    };
  }
  // deno-lint-ignore no-control-regex -- that is what ASCII is
  const odd = /[^\x21-\x7e]|&/.test(secretId) ? "SecretId" : /[^\x00-\x7f]/.test(secretKey) ? "SecretKey" : undefined;
  if (odd !== undefined) return { findings: [wrong("key", t`There are characters in the ${odd} that no key has.`, ...again)], meant };
  const shape = endpoint === undefined ? shapeOf(secretId, secretKey) : undefined;
  if (shape !== undefined) {
    return { findings: [fine("key", shape, t`If a check below fails, enter it again: cos config`, CONSOLE.key)], meant };
  }
  const id = secretId.length > 2 * SHOWN ? `${secretId.slice(0, SHOWN)}…` : "…";
  const lengths = t`SecretId ${id} of ${secretId.length} characters, SecretKey of ${secretKey.length}`;
  const finding = sourced(lengths, settings, "secretId", "secretKey");
  if (origins.secretId !== origins.secretKey) {
    return { findings: [fine("key", finding, t`SecretId and SecretKey come from two places: look whether they are of one key.`)], meant };
  }
  return { findings: [fine("key", finding)], meant };
}

const NAMES = { secretId: "SecretId", secretKey: "SecretKey" } as const;

/** What is unusual about a key of Tencent Cloud; it may be good all the same. */
function shapeOf(secretId: string, secretKey: string): string | undefined {
  if (!/^AKID/.test(secretId)) return t`The SecretId does not begin with AKID, as those of Tencent Cloud do.`;
  if (!/^[A-Za-z0-9]{32,40}$/.test(secretId)) return t`The SecretId has ${secretId.length} characters; usual are 36, letters and digits.`;
  if (!/^[A-Za-z0-9]{32}$/.test(secretKey)) return t`The SecretKey has ${secretKey.length} characters; usual are 32, letters and digits.`;
}

function checkAppid(settings: Settings): Looked {
  const { appid } = settings;
  const more = { bucket: settings.bucket };
  if (!appid) {
    const found = wrong("appid", t`There is no appid.`, t`Enter it: cos config`, CONSOLE.appid);
    return { findings: [{ ...found, noAccess: true }], meant: more };
  }
  if (/^[0-9]+$/.test(appid)) return { findings: [fine("appid", sourced(appid, settings, "appid"))], meant: { ...more, appid } };
  const { appid: inside = /^[0-9]+$/.test(appid.trim()) ? appid.trim() : undefined, bucket } = readBucketAddress(appid) ?? {};
  const below = inside === undefined ? CONSOLE.appid : t`The checks below take ${inside}.`;
  const advice = [t`Mend it: cos config`, ...origin(settings, "appid"), below];
  const finding = bucket === undefined
    ? t`The appid must be a number, and ${shown(appid)} is none.`
    : t`${shown(appid)} is no appid, but the address of the bucket ${bucket} with the appid in it.`;
  return { findings: [wrong("appid", finding, ...advice)], meant: { bucket: settings.bucket ?? bucket, appid: inside } };
}

function checkRegion(settings: Settings): Looked {
  const { endpoint, region = service.defaultRegion } = settings;
  if (endpoint !== undefined) return checkEndpoint(settings, endpoint);
  const { regions } = service;
  const exact = Object.hasOwn(regions, region) || Object.values(regions).some(({ aliases }) => aliases.includes(region));
  if (exact) {
    const advice = settings.origins.region === "default" ? [t`None was named: ${region} is the default. ${CONSOLE.bucket}`] : [];
    return { findings: [fine("region", sourced(region, settings, "region"), ...advice)], meant: { region } };
  }
  const address = readBucketAddress(region);
  const meant = regionCodeOf(address?.region ?? region);
  const mend = [t`Mend it: cos config, or --region CODE`, ...origin(settings, "region")];
  if (meant !== undefined) {
    const finding = t`${shown(region)} is no region's code here; ${meant} is.`;
    return {
      findings: [wrong("region", finding, fromLibrary(regionsHint(region, service)), ...mend, t`The checks below take ${meant}.`)],
      meant: { region: meant },
    };
  }
  if (shown(region) !== region) return { findings: [wrong("region", t`${shown(region)} is no region.`, ...mend)], meant: { region: "" } };
  const isV5 = /^(ap|na|eu|sa)-/.test(region);
  const finding = isV5
    ? t`${shown(region)} is a region of COS v5 that this API does not have.`
    : t`${shown(region)} is a region that nobody knows.`;
  return { findings: [wrong("region", finding, fromLibrary(regionsHint(region, service)), ...mend)], meant: { region } };
}

/** What is wrong with an endpoint by itself, or nothing. */
export function endpointProblem(endpoint: string): string | undefined {
  try {
    // The library knows what an endpoint is.
    new CosClient({ appid: 0, secretId: "none", secretKey: "none", endpoint });
  } catch (error) {
    if (error instanceof CosError) return fromLibrary(error.failure.message);
    throw error;
  }
}

function checkEndpoint(settings: Settings, endpoint: string): Looked {
  const mend = [t`Mend it: cos config, or --endpoint URL`, ...origin(settings, "endpoint")];
  const problem = endpointProblem(endpoint);
  if (problem !== undefined) return { findings: [wrong("region", t`${problem}.`, ...mend)], meant: { endpoint } };
  const { protocol, hostname, pathname } = new URL(endpoint);
  const named = readBucketAddress(endpoint);
  const finding = sourced(t`The endpoint ${endpoint} in place of a region`, settings, "endpoint");
  if (named?.bucket !== undefined && pathname !== "/") {
    const bare = new URL(endpoint).origin;
    const advice = t`Give the server alone, ${bare}, and the bucket with --bucket.`;
    return {
      findings: [
        wrong(
          "region",
          t`The endpoint names a bucket: ${named.bucket}.`,
          advice,
          ...origin(settings, "endpoint"),
          t`The checks below take ${bare}.`,
        ),
      ],
      meant: { endpoint: bare },
    };
  }
  if (named?.bucket !== undefined || (named?.region !== undefined && named.endpoint === undefined)) {
    const advice = named.region === undefined
      ? t`Leave it away, and give the region.`
      : t`Leave it away, and give the region: ${named.region}`;
    return {
      findings: [wrong("region", t`The endpoint ${endpoint} is the service's own host.`, advice, ...origin(settings, "endpoint"))],
      meant: named.region === undefined ? {} : { region: named.region },
    };
  }
  const isLocal = /^(localhost|127\.|\[::1\]|.*\.localhost$)/.test(hostname);
  if (protocol === "http:" && !isLocal) {
    return {
      findings: [
        fine("region", finding, t`By http everybody on the way can read signs and files: use https where it is not your own network.`),
      ],
      meant: { endpoint },
    };
  }
  return { findings: [fine("region", finding)], meant: { endpoint } };
}

function checkBucket(settings: Settings, known: Profile): Looked {
  const { bucket = known.bucket } = settings;
  if (bucket === undefined) return { findings: [], meant: {} };
  const found = readBucketAddress(bucket, known.appid);
  const name = found?.bucket ?? bucket.trim();
  const problem = bucketProblem(name);
  const mend = [t`Mend it: cos config, or --bucket NAME`, ...origin(settings, "bucket")];
  if (problem !== undefined) {
    return {
      findings: [
        wrong("bucket", t`The bucket's name ${fromLibrary(problem)}, and ${shown(name)} is no such name.`, ...mend, CONSOLE.bucket),
      ],
      meant: { bucket: undefined },
    };
  }
  if (name === bucket) return { findings: [], meant: { bucket } };
  const other = found?.appid !== undefined && found.appid !== known.appid
    ? [
      known.appid === undefined
        ? t`Its appid is ${found.appid}, and the account's is not known: look which is right.`
        : t`Its appid is ${found.appid}, and the account's ${known.appid}: look which is right.`,
    ]
    : [];
  const finding = t`The bucket's name is ${name}; ${shown(bucket)} is more than that.`;
  return { findings: [wrong("bucket", finding, ...mend, ...other, t`The checks below take ${name}.`)], meant: { bucket: name } };
}

/** From where settings come, for a line of advice; nothing of what was typed just now. */
function origin(settings: Settings, ...keys: readonly (keyof Profile)[]): string[] {
  const sources = new Set(keys.map((key) => sourceOf(settings, key)).filter((source) => source !== undefined));
  return sources.size === 0 ? [] : [t`It came from ${together([...sources])}.`];
}

/** A finding with from where settings come; the file has its own line. */
function sourced(text: string, settings: Settings, ...keys: readonly (keyof Profile)[]): string {
  const sources = new Set(keys.map((key) => settings.origins[key] === "file" ? t`the file` : sourceOf(settings, key)));
  sources.delete(undefined);
  return sources.size === 0 ? t`${text}.` : t`${text}, from ${together([...sources] as string[])}.`;
}

/** What was given for something else than a key; it may be a key that was pasted into the wrong place. */
function shown(text: string): string {
  return /^[A-Za-z0-9]{20,}$/.test(text.replace(AROUND, "")) ? t`what was given (${text.length} characters, not shown)` : text;
}

/** Variables that send requests another way, or change whom they trust. */
const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

function checkProxy(io: Io): Finding {
  const set = PROXIES.flatMap((name) => [name, name.toLowerCase()]).filter((name) => io.env(name));
  const trust = io.env("NODE_TLS_REJECT_UNAUTHORIZED") === "0"
    ? [t`NODE_TLS_REJECT_UNAUTHORIZED is 0: with Node and Bun, anybody on the way can pretend to be the service. Unset it.`]
    : [];
  if (set.length === 0) return fine("proxy", t`No proxy is set in the environment.`, ...trust);
  const shown = set.map((name) => t`${name} (${hostIn(io.env(name)!)})`);
  const isNode = !("Deno" in globalThis) && !("Bun" in globalThis);
  const node = isNode && io.env("NODE_USE_ENV_PROXY") !== "1" ? [t`Node goes by it only with NODE_USE_ENV_PROXY=1.`] : [];
  const except = io.env("NO_PROXY") ?? io.env("no_proxy");
  const around = except
    ? t`Requests may go through it. NO_PROXY is ${except}: it names hosts that are asked directly.`
    : t`Requests may go through it. NO_PROXY is not set: it names hosts that are asked directly.`;
  return fine("proxy", t`The environment sets ${listed(shown)}.`, around, ...node, ...trust);
}

/** The host of a proxy: a user and a password may stand before it. */
function hostIn(proxy: string): string {
  const whole = /^[a-z0-9]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  return URL.canParse(whole) ? new URL(whole).host : t`not a URL`;
}
