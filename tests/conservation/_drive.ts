/**
 * Carries out the command of a scenario: in this process, or as one of its own.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import process from "node:process";
import type { Io, main } from "../../src/cli/mod.ts";
import type { Scenario } from "./_scenario.ts";
import type { BucketFolder, ClientOptions, TreeEnd, TreeResult } from "../../mod.ts";
import { KEY, type Library, noDisk, type World } from "./_world.ts";

/** How a command ended. */
export interface Outcome {
  /** Its exit status; undefined if it was killed or did not end. */
  readonly status: number | undefined;
  /** All that it said. */
  readonly said: string;
  /** The command line that it advises. */
  readonly advice: string | undefined;
}

/** Carries out the command of a world's scenario, for the first time or to go on where it stopped: `argv` is the command line for either. */
export type Driver = (world: World, argv: readonly string[], again: boolean) => Promise<Outcome>;

/** Milliseconds after which a command counts as one without an end. */
const PATIENCE = 30_000;

/** Exit status after Ctrl-C, as a shell gives it to what died of it too: before a command listens, and when it has done all. */
const INTERRUPTED = 130;

/** The command line of a scenario. */
export function argvOf({ command, relative }: Scenario, world: World): string[] {
  const { name, options, source, target, glob } = command;
  const typed = (at: string): string => {
    if (!at.startsWith("here:")) {
      const [bucket, path] = [at.slice(0, at.indexOf(":")), at.slice(at.indexOf(":") + 1)];
      return bucket === "mybucket" ? `:${path}` : bucket === "s3" ? `s3://${world.s3!.name}${path}` : `cos://${bucket}${path}`;
    }
    const path = at.slice("here:".length);
    return relative ? path : `${world.dir}/${path}`;
  };
  return [
    name,
    ...options.recursive ? ["-r"] : [],
    ...name === "rm" ? ["--yes"] : [],
    ...options.overwrite ? ["--overwrite"] : [],
    ...options.skipSame ? ["--skip-same"] : [],
    ...options.resume ? ["--resume"] : [],
    ...options.verify ? ["--verify"] : [],
    ...options.delete ? ["--delete", "--yes"] : [],
    ...options.followLinks ? ["-L"] : [],
    ...options.dryRun ? ["--dry-run"] : [],
    ...options.include.flatMap((glob) => ["--include", glob]),
    ...options.exclude.flatMap((glob) => ["--exclude", glob]),
    ...options.sliceSize === undefined ? [] : ["--slice-size", options.sliceSize],
    ...options.concurrency === undefined ? [] : ["--concurrency", String(options.concurrency)],
    ...options.timeout === undefined ? [] : ["--timeout", options.timeout],
    ...options.state ? ["--state", `${world.aside}/record`] : [],
    "--attempts",
    String(options.attempts),
    typed(source) + glob,
    ...target === "" ? [] : [typed(target)],
  ];
}

/** What a shell makes of a command line that `cos` advised: its arguments. */
export function argvOfLine(line: string): string[] {
  const script = `cos() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${line}`;
  const { stdout, status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`a shell does not take ${line}: ${stderr}`);
  return stdout.split("\0").slice(0, -1);
}

function envOf(world: World): Record<string, string> {
  return {
    COS_APPID: KEY.appid,
    COS_SECRET_ID: KEY.secretId,
    COS_SECRET_KEY: KEY.secretKey,
    COS_BUCKET: "mybucket",
    COS_CONFIG: `${world.dir}/no-config.json`,
    NO_COLOR: "1",
    ...world.s3?.env,
  };
}

function outcomeOf(status: number | undefined, said: string): Outcome {
  return { status, said, advice: /To go on where it stopped: (cos .*)/.exec(said)?.[1] };
}

/** The command in this process. */
export function inProcess(run: typeof main): Driver {
  return async (world, argv) => {
    const env = envOf(world);
    let said = "";
    let interrupt = (): void => {};
    const decoder = new TextDecoder();
    const sink: Io["stdout"] = {
      isTerminal: false,
      size: () => ({ columns: 100, rows: 30 }),
      write: (data) => {
        said += typeof data === "string" ? data : decoder.decode(data);
        return Promise.resolve();
      },
    };
    const io: Io = {
      stdin: { isTerminal: false, read: () => Promise.resolve(undefined), setRaw: () => {} },
      stdout: sink,
      stderr: sink,
      env: (name) => env[name],
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => {};
      },
      exit: () => {},
      now: Date.now,
      fetch: ((input: string | Request, init?: RequestInit) => {
        const { origin } = new URL(typeof input === "string" ? input : input.url);
        return origin === world.s3?.proxy.url ? fetch(input, init) : world.emulator.fetch(input as string, init);
      }) as typeof fetch,
    };
    const seconds: Promise<unknown>[] = [];
    world.act = (kind) => {
      if (kind === "SIGINT") interrupt();
      else seconds.push(run(argv, { ...io, onInterrupt: () => () => {} }));
    };
    const status = await orLate(
      world,
      run(argv, io).then(async (status) => {
        await Promise.all(seconds);
        return status;
      }),
    );
    return outcomeOf(status, said);
  };
}

/** Whether a scenario's command is a call of the library: of a whole folder. */
export function isCall({ command: { single, glob } }: Scenario): boolean {
  return !single && glob === "";
}

