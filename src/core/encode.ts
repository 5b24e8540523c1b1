/**
 * From a checked input to a request as it goes over the wire, short of its sign. Data only: nothing is sent here.
 *
 * @module
 */
import type { Checked } from "./check.ts";
import { later, using } from "./later.ts";
import type { Operation, Param } from "./operation.ts";
import { BadInput } from "./result.ts";

const multipart = later(() => import("./multipart.ts"));

/** A request short of its sign. */
export interface WireRequest {
  /** HTTP method. */
  readonly method: "GET" | "POST";
  /** The path that is asked for and signed, not percent-encoded: the input's, with a prefix where there is one. */
  readonly cosPath: string;
  /** The query, without `?`; empty where there is none. */
  readonly query: string;
  /** Request headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

const NO_HEADERS = {};
const JSON_HEADERS = { "Content-Type": "application/json" };

/**
 * Writes a request.
 *
 * @param operation What is asked.
 * @param input Its checked input.
 */
export function encodeRequest(operation: Operation, input: Checked): WireRequest | Promise<WireRequest> {
  let { cosPath } = input;
  for (const [, value] of sent(operation, input, "path")) cosPath += value;
  const { method } = operation;
  switch (operation.encoding) {
    case "query":
      return { method, cosPath, query: encodeQuery(operation, input), headers: NO_HEADERS };
    case "json":
      return { method, cosPath, query: "", headers: JSON_HEADERS, body: encodeJson(operation, input) };
    case "multipart":
      return using(multipart, ({ encodeMultipart }) => encodeMultipart(operation, input, cosPath));
    case "download":
      return { method, cosPath, query: "", headers: downloadHeaders(operation, input) };
  }
}

/** The parameters that travel in one place, with their values; and one that has none yet. */
export function sent(operation: Operation, input: Checked, place: Param["in"], pending?: string): [Param, unknown][] {
  const found: [Param, unknown][] = [];
  for (const param of operation.params) {
    const value = input[param.name];
    const isGiven = value !== undefined && !(param.omitEmpty && value === "");
    if (param.in === place && (isGiven || param.name === pending)) found.push([param, value]);
  }
  return found;
}

/** What a parameter is called on the wire. */
export function wireName({ wire, name }: Param): string {
  return wire ?? name;
}

function encodeQuery(operation: Operation, input: Checked): string {
  let query = `op=${operation.op}`;
  // Spaces as %20: every server reads it, while + is a space to some and a plus to others.
  for (const [param, value] of sent(operation, input, "query")) {
    query += `&${wireName(param)}=${encodeURIComponent(plainText(param, value))}`;
  }
  return query;
}

function encodeJson(operation: Operation, input: Checked): string {
  const values = sent(operation, input, "body").map((
    [param, value],
  ) => [wireName(param), param.type === "boolean" ? Number(value) : value]);
  return JSON.stringify({ op: operation.op, ...Object.fromEntries(values) });
}

/** A value as text. Lists travel in multipart bodies alone, which know how they are written. */
export function plainText({ type }: Param, value: unknown): string {
  if (type === "boolean") return value ? "1" : "0";
  return type === "headers" ? JSON.stringify(value) : String(value);
}

/** A range of bytes as the Range header says it, or nothing. */
function downloadHeaders(operation: Operation, input: Checked): Record<string, string> {
  const ends = Object.fromEntries(sent(operation, input, "range").map(([param, value]) => [wireName(param), value as number]));
  const headers: Record<string, string> = Object.assign({}, ...sent(operation, input, "header").map(([, value]) => value));
  if (ends.end !== undefined && ends.end < (ends.start ?? 0)) {
    throw new BadInput(`rangeEnd: must be at least rangeStart (${ends.start}), got ${ends.end}`);
  }
  if (ends.start !== undefined || ends.end !== undefined) headers.Range = `bytes=${ends.start ?? 0}-${ends.end ?? ""}`;
  return headers;
}
