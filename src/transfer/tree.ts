/**
 * Whole folders: copied, moved, made like another, deleted. The engine of all that is more than one file: places say what there is, a plan decides,
 * work carries it out, a report tells what became of it. The command is written on it and has no rule of its own.
 *
 * The law that it keeps:
 *
 * 1. A source goes only when the target was proven finished and equal (size and SHA-1 of what was read, against what the place stores), and only
 *    if the source is still what was read.
 * 2. Nothing is deleted because it is missing from a listing, unless that listing came to its end without doubt.
 * 3. Nothing outside of the target is written or deleted, by name or by link.
 * 4. "The same" means finished, same size, same SHA-1. Where no SHA-1 can be had, it is not "the same".
 * 5. What an interrupted command advises does what the first would have done.
 * 6. Success is said only for what was checked: lengths announced, lengths listed, receipts, bytes written.
 * 7. Two processes never write one file. What a crash leaves is found and finished, or cleared away, by the next run.
 * 8. What a server says is bounded before it is believed.
 *
 * @module
 */
import type { CallOptions, Progress } from "../core/config.ts";
import { callUser } from "../core/callbacks.ts";
import { checkInput } from "../core/check.ts";
import { keyProblem } from "../core/keys.ts";
import { BadInput, CosError } from "../core/result.ts";
import { operations } from "../generated/operations.ts";
import { type Attributes, checkAttributes } from "./attributes.ts";
import { BucketPlace, type PlaceClient } from "./bucket_place.ts";
import type { CarryClient } from "./carry.ts";
import { filterOf, type FilterOptions } from "./filter.ts";
import { LocalPlace } from "./local_place.ts";
import type { Place } from "./place.ts";
import { Meter } from "./progress.ts";
import { type Doomed, removeAll, walk } from "./remove_tree.ts";
import type { S3Settings } from "./s3/s3_settings.ts";
import { type FileOutcome, resultOf, type TreeResult } from "./report.ts";
import { State } from "./state.ts";
import { PartFailed, type Watcher, Work } from "./work.ts";

/**
 * A folder of a bucket.
 *
 * @category Inputs
 */
export interface BucketFolder {
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  /** The folder; it ends with `/`. */
  readonly cosPath: string;
}

/**
 * A local folder.
 *
 * @category Inputs
 */
export interface LocalFolder {
  /** Its path. As a target it is made where it is missing. */
  readonly localDir: string;
}

/**
 * A folder in a bucket that speaks S3, among them those of COS v5. What takes it is loaded when one is named.
 *
 * @category Inputs
 */
export interface S3Folder {
  /** Where the bucket is, and who asks. */
  readonly s3: S3Settings;
  /** The bucket's name; for COS v5 with the appid. */
  readonly bucket: string;
  /** How its keys begin: empty, which is the default, or with `/` at its end. */
  readonly prefix?: string | undefined;
}

/**
 * A folder, here or there.
 *
 * @category Inputs
 */
export type TreeEnd = BucketFolder | LocalFolder | S3Folder;

/**
 * How a folder is transferred.
 *
 * @category Inputs
 */
export interface TreeOptions extends FilterOptions, Attributes {
  /** Whether a file that exists and is not the same is replaced. It is a failure otherwise. Default false. */
  readonly overwrite?: boolean | undefined;
  /** Whether a file that is the same on both sides (finished, same size, same SHA-1) is left as it is. Default false. */
  readonly skipSame?: boolean | undefined;
  /** Whether this goes on where an earlier call was interrupted: what is the same is left, unfinished files are taken up. Default false. */
  readonly resume?: boolean | undefined;
  /** Whether the SHA-1 of each target is asked for at the end. Of what is moved it is in any case. Default false. */
  readonly verifySha1?: boolean | undefined;
  /**
   * Whether files keep the time of their last change: it is stored as x-cos-meta-mtime of what is uploaded, and set on what is downloaded. Default
   * false.
   */
  readonly preserveTimes?: boolean | undefined;
  /** Failures after which the work stops, at least 1. Everything is tried if nothing is said. */
  readonly maxErrors?: number | undefined;
  /** Whether symbolic links of a local source are followed. They are passed over otherwise. Default false. */
  readonly followLinks?: boolean | undefined;
  /** Files at once, 1 to 64. Default 32, or fewer where files are large. */
  readonly concurrency?: number | undefined;
  /** Slice size of uploads in bytes. */
  readonly sliceSize?: number | undefined;
  /** Whether who may read is set in S3, as the file's authority says. It is as the bucket is set otherwise. Default false. */
  readonly acl?: boolean | undefined;
  /** Whether the owner's free text (`biz_attr`) goes along to S3, which keeps at most 2 KiB with all else. Default true. */
  readonly bizAttr?: boolean | undefined;
  /**
   * Paths below the source of what is meant, and nothing else; one that is not there is a failure. A folder's ends with `/`, and means all that is in
   * it. Not together with `delete`.
   */
  readonly paths?: Iterable<string> | AsyncIterable<string> | undefined;
  /**
   * A local file that records what was proven, so that a later call with the same folders passes over what is still so on both sides: an ETag alone
   * proves nothing, but one that was there when the content was compared does. With it `resume` and `verifySha1` are on, and what is passed over for
   * any other reason has failed: a success says that everything is proven.
   */
  readonly state?: string | undefined;
  /** Whether nothing is done, and the report says what would be. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Is told of each file as it ends. */
  readonly onFile?: ((outcome: FileOutcome) => void) | undefined;
  /** Is asked before each file; while what it returns is pending, no further file is begun. So a transfer can be paused. */
  readonly beforeFile?: ((path: string) => void | Promise<void>) | undefined;
}

