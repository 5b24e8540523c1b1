/**
 * What the terminal's locale can show.
 *
 * @module
 */
import process from "node:process";
import type { Io } from "./io.ts";

/** Whether characters beyond ASCII are shown. On Windows no variable says so, and terminals there show them. */
export function isUtf8({ env }: Pick<Io, "env">, platform: string = process.platform): boolean {
  const locale = env("LC_ALL") || env("LC_CTYPE") || env("LANG") || "";
  return locale === "" ? platform === "win32" : /utf-?8/i.test(locale);
}
