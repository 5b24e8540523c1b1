/**
 * Stores an object so that nothing wrong ever becomes visible: what came is compared with the source before the object is there, and the object with
 * what came as soon as it is.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { onAbort } from "../../core/abort.ts";
import { readerOf } from "../../core/body.ts";
import type { CallOptions } from "../../core/config.ts";
import { CosError, type CosFailure, type CosResult, localFailure } from "../../core/result.ts";
import { Budget } from "../budget.ts";
import { node } from "../node.ts";
import { isFailure } from "../place.ts";
import { existing } from "../plan.ts";
import { Meter } from "../progress.ts";
import type { Source } from "../source.ts";
import { PART_SIZE, partSize } from "./parts.ts";
import type { PartReceipt, S3Client } from "./s3_client.ts";
import { aclOf, type Extras, headersFor, missingOf } from "./s3_metadata.ts";
import { bare } from "./s3_xml.ts";
import { clearUploads, giveUp, othersAt, type UploadRecord } from "./uploads.ts";

/** Content on its way into a bucket. */
export interface Incoming {
  /** The content. */
  readonly source: Source;
  /** SHA-1 that the source's place has for it, in hex, if it has one. */
  readonly sha1: string | undefined;
  /** MD5 in hex, of which the source has one, where its place has no SHA-1. */
  readonly md5?: readonly string[] | undefined;
  /** What goes with it. */
  readonly extras: Extras;
}

/** How an object is stored. */
export interface StoreOptions {
  /** Whether what is there is replaced. */
  readonly replace: boolean;
  /** Whether who may read is set, too. */
  readonly acl: boolean;
  /** Parts at once. */
  readonly parts: number | undefined;
  /** Where uploads in parts are noted. */
  readonly record?: UploadRecord | undefined;
}

/** An object that was stored and found to be right. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** SHA-1 of what was stored, in hex. */
  readonly sha1: string;
  /** Its ETag. */
  readonly etag: string;
}

/** Content in memory at a time, of all objects that are on their way together: a runtime holds as much again while it sends. */
const memory = new Budget(2 * PART_SIZE);
/** Memory of parts that were sent, which no runtime reads any more: what is given back by and by would be as much again and again. */
const rooms: ArrayBuffer[] = [];
/** Parts of one object at once, unless something else is said. */
const CONCURRENCY = 4;

/** Stores an object. What fails, or is aborted, leaves nothing of it behind that can be had. */
export async function storeObject(
  client: S3Client,
  key: string,
  incoming: Incoming,
  options: StoreOptions,
  { onProgress, ...call }: CallOptions,
): Promise<StoredObject | CosFailure> {
  const storing = new Storing(client, key, options, call);
  const refused = await storing.refusal();
  if (refused) return refused;
  const meter = new Meter(incoming.source.size, onProgress);
  const way = incoming.source.size < PART_SIZE ? storeWhole : storeParts;
  const stored = await way(storing, incoming, meter);
  if (!isFailure(stored)) meter.finish();
  return stored;
}

function nameOf(client: S3Client, key: string): string {
  return `${client.isCosV5 ? "cosv5" : "s3"}://${client.bucket}/${key}`;
}

/** One object to be. */
class Storing {
  readonly client: S3Client;
  readonly key: string;
  readonly options: StoreOptions;
  readonly call: CallOptions;

  constructor(client: S3Client, key: string, options: StoreOptions, call: CallOptions) {
    this.client = client;
    this.key = key;
    this.options = options;
    this.call = call;
  }

  /** Why nothing may be stored, for something is there that may not be replaced; or nothing. */
  async refusal(): Promise<CosFailure | undefined> {
    if (this.options.replace) return undefined;
    const there = await this.client.head(this.key, this.call);
    if (there.ok) return existing(nameOf(this.client, this.key));
    return there.httpStatus === 404 ? undefined : there;
  }

  /** Headers that go with the content. */
  headers(incoming: Incoming, proof: { readonly sha1: string | undefined; readonly md5?: string }): Record<string, string> {
    const acl = this.options.acl ? aclOf(incoming.extras.authority) : undefined;
    return { ...headersFor(incoming.extras, proof), ...acl === undefined ? {} : { "x-amz-acl": acl } };
  }

  /** Makes the object visible, in the place of nothing if nothing may be replaced. Not every server knows how to refuse, but it was looked before. */
  async publish(send: (guard: Record<string, string>) => Promise<CosResult<{ readonly etag: string }>>): Promise<CosResult<string>> {
    const guard: Record<string, string> = this.options.replace
      ? {}
      : this.client.isCosV5
      ? { "x-cos-forbid-overwrite": "true" }
      : { "if-none-match": "*" };
    let sent = await send(guard);
    if (!sent.ok && sent.httpStatus === 501 && !this.options.replace) sent = await send({});
    return sent.ok ? { ...sent, data: bare(sent.data.etag) } : sent;
  }

