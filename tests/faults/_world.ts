/**
 * A service with faults, a client before it, and an auditor who sees what is really there.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type CallOptions, type ClientOptions, CosClient, type CosResult, unwrap } from "@cos/v4";
import { CosEmulator, type EmulatorOptions, type LoggedRequest, MemoryStore, type Store } from "@cos/v4/emulator";

/** The account of all these tests. */
export const ACCOUNT = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };
/** The bucket of all these tests. */
export const BUCKET = "mybucket";
/** What the emulator's store calls it. */
const HOME = `${BUCKET}-${ACCOUNT.appid}`;
/** Tries that follow each other at once. */
export const QUICK = { attempts: 3, baseDelay: 1, maxDelay: 2 };

/** What is stored at a path, as far as it does not depend on the time. */
export type State = Record<string, string>;

/** The faces of a world that differ from test to test. */
export interface WorldOptions {
  readonly emulator?: Partial<EmulatorOptions> | undefined;
  readonly client?: Partial<ClientOptions> | undefined;
}

/** A service, a client, and what passed between them. */
export class World {
  /** Milliseconds by which everybody's clock is off; lets something be old. */
  shift = 0;
  /** Signs that were sent. */
  readonly signs: string[] = [];
  /** How often each operation really took effect, by `op` and path. */
  readonly effects: Map<string, number> = new Map();
  readonly emulator: CosEmulator;
  /** What the emulator keeps. */
  readonly store: Store;
  client: CosClient;
  /** Looks and prepares without faults, if none are at work. */
  readonly auditor: CosClient;
  /** Bytes that a download gave. */
  got: Uint8Array | undefined;
  /** A folder of local files, where there is one. */
  folder = "";
  /** Requests that the emulator has not answered yet. */
  open = 0;
  readonly #options: ClientOptions;

