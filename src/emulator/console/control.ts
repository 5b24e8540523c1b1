/**
 * The emulator's own interface over HTTP, for tests in other languages. It is there only if it was asked for.
 *
 * | Request | What it does |
 * | --- | --- |
 * | `GET /_emulator/faults` | the rules at work, each with the numbers of requests that it fitted and struck |
 * | `POST /_emulator/faults` | adds a rule, or a list of them |
 * | `PUT /_emulator/faults` | puts a list of rules in place of all others |
 * | `DELETE /_emulator/faults` | takes all rules away |
 * | `GET /_emulator/requests` | the latest requests, in the order of their answers |
 * | `POST /_emulator/reset` | back to the beginning: everything is forgotten |
 *
 * Bodies and answers are JSON; what is wrong with a request stands in `error`. Pages of a browser are not let in.
 *
 * @module
 */
import type { FaultRule } from "../faults/fault_rule.ts";
import { checkFaultRules } from "../faults/fault_rule.ts";
import type { Faults } from "../faults/faults.ts";
import type { RawRequest, RawResponse } from "../service/exchange.ts";
import { readJson } from "../service/json.ts";

/** Where the emulator can be controlled. */
export const controlPaths: { readonly faults: string; readonly requests: string; readonly reset: string } = {
  faults: "/_emulator/faults",
  requests: "/_emulator/requests",
  reset: "/_emulator/reset",
};

/** What can be controlled. */
export interface Controlled {
  /** What goes wrong. */
  readonly faults: Faults;
  /** The latest requests. */
  readonly requests: readonly unknown[];
  /** Forgets everything. */
  reset(): Promise<void>;
}

const MOST_BYTES = 1_048_576;

type Reply = readonly [status: number, value?: unknown];
type Handle = (emulator: Controlled, request: RawRequest) => Promise<Reply> | Reply;

const HANDLERS: Readonly<Record<string, Readonly<Record<string, Handle>>>> = {
  [controlPaths.faults]: {
    GET: ({ faults }) => [200, faults.active.map(({ rule, matched, struck }) => ({ rule, matched, struck }))],
    POST: async ({ faults }, request) => {
      faults.addAll(await readRules(request));
      return [204];
    },
    PUT: async ({ faults }, request) => {
      const rules = checkFaultRules(await readRules(request));
      faults.clear();
      faults.addAll(rules);
      return [204];
    },
    DELETE: ({ faults }) => {
      faults.clear();
      return [204];
    },
  },
  [controlPaths.requests]: { GET: ({ requests }) => [200, requests] },
  [controlPaths.reset]: {
    POST: async (emulator) => {
      await emulator.reset();
      return [204];
    },
  },
};

/** Answers a request to a path that begins with `/_emulator/`. */
export async function control(emulator: Controlled, request: RawRequest, path: string): Promise<RawResponse> {
  const [status, value] = await reply(emulator, request, path);
  if (value === undefined) return { status, headers: [], body: null };
  const body = new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const headers = [["Content-Type", "application/json; charset=utf-8"], ["Content-Length", String(body.length)]] as const;
  return { status, headers, body: request.method === "HEAD" ? null : body };
}

async function reply(emulator: Controlled, request: RawRequest, path: string): Promise<Reply> {
  // A page that happens to be open in a browser on this machine could otherwise empty the emulator.
  if (request.headers.has("origin")) return [403, { error: "pages of a browser cannot control the emulator" }];
  const methods = Object.hasOwn(HANDLERS, path) ? HANDLERS[path]! : undefined;
  if (methods === undefined) return [404, { error: `there is nothing here; there are ${Object.keys(HANDLERS).join(", ")}` }];
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (!Object.hasOwn(methods, method)) return [405, { error: `${path} takes ${Object.keys(methods).join(", ")}` }];
  try {
    return await methods[method]!(emulator, request);
  } catch (error) {
    return error instanceof TypeError || error instanceof SyntaxError
      ? [400, { error: error.message }]
      : [500, { error: "this did not work" }];
  }
}

async function readRules(request: RawRequest): Promise<FaultRule[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const iterator = request.body?.[Symbol.asyncIterator]();
  for (let next = await iterator?.next(); next !== undefined && !next.done; next = await iterator?.next()) {
    size += next.value.length;
    if (size > MOST_BYTES) throw new TypeError(`the body has more than ${MOST_BYTES} bytes`);
    chunks.push(next.value);
  }
  const value = readJson(await new Response(new Blob(chunks as Uint8Array<ArrayBuffer>[])).text());
  return (Array.isArray(value) ? value : [value]) as FaultRule[];
}
