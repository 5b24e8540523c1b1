/**
 * Looks at requests as they are sent, for `--verbose`.
 *
 * @module
 */
import { service } from "../../../generated/service.ts";
import type { Output } from "../../terminal/output.ts";
import { t } from "../../texts/texts.ts";

/**
 * A `fetch` that looks at what passes through. Of a request it tells method, operation, host and path: never headers, query or body, for there are
 * the signs.
 *
 * @param send What sends.
 * @param output Where requests are told.
 * @param now The time in milliseconds.
 */
export function observing(send: typeof fetch, output: Output, now: () => number): typeof fetch {
  return (async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isS3 = new Headers(init?.headers).has("x-amz-content-sha256");
    const name = `${init?.method ?? "GET"} ${isS3 ? "S3" : operationOf(url, init?.body)} ${url.host}${safeDecode(url.pathname)}`;
    const start = now();
    let response: Response;
    try {
      response = await send(input, init);
    } catch (error) {
      await output.detail(t`${name} -> no answer after ${now() - start} ms`);
      throw error;
    }
    if (!output.verbose) return response;
    const api = url.pathname.includes(`${service.apiPath}/`);
    const code = api ? await codeOf(response) : undefined;
    const requestId = response.headers.get("x-cos-request-id");
    const facts = [
      `HTTP ${response.status}`,
      ...code === undefined ? [] : [t`code ${code}`],
      `${now() - start} ms`,
      ...requestId === null ? [] : [t`request ${requestId}`],
    ];
    await output.detail(`${name} -> ${facts.join(", ")}`);
    return response;
  }) as typeof fetch;
}

/** The `op` word, which stands in the query, at the start of a JSON body or in the first part of a multipart one. */
function operationOf(url: URL, body: RequestInit["body"] | undefined): string {
  const asked = url.searchParams.get("op");
  if (asked !== null) return asked;
  if (body === undefined || body === null) return "download";
  const text = body instanceof Uint8Array
    ? new TextDecoder().decode(body.subarray(0, 400))
    : typeof body === "string"
    ? body.slice(0, 400)
    : "";
  return /"op":"([a-z_]+)"|name="op"\r\n\r\n([a-z_]+)/.exec(text)?.slice(1).find(Boolean) ?? "request";
}

async function codeOf(response: Response): Promise<number | undefined> {
  try {
    const { code } = await response.clone().json();
    return typeof code === "number" ? code : undefined;
  } catch {
    return undefined;
  }
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
