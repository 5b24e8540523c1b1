/**
 * Every call that the official Python SDK was captured with (`data/python-sdk.json`) is made with this client, and each of its requests must
 * have the same meaning. What differs on purpose is listed here, in {@linkcode DIFFERENCES}, and nowhere else.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";
import { assert, assertEquals, equal } from "@std/assert";
import { capture, type Captured, type CapturedCall, type CapturedPart, make, methods, SECRET_KEY, type Step, steps } from "./wire_calls.ts";

/** A request, reduced to what it means. */
interface Message {
  scheme: string;
  method: string;
  host: string;
  /** As it is written in the URL. */
  path: string;
  /** The path within the bucket, decoded. */
  cosPath: string;
  /** Decoded, without the sign. */
  query: Record<string, string>;
  /** All but Host and Authorization; the media type alone of a body's type. */
  headers: Record<string, string>;
  body: Body;
  sign: Sign;
}

type Body =
  | { form: "none" }
  | { form: "json"; fields: Record<string, unknown> }
  | { form: "multipart"; fields: Record<string, Part> };

interface Part {
  filename: string | undefined;
  type: string | undefined;
  /** A text, a list that travels as JSON text, or the size and digest of content. */
  value: unknown;
}

interface Sign {
  where: string;
  /** How it is written there. */
  written: "as it is" | "percent-encoded";
  verified: boolean;
  /** The names of the fields. */
  order: string[];
  /** All but the time, the expiry and the random number, which no two signs share. */
  fields: Record<string, string>;
  /** Seconds from the signing to the expiry, or that there is no expiry. */
  lifetime: number | "one use";
}

/** What this client does otherwise than the Python SDK, on purpose. */
interface Difference {
  readonly id: string;
  /** The requests that it concerns. */
  readonly where: string;
  readonly reason: string;
  /** Whether the capture shows what the Python SDK does, or leaves it out, so that it is known from the protocol notes alone. */
  readonly known: "from the capture" | "from protocol notes 1.4" | "from protocol notes 1.6" | "from protocol notes 3.0";
  /** Makes what this client sends of what the Python SDK sent. */
  readonly change: (message: Message, call: CapturedCall) => void;
}

const DIFFERENCES: readonly Difference[] = [
  {
    id: "https",
    where: "all requests",
    reason: "Over http a sign and the content could be read on the way. The client's option protocol still allows it.",
    known: "from protocol notes 1.4",
    change: (message) => {
      message.scheme = "https";
    },
  },
  {
    id: "user agent",
    where: "all requests",
    reason: "The service does not need one, and browsers do not all let a program set it, so the runtime's own goes out.",
    known: "from the capture",
    change: (message) => {
      delete message.headers["user-agent"];
    },
  },
  {
    id: "text parts without file name",
    where: "uploads",
    reason:
      "A file name on parts that are no files is a quirk of the library that the Python SDK uses; the docs and the other SDKs send none.",
    known: "from the capture",
    change: ({ body }) => {
      if (body.form !== "multipart") return;
      for (const [name, part] of Object.entries(body.fields)) if (name !== "filecontent") part.filename = undefined;
    },
  },
  {
    id: "content with its type",
    where: "uploads of content",
    reason: "The docs' sample gives the part of a file a type, which says that it is no text.",
    known: "from protocol notes 3.0",
    change: ({ body }) => {
      const content = body.form === "multipart" && body.fields.filecontent;
      if (content) content.type = "application/octet-stream";
    },
  },
  {
    id: "move in the body",
    where: "moveFile()",
    reason: "The Python SDK alone sends a POST without a body and the parameters as its query; the docs and the other SDKs use the body " +
      "(protocol notes 7, row 11). In JSON the flag is a number.",
    known: "from the capture",
    change: (message, { op }) => {
      if (op !== "move_file") return;
      const { to_over_write, ...fields } = message.query;
      message.body = { form: "json", fields: { ...fields, to_over_write: Number(to_over_write) } };
      message.headers["content-type"] = "application/json";
      message.query = {};
    },
  },
  {
    id: "encoded sign",
    where: "downloads",
    reason: "A sign is base64: a + in a URL is read as a space by most servers (protocol notes 1.6 and 7, row 10).",
    known: "from protocol notes 1.6",
    change: ({ sign }) => {
      if (sign.where === "query") sign.written = "percent-encoded";
    },
  },
  {
    id: "path not trimmed",
    where: "paths that begin or end with a space",
    reason: "A name that ends with a space is another name than the one without: to store it under the other would be a silent surprise.",
    known: "from the capture",
    change: (message, { path }) => {
      if (path.trim() === path || path.trim() !== message.cosPath) return;
      // All that the trimmed path ends with here is a space.
      message.cosPath += " ";
      message.path += "%20";
      message.sign.fields.f += "%20";
    },
  },
  {
    id: "range arguments",
    where: "downloads with a range",
    reason: "The Python SDK takes rangeStart and rangeEnd and ignores them (protocol notes 8.1); who gives them wants that part alone.",
    known: "from the capture",
    change: ({ headers }, { range_start, range_end }) => {
      if (range_start !== undefined) headers.range = `bytes=${range_start}-${range_end}`;
    },
  },
];

