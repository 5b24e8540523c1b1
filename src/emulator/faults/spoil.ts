/**
 * What faults make of answers.
 *
 * @module
 */
import type { Answer } from "../service/answer.ts";
import { envelope } from "../service/answer.ts";
import type { Flaw, Header } from "../service/exchange.ts";
import { isBodyless, sizeOf } from "../service/exchange.ts";
import type { Fault } from "./fault_rule.ts";

const REASON = "a fault rule says so";

/** The answer that comes in place of the request's own, if a fault says so: none at all, a return code, or a page of HTML. */
export function answerInstead(fault: Fault, requestId: string): Answer | undefined {
  const { code, status } = fault;
  if (fault.drop) return { code: -3, reason: REASON, status: 0, headers: [], body: null, flaw: { kind: "drop" } };
  if (code !== undefined) {
    const answer = envelope(code, requestId);
    return withStatus({ ...answer, reason: REASON }, status ?? answer.status);
  }
  if (status === undefined) return undefined;
  const text = fault.body ?? `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>stgw</body></html>\r\n`;
  const body = new TextEncoder().encode(text);
  return withStatus(
    { code: -2, reason: REASON, headers: [["Content-Type", "text/html"], ["Content-Length", String(body.length)]], body },
    status,
  );
}

/** An answer with a status, and without a body where that allows none. */
function withStatus(answer: Omit<Answer, "status">, status: number): Answer {
  return isBodyless(status) ? { code: answer.code, reason: answer.reason, status, headers: [], body: null } : { ...answer, status };
}

/** Does to an answer what a fault says, as far as that concerns what is sent. */
export function spoil(answer: Answer, fault: Fault): Answer {
  let { headers, body } = answer;
  if (isBodyless(answer.status)) return { ...answer, headers: withHeaders(headers, fault.headers) };
  const size = sizeOf(answer);
  const { truncate, flip, length, cut, stall } = fault;
  let left = size;
  if (truncate !== undefined) {
    left = Math.min(size, placeIn(size, truncate));
    body = map(body, (chunk, at) => chunk.subarray(0, Math.max(0, left - at)));
    headers = withHeader(headers, "Content-Length", String(left));
  }
  if (flip !== undefined) {
    const place = placeIn(left, flip);
    body = map(body, (chunk, at) => {
      if (place < at || place >= at + chunk.length) return chunk;
      const flipped = chunk.slice();
      flipped[place - at]! ^= 1;
      return flipped;
    });
  }
  if (length !== undefined) headers = withHeader(headers, "Content-Length", String(Math.max(0, left + length)));
  headers = withHeaders(headers, fault.headers);
  const flaw: Flaw | undefined = cut !== undefined
    ? { kind: "cut", at: placeIn(left, cut) }
    : stall !== undefined
    ? { kind: "stall", at: placeIn(left, stall) }
    : length !== undefined && length !== 0
    ? { kind: "length" }
    : answer.flaw;
  return { ...answer, headers, body, ...flaw === undefined ? {} : { flaw } };
}

function placeIn(size: number, place: number): number {
  return place < 0 ? Math.max(0, size + place) : place;
}

function withHeaders(headers: readonly Header[], others: Fault["headers"] = {}): readonly Header[] {
  return Object.entries(others).reduce((all, [name, value]) => withHeader(all, name, value), headers);
}

function withHeader(headers: readonly Header[], name: string, value: string): Header[] {
  return [...headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase()), [name, value]];
}

function map(body: Answer["body"], change: (chunk: Uint8Array, at: number) => Uint8Array): Answer["body"] {
  if (body === null) return null;
  return body instanceof Uint8Array ? change(body, 0) : mapChunks(body, change);
}

async function* mapChunks(
  chunks: AsyncIterable<Uint8Array>,
  change: (chunk: Uint8Array, at: number) => Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  for await (const chunk of chunks) {
    const changed = change(chunk, at);
    at += chunk.length;
    if (changed.length > 0) yield changed;
    if (changed.length < chunk.length) return;
  }
}
