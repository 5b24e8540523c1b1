/**
 * A file from one bucket into another: downloaded and uploaded in one stream, for the service copies within a bucket only.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { CosClient } from "../../client.ts";
import type { CallOptions } from "../../core/config.ts";
import type { UpdateFileInput } from "../../generated/requests.ts";
import type { FileStat } from "../../generated/results.ts";
import { type CosResult, localFailure } from "../../core/result.ts";
import type { Remote } from "../remote_name.ts";
import type { RouteOptions } from "./route.ts";

/** Copies a file with its attributes, as the service's own copy does. */
export async function relay(
  client: CosClient,
  from: Remote,
  to: Remote,
  { overwrite, verify, sliceSize, concurrency }: RouteOptions,
  call: CallOptions,
): Promise<CosResult<unknown>> {
  const { signal, timeout, retry } = call;
  const plain: CallOptions = { signal, timeout, retry };
  const source = { bucketName: from.bucket, cosPath: from.path };
  const target = { bucketName: to.bucket, cosPath: to.path };
  const found = await client.statFile(source, plain);
  if (!found.ok) return found;
  const opened = await client.downloadObject(source, plain);
  if (!opened.ok) return opened;
  const { body, contentLength } = opened.data;
  const size = found.data.filesize;
  if (contentLength !== size) {
    await body.cancel();
    return localFailure(
      -2,
      `the download has ${contentLength ?? "an unknown number of"} bytes, the file ${size}: fetch decodes what has a Content-Encoding`,
    );
  }
  const hash = createHash("sha1");
  const data = verify ? hashing(body, (chunk) => hash.update(chunk)) : body;
  const { bizAttr } = found.data;
  const insertOnly = overwrite ? 0 : 1;
  const sent = await client.uploadFileFromBuffer({ ...target, data, size, bizAttr, insertOnly, sliceSize, concurrency }, call);
  if (!sent.ok) return sent;
  const own = hash.digest("hex");
  if (verify && size > 0) {
    const there = await client.statFile(target, plain);
    if (!there.ok) return there;
    const wrong = [found.data.sha, there.data.sha].find((sha) => sha?.toLowerCase() !== own);
    if (wrong !== undefined) return localFailure(-2, `SHA-1: what was copied has ${own}, the service stores ${wrong}`);
  }
  const attributes = attributesOf(found.data);
  return attributes === undefined ? sent : await client.updateFile({ ...target, ...attributes }, plain);
}

/** What an upload does not carry. */
function attributesOf({ authority, forbid, customHeaders = {} }: FileStat): Partial<UpdateFileInput> | undefined {
  const attributes: Partial<UpdateFileInput> = {
    ...authority === "eWRPrivate" || authority === "eWPrivateRPublic" ? { authority } : {},
    ...forbid === 1 || forbid === 2 ? { forbid } : {},
    ...Object.keys(customHeaders).length > 0 ? { customHeaders } : {},
  };
  return Object.keys(attributes).length > 0 ? attributes : undefined;
}

async function* hashing(body: ReadableStream<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      see(part.value);
      yield part.value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
