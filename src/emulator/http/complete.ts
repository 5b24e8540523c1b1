/**
 * What every answer carries (protocol notes, section 3.0).
 *
 * @module
 */
import type { Answer } from "../service/answer.ts";
import type { Header, RawRequest } from "../service/exchange.ts";
import { corsHeaders } from "./cors.ts";

/** Adds what every answer carries, and leaves out the body that a HEAD must not have. */
export function complete(
  answer: Answer,
  request: RawRequest,
  requestId: string,
  now: number,
  origins: readonly string[] | undefined,
): Answer {
  const body = request.method === "HEAD" ? null : answer.body;
  const date: Header = ["Date", new Date(now).toUTCString()];
  if (answer.foreign) return { ...answer, headers: [...answer.headers, date], body };
  const headers: Header[] = [
    ...answer.headers,
    ["x-cos-request-id", requestId],
    ["Server", "tencent-cos"],
    date,
    ...corsHeaders(request, origins),
  ];
  return { ...answer, headers, body };
}
