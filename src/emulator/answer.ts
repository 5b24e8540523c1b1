/**
 * Answers, and what all of them carry (protocol notes, section 3.0).
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { corsHeaders } from "./cors.ts";
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
export function complete(
  answer: Answer,
  request: RawRequest,
  requestId: string,
  now: number,
  origins: readonly string[] | undefined,
): Answer {
  const headers: Header[] = [
    ...answer.headers,
    ["x-cos-request-id", requestId],
    ["Server", "tencent-cos"],
    ["Date", new Date(now).toUTCString()],
    ...corsHeaders(request, origins),
  ];
  return { ...answer, headers, body: request.method === "HEAD" ? null : answer.body };
}
