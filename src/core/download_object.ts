/**
 * An object of the download host: its answer's head, and its content as a stream.
 *
 * @module
 */
import { Body, streamOf } from "./body.ts";
import { type Answer, decodeAnswer } from "./decode.ts";
import { type CosResult, localFailure } from "./result.ts";
import { scrubText } from "./scrub.ts";
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
  /** Bytes that the body will have; absent where the service or the runtime does not say. */
  readonly contentLength?: number;
  /** The content. Read it to the end or cancel it. It fails with a CosError when it is cut off or falls silent. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** An error's body is read up to here; what is longer is no COS answer. */
const MAX_ERROR_BODY = 65_536;

/**
 * Makes an object of a response, or a failure of an error's.
 *
 * @param opened The response under its deadline.
 * @param limits How long its body may be silent, and who may end it.
 */
export async function openObject(opened: OpenResponse, limits: Limits): Promise<CosResult<DownloadedObject>> {
  const { response, deadline, sign } = opened;
  const { status, headers } = response;
  if (status !== 200 && status !== 206 && status !== 304) {
    const text = await readError(opened, limits);
    const failure = decodeAnswer<never>({ status, headers, text: errorAsAnswer(text), sign }, undefined);
    return failure.ok ? localFailure(-2, `the download host answered HTTP ${status}`, { httpStatus: status }) : failure;
  }
  const requestId = headers.get("x-cos-request-id");
  const length = announcedLength(headers);
  if (length === "wrong") {
    deadline.clear();
    await response.body?.cancel().catch(() => {});
    return localFailure(-2, "the answer's Content-Length is no number", { httpStatus: status });
  }
  // HTTP 304 announces the length that the file would have.
  const body = streamOf(new Body(opened, limits, status === 304 ? undefined : length));
  return {
    ok: true,
    code: 0,
    message: "SUCCESS",
    data: { status, headers, body, ...length === undefined ? {} : { contentLength: length } },
    ...requestId === null ? {} : { requestId: scrubText(requestId, [sign]) },
  };
}

/** Content that a runtime has decoded has another length than the one that was announced. */
function announcedLength(headers: Headers): number | undefined | "wrong" {
  const length = headers.get("content-length");
  if (length === null || (headers.get("content-encoding") ?? "identity") !== "identity") return undefined;
  return /^[0-9]+$/.test(length) ? Number(length) : "wrong";
}

async function readError({ response, deadline }: OpenResponse, limits: Limits): Promise<string> {
  try {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body?.getReader();
    for (let size = 0; reader;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
      if (size > MAX_ERROR_BODY) {
        await reader.cancel();
        return "";
      }
    }
    return await new Blob(chunks).text();
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
