/**
 * The calls to a bucket that speaks S3: signed afresh for each try, under a deadline, tried again where that helps, and what comes back bounded
 * before it is believed. Signatures are made by aws4fetch.
 *
 * @module
 */
import { AwsV4Signer } from "aws4fetch";
import type { CallOptions } from "../../core/config.ts";
import { Deadline } from "../../core/deadline.ts";
import { type DownloadedObject, openObject } from "../../core/download_object.ts";
import { BadInput, type CosFailure, type CosResult, localFailure } from "../../core/result.ts";
import { DEFAULT_RETRY, pause, type RetryOptions, type RetryRule } from "../../core/retry.ts";
import { runtimeFetch, type StoredInit } from "../../core/runtime_fetch.ts";
import { rootCause, scrubbed, scrubData } from "../../core/scrub.ts";
import { type Held, TURN, type Waiting } from "../../core/turn.ts";
import { textOf } from "../../core/text.ts";
import type { BucketOfV4 } from "../place.ts";
import { type CheckedSettings, checkedSettings, isBucketName, isCos, type S3Settings } from "./s3_settings.ts";
import { BadXml, bare, completedOf, errorOf, type ListedUpload, type ListPage, listPage, uploadIdOf, uploadsOf } from "./s3_xml.ts";

/** What HEAD tells of an object. */
export interface ObjectHead {
  /** Size in bytes. */
  readonly size: number;
  /** Its ETag, without quotes. */
  readonly etag: string;
  /** When it was stored, in seconds. */
  readonly mtime: number;
  /** All headers. */
  readonly headers: Headers;
}

/** A part that the service has taken. */
export interface PartReceipt {
  /** Its number, from 1 on. */
  readonly number: number;
  /** Its ETag as it was sent, with quotes. */
  readonly etag: string;
}

/** What is sent. */
interface Wire {
  /** What S3 calls it. */
  readonly operation: string;
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Headers that are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that are not: what a runtime or a proxy may alter. */
  readonly unsigned?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | undefined;
  /** Whether the content is wanted as it is stored, whatever its Content-Encoding. */
  readonly stored?: boolean;
}

/** An answer that is no error, still under its deadline. */
interface Open {
  readonly response: Response;
  readonly deadline: Deadline;
}

/** Bytes that an answer in XML may have. */
/** From so many bytes on, a body is sent in pieces: the fetch of Deno and Node copies it whole, and two parts of 8 MiB then take 152 and 179 MiB. */
const LARGE = 512 * 1024;
const MAX_ANSWER = 16 * 2 ** 20;
/** Bytes that an error may have. */
const MAX_ERROR = 65_536;

/** Nothing is to be packed on its way. */
const AS_IT_IS = { "accept-encoding": "identity" };

/** Statuses that may mean that no further request has a chance. */
const WORDLESS: ReadonlySet<number> = new Set([400, 401, 403]);

/** Words of S3 after which the same request may do better. */
const AGAIN: ReadonlySet<string> = new Set([
  "BadDigest",
  "IncompleteBody",
  "InternalError",
  "OperationAborted",
  "RequestTimeout",
  "ServiceUnavailable",
  "SlowDown",
  "SlowDownRead",
  "SlowDownWrite",
  "Throttling",
]);

/** Statuses of which the same holds, whoever says so: it may be a proxy on the way. */
const AGAIN_STATUS: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** What to do about some of them. */
const HINTS: Readonly<Record<string, string>> = {
  AccessDenied: "The key may not do this: look at its policy, and at the bucket's.",
  AuthorizationHeaderMalformed: "Look whether the region is the bucket's.",
  InvalidAccessKeyId: "Look at the access key: there is none of this name.",
  NoSuchBucket: "Look whether the bucket's name and the endpoint are right.",
  PermanentRedirect: "The bucket is elsewhere: name its own endpoint and region.",
  RequestTimeTooSkewed: "This computer's clock is wrong: set it.",
  SignatureDoesNotMatch: "Look at the secret key and the region: white space, a missing character, a key of another account.",
  SlowDown: "Too much at once: try again in a moment, with fewer files at a time.",
};