/** What the command stands for, as a call of the library. */
export function asCall(lib: Library): Driver {
  return async (world, _argv, again) => {
    const { name, options, sourceRoot, targetRoot } = world.scenario.command;
    const controller = new AbortController();
    const { retry: _, ...account } = world.emulator.clientOptions as ClientOptions;
    const timeout = options.timeout === undefined ? undefined : Number.parseInt(options.timeout) * 1000;
    const cos = new lib.CosClient({ ...account, timeout, retry: { attempts: options.attempts } });
    const endOf = (at: string): TreeEnd => {
      const [kind, path] = [at.slice(0, at.indexOf(":")), at.slice(at.indexOf(":") + 1)];
      if (kind === "here") return { localDir: `${world.dir}/${path}` };
      if (kind !== "s3") return { bucketName: kind, cosPath: path };
      const { accessKeyId, secretAccessKey } = world.s3!.server;
      const s3 = { accessKeyId, secretAccessKey, endpoint: world.s3!.proxy.url, timeout, retry: { attempts: options.attempts } };
      return { s3, bucket: world.s3!.name, prefix: path.slice(1) };
    };
    const how = {
      resume: options.resume || again,
      verifySha1: options.verify,
      followLinks: options.followLinks,
      dryRun: options.dryRun,
      include: options.include.length === 0 ? undefined : options.include,
      exclude: options.exclude,
      concurrency: options.concurrency,
      state: options.state ? `${world.aside}/record` : undefined,
      sliceSize: options.sliceSize === undefined ? undefined : bytesOf(options.sliceSize),
    };
    const run = async (signal?: AbortSignal): Promise<TreeResult> => {
      if (name === "rm") return await cos.deleteFolderAll({ ...endOf(sourceRoot) as BucketFolder, dryRun: options.dryRun }, { signal });
      const ends = { from: endOf(sourceRoot), to: endOf(targetRoot) };
      if (name === "sync") return await cos.syncFolder({ ...ends, ...how, delete: options.delete }, { signal });
      const replaces = { overwrite: options.overwrite || options.skipSame, skipSame: options.skipSame };
      return await (name === "mv" ? cos.moveFolder : cos.copyFolder).call(cos, { ...ends, ...how, ...replaces }, { signal });
    };
    const seconds: Promise<unknown>[] = [];
    world.act = (kind) => kind === "SIGINT" ? controller.abort(new Error("interrupted")) : void seconds.push(run());
    const ended = async (): Promise<Outcome> => {
      try {
        const result = await run(controller.signal);
        await Promise.all(seconds);
        const said = JSON.stringify(result, (key, value) => key === "cause" ? undefined : value);
        return { status: result.ok ? 0 : 1, said, advice: undefined };
      } catch (error) {
        await Promise.allSettled(seconds);
        if (!controller.signal.aborted) {
          return { status: undefined, said: `the call was rejected: ${(error as Error).stack}`, advice: undefined };
        }
        return { status: INTERRUPTED, said: "aborted", advice: "cos the same call with resume: true" };
      }
    };
    return await orLate(world, ended()) ?? outcomeOf(undefined, "");
  };
}

function bytesOf(size: string): number {
  return Number.parseInt(size) * (size.endsWith("K") ? 1024 : 1024 * 1024);
}

/** The command as a process of its own. */
export function asProcess(command: readonly string[]): Driver {
  return async (world, argv) => {
    const { event } = world.scenario;
    const limit = event.kind === "full disk" && noDisk !== undefined && world.happened && world.requests === 0 ? event.bytes : undefined;
    const children: ChildProcess[] = [];
    const start = (): Promise<Outcome> => {
      const whole = limit === undefined
        ? [...command, ...argv]
        : ["sh", "-c", `trap '' XFSZ; ulimit -f ${Math.ceil(limit / 512)}; exec "$@"`, "sh", ...command, ...argv];
      const child = spawn(whole[0]!, whole.slice(1), {
        cwd: world.dir,
        env: { ...process.env, ...envOf(world), COS_ENDPOINT: world.url },
        stdio: ["ignore", "pipe", "pipe"],
      });
      children.push(child);
      let said = "";
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.setEncoding("utf8");
        stream.on("data", (text) => said += text);
      }
      return new Promise((resolve) =>
        child.on("close", (code, signal) => resolve(outcomeOf(code ?? (signal === "SIGINT" ? INTERRUPTED : undefined), said)))
      );
    };
    const seconds: Promise<unknown>[] = [];
    world.act = (kind) => {
      if (kind === "second process") seconds.push(start());
      // By its number: on Deno, a child that was sent a signal through `kill()` counts as ended by it, whatever it does.
      else process.kill(children[0]!.pid!, kind);
    };
    const outcome = await orLate(
      world,
      start().then(async (outcome) => {
        await Promise.all(seconds);
        return outcome;
      }),
    );
    if (outcome !== undefined) return outcome;
    for (const child of children) child.kill("SIGKILL");
    return outcomeOf(undefined, "");
  };
}

/** What becomes of a command; undefined if it has no end. */
async function orLate<T>(world: World, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => timer = setTimeout(() => resolve(undefined), PATIENCE));
  try {
    return await Promise.race([work, late, world.endless]);
  } finally {
    clearTimeout(timer);
  }
}
