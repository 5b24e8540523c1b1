/**
 * An object of the download host: its answer's head, and its content as a stream.
 *
 * @module
 */
import { Body, streamOf } from "./body.ts";
import { type Answer, decodeAnswer } from "./decode.ts";
import { CosError, type CosResult, localFailure } from "./result.ts";
import type { Settings } from "./config.ts";
import { AS_STORED, type AsStored, runtimeFetch, type StoredInit } from "./runtime_fetch.ts";
import { scrubText } from "./scrub.ts";
import { textOf } from "./text.ts";
import type { Limits, OpenResponse } from "./transport.ts";

/**
 * A file that is being downloaded.
 *
 * @category Results
 */
export interface DownloadedObject {
  /** HTTP status: 200 for the whole file, 206 for a part, 304 for one that has not changed. */
  readonly status: number;
  /** Response headers: ETag, Last-Modified, the file's own headers and more. */
  readonly headers: Headers;
  /** Bytes that the body will have; absent where the service does not say, and where the runtime decodes them. */
  readonly contentLength?: number;
  /** The content, decoded where it has a Content-Encoding that the runtime knows. Read it to the end or cancel it. It fails with a CosError when it is cut off or falls silent. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;

  /**
   * Reads the content to its end, and gives all of it at once.
   *
   * @returns The bytes: as many as were announced.
   * @throws CosError (-2) when it is cut off or goes on after that, (-3) when it falls silent, (-1) when it was read already.
   */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;

  /**
   * Reads the content to its end, and gives it as text: as UTF-8, without a byte order mark.
   *
   * @returns The text. Bytes that are no UTF-8 become U+FFFD.
   * @throws CosError as {@linkcode bytes} does.
   */
  text(): Promise<string>;

  /**
   * Reads the content to its end, and gives what it means as JSON.
   *
   * @returns What was read: check it before you rely on it.
   * @throws CosError (-2) when it is no JSON, and else as {@linkcode bytes} does.
   */
  json(): Promise<unknown>;
}

/** An error's body is read up to here; what is longer is no COS answer. */
const MAX_ERROR_BODY = 65_536;

/** A client's settings for one download: where it is to come as it is stored, whatever sends it is told so. */
export function asAsked(settings: Settings, { [AS_STORED]: asStored }: AsStored): Settings {
  const send = settings.fetch ?? runtimeFetch;
  if (!asStored) return settings.fetch ? settings : { ...settings, fetch: send };
  const told = (url: string | URL | Request, init?: RequestInit): Promise<Response> =>
    send(url, { ...init, decompress: false } as StoredInit);
  return { ...settings, fetch: told as typeof fetch };
}

/**
 * Makes an object of a response, or a failure of an error's.
 *
 * @param opened The response under its deadline.
 * @param limits How long its body may be silent, and who may end it.
 */
export async function openObject(opened: OpenResponse, limits: Limits): Promise<CosResult<DownloadedObject>> {
  const { response, deadline, sign } = opened;
  const { status } = response;
  const headers = cleanHeaders(response.headers, sign);
  if (status !== 200 && status !== 206 && status !== 304) {
    const text = await readError(opened, limits);
    const failure = decodeAnswer<never>({ status, headers, text: errorAsAnswer(text), sign }, undefined);
    return failure.ok ? localFailure(-2, `the download host answered HTTP ${status}`, { httpStatus: status }) : failure;
  }
  const requestId = headers.get("x-cos-request-id");
  const length = announcedLength(response);
  if (length === "wrong") {
    deadline.clear();
    await response.body?.cancel().catch(() => {});
    return localFailure(-2, "the answer's Content-Length is no number", { httpStatus: status });
  }
  // HTTP 304 announces the length that the file would have.
  const body = new Body(opened, limits, status === 304 ? undefined : length);
  return {
    ok: true,
    code: 0,
    message: "SUCCESS",
    data: new OpenedObject(status, headers, body, length),
    ...requestId === null ? {} : { requestId },
  };
}

/** An object whose content is still to be read. */
class OpenedObject implements DownloadedObject {
  readonly status: number;
  readonly headers: Headers;
  declare readonly contentLength?: number;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #body: Body;

  constructor(status: number, headers: Headers, body: Body, length: number | undefined) {
    this.status = status;
    this.headers = headers;
    if (length !== undefined) this.contentLength = length;
    this.body = streamOf(body);
    this.#body = body;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    // What is left of a body would pass for the whole of it.
    if (this.#body.begun || this.body.locked) throw new CosError({ code: -1, message: "body: is read already, or is being read" });
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    // Not into memory of the announced size: a length is believed when that much has come.
    for (let chunk = await this.#body.read(); chunk !== undefined; chunk = await this.#body.read()) {
      chunks.push(chunk);
      size += chunk.length;
    }
    // Copied, a single one as well: what a fetch hands over may be somebody else's memory.
    return joined(chunks, size);
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    const text = await this.text();
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new CosError({ code: -2, message: `the content is no JSON: ${(cause as Error).message}`, cause });
    }
  }
}

/** Headers without the sign: a proxy on the way may repeat the URL in one. */
function cleanHeaders(headers: Headers, sign: string): Headers {
  let clean: Headers | undefined;
  for (const [name, value] of headers) {
    const rest = scrubText(value, [sign]);
    if (rest !== value) (clean ??= new Headers(headers)).set(name, rest);
  }
  return clean ?? headers;
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  let whole: Uint8Array<ArrayBuffer>;
  try {
    whole = new Uint8Array(size);
  } catch (cause) {
    throw new CosError({ code: -1, message: `body: ${size} bytes do not fit into memory at once; read the body as a stream`, cause });
  }
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Content that a runtime has decoded has another length than the one that was announced. */
function announcedLength(response: Response & AsStored): number | undefined | "wrong" {
  const length = response.headers.get("content-length");
  if (length === null || (isEncoded(response.headers) && !response[AS_STORED])) return undefined;
  return /^[0-9]+$/.test(length) ? Number(length) : "wrong";
}

/** Whether a fetch that knows its encoding gives something else than what was sent. */
export function isEncoded(headers: Headers): boolean {
  return (headers.get("content-encoding") ?? "identity") !== "identity";
}

async function readError({ response, deadline }: OpenResponse, limits: Limits): Promise<string> {
  try {
    return await textOf(response, MAX_ERROR_BODY) ?? "";
  } catch {
    if (limits.signal?.aborted) throw limits.signal.reason;
    return "";
  } finally {
    deadline.clear();
  }
}

/** Error bodies of download hosts name their fields otherwise (protocol notes, section 3.12). */
function errorAsAnswer(text: Answer["text"]): string {
  try {
    const { code, retcode, errorcode, message, errormsg, ...rest } = JSON.parse(text);
    return JSON.stringify({ code: Number(code ?? retcode ?? errorcode), message: message ?? errormsg, ...rest });
  } catch {
    return text;
  }
}
