/**
 * What the tests of transfers share: a client, an emulator, a folder that goes away, and a look at every request on its way.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Auth, type ClientOptions, CosClient, type CosFailure, type CosResult, type SignRequest, unwrap } from "../../mod.ts";
import { CosEmulator, type EmulatorOptions } from "../../src/emulator/mod.ts";

export const MIB = 1024 * 1024;
export const bucketName = "mybucket";
export const credentials = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };
/** Three tries at once. */
export const AT_ONCE = { attempts: 3, baseDelay: 0 };

/** A request as it was sent. */
export interface Sent {
  /** The `op` word, or `download`. */
  readonly op: string;
  /** Text fields of a form, or of a query. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where a slice begins. */
  readonly offset: number;
  /** The bytes of `filecontent`. */
  readonly content: Uint8Array;
  /** Its sign, decoded. */
  readonly sign: string;
  /** The Range header. */
  readonly range: string | undefined;
  /** Its path in the bucket. */
  readonly path: string;
}

/** What comes between the client and the emulator: an answer in place of the emulator's, or nothing. */
export type Intercept = (sent: Sent, init: RequestInit) => Promise<Response | void> | Response | void;

/** What a test is about. */
export interface SceneOptions {
  readonly emulator?: EmulatorOptions;
  readonly client?: Partial<ClientOptions>;
  /** Looks at each request before it goes on. */
  readonly before?: Intercept;
  /** Looks at each answer on its way back. */
  readonly after?: (sent: Sent, answer: Response) => Promise<Response | void> | Response | void;
  /** Talk HTTP over a socket, with the runtime's own fetch. */
  readonly sockets?: boolean;
}

/** A client, its emulator, and what passes between them. */
export interface Scene {
  readonly cos: CosClient;
  readonly emulator: CosEmulator;
  readonly dir: string;
  /** All requests, in the order in which they were sent. */
  readonly sent: Sent[];
  /** Those with one `op` word. */
  of(op: string): Sent[];
  /** What was signed. */
  readonly signed: SignRequest[];
  /** Requests under way now, and the most at once. */
  readonly flight: { now: number; most: number };
  /** Writes a local file and returns its path. */
  file(name: string, content: Uint8Array | string): Promise<string>;
  /** Names in the folder. */
  names(): string[];
  /** Puts a file into the bucket without the client under test. */
  put(cosPath: string, content: Uint8Array | string): Promise<void>;
  /** Reads a file from the bucket without the client under test. */
  get(cosPath: string): Promise<Uint8Array>;
}

/** Runs a test in a scene of its own. */
export async function scene(options: SceneOptions, body: (scene: Scene) => Promise<void>): Promise<void> {
  const emulator = new CosEmulator({ ...credentials, buckets: [bucketName], remember: 100_000, ...options.emulator });
  const dir = await Deno.makeTempDir({ prefix: "cos-transfer-" });
  const sent: Sent[] = [];
  const signed: SignRequest[] = [];
  const flight = { now: 0, most: 0 };
  const auth = new Auth(credentials);
  const send: typeof fetch = options.sockets ? fetch : emulator.fetch as typeof fetch;
  const watched = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const one = readRequest(String(input), init);
    sent.push(one);
    flight.most = Math.max(flight.most, ++flight.now);
    try {
      const instead = await options.before?.(one, init);
      if (instead) return instead;
      const answer = await send(input, init);
      return await options.after?.(one, answer) ?? answer;
    } finally {
      flight.now--;
    }
  };
  try {
    const endpoint = options.sockets ? { endpoint: (await emulator.listen()).url } : {};
    const direct = new CosClient({ ...credentials, fetch: emulator.fetch as typeof fetch });
    const cos = new CosClient({
      appid: credentials.appid,
      signer: (request) => {
        signed.push(request);
        return auth.sign(request);
      },
      fetch: watched as typeof fetch,
      retry: { attempts: 1 },
      ...endpoint,
      ...options.client,
    });
    await body({
      cos,
      emulator,
      dir,
      sent,
      signed,
      flight,
      of: (op) => sent.filter((one) => one.op === op),
      file: async (name, content) => {
        const path = `${dir}/${name}`;
        await (typeof content === "string" ? Deno.writeTextFile(path, content) : Deno.writeFile(path, content));
        return path;
      },
      names: () => Array.from(Deno.readDirSync(dir), ({ name }) => name).sort(),
      put: async (cosPath, data) => {
        unwrap(await direct.uploadFileFromBuffer({ bucketName, cosPath, data, insertOnly: 0 }));
      },
      get: async (cosPath) =>
        new Uint8Array(await new Response(unwrap(await direct.downloadObject({ bucketName, cosPath })).body).arrayBuffer()),
    });
  } finally {
    await emulator.close();
    await Deno.remove(dir, { recursive: true });
  }
}

