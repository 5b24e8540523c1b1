/**
 * A bucket of S3 in a world: behind a server in between that counts requests and does what networks do. What is stored is read from the files of
 * the S3 server itself, and never through the client under test.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import { errorReply, type ProxyFault, type ProxyRequest, type Reply, S3Proxy } from "../s3/proxy.ts";
import { printOf, type Thing } from "./_content.ts";
import { Random } from "./_random.ts";
import type { Lie, S3Rule } from "./_scenario.ts";

/** A server of S3 that keeps its objects in files. */
export interface S3Server {
  readonly endpoint: string;
  /** Where it keeps objects. */
  readonly folder: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The server that somebody has started for all of it; nothing where there is none. */
export const s3Server: S3Server | undefined = process.env.COS_TEST_S3 ? JSON.parse(process.env.COS_TEST_S3) : undefined;

let buckets = 0;

/** A bucket. */
export class S3Bucket implements AsyncDisposable {
  readonly name: string;
  readonly proxy: S3Proxy;
  readonly server: S3Server;
  /** What goes wrong from now on. */
  rule: S3Rule | undefined;
  /** How often it did. */
  struck = 0;
  #random = new Random(0);
  #fitted = 0;

  private constructor(server: S3Server, name: string, proxy: S3Proxy) {
    this.server = server;
    this.name = name;
    this.proxy = proxy;
  }

  /** Makes a bucket, empty. */
  static async open(server: S3Server): Promise<S3Bucket> {
    const bucket = new S3Bucket(server, `world-${process.pid}-${++buckets}`, await S3Proxy.open(server.endpoint));
    await bucket.#send("PUT", "", undefined, {});
    return bucket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
  }

  /** What the command takes from its environment. */
  get env(): Record<string, string> {
    const { accessKeyId, secretAccessKey } = this.server;
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_ENDPOINT_URL_S3: this.proxy.url };
  }

  /**
   * Stores an object.
   *
   * @param key Its key.
   * @param bytes Its content; nothing deletes it.
   * @param isForeign Whether nothing is said with it that proves its content later.
   */
  async put(key: string, bytes: Uint8Array<ArrayBuffer> | undefined, isForeign: boolean): Promise<void> {
    if (bytes === undefined) return await this.#send("DELETE", `/${key}`, undefined, {});
    const [sha1, md5] = ["sha1", "md5"].map((algorithm) => createHash(algorithm).update(bytes).digest("hex"));
    await this.#send("PUT", `/${key}`, bytes, isForeign ? {} : { "x-amz-meta-sha1": sha1!, "x-amz-meta-md5": md5! });
  }

  /** The content of an object; nothing where there is none. */
  async stored(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return await readFile(`${this.server.folder}/${this.name}/${key}`).then((bytes) => new Uint8Array(bytes), () => undefined);
  }

  /** All that is stored. */
  async state(state: Map<string, Thing>, below = ""): Promise<void> {
    const folder = `${this.server.folder}/${this.name}/${below}`;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (below === "" && entry.name === ".sgwtmp") continue;
      if (entry.isDirectory()) await this.state(state, `${below}${entry.name}/`);
      else state.set(`s3:/${below}${entry.name}`, { kind: "file", print: printOf(await readFile(folder + entry.name)) });
    }
  }

  /** Whether any upload in parts is unfinished. */
  async isUnfinished(): Promise<boolean> {
    const folder = `${this.server.folder}/${this.name}/.sgwtmp/multipart`;
    for (const key of await readdir(folder).catch(() => [])) if ((await readdir(`${folder}/${key}`)).length > 0) return true;
    return false;
  }

  /** From now on something goes wrong, or nothing does. */
  spoil(rule: S3Rule | undefined): void {
    this.rule = rule;
    this.#random = new Random(rule?.seed ?? 0);
    this.#fitted = 0;
  }

  /** What goes wrong with a request. */
  strike({ op }: ProxyRequest): ProxyFault | undefined {
    const { rule } = this;
    if (!rule || (rule.ops.length > 0 && !rule.ops.includes(op))) return undefined;
    const number = ++this.#fitted;
    if (number < rule.first || number > rule.last || !this.#random.chance(rule.probability)) return undefined;
    this.struck++;
    return FAULTS[rule.fault];
  }

  async #send(method: string, path: string, body: Uint8Array<ArrayBuffer> | undefined, headers: Record<string, string>): Promise<void> {
    const { AwsV4Signer } = await import("aws4fetch");
    const { endpoint, accessKeyId, secretAccessKey } = this.server;
    const encoded = path.split("/").map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    ).join("/");
    const url = `${endpoint}/${this.name}${encoded}`;
    const key = { accessKeyId, secretAccessKey, service: "s3", region: "us-east-1" };
    const signed = await new AwsV4Signer({ ...key, method, url, headers }).sign();
    const answer = await fetch(url, { method, headers: signed.headers, ...body ? { body } : {} });
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  }
}

