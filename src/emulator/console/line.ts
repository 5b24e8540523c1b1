/**
 * A record of the log as a line on a terminal.
 *
 * @module
 */
import type { LoggedRequest } from "./log.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * A request for people: time, status, code, operation, bucket, path, duration, bytes, and if it was refused the code's name and why.
 *
 *     12:03:41 403 -63 stat mybucket /q/a.txt 2 ms, 108 B out, ERROR_PROXY_FILEID_NOTMATCH: the sign is for /q/b.txt
 */
export function lineOf(record: LoggedRequest): string {
  const { time, status, code, name, method, op, bucket, path, duration, received, sent, reason, fault } = record;
  const request = [op || method, bucket, path].filter((text) => text !== "").map(word).join(" ");
  const figures = [
    `${Math.round(duration)} ms`,
    ...received > 0 ? [`${size(received)} in`] : [],
    ...sent > 0 ? [`${size(sent)} out`] : [],
    ...fault === undefined ? [] : [`fault ${JSON.stringify(fault)}`],
    ...code === 0 ? [] : [`${name}: ${reason}`],
  ];
  return printable(`${clock(time)} ${status} ${code} ${request} ${figures.join(", ")}`);
}

/** A request for programs: all of the record, as JSON. */
export function jsonLineOf(record: LoggedRequest): string {
  return printable(JSON.stringify(record));
}

/** A text as one word of a line; one with blanks or quotation marks is quoted. */
function word(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}

/** Without what ends a line, moves the cursor or turns the writing around: what somebody sent cannot look like another line. */
function printable(line: string): string {
  return line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
  });
}

/** The time of the day, here. */
function clock(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

function size(bytes: number): string {
  let value = bytes, unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
