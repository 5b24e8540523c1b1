/**
 * What no upload of v4 can carry: headers of downloads, and who may read. It takes an update when the file is stored (protocol notes,
 * section 3.7), and what became of that one is told apart from what became of the upload.
 *
 * @module
 */
import { checkInput, checkObjects } from "../core/check.ts";
import type { CallOptions } from "../core/config.ts";
import { BadInput, type CosFailure, type CosResult } from "../core/result.ts";
import { operations } from "../generated/operations.ts";
import type { StatFileInput, UpdateFileInput } from "../generated/requests.ts";
import type { Authority, FileStat, UploadedFile } from "../generated/results.ts";

/** What an upload may say of the file besides its content. */
export interface Attributes {
  /** Headers that downloads of the file carry. */
  readonly headers?: Record<string, string> | undefined;
  /** Who may read and write the file. */
  readonly authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name. */
  readonly guessType?: boolean | undefined;
}

/**
 * Checks attributes before anything is sent, for what no update would take would be found out behind the first upload.
 *
 * @throws BadInput naming what is wrong.
 */
export async function checkAttributes({ headers, authority, guessType }: Attributes): Promise<void> {
  const input = { bucketName: "bucket", cosPath: "/file", localPath: "file", headers, authority, guessType };
  await checkObjects(operations.uploadFile, checkInput(operations.uploadFile, input));
}

/** The calls of a client that set attributes. */
export interface AttributesClient {
  /** Sets them. */
  updateFile(input: UpdateFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
  /** Tells whether they are set. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
}

/** The attributes as an update takes them. */
type Wanted = Pick<UpdateFileInput, "authority" | "customHeaders">;

const MISSING = -197;

/**
 * Uploads a file, then sets its attributes.
 *
 * @param client Sets them.
 * @param input Where the file goes, and what is said of it.
 * @param options Settings of each call.
 * @param upload Uploads it.
 * @returns What the upload gave; or why the attributes are not set, with `stored`, for the file is there.
 */
export async function withAttributes(
  client: AttributesClient,
  input: StatFileInput & Attributes,
  { onProgress: _, ...options }: CallOptions,
  upload: () => Promise<CosResult<UploadedFile>>,
): Promise<CosResult<UploadedFile>> {
  const { bucketName, cosPath } = input;
  // Before anything is sent: what cannot be known then is no reason to leave a file half done.
  const wanted = await wantedOf(input);
  const uploaded = await upload();
  if (!uploaded.ok || (wanted.authority === undefined && wanted.customHeaders === undefined)) return uploaded;
  const updated = await client.updateFile({ bucketName, cosPath, ...wanted }, options);
  return updated.ok ? uploaded : await look(client, { bucketName, cosPath }, wanted, options, uploaded, updated);
}

async function wantedOf({ cosPath, headers = {}, authority, guessType }: StatFileInput & Attributes): Promise<Wanted> {
  const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  const type = guessType && !isGiven ? await typeOf(cosPath) : undefined;
  const customHeaders = type === undefined ? headers : { ...headers, "Content-Type": type };
  return { authority, customHeaders: Object.keys(customHeaders).length === 0 ? undefined : customHeaders };
}

/** The media type that a name tells; nothing for one that tells none. No charset: that is not in the name. */
async function typeOf(cosPath: string): Promise<string | undefined> {
  try {
    const { default: mime } = await import("mime");
    return mime.getType(cosPath) ?? undefined;
  } catch (error) {
    throw new BadInput(`guessType: the package mime cannot be loaded: ${(error as Error).message}`, error);
  }
}

/** Looks what became of an update that failed: its connection may have been cut off behind its effect. */
async function look(
  client: AttributesClient,
  path: StatFileInput,
  wanted: Wanted,
  options: CallOptions,
  uploaded: CosResult<UploadedFile>,
  updated: CosFailure,
): Promise<CosResult<UploadedFile>> {
  const { customHeaders, authority } = wanted;
  const names = customHeaders && authority ? "headers and authority are" : customHeaders ? "headers are" : "authority is";
  const stat = await client.statFile(path, options);
  if (stat.ok && isSet(wanted, stat.data)) return uploaded;
  const said = `updateFile said: ${updated.message}`;
  if (stat.ok) return { ...updated, stored: true, message: `the file is stored, but its ${names} not set; ${said}` };
  if (stat.code === MISSING) return { ...updated, message: `the file was stored, but is not there any more; ${said}` };
  return { ...updated, stored: true, message: `the file is stored; whether its ${names} set is not known; ${said}` };
}

/**
 * Sees to it that a file which is the same already has its attributes, too; headers that are not wanted stay.
 *
 * @returns Why it does not have them.
 */
export async function ensureAttributes(
  client: AttributesClient,
  input: StatFileInput & Attributes,
  { onProgress: _, ...options }: CallOptions,
): Promise<CosFailure | undefined> {
  const { bucketName, cosPath } = input;
  const wanted = await wantedOf(input);
  const stat = await client.statFile({ bucketName, cosPath }, options);
  if (!stat.ok) return stat;
  if (isSet(wanted, stat.data)) return undefined;
  const { customHeaders = {} } = wanted;
  const names = new Set(Object.keys(customHeaders).map((name) => name.toLowerCase()));
  const kept = Object.entries(stat.data.customHeaders ?? {}).filter(([name]) => !names.has(name.toLowerCase()));
  const all = wanted.customHeaders && { ...Object.fromEntries(kept), ...customHeaders };
  const updated = await client.updateFile({ bucketName, cosPath, authority: wanted.authority, customHeaders: all }, options);
  return updated.ok ? undefined : updated;
}

/** Whether a file has what was wanted. A file without an authority of its own has that of its bucket, as eInvalid says (protocol notes, 3.6). */
function isSet({ authority, customHeaders = {} }: Wanted, stat: FileStat): boolean {
  const there = new Map(Object.entries(stat.customHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return (authority === undefined || authority === (stat.authority ?? "eInvalid")) &&
    Object.entries(customHeaders).every(([name, value]) => there.get(name.toLowerCase()) === value);
}
