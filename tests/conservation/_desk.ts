/**
 * Where the law is tried from outside: an emulator that listens, a folder, the command as a process, and a shell that runs what the command
 * advises. What is stored is read from the emulator's store, and never through the client under test.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { CosClient } from "../../src/client.ts";
import {
  type Answer,
  CosEmulator,
  type EmulatorOptions,
  type EmulatorRequest,
  type FaultRule,
  type FileRecord,
  MemoryStore,
} from "../../src/emulator/mod.ts";
import { bunCommand, nodeCommand, output, root } from "../tools.ts";

/** Credentials that appear nowhere else. */
export const KEY = { appid: "100000", secretId: "AKIDofthelaw", secretKey: "thekeyofthelaw" };
/** Two buckets, and their names in the store. */
export const BUCKETS: readonly string[] = ["mybucket", "other"];
/** The usual size of a slice. */
export const MIB: number = 1024 * 1024;

/** The command on Deno, from source. */
export const ON_DENO: readonly string[] = [Deno.execPath(), "run", "--no-check", "-A", `${root}src/cli/main.ts`];

let bundled: Promise<string> | undefined;

/** The command on Node, as npm has it: one file. */
export async function onNode(): Promise<string[]> {
  bundled ??= (async () => {
    const file = await Deno.makeTempFile({ prefix: "cos-law-", suffix: ".mjs" });
    await output([Deno.execPath(), "bundle", "--quiet", "--platform", "deno", "-o", file, "src/cli/main.ts"], root);
    globalThis.addEventListener("unload", () => Deno.removeSync(file));
    return file;
  })();
  return [...await nodeCommand(), await bundled];
}

/** The command on Bun, from source. */
export async function onBun(): Promise<string[]> {
  return [...await bunCommand(), "--preload", `${root}tests/cli/bun_std.ts`, `${root}src/cli/main.ts`];
}

