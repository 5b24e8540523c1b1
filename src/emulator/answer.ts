/**
 * Answers, and what all of them carry (protocol notes, section 3.0).
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Header, RawRequest, RawResponse } from "./exchange.ts";
import { describe } from "./table.ts";

/** An answer and the return code that it stands for. */
export interface Answer extends RawResponse {
  /** Return code; 0 is success. */
  readonly code: number;
}

/** An answer of the API: the envelope as compact JSON. */
export function envelope(code: number, requestId: string, data?: unknown, headers: readonly Header[] = []): Answer {
  const { name, status } = describe(code);
  const body = new TextEncoder().encode(JSON.stringify({ code, message: name, request_id: requestId, data }));
  return {
    code,
    status,
    headers: [["Content-Type", "application/json; charset=utf-8"], ["Content-Length", String(body.length)], ...headers],
    body,
  };
}

/** An identifier in the form of the service's: base64 of groups in hexadecimal, the first one being the time. */
export function newRequestId(now: number): string {
  return btoa([now.toString(16), ...["4", "2", "3"].map((bytes) => randomBytes(Number(bytes)).toString("hex"))].join("_"));
}

/** Adds what every answer carries, and leaves out the body that a HEAD must not have. */
export function complete(answer: Answer, request: RawRequest, requestId: string, now: number): Answer {
  const headers: Header[] = [
    ...answer.headers,
    ["x-cos-request-id", requestId],
    ["Server", "tencent-cos"],
    ["Date", new Date(now).toUTCString()],
    ...corsHeaders(request),
  ];
  return { ...answer, headers, body: request.method === "HEAD" ? null : answer.body };
}

/** The answer to a browser that asks whether it may send a request. */
export function preflight(request: RawRequest): Answer {
  const asked = request.headers.get("access-control-request-headers") ?? "";
  const headers: Header[] = [["Allow", METHODS], ["Access-Control-Allow-Methods", METHODS], ["Access-Control-Max-Age", "600"]];
  // The wildcard would not include Authorization, so what is asked for is repeated.
  if (/^[\w!#$%&'*+.^`|~, -]+$/.test(asked)) headers.push(["Access-Control-Allow-Headers", asked]);
  return { code: 0, status: 204, headers, body: null };
}

const METHODS = "GET, HEAD, POST, OPTIONS";
const EXPOSED = "ETag, Last-Modified, Accept-Ranges, Content-Length, Content-Range, x-cos-request-id, Date";

function corsHeaders(request: RawRequest): Header[] {
  if (!request.headers.has("origin")) return [];
  return [["Access-Control-Allow-Origin", "*"], ["Access-Control-Expose-Headers", EXPOSED]];
}
