/**
 * What tests of S3 have in common: each runs against every server that there is, and between an emulator and a server stands whatever a test puts there.
 *
 * @module
 */
import { CosClient, type S3Folder, type S3Settings } from "../../mod.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { S3Client } from "../../src/transfer/s3/s3_client.ts";
import { unwrap } from "../../src/core/result.ts";
import { S3_KEY, type S3Server, s3Servers, type StartOptions } from "./servers.ts";

/** Sends a request, or does something else about it. */
export type Meddler = (
  send: () => Promise<Response>,
  request: { readonly method: string; readonly url: URL; readonly headers: Headers },
) => Promise<Response>;

/** An emulator of v4 and a server of S3, with a bucket each. */
export class Scene implements AsyncDisposable {
  readonly server: S3Server;
  readonly bucket: string;
  readonly emulator = new CosEmulator({ buckets: ["mybucket", "other"] });
  readonly cos = new CosClient(this.emulator.clientOptions);
  /** A folder of one's own. */
  readonly dir: string = Deno.makeTempDirSync({ prefix: "cos-s3-test-" });
  /** Stands between the client and the server. */
  meddle: Meddler = (send) => send();
  /** Requests that were made of the server, as `METHOD key?query`. */
  readonly requests: string[] = [];

  constructor(server: S3Server, bucket: string) {
    this.server = server;
    this.bucket = bucket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.dir, { recursive: true });
  }

  /** Settings of the server. */
  get s3(): S3Settings {
    return {
      ...S3_KEY,
      endpoint: this.server.endpoint,
      retry: { baseDelay: 1, maxDelay: 5 },
      fetch: ((input: string, init?: RequestInit) => {
        const url = new URL(input);
        const method = init?.method ?? "GET";
        this.requests.push(`${method} ${decodeURIComponent(url.pathname).slice(this.bucket.length + 2)}${url.search}`);
        return this.meddle(() => fetch(input, init), { method, url, headers: new Headers(init?.headers) });
      }) as typeof fetch,
    };
  }

  /** A folder of the bucket. */
  at(prefix: string): S3Folder {
    return { s3: this.s3, bucket: this.bucket, prefix };
  }

  /** Asks the bucket with nothing in between. */
  get client(): S3Client {
    return new S3Client({ ...S3_KEY, endpoint: this.server.endpoint }, this.bucket);
  }

  /** Puts files into the bucket of v4. */
  async put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [cosPath, data] of Object.entries(files)) {
      unwrap(await this.cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath, data, insertOnly: 0 }));
    }
  }

  /** Writes a local file. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = `${this.dir}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await (typeof content === "string" ? Deno.writeTextFile(path, content) : Deno.writeFile(path, content));
    return path;
  }

  /** The content of an object; nothing where there is none. */
  async get(key: string): Promise<Uint8Array | undefined> {
    const object = await this.client.get(key, {}, {});
    return object.ok ? await object.data.bytes() : undefined;
  }

  /** Keys that begin with a prefix. */
  async keys(prefix = ""): Promise<string[]> {
    const page = unwrap(await this.client.list(prefix, 1000, undefined, {}, ""));
    return page.objects.map(({ key }) => key);
  }

  /** Uploads under way. */
  async uploads(): Promise<number> {
    return unwrap(await this.client.listUploads("", {})).length;
  }
}

/** Bytes that nothing can guess. */
export function bytes(length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(all.subarray(at, at + 65_536));
  return all;
}

/** Bytes in a MiB. */
export const MIB: number = 1024 * 1024;

/** Registers tests against every server: one that is missing is told of, and its tests are skipped. */
export async function onEachServer(register: (test: Register, name: string) => void, options: StartOptions = {}): Promise<void> {
  for (const one of await s3Servers()) {
    if (one.missing !== undefined) {
      console.log(`skipped, no ${one.name}: ${one.missing}`);
      register((name) => Deno.test.ignore(`${name} (${one.name}: ${one.missing})`, () => {}), one.name);
      continue;
    }
    // Started before the tests, for it outlives each of them.
    const server = await one.start(one.name.startsWith("versitygw") ? options : {});
    Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());
    let count = 0;
    register((name, body) => {
      Deno.test(`${name} (${one.name})`, async () => {
        const bucket = `bucket${++count}`;
        await server.createBucket(bucket);
        await using scene = new Scene(server, bucket);
        await body(scene);
      });
    }, one.name);
  }
}

/** Registers a test with a scene of its own. */
export type Register = (name: string, body: (scene: Scene) => Promise<void>) => void;