/**
 * What is copied or moved, and where.
 *
 * @category Inputs
 */
export interface TreeInput extends TreeOptions {
  /** Where files are. One of both ends at least is in a bucket, of v4 or one that speaks S3. */
  readonly from: TreeEnd;
  /** Where they go. */
  readonly to: TreeEnd;
}

/**
 * What is made like what. What differs is replaced, what is the same is left.
 *
 * @category Inputs
 */
export interface SyncInput extends Omit<TreeInput, "overwrite" | "skipSame"> {
  /** Whether files of the target that the source does not have are deleted, once all else is done without a failure. Default false. */
  readonly delete?: boolean | undefined;
}

/**
 * A local folder that is uploaded.
 *
 * @category Inputs
 */
export type UploadFolderInput = LocalFolder & BucketFolder & TreeOptions;

/**
 * A folder of a bucket that is downloaded.
 *
 * @category Inputs
 */
export type DownloadFolderInput = LocalFolder & BucketFolder & TreeOptions;

/**
 * A folder that is deleted.
 *
 * @category Inputs
 */
export type DeleteFolderInput = BucketFolder & Pick<TreeOptions, "concurrency" | "dryRun" | "onFile">;

/**
 * What is deleted in a bucket that speaks S3.
 *
 * @category Inputs
 */
export type DeleteS3FolderInput = S3Folder & Pick<TreeOptions, "concurrency" | "dryRun" | "onFile">;

/**
 * How far a transfer of a folder has come.
 *
 * @category Client
 */
export interface TreeProgress extends Progress {
  /** Files that have ended. */
  readonly files: number;
  /** Files that are known of. */
  readonly filesTotal: number;
  /** Whether these are all: listings may be under way still. */
  readonly complete: boolean;
}

/**
 * Settings of a transfer of a folder.
 *
 * @category Client
 */
export interface TreeCallOptions extends Omit<CallOptions, "onProgress"> {
  /** Is told how far the whole has come. */
  readonly onProgress?: ((progress: TreeProgress) => void) | undefined;
}

/** Copies the files of a folder. */
export async function copyFolder(client: CarryClient, input: TreeInput, call?: TreeCallOptions): Promise<TreeResult> {
  checkKeys(input, ["from", "to"]);
  return await transfer(client, input, {}, call);
}

/** Moves the files of a folder, and removes the folders that are empty then. */
export async function moveFolder(client: CarryClient, input: TreeInput, call?: TreeCallOptions): Promise<TreeResult> {
  checkKeys(input, ["from", "to"]);
  for (const end of [input.from, input.to]) {
    if (isS3(end)) throw new BadInput("from, to: nothing is moved to or from S3; copy, compare, and delete then");
  }
  return await transfer(client, input, { move: true }, call);
}

/** Makes a folder like another. */
export async function syncFolder(client: CarryClient, input: SyncInput, call?: TreeCallOptions): Promise<TreeResult> {
  checkKeys(input, ["from", "to", "delete"], ["overwrite", "skipSame"]);
  const { delete: deleteExtra = false, ...how } = input;
  return await transfer(client, { ...how, overwrite: true, skipSame: true }, { deleteExtra }, call);
}

/** Uploads the files of a folder. */
export async function uploadFolder(client: CarryClient, input: UploadFolderInput, call?: TreeCallOptions): Promise<TreeResult> {
  checkKeys(input, ["localDir", "bucketName", "cosPath"]);
  const { localDir, bucketName, cosPath, ...how } = input;
  return await transfer(client, { ...how, from: { localDir }, to: { bucketName, cosPath } }, {}, call);
}

/** Downloads the files of a folder. */
export async function downloadFolder(client: CarryClient, input: DownloadFolderInput, call?: TreeCallOptions): Promise<TreeResult> {
  checkKeys(input, ["localDir", "bucketName", "cosPath"]);
  const { localDir, bucketName, cosPath, ...how } = input;
  return await transfer(client, { ...how, from: { bucketName, cosPath }, to: { localDir } }, {}, call);
}

