/**
 * What the emulator's tests send, written down without the client: a mistake on both sides would otherwise cancel out.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { CosEmulator } from "../../src/emulator/mod.ts";
import type { EmulatorOptions } from "../../src/emulator/mod.ts";

export const account = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };
export const T = 1_500_000_000;
export const API = "http://sh.file.myqcloud.com/files/v2/100000/mybucket";
export const DOWNLOAD = "http://mybucket-100000.cossh.myqcloud.com";
export const PUBLIC_DOWNLOAD = "http://open-100000.cossh.myqcloud.com";

let random = 0;

/** Signs a plain text. */
export function signPlain(plain: string | Uint8Array, key: string = account.secretKey): string {
  const bytes = Buffer.from(plain as string);
  return Buffer.concat([createHmac("sha1", key).update(bytes).digest(), bytes]).toString("base64");
}

/** Signs fields; those not given fit, and the sign is a reusable one for anything. */
export function sign(fields: { a?: string; b?: string; k?: string; e?: number; t?: number; f?: string; key?: string } = {}): string {
  const { a = "100000", b = "mybucket", k = account.secretId, t = T, e = T + 300, f = "", key } = fields;
  return signPlain(`a=${a}&k=${k}&e=${e}&t=${t}&r=${random++}&f=${f}&b=${b}`, key);
}

/** A single-use sign for a path, which must be given encoded. */
export function signOnce(path: string): string {
  return sign({ e: 0, f: `/100000/mybucket${path}` });
}

/** The body of an answer. */
export interface Envelope {
  code: number;
  message: string;
  request_id: string;
  // deno-lint-ignore no-explicit-any -- tests look at whatever is there
  data?: any;
}

/** An answer, read. */
export interface Reply extends Envelope {
  status: number;
  headers: Headers;
}

/** An emulator whose clock stands still until it is moved, and the shortest ways to talk to it. */
export class Wire implements AsyncDisposable {
  readonly emulator: CosEmulator;
  time = T;

  constructor(options: Partial<EmulatorOptions> = {}) {
    this.emulator = new CosEmulator({
      ...account,
      buckets: ["mybucket", "my-second-bucket", { name: "open", public: true }],
      now: () => this.time * 1000,
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.emulator.close();
  }

  async reply(url: string, init: RequestInit = {}): Promise<Reply> {
    const response = await this.emulator.fetch(url, init);
    const text = await response.text();
    const envelope = text === "" ? { code: NaN, message: "", request_id: "" } : JSON.parse(text) as Envelope;
    return { ...envelope, status: response.status, headers: response.headers };
  }

  async get(path: string, query: string, authorization = sign()): Promise<Reply> {
    return await this.reply(`${API}${path}?${query}`, { headers: { authorization } });
  }

  async stat(path: string): Promise<Reply> {
    return await this.get(path, "op=stat");
  }

  async json(path: string, body: unknown, authorization?: string): Promise<Reply> {
    const once = ["update", "delete", "move", "copy"].includes((body as { op: string }).op);
    return await this.reply(`${API}${path}`, {
      method: "POST",
      headers: { authorization: authorization ?? (once ? signOnce(path) : sign()), "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  /** Posts fields as the Python SDK does: every part with a file name and no type. */
  async form(path: string, fields: Record<string, string | Uint8Array>, authorization = sign()): Promise<Reply> {
    const { body, type } = form(fields);
    return await this.reply(`${API}${path}`, { method: "POST", headers: { authorization, "content-type": type }, body });
  }

  async upload(path: string, content: string | Uint8Array, more: Record<string, string> = {}): Promise<Reply> {
    return await this.form(path, { insertOnly: "1", biz_attr: "", filecontent: content, op: "upload", ...more });
  }

  async download(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
    return await this.emulator.fetch(DOWNLOAD + path, { method, headers: { authorization: sign(), ...headers } });
  }
}

/** One part of a form: its header lines and its content. */
export type RawPart = readonly [header: string, content: string | Uint8Array];

/** A form laid out by hand. */
export function rawForm(parts: readonly RawPart[], boundary = "B", before = ""): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [Buffer.from(before)];
  for (const [header, content] of parts) {
    pieces.push(Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`), Buffer.from(content as string), Buffer.from("\r\n"));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return new Uint8Array(Buffer.concat(pieces));
}

/** A form as the Python SDK sends it. */
export function form(fields: Record<string, string | Uint8Array>): { body: Uint8Array<ArrayBuffer>; type: string } {
  const boundary = "0123456789abcdef0123456789abcdef";
  const parts = Object.entries(fields).map(([name, content]): RawPart => {
    return [`Content-Disposition: form-data; name="${name}"; filename="${name}"`, content];
  });
  return { body: rawForm(parts, boundary), type: `multipart/form-data; boundary=${boundary}` };
}

/** The buffer of the golden vectors: byte i is (i*31+7) mod 251 (protocol notes, section 4.2). */
export function golden(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + 7) % 251;
  return bytes;
}
