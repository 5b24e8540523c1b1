/**
 * What pages of other origins may do (the service's CORS rules, as far as the JSON API knows them).
 *
 * @module
 */
import type { Answer } from "../service/answer.ts";
import type { Header, RawRequest } from "../service/exchange.ts";
import { Refusal } from "../service/refusal.ts";

const METHODS = "GET, HEAD, POST, OPTIONS";
const EXPOSED = "ETag, Last-Modified, Accept-Ranges, Content-Length, Content-Range, x-cos-request-id, Date";

/**
 * The answer to a browser that asks whether it may send a request.
 *
 * @param origins The origins that the bucket lets in; all of them if undefined.
 */
export function preflight(request: RawRequest, origins: readonly string[] | undefined): Answer {
  const asked = request.headers.get("access-control-request-headers") ?? "";
  if (request.headers.has("origin") && allowed(request, origins) === undefined) throw new Refusal(origins?.length === 0 ? -134 : -121);
  const headers: Header[] = [["Allow", METHODS], ["Access-Control-Allow-Methods", METHODS], ["Access-Control-Max-Age", "600"]];
  // The wildcard would not include Authorization, so what is asked for is repeated.
  if (/^[\w!#$%&'*+.^`|~, -]+$/.test(asked)) headers.push(["Access-Control-Allow-Headers", asked]);
  return { code: 0, status: 204, headers, body: null };
}

/** What every answer to a page of another origin carries. */
export function corsHeaders(request: RawRequest, origins: readonly string[] | undefined): Header[] {
  const origin = allowed(request, origins);
  if (origin === undefined) return [];
  return [["Access-Control-Allow-Origin", origin], ...origin === "*" ? [] : [["Vary", "Origin"] as const], [
    "Access-Control-Expose-Headers",
    EXPOSED,
  ]];
}

/** The origin as the answer names it; undefined if it is not let in, or if there is none. */
function allowed(request: RawRequest, origins: readonly string[] | undefined): string | undefined {
  const origin = request.headers.get("origin");
  if (origin === undefined) return undefined;
  if (origins === undefined || origins.includes("*")) return "*";
  return origins.includes(origin) ? origin : undefined;
}