/** Deletes a folder with all that lies in it; for the root of a bucket, all that lies in the bucket. */
export async function deleteFolderAll(
  client: CarryClient,
  input: DeleteFolderInput | DeleteS3FolderInput,
  call: CallOptions = {},
): Promise<TreeResult> {
  checkKeys(
    input,
    isS3(input) ? ["s3", "bucket", "prefix"] : ["bucketName", "cosPath"],
    OPTIONS.filter((name) => !["concurrency", "dryRun", "onFile"].includes(name)),
  );
  const { concurrency, dryRun, onFile } = input;
  const place = await placeOf(client, "cosPath", input);
  // Gathered first: a listing that goes on while its entries disappear could miss some.
  const all: Doomed[] = [];
  try {
    for await (const entry of walk(place, "", call)) all.push({ place, entry });
  } catch (error) {
    if (error instanceof CosError && error.code !== -1) return error.failure;
    throw error;
  }
  all.push({ place, entry: { path: "", kind: "folder" } });
  const end = (outcome: FileOutcome): void => onFile && callUser("onFile", onFile, outcome);
  return resultOf(await removeAll(all, { files: filesOf(concurrency), dryRun }, call, { end }));
}

/** Names of {@linkcode TreeOptions}. */
const OPTIONS: readonly (keyof TreeOptions)[] = [
  "include",
  "exclude",
  "minSize",
  "maxSize",
  "newerThan",
  "olderThan",
  "overwrite",
  "skipSame",
  "resume",
  "verifySha1",
  "preserveTimes",
  "maxErrors",
  "paths",
  "followLinks",
  "concurrency",
  "sliceSize",
  "acl",
  "bizAttr",
  "state",
  "dryRun",
  "onFile",
  "beforeFile",
  "headers",
  "authority",
  "guessType",
];

function checkKeys(input: object, own: readonly string[], without: readonly string[] = []): void {
  if (typeof input !== "object" || input === null) throw new BadInput("input: must be an object");
  const problem = keyProblem(input, new Set([...own, ...OPTIONS.filter((name) => !without.includes(name))]));
  if (problem) throw new BadInput(`input: ${problem}`);
  for (const name of ["onFile", "beforeFile"] as const) {
    const given = (input as TreeOptions)[name];
    if (given !== undefined && typeof given !== "function") throw new BadInput(`${name}: must be a function`);
  }
}

async function transfer(
  client: CarryClient,
  input: TreeInput,
  { move = false, deleteExtra = false }: { readonly move?: boolean; readonly deleteExtra?: boolean },
  { onProgress, ...call }: TreeCallOptions = {},
): Promise<TreeResult> {
  const { from, to, overwrite = false, skipSame = false, resume = false, verifySha1 = false, dryRun = false, onFile, beforeFile } = input;
  const source = await placeOf(client, "from", from, input.followLinks);
  const target = await placeOf(client, "to", to);
  checkApart(from, to, source, target);
  const { headers, authority, guessType } = input;
  const hasAttributes = headers !== undefined || authority !== undefined || guessType === true;
  if (hasAttributes && (!("localDir" in from) || isS3(to))) {
    throw new BadInput("headers, authority, guessType: are for uploads to v4, from a local folder");
  }
  if (hasAttributes) await checkAttributes({ headers, authority, guessType });
  if (input.acl === true && !("bucketName" in from && isS3(to))) throw new BadInput("acl: is for copies from v4 to S3");
  if (input.bizAttr !== undefined && typeof input.bizAttr !== "boolean") throw new BadInput("bizAttr: must be true or false");
  if (input.bizAttr === false && ("localDir" in from || !isS3(to))) throw new BadInput("bizAttr: false is for copies from a bucket to S3");
  const { maxErrors, preserveTimes = false, paths: names } = input;
  if (names !== undefined) {
    const isList = typeof names === "object" && names !== null && (Symbol.iterator in names || Symbol.asyncIterator in names);
    if (!isList) throw new BadInput("paths: must be a list of paths");
    if (deleteExtra) throw new BadInput("paths, delete: exclude each other, for all that is not named would be missing");
  }
  if (maxErrors !== undefined && !(Number.isSafeInteger(maxErrors) && maxErrors >= 1)) {
    throw new BadInput(`maxErrors: must be a whole number of at least 1, got ${String(maxErrors)}`);
  }
  if (input.state !== undefined && (typeof input.state !== "string" || input.state === "" || move)) {
    throw new BadInput(move ? "state: is for copies, a move needs none" : "state: must be the path of a file");
  }
  const isKept = input.state !== undefined;
  const options = {
    maxErrors,
    preserveTimes,
    overwrite,
    skipSame,
    resume: resume || isKept,
    verify: verifySha1 || isKept,
    dryRun,
    move,
    deleteExtra,
    sliceSize: input.sliceSize,
    acl: input.acl,
    bizAttr: input.bizAttr,
    parts: undefined,
    attributes: hasAttributes ? { headers, authority, guessType } : undefined,
    files: filesOf(input.concurrency),
    wanted: filterOf(input),
    beforeFile: beforeFile && ((path: string) => held(beforeFile, path)),
  };
  const parts = [{ source, target, names, withRoot: move }];
  const state = input.state !== undefined && !dryRun ? await State.open(input.state, parts) : undefined;
  try {
    const teller = new Teller(onFile, onProgress);
    const report = await new Work(client, { ...options, state }, call, teller).run(parts);
    teller.finish();
    return resultOf(report!);
  } catch (error) {
    if (!(error instanceof PartFailed)) throw error;
    const { cause } = error;
    if (cause instanceof CosError && cause.code !== -1) return cause.failure;
    throw cause;
  } finally {
    state?.close();
  }
}