/** How a command is started. */
export interface Starting {
  /** What comes through standard input. */
  readonly stdin?: Uint8Array;
  /** The program; the command on Deno if none is given. */
  readonly cos?: readonly string[];
  /** More variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command said, and how it ended. */
export interface Said {
  /** Its exit status. */
  readonly status: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

/** A command that is running. */
export interface Running {
  /** Sends it a signal. */
  kill(signal: Deno.Signal): void;
  /** Its end. */
  readonly ended: Promise<Said>;
}

/** An emulator that listens, a folder, and the command. */
export class Desk implements AsyncDisposable {
  readonly store: MemoryStore = new MemoryStore();
  readonly emulator: CosEmulator;
  readonly client: CosClient;
  /** A folder of one's own. */
  readonly dir: string = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "cos-law-" }));
  /** Comes before each request. */
  before: (request: EmulatorRequest) => Promise<Answer | void> | Answer | void = () => {};
  /** Comes after each request, before its answer. */
  after: (request: EmulatorRequest, answer: Answer) => Promise<Answer | void> | Answer | void = () => {};
  readonly #running = new Set<Deno.ChildProcess>();
  #url = "";

  constructor(options: Partial<EmulatorOptions> = {}) {
    const hooks: EmulatorOptions["hooks"] = {
      before: (request) => this.before(request),
      after: (request, answer) => this.after(request, answer),
    };
    this.emulator = new CosEmulator({ ...KEY, buckets: BUCKETS, store: this.store, hooks, remember: 100_000, ...options });
    this.client = new CosClient({ ...this.emulator.clientOptions, retry: { baseDelay: 1, maxDelay: 2 } });
  }

  static async open(options: Partial<EmulatorOptions> = {}): Promise<Desk> {
    const desk = new Desk(options);
    desk.#url = (await desk.emulator.listen()).url;
    await Deno.mkdir(desk.path(".bin"));
    await Deno.writeTextFile(desk.path(".bin/cos"), `#!/bin/sh\nexec ${ON_DENO.map(quoted).join(" ")} "$@"\n`);
    await Deno.chmod(desk.path(".bin/cos"), 0o755);
    return desk;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) child.kill("SIGKILL");
    await this.emulator.close();
    await Deno.remove(this.dir, { recursive: true });
  }

  /** A path in the folder. */
  path(name: string): string {
    return `${this.dir}/${name}`;
  }

  /** Writes a local file. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.path(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(path, bytesOf(content));
    return path;
  }

  /** Content of a local file; undefined if there is none. */
  read(name: string): Uint8Array | undefined {
    try {
      return Deno.readFileSync(this.path(name));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** Text of a local file; undefined if there is none. */
  text(name: string): string | undefined {
    const content = this.read(name);
    return content && new TextDecoder().decode(content);
  }

  /** Names in a local folder, in order. */
  names(name: string): string[] {
    return Array.from(Deno.readDirSync(this.path(name)), ({ name }) => name).sort();
  }

  /** Puts a file straight into the store. */
  async put(path: string, content: string | Uint8Array, bucket = "mybucket"): Promise<void> {
    const bytes = bytesOf(content);
    const now = Math.floor(Date.now() / 1000);
    const record: FileRecord = {
      content: await this.store.write([bytes]),
      sha: sha1(bytes),
      sliceSize: bytes.length,
      bizAttr: "",
      authority: "eInvalid",
      forbid: 0,
      headers: {},
      ctime: now,
      mtime: now,
    };
    await this.store.commit(home(bucket), [{ kind: "file", path, record }]);
  }

  /** What is stored; undefined if there is no finished file. */
  async stored(path: string, bucket = "mybucket"): Promise<Uint8Array | undefined> {
    const file = await this.store.file(home(bucket), path);
    if (file === undefined) return undefined;
    const bytes = new Uint8Array(file.content.size);
    let at = 0;
    for await (const chunk of await this.store.read(file.content, 0, file.content.size)) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  /** What is stored, as text. */
  async storedText(path: string, bucket = "mybucket"): Promise<string | undefined> {
    const content = await this.stored(path, bucket);
    return content && new TextDecoder().decode(content);
  }

  /** What goes wrong from now on. */
  fault(...rules: FaultRule[]): void {
    for (const rule of rules) this.emulator.faults.add(rule);
  }

  /** How many requests of a kind were answered. */
  count(op: string): number {
    return this.emulator.requests.filter((request) => request.op === op).length;
  }

  /** The variables that a command needs. */
  get env(): Record<string, string> {
    return {
      COS_APPID: KEY.appid,
      COS_SECRET_ID: KEY.secretId,
      COS_SECRET_KEY: KEY.secretKey,
      COS_BUCKET: "mybucket",
      COS_ENDPOINT: this.#url,
      COS_CONFIG: this.path(".bin/config.json"),
      PATH: `${this.path(".bin")}:${Deno.env.get("PATH")}`,
      NO_COLOR: "1",
    };
  }

  /** Starts a command in the folder. */
  start(args: readonly string[], { cos = ON_DENO, ...starting }: Starting = {}): Running {
    return this.#spawn([...cos, ...args], starting);
  }

  /** Runs a command to its end. */
  async cos(...args: readonly string[]): Promise<Said> {
    return await this.start(args).ended;
  }

  /** Runs a line as a shell takes it. */
  async shell(line: string, starting: Starting = {}): Promise<Said> {
    return await this.#spawn(["sh", "-c", line], starting).ended;
  }

  /** Starts a command, and presses Ctrl-C when a request of it arrives: that one and later ones have no effect. */
  async interrupted(args: readonly string[], when: (request: EmulatorRequest) => boolean): Promise<Said> {
    const gate = Promise.withResolvers<void>();
    let pressed = false;
    const before = this.before;
    this.before = async (request) => {
      if (!pressed && !when(request)) return await before(request);
      if (!pressed) running.kill("SIGINT");
      pressed = true;
      await gate.promise;
      return { code: -2, status: 503, headers: [["Content-Length", "0"]], body: new Uint8Array() };
    };
    const running = this.start(args);
    try {
      const said = await running.ended;
      if (!pressed) throw new Error(`the command ended before it could be interrupted: ${said.err}`);
      return said;
    } finally {
      this.before = before;
      gate.resolve();
    }
  }

  /** The command line that an interrupted command advises. */
  advice({ err }: Said): string {
    const line = /To go on where it stopped: (cos .*)/.exec(err)?.[1];
    if (line === undefined) throw new Error(`nothing is advised: ${err}`);
    return line;
  }

  #spawn([program, ...args]: readonly string[], { stdin, env }: Starting): Running {
    const child = new Deno.Command(program!, {
      args,
      cwd: this.dir,
      env: { ...this.env, ...env },
      stdin: stdin ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#running.add(child);
    const ended = (async (): Promise<Said> => {
      if (stdin) {
        const writer = child.stdin.getWriter();
        await writer.write(stdin).catch(() => {});
        await writer.close().catch(() => {});
      }
      const { code, stdout, stderr } = await child.output();
      this.#running.delete(child);
      return { status: code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
    })();
    return { kill: (signal) => child.kill(signal), ended };
  }
}

/** The name of a bucket in the store. */
export function home(bucket: string): string {
  return `${bucket}-${KEY.appid}`;
}

/** SHA-1 in hex. */
export function sha1(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

/** Bytes that nothing can guess. */
export function bytes(length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(all.subarray(at, at + 65_536));
  return all;
}

/** An answer of the API with something else in its data. */
export function changed(answer: Answer, change: (data: Record<string, unknown>) => void): Answer {
  const told = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array));
  change(told.data);
  return withBody(answer, JSON.stringify(told));
}

/** An answer with another body, as long as it says. */
export function withBody(answer: Answer, body: string | Uint8Array): Answer {
  const content = bytesOf(body);
  return { ...answer, headers: [...without(answer, "content-length").headers, ["Content-Length", String(content.length)]], body: content };
}

/** The body of an answer, whole. The emulator lets go of it when another answer takes its place. */
export async function contentOf({ body }: Answer): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  if (body instanceof Uint8Array) parts.push(body);
  else for await (const part of body ?? []) parts.push(part);
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** An answer without some headers. */
export function without(answer: Answer, ...names: readonly string[]): Answer {
  return { ...answer, headers: answer.headers.filter(([name]) => !names.includes(name.toLowerCase())) };
}

/** Waits until something is so; a wait without an end is a failure. */
export async function until(what: string, isSo: () => boolean, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A promise that must settle: what hangs is a failure, and no endless test. */
export async function within<T>(promise: Promise<T>, ms = 20_000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => timer = setTimeout(() => reject(new Error(`it did not end within ${ms} ms`)), ms));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function bytesOf(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return (typeof content === "string" ? new TextEncoder().encode(content) : content) as Uint8Array<ArrayBuffer>;
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
