/**
 * What the client is measured by: the same calls as somebody writes them who has no library, on `fetch` and Web Crypto alone. Each has a sign
 * of its own for its path, the SHA-1 of its content, its body laid out, and its answer read; nothing is checked, bounded, timed or tried again.
 *
 * @module
 */

/** Whose calls they are, and where they go. */
export interface Account {
  readonly appid: number;
  readonly secretId: string;
  readonly secretKey: string;
  readonly endpoint: string;
}

const BUCKET = "mybucket";
const encoder = new TextEncoder();

/** Calls written by hand. */
export class HandClient {
  readonly #account: Account;
  readonly #send: typeof fetch;
  readonly #key: CryptoKey;

  private constructor(account: Account, send: typeof fetch, key: CryptoKey) {
    this.#account = account;
    this.#send = send;
    this.#key = key;
  }

  /** Imports the key. */
  static async of(account: Account, send: typeof fetch = fetch): Promise<HandClient> {
    const secret = encoder.encode(account.secretKey);
    return new HandClient(account, send, await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-1" }, false, ["sign"]));
  }

  /** Asks for attributes. */
  async stat(path: string): Promise<unknown> {
    const encoded = encodePath(path);
    const headers = { Authorization: await this.#sign(encoded) };
    return await dataOf(await this.#send(`${this.#urlOf(encoded)}?op=stat`, { headers }));
  }

  /** Uploads content in one request. */
  async upload(path: string, content: Uint8Array<ArrayBuffer>): Promise<unknown> {
    const encoded = encodePath(path);
    const [sign, digest] = await Promise.all([this.#sign(encoded), crypto.subtle.digest("SHA-1", content)]);
    const sha = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const boundary = `cos-${crypto.randomUUID()}`;
    const body = multipart(boundary, { op: "upload", sha, biz_attr: "", insertOnly: "1" }, content);
    const headers = { Authorization: sign, "Content-Type": `multipart/form-data; boundary=${boundary}` };
    return await dataOf(await this.#send(this.#urlOf(encoded), { method: "POST", headers, body }));
  }

  #urlOf(encoded: string): string {
    return `${this.#account.endpoint}/files/v2/${this.#account.appid}/${BUCKET}${encoded}`;
  }

  async #sign(encoded: string): Promise<string> {
    const { appid, secretId } = this.#account;
    const now = Math.floor(Date.now() / 1000);
    const random = Math.floor(Math.random() * 1e9);
    const plain = `a=${appid}&k=${secretId}&e=${now + 300}&t=${now}&r=${random}&f=/${appid}/${BUCKET}${encoded}&b=${BUCKET}`;
    const mac = await crypto.subtle.sign("HMAC", this.#key, encoder.encode(plain));
    return btoa(String.fromCharCode(...new Uint8Array(mac)) + plain);
  }
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

async function dataOf(response: Response): Promise<unknown> {
  const { code, message, data } = JSON.parse(await response.text());
  if (code !== 0) throw new Error(`${code} ${message}`);
  return data;
}

/** Lays out a body. */
export function multipart(boundary: string, fields: Readonly<Record<string, string>>, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const part = `--${boundary}\r\nContent-Disposition: form-data; name=`;
  let text = "";
  for (const [name, value] of Object.entries(fields)) text += `${part}"${name}"\r\n\r\n${value}\r\n`;
  const head = encoder.encode(`${text}${part}"filecontent"; filename="filecontent"\r\nContent-Type: application/octet-stream\r\n\r\n`);
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  const body = new Uint8Array(head.length + content.length + tail.length);
  body.set(head);
  body.set(content, head.length);
  body.set(tail, head.length + content.length);
  return body;
}

/** Sends nothing and answers at once, as the service answers. */
export function answersAtOnce(stat: string, upload: string): typeof fetch {
  const headers = (text: string): Record<string, string> => ({
    "Content-Type": "application/json",
    "Content-Length": String(text.length),
    Date: new Date().toUTCString(),
  });
  const [forStat, forUpload] = [headers(stat), headers(upload)];
  return (_, init) =>
    Promise.resolve(init?.method === "POST" ? new Response(upload, { headers: forUpload }) : new Response(stat, { headers: forStat }));
}
