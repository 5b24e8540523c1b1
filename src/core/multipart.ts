/**
 * Multipart bodies, which uploads alone have. Loaded with the first of them.
 *
 * @module
 */
import type { Checked } from "./check.ts";
import { dataSize, Filling, fillWith, Hashed, type TransferData } from "./content.ts";
import { plainText, sent, wireName, type WireRequest } from "./encode.ts";
import { sha1OfBytes } from "./hash.ts";
import type { Operation, Param } from "./operation.ts";
import { byteLength } from "./path.ts";

const encoder = new TextEncoder();

/** What no content can hold by chance. Browsers keep `randomUUID`, which is the quicker way, from pages that came by plain http. */
function randomText(): string {
  return "randomUUID" in crypto ? crypto.randomUUID() : (crypto as Crypto).getRandomValues(new Uint32Array(4)).join("-");
}

/** Bytes of an SHA-1 in hex. */
const SHA1_LENGTH = 40;

/**
 * Writes a request with a multipart body in one piece, laid out by hand: FormData costs most of the time of an upload on some runtimes.
 *
 * @param operation What is asked.
 * @param input Its checked input.
 * @param cosPath The path that is asked for.
 */
export async function encodeMultipart(operation: Operation, input: Checked, cosPath: string): Promise<WireRequest> {
  const boundary = `cos-${randomText()}`;
  let head = partHead(boundary, "op") + operation.op;
  /** What stands before the SHA-1 that is taken from the content. */
  let beforeSha1: string | undefined;
  let content: Param | undefined;
  let data: TransferData = "";
  for (const param of operation.params) if (param.type === "data") [content, data] = [param, input[param.name] as TransferData];
  const hashed = data instanceof Hashed ? data : undefined;
  for (const [param, value] of sent(operation, input, "body", hashed?.param)) {
    if (param === content) continue;
    head += "\r\n" + partHead(boundary, wireName(param));
    if (param.name !== hashed?.param) head += param.type === "json" ? listText(param, value) : plainText(param, value);
    else [beforeSha1, head] = [head, ""];
  }
  head += "\r\n";
  if (content) head += contentHead(boundary, wireName(content));
  const tail = `${content ? "\r\n" : ""}--${boundary}--\r\n`;
  const start = byteLength(head) + (beforeSha1 === undefined ? 0 : byteLength(beforeSha1) + SHA1_LENGTH);
  const end = start + dataSize(data);
  const length = end + tail.length;
  const body = data instanceof Filling && data.room ? data.room(length) : new Uint8Array(length);
  await fillWith(data, body, start);
  if (hashed) head = beforeSha1 + (hashed.sha1 = await sha1OfBytes(body.subarray(start, end))) + head;
  encoder.encodeInto(head, body);
  encoder.encodeInto(tail, body.subarray(end));
  const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
  return { method: operation.method, cosPath, query: "", headers, body };
}

/** A list as JSON text, its fields by their names on the wire. */
function listText({ shape = [] }: Param, value: unknown): string {
  const items = value as readonly Readonly<Record<string, unknown>>[];
  return JSON.stringify(items.map((item) => Object.fromEntries(shape.map(({ name, wire = name }) => [wire, item[name]]))));
}

function partHead(boundary: string, name: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;
}

function contentHead(boundary: string, name: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
}
