/**
 * Answers of the service (protocol notes, section 3.0).
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Header, RawResponse } from "./exchange.ts";
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
