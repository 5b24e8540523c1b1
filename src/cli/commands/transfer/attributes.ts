/**
 * Options that say what goes with uploaded content: headers, and who may read.
 *
 * @module
 */
import { BadInput } from "../../../core/result.ts";
import type { Authority } from "../../../generated/results.ts";
import { type Attributes, checkAttributes } from "../../../transfer/attributes.ts";
import type { Arguments } from "../../settings/parse.ts";
import { isStored, type Named } from "../../settings/place.ts";
import { UsageError } from "../../terminal/exit.ts";
import { fromLibrary, t } from "../../texts/texts.ts";

/** Who may read, in the command's words and in the service's. */
export const AUTHORITY: Readonly<Record<string, Authority>> = {
  bucket: "eInvalid",
  private: "eWRPrivate",
  public: "eWPrivateRPublic",
  eInvalid: "eInvalid",
  eWRPrivate: "eWRPrivate",
  eWPrivateRPublic: "eWPrivateRPublic",
};

/** Names of these options. */
const ATTRIBUTES = ["header", "authority", "guess-type"] as const;

/**
 * Reads the headers that `--header` names.
 *
 * @throws UsageError for what is no header.
 */
export function headersOf(args: Arguments): (readonly [name: string, value: string])[] {
  return (args.list("header") ?? []).map((text) => {
    const found = /^([^:\s]+)\s*:\s*(.+)$/.exec(text);
    if (!found) throw new UsageError(t`--header: must be NAME:VALUE, got ${text}`);
    return [found[1]!, found[2]!.trim()] as const;
  });
}

/**
 * What the options of `UPLOADS` say of uploaded files; nothing where they say nothing.
 *
 * @throws UsageError for what the service would not take.
 */
export async function attributesFrom(args: Arguments): Promise<Attributes | undefined> {
  if (!ATTRIBUTES.some((name) => isGiven(args, name))) return undefined;
  const authority = args.text("authority");
  const attributes: Attributes = {
    headers: Object.fromEntries(headersOf(args)),
    authority: authority === undefined ? undefined : AUTHORITY[authority],
    guessType: args.has("guess-type"),
  };
  try {
    await checkAttributes(attributes);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new UsageError(fromLibrary(error.message.replace(/^headers: /, "--header: ")));
  }
  return attributes;
}

/**
 * Refuses such options where nothing is uploaded into a bucket.
 *
 * @param isUpload Whether everything that is copied comes from here and goes into a bucket.
 * @throws UsageError naming the option.
 */
export function needUpload(args: Arguments, isUpload: boolean): void {
  const name = isUpload ? undefined : ATTRIBUTES.find((name) => isGiven(args, name));
  if (name === undefined) return;
  throw new UsageError(
    t`--${name} is for uploads, from here to cos:// names`,
    t`What is in a bucket already is changed with cos set; copies from there keep what they have.`,
  );
}

/** Refuses --acl where no authority is known, or nothing takes one, and --no-biz-attr where nothing leaves it behind. */
export function needAcl(args: Arguments, sources: readonly Named[], target: Named): void {
  const isToS3 = isStored(target) && target.kind !== "remote";
  if (args.hasIfAny("no-biz-attr") && !(isToS3 && sources.every(isStored))) {
    throw new UsageError(t`--no-biz-attr is for copies from a bucket to S3; elsewhere there is room for it`);
  }
  if (!args.hasIfAny("acl") || isToS3 && sources.every(({ kind }) => kind === "remote")) return;
  throw new UsageError(t`--acl is for copies from cos:// names to S3, for no other place says who may read`);
}

function isGiven(args: Arguments, name: typeof ATTRIBUTES[number]): boolean {
  return name === "header" ? args.list(name) !== undefined : name === "authority" ? args.text(name) !== undefined : args.has(name);
}