const API_PATH = "/files/v2/100000/mybucket";

function readCaptured({ request }: Captured): Message {
  const { host, authorization, ...headers } = request.headers;
  const { sign: _, ...query } = request.query;
  return {
    // Left out of the capture: protocol notes 1.4.
    scheme: "http",
    method: request.method,
    host: host ?? "",
    path: request.path,
    cosPath: request.path_decoded,
    query,
    headers,
    body: capturedBody(request.body),
    // How the sign was written in a URL is left out of the capture: protocol notes 1.6.
    sign: { where: authorization.where, written: "as it is", verified: authorization.verified, ...signFields(authorization.plain) },
  };
}

function capturedBody(body: Captured["request"]["body"]): Body {
  if (body === null) return { form: "none" };
  if (!Array.isArray(body)) return { form: "json", fields: { ...body } };
  const parts = body as CapturedPart[];
  assertEquals(new Set(parts.map(({ name }) => name)).size, parts.length);
  return {
    form: "multipart",
    fields: Object.fromEntries(parts.map(({ name, filename, size, sha1, text }) => {
      // That no part had a type is left out of the capture: protocol notes 3.0.
      return [name, { filename, type: undefined, value: name === "filecontent" ? { size, sha1 } : textValue(name, text ?? "") }];
    })),
  };
}

async function readSent(request: Request): Promise<Message> {
  const url = new URL(request.url);
  const pairs = [...url.searchParams].filter(([name]) => name !== "sign");
  assertEquals(new Set(pairs.map(([name]) => name)).size, pairs.length);
  const { authorization, ...headers } = Object.fromEntries(request.headers);
  if (headers["content-type"]) headers["content-type"] = headers["content-type"].replace(/;.*$/, "");
  const rawSign = /[?&]sign=([^&]*)/.exec(url.search)?.[1];
  assert((authorization === undefined) !== (rawSign === undefined), "a request carries its sign once");
  return {
    scheme: url.protocol.replace(":", ""),
    method: request.method,
    host: url.host,
    path: url.pathname,
    cosPath: decodeURIComponent(url.pathname.startsWith(API_PATH) ? url.pathname.slice(API_PATH.length) : url.pathname),
    query: Object.fromEntries(pairs),
    headers,
    body: await sentBody(request),
    sign: rawSign === undefined ? sentSign("header", authorization ?? "", "as it is") : sentSign(
      "query",
      decodeURIComponent(rawSign),
      rawSign === encodeURIComponent(decodeURIComponent(rawSign)) ? "percent-encoded" : "as it is",
    ),
  };
}

async function sentBody(request: Request): Promise<Body> {
  if (request.body === null) return { form: "none" };
  if (request.headers.get("content-type") === "application/json") return { form: "json", fields: await request.json() };
  const parts = splitForm(Buffer.from(await request.arrayBuffer()), request.headers.get("content-type") ?? "");
  assertEquals(new Set(parts.map(({ name }) => name)).size, parts.length);
  return {
    form: "multipart",
    fields: Object.fromEntries(parts.map(({ name, filename, type, content }) => {
      const digest = { size: content.length, sha1: createHash("sha1").update(content).digest("hex") };
      return [name, { filename, type, value: name === "filecontent" ? digest : textValue(name, content.toString()) }];
    })),
  };
}

/** Takes a multipart body apart. A runtime's formData() would not do: it makes up a type for a part that has none. */
function splitForm(body: Buffer, contentType: string): (PartHead & { content: Buffer })[] {
  const boundary = /^multipart\/form-data; boundary=([\w-]+)$/.exec(contentType)?.[1] ?? "";
  assert(boundary !== "", `no multipart body: ${contentType}`);
  const parts = [];
  const open = `--${boundary}\r\n`;
  let at = 0;
  while (body.subarray(at, at + open.length).toString() === open) {
    const headEnd = body.indexOf("\r\n\r\n", at + open.length);
    const end = body.indexOf(`\r\n--${boundary}`, headEnd + 4);
    assert(headEnd > 0 && end > 0, "a part has an end");
    parts.push({
      ...partHead(body.toString("utf8", at + open.length, headEnd)),
      content: body.subarray(headEnd + 4, end),
    });
    at = end + 2;
  }
  assertEquals(body.subarray(at).toString(), `--${boundary}--\r\n`);
  return parts;
}