/** What a bucket is asked. */
export class S3Client {
  /** The bucket. */
  readonly bucket: string;
  readonly #settings: CheckedSettings;
  readonly #rule: RetryRule;
  readonly #keys: Map<string, ArrayBuffer> = new Map();
  /** What this computer's clock is behind the service's, in milliseconds. */
  #behind = 0;

  /**
   * Names a bucket; nothing is asked.
   *
   * @param settings Where it is, and who asks.
   * @param bucket Its name.
   * @throws BadInput for settings that cannot be.
   */
  constructor(settings: S3Settings, bucket: string) {
    this.#settings = checkedSettings(settings);
    if (!isBucketName(bucket)) throw new BadInput(`bucket: ${JSON.stringify(bucket)} is no bucket's name`);
    this.bucket = bucket;
    this.#rule = ruleOf(DEFAULT_RETRY, settings.retry);
  }

  /** Whether it is COS v5. */
  get isCosV5(): boolean {
    return this.#settings.dialect === "cosv5";
  }

  /** Whether a bucket of v4 is this one: the JSON API and COS v5 are two interfaces of one bucket. */
  isBucket({ bucketName, appid }: BucketOfV4): boolean {
    const [, bare, own] = /^(.+)-([0-9]+)$/.exec(this.bucket) ?? [];
    return isCos(this.#settings) && bare === bucketName && (appid === undefined || appid === own);
  }

  /** What tells this bucket from all others: where it is, and its name. */
  get url(): string {
    return this.#settings.bucketUrl(this.bucket);
  }

  /** One page of what begins with a prefix. */
  async list(prefix: string, most: number, token: string | undefined, call: CallOptions, delimiter = "/"): Promise<CosResult<ListPage>> {
    const query: Record<string, string> = { "list-type": "2", "encoding-type": "url", "max-keys": String(most), prefix, delimiter };
    if (delimiter === "") delete query.delimiter;
    if (token !== undefined) query["continuation-token"] = token;
    return await this.#xml({ operation: "ListObjectsV2", method: "GET", key: "", query }, call, listPage);
  }

  /** What an object is now. An answer to HEAD has no words that say why it is refused, so once more is asked by a request whose answer has. */
  async head(key: string, call: CallOptions): Promise<CosResult<ObjectHead>> {
    const head = await this.#head(key, call);
    if (head.ok || !WORDLESS.has(head.httpStatus ?? 0)) return head;
    const why = await this.#ask(
      { operation: head.operation ?? "", method: "GET", key, unsigned: { ...AS_IT_IS, range: "bytes=0-0" } },
      { ...call, retry: { ...call.retry, attempts: 1 } },
      async ({ response, deadline }) => {
        deadline.clear();
        await response.body?.cancel();
      },
    );
    if (!why.ok && why.httpStatus === head.httpStatus) return why;
    // The first answer may have told the service's time.
    return await this.#head(key, call);
  }

