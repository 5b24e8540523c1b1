/**
 * The state of all buckets as bytes: files and folders, and which buckets are public. Neither unfinished uploads nor used signs are in it.
 *
 * It is a text of one JSON object a line, in which the bytes of a content follow the line that announces them. So it can be read as it comes, by
 * eyes as well, and says at its end that it is whole.
 *
 *     {"snapshot":"cos-v4-emulator","version":1}
 *     {"bucket":"mybucket-100000","public":false}
 *     {"folder":"/photos/","bizAttr":"","ctime":1500000000,"mtime":1500000000}
 *     {"content":"a9993e364706816aba3e25717850c26c9cd0d89d","size":3}
 *     abc
 *     {"file":"/photos/a.txt","content":"a9993e364706816aba3e25717850c26c9cd0d89d","size":3,"sliceSize":3,"bizAttr":"",…}
 *     {"end":5,"sha1":"…"}
 *
 * The last line has the number of those before it, and their SHA-1; that of each content stands where it begins.
 *
 * @module
 */
import type { Change, Content, FileRecord, FolderRecord, Store } from "../store/store.ts";
import { joined } from "./bytes.ts";
import { hashOf, newHash } from "./hash.ts";
import { readJson } from "./json.ts";
import { checkPath, isFolder } from "./paths.ts";

const FORMAT = { snapshot: "cos-v4-emulator", version: 1 };
/** Names that are read from a folder at once, and changes that are made at once. */
const BATCH = 1000;
/** Longest line; the longest path, attribute and headers have far less. */
const LONGEST_LINE = 262_144;
const LINE_FEED = 10;
/** Fewest bytes that are written at once. */
const PIECE = 65_536;

/**
 * Writes the state of buckets. What is changed meanwhile may be in it or not, but every file is one that there was.
 *
 * @param buckets Their names in the store.
 */
export async function* saveSnapshot(store: Store, buckets: Iterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
  // Whoever writes it somewhere does not want it line by line.
  let pieces: Uint8Array[] = [], size = 0;
  for await (const piece of piecesOf(store, buckets)) {
    pieces.push(piece);
    size += piece.length;
    if (size < PIECE) continue;
    yield joined(pieces);
    pieces = [];
    size = 0;
  }
  yield joined(pieces);
}

async function* piecesOf(store: Store, buckets: Iterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder(), hash = await newHash("sha1");
  let lines = 0;
  const line = (value: unknown): Uint8Array => {
    const bytes = encoder.encode(`${JSON.stringify(value)}\n`);
    hash.update(bytes);
    lines++;
    return bytes;
  };
  const written = new Set<string>();
  yield line(FORMAT);
  for (const bucket of buckets) {
    yield line({ bucket, public: await store.isPublic(bucket) });
    for await (const path of pathsOf(store, bucket, "/")) {
      if (isFolder(path)) {
        const { bizAttr, ctime, mtime } = await store.folder(bucket, path) ?? {};
        if (bizAttr !== undefined) yield line({ folder: path, bizAttr, ctime, mtime });
        continue;
      }
      const file = await store.file(bucket, path);
      if (file === undefined) continue;
      const { content, sha, sliceSize, bizAttr, authority, forbid, headers, ctime, mtime } = file;
      const key = contentKey(sha, content.size);
      if (!written.has(key)) {
        // Begun before the line is written: from here on the bytes stay, whatever becomes of the file.
        const bytes = await store.read(content, 0, content.size);
        yield line({ content: sha, size: content.size });
        yield* bytes;
        yield encoder.encode("\n");
        written.add(key);
      }
      yield line({ file: path, content: sha, size: content.size, sliceSize, bizAttr, authority, forbid, headers, ctime, mtime });
    }
  }
  yield encoder.encode(`${JSON.stringify({ end: lines, sha1: hash.digest("hex") })}\n`);
}