/** What goes wrong, by its name. */
const FAULTS = {
  "dropped": { drop: true },
  "answer lost": { drop: true, effect: true },
  "503": { reply: errorReply(503, "SlowDown") },
  "500 behind the effect": { reply: errorReply(500, "InternalError"), effect: true },
  "502 of a proxy": { reply: { status: 502, headers: { "content-type": "text/html" }, body: "<html>no" } },
  "200 with an error": { reply: { ...errorReply(500, "InternalError"), status: 200 } },
  "403": { reply: errorReply(403, "AccessDenied") },
  "cut at its end": { cut: -1 },
  "cut early": { cut: 7 },
  "sent in part": { cutBody: 50 },
  "another ETag": { etag: '"0123456789abcdef0123456789abcdef"' },
  "a bit turned": { flip: 0 },
  "no ETag": { etag: "" },
} as const satisfies Record<string, ProxyFault>;

/** Names of what goes wrong. */
export const S3_FAULTS = Object.keys(FAULTS) as (keyof typeof FAULTS)[];

/** What goes wrong, by its name. */
export type S3FaultName = keyof typeof FAULTS;

/** Lies that only listings of S3 have in the same words, or have not at all. */
const OUT = [
  "../neighbour.txt",
  "..",
  "../evil.txt",
  "../../outside/keep.txt",
  "sub/../../evil.txt",
  "a%5C..%5C..%5Cevil.txt",
  ".",
  "/evil.txt",
];

/** Makes a page of a listing a lie. */
export function lieOfS3(how: Lie, reply: Reply, prefix: string, page: number): Reply {
  let text = new TextDecoder().decode(reply.body as Uint8Array);
  const goOn = (token: string): void => {
    text = text.replace(/<NextContinuationToken>.*?<\/NextContinuationToken>/, "");
    const next = token === "" ? "" : `<NextContinuationToken>${token}</NextContinuationToken>`;
    text = text.replace(/<IsTruncated>.*?<\/IsTruncated>/, `<IsTruncated>true</IsTruncated>${next}`);
  };
  const contents = (key: string): string =>
    `<Contents><Key>${key}</Key><Size>3</Size><ETag>&#34;0123456789abcdef0123456789abcdef&#34;</ETag><LastModified>2020-01-01T00:00:00Z</LastModified></Contents>`;
  const add = (inner: string): void => void (text = text.replace("</ListBucketResult>", `${inner}</ListBucketResult>`));
  const under = encodeURIComponent(prefix).replaceAll("%2F", "/");
  if (how === "same context") goOn("again");
  else if (how === "no context") goOn("");
  else if (how === "two contexts") goOn(page % 2 === 0 ? "one" : "two");
  else if (how === "same page") goOn(`page${page}`);
  else if (how === "empty pages") {
    goOn(`page${page}`);
    if (page > 0) text = text.replace(/<(Contents|CommonPrefixes)>.*?<\/\1>/gs, "");
  } else if (how === "larger sizes") text = text.replace(/<Size>([0-9]+)</g, (_, size) => `<Size>${Number(size) + 1}<`);
  else if (how === "smaller sizes") text = text.replace(/<Size>([0-9]+)</g, (_, size) => `<Size>${Math.max(0, Number(size) - 1)}<`);
  else if (how === "other SHA-1") text = text.replace(/<ETag>.*?<\/ETag>/g, "<ETag>&#34;0123456789abcdef0123456789abcdef&#34;</ETag>");
  else if (how === "names that lead out") {
    add(OUT.map((name) => contents(under + name)).join("") + `<CommonPrefixes><Prefix>${under}../</Prefix></CommonPrefixes>`);
  } else if (how === "a name twice") add(/<Contents>.*?<\/Contents>/s.exec(text)?.[0] ?? "");
  else if (how === "names of nothing") add(contents(`${under}nothing.txt`));
  return { ...reply, body: text };
}
