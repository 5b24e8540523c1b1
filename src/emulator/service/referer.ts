/**
 * Which pages may show the files of a bucket to readers without a sign.
 *
 * @module
 */
import { globTest } from "../../core/glob.ts";
import { Refusal } from "./refusal.ts";
import type { RefererOptions } from "./settings.ts";

/** Refuses a reader who comes from a page that is not let in: -46616 if it is not on the white list, -46617 if it is on the black one. */
export function checkReferer(header: string | undefined, { allow, deny = [], empty = true }: RefererOptions): void {
  if (header === undefined || header === "") {
    if (!empty) throw new Refusal(-46616);
    return;
  }
  const host = hostOf(header);
  const on = (list: readonly string[]): boolean => list.some((pattern) => globTest(pattern.toLowerCase())(host));
  if (on(deny)) throw new Refusal(-46617);
  if (allow !== undefined && !on(allow)) throw new Refusal(-46616);
}

function hostOf(referer: string): string {
  return (/^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?(?:[^/?#@]*@)?([^/?#:]*)/i.exec(referer)?.[1] ?? "").toLowerCase();
}
