/**
 * What is measured beside the client: bare `fetch`, with bodies laid out beforehand, in the fastest way that is simple on each runtime.
 *
 * @module
 */
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const SLICE = 1048576;
const BOUNDARY = "cos-00000000-0000-0000-0000-000000000000";
const HEADERS = { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` };

/** The requests of the client, sent by `fetch` itself. */
export class BareClient {
  readonly #url: string;
  readonly #sign: string;
  readonly #small: Uint8Array<ArrayBuffer>;
  readonly #slices: Uint8Array<ArrayBuffer>[];

  /**
   * Lays out all bodies.
   *
   * @param endpoint Where the server is.
   * @param sign Goes with every request.
   * @param small Content of the small upload.
   * @param size Bytes in all slices together.
   */
  constructor(endpoint: string, sign: string, small: Uint8Array, size: number) {
    this.#url = `${endpoint}/files/v2/100000/mybucket/dir/file.bin`;
    this.#sign = sign;
    this.#small = bodyOf({ op: "upload", sha: "0".repeat(40), biz_attr: "", insertOnly: "1" }, small);
    const slice = crypto.getRandomValues(new Uint8Array(65536));
    const content = new Uint8Array(SLICE);
    for (let at = 0; at < SLICE; at += slice.length) content.set(slice, at);
    this.#slices = Array.from(
      { length: size / SLICE },
      (_, index) => bodyOf({ op: "upload_slice_data", session: "0123456789abcdef".repeat(4), offset: String(index * SLICE) }, content),
    );
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

  /** Uploads all slices, so many at a time. */
  async uploadSlices(concurrency: number): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < this.#slices.length) await this.#post(this.#slices[next++]!);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  async #post(body: Uint8Array<ArrayBuffer>): Promise<string> {
    const response = await fetch(this.#url, { method: "POST", headers: { ...HEADERS, Authorization: this.#sign }, body });
    return await response.text();
  }
}

function bodyOf(fields: Readonly<Record<string, string>>, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const part = `--${BOUNDARY}\r\nContent-Disposition: form-data; name=`;
  const texts = Object.entries(fields).map(([name, value]) => `${part}"${name}"\r\n\r\n${value}\r\n`);
  const head = new TextEncoder().encode(
    `${texts.join("")}${part}"filecontent"; filename="filecontent"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = new TextEncoder().encode(`\r\n--${BOUNDARY}--\r\n`);
  const body = new Uint8Array(head.length + content.length + tail.length);
  body.set(head);
  body.set(content, head.length);
  body.set(tail, head.length + content.length);
  return body;
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
