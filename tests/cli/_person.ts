/**
 * Somebody who types commands, without a process: the command's surroundings are made here, and an emulator takes the place of the service.
 *
 * @module
 */
import { main } from "../../src/cli/mod.ts";
import type { Io } from "../../src/cli/mod.ts";
import { CosClient } from "../../src/client.ts";
import { CosEmulator, type EmulatorOptions } from "../../src/emulator/mod.ts";

/** What a command said. */
export interface Said {
  /** Its exit status. */
  readonly status: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
  /** Both, as a terminal would show them. */
  readonly all: string;
}

/** How a command is typed. */
export interface Typing {
  /** What comes through standard input. */
  readonly stdin?: string | Uint8Array;
  /** Whether it is typed on a terminal. */
  readonly terminal?: boolean;
  /** Variables of the environment, over the usual ones. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called when the command wants to be told of Ctrl-C, with what presses it. */
  readonly onStart?: (interrupt: () => void) => void;
  /** Is told of what comes through standard output. */
  readonly onOut?: (text: string) => void;
}

/** Credentials that appear nowhere else. */
export const KEY = { appid: "100000", secretId: "AKIDofaperson", secretKey: "thekeyofaperson" };

/** Somebody who types commands. */
export class Person implements AsyncDisposable {
  readonly emulator: CosEmulator;
  readonly client: CosClient;
  /** A folder of one's own. */
  readonly dir: string;
  /** The time that the command sees. */
  now: () => number = Date.now;
  /** Wraps what sends requests. */
  fetch: typeof fetch;
  /** Statuses with which the process was ended at once. */
  readonly exits: number[] = [];

  constructor(options: Partial<EmulatorOptions> = {}) {
    this.emulator = new CosEmulator({ ...KEY, buckets: ["mybucket", "other"], ...options });
    this.client = new CosClient(this.emulator.clientOptions);
    this.fetch = this.emulator.clientOptions.fetch;
    this.dir = Deno.makeTempDirSync({ prefix: "cos-cli-" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.dir, { recursive: true });
  }

  /** A path in the own folder. */
  path(name: string): string {
    return `${this.dir}/${name}`;
  }

  /** Writes a file of the own folder. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.path(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await (typeof content === "string" ? Deno.writeTextFile(path, content) : Deno.writeFile(path, content));
    return path;
  }

  /** Reads a file of the own folder. */
  async read(name: string): Promise<string> {
    return await Deno.readTextFile(this.path(name));
  }

  /** Puts files into the bucket. */
  async put(files: Readonly<Record<string, string | Uint8Array>>, bucketName = "mybucket"): Promise<void> {
    for (const [cosPath, data] of Object.entries(files)) {
      const result = await this.client.uploadFileFromBuffer({ bucketName, cosPath, data, insertOnly: 0 });
      if (!result.ok) throw new Error(result.message);
    }
  }

  /** The content of a file in the bucket; undefined if there is none. */
  async get(cosPath: string, bucketName = "mybucket"): Promise<string | undefined> {
    const result = await this.client.downloadObject({ bucketName, cosPath });
    return result.ok ? await new Response(result.data.body).text() : undefined;
  }

  /** Types a command. */
  async cos(...args: readonly string[]): Promise<Said> {
    return await this.type(args);
  }

  /** Types a command in some way. */
  async type(args: readonly string[], typing: Typing = {}): Promise<Said> {
    const said = { out: "", err: "", all: "" };
    const { terminal = false, stdin = "" } = typing;
    const env: Record<string, string | undefined> = {
      COS_APPID: KEY.appid,
      COS_SECRET_ID: KEY.secretId,
      COS_SECRET_KEY: KEY.secretKey,
      COS_BUCKET: "mybucket",
      COS_CONFIG: this.path("config.json"),
      ...typing.env,
    };
    const sink = (name: "out" | "err"): Io["stdout"] => {
      const decoder = new TextDecoder();
      return {
        isTerminal: terminal,
        size: () => ({ columns: 100, rows: 30 }),
        write: (data) => {
          const text = typeof data === "string" ? data : decoder.decode(data, { stream: true });
          said[name] += text;
          said.all += text;
          if (name === "out") typing.onOut?.(text);
          return Promise.resolve();
        },
      };
    };
    const chunks = [typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin].filter(({ length }) => length > 0);
    const status = await main(args, {
      stdin: { isTerminal: terminal, read: () => Promise.resolve(chunks.shift()), setRaw: () => {} },
      stdout: sink("out"),
      stderr: sink("err"),
      env: (name) => env[name],
      onInterrupt: (listener) => {
        typing.onStart?.(listener);
        return () => {};
      },
      exit: (status) => void this.exits.push(status),
      now: () => this.now(),
      fetch: (...args: Parameters<typeof fetch>) => this.fetch(...args),
    });
    return { status, ...said };
  }
}

/** Result lines as objects. */
// deno-lint-ignore no-explicit-any -- tests look at whatever is there
export function objects(text: string): any[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Bytes that nothing can guess. */
export function bytes(length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(all.subarray(at, at + 65_536));
  return all;
}

/** The usual size of a slice. */
export const MIB: number = 1024 * 1024;
