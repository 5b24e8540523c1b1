/**
 * `stat` and `update` of files and folders (protocol notes, sections 3.6 and 3.7).
 *
 * @module
 */
import type { Authority, FileRecord } from "../../store/store.ts";
import type { Fields } from "../fields.ts";
import { isFolder } from "../paths.ts";
import { Refusal } from "../refusal.ts";
import { param } from "../table.ts";
import type { Call, Context, Operate } from "./context.ts";
import { readBizAttr, shownSha } from "./context.ts";

/** Reads the attributes of a file or folder. */
export const stat: Operate = async (context, call) => {
  return await (isFolder(call.path) ? statFolder(context, call) : statFile(context, call));
};

/** Changes those attributes of a file or folder that are given. */
export const update: Operate = async (context, call) => {
  await (isFolder(call.path) ? updateFolder(context, call) : updateFile(context, call));
};

async function statFolder(context: Context, { bucket, path }: Call): Promise<unknown> {
  if (path === "/") return { biz_attr: "", ctime: context.born, mtime: context.born };
  const folder = await context.store.folder(bucket, path);
  if (folder === undefined) throw new Refusal(-197);
  return { biz_attr: folder.bizAttr, ctime: folder.ctime, mtime: folder.mtime };
}

async function statFile(context: Context, { bucket, path, links }: Call): Promise<unknown> {
  const { access_url, source_url } = links(path);
  const file = await context.store.file(bucket, path);
  if (file !== undefined) {
    return {
      access_url,
      authority: file.authority,
      biz_attr: file.bizAttr,
      ctime: file.ctime,
      custom_headers: file.headers,
      filelen: file.content.size,
      filesize: file.content.size,
      forbid: file.forbid,
      mtime: file.mtime,
      sha: shownSha(context, file),
      slicesize: file.sliceSize,
      source_url,
    };
  }
  const pending = await context.store.upload(bucket, path);
  if (pending === undefined) throw new Refusal(-197);
  return {
    access_url,
    authority: "eInvalid",
    biz_attr: pending.bizAttr,
    ctime: pending.ctime,
    custom_headers: {},
    filelen: (await context.store.slices(bucket, path)).reduce((length, { size }) => length + size, 0),
    filesize: pending.filesize,
    forbid: 0,
    mtime: pending.ctime,
    sha: pending.sha ?? "",
    slicesize: pending.sliceSize,
    source_url,
  };
}

async function updateFolder(context: Context, { bucket, path, fields }: Call): Promise<void> {
  const folder = await context.store.folder(bucket, path);
  if (folder === undefined) throw new Refusal(-197);
  const bizAttr = readBizAttr(fields) ?? folder.bizAttr;
  await context.store.commit(bucket, [{ kind: "folder", path, record: { ...folder, bizAttr, mtime: context.now() } }]);
}

async function updateFile(context: Context, { bucket, path, fields }: Call): Promise<void> {
  const file = await context.store.file(bucket, path);
  if (file === undefined) throw new Refusal(-197);
  const changed: FileRecord = {
    ...file,
    bizAttr: readBizAttr(fields) ?? file.bizAttr,
    authority: readAuthority(fields) ?? file.authority,
    forbid: readForbid(fields) ?? file.forbid,
    // Given headers replace the whole set (protocol notes, section 7, row 14).
    headers: readHeaders(fields) ?? file.headers,
    mtime: context.now(),
  };
  await context.store.commit(bucket, [{ kind: "file", path, record: changed }]);
}

function readAuthority(fields: Fields): Authority | undefined {
  const text = fields.given("authority");
  if (text === undefined || text === "eInvalid" || text === "eWRPrivate" || text === "eWPrivateRPublic") return text;
  throw new Refusal(-5999);
}

function readForbid(fields: Fields): number | undefined {
  const forbid = fields.integer("forbid", -46179);
  if (forbid !== undefined && forbid > 2) throw new Refusal(-46179);
  return forbid;
}

const HEADERS = param("update", "custom_headers");
const HEADER_NAMES = (HEADERS.names ?? []).map((name) => name.toLowerCase());
const HEADER_PREFIX = (HEADERS.prefix ?? "x-cos-meta-").toLowerCase();

/** Reads `custom_headers`. Names that the service does not store are passed over, as are empty values. */
function readHeaders(fields: Fields): Record<string, string> | undefined {
  const given = fields.json("custom_headers", -5975);
  if (given === undefined) return undefined;
  // An empty object of PHP becomes an empty list.
  if (typeof given !== "object" || given === null || Array.isArray(given) && given.length > 0) {
    throw new Refusal(-5999, "custom_headers is no object of names and values");
  }
  const headers = new Map<string, readonly [name: string, value: string]>();
  let bytes = 0;
  for (const [name, value] of Object.entries(given)) {
    const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
    const key = name.toLowerCase();
    if (text === "" || !(HEADER_NAMES.includes(key) || key.length > HEADER_PREFIX.length && key.startsWith(HEADER_PREFIX))) continue;
    // deno-lint-ignore no-control-regex
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\x00-\x08\x0a-\x1f\x7f]/.test(text)) throw new Refusal(-5999);
    bytes += new TextEncoder().encode(name + text).length;
    headers.set(key, [name, text]);
  }
  if (bytes > (HEADERS.maxBytes ?? 4096)) throw new Refusal(-46185);
  return Object.fromEntries(headers.values());
}
