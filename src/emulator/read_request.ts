/**
 * Reads the parameters of a request: JSON, form or query, whatever the method and the operation (protocol notes, section 3.0).
 *
 * @module
 */
import { Fields } from "./fields.ts";
import type { RawRequest } from "./exchange.ts";
import { boundaryOf, readMultipart } from "./multipart.ts";
import { percentDecodeOrKeep } from "./percent.ts";
import { Refusal } from "./refusal.ts";

/** Longest body: the largest file of a single request, and ample room for the form around it. */
const MOST_BODY_BYTES = 21 * 1024 * 1024;
/** Longest JSON or form-encoded body; the slice list of the largest file has about 6 MiB. */
const MOST_TEXT_BYTES = 8 * 1024 * 1024;

/** What a request says besides its address. */
export interface Parameters {
  /** Everything but the sign. */
  readonly fields: Fields;
  /** The sign, if one was sent. */
  readonly sign: string | undefined;
}

/** Reads the parameters of a request; those of the body go before those of the query. */
export async function readParameters(request: RawRequest, query: string): Promise<Parameters> {
  const { fields, sign } = readQuery(query);
  if (request.method !== "GET" && request.method !== "HEAD") {
    const body = await readBody(request);
    fields.take(readForm(body, request.headers.get("content-type") ?? ""));
  }
  return { fields, sign: signOf(request, sign) };
}

/** The sign of a request, from its header or its query. */
export function readSign(request: RawRequest, query: string): string | undefined {
  return signOf(request, readQuery(query).sign);
}

function signOf(request: RawRequest, fromQuery: string | undefined): string | undefined {
  return request.headers.get("authorization")?.trim() || fromQuery || undefined;
}

/**
 * Reads a query. A plus is a blank, except in the sign: some SDKs write that as it is, and base64 has plus signs but no blanks (protocol
 * notes, section 1.6).
 */
function readQuery(query: string): { fields: Fields; sign: string | undefined } {
  const fields = new Fields();
  let sign: string | undefined;
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : pair.slice(equals + 1);
    if (name.toLowerCase() === "sign") sign = percentDecodeOrKeep(value).replaceAll(" ", "+");
    else fields.set(name, decodeQuery(value));
  }
  return { fields, sign };
}

function decodeQuery(text: string): string {
  return percentDecodeOrKeep(text.replaceAll("+", " "));
}

async function readBody(request: RawRequest): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BODY_BYTES) throw new Refusal(-285);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Not `for await`: leaving that early would close the connection before the answer is sent.
    const iterator = request.body[Symbol.asyncIterator]();
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      chunks.push(next.value);
      size += next.value.length;
      if (size > MOST_BODY_BYTES) throw new Refusal(-285);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(-5963);
  }
  if (chunks.length === 1) return chunks[0]!;
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function readForm(body: Uint8Array, contentType: string): Fields {
  const type = contentType.split(";", 1)[0]!.trim().toLowerCase();
  const fields = new Fields();
  if (body.length === 0) return fields;
  if (type === "multipart/form-data") {
    for (const { name, content } of readMultipart(body, boundaryOf(contentType))) fields.set(name, content);
    return fields;
  }
  if (body.length > MOST_TEXT_BYTES) throw new Refusal(-29110);
  const text = new TextDecoder().decode(body);
  if (type === "application/x-www-form-urlencoded") return readQuery(text).fields;
  // Some send JSON as plain text, or do not say what they send.
  if (type !== "application/json" && !text.trimStart().startsWith("{")) throw new Refusal(-5993);
  for (const [name, value] of Object.entries(readJsonObject(text))) fields.set(name, value);
  return fields;
}

function readJsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Refused below, like anything that is no object.
  }
  throw new Refusal(-5975);
}
