/**
 * Options, described once: parsing, help and completions come from it.
 *
 * @module
 */
/** One option. */
export interface Option {
  /** Its long name, without the hyphens. */
  readonly name: string;
  /** Its letter. */
  readonly short?: string;
  /** What its value is called in the help; a switch has none. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly many?: boolean;
  /** Whether its value may be empty. */
  readonly empty?: boolean;
  /** All values that it may have. */
  readonly values?: readonly string[];
  /** Its least and most value, in its own units. A number is at least 1 if nothing is said. */
  readonly range?: { readonly least?: string; readonly most?: string };
  /** Whether its value is a local file, for completions. */
  readonly file?: boolean;
  /** What its value can be out of what is known here, for completions. */
  readonly suggests?: "profiles" | "regions" | "buckets";
  /** What it belongs to, as a heading of the help; options without one come first. */
  readonly group?: string;
  /** What it does, in one sentence. */
  readonly doc: string;
}

/** Options under a heading of their own. */
function grouped(group: string, options: readonly Option[]): Option[] {
  return options.map((option) => ({ ...option, group }));
}

/** Options that every command takes. */
export const GLOBAL: readonly Option[] = [
  { name: "profile", value: "NAME", suggests: "profiles", doc: "The profile of the configuration file; `default` if none is named." },
  { name: "config", value: "FILE", file: true, doc: "The configuration file." },
  { name: "appid", value: "NUMBER", doc: "The account's appid." },
  { name: "secret-id", value: "ID", doc: "The SecretId of a key." },
  {
    name: "secret-key",
    value: "KEY",
    doc: "The SecretKey; others can see it in the list of processes, so rather use COS_SECRET_KEY or `cos config`.",
  },
  { name: "region", value: "CODE", suggests: "regions", doc: "The bucket's region: sh, gz, tj, sgp, bj, cd, hk, ca, ger." },
  {
    name: "endpoint",
    value: "URL",
    empty: true,
    doc: "One URL in place of a region: an emulator or a proxy; '' for none, whatever the profile says.",
  },
  { name: "bucket", short: "b", value: "NAME", suggests: "buckets", doc: "The bucket that `:/path` is in." },
  { name: "timeout", value: "TIME", range: { least: "1s", most: "24d" }, doc: "Longest time for one request, for example 30s or 5m." },
  { name: "attempts", value: "NUMBER", doc: "Most tries of a request that can be repeated; 3 if not given." },
  { name: "lang", value: "CODE", values: ["en", "zh"], doc: "The language: en or zh; that of LC_ALL, LC_MESSAGES or LANG if not given." },
  { name: "bwlimit", value: "RATE", doc: "Most bytes a second in each direction, for example 500K or 10M." },
  { name: "tps", value: "NUMBER", doc: "Most requests a second; the service takes few for one folder." },
  { name: "json", doc: "One JSON object a line for each result and each failure." },
  { name: "quiet", short: "q", doc: "Nothing but what was asked for, and problems." },
  { name: "verbose", short: "v", doc: "Each request, without keys and signs." },
  { name: "help", short: "h", doc: "This help." },
];

/** The option that stands alone. */
export const VERSION_OPTION: Option = { name: "version", short: "V", doc: "The version." };

/** How links are treated. */
export const FOLLOW_LINKS: Option = {
  name: "follow-links",
  short: "L",
  doc: "Follow symbolic links of local folders; they are passed over otherwise.",
};

/** What allows names to be made that not everything can have. */
export const UNUSUAL_NAMES: Option = {
  name: "unusual-names",
  doc: 'Make names that hold one of ? * : | \\ < > ", too; the service takes them, other programs may not.',
};

/** Options of commands that move content. */
export const TRANSFER: readonly Option[] = [
  {
    name: "concurrency",
    value: "NUMBER",
    range: { most: "64" },
    doc: "Files at once, and parts at once of a large one, at most 64; if not given, up to 32 small files, and 4 parts.",
  },
  {
    name: "slice-size",
    value: "SIZE",
    range: { least: "64K", most: "3M" },
    doc: "Size of the slices of an upload, 64K to 3M; 1M if not given.",
  },
  {
    name: "resume",
    doc: "Go on where the same command was interrupted: pass over what is the same on both sides, take up what is unfinished.",
  },
  { name: "verify", doc: "Compare the SHA-1 of both sides." },
  UNUSUAL_NAMES,
  FOLLOW_LINKS,
  { name: "preserve", doc: "Keep when a file was changed last: in x-cos-meta-mtime of an upload, and set on a download." },
  { name: "dry-run", short: "n", doc: "Only say what would be done." },
];

