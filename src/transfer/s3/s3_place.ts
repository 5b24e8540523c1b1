/**
 * A bucket that speaks S3, or what begins with a prefix in it, as a place.
 *
 * S3 has no folders: what its keys have in common up to a `/` is one here. Keys that no path can be, with an empty part, `.` or `..`, and a key that
 * is a folder as well, are failures that name them. A key that ends with `/` and has no content marks a folder.
 *
 * What is proven of an object: its writer here puts the SHA-1 of the content into the metadata, and, where it is stored in one request, the MD5,
 * which is then the object's ETag. Where both do not fit, somebody has stored something else and kept the metadata: nothing is proven then.
 *
 * @module
 */
import type { CallOptions } from "../../core/config.ts";
import type { DownloadedObject } from "../../core/download_object.ts";
import { BadInput, CosError, type CosFailure, type CosResult, localFailure } from "../../core/result.ts";
import type { DownloadObjectInput, StatFileInput } from "../../generated/requests.ts";
import type { FileStat } from "../../generated/results.ts";
import { BucketPlace } from "../bucket_place.ts";
import { newHash } from "../digest.ts";
import {
  type AskOptions,
  type BucketOfV4,
  type Carrier,
  changed,
  EMPTY_SHA1,
  type Entry,
  isFailure,
  type Place,
  type Proof,
} from "../place.ts";
import { openSteady } from "../steady.ts";
import type { DownloadClient } from "../stored.ts";
import { partCount } from "./parts.ts";
import type { ObjectHead, S3Client } from "./s3_client.ts";
import { statOf, toldHashes } from "./s3_metadata.ts";
import { clearUploads } from "./uploads.ts";
import type { ListedObject } from "./s3_xml.ts";

/** What an object was when it was proven. */
export interface ObjectState {
  /** Its ETag. */
  readonly etag: string;
}

/** Bytes that a key has at most. */
const MOST_KEY = 1024;
/** Objects that one answer lists at most. */
const PAGE = 1000;
/** Pages without anything in them after which a listing is taken for one without end. */
const EMPTY_PAGES = 100;

/** Objects whose keys begin with a prefix. */
export class S3Place implements Place {
  /** Asks the bucket. */
  readonly client: S3Client;
  readonly carry: Carrier;
  readonly #prefix: string;

  /**
   * Names objects, of which there need not be any.
   *
   * @param client Asks the bucket.
   * @param prefix How their keys begin: empty, or with `/` at its end.
   * @param carry Carries files to and from here.
   */
  constructor(client: S3Client, prefix: string, carry: Carrier) {
    if (prefix !== "" && !prefix.endsWith("/")) throw new BadInput(`prefix: must be empty or end with /, got ${JSON.stringify(prefix)}`);
    if (prefix !== "" && prefix.slice(0, -1).split("/").some(isNoName)) {
      throw new BadInput(`prefix: ${JSON.stringify(prefix)} has a part that is empty, . or ..`);
    }
    this.client = client;
    this.carry = carry;
    this.#prefix = prefix;
  }

  nameOf(path: string): string {
    return `${this.client.isCosV5 ? "cosv5" : "s3"}://${this.client.bucket}/${this.#prefix}${path}`;
  }

  pathIn(bucket: BucketOfV4, path: string): string | undefined {
    return this.client.isBucket(bucket) ? `/${this.keyOf(path)}` : undefined;
  }

  get identity(): string {
    return `${this.client.url}/${this.#prefix}`;
  }

  markOf({ state }: Proof): string | undefined {
    const { etag } = state as ObjectState;
    return etag === "" ? undefined : etag;
  }

  isClaim({ state }: Proof): boolean {
    return isOfParts((state as ObjectState).etag);
  }

  /** The key of what is at a path. */
  keyOf(path: string): string {
    const bare = path.replace(/\/$/, "");
    const odd = bare === "" ? undefined : bare.split("/").find(isNoName);
    if (odd !== undefined) throw new BadInput(`${JSON.stringify(path)} is refused: ${JSON.stringify(odd)} is no part of a path`);
    return this.#prefix + path;
  }

  below(other: Place, path: string): string | undefined {
    let key: string | undefined;
    if (other instanceof S3Place && other.client.url === this.client.url) key = other.keyOf(path);
    if (other instanceof BucketPlace && this.client.isBucket(other)) key = other.at(path).cosPath.slice(1);
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : undefined;
  }

