/**
 * What happens, as it happens: a stream of server-sent events for the page.
 *
 * | Event | Data |
 * | --- | --- |
 * | `reset` | nothing: all records before are forgotten, and so they are at the beginning |
 * | `request` | one record of the log |
 * | `faults` | all rules at work and their counts, whenever they are others |
 *
 * @module
 */
import type { Faults } from "../faults/faults.ts";
import type { RequestLog } from "./log.ts";

/** Most records that are sent at once. */
const MOST_AT_ONCE = 200;
/** Seconds after which a stream that has nothing to say shows that it is there. */
const IDLE = 15;

/** The rules at work, as they are shown. */
export function shownFaults({ active }: Faults): readonly unknown[] {
  return active.map(({ rule, matched, struck }) => ({ rule, matched, struck }));
}

/**
 * The events from now on, after those that the log remembers. A reader that comes back goes on where it was, unless this is another emulator.
 *
 * @param run Tells this emulator from one that was here before.
 * @param last The last event that the reader has, if any.
 * @param gone Is aborted when nobody reads any more.
 */
export async function* events(
  log: RequestLog,
  faults: Faults,
  run: string,
  last: string,
  gone: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const [, number, emptied] = new RegExp(`^${run}-(\\d{1,15})-(\\d{1,15})$`).exec(last) ?? [];
  let known = Number(number ?? 0), times = Number(emptied ?? -1), rules = "";
  while (!gone.aborted) {
    let text = "";
    if (times !== log.emptied) text += event("reset", {});
    times = log.emptied;
    for (const { number, record } of log.after(known).slice(0, MOST_AT_ONCE)) {
      text += event("request", record, `${run}-${number}-${times}`);
      known = number;
    }
    const now = JSON.stringify(shownFaults(faults));
    if (now !== rules) text += `event: faults\ndata: ${now}\n\n`;
    rules = now;
    if (text !== "") yield encoder.encode(text);
    else if (await isIdle(log, gone)) yield encoder.encode(":\n\n");
  }
}

function event(name: string, data: unknown, id?: string): string {
  return `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Waits for something new, and says whether nothing came for a while. */
async function isIdle(log: RequestLog, gone: AbortSignal): Promise<boolean> {
  const waiting = new AbortController();
  const stop = (): void => waiting.abort();
  const late = setTimeout(stop, IDLE * 1000);
  gone.addEventListener("abort", stop);
  try {
    await log.changed(waiting.signal);
    return waiting.signal.aborted && !gone.aborted;
  } finally {
    clearTimeout(late);
    gone.removeEventListener("abort", stop);
  }
}
