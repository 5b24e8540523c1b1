/**
 * Numbers as people read and write them.
 *
 * Not with @std/fmt: it writes `kiB`, and 1023 of them as 1020; its times are `1h 2m 3s` or `00:01:02:03:000:000:000`, where people who look at a bar
 * read `1:02:03`; and it reads neither back.
 *
 * @module
 */
import { counted, t } from "../texts/texts.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size, for example `1.2 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // The next unit before it would show as 1024.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A time that something takes, for example `0:07` or `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A time that something took, for example `0.7 s` or `1:02`. */
export function formatTaken(seconds: number): string {
  return seconds < 59.95 ? t`${seconds.toFixed(1)} s` : formatDuration(seconds);
}

/** A time span as people say it, for example `40 seconds` or `3 hours`. */
export function formatSpan(seconds: number): string {
  if (seconds < 120) return plural(Math.round(seconds), "second");
  if (seconds < 7200) return plural(Math.round(seconds / 60), "minute");
  return seconds < 172_800 ? plural(Math.round(seconds / 3600), "hour") : plural(Math.round(seconds / 86_400), "day");
}

/** A moment in local time, for example `2024-05-01 12:30:00`; `-` for none. */
export function formatTime(seconds: number | undefined): string {
  if (!seconds) return "-";
  const date = new Date(seconds * 1000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A number with its noun, for example `1 file` or `2 files`. */
export function plural(count: number, noun: string): string {
  return counted(count, noun);
}

const FACTORS: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Bytes that a text names: `1048576`, `512K`, `1M`, `1MiB`; nothing if it names none. */
export function parseBytes(text: string): number | undefined {
  const found = /^([0-9]+(?:\.[0-9]+)?)\s*(?:([KMGT])(?:i?B)?|B)?$/i.exec(text);
  if (!found) return undefined;
  const bytes = Number(found[1]) * FACTORS[(found[2] ?? "").toUpperCase()]!;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const SECONDS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds that a text names: `300`, `30s`, `5m`, `2h`, `7d`; nothing if it names none. */
export function parseSeconds(text: string): number | undefined {
  const found = /^([0-9]{1,9})([smhd]?)$/.exec(text);
  return found ? Number(found[1]) * SECONDS[found[2]!]! : undefined;
}
