/**
 * What transfers are measured by: bare `fetch`, in the fastest way that is simple on each runtime.
 *
 * @module
 */
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { multipart } from "./by_hand.ts";

const SLICE = 1048576;
const BOUNDARY = "cos-00000000-0000-0000-0000-000000000000";
/** Bytes behind the content. */
const TAIL = `\r\n--${BOUNDARY}--\r\n`.length;
const HEADERS = { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` };

/** The requests of the client, sent by `fetch` itself: one sign for all of them, bodies laid out beforehand, answers not looked at. */
export class BareClient {
  readonly #url: string;
  readonly #sign: string;
  readonly #small: Uint8Array<ArrayBuffer>;

  /**
   * Lays out the body of the small upload.
   *
   * @param endpoint Where the server is.
   * @param sign Goes with every request.
   * @param small Content of the small upload.
   */
  constructor(endpoint: string, sign: string, small: Uint8Array) {
    this.#url = `${endpoint}/files/v2/100000/mybucket/dir/file.bin`;
    this.#sign = sign;
    this.#small = multipart(BOUNDARY, { op: "upload", sha: "0".repeat(40), biz_attr: "", insertOnly: "1" }, small);
  }

  /** Asks for attributes. */
  async stat(): Promise<string> {
    const response = await fetch(`${this.#url}?op=stat`, { headers: { Authorization: this.#sign } });
    return await response.text();
  }

  /** Uploads the small content. */
  async upload(): Promise<string> {
    return await this.#post(this.#small);
  }

  /** Uploads a file slice by slice, so many at a time. */
  async uploadFile(path: string, concurrency: number): Promise<void> {
    const file = await open(path, "r");
    const { size } = await file.stat();
    const fields = { op: "upload_slice_data", session: "0123456789abcdef".repeat(4), offset: String(size) };
    let next = 0;
    const worker = async (): Promise<void> => {
      // Whoever writes it by hand reads each slice to where it belongs, and uses the memory again.
      const body = multipart(BOUNDARY, fields, new Uint8Array(SLICE));
      const at = multipart(BOUNDARY, fields, new Uint8Array(0)).length - TAIL;
      while (next < size) {
        const offset = next;
        next += SLICE;
        await file.read(body, at, SLICE, offset);
        await this.#post(body);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    await file.close();
  }

  async #post(body: Uint8Array<ArrayBuffer>): Promise<string> {
    const response = await fetch(this.#url, { method: "POST", headers: { ...HEADERS, Authorization: this.#sign }, body });
    return await response.text();
  }
}

const { Deno: deno, Bun: bun } = globalThis as unknown as {
  Deno?: { open(path: string, options: object): Promise<{ writable: WritableStream<Uint8Array> }> };
  Bun?: { write(path: string, response: Response): Promise<number> };
};

/** One GET, saved as the runtime itself offers it. */
export async function saveWhole(url: string, path: string): Promise<void> {
  const response = await fetch(url);
  if (bun) await bun.write(path, response);
  else if (deno) await response.body!.pipeTo((await deno.open(path, { write: true, create: true, truncate: true })).writable);
  else await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
}

/** Several GETs, each of a part, written where they belong as they come. */
export async function saveRanges(url: string, path: string, size: number, parts: number): Promise<void> {
  const file = await open(path, "w");
  const step = Math.ceil(size / parts);
  await Promise.all(Array.from({ length: parts }, async (_, index) => {
    let offset = index * step;
    const response = await fetch(url, { headers: { Range: `bytes=${offset}-${Math.min(size, offset + step) - 1}` } });
    for await (const chunk of response.body!) {
      await file.write(chunk, 0, chunk.length, offset);
      offset += chunk.length;
    }
  }));
  await file.close();
}
