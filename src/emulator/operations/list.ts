/**
 * `list`: a folder, page by page (protocol notes, section 3.11).
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Fields } from "../fields.ts";
import { Refusal } from "../refusal.ts";
import { longestPath } from "../table.ts";
import type { Call, Context, Operate } from "./context.ts";
import { shownSha } from "./context.ts";

/** Lists what lies directly in a folder; names after the folder's last slash are a prefix search. */
export const list: Operate = async (context, call) => {
  const { bucket, path, fields } = call;
  const num = readNum(context, fields);
  if ([...fields.text("delimiter") ?? ""].length > 1) throw new Refusal(-46178);
  const reverse = readOrder(fields);
  const wanted = readPattern(fields);
  const after = readCursor(fields);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const prefix = path.slice(folder.length);
  const direction = reverse ? -1 : 1;

  const names = (await context.store.names(bucket, folder))
    .filter((name) => name.startsWith(prefix) && wanted(name.endsWith("/")))
    .filter((name) => after === undefined || direction * compareUtf8(name, after) > 0)
    .sort((a, b) => direction * compareUtf8(a, b));
  const page = names.slice(0, num);
  const listover = page.length === names.length;
  const entries = await Promise.all(page.map((name) => entry(context, call, folder, name)));
  // What was deleted since its name was read is left out.
  return { context: listover ? "" : writeCursor(page.at(-1)!), infos: entries.filter((info) => info !== undefined), listover };
};

async function entry(context: Context, { bucket, links }: Call, folder: string, name: string): Promise<unknown> {
  const path = folder + name;
  if (name.endsWith("/")) {
    const { ctime = 0, mtime = 0 } = await context.store.folder(bucket, path) ?? {};
    return { ctime, mtime, name };
  }
  const file = await context.store.file(bucket, path);
  if (file === undefined) return undefined;
  const { access_url, source_url } = links(bucket, path);
  return {
    access_url,
    authority: file.authority,
    ctime: file.ctime,
    filelen: file.content.size,
    filesize: file.content.size,
    mtime: file.mtime,
    name,
    sha: shownSha(context, file),
    source_url,
  };
}

function readNum(context: Context, fields: Fields): number {
  const { listMax } = context.settings;
  const num = fields.integer("num", -5966);
  if (num === undefined || num < 1) throw new Refusal(-5966);
  if (num > listMax) throw new Refusal(listMax < 200 ? -165 : -5966);
  return num;
}

function readOrder(fields: Fields): boolean {
  const order = fields.given("order") ?? "0";
  if (order !== "0" && order !== "1") throw new Refusal(-5999);
  return order === "1";
}

function readPattern(fields: Fields): (folder: boolean) => boolean {
  switch (fields.given("pattern") ?? "eListBoth") {
    case "eListBoth":
      return () => true;
    case "eListDirOnly":
      return (folder) => folder;
    case "eListFileOnly":
      return (folder) => !folder;
  }
  throw new Refusal(-5999);
}

/** A cursor is the last name of the page in base64url, so that it survives a client that does not encode it. */
function writeCursor(name: string): string {
  return Buffer.from(name).toString("base64url");
}

function readCursor(fields: Fields): string | undefined {
  const cursor = fields.given("context");
  if (cursor === undefined) return undefined;
  const name = Buffer.from(cursor, "base64url");
  if (name.length > longestPath) throw new Refusal(-46177);
  if (writeCursor(name.toString()) !== cursor) throw new Refusal(-5999);
  return name.toString();
}

/** Orders texts by the bytes of their UTF-8 form, which is the order of code points. */
function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points beyond all others, though their own numbers are smaller than some. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
