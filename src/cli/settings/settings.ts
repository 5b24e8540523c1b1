/**
 * Settings: options over COS_* of the environment over the configuration file over defaults.
 *
 * @module
 */
import { service } from "../../generated/service.ts";
import {
  type Config,
  defaultConfigPath,
  exposure,
  type Profile,
  PROFILE_KEYS,
  readConfig,
  S3_KEYS,
  type S3Profile,
  type StoredProfile,
} from "./config_file.ts";
import { NoKey, UsageError } from "../terminal/exit.ts";
import type { Io } from "../terminal/io.ts";
import type { Arguments } from "./parse.ts";
import { listed, t, translated } from "../texts/texts.ts";

/** From where a setting comes, the strongest first. */
export type Origin = "option" | "environment" | "file" | "default";

/** The settings of a run. */
export interface Settings extends Profile {
  /** The configuration file. */
  readonly path: string;
  /** The profile that is meant. */
  readonly profile: string;
  /** From where each setting comes. */
  readonly origins: Readonly<Partial<Record<keyof Profile, Origin>>>;
  /** What the profile says of buckets that speak S3. */
  readonly s3: S3Profile;
  /** What somebody should know, for example that others can read the key. */
  readonly warnings: readonly string[];
}

/** Settings with which requests can be signed. */
export interface Account extends Settings {
  /** The account's appid. */
  readonly appid: string;
  /** The SecretId. */
  readonly secretId: string;
  /** The SecretKey. */
  readonly secretKey: string;
}

const OPTIONS: Readonly<Record<keyof Profile, string>> = {
  appid: "appid",
  secretId: "secret-id",
  secretKey: "secret-key",
  region: "region",
  endpoint: "endpoint",
  bucket: "bucket",
};

const VARIABLES: Readonly<Record<keyof Profile, string>> = {
  appid: "COS_APPID",
  secretId: "COS_SECRET_ID",
  secretKey: "COS_SECRET_KEY",
  region: "COS_REGION",
  endpoint: "COS_ENDPOINT",
  bucket: "COS_BUCKET",
};

const DEFAULT_PROFILE = "default";

/** Where the configuration file is, and which profile is meant. */
export function configPlace(args: Arguments, io: Io): { readonly path: string; readonly profile: string } {
  return {
    path: args.text("config") ?? (io.env("COS_CONFIG") || defaultConfigPath(io)),
    profile: args.text("profile") ?? (io.env("COS_PROFILE") || DEFAULT_PROFILE),
  };
}

/**
 * Works out the settings.
 *
 * @param args The command's arguments.
 * @param io Where the environment is read.
 * @throws UsageError for a profile that was named and is not there, and for a file that cannot be read.
 */
export async function readSettings(args: Arguments, io: Io): Promise<Settings> {
  const { path, profile } = configPlace(args, io);
  const config = await readConfig(path);
  const stored = profileIn(config, profile, path, args.text("profile") !== undefined || Boolean(io.env("COS_PROFILE")));
  const exposed = (stored.secretKey ?? stored.s3SecretAccessKey) === undefined ? undefined : await exposure(path);
  return { ...settingsFrom(stored, args, io), warnings: exposed === undefined ? [] : [exposed] };
}

/**
 * Works out the settings from a profile, and from what is stronger.
 *
 * @param stored The profile.
 * @param args The command's arguments.
 * @param io Where the environment is read.
 */
export function settingsFrom(stored: StoredProfile, args: Arguments, io: Io): Settings {
  const layers: [Origin, Profile][] = [
    ["option", pick((key) => args.text(OPTIONS[key]))],
    ["environment", pick((key) => io.env(VARIABLES[key]))],
    ["file", stored],
  ];
  // Somebody who names a profile on the command line means that one, and not what the environment happens to hold.
  if (args.text("profile") !== undefined) layers.push(...layers.splice(1, 1));
  const values: Partial<Record<keyof Profile, string>> = {};
  const origins: Partial<Record<keyof Profile, Origin>> = {};
  for (const key of PROFILE_KEYS) {
    const found = layers.find(([origin, layer]) => layer[key] !== undefined && (layer[key] !== "" || origin === "option"));
    // An option with nothing in it lifts what weaker layers say.
    if (found === undefined || found[1][key] === "") continue;
    values[key] = found[1][key]!;
    origins[key] = found[0];
  }
  // An endpoint and a region exclude each other: the stronger layer wins, and within one the endpoint.
  if (values.endpoint !== undefined && values.region !== undefined) {
    const order = layers.map(([origin]) => origin);
    const weaker = order.indexOf(origins.region!) < order.indexOf(origins.endpoint!) ? "endpoint" : "region";
    delete values[weaker];
    delete origins[weaker];
  }
  if (values.endpoint === undefined && values.region === undefined) {
    values.region = service.defaultRegion;
    origins.region = "default";
  }
  const s3 = Object.fromEntries(S3_KEYS.map((key) => [key, stored[key]]));
  return { ...values, ...configPlace(args, io), origins, s3, warnings: [] };
}

/** From where a setting comes, in words; nothing where it comes from nowhere. */
export function sourceOf({ origins, path, profile }: Settings, key: keyof Profile): string | undefined {
  const origin = origins[key];
  if (origin === "file") return t`${path}, profile ${profile}`;
  return origin && { option: t`the command line`, environment: t`${VARIABLES[key]} of the environment`, default: t`the default` }[origin];
}

function pick(read: (key: keyof Profile) => string | undefined): Profile {
  return Object.fromEntries(PROFILE_KEYS.map((key) => [key, read(key)]));
}

/**
 * The profile of a name; an empty one where there is none and nobody named it.
 *
 * @throws UsageError for one that was named and is not there.
 */
export function profileIn({ profiles }: Config, name: string, path: string, named: boolean): StoredProfile {
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found === undefined && named) {
    const known = Object.keys(profiles);
    throw new UsageError(
      t`there is no profile ${name} in ${path}`,
      known.length > 0
        ? (known.length === 1 ? t`There is ${known[0]}.` : t`There are ${listed(known)}.`)
        : t`Make it with \`cos config --profile ${name}\`.`,
    );
  }
  return found ?? {};
}

/**
 * Settings with which requests can be signed.
 *
 * @throws NoKey naming what is missing, and where it can be set.
 */
export function accountOf(settings: Settings): Account {
  const missing = (["appid", "secretId", "secretKey"] as const).filter((key) => !settings[key]);
  if (missing.length === 3 && Object.values(settings.origins).every((origin) => origin === "default")) {
    throw new NoKey(
      t`there are no settings yet`,
      t`To begin, run \`cos config\`: it asks for the account and its key, and tries them.`,
      t`Or set ${listed(missing.map((key) => VARIABLES[key]))} in the environment.`,
      t`To play without an account, run \`cos emulator\` in another terminal, and set here what it prints.`,
    );
  }
  if (missing.length > 0) {
    throw new NoKey(
      missing.map((key) => t`no ${{ appid: "appid", secretId: "SecretId", secretKey: "SecretKey" }[key]}`).join(translated(", ")),
      t`Run \`cos config\`, which asks for them,`,
      t`or set ${listed(missing.map((key) => VARIABLES[key]))} in the environment.`,
    );
  }
  return settings as Account;
}
