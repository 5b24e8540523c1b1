/**
 * Moments as people name them: an age, or a date.
 *
 * @module
 */
import { BadInput } from "../core/result.ts";

/** A moment: a date, or a text that names one: an age like `36h`, `2d` or `1w`, or a date like `2024-05-01` or `2024-05-01T12:00:00Z`. */
export type Moment = Date | string;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const AGE = /^(?:[0-9]{1,9}[smhdw])+$/;
const DATE = /^([0-9]{4}-[0-9]{2}-([0-9]{2}))(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)(Z|[+-][0-9]{2}:[0-9]{2})?)?$/;

/**
 * Reads a moment. A date without a zone is one of this computer's.
 *
 * @param param What it is for, as the caller named it.
 * @param value The moment.
 * @param now The time, in milliseconds: ages count from it.
 * @returns UNIX time in seconds.
 * @throws BadInput for what names no moment.
 */
export function secondsOf(param: string, value: Moment, now: number): number {
  const time = value instanceof Date ? value.getTime() : typeof value === "string" ? millisecondsOf(value, now) : NaN;
  // An age of millions of years leads to a moment that no Date can hold.
  if (Number.isFinite(new Date(time).getTime())) return time / 1000;
  throw new BadInput(`${param}: must be an age like 36h or 2d, or a date like 2024-05-01 or 2024-05-01T12:00:00Z, got ${String(value)}`);
}

function millisecondsOf(text: string, now: number): number {
  if (AGE.test(text)) {
    const parts = [...text.matchAll(/([0-9]+)([smhdw])/g)];
    return now - 1000 * parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!, 0);
  }
  const [, date, day, clock = "00:00", zone = ""] = DATE.exec(text) ?? [];
  // A day that its month does not have would be taken for one of the next month.
  if (date === undefined || new Date(`${date}T00:00Z`).getUTCDate() !== Number(day)) return NaN;
  return Date.parse(`${date}T${clock}${zone}`);
}