interface PartHead {
  name: string;
  filename: string | undefined;
  type: string | undefined;
}

function partHead(head: string): PartHead {
  const fields = /^Content-Disposition: form-data; name="([^"]+)"(?:; filename="([^"]+)")?(?:\r\nContent-Type: (.+))?$/.exec(head);
  assert(fields, `unknown part head: ${head}`);
  const [, name = "", filename, type] = fields;
  return { name, filename, type };
}

function textValue(name: string, text: string): unknown {
  return name === "uploadparts" ? JSON.parse(text) : text;
}

/** Takes a sign apart: a digest of 20 bytes, then the text that was signed. */
function sentSign(where: string, sign: string, written: Sign["written"]): Sign {
  const bytes = Buffer.from(sign, "base64");
  assertEquals(bytes.toString("base64"), sign);
  const plain = bytes.subarray(20);
  const verified = createHmac("sha1", SECRET_KEY).update(plain).digest().equals(bytes.subarray(0, 20));
  return { where, written, verified, ...signFields(plain.toString()) };
}

function signFields(plain: string): Pick<Sign, "order" | "fields" | "lifetime"> {
  const pairs = plain.split("&").map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  const { e, t, r, ...fields } = Object.fromEntries(pairs);
  for (const number of [e, t, r]) assert(/^[0-9]{1,10}$/.test(number ?? ""), `e, t and r are numbers of up to ten digits, not ${number}`);
  return { order: pairs.map(([name]) => name), fields, lifetime: e === "0" ? "one use" : Number(e) - Number(t) };
}

/** Slices that are sent at once arrive in any order; only the first and the last request of an upload have their place. */
function inOrder(messages: readonly Message[], { op, concurrency = op.startsWith("upload_file") ? 4 : 1 }: CapturedCall): Message[] {
  if (concurrency === 1 || messages.length < 3) return [...messages];
  return [messages[0]!, ...messages.slice(1, -1).sort((a, b) => offsetOf(a) - offsetOf(b)), messages.at(-1)!];
}

function offsetOf({ body }: Message): number {
  return body.form === "multipart" ? Number(body.fields.offset?.value) : NaN;
}

/** The captured requests that were compared, and the differences that occurred, by id. */
interface Compared {
  readonly captured: readonly Captured[];
  readonly differences: readonly string[];
}

/** Makes the call of a step and compares each of its requests; a failure throws. */
async function compare(step: Step): Promise<Compared> {
  const { sent, result, refused } = await make(step);
  if (result.ok === refused) throw new Error(`the call ended otherwise than captured: ${result.code} ${result.message}`);
  assertEquals(sent.length, step.captured.length, "number of requests");
  const differences: string[] = [];
  const expected = inOrder(step.captured.map(readCaptured), step.call);
  const actual = inOrder(await Promise.all(sent.map(readSent)), step.call);
  for (const [index, message] of expected.entries()) {
    for (const { id, change } of DIFFERENCES) {
      const before = structuredClone(message);
      change(message, step.call);
      if (!equal(before, message)) differences.push(id);
    }
    assertEquals(actual[index], message);
  }
  return { captured: step.captured, differences };
}

const comparisons = new Map<Step, Promise<Compared>>();

/** Compares a step once, whichever tests ask for it. */
function compared(step: Step): Promise<Compared> {
  const known = comparisons.get(step) ?? compare(step);
  comparisons.set(step, known);
  return known;
}

for (const step of steps) {
  Deno.test(`${step.name}: ${methods[step.call.op]?.name}() sends what the Python SDK sends`, async () => {
    await compared(step);
  });
}

Deno.test("each of the 184 captured requests was compared with one that this client sends", async () => {
  const seen = (await Promise.all(steps.map(compared))).flatMap(({ captured }) => captured);
  assertEquals(seen.length, 184);
  assertEquals(new Set(seen), new Set(capture));
});

Deno.test("each difference that is listed occurs", async () => {
  const occurred = new Set((await Promise.all(steps.map(compared))).flatMap(({ differences }) => differences));
  assertEquals(DIFFERENCES.map(({ id }) => id).filter((id) => !occurred.has(id)), []);
});