/** Waits for what the user wants to be waited for. What goes wrong there is told, and breaks nothing. */
async function held(beforeFile: NonNullable<TreeOptions["beforeFile"]>, path: string): Promise<void> {
  try {
    await beforeFile(path);
  } catch (error) {
    callUser("beforeFile", () => {
      throw error;
    });
  }
}

/** A folder as a place. */
export async function placeOf(client: PlaceClient, param: string, end: TreeEnd, followLinks = false): Promise<Place> {
  if (typeof end !== "object" || end === null) {
    throw new BadInput(`${param}: must be { localDir }, { bucketName, cosPath } or { s3, bucket, prefix }`);
  }
  if (isS3(end)) return (await import("./s3/mod.ts")).openS3Place(end.s3, end.bucket, end.prefix ?? "");
  if (!("localDir" in end)) return bucketPlace(client, param, end);
  if (typeof end.localDir !== "string" || end.localDir === "") throw new BadInput(`${param}: localDir must be the path of a folder`);
  return new LocalPlace(end.localDir, { followLinks });
}

function bucketPlace(client: PlaceClient, param: string, end: BucketFolder): BucketPlace {
  const { bucketName, cosPath } = checkInput(operations.listFolder, { bucketName: end.bucketName, cosPath: end.cosPath });
  if (!cosPath.endsWith("/")) throw new BadInput(`${param}: must be a folder's path, with / at its end, got ${JSON.stringify(cosPath)}`);
  return new BucketPlace(client, bucketName, cosPath);
}

/** Refuses folders of which one lies in the other: a copy would be copied again. */
function checkApart(from: TreeEnd, to: TreeEnd, source: Place, target: Place): void {
  if ("localDir" in from && "localDir" in to) throw new BadInput("from, to: one of both at least must be in a bucket");
  if (source.below?.(target, "") !== undefined || target.below?.(source, "") !== undefined) {
    throw new BadInput("from, to: one of the folders lies in the other");
  }
}

function isS3(end: object): end is S3Folder {
  return typeof end === "object" && end !== null && "s3" in end;
}

/** How many files at once. */
export function filesOf(concurrency: number | undefined): number | undefined {
  if (concurrency !== undefined && (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64)) {
    throw new BadInput(`concurrency: must be an integer of 1 to 64, got ${concurrency}`);
  }
  return concurrency;
}

/** Tells callers what they want to know. */
class Teller implements Watcher {
  readonly #onFile: TreeOptions["onFile"];
  readonly #meter: Meter | undefined;
  #files = 0;
  #filesTotal = 0;
  #total = 0;
  #complete = false;

  constructor(onFile: TreeOptions["onFile"], onProgress: TreeCallOptions["onProgress"]) {
    this.#onFile = onFile;
    this.#meter = onProgress && new Meter(Infinity, ({ loaded, speed }) => {
      const whole = { files: this.#files, filesTotal: this.#filesTotal, complete: this.#complete };
      callUser("onProgress", onProgress, { loaded, total: this.#total, speed, ...whole });
    });
  }

  expect(size = 0): void {
    this.#filesTotal++;
    this.#total += size;
  }

  complete(): void {
    this.#complete = true;
  }

  pass(size = 0): void {
    this.#total -= size;
  }

  begin(): { update: (loaded: number) => void; end: () => void } {
    let before = 0;
    return {
      update: (loaded) => {
        this.#meter?.add(loaded - before);
        before = loaded;
      },
      end: () => {},
    };
  }

  end(outcome: FileOutcome): void {
    if (outcome.status !== "deleted" && outcome.status !== "unplanned") this.#files++;
    if (this.#onFile) callUser("onFile", this.#onFile, outcome);
    this.#meter?.tell(false);
  }

  /** The last report. */
  finish(): void {
    this.#meter?.tell(true);
  }
}