/** All paths in a folder, each folder before what it holds. */
async function* pathsOf(store: Store, bucket: string, folder: string): AsyncGenerator<string, void, undefined> {
  for (let after: string | undefined, more = true; more;) {
    const page = await store.names(bucket, folder, { limit: BATCH, after });
    for (const name of page.names) {
      yield folder + name;
      if (isFolder(name)) yield* pathsOf(store, bucket, folder + name);
    }
    after = page.names.at(-1);
    more = page.more;
  }
}

function contentKey(sha: string, size: number): string {
  return `${sha} ${size}`;
}

/**
 * Puts a state in place of what there is. One that is not whole, or for buckets that there are not, changes nothing.
 *
 * @param known Whether there is a bucket, by its name in the store.
 * @throws TypeError saying what is wrong with it.
 */
export async function loadSnapshot(
  store: Store,
  state: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  known: (bucket: string) => boolean,
): Promise<void> {
  const contents = new Map<string, Content>();
  try {
    const buckets = await readBuckets(store, new Lines(state), contents);
    const missing = [...buckets.keys()].filter((bucket) => !known(bucket));
    if (missing.length > 0) {
      const names = missing.map((bucket) => JSON.stringify(bucket)).join(", ");
      throw new TypeError(`the snapshot has ${names} (bucket and appid), which this emulator has not: begin it with these buckets`);
    }
    await store.clear();
    for (const [bucket, { isPublic, changes }] of buckets) {
      await store.setPublic(bucket, isPublic);
      for (let at = 0; at < changes.length; at += BATCH) await store.commit(bucket, changes.slice(at, at + BATCH));
    }
  } finally {
    for (const content of contents.values()) await store.release(content);
  }
}

/** What a snapshot says of a bucket. */
interface BucketState {
  readonly isPublic: boolean;
  readonly changes: Change[];
}

type Line = Readonly<Record<string, unknown>>;

/** Reads a snapshot to its end; its contents are in the store then, and nothing else is. */
async function readBuckets(store: Store, lines: Lines, contents: Map<string, Content>): Promise<Map<string, BucketState>> {
  const buckets = new Map<string, BucketState>();
  const hash = await newHash("sha1");
  let current: BucketState | undefined, count = 0;
  while (true) {
    const { value, bytes } = await lines.next();
    if ("end" in value) {
      if (value.end !== count || value.sha1 !== hash.digest("hex")) {
        throw new TypeError("the snapshot is damaged: its last line does not fit");
      }
      await lines.mustEnd();
      return buckets;
    }
    hash.update(bytes);
    if (count++ === 0) {
      if (value.snapshot !== FORMAT.snapshot) throw new TypeError("this is no snapshot of an emulator");
      if (value.version !== FORMAT.version) {
        throw new TypeError(`the snapshot has version ${value.version}; this emulator reads ${FORMAT.version}`);
      }
    } else if (typeof value.bucket === "string") {
      current = { isPublic: value.public === true, changes: [] };
      buckets.set(value.bucket, current);
    } else if (typeof value.content === "string" && value.file === undefined) {
      const size = lines.number(value.size, "size");
      const content = await store.write(lines.bytes(size));
      const key = contentKey(value.content, size);
      if (contents.has(key)) await store.release(content);
      else contents.set(key, content);
      if (await hashOf(store, content) !== value.content) {
        throw lines.wrong(`the content does not have the SHA-1 ${JSON.stringify(value.content)}`);
      }
    } else if (current !== undefined && typeof value.folder === "string") {
      const path = lines.path(value.folder, true);
      current.changes.push({ kind: "folder", path, record: folderOf(value, lines) });
    } else if (current !== undefined && typeof value.file === "string") {
      const content = contents.get(contentKey(String(value.content), Number(value.size)));
      if (content === undefined) throw lines.wrong("its content did not come before it");
      const path = lines.path(value.file, false);
      current.changes.push({ kind: "file", path, record: fileOf(value, content, lines) });
    } else {
      throw lines.wrong("it is no line of a snapshot");
    }
  }
}

