/**
 * From an answer to a result: the envelope (protocol notes, section 3.0), then the fields of its data.
 *
 * @module
 */
import type { CodeRetry, Field, ReturnCode, Service, Shape } from "./operation.ts";
import { type CosFailure, type CosResult, localFailure } from "./result.ts";
import { scrubData, scrubText } from "./scrub.ts";

/** An answer that was read to its end. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Response headers. */
  readonly headers: Headers;
  /** The body's text. */
  readonly text: string;
  /** The sign that was sent: a service or a proxy may repeat it, and nothing that goes to the caller may hold it. */
  readonly sign: string;
}

/** Characters of a message, and of a request's id, that are believed to be one. */
const MAX_TEXT = 1000;

/**
 * Reads an answer.
 *
 * @param answer What came back.
 * @param shape What `data` holds when the call succeeded.
 * @returns The result. A failure with a code of the service has neither that code's name yet nor, if nothing was said, a message.
 */
export function decodeAnswer<T>(answer: Answer, shape: Shape | undefined): CosResult<T> {
  const envelope = readEnvelope(answer);
  const clean = (text: unknown): string => typeof text === "string" ? scrubText(text, [answer.sign]).slice(0, MAX_TEXT) : "";
  const own = typeof envelope === "object" ? clean(envelope.request_id) : "";
  const id = own || clean(answer.headers.get("x-cos-request-id"));
  const requestId = id === "" ? {} : { requestId: id };
  const facts = { httpStatus: answer.status, ...requestId };
  if (typeof envelope === "string") return localFailure(-2, envelope, facts);
  const message = clean(envelope.message);
  if (envelope.code !== 0) return { ok: false, code: envelope.code, name: "", message, ...facts };
  if (answer.status >= 400) return localFailure(-2, `the answer says success, but its HTTP status is ${answer.status}`, facts);
  try {
    const data = (shape ? readObject(shape, envelope.data, "data", (text) => scrubData(text, [answer.sign])) : undefined) as T;
    return { ok: true, code: 0, message, data, ...requestId };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return localFailure(-2, `the answer is not as described: ${error.message}`, facts);
  }
}

/**
 * A failure with the name of the service's code, and with that for a message where nothing was said; and what may be done about it.
 *
 * @param failure What was decoded.
 * @param load Loads the return codes.
 */
export async function known(
  failure: CosFailure,
  load: Service["codes"],
): Promise<{ readonly result: CosFailure; readonly retry: CodeRetry }> {
  // What never was an answer of the service tells by itself what may be done.
  if (failure.name !== "") return { result: failure, retry: "no" };
  const { code, message } = failure;
  let found: ReturnCode | undefined;
  try {
    found = (await load())[code];
  } catch {
    // A page that cannot load the codes still has this one: to fail in another way would hide it.
  }
  const { name = "", retry = "no" } = found ?? {};
  return { result: { ...failure, name, message: message || name || `code ${code}` }, retry };
}

/** The envelope, or what is wrong with it. The body itself is never quoted: a proxy's page may repeat the URL, and with it a sign. */
function readEnvelope(
  { status, headers, text }: Answer,
): { code: number; message?: unknown; request_id?: unknown; data?: unknown } | string {
  const wrong = (problem: string): string => {
    const type = /^[\w.+-]+\/[\w.+-]+/.exec(headers.get("content-type") ?? "")?.[0] ?? "no content type";
    return `the answer ${problem} (HTTP ${status}, ${type}, ${text.length} characters)`;
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong(text.trim() === "" ? "has no body" : "is no JSON, or was cut off");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("is JSON, but no object");
  const { code } = value as { code?: unknown };
  if (!Number.isSafeInteger(code)) return wrong("is JSON, but its code is no integer");
  return value as { code: number };
}

/** Thrown for a field that is not as the spec describes it. */
class Mismatch extends Error {}

/** Frees a text of the sign: whatever comes back may repeat it. */
type Clean = (text: string) => string;

/**
 * Reads the fields of an object. An answer with code 0 is a success: only what the client itself needs has to be as it is described, and all else
 * that is not is left out.
 */
function readObject(shape: Shape, value: unknown, place: string, clean: Clean): Record<string, unknown> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject && !shape.every(({ optional }) => optional)) throw new Mismatch(`${place}: expected an object, got ${kindOf(value)}`);
  const result: Record<string, unknown> = {};
  if (!isObject) return result;
  for (const field of shape) {
    const { name, wire = name } = field;
    const given = (value as Record<string, unknown>)[wire];
    if (given !== undefined && given !== null) {
      try {
        result[name] = readField(field, given, `${place}.${wire}`, clean);
      } catch (error) {
        if (!field.optional || field.strict || !(error instanceof Mismatch)) throw error;
      }
    } else if (!field.optional) throw new Mismatch(`${place}.${wire}: expected ${expected(field)}, got nothing`);
  }
  return result;
}

function readField(field: Field, value: unknown, place: string, clean: Clean): unknown {
  if (!field.list) return readValue(field, value, place, clean);
  const list = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) throw new Mismatch(`${place}: expected ${expected(field)}, got ${kindOf(value)}`);
  return list.map((item, index) => readValue(field, item, `${place}[${index}]`, clean));
}

/** The docs call some lists text (protocol notes, section 3.5), so JSON text is one as well. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readValue(field: Field, value: unknown, place: string, clean: Clean): unknown {
  const { type } = field;
  if (typeof type !== "string") return readObject(type, value, place, clean);
  // Times and sizes are numbers in samples and text in tables (protocol notes, section 7, row 31).
  if (type === "integer") {
    const number = typeof value === "string" && /^-?[0-9]+$/.test(value) ? Number(value) : value;
    if (Number.isSafeInteger(number)) return number;
  } else if (type === "headers") {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value);
      if (entries.every(([, text]) => typeof text === "string")) {
        return Object.fromEntries(entries.map(([name, text]) => [clean(name), clean(text as string)]));
      }
    }
  } else if (type === "string") {
    if (typeof value === "string") return clean(value);
  } else if (typeof value === "boolean") return value;
  throw new Mismatch(`${place}: expected ${expected({ type })}, got ${kindOf(value)}`);
}

function expected({ type, list }: Pick<Field, "type" | "list">): string {
  const one = typeof type === "string"
    ? { string: "text", integer: "an integer", boolean: "true or false", headers: "an object of texts" }[type]
    : "an object";
  return list ? "a list" : one;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return { string: "text", number: "a number", boolean: "true or false", object: "an object" }[typeof value as string] ?? typeof value;
}
