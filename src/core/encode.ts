/**
 * From a checked input to a request as it goes over the wire, short of its sign. Data only: nothing is sent here.
 *
 * @module
 */
import type { Checked } from "./check.ts";
import { dataSize, Filling, fillWith, Hashed, type TransferData } from "./content.ts";
import { sha1OfBytes } from "./hash.ts";
import { byteLength } from "./path.ts";
import type { Field, Operation, Param, Shape } from "./operation.ts";
import { BadInput } from "./result.ts";

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

/**
 * Writes a request.
 *
 * @param operation What is asked.
 * @param input Its checked input.
 */
export function encodeRequest(operation: Operation, input: Checked): WireRequest | Promise<WireRequest> {
  const cosPath = input.cosPath + sent(operation, input, "path").map(([, value]) => value).join("");
  const base = { method: operation.method, cosPath, query: "", headers: {} };
  switch (operation.encoding) {
    case "query":
      return {
        ...base,
        query: encodeQuery([
          ["op", operation.op],
          ...sent(operation, input, "query").map(([param, value]) => [wireName(param), plainText(param, value)] as const),
        ]),
      };
    case "json":
      return { ...base, headers: { "Content-Type": "application/json" }, body: encodeJson(operation, input) };
    case "multipart":
      return encodeMultipart(operation, input, base);
    case "download":
      return { ...base, headers: downloadHeaders(operation, input) };
  }
}

/** The parameters that travel in one place, with their values. */
function sent(operation: Operation, input: Checked, place: Param["in"]): [Param, unknown][] {
  const found: [Param, unknown][] = [];
  for (const param of operation.params) {
    const value = input[param.name];
    if (param.in === place && value !== undefined && !(param.omitEmpty && value === "")) found.push([param, value]);
  }
  return found;
}

function wireName({ wire, name }: Param): string {
  return wire ?? name;
}

function encodeQuery(pairs: Iterable<readonly [string, string]>): string {
  // Spaces as %20: every server reads it, while + is a space to some and a plus to others.
  return Array.from(pairs, ([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

function encodeJson(operation: Operation, input: Checked): string {
  const values = sent(operation, input, "body").map((
    [param, value],
  ) => [wireName(param), param.type === "boolean" ? Number(value) : value]);
  return JSON.stringify({ op: operation.op, ...Object.fromEntries(values) });
}

function plainText(param: Param, value: unknown): string {
  if (param.type === "boolean") return value ? "1" : "0";
  if (param.type === "json") return JSON.stringify((value as Record<string, unknown>[]).map((item) => wireObject(param.shape ?? [], item)));
  return param.type === "headers" ? JSON.stringify(value) : String(value);
}

function wireObject(shape: Shape, value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(shape.map((field: Field) => [field.wire, value[field.name]]));
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

const encoder = new TextEncoder();

/** What no content can hold by chance. Browsers keep `randomUUID`, which is the quicker way, from pages that came by plain http. */
function randomText(): string {
  return "randomUUID" in crypto ? crypto.randomUUID() : (crypto as Crypto).getRandomValues(new Uint32Array(4)).join("-");
}

/** Room for an SHA-1 that is not known yet. */
const NO_SHA1 = "0".repeat(40);

/**
 * A multipart body in one piece, laid out by hand: FormData costs most of the time of an upload on some runtimes.
 */
async function encodeMultipart(operation: Operation, input: Checked, base: WireRequest): Promise<WireRequest> {
  const boundary = `cos-${randomText()}`;
  const content = operation.params.find(({ type, name }) => type === "data" && input[name] !== undefined);
  const data = content ? input[content.name] as TransferData : "";
  const hashed = data instanceof Hashed ? data : undefined;
  const headWith = (sha1: string): string => {
    let head = textPart(boundary, "op", operation.op);
    for (const [param, value] of sent(operation, hashed ? { ...input, [hashed.param]: sha1 } : input, "body")) {
      if (param !== content) head += textPart(boundary, wireName(param), plainText(param, value));
    }
    return content ? head + contentHead(boundary, wireName(content)) : head;
  };
  const head = headWith(NO_SHA1);
  const tail = `${content ? "\r\n" : ""}--${boundary}--\r\n`;
  const start = byteLength(head);
  const end = start + dataSize(data);
  const length = end + tail.length;
  const body = data instanceof Filling && data.room ? data.room(length) : new Uint8Array(length);
  await fillWith(data, body, start);
  if (hashed) hashed.sha1 = await sha1OfBytes(body.subarray(start, end));
  encoder.encodeInto(hashed ? headWith(hashed.sha1!) : head, body);
  encoder.encodeInto(tail, body.subarray(end));
  return { ...base, headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` }, body };
}

function textPart(boundary: string, name: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

function contentHead(boundary: string, name: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
}
