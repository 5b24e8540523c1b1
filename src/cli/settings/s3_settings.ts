/**
 * Settings for buckets that speak S3: options over the environment, by the names that all tools of S3 use, over the profile.
 *
 * @module
 */
import { service } from "../../generated/service.ts";
import type { S3Settings } from "../../transfer/s3/s3_settings.ts";
import { NoKey, UsageError } from "../terminal/exit.ts";
import type { Io } from "../terminal/io.ts";
import type { S3Profile } from "./config_file.ts";
import type { Arguments } from "./parse.ts";
import type { S3Name } from "./s3_name.ts";
import { accountOf, type Settings } from "./settings.ts";
import { listed, t } from "../texts/texts.ts";

/** Names of the environment for each setting; the first that is set counts. */
const VARIABLES: Readonly<Record<keyof S3Profile, readonly string[]>> = {
  s3AccessKeyId: ["AWS_ACCESS_KEY_ID"],
  s3SecretAccessKey: ["AWS_SECRET_ACCESS_KEY"],
  s3SessionToken: ["AWS_SESSION_TOKEN"],
  s3Region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
  s3Endpoint: ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"],
  s3PathStyle: [],
};

/** What goes together: a key of one origin is of no use with the secret of another. */
const KEY = ["s3AccessKeyId", "s3SecretAccessKey", "s3SessionToken"] as const;

/**
 * Works out the settings for a name.
 *
 * @param name The name, by whose kind it is decided whose key it is.
 * @param settings The command's settings.
 * @param args The command's arguments.
 * @param io Where the environment is read.
 * @throws NoKey naming what is missing; UsageError for what cannot be.
 */
export function s3SettingsOf(name: S3Name, settings: Settings, args: Arguments, io: Io): S3Settings {
  return name.kind === "cosv5" ? cosV5(settings, args) : s3(settings, args, io);
}

function s3(settings: Settings, args: Arguments, io: Io): S3Settings {
  const environment = Object.fromEntries(
    Object.entries(VARIABLES).map(([key, names]) => [key, names.map((one) => io.env(one)).find((value) => value)]),
  ) as S3Profile;
  // Somebody who names a profile on the command line means that one, and not what the environment happens to hold.
  const layers = args.text("profile") === undefined ? [environment, settings.s3] : [settings.s3, environment];
  const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey, s3SessionToken: sessionToken } =
    layers.find((layer) => KEY.some((key) => layer[key])) ?? {};
  if (!accessKeyId || !secretAccessKey) {
    throw new NoKey(
      t`no key for S3`,
      t`Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment,`,
      t`or s3AccessKeyId and s3SecretAccessKey in the profile of ${settings.path}.`,
    );
  }
  const first = (key: keyof S3Profile): string | undefined => layers.map((layer) => layer[key]).find((value) => value);
  const pathStyle = first("s3PathStyle");
  if (pathStyle !== undefined && pathStyle !== "true" && pathStyle !== "false") throw new UsageError(t`s3PathStyle: must be true or false`);
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: sessionToken || undefined,
    region: args.text("s3-region") ?? first("s3Region"),
    endpoint: args.text("s3-endpoint") ?? first("s3Endpoint"),
    pathStyle: args.has("s3-path-style") || pathStyle === "true" || undefined,
    allowHttp: args.has("s3-allow-http"),
  };
}

function cosV5(settings: Settings, args: Arguments): S3Settings {
  const { secretId: accessKeyId, secretKey: secretAccessKey } = accountOf(settings);
  const endpoint = args.text("cosv5-endpoint");
  const region = args.text("cosv5-region") ?? v5Region(settings.region) ?? regionIn(endpoint);
  if (region === undefined && endpoint === undefined) {
    throw new UsageError(
      t`cosv5:// needs the bucket's region, and none is known`,
      t`Name it with --cosv5-region: ${listed(Object.values(service.regions).flatMap(({ v5 }) => v5 ?? []))}, or another of v5.`,
    );
  }
  return { accessKeyId, secretAccessKey, region, endpoint, dialect: "cosv5", allowHttp: args.has("s3-allow-http") };
}

/** The region in whose place an endpoint stands, where its host says it. */
function regionIn(endpoint: string | undefined): string | undefined {
  return /^https?:\/\/cos\.([a-z]+-[a-z]+(?:-[0-9]+)?)\.myqcloud\.com(?:[:/]|$)/.exec(endpoint ?? "")?.[1];
}

/** The name that v5 has for a region of v4; a name of v5 is taken as it is. */
function v5Region(region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  const known = Object.entries(service.regions).find(([code, { aliases = [] }]) => code === region || aliases.includes(region));
  return known ? known[1].v5 : /^[a-z]+-[a-z]+(-[0-9]+)?$/.test(region) ? region : undefined;
}
