/**
 * The configuration file: profiles with an account, a key, and where its buckets are.
 *
 * @module
 */
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { UsageError } from "../terminal/exit.ts";
import type { Io } from "../terminal/io.ts";
import { listed, t } from "../texts/texts.ts";

/** One profile. */
export interface Profile {
  /** The account's appid. */
  readonly appid?: string | undefined;
  /** The SecretId. */
  readonly secretId?: string | undefined;
  /** The SecretKey. */
  readonly secretKey?: string | undefined;
  /** The region of its buckets. */
  readonly region?: string | undefined;
  /** One URL in place of a region. */
  readonly endpoint?: string | undefined;
  /** The default bucket. */
  readonly bucket?: string | undefined;
}

/** What a profile may say of buckets that speak S3. */
export interface S3Profile {
  /** The key's public half. */
  readonly s3AccessKeyId?: string | undefined;
  /** The key's secret half. */
  readonly s3SecretAccessKey?: string | undefined;
  /** What goes with a key that is valid for a while only. */
  readonly s3SessionToken?: string | undefined;
  /** The region. */
  readonly s3Region?: string | undefined;
  /** URL of the service. */
  readonly s3Endpoint?: string | undefined;
  /** `true`: the bucket stands in the path. */
  readonly s3PathStyle?: string | undefined;
}

/** A profile as the file has it. */
export type StoredProfile = Profile & S3Profile;

/** What a file holds. */
export interface Config {
  /** Profiles by name. */
  readonly profiles: Readonly<Record<string, StoredProfile>>;
}

/** The keys of a profile. */
export const PROFILE_KEYS = ["appid", "secretId", "secretKey", "region", "endpoint", "bucket"] as const;

/** The keys of a profile that are for S3. */
export const S3_KEYS = ["s3AccessKeyId", "s3SecretAccessKey", "s3SessionToken", "s3Region", "s3Endpoint", "s3PathStyle"] as const;

/** Where the file is if nothing else is said. */
export function defaultConfigPath(io: Io): string {
  const windows = process.platform === "win32";
  const home = io.env("XDG_CONFIG_HOME") || (windows ? io.env("APPDATA") : undefined);
  if (home) return join(home, "cos-v4", "config.json");
  return join(io.env("HOME") || io.env("USERPROFILE") || ".", ".config", "cos-v4", "config.json");
}

/**
 * Reads the file; one that is not there holds nothing.
 *
 * @param path Where it is.
 * @throws UsageError for one that cannot be read or is not of the right form. The message quotes nothing of it.
 */
export async function readConfig(path: string): Promise<Config> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === "ENOENT") return { profiles: {} };
    throw new UsageError(t`cannot read ${path}: ${code ?? message}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UsageError(t`${path}: is not JSON`, mend());
  }
  const profiles = (data as { profiles?: unknown } | null)?.profiles;
  if (!isObject(profiles)) throw new UsageError(t`${path}: must hold an object \`profiles\``, t`Remove it and run \`cos config\`.`);
  for (const [name, profile] of Object.entries(profiles)) checkProfile(path, name, profile);
  return { profiles: profiles as Config["profiles"] };
}

function checkProfile(path: string, name: string, profile: unknown): void {
  if (!isObject(profile)) throw new UsageError(t`${path}: profiles.${name}: must be an object`, mend());
  for (const [key, value] of Object.entries(profile)) {
    const keys: readonly string[] = [...PROFILE_KEYS, ...S3_KEYS];
    if (!keys.includes(key)) {
      throw new UsageError(t`${path}: profiles.${name}.${key}: there is no such setting`, t`Settings are ${listed(keys)}.`);
    }
    if (typeof value !== "string") throw new UsageError(t`${path}: profiles.${name}.${key}: must be text`, mend());
  }
}

const mend = (): string => t`Mend it, or remove it and run \`cos config\`.`;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Writes the file so that only its owner can read it, whole or not at all.
 *
 * @param path Where it is to be.
 * @param config What it is to hold.
 */
export async function writeConfig(path: string, config: Config): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(temporary, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new UsageError(t`cannot write ${path}: ${(error as { code?: string }).code ?? (error as Error).message}`);
  }
}

/** Says so when others than the owner can read a file with a key in it. Windows has no such modes. */
export async function exposure(path: string): Promise<string | undefined> {
  if (process.platform === "win32") return undefined;
  const mode = await stat(path).then((found) => found.mode, () => undefined);
  return mode !== undefined && (mode & 0o077) !== 0 ? t`others can read ${path}: run chmod 600 ${path}` : undefined;
}
