/**
 * What the command sees of its process, so that tests can be in the place of one. The same `node:process` serves Deno, Bun and Node.
 *
 * @module
 */
import process from "node:process";

/** Where output goes. */
export interface Sink {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /** Width and height in characters; 80 by 24 where there are none. */
  size(): { readonly columns: number; readonly rows: number };
  /** Writes, and waits until it is taken. */
  write(data: string | Uint8Array): Promise<void>;
}

/** Where input comes from. */
export interface Input {
  /** Whether a person types it. */
  readonly isTerminal: boolean;
  /** What comes next; nothing at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Whether each key is handed over as it is pressed, and not shown. */
  setRaw(on: boolean): void;
}

/** The surroundings of the command. */
export interface Io {
  /** Standard input. */
  readonly stdin: Input;
  /** Standard output: results. */
  readonly stdout: Sink;
  /** Standard error: progress, questions, problems. */
  readonly stderr: Sink;
  /** Reads a variable of the environment. */
  env(name: string): string | undefined;
  /** Is told of Ctrl-C and of a request to end; returns what ends this. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  exit(status: number): void;
  /** The time in milliseconds. */
  now(): number;
  /** What sends requests, where it is not the runtime's `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** The surroundings of this process. */
export function processIo(): Io {
  return {
    stdin: inputOf(),
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    env: (name) => process.env[name],
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    exit: (status) => process.exit(status),
    now: Date.now,
  };
}

function sinkOf(stream: typeof process.stdout | typeof process.stderr): Sink {
  // A reader that went away is told to whoever writes next, and not to everybody.
  stream.on("error", () => {});
  return {
    isTerminal: stream.isTTY === true,
    size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
    write: (data) =>
      new Promise<void>((resolve, reject) => {
        stream.write(data, (error) => error ? reject(error) : resolve());
      }),
  };
}

function inputOf(): Input {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  return {
    // Opening it takes time, and most commands never look.
    get isTerminal() {
      return process.stdin.isTTY === true;
    },
    read: async () => {
      iterator ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      const { done, value } = await iterator.next();
      return done ? undefined : value;
    },
    setRaw: (on) => {
      process.stdin.setRawMode?.(on);
    },
  };
}

/** Standard output takes no more, which is no failure of what was to be said. */
export class OutputFailed extends Error {}

/** Whether an error says that the reader of the output went away, as `head` does when it has enough. */
export function isBrokenPipe(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return code === "EPIPE" || name === "BrokenPipe";
}
