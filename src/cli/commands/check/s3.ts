/**
 * Looks at the settings for buckets that speak S3, where there are any. Nobody is asked: which bucket would be meant is not known.
 *
 * @module
 */
import { BadInput } from "../../../core/result.ts";
import { checkedSettings } from "../../../transfer/s3/s3_settings.ts";
import type { Arguments } from "../../settings/parse.ts";
import { s3SettingsOf } from "../../settings/s3_settings.ts";
import type { Settings } from "../../settings/settings.ts";
import { UsageError } from "../../terminal/exit.ts";
import type { Io } from "../../terminal/io.ts";
import { fromLibrary, t } from "../../texts/texts.ts";
import { type Finding, fine, sentenceOf, wrong } from "./finding.ts";

/** What somebody sets who means to use S3; a region alone is set for other programs, too. */
const VARIABLES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"];
/** Letters of an id that may be shown. */
const SHOWN = 4;

/**
 * Looks at the settings for S3.
 *
 * @param settings The command's settings.
 * @param args The command's arguments.
 * @param io Where the environment is read.
 * @returns What was found; nothing where there are no such settings.
 */
export function checkS3(settings: Settings, args: Arguments, io: Io): Finding[] {
  const isMeant = VARIABLES.some((name) => io.env(name)) || Object.values(settings.s3).some((value) => value) ||
    args.text("s3-endpoint") !== undefined || args.text("s3-region") !== undefined;
  if (!isMeant) return [];
  try {
    const { accessKeyId, endpoint, region, sessionToken } = checkedSettings(
      s3SettingsOf({ kind: "s3", bucket: "bucket", path: "/" }, settings, args, io),
    );
    const key = `${accessKeyId.slice(0, accessKeyId.length > 2 * SHOWN ? SHOWN : 0)}…`;
    const finding = endpoint === undefined
      ? t`For s3:// names: the key ${key}, Amazon's service in the region ${region}.`
      : t`For s3:// names: the key ${key}, ${endpoint}, region ${region}.`;
    return [sessionToken === undefined ? fine("s3", finding) : fine("s3", finding, t`The key is one for a while: it has a session token.`)];
  } catch (error) {
    if (error instanceof UsageError) return [wrong("s3", sentenceOf(error.message), ...error.hints)];
    if (error instanceof BadInput) {
      const { path, profile } = settings;
      const advice =
        t`Mend it where it is set: an option, a variable of the environment that begins with AWS_, or ${path}, profile ${profile}.`;
      return [wrong("s3", sentenceOf(fromLibrary(error.message)), advice)];
    }
    throw error;
  }
}