  async #head(key: string, call: CallOptions): Promise<CosResult<ObjectHead>> {
    return await this.#ask({ operation: "HeadObject", method: "HEAD", key, unsigned: AS_IT_IS }, call, async ({ response, deadline }) => {
      deadline.clear();
      await response.body?.cancel();
      const { headers } = response;
      const size = headers.get("content-length");
      const mtime = Date.parse(headers.get("last-modified") ?? "");
      if (size === null || !/^[0-9]{1,15}$/.test(size)) throw new BadXml("the answer tells no size");
      return { size: Number(size), etag: bare(headers.get("etag") ?? ""), mtime: Number.isNaN(mtime) ? 0 : mtime / 1000, headers };
    });
  }

  /**
   * Opens an object.
   *
   * @param key The object.
   * @param what Which bytes of it, and what it must be; all of whatever it is if nothing is said.
   * @param call Settings of the request.
   */
  async get(
    key: string,
    { range, etag }: { readonly range?: string | undefined; readonly etag?: string | undefined },
    call: CallOptions,
  ): Promise<CosResult<DownloadedObject>> {
    const unsigned = { ...AS_IT_IS, ...range === undefined ? {} : { range }, ...etag ? { "if-match": `"${etag}"` } : {} };
    return await this.#attempts(call, async () => {
      const opened = await this.#open({ operation: "GetObject", method: "GET", key, unsigned, stored: true }, call);
      if ("ok" in opened) return opened;
      const { timeout, signal } = this.#limits(call);
      return await openObject({ ...opened, sign: "" }, { operation: "GetObject", bucketName: this.bucket, cosPath: key, timeout, signal });
    });
  }

  /**
   * Stores an object in one request.
   *
   * @returns Its ETag, and how many tries it took: what was refused by a later one may have been done by an earlier.
   */
  async put(
    key: string,
    body: Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>>,
    call: CallOptions,
  ): Promise<CosResult<{ readonly etag: string }>> {
    return await this.#ask({ operation: "PutObject", method: "PUT", key, headers, body }, call, etagOf);
  }

  /** Begins an object of several parts, and gives what names the upload. */
  async createUpload(key: string, headers: Readonly<Record<string, string>>, call: CallOptions): Promise<CosResult<string>> {
    return await this.#xml({ operation: "CreateMultipartUpload", method: "POST", key, query: { uploads: "" }, headers }, call, uploadIdOf);
  }

  /** Sends a part. */
  async putPart(
    key: string,
    uploadId: string,
    number: number,
    body: Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>>,
    call: CallOptions,
  ): Promise<CosResult<{ readonly etag: string }>> {
    return await this.#ask(
      { operation: "UploadPart", method: "PUT", key, query: { partNumber: String(number), uploadId }, headers, body },
      call,
      etagOf,
    );
  }

  /** Makes an object of its parts. An error in an answer that is none by its status is one all the same. */
  async completeUpload(
    key: string,
    uploadId: string,
    parts: readonly PartReceipt[],
    headers: Readonly<Record<string, string>>,
    call: CallOptions,
  ): Promise<CosResult<{ readonly etag: string }>> {
    const inner = parts.map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`).join("");
    const text = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</CompleteMultipartUpload>`;
    const wire: Wire = {
      operation: "CompleteMultipartUpload",
      method: "POST",
      key,
      query: { uploadId },
      headers,
      body: new TextEncoder().encode(text),
    };
    return await this.#attempts(call, async () => {
      const answer = await this.#once(wire, call, async (opened) => completedOf(await this.#text(opened)));
      if (!answer.ok || !("code" in answer.data)) return answer as CosResult<{ etag: string }>;
      return this.#failure(wire, answer.data, 200);
    });
  }

  /** Gives up an upload. */
  async abortUpload(key: string, uploadId: string, call: CallOptions): Promise<CosResult<undefined>> {
    return await this.#done({ operation: "AbortMultipartUpload", method: "DELETE", key, query: { uploadId } }, call);
  }

  /** The first uploads under way of keys that begin so. */
  async listUploads(prefix: string, call: CallOptions): Promise<CosResult<ListedUpload[]>> {
    return await this.#xml(
      { operation: "ListMultipartUploads", method: "GET", key: "", query: { uploads: "", prefix, "max-uploads": "100" } },
      call,
      uploadsOf,
    );
  }

  /** Deletes an object. One that is gone is deleted. */
  async remove(key: string, call: CallOptions): Promise<CosResult<undefined>> {
    return await this.#done({ operation: "DeleteObject", method: "DELETE", key }, call);
  }

  /** Asks for something of which nothing comes back. An error in an answer that is none by its status is one all the same. */
  async #done(wire: Wire, call: CallOptions): Promise<CosResult<undefined>> {
    return await this.#attempts(call, async () => {
      const answer = await this.#once(wire, call, async (opened) => errorOf(await this.#text(opened)));
      if (!answer.ok) return answer;
      return answer.data ? this.#failure(wire, answer.data, 200) : { ...answer, data: undefined };
    });
  }

  async #xml<T>(wire: Wire, call: CallOptions, read: (text: string) => T): Promise<CosResult<T>> {
    return await this.#ask(wire, call, async (opened) => read(await this.#text(opened)));
  }

  async #text({ response, deadline }: Open): Promise<string> {
    const text = await textOf(response, MAX_ANSWER);
    deadline.clear();
    if (text === undefined) throw new BadXml(`the answer is longer than ${MAX_ANSWER} bytes`);
    return text;
  }

  async #ask<T>(wire: Wire, call: CallOptions, read: (opened: Open) => Promise<T>): Promise<CosResult<T>> {
    return await this.#attempts(call, () => this.#once(wire, call, read));
  }

  /** Tries until it is done, or until a further try is of no use. */
  async #attempts<T>(call: CallOptions, once: () => Promise<CosResult<T>>): Promise<CosResult<T>> {
    const rule = ruleOf(this.#rule, call.retry);
    const begun = performance.now();
    for (let tries = 1;; tries++) {
      const result = await once();
      if (result.ok || tries >= rule.attempts || !isWorthAgain(result)) return result;
      const left = rule.deadline - (performance.now() - begun);
      if (!await pause(rule, tries, call.signal, { left })) return result;
    }
  }

  async #once<T>(wire: Wire, call: CallOptions, read: (opened: Open) => Promise<T>): Promise<CosResult<T>> {
    const opened = await this.#open(wire, call);
    if ("ok" in opened) return opened;
    try {
      return { ok: true, code: 0, message: "SUCCESS", data: await read(opened) };
    } catch (error) {
      call.signal?.throwIfAborted();
      if (error instanceof BadXml) return localFailure(-2, error.message, this.#about(wire));
      return localFailure(-3, "the answer was cut off", { ...this.#about(wire), cause: this.#scrubbed(error) });
    } finally {
      opened.deadline.clear();
    }
  }

  async #open(wire: Wire, call: CallOptions): Promise<Open | CosFailure> {
    const { timeout, signal } = this.#limits(call);
    const url = this.#urlOf(wire);
    const { method, body, unsigned = {}, stored } = wire;
    let send = this.#settings.fetch ?? runtimeFetch;
    // What waits its turn is signed when it has come.
    const turn = (send as Waiting)[TURN];
    if (turn) send = await turn(body?.length ?? 0, signal);
    const signed = await this.#signed(wire, url);
    signal?.throwIfAborted();
    const deadline = new Deadline(timeout, signal);
    for (const [name, value] of Object.entries(unsigned)) signed.set(name, value);
    const init: StoredInit & Held = {
      method,
      headers: Object.fromEntries(signed),
      redirect: "manual",
      signal: deadline.signal,
      [TURN]: deadline,
    };
    if (body) {
      init.body = body;
      init.inPieces = body.length >= LARGE;
    }
    // With a condition, fetch would add a Cache-Control of its own, which would be stored with the object.
    if (wire.headers?.["if-none-match"] !== undefined) init.cache = "force-cache";
    // What has a Content-Encoding is decoded by fetch otherwise, and is not what is stored then.
    if (stored && method === "GET") init.decompress = false;
    try {
      const response = await send(url, init);
      if (response.status >= 200 && response.status < 300) return { response, deadline };
      const text = await textOf(response, MAX_ERROR).catch(() => undefined) ?? "";
      deadline.clear();
      this.#learnTime(response);
      return this.#failure(wire, errorOf(text), response.status, response.headers, signatureOf(signed));
    } catch (error) {
      deadline.clear();
      signal?.throwIfAborted();
      const host = new URL(url).host;
      if (deadline.expired) return localFailure(-3, `no answer from ${host} within ${timeout} ms`, this.#about(wire));
      const cause = this.#scrubbed(error, signatureOf(signed));
      return localFailure(-3, `no answer from ${host}: ${rootCause(cause).message || "connection failed"}`, {
        ...this.#about(wire),
        cause,
      });
    }
  }

  #limits(call: CallOptions): { readonly timeout: number; readonly signal: AbortSignal | undefined } {
    return { timeout: call.timeout ?? this.#settings.timeout ?? 300_000, signal: call.signal };
  }

  #urlOf({ key, query = {} }: Wire): string {
    // fetch would fold them away, and another object be meant.
    if (key.split("/").some((part) => part === "." || part === "..")) {
      throw new BadInput(`${JSON.stringify(key)}: no part of a key can be . or ..`);
    }
    const words = Object.entries(query).map(([name, value]) => value === "" ? encode(name) : `${encode(name)}=${encode(value)}`);
    const path = key.split("/").map(encode).join("/");
    return `${this.url}/${path}${words.length > 0 ? `?${words.join("&")}` : ""}`;
  }

  async #signed({ method, headers = {}, body }: Wire, url: string): Promise<Headers> {
    const { accessKeyId, secretAccessKey, sessionToken, region, isSafe, now = Date.now } = this.#settings;
    const all = new Headers(headers);
    all.set("x-amz-content-sha256", isSafe ? "UNSIGNED-PAYLOAD" : await sha256(body ?? new Uint8Array()));
    const datetime = new Date(now() + this.#behind).toISOString().replace(/[:-]|\.[0-9]{3}/g, "");
    const key = { accessKeyId, secretAccessKey, ...sessionToken === undefined ? {} : { sessionToken } };
    const signer = new AwsV4Signer({ url, method, headers: all, ...key, service: "s3", region, datetime, cache: this.#keys });
    return (await signer.sign()).headers;
  }

  /** Learns the service's time from an answer that refuses this computer's. */
  #learnTime({ headers, status }: Response): void {
    const time = Date.parse(headers.get("date") ?? "");
    if (status !== 403 || Number.isNaN(time)) return;
    const behind = time - (this.#settings.now ?? Date.now)();
    // What is within a few minutes is taken as it is.
    this.#behind = Math.abs(behind) > 240_000 ? behind : 0;
  }

  #failure(
    wire: Wire,
    error: { code: string; message: string } | undefined,
    status: number,
    headers?: Headers,
    signature = "",
  ): CosFailure {
    const name = error?.code || STATUS_NAMES[status] || "";
    const said = error?.message ? `: ${error.message}` : "";
    const region = headers?.get("x-amz-bucket-region");
    const isElsewhere = status === 301 || status === 307 || name === "PermanentRedirect";
    const hint = isElsewhere
      ? region && /^[a-z0-9-]{1,40}$/.test(region) ? `The bucket is in the region ${region}.` : HINTS.PermanentRedirect
      : HINTS[name];
    const requestId = headers?.get("x-amz-request-id") ?? headers?.get("x-cos-request-id");
    return {
      ok: false,
      code: -2,
      name,
      message: scrubData(`${name || "refused"}${said} (HTTP ${status})`, this.#secrets(signature)),
      ...this.#about(wire),
      httpStatus: status,
      ...requestId ? { requestId: requestId.slice(0, 100) } : {},
      ...hint === undefined ? {} : { hint },
    };
  }

  #about({ operation, key }: Wire): { operation: string; bucketName: string; cosPath: string } {
    return { operation, bucketName: this.bucket, cosPath: key };
  }

  #secrets(signature: string): string[] {
    const { secretAccessKey, sessionToken = "", accessKeyId } = this.#settings;
    return [secretAccessKey, accessKeyId, sessionToken, signature].filter((secret) => secret !== "");
  }

  /** An error of a runtime may quote a header that it does not like. */
  #scrubbed(error: unknown, signature = ""): Error {
    return scrubbed(error, this.#secrets(signature));
  }
}

