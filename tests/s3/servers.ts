/**
 * S3 servers that nobody here wrote, as processes on this computer: versitygw, which keeps objects in files, and moto's, which keeps them in memory.
 * Each is fetched once, in a pinned version, and kept in a folder outside of the checkout, or in the one that COS_V4_TEST_CACHE names. As a program
 * it says what there is.
 *
 * @module
 */
import { output } from "../tools.ts";

/** Fetched by Go's own installer. */
const VERSITYGW = "v1.8.0";
/** Fetched by pip with all that it needs, in the versions that the file lists. */
const MOTO = { version: "5.2.1", requirements: new URL("moto.txt", import.meta.url).pathname };

/** Keys that appear nowhere else. */
export const S3_KEY = { accessKeyId: "AKIAOFATESTSERVER", secretAccessKey: "thesecretofatestserver" };

/** A server that runs. */
export interface S3Server extends AsyncDisposable {
  /** What it is. */
  readonly name: string;
  /** Its URL; buckets stand in the path. */
  readonly endpoint: string;
  /** Its region. */
  readonly region: string;
  /** Its process. */
  readonly pid: number;
  /** Where it keeps objects, if that is in files. */
  readonly folder: string | undefined;
  /** Makes an empty bucket. */
  createBucket(name: string): Promise<void>;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
}

/** How a server is started. */
export interface StartOptions {
  /** The port; a free one if none is named. */
  readonly port?: number;
  /** Where it keeps objects; a folder that goes with the server if none is named. For versitygw alone. */
  readonly folder?: string;
  /** More of its own options. For versitygw's files alone. */
  readonly args?: readonly string[];
}

/** A server that can be started, or why there is none. */
export type Available =
  & { readonly name: string }
  & ({ readonly missing?: undefined; start(options?: StartOptions): Promise<S3Server> } | { readonly missing: string });

/** Both servers; one that cannot be had says why. */
export function s3Servers(): Promise<readonly Available[]> {
  return servers ??= Promise.all([
    available(`versitygw ${VERSITYGW}`, versitygw, startVersitygw),
    available(`moto ${MOTO.version}`, moto, startMoto),
  ]);
}

let servers: Promise<readonly Available[]> | undefined;

async function available(
  name: string,
  fetched: () => Promise<string>,
  start: (name: string, program: string, options: StartOptions) => Promise<S3Server>,
): Promise<Available> {
  if (Deno.build.os === "windows") return { name, missing: "its process cannot be looked after on Windows" };
  try {
    const program = await fetched();
    return { name, start: (options = {}) => start(name, program, options) };
  } catch (error) {
    return { name, missing: (error as Error).message.split("\n").slice(0, 3).join(" ") };
  }
}

