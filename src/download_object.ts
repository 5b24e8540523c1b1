/**
 * An object of the download host as a stream: checked against its announced length, guarded against silence.
 *
 * @module
 */
import { type Answer, decodeAnswer } from "./decode.ts";
import { CosError, type CosResult, localFailure } from "./result.ts";
import { rootCause, scrubbed, scrubText } from "./scrub.ts";
import type { Attempt, OpenResponse } from "./transport.ts";

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
 * @param attempt What it belongs to.
 */
export async function openObject(opened: OpenResponse, attempt: Attempt): Promise<CosResult<DownloadedObject>> {
  const { response, deadline, sign } = opened;
  const { status, headers } = response;
  if (status !== 200 && status !== 206 && status !== 304) {
    const text = await readError(opened, attempt);
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
  const body = guardedBody(opened, attempt, length);
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

async function readError({ response, deadline }: OpenResponse, attempt: Attempt): Promise<string> {
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_ERROR_BODY) return "";
    }
    return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text();
  } catch {
    if (attempt.signal?.aborted) throw attempt.signal.reason;
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

function guardedBody(
  { response, deadline, sign }: OpenResponse,
  attempt: Attempt,
  length: number | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  deadline.pause();
  const reader = (response.body ?? new Blob([]).stream()).getReader();
  let received = 0;
  const fail = (controller: ReadableStreamDefaultController, error: unknown): void => {
    deadline.clear();
    controller.error(error);
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      deadline.restart();
      try {
        const { done, value } = await reader.read();
        // Only silence of the service counts, not the time that the reader takes between two chunks.
        deadline.pause();
        if (!done) {
          received += value.length;
          if (length !== undefined && received > length) {
            await reader.cancel().catch(() => {});
            fail(controller, new Overlong({ code: -2, message: `the body is longer than the ${length} bytes that were announced` }));
          } else controller.enqueue(value as Uint8Array<ArrayBuffer>);
        } else if (length !== undefined && received < length && response.status !== 304) {
          fail(controller, broken(`the body was cut off after ${received} of ${length} bytes`));
        } else {
          deadline.clear();
          controller.close();
        }
      } catch (error) {
        if (attempt.signal?.aborted) fail(controller, attempt.signal.reason);
        else if (deadline.expired) {
          fail(controller, new CosError({ code: -3, message: `no data within ${attempt.timeout} ms, after ${received} bytes` }));
        } else fail(controller, broken(`the body was cut off after ${received} bytes: ${rootCause(scrubbed(error, [sign])).message}`));
      }
    },
    async cancel(reason) {
      deadline.clear();
      // Whoever cancels does not want to know what else was wrong, and a runtime's error may quote the sign.
      await reader.cancel(reason).catch(() => {});
    },
  }, { highWaterMark: 0 });
}

/** A body that goes on after the bytes that were announced: what has come may be wrong as well. */
export class Overlong extends CosError {}

function broken(message: string): CosError {
  return new CosError({ code: -2, message });
}