  /**
   * Looks whether a request that failed has done its work all the same: its answer may have been lost, and a later try refused.
   *
   * @param etag The ETag by which the content is known.
   * @param sent Headers that went with it. An object that was there before has something else beside it, be it only a time.
   */
  async isDone(etag: string, sent: Readonly<Record<string, string>>): Promise<boolean> {
    const head = await this.client.head(this.key, this.call);
    return head.ok && head.data.etag === etag && missingOf(sent, head.data.headers) === undefined;
  }

  /** The refusal of an object that exists, in the words that all places have. */
  refused(failure: CosFailure): CosFailure {
    const exists = !this.options.replace && (failure.httpStatus === 412 || failure.name === "FileAlreadyExists");
    return exists ? existing(nameOf(this.client, this.key)) : failure;
  }

  /**
   * Compares what is there now with what was sent. What is not right is removed, if it is still what was sent.
   *
   * @param told The ETag that the service told when it had stored it.
   * @param expected The ETag by which the content is known, if the service makes them of MD5.
   */
  async verify(
    { size, sha1, told, expected, headers }: {
      readonly size: number;
      readonly sha1: string;
      readonly told: string;
      readonly expected: string;
      readonly headers: Readonly<Record<string, string>>;
    },
  ): Promise<StoredObject | CosFailure> {
    const head = await this.client.head(this.key, this.call);
    if (!head.ok) return await this.#discard(told, { ...head, message: `stored, but nothing proves it: ${head.message}` });
    const { etag } = head.data;
    if (etag === "" || etag !== told) {
      return localFailure(-2, `${nameOf(this.client, this.key)}: was stored, and is another object now: somebody else stores there, too`);
    }
    if (head.data.size !== size) {
      return await this.#discard(told, localFailure(-2, `${size} bytes were sent, the service stores ${head.data.size}`));
    }
    const missing = missingOf(headers, head.data.headers);
    if (missing !== undefined) return await this.#discard(told, localFailure(-2, `the service does not keep ${missing} as it was sent`));
    if (etag === expected) return { size, sha1, etag };
    // An ETag that is made of something else, as of an encrypted object: only the content tells.
    const failure = await this.#readBack(size, sha1);
    return failure ? await this.#discard(told, failure) : { size, sha1, etag };
  }

  async #readBack(size: number, sha1: string): Promise<CosFailure | undefined> {
    const opened = await this.client.get(this.key, {}, this.call);
    if (!opened.ok) return opened;
    const body = readerOf(opened.data.body);
    const hash = node.crypto.createHash("sha1");
    let came = 0;
    try {
      for (let bytes = await body.read(); bytes !== undefined; bytes = await body.read()) {
        hash.update(bytes);
        came += bytes.length;
        body.free?.(bytes);
        if (came > size) break;
      }
    } catch (error) {
      if (!(error instanceof CosError)) throw error;
      return error.failure;
    } finally {
      await body.cancel().catch(() => {});
    }
    const own = hash.digest("hex");
    if (came === size && own === sha1) return undefined;
    return localFailure(-2, `${size} bytes with SHA-1 ${sha1} were sent, the service gives back ${came} bytes with SHA-1 ${own}`);
  }

  async #discard(etag: string, failure: CosFailure): Promise<CosFailure> {
    const head = await this.client.head(this.key, this.call);
    if (head.ok && head.data.etag === etag) await this.client.remove(this.key, this.call);
    return failure;
  }
}

async function storeWhole(storing: Storing, incoming: Incoming, meter: Meter): Promise<StoredObject | CosFailure> {
  const { client, key, call } = storing;
  const { source } = incoming;
  const { size } = source;
  const { signal } = call;
  const release = await memory.take(Math.max(size, 64 * 1024), signal ?? new AbortController().signal);
  try {
    const body = new Uint8Array(size);
    await source.read(0, body, signal);
    await source.verify(signal);
    const sha1 = digest("sha1", body).toString("hex");
    const md5 = digest("md5", body);
    const etag = md5.toString("hex");
    const wrong = differenceOf(incoming, sha1, etag);
    if (wrong) return wrong;
    const headers = storing.headers(incoming, { sha1, md5: etag });
    const sent = { ...headers, "content-md5": md5.toString("base64") };
    const stored = await storing.publish((guard) => client.put(key, body, { ...sent, ...guard }, call));
    let told: string;
    if (stored.ok) told = stored.data;
    else if (await storing.isDone(etag, headers)) told = etag;
    else return storing.refused(stored);
    meter.add(size);
    return await storing.verify({ size, sha1, told, expected: etag, headers });
  } finally {
    release();
  }
}

