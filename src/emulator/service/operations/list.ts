/**
 * `list`: a folder, page by page (protocol notes, section 3.11).
 *
 * @module
 */
import { fromBase64, toBase64Url } from "../bytes.ts";
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
  const only = readPattern(fields);
  const after = readCursor(fields);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const prefix = path.slice(folder.length);
  const { names, more } = await context.store.names(bucket, folder, { limit: num, prefix, after, reverse, only });
  const entries = await Promise.all(names.map((name) => entry(context, call, folder, name)));
  // What was deleted since its name was read is left out.
  return { context: more ? writeCursor(names.at(-1)!) : "", infos: entries.filter((info) => info !== undefined), listover: !more };
};

async function entry(context: Context, { bucket, links }: Call, folder: string, name: string): Promise<unknown> {
  const path = folder + name;
  if (name.endsWith("/")) {
    const { ctime = 0, mtime = 0 } = await context.store.folder(bucket, path) ?? {};
    return { ctime, mtime, name };
  }
  const file = await context.store.file(bucket, path);
  if (file === undefined) return undefined;
  const { access_url, source_url } = links(path);
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

function readPattern(fields: Fields): "files" | "folders" | undefined {
  switch (fields.given("pattern") ?? "eListBoth") {
    case "eListBoth":
      return undefined;
    case "eListDirOnly":
      return "folders";
    case "eListFileOnly":
      return "files";
  }
  throw new Refusal(-5999);
}

/** A cursor is the last name of the page in base64url, so that it survives a client that does not encode it. */
function writeCursor(name: string): string {
  return toBase64Url(new TextEncoder().encode(name));
}

function readCursor(fields: Fields): string | undefined {
  const cursor = fields.given("context");
  if (cursor === undefined) return undefined;
  const bytes = fromBase64(cursor);
  if (bytes !== undefined && bytes.length > longestPath) throw new Refusal(-46177);
  const name = new TextDecoder().decode(bytes);
  if (writeCursor(name) !== cursor) throw new Refusal(-5999, "the context is not one that a list gave");
  return name;
}