/** A list of what is meant. */
export const NAMES: readonly Option[] = grouped("Which files:", [
  {
    name: "files-from",
    value: "FILE",
    file: true,
    doc: "Only what this list names, one path below the source a line; - for standard input. What is not there is a failure.",
  },
  { name: "null", short: "0", doc: "The list has a NUL behind each path; so is that of --failures written." },
]);

/** Options that choose files. */
export const FILTERS: readonly Option[] = grouped("Which files:", [
  {
    name: "include",
    value: "PATTERN",
    many: true,
    doc: "Only files that fit: `*.jpg` at any depth, `/*.jpg` in the folder itself, `2024/` in folders of that name.",
  },
  { name: "exclude", value: "PATTERN", many: true, doc: "No files that fit." },
  { name: "include-from", value: "FILE", many: true, file: true, doc: "Only files that fit a pattern of this file, which has one a line." },
  {
    name: "exclude-from",
    value: "FILE",
    many: true,
    file: true,
    doc: "No files that fit a pattern of this file, for example a .gitignore.",
  },
  { name: "min-size", value: "SIZE", doc: "Only files of at least this size, for example 10K or 1M." },
  { name: "max-size", value: "SIZE", doc: "Only files of at most this size." },
  { name: "newer-than", value: "AGE", doc: "Only files that were changed in the last 36h or 2d, or since a date: 2024-05-01." },
  { name: "older-than", value: "AGE", doc: "Only files that were changed more than 36h or 2d ago, or before a date." },
]);

/** What is said of uploaded files. */
export const UPLOADS: readonly Option[] = grouped("Uploads:", [
  { name: "header", value: "NAME:VALUE", many: true, doc: "A header that downloads of the file carry: `Cache-Control: max-age=60`." },
  {
    name: "authority",
    value: "WHO",
    values: ["bucket", "private", "public", "eInvalid", "eWRPrivate", "eWPrivateRPublic"],
    doc: "Who may read: bucket (as it is set), private or public.",
  },
  { name: "guess-type", doc: "Set Content-Type by the name." },
]);

/** What is done about failures. */
export const FAILURES: readonly Option[] = grouped("Failures:", [
  { name: "failures", value: "FILE", file: true, doc: "Write a list of what failed, which --files-from takes; none if nothing did." },
  { name: "max-errors", value: "NUMBER", doc: "Stop after so many failures; everything is tried if not given." },
]);

/** How what exists is treated. */
export const OVERWRITE: readonly Option[] = grouped("What exists:", [
  { name: "overwrite", doc: "Replace what exists." },
  { name: "no-overwrite", doc: "Leave what exists and report it as failed. This is so if nothing is said." },
  { name: "skip-same", doc: "Pass over files that are the same on both sides, and replace those that differ." },
]);

/** Where buckets that speak S3 are. */
export const S3: readonly Option[] = grouped("S3 and COS v5:", [
  { name: "s3-endpoint", value: "URL", doc: "URL of the service of s3:// names; Amazon's if not given." },
  { name: "s3-region", value: "CODE", doc: "Its region; us-east-1 if not given." },
  { name: "s3-path-style", doc: "The bucket stands in the path and not in the host's name." },
  { name: "s3-allow-http", doc: "Allow http: to another computer, though others can read and alter what is sent." },
  { name: "cosv5-region", value: "CODE", doc: "The region of cosv5:// names, as v5 calls it; that of --region if not given." },
  { name: "cosv5-endpoint", value: "URL", doc: "One URL for cosv5:// names in place of a region's." },
]);

/** What goes along to S3. */
export const ACL: Option = {
  name: "acl",
  group: "S3 and COS v5:",
  doc: "Set in S3 who may read, as the file's authority says; it is as the bucket is set otherwise.",
};

/** What does not go along to S3. */
export const NO_BIZ_ATTR: Option = {
  name: "no-biz-attr",
  group: "S3 and COS v5:",
  doc: "Leave the free text of files behind, for S3 keeps at most 2 KiB with all metadata; cos inventory --full has it.",
};

/** The record of a transfer. */
export const STATE: Option = {
  name: "state",
  value: "FILE",
  file: true,
  doc: "Record what is proven, and pass over in a later run what is still so on both sides; 0 then says that everything is proven.",
};

/** What the last name stands for. */
export const NO_TARGET_DIRECTORY: Option = {
  name: "no-target-directory",
  short: "T",
  doc: "The target is the new name itself, even where there is a folder of that name: files go into its place, not below it.",
};

/** What goes down into folders. */
export const RECURSIVE: Option = { name: "recursive", short: "r", doc: "Folders with everything in them." };

/** How names are told from each other, for programs. */
export const NULL: Option = { name: "null", short: "0", doc: "A NUL byte in place of each line's end, as `xargs -0` takes names." };

/** What does not ask. */
export const YES: Option = { name: "yes", short: "y", doc: "Do not ask; required where there is no terminal." };
