/**
 * Reads the parameters of a request: JSON, form or query, whatever the method and the operation (protocol notes, section 3.0).
 *
 * @module
 */
import type { RawRequest } from "../service/exchange.ts";
import { Fields } from "../service/fields.ts";
import { readJson } from "../service/json.ts";
import { percentDecodeOrKeep } from "../service/percent.ts";
import { Refusal } from "../service/refusal.ts";
import type { Content } from "../store/store.ts";
import { boundaryOf, readMultipart } from "./multipart.ts";

/** Longest body: the largest file of a single request, and ample room for the form around it. */
const MOST_BODY_BYTES = 21 * 1024 * 1024;
/** Longest JSON or form-encoded body, and most bytes of all fields of a form but the content; the slice list of the largest file has about 6 MiB. */
const MOST_TEXT_BYTES = 8 * 1024 * 1024;

/** What a request says besides its address. */
export interface Parameters {
  /** Everything but the sign. */
  readonly fields: Fields;
  /** The sign, if one was sent. */
  readonly sign: string | undefined;
}

/** Keeps the bytes of a `filecontent`. */
export type Keep = (chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => Promise<Content>;

/** Reads the parameters of a request; those of the body go before those of the query. Its content is kept as it comes. */
export async function readParameters(request: RawRequest, query: string, keep: Keep): Promise<Parameters> {
  const { fields, sign } = readQuery(query);
  if (request.method !== "GET" && request.method !== "HEAD" && request.body !== null) {
    fields.take(await readForm(readBody(request, request.body), request.headers.get("content-type") ?? "", keep));
  }
  const text = fields.content === undefined ? fields.text(CONTENT) : undefined;
  if (text !== undefined) fields.content = await keep([new TextEncoder().encode(text)]);
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

const CONTENT = "filecontent";

/** The body, up to a bound. */
async function* readBody(request: RawRequest, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BODY_BYTES) throw new Refusal(-285);
  let size = 0;
  // Not `for await`: leaving that early would close the connection before the answer is sent.
  const iterator = body[Symbol.asyncIterator]();
  while (true) {
    const next = await iterator.next().catch(() => {
      throw new Refusal(-5963);
    });
    if (next.done) return;
    size += next.value.length;
    if (size > MOST_BODY_BYTES) throw new Refusal(-285);
    if (next.value.length > 0) yield next.value;
  }
}

/** All bytes, up to a bound, beyond which they are refused. */
async function readAll(chunks: AsyncIterable<Uint8Array>, most: number, code: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) throw new Refusal(code);
    kept.push(chunk);
  }
  if (kept.length === 1) return kept[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of kept) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

async function readForm(body: AsyncIterable<Uint8Array>, contentType: string, keep: Keep): Promise<Fields> {
  const type = contentType.split(";", 1)[0]!.trim().toLowerCase();
  const fields = new Fields();
  if (type === "multipart/form-data") {
    let left = MOST_TEXT_BYTES;
    const first = await beginning(body);
    if (first === undefined) return fields;
    await readMultipart(first, boundaryOf(contentType), async (name, content) => {
      if (name.toLowerCase() === CONTENT) {
        fields.content = await keep(content);
        return;
      }
      const value = await readAll(content, left, -5993);
      left -= value.length;
      fields.set(name, value);
    });
    return fields;
  }
  const bytes = await readAll(body, MOST_TEXT_BYTES, -29110);
  if (bytes.length === 0) return fields;
  const text = new TextDecoder().decode(bytes);
  if (type === "application/x-www-form-urlencoded") return readQuery(text).fields;
  // Some send JSON as plain text, or do not say what they send.
  if (type !== "application/json" && !text.trimStart().startsWith("{")) throw new Refusal(-5993);
  for (const [name, value] of Object.entries(readJsonObject(text))) fields.set(name, value);
  return fields;
}

/** The same bytes; undefined if there are none. */
async function beginning(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array> | undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return undefined;
  return (async function* () {
    yield first.value;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  })();
}

function readJsonObject(text: string): object {
  try {
    const value = readJson(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Refused below, like anything that is no object.
  }
  throw new Refusal(-5975);
}
