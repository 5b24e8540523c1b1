/**
 * From an answer to a result: the envelope (protocol notes, section 3.0), then the fields of its data.
 *
 * @module
 */
import type { Field, ReturnCode, Shape } from "./operation.ts";
import { type CosResult, localFailure } from "./result.ts";

/** An answer that was read to its end. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Response headers. */
  readonly headers: Headers;
  /** The body's text. */
  readonly text: string;
}

type Codes = Readonly<Record<string, ReturnCode>>;

/**
 * Reads an answer.
 *
 * @param answer What came back.
 * @param shape What `data` holds when the call succeeded.
 * @param codes The service's return codes.
 */
export function decodeAnswer<T>(answer: Answer, shape: Shape | undefined, codes: Codes): CosResult<T> {
  const envelope = readEnvelope(answer);
  if (typeof envelope === "string") return localFailure(-2, envelope, facts(answer));
  const requestId = typeof envelope.request_id === "string" ? envelope.request_id : requestIdOf(answer);
  const more = { httpStatus: answer.status, ...requestId === undefined ? {} : { requestId } };
  if (envelope.code !== 0) {
    const name = codes[envelope.code]?.name ?? "";
    return { ok: false, code: envelope.code, name, message: textOf(envelope.message) || name || `code ${envelope.code}`, ...more };
  }
  if (answer.status >= 400) return localFailure(-2, `the answer says success, but its HTTP status is ${answer.status}`, more);
  if (!shape) return { ok: true, code: 0, message: textOf(envelope.message), data: undefined as T, ...more };
  try {
    return { ok: true, code: 0, message: textOf(envelope.message), data: readObject(shape, envelope.data, "data") as T, ...more };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return localFailure(-2, `the answer is not as described: ${error.message}`, more);
  }
}

function facts(answer: Answer): { httpStatus: number; requestId?: string } {
  const requestId = requestIdOf(answer);
  return { httpStatus: answer.status, ...requestId === undefined ? {} : { requestId } };
}

function requestIdOf({ headers }: Answer): string | undefined {
  return headers.get("x-cos-request-id") ?? undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The envelope, or what is wrong with it. The body itself is never quoted: a proxy's page may repeat the URL, and with it a sign. */
function readEnvelope(
  { status, headers, text }: Answer,
): { code: number; message?: unknown; request_id?: unknown; data?: unknown } | string {
  const wrong = (problem: string): string =>
    `the answer ${problem} (HTTP ${status}, ${headers.get("content-type") ?? "no content type"}, ${text.length} characters)`;
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

function readObject(shape: Shape, value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Mismatch(`${place}: expected an object, got ${kindOf(value)}`);
  }
  const result: Record<string, unknown> = {};
  for (const field of shape) {
    const wire = (value as Record<string, unknown>)[field.wire];
    if (wire !== undefined && wire !== null) result[field.name] = readField(field, wire, `${place}.${field.wire}`);
    else if (!field.optional) throw new Mismatch(`${place}.${field.wire}: expected ${expected(field)}, got nothing`);
  }
  return result;
}

function readField(field: Field, value: unknown, place: string): unknown {
  if (!field.list) return readValue(field, value, place);
  const list = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) throw new Mismatch(`${place}: expected ${expected(field)}, got ${kindOf(value)}`);
  return list.map((item, index) => readValue(field, item, `${place}[${index}]`));
}

/** The docs call some lists text (protocol notes, section 3.5), so JSON text is one as well. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readValue(field: Field, value: unknown, place: string): unknown {
  const { type } = field;
  if (typeof type !== "string") return readObject(type, value, place);
  // Times and sizes are numbers in samples and text in tables (protocol notes, section 7, row 31).
  if (type === "integer") {
    const number = typeof value === "string" && /^-?[0-9]+$/.test(value) ? Number(value) : value;
    if (Number.isSafeInteger(number)) return number;
  } else if (type === "headers") {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value);
      if (entries.every(([, text]) => typeof text === "string")) return Object.fromEntries(entries);
    }
  } else if (type === "string" ? typeof value === "string" : typeof value === "boolean") {
    return value;
  }
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
