/**
 * What can be set on the service: its accounts, its buckets, and how it behaves.
 *
 * @module
 */

/** A bucket. */
export interface BucketOptions {
  /** Its name, without the appid. */
  readonly name: string;
  /**
   * Whether files without an authority of their own can be downloaded without a sign. What is said here counts, and the store remembers it;
   * by default it is as the store remembers, and no if that was never told.
   */
  readonly public?: boolean | undefined;
  /** Which pages may show its files to readers without a sign; all of them by default. */
  readonly referers?: RefererOptions | undefined;
  /** Origins whose pages may use it, such as `https://app.example`, or `*`; all of them by default, and none if the list is empty. */
  readonly origins?: readonly string[] | undefined;
  /** Whether it keeps versions of its files: the API refuses such a bucket (-46659). */
  readonly versioned?: boolean | undefined;
}

/** Rules for the `Referer` of readers without a sign. Entries are host names, in which `*` stands for anything. */
export interface RefererOptions {
  /** Only pages of these hosts are let in; others are refused with -46616. */
  readonly allow?: readonly string[] | undefined;
  /** Pages of these hosts are refused with -46617. */
  readonly deny?: readonly string[] | undefined;
  /** Whether a reader who does not say where from is let in; yes by default. */
  readonly empty?: boolean | undefined;
}

/** An account and its buckets. */
export interface AccountOptions {
  /** The account's number. */
  readonly appid: number | string;
  /** Names the key of the account. */
  readonly secretId: string;
  /** The key of the account. */
  readonly secretKey: string;
  /** The buckets that it has; a bare name makes one that says nothing more. */
  readonly buckets: readonly (string | BucketOptions)[];
}

/** Whose requests are answered. */
export interface AccountsOptions {
  /** The account's number; 100000 by default. */
  readonly appid?: number | string | undefined;
  /** Names the key of the account; `AKIDEMULATOR` by default. */
  readonly secretId?: string | undefined;
  /** The key of the account; `emulator-secret` by default. */
  readonly secretKey?: string | undefined;
  /** The buckets that there are; a bare name makes one that says nothing more. One called `mybucket` by default. */
  readonly buckets?: readonly (string | BucketOptions)[] | undefined;
  /** More accounts, with keys and buckets of their own. */
  readonly accounts?: readonly AccountOptions[] | undefined;
}

/** Ways in which the service was seen, or is documented, to differ (protocol notes, section 9.5). */
export interface Switches {
  /** Whether a folder that holds anything cannot be deleted (-173). By default its record goes and what it holds stays. */
  readonly strictFolderDelete?: boolean | undefined;
  /** Most entries of one list page; 1000 by default. With 199 or less, the refusal is that of the older service, -165. */
  readonly listMax?: number | undefined;
  /**
   * `lenient` takes slices of 512 KiB, 1, 2 and 3 MiB, and answers 1 MiB to any other wish; `strict` refuses all but 1 MiB (-284).
   * Lenient by default.
   */
  readonly sliceSizes?: "lenient" | "strict" | undefined;
  /** Whether slices must come in order, one at a time; no by default. */
  readonly serialUpload?: boolean | undefined;
  /** The slice size that every upload gets, whatever it asks for. */
  readonly forceSliceSize?: number | undefined;
  /** Whether an upload ends at once if the bucket has its content already; yes by default. */
  readonly instantUpload?: boolean | undefined;
  /** How the SHA-1 of an empty file is shown: as 32 zeros (default) or as it is. */
  readonly emptyFileSha?: "zeros" | "sha1" | undefined;
  /** What an upload of the content that is there already, without leave to overwrite, does: -4018 (default), or success with a new mtime. */
  readonly sameContent?: "refuse" | "refresh" | undefined;
  /** What a change of a path does while another one is under way there: it waits for its turn (default), or is refused with -20034. */
  readonly concurrentChanges?: "wait" | "refuse" | undefined;
  /**
   * Most bytes of a URL, from its scheme to the end of its query; the documents say 1024, but a long path of Chinese characters and a sign in
   * the query have more, and nobody was seen to be refused. No limit by default; longer ones get -5994.
   */
  readonly longestUrl?: number | undefined;
}

/** The switches, all of them set. */
export type Settings = { readonly [Name in Exclude<keyof Switches, "forceSliceSize">]-?: NonNullable<Switches[Name]> } & {
  /** See {@linkcode Switches}. */
  readonly forceSliceSize: number | undefined;
};

/** Fills in what was not set. */
export function settingsOf(options: Switches): Settings {
  return {
    strictFolderDelete: options.strictFolderDelete ?? false,
    listMax: options.listMax ?? 1000,
    sliceSizes: options.sliceSizes ?? "lenient",
    serialUpload: options.serialUpload ?? false,
    forceSliceSize: options.forceSliceSize,
    instantUpload: options.instantUpload ?? true,
    emptyFileSha: options.emptyFileSha ?? "zeros",
    sameContent: options.sameContent ?? "refuse",
    concurrentChanges: options.concurrentChanges ?? "wait",
    longestUrl: options.longestUrl ?? Infinity,
  };
}
