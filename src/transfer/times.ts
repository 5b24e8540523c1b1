/**
 * When a file was changed last, as it is kept with a stored file: seconds with a fraction, as rclone writes them.
 *
 * @module
 */
import { BadInput } from "../core/result.ts";

/** The header that keeps it. */
export const MTIME_HEADER = "x-cos-meta-mtime";

const SECOND = 1_000_000_000n;

/** A time as text, for example `1714564800.123456789`, without zeros at its end. */
export function timeText(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % SECOND).padStart(9, "0").replace(/0+$/, "");
  return `${nanoseconds < 0n ? "-" : ""}${size / SECOND}${fraction === "" ? "" : `.${fraction}`}`;
}

/**
 * Reads such a text.
 *
 * @returns UNIX time in seconds; nothing for none.
 * @throws BadInput for what is no time.
 */
export function secondsIn(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text === "") return undefined;
  if (!/^-?[0-9]{1,11}(?:\.[0-9]{1,9})?$/.test(text)) {
    throw new BadInput(`${MTIME_HEADER}: is no time: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return Number(text);
}
