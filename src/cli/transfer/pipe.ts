/**
 * Standard input into a bucket. The service wants to know the size beforehand, and a pipe does not.
 *
 * @module
 */
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CosClient } from "../../client.ts";
import type { CallOptions } from "../../core/config.ts";
import type { CosResult } from "../../core/result.ts";
import type { Context } from "../context.ts";
import type { Remote } from "../remote_name.ts";
import { unlessAborted } from "../waiting.ts";
import type { RouteOptions } from "./route.ts";

/** Up to here, content of unknown size is kept in memory; what is longer goes through a temporary file. */
const IN_MEMORY = 8 * 1024 * 1024;

/** Uploads what comes through standard input. */
export async function uploadPipe(
  context: Context,
  client: CosClient,
  to: Remote,
  { overwrite, sliceSize, concurrency, verify, size }: RouteOptions,
  call: CallOptions,
): Promise<CosResult<unknown>> {
  const target = { bucketName: to.bucket, cosPath: to.path, insertOnly: overwrite ? 0 as const : 1 as const, sliceSize, concurrency };
  if (size !== undefined) return await client.uploadFileFromBuffer({ ...target, data: chunksOf(context), size }, call);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const input = chunksOf(context);
  for (let next = await input.next(); !next.done; next = await input.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > IN_MEMORY) {
      return await throughFile(chunks, input, (localPath) => client.uploadFile({ ...target, localPath, verifySha1: verify }, call));
    }
  }
  const data = new Blob(chunks as Uint8Array<ArrayBuffer>[]);
  return await client.uploadFileFromBuffer({ ...target, data }, call);
}

async function* chunksOf({ io, signal }: Context): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await unlessAborted(io.stdin.read(), signal); chunk; chunk = await unlessAborted(io.stdin.read(), signal)) yield chunk;
}

async function throughFile<T>(
  begun: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
  action: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "cos-stdin-"));
  try {
    const path = join(folder, "content");
    const file = await open(path, "wx", 0o600);
    try {
      for (const chunk of begun) await file.write(chunk);
      for await (const chunk of rest) await file.write(chunk);
    } finally {
      await file.close();
    }
    return await action(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
