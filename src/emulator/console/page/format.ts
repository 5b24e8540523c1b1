/**
 * Figures and times in words. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `format.js`. */
export const format: string = js`
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes. */
export function bytes(count) {
  let value = count, unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)) + " " + UNITS[unit];
}

/** A number of milliseconds. */
export function duration(milliseconds) {
  if (milliseconds < 1) return "<1 ms";
  return milliseconds < 10_000 ? Math.round(milliseconds) + " ms" : (milliseconds / 1000).toFixed(1) + " s";
}

/** A time of the day, here, to the millisecond. */
export function clock(time) {
  const date = new Date(time);
  const two = (value) => String(value).padStart(2, "0");
  return two(date.getHours()) + ":" + two(date.getMinutes()) + ":" + two(date.getSeconds()) + "." +
    String(date.getMilliseconds()).padStart(3, "0");
}

/** A day and a time, here. */
export function moment(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** @type {[name: string, length: number][]} */
const SPANS = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** How far one time is from another, in seconds, such as "5 minutes before it". */
export function distance(seconds, what) {
  if (Math.abs(seconds) < 1) return "just at " + what;
  const [name, length] = SPANS.find(([, length]) => Math.abs(seconds) >= length);
  const count = Math.floor(Math.abs(seconds) / length);
  return count + " " + name + (count === 1 ? "" : "s") + (seconds < 0 ? " before " : " after ") + what;
}
`;