function cache(): string {
  const named = Deno.env.get("COS_V4_TEST_CACHE");
  if (named) return named;
  return `${Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") ?? "."}/.cache`}/cos-v4-tests`;
}

/** Makes a folder of the cache, whole or not at all, unless it is there. */
async function kept(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = `${cache()}/${name}`;
  if (await isThere(`${folder}/whole`)) return folder;
  await Deno.mkdir(folder, { recursive: true });
  // Two that begin at once would install into one folder, and a folder with programs in it cannot be moved.
  using lock = await Deno.open(`${folder}/lock`, { create: true, write: true });
  await lock.lock(true);
  if (await isThere(`${folder}/whole`)) return folder;
  await make(folder);
  await Deno.writeTextFile(`${folder}/whole`, "");
  return folder;
}

async function versitygw(): Promise<string> {
  const folder = await kept(`versitygw-${VERSITYGW}`, async (folder) => {
    await need("go", ["version"], "versitygw is installed by Go: https://go.dev/dl/");
    console.log(`installing versitygw ${VERSITYGW}, which takes some minutes`);
    await run(["go", "install", `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW}`], { GOBIN: folder, GOFLAGS: "-buildvcs=false" });
  });
  return `${folder}/versitygw`;
}

async function moto(): Promise<string> {
  const folder = await kept(`moto-${MOTO.version}`, async (folder) => {
    await need("python3", ["-c", "import venv"], "moto is installed by Python's pip, in a venv");
    console.log(`installing moto ${MOTO.version}`);
    await run(["python3", "-m", "venv", `${folder}/venv`]);
    await run([`${folder}/venv/bin/pip`, "install", "--quiet", "--disable-pip-version-check", "-r", MOTO.requirements]);
  });
  return `${folder}/venv/bin/moto_server`;
}

async function need(program: string, args: string[], why: string): Promise<void> {
  try {
    await output([program, ...args]);
  } catch {
    throw new Error(`no ${program}; ${why}`);
  }
}

async function run(command: string[], env: Record<string, string> = {}): Promise<void> {
  const [program, ...args] = command;
  const { success, stderr } = await new Deno.Command(program!, { args, env, stdin: "null", stdout: "null" }).output();
  if (!success) throw new Error(`${command.join(" ")} failed: ${new TextDecoder().decode(stderr).trim()}`);
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function startVersitygw(name: string, program: string, { port = freePort(), folder, args = [] }: StartOptions): Promise<S3Server> {
  const own = folder === undefined ? await Deno.makeTempDir({ prefix: "cos-s3-" }) : undefined;
  const root = folder ?? own!;
  await Deno.mkdir(`${root}/objects`, { recursive: true });
  // Beside the objects: not every file system has attributes.
  await Deno.mkdir(`${root}/about`, { recursive: true });
  const address = ["--port", `127.0.0.1:${port}`, "--quiet", "--keep-alive"];
  const keys = ["--access", S3_KEY.accessKeyId, "--secret", S3_KEY.secretAccessKey];
  const command = [program, ...address, ...keys, "posix", "--sidecar", `${root}/about`, ...args, `${root}/objects`];
  return await start({ name, command, port, folder: `${root}/objects`, own });
}

async function startMoto(name: string, program: string, { port = freePort() }: StartOptions): Promise<S3Server> {
  return await start({ name, command: [program, "-H", "127.0.0.1", "-p", String(port)], port, folder: undefined, own: undefined });
}

interface Starting {
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  readonly folder: string | undefined;
  /** What is removed at the end. */
  readonly own: string | undefined;
}

/** Starts a server and waits until it answers. A shell looks after it: when whoever started it is gone, however, the server goes too. */
async function start({ name, command, port, folder, own }: Starting): Promise<S3Server> {
  const keeper = new Deno.Command("sh", {
    args: ["-c", '"$@" </dev/null >/dev/null 2>&1 & echo $!; cat >/dev/null; kill -9 $!', "sh", ...command],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const told = keeper.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const pid = Number((await told.read()).value);
  const endpoint = `http://127.0.0.1:${port}`;
  let ended: Promise<void> | undefined;
  const kill = (): Promise<void> =>
    ended ??= (async () => {
      await keeper.stdin.close();
      await keeper.status;
      await told.cancel();
    })();
  const server: S3Server = {
    name,
    endpoint,
    region: "us-east-1",
    pid,
    folder,
    kill,
    createBucket: async (bucket) => {
      const { AwsV4Signer } = await import("aws4fetch");
      const url = `${endpoint}/${bucket}`;
      const signed = await new AwsV4Signer({ ...S3_KEY, service: "s3", region: "us-east-1", method: "PUT", url }).sign();
      const answer = await fetch(url, { method: "PUT", headers: signed.headers });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${name}: no bucket ${bucket}: HTTP ${answer.status} ${text}`);
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      if (own !== undefined) await Deno.remove(own, { recursive: true });
    },
  };
  try {
    await answers(endpoint);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw new Error(`${name} does not answer at ${endpoint}: ${(error as Error).message}`);
  }
}

/** Waits until something answers; a minute is long enough on a machine that is busy. */
async function answers(endpoint: string): Promise<void> {
  for (let left = 600;; left--) {
    try {
      const answer = await fetch(endpoint, { signal: AbortSignal.timeout(5000) });
      await answer.body?.cancel();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

if (import.meta.main) {
  for (const one of await s3Servers()) console.log(`${one.name}: ${one.missing === undefined ? "ready" : `missing: ${one.missing}`}`);
}