function readRequest(url: string, init: RequestInit): Sent {
  const { pathname, searchParams } = new URL(url);
  const headers = new Headers(init.headers);
  const path = decodeURIComponent(pathname.replace(/^\/(files\/v2\/\d+\/[^/]+|[^/]+-\d+(?=\/))/, ""));
  const body = init.body instanceof Uint8Array ? init.body : new TextEncoder().encode(String(init.body ?? ""));
  const fields: Record<string, string> = Object.fromEntries(searchParams);
  if (headers.get("content-type")?.startsWith("multipart/")) Object.assign(fields, readForm(body, headers.get("content-type")!));
  else if (body.length > 0) Object.assign(fields, JSON.parse(new TextDecoder().decode(body)));
  const { filecontent, ...rest } = fields as unknown as Record<string, string> & { filecontent?: Uint8Array };
  return {
    op: fields.op ?? "download",
    fields: rest,
    offset: Number(fields.offset ?? NaN),
    content: filecontent ?? new Uint8Array(0),
    sign: atob(headers.get("authorization") ?? searchParams.get("sign") ?? ""),
    range: headers.get("range") ?? undefined,
    path,
  };
}

/** A form with the content as its last part, which is how the client writes it. */
function readForm(body: Uint8Array, type: string): Record<string, unknown> {
  const boundary = type.slice(type.indexOf("boundary=") + 9);
  const latin = new TextDecoder("latin1");
  const at = latin.decode(body.subarray(0, 4096)).indexOf('name="filecontent"');
  const text = latin.decode(at < 0 ? body : body.subarray(0, at));
  const fields: Record<string, unknown> = {};
  for (const [, name, value] of text.matchAll(/name="(\w+)"\r\n\r\n([^\r]*)\r\n/g)) fields[name!] = value;
  if (at >= 0) {
    const start = at + latin.decode(body.subarray(at, at + 200)).indexOf("\r\n\r\n") + 4;
    fields.filecontent = body.subarray(start, body.length - `\r\n--${boundary}--\r\n`.length);
  }
  return fields;
}

/** Bytes by which a mixed-up order shows: the rule of the golden vectors (protocol notes, section 4.2). */
export function pattern(size: number, seed = 7): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let index = 0, value = seed; index < size; index++, value = (value + 31) % 251) bytes[index] = value;
  return bytes;
}

/** Compares without printing megabytes. */
export function assertBytes(actual: Uint8Array, expected: Uint8Array): void {
  assertEquals(actual.length, expected.length);
  for (let index = 0; index < expected.length; index++) {
    if (actual[index] !== expected[index]) assertEquals(actual[index], expected[index], `byte ${index}`);
  }
}

/** Asserts that a call failed, and how. */
export function assertFails(result: CosResult<unknown>, code: number, message = /./): CosFailure {
  assert(!result.ok, "the call succeeded");
  assertEquals(result.code, code, result.message);
  assert(message.test(result.message), `${JSON.stringify(result.message)} is not like ${message}`);
  return result;
}

/** A refusal of the service. */
export function refusal(code: number, status = 400, message = "REFUSED"): Response {
  return Response.json({ code, message, request_id: "x" }, { status });
}

/** Waits. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A promise that something else keeps. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** A promise that must settle soon: a hang is a failure, not an endless test. */
export async function soon<T>(promise: Promise<T>, ms = 5000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
