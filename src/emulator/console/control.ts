/**
 * Faults, the log and the state, over HTTP: for the page, and for tests in other languages.
 *
 * | Request | What it does |
 * | --- | --- |
 * | `GET /_emulator/health` | says that the emulator answers |
 * | `GET /_emulator/faults` | the rules at work, each with the numbers of requests that it fitted and struck |
 * | `POST /_emulator/faults` | adds a rule, or a list of them |
 * | `PUT /_emulator/faults` | puts a list of rules in place of all others |
 * | `DELETE /_emulator/faults` | takes all rules away; with `?index=N` the one at that place of the list, counted from 0 |
 * | `GET /_emulator/operations` | what a rule can name |
 * | `GET /_emulator/requests` | the latest requests, in the order of their answers |
 * | `GET /_emulator/events` | requests and changes of the rules as they come, as server-sent events |
 * | `GET /_emulator/snapshot` | the state of all buckets, to begin tests from |
 * | `PUT /_emulator/snapshot` | puts such a state in place of what there is |
 * | `POST /_emulator/reset` | back to the beginning: everything is forgotten |
 *
 * Bodies and answers are JSON, but for a snapshot; what is wrong with a request stands in `error`.
 *
 * @module
 */
import type { FaultRule } from "../faults/fault_rule.ts";
import { checkFaultRules, faultOperations } from "../faults/fault_rule.ts";
import type { RawRequest } from "../service/exchange.ts";
import { readJson } from "../service/json.ts";
import { events, shownFaults } from "./events.ts";
import { ConsoleError, done, json, readAll, reply } from "./reply.ts";
import type { Routes } from "./routes.ts";

/** Where programs can look into the emulator, and control it. */
export const controlPaths: {
  readonly faults: string;
  readonly health: string;
  readonly requests: string;
  readonly reset: string;
  readonly snapshot: string;
} = {
  faults: "/_emulator/faults",
  health: "/_emulator/health",
  requests: "/_emulator/requests",
  reset: "/_emulator/reset",
  snapshot: "/_emulator/snapshot",
};

const MOST_BYTES = 1_048_576;

/** What can be asked for, by path and method. */
export const controlRoutes: Routes = {
  [controlPaths.health]: { GET: () => json({ ok: true }) },
  [controlPaths.faults]: {
    GET: ({ faults }) => json(shownFaults(faults)),
    POST: async ({ faults, log }, { request }) => {
      faults.addAll(await readRules(request));
      log.wake();
      return done();
    },
    PUT: async ({ faults, log }, { request }) => {
      const rules = checkFaultRules(await readRules(request));
      faults.clear();
      faults.addAll(rules);
      log.wake();
      return done();
    },
    DELETE: ({ faults, log }, { query }) => {
      const index = query.get("index");
      const one = index === null ? undefined : faults.active[/^\d+$/.test(index) ? Number(index) : -1];
      if (index === null) faults.clear();
      else if (one === undefined) throw new ConsoleError(404, `there is no rule ${JSON.stringify(index.slice(0, 20))}`);
      else one.remove();
      log.wake();
      return done();
    },
  },
  "/_emulator/operations": { GET: () => json(faultOperations) },
  [controlPaths.requests]: { GET: ({ log }) => json(log.records) },
  "/_emulator/events": {
    GET: ({ faults, log, run }, { request, gone }) => {
      const last = request.headers.get("last-event-id") ?? "";
      return reply(200, [["Content-Type", "text/event-stream"]], events(log, faults, run, last, gone));
    },
  },
  [controlPaths.snapshot]: {
    GET: (shown) =>
      reply(200, [
        ["Content-Type", "application/octet-stream"],
        ["Content-Disposition", 'attachment; filename="emulator.snapshot"'],
      ], shown.snapshot()),
    PUT: async (shown, { request }) => {
      await shown.restore(request.body ?? []);
      return done();
    },
  },
  [controlPaths.reset]: {
    POST: async (shown) => {
      await shown.reset();
      return done();
    },
  },
};

async function readRules(request: RawRequest): Promise<FaultRule[]> {
  const value = readJson(await readAll(request, MOST_BYTES));
  return (Array.isArray(value) ? value : [value]) as FaultRule[];
}
