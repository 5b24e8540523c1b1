/**
 * A file from one bucket into another: downloaded and uploaded in one stream, for the service copies within a bucket only.
 *
 * @module
 */
import { builtin } from "../core/builtin.ts";
import type { CallOptions } from "../core/config.ts";
import { CosError, type CosFailure, type CosResult } from "../core/result.ts";
import type { StatFileInput, UpdateFileInput } from "../generated/requests.ts";
import type { FileStat } from "../generated/results.ts";
import { newHash } from "./digest.ts";
import { openSource, type Source } from "./source.ts";
import { openSteady } from "./steady.ts";
import type { DownloadClient } from "./stored.ts";
import { type UploadClient, uploadSource } from "./upload.ts";

/** The calls of a client that it takes. */
export interface RelayClient extends DownloadClient, UploadClient {
  /** Sets what an upload does not carry. */
  updateFile(input: UpdateFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
}

/** How a file is relayed. */
export interface RelayOptions {
  /** Who has the source; the client itself if nothing is said. */
  readonly from?: DownloadClient | undefined;
  /** MD5 in hex, of which the content must have one, where that is known and no SHA-1. */
  readonly md5?: readonly string[] | undefined;
  /** Whether what is at the target is replaced. */
  readonly replace: boolean;
  /** Whether an unfinished upload at the target makes way for this one: a stream cannot be compared with it. */
  readonly restart: boolean;
  /** Slice size in bytes. */
  readonly sliceSize: number | undefined;
  /** Slices at once. */
  readonly parts: number | undefined;
}

/** What was relayed. */
export interface Relayed {
  /** Bytes. */
  readonly size: number;
  /** SHA-1 of the bytes that went through, in hex. */
  readonly sha1: string;
  /** When the source was last changed. */
  readonly mtime: number;
}

/** Copies a file with its attributes, as the service's own copy does. */
export async function relay(
  client: RelayClient,
  source: StatFileInput,
  target: StatFileInput,
  { from = client, md5, replace, restart, sliceSize, parts }: RelayOptions,
  call: CallOptions,
): Promise<Relayed | CosFailure> {
  const { signal, timeout, retry } = call;
  const plain: CallOptions = { signal, timeout, retry };
  const found = await from.statFile(source, plain);
  if (!found.ok) return found;
  const { filesize: size, sha, mtime, bizAttr } = found.data;
  const opened = await openSteady(from, source, size, plain);
  if (!opened.ok) return opened;
  const hash = await newHash();
  const md5Hash = md5 === undefined ? undefined : builtin("node:crypto")?.createHash("md5");
  const stream = await openSource({
    data: hashing(opened.data, (chunk) => {
      hash.update(chunk);
      md5Hash?.update(chunk);
    }),
    size,
  }, signal);
  let sha1 = "";
  // Looked at when all was read and before the upload is ended: what was damaged on its way is not stored.
  const content: Source = {
    name: stream.name,
    size,
    seekable: false,
    read: (offset, into, ends) => stream.read(offset, into, ends),
    verify: async (ends) => {
      await stream.verify(ends);
      sha1 = hash.digest("hex");
      const came = md5Hash?.digest("hex");
      if (came !== undefined && !md5!.includes(came)) {
        throw new CosError({ code: -2, message: `MD5: what came has ${came}, the source has ${md5![0]}` });
      }
      if (size === 0 || sha === undefined || sha.toLowerCase().split("_")[0] === sha1) return;
      throw new CosError({ code: -2, message: `SHA-1: what came has ${sha1}, the service stores ${sha} for the source` });
    },
    close: () => stream.close(),
  };
  try {
    const input = { ...target, bizAttr, insertOnly: replace ? 0 as const : 1 as const, sliceSize, concurrency: parts, restart };
    const { result } = await uploadSource(client, input, content, call);
    if (!result.ok) return result;
  } finally {
    await content.close();
  }
  return await setAttributes(client, target, found.data, plain) ?? { size, sha1, mtime };
}

/**
 * Gives a file the attributes of another one of the same content, where they differ.
 *
 * @returns Why that failed, or nothing.
 */
export async function keepAttributes(
  client: RelayClient,
  source: StatFileInput,
  target: StatFileInput,
  call: CallOptions,
): Promise<CosFailure | undefined> {
  const [from, to] = await Promise.all([client.statFile(source, call), client.statFile(target, call)]);
  if (!from.ok) return from;
  if (!to.ok) return to;
  const [wanted, there] = [from.data, to.data].map((stat) => JSON.stringify([attributesOf(stat), stat.bizAttr ?? ""]));
  if (wanted === there) return undefined;
  const updated = await client.updateFile({ ...target, bizAttr: from.data.bizAttr ?? "", ...attributesOf(from.data) }, call);
  return updated.ok ? undefined : updated;
}

async function setAttributes(
  client: RelayClient,
  target: StatFileInput,
  stat: FileStat,
  call: CallOptions,
): Promise<CosFailure | undefined> {
  const attributes = attributesOf(stat);
  if (Object.keys(attributes).length === 0) return undefined;
  const updated = await client.updateFile({ ...target, ...attributes }, call);
  return updated.ok ? undefined : { ...updated, message: `the content was copied, but not its attributes: ${updated.message}` };
}

/** What an upload does not carry. */
function attributesOf({ authority, forbid, customHeaders = {} }: FileStat): Partial<UpdateFileInput> {
  return {
    ...authority === "eWRPrivate" || authority === "eWPrivateRPublic" ? { authority } : {},
    ...forbid === 1 || forbid === 2 ? { forbid } : {},
    ...Object.keys(customHeaders).length > 0 ? { customHeaders } : {},
  };
}

async function* hashing(body: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    see(chunk);
    yield chunk;
  }
}