  /**
   * Its objects as those of v4 are opened, so that they go the same ways.
   *
   * @param etag What an object must be to be opened.
   */
  downloads(etag?: string): DownloadClient {
    const key = ({ cosPath }: StatFileInput): string => cosPath;
    return {
      statFile: async (input: StatFileInput, options: CallOptions = {}): Promise<CosResult<FileStat>> => {
        const head = await this.client.head(key(input), options);
        return head.ok ? { ...head, data: statOf(head.data, provenSha1(head.data)) } : head;
      },
      downloadObject: async (input: DownloadObjectInput, options: CallOptions = {}): Promise<CosResult<DownloadedObject>> => {
        const { rangeStart, rangeEnd } = input;
        const range = rangeStart === undefined && rangeEnd === undefined ? undefined : `bytes=${rangeStart ?? 0}-${rangeEnd ?? ""}`;
        return await this.client.get(key(input), { range, etag }, options);
      },
    };
  }

  /** An object as its downloads name it. */
  at(path: string): { readonly bucketName: string; readonly cosPath: string } {
    return { bucketName: this.client.url, cosPath: this.keyOf(path) };
  }

  async clearUploads(path: string, others: readonly string[]): Promise<boolean> {
    return await clearUploads(this.client, this.keyOf(path), others);
  }

  async *list(folder: string, options: AskOptions): AsyncGenerator<Entry, void, undefined> {
    const prefix = this.keyOf(folder);
    const files = new Set<string>();
    const seen = new Set<string>();
    let token: string | undefined;
    for (let empty = 0;;) {
      const page = await this.client.list(prefix, PAGE, token, options);
      if (!page.ok) throw new CosError(page);
      const { objects, prefixes, next } = page.data;
      for (const object of objects) {
        const entry = this.#entryOf(folder, prefix, object);
        if (!entry) continue;
        if (files.has(entry.path)) throw this.#doubt(folder, `names ${JSON.stringify(object.key)} twice`);
        files.add(entry.path);
        yield entry;
      }
      for (const one of prefixes) {
        const name = this.#below(folder, prefix, one);
        const path = folder + name;
        if (seen.has(path)) throw this.#doubt(folder, `names ${JSON.stringify(one)} twice`);
        seen.add(path);
        const bare = name.replace(/\/$/, "");
        if (isNoName(bare) || bare.includes("/")) yield this.#unreadable(path, `${JSON.stringify(bare)} is no part of a path`);
        else if (files.has(path.slice(0, -1))) yield this.#unreadable(path, "it is an object as well, so it can be no folder");
        else yield { path, kind: "folder" };
      }
      if (next === undefined) return;
      empty = objects.length + prefixes.length === 0 ? empty + 1 : 0;
      if (next === token || empty >= EMPTY_PAGES) throw this.#doubt(folder, "does not come to its end");
      token = next;
    }
  }

