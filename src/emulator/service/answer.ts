/**
 * Answers of the service (protocol notes, section 3.0).
 *
 * @module
 */
import { randomHex } from "./bytes.ts";
import type { Header, RawResponse } from "./exchange.ts";
import type { Target } from "./hosts.ts";
import { Refusal } from "./refusal.ts";
import { describe } from "./table.ts";

/** An answer and the return code that it stands for. */
export interface Answer extends RawResponse {
  /** Return code; 0 is success. */
  readonly code: number;
  /** Why it is a refusal, in words, for the log; it is not sent. What the code means, if it is not said here. */
  readonly reason?: string | undefined;
  /** Whether it is from somebody else than the service, so that it has nothing of what every answer of that has. */
  readonly foreign?: boolean | undefined;
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

/** The answer to a request that was refused; undefined if the error is no refusal. */
export function refused(error: unknown, requestId: string): Answer | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { code, reason, headers, status } = error;
  const answer = envelope(code, requestId, undefined, headers);
  return { ...answer, status: status ?? answer.status, reason };
}

/**
 * The answer of a host that is no region's: a page of the CDN, whose domain it is in (protocol notes, section 10).
 */
export function wrongRegion({ host, path, query }: Target): Answer {
  const url = `${path}${query === "" ? "" : "?…"}`.replace(/[&<>]/g, "");
  const text = `You do not have permission to get URL '${url}' from this server.`;
  const body = new TextEncoder().encode(
    `<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>${text}</p></body></html>\r\n`,
  );
  return {
    code: -2,
    status: 403,
    foreign: true,
    reason: `no region has the host ${host}`,
    headers: [["Server", "NWS_SP"], ["Content-Type", "text/html"], ["Content-Length", String(body.length)]],
    body,
  };
}

/** An identifier in the form of the service's: base64 of groups in hexadecimal, the first one being the time. */
export function newRequestId(now: number): string {
  return btoa([now.toString(16), randomHex(4), randomHex(2), randomHex(3)].join("_"));
}
