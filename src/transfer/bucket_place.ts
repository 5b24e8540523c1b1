/**
 * A folder of a bucket as a place.
 *
 * @module
 */
import type { CallOptions } from "../core/config.ts";
import { pathProblem } from "../core/path.ts";
import { CosError, type CosFailure, type CosResult, localFailure } from "../core/result.ts";
import { unusualHint } from "../core/unusual_names.ts";
import { newFileRule } from "../generated/operations.ts";
import type {
  CreateFolderInput,
  DelFileInput,
  DelFolderInput,
  ListFolderInput,
  StatFileInput,
  StatFolderInput,
  UploadSliceListInput,
} from "../generated/requests.ts";
import type { CreatedFolder, Entry as Listed, FileStat, FolderPage, FolderStat, SliceState } from "../generated/results.ts";
import { digestStored } from "./digest.ts";
import { type AskOptions, changed, EMPTY_SHA1, type Entry, isFailure, isSameContent, type Place, type Proof } from "./place.ts";
import type { DownloadClient } from "./stored.ts";

/** The calls of a client that a place is made of. */
export interface PlaceClient extends DownloadClient {
  /** The account's appid. Where it is not told, buckets of one name are taken for one. */
  readonly appid?: string;
  /** Whether what is made may have an unusual name. */
  readonly unusualNames?: boolean;
  /** One page of a listing. */
  listFolder(input: ListFolderInput, options?: CallOptions): Promise<CosResult<FolderPage>>;
  /** A listing. */
  listFolderAll(input: ListFolderInput, options?: CallOptions): AsyncGenerator<Listed, void, undefined>;
  /** Looks at a file. */
  statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>>;
  /** Looks at a folder. */
  statFolder(input: StatFolderInput, options?: CallOptions): Promise<CosResult<FolderStat>>;
  /** Tells a finished file from an unfinished one. */
  uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>>;
  /** Deletes a file. */
  delFile(input: DelFileInput, options?: CallOptions): Promise<CosResult<undefined>>;
  /** Creates a folder. */
  createFolder(input: CreateFolderInput, options?: CallOptions): Promise<CosResult<CreatedFolder>>;
  /** Deletes a folder. */
  delFolder(input: DelFolderInput, options?: CallOptions): Promise<CosResult<undefined>>;
}

/** What a file of a bucket was when it was proven. */
interface BucketState {
  readonly mtime: number;
}

const MISSING = -197;
const UNFINISHED = "is an unfinished upload";

/** A folder of a bucket. */
export class BucketPlace implements Place {
  /** The bucket's name, without the appid. */
  readonly bucketName: string;
  readonly #client: PlaceClient;
  readonly #folder: string;

  /**
   * Names a folder, which need not exist.
   *
   * @param client Who asks.
   * @param bucketName The bucket's name, without the appid.
   * @param folder The folder; it ends with `/`.
   */
  constructor(client: PlaceClient, bucketName: string, folder: string) {
    this.#client = client;
    this.bucketName = bucketName;
    this.#folder = folder;
  }

  nameOf(path: string): string {
    return `cos://${this.bucketName}${this.#folder}${path}`;
  }

  /** Whether another place is in the same bucket, so that the service itself can copy from one to the other. */
  isBeside(other: BucketPlace): boolean {
    return other.#client === this.#client && other.bucketName === this.bucketName;
  }

  /** The account's appid, where it is told. */
  get appid(): string | undefined {
    return this.#client.appid;
  }