  #below(folder: string, prefix: string, key: string): string {
    if (!key.startsWith(prefix)) throw this.#doubt(folder, `has the key ${JSON.stringify(key)}, which does not lie in it`);
    return key.slice(prefix.length);
  }

  #doubt(folder: string, what: string): CosError {
    return new CosError(localFailure(-2, `the listing of ${this.nameOf(folder)} ${what}`));
  }

  #unreadable(path: string, why: string): Entry {
    return { path, kind: "unreadable", why: localFailure(-1, `${this.nameOf(path)}: ${why}`) };
  }

  #entryOf(folder: string, prefix: string, { key, size, etag, mtime }: ListedObject): Entry | undefined {
    const name = this.#below(folder, prefix, key);
    const path = folder + name;
    // The folder's own mark; with content it would be a file that has no name.
    if (name === "" || name.endsWith("/")) {
      return size === 0 ? undefined : this.#unreadable(path, `the key ends with / and has ${size} bytes, so it can be no file`);
    }
    if (isNoName(name) || name.includes("/")) return this.#unreadable(path, `${JSON.stringify(name)} is no part of a path`);
    return { path, kind: "file", size, mtime, etag };
  }

  async look(path: string, options: AskOptions): Promise<Entry | undefined> {
    const key = this.keyOf(path);
    if (path !== "" && !path.endsWith("/")) {
      const head = await this.client.head(key, options);
      if (head.ok) {
        const { size, mtime, etag } = head.data;
        return { path, kind: "file", size, mtime, etag, sha1: provenSha1(head.data) };
      }
      if (head.httpStatus !== 404) throw new CosError(head);
      return undefined;
    }
    const page = await this.client.list(key, 1, undefined, options);
    if (!page.ok) throw new CosError(page);
    return page.data.objects.length + page.data.prefixes.length > 0 || key === "" ? { path, kind: "folder" } : undefined;
  }

  refusal(path: string): CosFailure | undefined {
    const bytes = new TextEncoder().encode(this.#prefix + path).length;
    const odd = path.split("/").find(isNoName);
    if (odd !== undefined) {
      return localFailure(-1, `the name of the target has the part ${JSON.stringify(odd)}, which no key here can have`);
    }
    return bytes <= MOST_KEY ? undefined : localFailure(-1, `the name of the target has ${bytes} bytes, S3 takes at most ${MOST_KEY}`);
  }

  async prove(path: string, options: AskOptions): Promise<Proof | CosFailure> {
    const head = await this.client.head(this.keyOf(path), options);
    if (!head.ok) return head;
    const { size, etag } = head.data;
    return { size, sha1: provenSha1(head.data), state: { etag } satisfies ObjectState };
  }

  async digest(path: string, options: AskOptions): Promise<Proof | CosFailure> {
    const proof = await this.prove(path, options);
    if (isFailure(proof)) return proof;
    const opened = await openSteady(this.downloads((proof.state as ObjectState).etag), this.at(path), proof.size, options);
    if (!opened.ok) return opened;
    const hash = await newHash();
    try {
      for await (const bytes of opened.data) hash.update(bytes);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof CosError) return error.failure;
      throw error;
    }
    const sha1 = hash.digest("hex");
    if (proof.sha1 !== undefined && proof.sha1 !== sha1) {
      return localFailure(-2, `${this.nameOf(path)}: what came has the SHA-1 ${sha1}, its metadata says ${proof.sha1}`);
    }
    return { ...proof, sha1 };
  }

  async remove(path: string, was: Proof | Entry | undefined, options: AskOptions): Promise<CosFailure | undefined> {
    const key = this.keyOf(path);
    if (was) {
      const head = await this.client.head(key, options);
      if (!head.ok) return head.httpStatus === 404 ? undefined : head;
      const etag = "state" in was ? (was.state as ObjectState).etag : was.etag;
      const { size, etag: now } = head.data;
      // Without an ETag nothing tells whether it is still what it was.
      if (size !== was.size || now === "" || now !== etag) {
        return changed(this.nameOf(path), "state" in was ? "after it was read" : "after it was listed");
      }
    }
    const removed = await this.client.remove(key, options);
    return removed.ok ? undefined : removed;
  }

  async removeFolder(path: string, options: AskOptions): Promise<boolean> {
    const key = this.keyOf(path);
    // A folder is what lies in it, and its mark, if it has one.
    if (await this.#marked(key, options) !== "alone") return false;
    return (await this.client.remove(key, options)).ok;
  }

  async hasFolder(path: string, options: AskOptions): Promise<boolean> {
    return await this.#marked(this.keyOf(path), options) !== undefined;
  }

  /** Whether an object without content marks a folder, and whether nothing else lies in it. */
  async #marked(key: string, options: AskOptions): Promise<"alone" | "beside others" | undefined> {
    if (key === "") return undefined;
    const page = await this.client.list(key, 2, undefined, options);
    if (!page.ok) return undefined;
    const { objects: [mark, ...more], prefixes } = page.data;
    if (mark?.key !== key || mark.size !== 0) return undefined;
    return more.length + prefixes.length > 0 ? "beside others" : "alone";
  }
}

/** SHA-1 of an object's content as far as it is certain: see the module's words. */
export function provenSha1({ size, etag, headers }: ObjectHead): string | undefined {
  if (size === 0) return EMPTY_SHA1;
  const { sha1, md5 } = toldHashes(headers);
  if (isOfParts(etag)) return md5 === undefined && Number(etag.split("-")[1]) === partCount(size) ? sha1 : undefined;
  return md5 !== undefined && md5 === etag.toLowerCase() ? sha1 : undefined;
}

/** Whether an ETag is that of an object that was stored in parts. */
function isOfParts(etag: string): boolean {
  return /^[0-9a-f]{32}-[0-9]+$/.test(etag);
}

function isNoName(part: string): boolean {
  return part === "" || part === "." || part === "..";
}