async function storeParts(storing: Storing, incoming: Incoming, meter: Meter): Promise<StoredObject | CosFailure> {
  const { client, key, call, options: { record } } = storing;
  const { size } = incoming.source;
  const headers = storing.headers(incoming, { sha1: incoming.sha1 });
  const others = await othersAt(client, key, call);
  if (others) record?.begin(others);
  // A try whose answer was lost may have begun an upload that has no name here: it is found when all is over.
  let begun = await client.createUpload(key, headers, { ...call, retry: { ...call.retry, attempts: 1 } });
  const isUnsure = !begun.ok;
  let isOver = false;
  try {
    if (!begun.ok) begun = await client.createUpload(key, headers, call);
    if (!begun.ok) return begun;
    const uploadId = begun.data;
    const sent = await sendParts(storing, uploadId, incoming, meter);
    if (isFailure(sent)) return sent;
    const { sha1, md5, etag, parts } = sent;
    const wrong = differenceOf(incoming, sha1, md5);
    if (wrong) return wrong;
    await incoming.source.verify(call.signal);
    // It may have taken hours, and not every server knows how to refuse.
    const refused = await storing.refusal();
    if (refused) return refused;
    const stored = await storing.publish((guard) => client.completeUpload(key, uploadId, parts, guard, call));
    let told: string;
    if (stored.ok) told = stored.data;
    else if (await storing.isDone(etag, headers)) told = etag;
    else return storing.refused(stored);
    isOver = true;
    return await storing.verify({ size, sha1, told, expected: etag, headers });
  } finally {
    // However it ended, and though it was aborted: parts that nobody can see are paid for.
    const isGone = isOver || !begun.ok || await giveUp(client, key, begun.data);
    const isClear = !isUnsure || others !== undefined && await clearUploads(client, key, others);
    if (isGone && isClear) record?.end();
  }
}

interface SentParts {
  readonly sha1: string;
  readonly md5: string | undefined;
  readonly etag: string;
  readonly parts: readonly PartReceipt[];
}

/** Reads the content in order and sends its parts, some at once. */
async function sendParts(storing: Storing, uploadId: string, incoming: Incoming, meter: Meter): Promise<SentParts | CosFailure> {
  const { client, key, call, options } = storing;
  const { source } = incoming;
  const step = partSize(source.size);
  const inner = new AbortController();
  const forget = onAbort(call.signal, () => inner.abort(call.signal!.reason));
  const ask: CallOptions = { ...call, signal: inner.signal };
  const sha1 = node.crypto.createHash("sha1");
  const md5 = incoming.sha1 === undefined && incoming.md5 !== undefined ? node.crypto.createHash("md5") : undefined;
  const digests: Uint8Array[] = [];
  const parts: PartReceipt[] = [];
  const running = new Set<Promise<void>>();
  let failed: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failed ??= { error };
    inner.abort(error);
  };
  const send = async (number: number, bytes: Uint8Array<ArrayBuffer>, own: Buffer): Promise<void> => {
    const headers = { "content-md5": own.toString("base64") };
    const sent = await client.putPart(key, uploadId, number, bytes, headers, ask);
    if (!sent.ok) throw new CosError({ ...sent, message: `part ${number}: ${sent.message}` });
    parts.push({ number, etag: sent.data.etag });
    meter.add(bytes.length);
    if (bytes.buffer.byteLength === PART_SIZE) rooms.push(bytes.buffer);
  };
  try {
    call.signal?.throwIfAborted();
    for (let offset = 0; offset < source.size; offset += step) {
      while (running.size >= (options.parts ?? CONCURRENCY)) await Promise.race(running);
      const release = await memory.take(step, inner.signal);
      let isSending = false;
      try {
        const length = Math.min(step, source.size - offset);
        const bytes = new Uint8Array(step === PART_SIZE && rooms.pop() || new ArrayBuffer(step), 0, length);
        await source.read(offset, bytes, inner.signal);
        sha1.update(bytes);
        md5?.update(bytes);
        const own = digest("md5", bytes);
        digests.push(own);
        const task = send(digests.length, bytes, own).catch(fail).finally(() => {
          release();
          running.delete(task);
        });
        running.add(task);
        isSending = true;
      } finally {
        if (!isSending) release();
      }
    }
    await Promise.all(running);
  } catch (error) {
    fail(error);
  } finally {
    await Promise.allSettled(running);
    forget();
  }
  call.signal?.throwIfAborted();
  if (failed) {
    if (failed.error instanceof CosError && failed.error.code !== -1) return failed.error.failure;
    throw failed.error;
  }
  const whole = node.crypto.createHash("md5");
  for (const one of digests) whole.update(one);
  return {
    sha1: sha1.digest("hex"),
    md5: md5?.digest("hex"),
    etag: `${whole.digest("hex")}-${digests.length}`,
    parts: parts.sort((one, other) => one.number - other.number),
  };
}

/** Why what came is not what the source has. */
function differenceOf({ sha1, md5 }: Incoming, ownSha1: string, ownMd5: string | undefined): CosFailure | undefined {
  if (sha1 !== undefined && sha1 !== ownSha1) {
    return localFailure(-2, `SHA-1: what came has ${ownSha1}, the source has ${sha1}, so nothing was stored`);
  }
  if (sha1 === undefined && md5 !== undefined && !md5.includes(ownMd5 ?? "")) {
    return localFailure(-2, `MD5: what came has ${ownMd5}, the source has ${md5[0]}, so nothing was stored`);
  }
}

function digest(algorithm: "sha1" | "md5", bytes: Uint8Array): Buffer {
  return node.crypto.createHash(algorithm).update(bytes).digest();
}