  /** The path in this folder of what another place has; nothing where it does not lie in it. */
  below(other: Place, path: string): string | undefined {
    const cosPath = other instanceof BucketPlace ? this.isBeside(other) ? other.at(path).cosPath : undefined : other.pathIn?.(this, path);
    return cosPath?.startsWith(this.#folder) ? cosPath.slice(this.#folder.length) : undefined;
  }

  /** A file as requests name it. */
  at(path: string): { readonly bucketName: string; readonly cosPath: string } {
    return { bucketName: this.bucketName, cosPath: this.#folder + path };
  }

  async *list(folder: string, options: AskOptions): AsyncGenerator<Entry, void, undefined> {
    for await (const listed of this.#client.listFolderAll({ ...this.at(folder), num: 1000 }, options)) yield this.entryOf(folder, listed);
  }

  /** What a listing of a folder tells, as a place says it. What cannot be relied upon is `unreadable`. */
  entryOf(folder: string, { name, filesize, filelen, mtime, ctime, sha, authority }: Listed): Entry {
    const path = folder + name;
    const common = { path, mtime, ctime, authority };
    // What lies directly in a folder has one part of a name; anything else could lead elsewhere.
    const bare = name.replace(/\/$/, "");
    if (bare === "." || bare === "..") {
      const what = bare === name ? "file" : "folder";
      const why = `the listing of ${this.nameOf(folder)} has a ${what} named ${bare}, which cannot be asked for: ` +
        "every URL is freed of such parts, so another one would be meant";
      const odd = { ...common, kind: "unreadable", why: localFailure(-1, why) } as const;
      if (what === "folder" || filesize === undefined || !isSize(filesize)) return odd;
      if (filelen !== undefined && filelen < filesize) return { ...odd, unreachable: "other", size: filesize };
      return { ...odd, unreachable: "file", size: filesize, sha1: sha1Of(sha, filesize) };
    }
    if (bare === "" || bare.includes("/") || bare.includes("\0")) {
      return {
        ...common,
        kind: "unreadable",
        why: localFailure(-2, `the listing of ${this.nameOf(folder)} has the name ${JSON.stringify(name)}`),
      };
    }
    if (name.endsWith("/")) return { ...common, kind: "folder" };
    if (filesize === undefined || !isSize(filesize)) {
      return { ...common, kind: "unreadable", why: localFailure(-2, `the listing of ${this.nameOf(folder)} tells no size of ${name}`) };
    }
    if (filelen !== undefined && filelen < filesize) return { ...common, kind: "other", size: filesize, why: localFailure(-1, UNFINISHED) };
    return { ...common, kind: "file", size: filesize, sha1: sha1Of(sha, filesize) };
  }

  async look(path: string, options: AskOptions): Promise<Entry | undefined> {
    if (path !== "" && !path.endsWith("/")) {
      const stat = await this.#client.statFile(this.at(path), options);
      if (stat.ok) {
        const { filesize: size, filelen, sha, mtime, ctime, authority } = stat.data;
        const common = { path, size, mtime, ctime, authority };
        if (filelen < size) return { ...common, kind: "other", why: localFailure(-1, UNFINISHED) };
        return { ...common, kind: "file", sha1: sha1Of(sha, size) };
      }
      if (stat.code !== MISSING) throw new CosError(stat);
      return undefined;
    }
    const at = this.at(path);
    const page = await this.#client.listFolder({ ...at, num: 1 }, options);
    if (!page.ok) throw new CosError(page);
    const found: Entry = { path, kind: "folder" };
    if (page.data.infos.length > 0 || at.cosPath === "/") return found;
    const created = await this.#client.statFolder(at, options);
    if (!created.ok && created.code !== MISSING) throw new CosError(created);
    return created.ok ? { ...found, mtime: created.data.mtime, ctime: created.data.ctime } : undefined;
  }

  refusal(path: string): CosFailure | undefined {
    const problem = pathProblem(this.at(path).cosPath, newFileRule, "", this.#client.unusualNames);
    if (problem === undefined) return undefined;
    const hint = unusualHint(problem);
    return localFailure(-1, `the name of the target ${problem}`, hint === undefined ? {} : { hint });
  }

  async prove(path: string, options: AskOptions, listed?: Entry): Promise<Proof | CosFailure> {
    // An upload of which all slices are there, and nothing but its end is missing, looks like a file to everything but this.
    const [stat, state] = await Promise.all([
      listed?.kind === "file" ? undefined : this.#client.statFile(this.at(path), options),
      this.#client.uploadSliceList(this.at(path), options),
    ]);
    if (stat && !stat.ok) return stat;
    if (!state.ok) return state;
    if (state.data.session !== undefined) {
      return localFailure(-1, `${this.nameOf(path)} cannot be relied upon: an upload to it is under way`);
    }
    if (stat) {
      const { filesize: size, filelen, sha, mtime } = stat.data;
      if (filelen !== size) return localFailure(-1, `${this.nameOf(path)}: ${UNFINISHED}`);
      return { size, sha1: sha1Of(sha, size), state: { mtime } satisfies BucketState };
    }
    return { size: listed!.size!, sha1: listed!.sha1, state: { mtime: listed!.mtime ?? 0 } satisfies BucketState };
  }

  async digest(path: string, options: AskOptions): Promise<Proof | CosFailure> {
    const proof = await this.prove(path, options);
    if (isFailure(proof)) return proof;
    const read = await digestStored(this.#client, this.at(path), proof.size, options);
    if (isFailure(read)) return read;
    const { sha1, whole } = read;
    if (proof.sha1 !== undefined && proof.sha1 !== sha1) {
      return localFailure(-2, `${this.nameOf(path)}: what came has the SHA-1 ${sha1}, the service stores ${proof.sha1}`);
    }
    if (proof.sha1 === undefined && !whole) {
      // Nothing but its time tells whether the pieces are of one state.
      const now = await this.prove(path, options);
      if (isFailure(now)) return now;
      const isStill = now.size === proof.size && (now.state as BucketState).mtime === (proof.state as BucketState).mtime;
      if (!isStill) return localFailure(-1, `${this.nameOf(path)} changed while it was read`);
    }
    return { ...proof, sha1 };
  }

  async remove(path: string, was: Proof | Entry | undefined, options: AskOptions): Promise<CosFailure | undefined> {
    if (was) {
      // To delete a file ends an upload that is to take its place, and one that only wants its end looks like a file.
      const upload = await this.#client.uploadSliceList(this.at(path), options);
      // Its state is asked for last, so that as little as can be comes between.
      const stat = await this.#client.statFile(this.at(path), options);
      if (!stat.ok) return stat.code === MISSING ? undefined : stat;
      if (!isStill(stat.data, was)) return changed(this.nameOf(path), "state" in was ? "after it was read" : "after it was listed");
      if (upload.ok && upload.data.session !== undefined) {
        return localFailure(-1, `an upload to ${this.nameOf(path)} is under way, so it stays`);
      }
    }
    const deleted = await this.#client.delFile(this.at(path), options);
    return deleted.ok || deleted.code === MISSING ? undefined : deleted;
  }

  async removeFolder(path: string, options: AskOptions): Promise<boolean> {
    const at = this.at(path);
    if (at.cosPath === "/") return false;
    // The service deletes a folder's record though something lies in it.
    const page = await this.#client.listFolder({ ...at, num: 1 }, options);
    if (!page.ok || page.data.infos.length > 0) return false;
    return (await this.#client.delFolder(at, options)).ok;
  }

  /**
   * Deletes a folder's record, where it has one: a folder that was never created as such went with its last file.
   *
   * @returns Whether there was one.
   * @throws CosError for why it stays.
   */
  async dropFolder(path: string, options: AskOptions): Promise<boolean> {
    const at = this.at(path);
    if (at.cosPath === "/") return false;
    const deleted = await this.#client.delFolder(at, options);
    if (!deleted.ok && deleted.code !== MISSING) throw new CosError(deleted);
    return deleted.ok;
  }
}

/** Whether a file is what was proven or listed of it. */
function isStill({ filesize: size, filelen, sha, mtime }: FileStat, was: Proof | Entry): boolean {
  const before = "state" in was ? (was.state as BucketState).mtime : was.mtime;
  return filelen === size && isSameContent(was, { size, sha1: sha1Of(sha, size) }) && (before === undefined || before === mtime);
}

/** Whether a number can be one of bytes. */
export function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

/** A stored SHA-1 as others write it; nothing where there is none. The service shows 32 zeros for an empty file (protocol notes, section 3.6). */
export function sha1Of(sha: string | undefined, size: number): string | undefined {
  if (size === 0) return EMPTY_SHA1;
  // Some answers add something to it (protocol notes, section 3.5).
  const own = (sha ?? "").toLowerCase().split("_")[0]!;
  return /^[0-9a-f]{40}$/.test(own) ? own : undefined;
}
