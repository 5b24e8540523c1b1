/**
 * Pages of listings that were asked for a moment ago: whoever presses Tab presses it again. They lie in the user's folder for caches, readable by
 * nobody else, under names that tell nothing, and hold names of files alone: no key, no sign, and nothing of an account.
 *
 * @module
 */
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import process from "node:process";
import type { Io } from "../../terminal/io.ts";

/** A page of a listing. */
export interface Page {
  /** Names in the folder; those of folders end with `/`. */
  readonly names: readonly string[];
  /** Whether these are all. */
  readonly whole: boolean;
}

/** How long a page is used, in milliseconds. */
const FRESH = 10_000;
/** No page is larger: 1000 names of at most some hundred bytes. */
const LARGEST = 4 * 1024 * 1024;

/** Where pages are kept; nothing where there is no place of the user's own. */
export function cacheFolder(io: Io): string | undefined {
  const given = process.platform === "win32" ? io.env("LOCALAPPDATA") : io.env("XDG_CACHE_HOME");
  const home = io.env("HOME") ?? io.env("USERPROFILE");
  const base = given && isAbsolute(given) ? given : home && isAbsolute(home) ? join(home, ".cache") : undefined;
  return base === undefined ? undefined : join(base, "cos-v4", "names");
}

/**
 * A page that was kept a moment ago.
 *
 * @param key What the page is of.
 * @param io Clock and environment.
 */
export async function readPage(key: readonly unknown[], io: Io): Promise<Page | undefined> {
  const folder = cacheFolder(io);
  if (folder === undefined) return undefined;
  try {
    const file = await open(join(folder, await nameOf(key)));
    try {
      const { size, mtimeMs } = await file.stat();
      const age = io.now() - mtimeMs;
      // A time to come is that of a clock that was put back.
      if (size > LARGEST || age > FRESH || age < -FRESH) return undefined;
      return pageIn(JSON.parse(await file.readFile("utf8")));
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

function pageIn(data: { readonly names?: unknown; readonly whole?: unknown } | null): Page | undefined {
  const { names, whole } = data ?? {};
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) return undefined;
  return { names, whole: whole === true };
}

/**
 * Keeps a page, and removes those that are not used any more. Where that fails, the next one asks again.
 *
 * @param key What the page is of.
 * @param page The page.
 * @param io Clock and environment.
 */
export async function writePage(key: readonly unknown[], page: Page, io: Io): Promise<void> {
  const folder = cacheFolder(io);
  if (folder === undefined) return;
  const path = join(folder, await nameOf(key));
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await sweep(folder, io.now());
    await writeFile(temporary, JSON.stringify(page), { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function sweep(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    // What is not of the form of a page's name was put there by somebody else.
    if (!/^[0-9a-f]{64}(\.[0-9a-f-]{36})?$/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Math.abs(now - mtimeMs) > FRESH) await rm(path, { force: true });
  }
}

async function nameOf(key: readonly unknown[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(key)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
