/**
 * What a path may be (protocol notes, sections 1.3 and 5.2, "Faithful emulator").
 *
 * @module
 */
import { percentDecode } from "./percent.ts";
import { Refusal } from "./refusal.ts";
import { longestPath } from "./table.ts";

/** Decodes the path of a request, once, and checks it. `.` and `..` are names like any other: nothing here is a file system. */
export function readPath(encoded: string): string {
  const path = percentDecode(encoded);
  if (typeof path === "object") throw new Refusal(path.wrong === "utf-8" ? -46157 : -180);
  return checkPath(path);
}

/** Checks a decoded path and collapses repeated slashes in it. */
export function checkPath(path: string): string {
  if (path === "") throw new Refusal(-164);
  if (/\p{Surrogate}/u.test(path)) throw new Refusal(-46157);
  const clean = collapse(path);
  if (!clean.startsWith("/") || clean.includes("\0") || new TextEncoder().encode(clean).length > longestPath) throw new Refusal(-180);
  return clean;
}

/** Collapses repeated slashes. */
export function collapse(path: string): string {
  return path.replace(/\/{2,}/g, "/");
}

/** Whether a path names a folder. */
export function isFolder(path: string): boolean {
  return path.endsWith("/");
}

/** The target of a move or copy: from the root if it begins with a slash, else from the source's folder. */
export function resolveTarget(source: string, target: string): string {
  const path = checkPath(target.startsWith("/") ? target : source.slice(0, source.lastIndexOf("/") + 1) + target);
  if (isFolder(path)) throw new Refusal(-160);
  return path;
}
