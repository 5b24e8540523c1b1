/**
 * Ranges and conditions of a download (RFC 9110, sections 13 and 14; protocol notes, section 3.12).
 *
 * @module
 */
import { Refusal } from "./refusal.ts";

/** A stretch of a file: from `start` up to, but without, `end`. */
export interface Span {
  /** First byte. */
  readonly start: number;
  /** The byte after the last one. */
  readonly end: number;
}

/**
 * Reads a `Range` header. Anything but one range of bytes counts as not asked for, which HTTP allows: several ranges get the whole file, as
 * nothing is known of the service sending `multipart/byteranges`.
 *
 * @returns the span, or undefined for the whole file.
 */
export function readRange(header: string | undefined, size: number): Span | undefined {
  const list = /^bytes\s*=\s*(.*)$/i.exec(header?.trim() ?? "")?.[1];
  if (list === undefined || list.includes(",")) return undefined;
  const [, first = "", last = ""] = /^(\d*)\s*-\s*(\d*)$/.exec(list.trim()) ?? [];
  const unsatisfied = { headers: [["Content-Range", `bytes */${size}`]] } as const;
  if (first === "" && last === "" || first !== "" && last !== "" && Number(last) < Number(first)) {
    throw new Refusal(-29033, undefined, unsatisfied);
  }
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (start >= size) throw new Refusal(-29034, `the file has ${size} bytes`, unsatisfied);
  return { start, end };
}

/** Whether the file is not the one that the client means, as its `If-Match` or else its `If-Unmodified-Since` says. */
export function hasChanged(headers: ReadonlyMap<string, string>, etag: string, mtime: number): boolean {
  const tags = headers.get("if-match");
  if (tags !== undefined) return !tags.split(",").some((tag) => tag.trim() === "*" || tag.trim() === etag);
  const time = Date.parse(headers.get("if-unmodified-since") ?? "");
  return mtime * 1000 > time;
}

/** Whether the client has the file already, as its `If-None-Match` or else its `If-Modified-Since` says. */
export function isUnchanged(headers: ReadonlyMap<string, string>, etag: string, mtime: number): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== undefined) return tags.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
  const since = headers.get("if-modified-since");
  if (since === undefined) return false;
  const time = Date.parse(since);
  if (Number.isNaN(time)) throw new Refusal(-29037);
  return mtime * 1000 <= time;
}

/** Whether a range may be sent: not if `If-Range` names another state of the file. */
export function rangeHolds(headers: ReadonlyMap<string, string>, etag: string, mtime: number): boolean {
  const held = headers.get("if-range")?.trim();
  return held === undefined || held === etag || Date.parse(held) === mtime * 1000;
}