function folderOf({ bizAttr, ctime, mtime }: Line, lines: Lines): FolderRecord {
  return { bizAttr: lines.text(bizAttr, "bizAttr"), ctime: lines.number(ctime, "ctime"), mtime: lines.number(mtime, "mtime") };
}

function fileOf(value: Line, content: Content, lines: Lines): FileRecord {
  const { authority, headers } = value;
  if (authority !== "eInvalid" && authority !== "eWRPrivate" && authority !== "eWPrivateRPublic") {
    throw lines.wrong("there is no such authority");
  }
  if (typeof headers !== "object" || headers === null || !Object.values(headers).every((text) => typeof text === "string")) {
    throw lines.wrong("headers must be texts by name");
  }
  return {
    ...folderOf(value, lines),
    content,
    sha: lines.text(value.content, "content"),
    sliceSize: lines.number(value.sliceSize, "sliceSize"),
    forbid: lines.number(value.forbid, "forbid"),
    authority,
    headers: headers as Readonly<Record<string, string>>,
  };
}

/** Reads lines, and bytes between them, as they come. */
class Lines {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #chunk = new Uint8Array();
  #number = 0;

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The next line, and the bytes that it is. */
  async next(): Promise<{ readonly value: Line; readonly bytes: Uint8Array }> {
    this.#number++;
    const parts: Uint8Array[] = [];
    let size = 0, end = -1;
    while (end < 0) {
      const chunk = await this.#some();
      if (chunk === undefined) throw new TypeError(this.#number === 1 ? "the snapshot is empty" : "the snapshot is cut off");
      end = chunk.indexOf(LINE_FEED);
      const part = this.#take(end < 0 ? chunk.length : end + 1);
      size += part.length;
      // What is no snapshot at all hardly has a line.
      if (size > LONGEST_LINE) {
        throw this.#number === 1 ? new TypeError("this is no snapshot of an emulator") : this.wrong("it is too long");
      }
      parts.push(part);
    }
    const bytes = parts.length === 1 ? parts[0]! : joined(parts);
    try {
      const value = readJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (typeof value === "object" && value !== null) return { value: value as Line, bytes };
    } catch {
      // Refused below.
    }
    throw this.#number === 1 ? new TypeError("this is no snapshot of an emulator") : this.wrong("it is no JSON object");
  }

  /** So many bytes, and the end of the line after them. */
  async *bytes(size: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = size; left > 0;) {
      const chunk = await this.#some();
      if (chunk === undefined) throw new TypeError("the snapshot is cut off");
      const part = this.#take(Math.min(left, chunk.length));
      left -= part.length;
      yield part;
    }
    if ((await this.#some())?.[0] !== LINE_FEED) throw this.wrong("the content has another size");
    this.#take(1);
  }

  /** Refuses anything that still comes. */
  async mustEnd(): Promise<void> {
    if (await this.#some() !== undefined) throw new TypeError("the snapshot is damaged: something follows its end");
  }

  /** What is wrong with the line that was read last. */
  wrong(what: string): TypeError {
    return new TypeError(`the snapshot is damaged: line ${this.#number}: ${what}`);
  }

  text(value: unknown, name: string): string {
    if (typeof value !== "string") throw this.wrong(`${name} must be a text`);
    return value;
  }

  number(value: unknown, name: string): number {
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw this.wrong(`${name} must be a whole number`);
    return value as number;
  }

  path(value: string, folder: boolean): string {
    try {
      if (checkPath(value) === value && isFolder(value) === folder) return value;
    } catch {
      // Refused below.
    }
    throw this.wrong("there can be no such path");
  }

  /** What is at hand; the next chunk if that is nothing. */
  async #some(): Promise<Uint8Array | undefined> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#chunk = next.value as Uint8Array<ArrayBuffer>;
    }
    return this.#chunk;
  }

  #take(size: number): Uint8Array {
    const part = this.#chunk.subarray(0, size);
    this.#chunk = this.#chunk.subarray(size);
    return part;
  }
}