  constructor(options: WorldOptions = {}) {
    const now = (): number => Date.now() + this.shift;
    this.store = options.emulator?.store ?? new MemoryStore();
    this.emulator = new CosEmulator({
      store: this.store,
      ...ACCOUNT,
      now,
      remember: 100_000,
      hooks: {
        after: (request, answer) => {
          if (answer.code !== 0) return;
          const key = `${request.op} ${request.path}`;
          this.effects.set(key, (this.effects.get(key) ?? 0) + 1);
        },
      },
      ...options.emulator,
    });
    const { respond } = this.emulator;
    this.emulator.respond = async (request) => {
      this.open++;
      try {
        return await respond.call(this.emulator, request);
      } finally {
        this.open--;
      }
    };
    const send: typeof fetch = (url, init) => {
      this.#keepSign(url, init);
      return this.emulator.fetch(String(url), init);
    };
    this.#options = { ...ACCOUNT, now, retry: QUICK, timeout: 20_000, ...options.client };
    this.client = new CosClient({ ...this.#options, fetch: send });
    this.auditor = new CosClient({ ...ACCOUNT, now, fetch: this.emulator.fetch as typeof fetch, retry: { attempts: 1 } });
  }

  /** Goes over real sockets from now on. */
  async listen(): Promise<void> {
    const { url: endpoint } = await this.emulator.listen();
    const send: typeof fetch = (url, init) => {
      this.#keepSign(url, init);
      return fetch(url, init);
    };
    this.client = new CosClient({ ...this.#options, endpoint, fetch: send });
  }

  #keepSign(url: unknown, init: RequestInit | undefined): void {
    this.signs.push(new Headers(init?.headers).get("Authorization") ?? new URL(String(url)).searchParams.get("sign") ?? "");
  }

  /** The requests of an operation to a path, of the client and the auditor alike. */
  requests(op: string, path?: string): LoggedRequest[] {
    return this.emulator.requests.filter((request) => request.op === op && (path === undefined || request.path === path));
  }

  /** Puts a file where it was not. */
  async put(path: string, data: string | Uint8Array<ArrayBuffer>, bizAttr = ""): Promise<void> {
    unwrap(await this.auditor.uploadFileFromBuffer({ bucketName: BUCKET, cosPath: path, data, bizAttr, insertOnly: 0 }));
  }

  /** Lets something happen an hour ago. */
  async earlier(action: () => Promise<unknown>): Promise<void> {
    this.shift = -3_600_000;
    await action();
    this.shift = 0;
  }

  /**
   * All that is stored: folders, files with their content and attributes, and the uploads under way at paths that may have one. Read from the
   * store itself, past the operations and whatever is wrong with them. That names, sizes, SHA-1s and bytes agree is checked along the way.
   */
  async state(paths: readonly string[] = []): Promise<State> {
    const state: State = {};
    const files = new Set(paths);
    const walk = async (folder: string): Promise<void> => {
      for (const name of (await this.store.names(HOME, folder, { limit: 1_000_000 })).names) {
        if (!name.endsWith("/")) {
          files.add(folder + name);
          continue;
        }
        const record = await this.store.folder(HOME, folder + name);
        if (record !== undefined) state[folder + name] = `folder ${record.bizAttr}`;
        await walk(folder + name);
      }
    };
    await walk("/");
    for (const path of [...files].sort()) {
      const upload = await this.store.upload(HOME, path);
      if (upload !== undefined) {
        state[`${path} (pending)`] = JSON.stringify([upload.filesize, (await this.store.slices(HOME, path)).length]);
      }
      const file = await this.file(path);
      if (file !== undefined) state[path] = JSON.stringify(file);
    }
    return state;
  }

  /** A file as it is stored, without its times. */
  async file(path: string): Promise<{ readonly size: number; readonly sha: string; readonly attributes: unknown } | undefined> {
    const record = await this.store.file(HOME, path);
    if (record === undefined) return undefined;
    const { content, sha, bizAttr, authority, forbid, headers } = record;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of await this.store.read(content, 0, content.size)) chunks.push(chunk as Uint8Array<ArrayBuffer>);
    const bytes = await new Blob(chunks).bytes();
    assert(bytes.length === content.size, `${path} has ${bytes.length} bytes, but is said to have ${content.size}`);
    assert(await sha1(bytes) === sha, `${path} has another SHA-1 than is said`);
    return { size: content.size, sha, attributes: [bizAttr, authority, forbid, headers] };
  }
}

/** The content of an object, or an exception. */
export async function bytesOf(
  result: CosResult<{ readonly body: ReadableStream<Uint8Array<ArrayBuffer>> }>,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(unwrap(result).body).bytes();
}

/** SHA-1 in hex. */
export async function sha1(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Protocol notes 4.2: byte i is (i·31 + 7) mod 251. */
export function patterned(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, i) => (i * 31 + 7) % 251);
}

/** Everything of a value that could ever be printed: its inspection, its JSON, and the texts of its errors all the way down. */
export function everythingOf(value: unknown): string {
  const texts = [Deno.inspect(value, { depth: 20, showHidden: true, strAbbreviateSize: Infinity, iterableLimit: Infinity })];
  try {
    texts.push(JSON.stringify(value) ?? "");
  } catch {
    // What cannot be JSON cannot tell anything as JSON.
  }
  for (let at = value, depth = 0; typeof at === "object" && at !== null && depth < 20; depth++) {
    const { message, stack, cause } = at as { message?: unknown; stack?: unknown; cause?: unknown };
    texts.push(String(message), String(stack));
    at = cause;
  }
  return texts.join("\n");
}

/** Fails when a value holds a secret or a sign, raw or percent-encoded. */
export function assertNoSecret(value: unknown, signs: readonly string[]): void {
  const text = everythingOf(value);
  for (const secret of [ACCOUNT.secretKey, ...signs.flatMap((sign) => [sign, encodeURIComponent(sign)])]) {
    assert(secret === "" || !text.includes(secret), `a secret or a sign is in what the caller gets: ${text.slice(0, 300)}`);
  }
}

/** A method of a client by its name, for tables. */
export function methodOf(client: CosClient, name: string): (input: object, options?: CallOptions) => Promise<CosResult<unknown>> {
  return (client as unknown as Record<string, (input: object, options?: CallOptions) => Promise<CosResult<unknown>>>)[name]!.bind(client);
}

/** No sign for one use was sent twice: the service would refuse the second, and nobody could tell what became of the first. */
export function assertSingleUse(signs: readonly string[], place: string): void {
  const once = signs.filter((sign) => /&e=0&/.test(atob(sign)));
  assertEquals(new Set(once).size, once.length, `${place}: a sign for one use was sent twice`);
}
