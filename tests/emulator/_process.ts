/**
 * The emulator as a process of its own, on each runtime.
 *
 * @module
 */
import { bunCommand, nodeCommand, output, root } from "../tools.ts";

/** The runtimes that the emulator runs on. */
export const runtimes = ["Deno", "Bun", "Node"] as const;

/** A process that serves. */
export interface Served {
  /** Where. */
  readonly url: string;
  /** Number of the process. */
  readonly pid: number;
  /** Sends a signal. */
  signal(name: Deno.Signal): void;
  /** Waits for the end of the process, and gives its exit code, and what it printed. */
  ended(): Promise<{ readonly code: number; readonly signal: Deno.Signal | null; readonly text: string }>;
}

const main = `${root}src/emulator/main.ts`;
let bundled: Promise<string> | undefined;

/** Node 22 reads no TypeScript by itself before 22.18, so it gets the program as one file of JavaScript. */
async function bundle(): Promise<string> {
  const file = await Deno.makeTempFile({ prefix: "cos-emulator-", suffix: ".mjs" });
  await output([Deno.execPath(), "bundle", "--quiet", "-o", file, main], root);
  globalThis.addEventListener("unload", () => Deno.removeSync(file));
  return file;
}

/** The command that runs the program on a runtime. */
export async function commandOn(runtime: typeof runtimes[number]): Promise<string[]> {
  if (runtime === "Bun") return [...await bunCommand(), main];
  if (runtime === "Node") return [...await nodeCommand(), await (bundled ??= bundle())];
  // No more than the task allows itself.
  return [Deno.execPath(), "run", "--no-prompt", "--allow-net", "--allow-read", "--allow-write", main];
}

/** Starts the program, and waits until it says where it listens. */
export async function start(command: readonly string[], flags: readonly string[]): Promise<Served> {
  const [program, ...args] = command;
  const child = new Deno.Command(program!, {
    args: [...args, "--port", "0", ...flags],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  })
    .spawn();
  let text = "";
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
      text += chunk;
      const found = /^COS v4 emulator at (\S+)\n/m.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    }
  };
  const ended = Promise.all([child.status, collect(child.stdout), collect(child.stderr)]).then(([{ code, signal }]) => {
    reject(new Error(`the emulator ended with ${code}: ${text}`));
    return { code, signal, text };
  });
  return { url: await url, pid: child.pid, signal: (name) => child.kill(name), ended: () => ended };
}