function signatureOf(headers: Headers): string {
  return /Signature=([0-9a-f]+)/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
}

/** What an error without a body is called. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  301: "PermanentRedirect",
  307: "TemporaryRedirect",
  400: "BadRequest",
  403: "AccessDenied",
  404: "NotFound",
  409: "Conflict",
  412: "PreconditionFailed",
  416: "InvalidRange",
  501: "NotImplemented",
};

/** What is not said, or said to be nothing, stays as it is. */
function ruleOf(rule: RetryRule, more: RetryOptions = {}): RetryRule {
  return { ...rule, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) };
}

function isWorthAgain({ code, name, httpStatus }: CosFailure): boolean {
  // The clock was learnt from the answer.
  return code === -3 || AGAIN.has(name) || name === "RequestTimeTooSkewed" ||
    AGAIN_STATUS.has(httpStatus ?? 0) && name !== "NotImplemented";
}

async function etagOf({ response, deadline }: Open): Promise<{ readonly etag: string }> {
  deadline.clear();
  const text = await textOf(response, MAX_ERROR);
  const error = text ? errorOf(text) : undefined;
  if (error) throw new BadXml(`the answer is an error: ${error.code} ${error.message}`);
  const etag = response.headers.get("etag");
  if (!etag || etag.length > 512) throw new BadXml("the answer tells no ETag");
  return { etag };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As signatures want it: RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
