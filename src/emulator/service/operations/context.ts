/**
 * What operations work with.
 *
 * @module
 */
import type { Content, FileRecord, Store } from "../../store/store.ts";
import type { Fields } from "../fields.ts";
import type { Links } from "../hosts.ts";
import type { Locks } from "../locks.ts";
import { Refusal } from "../refusal.ts";
import type { Settings } from "../settings.ts";
import { param } from "../table.ts";

/** What all operations share. */
export interface Context {
  /** Where everything is kept. */
  readonly store: Store;
  /** How the service behaves. */
  readonly settings: Settings;
  /** Keeps changes of one path apart. */
  readonly locks: Locks;
  /** The time, in Unix seconds. */
  now(): number;
  /** When a bucket was made, in Unix seconds. */
  readonly born: number;
}

/** One call of an operation, its sign and path already checked. */
export interface Call {
  /** The bucket, by its name in the store. */
  readonly bucket: string;
  /** The path, decoded. */
  readonly path: string;
  /** The parameters. */
  readonly fields: Fields;
  /** Contents that the call was given and that are released when it ends. */
  readonly borrowed: Content[];
  /** Makes the links of a file in the bucket. */
  links(path: string): Links;
}

/** Carries out an operation: returns the `data` of the answer, if any, or throws a refusal. */
export type Operate = (context: Context, call: Call) => Promise<unknown>;

/** An operation that changes its path: no other such operation runs there meanwhile. */
export function exclusive(operate: Operate): Operate {
  return (context, call) => changing(context, [lockKey(call.bucket, call.path)], () => operate(context, call));
}

/** An operation that can be under way several times at one path; they still change it one after the other. */
export function concurrent(operate: Operate): Operate {
  return (context, call) => context.locks.run([lockKey(call.bucket, call.path)], () => operate(context, call));
}

/** Runs a task that changes some paths when nothing else changes them, or refuses it. */
export async function changing<T>(context: Context, keys: readonly string[], task: () => Promise<T>): Promise<T> {
  if (context.settings.concurrentChanges === "refuse" && context.locks.has(keys)) throw new Refusal(-20034);
  return await context.locks.run(keys, task);
}

/** Name of a path for {@linkcode Locks}. A file and a folder of one name exclude each other. */
export function lockKey(bucket: string, path: string): string {
  return bucket + path.replace(/\/$/, "");
}

/** The file at a path, or a refusal. */
export async function needRecord(context: Context, bucket: string, path: string): Promise<FileRecord> {
  const file = await context.store.file(bucket, path);
  if (file === undefined) throw new Refusal(-197);
  return file;
}

/** Refuses to change a file that was closed for writing (`forbid` 2). */
export function needWritable(file: FileRecord | undefined): void {
  if (file?.forbid === 2) throw new Refusal(-55);
}

/** Refuses a file where a folder of that name was created. */
export async function needNoFolder(context: Context, bucket: string, path: string): Promise<void> {
  if (await context.store.folder(bucket, `${path}/`) !== undefined) throw new Refusal(-46208);
}

/** Whether an upload must not replace anything: yes, unless `insertOnly` says 0 (protocol notes, section 7, row 16). */
export function readInsertOnly(fields: Fields): boolean {
  return readSwitch(fields, "insertOnly", true);
}

/** A parameter that is 0 or 1. */
export function readSwitch(fields: Fields, name: string, otherwise: boolean): boolean {
  const text = fields.given(name) ?? (otherwise ? "1" : "0");
  // One byte of zero is what the official Node SDK makes of the number 1.
  if (text === "1" || text === "true" || text === "\0") return true;
  if (text === "0" || text === "false") return false;
  throw new Refusal(-5999, `${name} is neither 0 nor 1`);
}

/** The caller's own attribute, or undefined if none was sent. */
export function readBizAttr(fields: Fields): string | undefined {
  const text = fields.text("biz_attr");
  if (text !== undefined && new TextEncoder().encode(text).length > (param("upload", "biz_attr").maxBytes ?? 4096)) {
    throw new Refusal(-5947);
  }
  return text;
}

/** An SHA-1 as a parameter, in lower case. */
export function readSha(fields: Fields): string | undefined {
  return fields.given("sha")?.toLowerCase();
}

/** How the SHA-1 of a file is shown (protocol notes, section 7, row 33). */
export function shownSha(context: Context, file: FileRecord): string {
  return file.content.size === 0 && context.settings.emptyFileSha === "zeros" ? "0".repeat(32) : file.sha;
}
