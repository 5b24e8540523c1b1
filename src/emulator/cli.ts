/**
 * The emulator as a program: reads its flags, serves until it is told to stop, and says with what code to exit.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { jsonLineOf, lineOf } from "./console/line.ts";
import type { LoggedRequest } from "./console/log.ts";
import { CosEmulator } from "./emulator.ts";
import type { FaultRule } from "./faults/fault_rule.ts";
import { checkFaultRules } from "./faults/fault_rule.ts";
import { readJson } from "./service/json.ts";
import type { BucketOptions } from "./service/settings.ts";
import { DiskStore } from "./store/disk_store.ts";

/** How clients find an emulator. */
export interface EmulatorAddress {
  /** Where it listens. */
  readonly url: string;
  /** Where its page is; undefined if it has none. */
  readonly page: string | undefined;
  /** Number of its account. */
  readonly appid: string;
  /** Names its key. */
  readonly secretId: string;
  /** Its key. */
  readonly secretKey: string;
  /** Names of its buckets. */
  readonly buckets: readonly string[];
}

/** What a program has to do with the world around it. */
export interface EmulatorIo {
  /** Takes a line of what the program says; standard output by default. */
  readonly print?: ((line: string) => void) | undefined;
  /** Is told where it listens, in place of the lines that say so. */
  readonly onListen?: ((where: EmulatorAddress) => void) | undefined;
  /** Takes a line of what is wrong; standard error by default. */
  readonly complain?: ((line: string) => void) | undefined;
  /** Stops the program when it is aborted; by default, SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_PORT = 8004;
/** How many milliseconds requests under way get when the program is told to stop. */
const GRACE = 10_000;

const USAGE = `Serves an emulator of Tencent COS v4 (JSON API).

  --port PORT            where to listen; ${DEFAULT_PORT} by default, 0 for a free one
  --host HOST            name or address to listen at; 127.0.0.1 by default
  --data DIR             keep everything in a folder, which outlives the program; in memory by default
  --sync                 with --data: force every change to the disk before it is acknowledged
  --appid N              number of the account; 100000 by default
  --secret-id ID         names its key; AKIDEMULATOR by default
  --secret-key KEY       its key; emulator-secret by default
  --bucket NAME          a bucket; can be repeated; mybucket by default
           NAME:public   one that anybody may read; a folder with --data remembers that
           NAME:private  one that needs a sign, whatever the folder remembers
  --seed [BUCKET=]DIR    put the files of a folder into a bucket (the first one by default) that are not there yet; can be repeated
  --fault FILE           a JSON file with fault rules; can be repeated
  --snapshot load=FILE   begin with the state in a file, in place of any other
             save=FILE   write the state into a file at the end
  --console              show a page to look into it, at /_emulator/; without being told, only at an address that nobody else can reach
  --no-console           show none
  --console-host NAME    another name by which that page is reached, such as one in a network of containers; can be repeated
  --control              let programs change faults, the state and all, under /_emulator/, without the token of that page
  --log json             say each request as JSON
  --quiet                say nothing but what is wrong
  --help                 say this`;

const FLAGS = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  sync: { type: "boolean" },
  appid: { type: "string" },
  "secret-id": { type: "string" },
  "secret-key": { type: "string" },
  bucket: { type: "string", multiple: true },
  seed: { type: "string", multiple: true },
  fault: { type: "string", multiple: true },
  snapshot: { type: "string", multiple: true },
  console: { type: "boolean" },
  "no-console": { type: "boolean" },
  "console-host": { type: "string", multiple: true },
  control: { type: "boolean" },
  log: { type: "string" },
  quiet: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** A flag that is not as it must be. */
class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Runs the emulator as a program.
 *
 * @param args The flags, as after the program's name.
 * @param io What it has to do with the world around it.
 * @returns the code to exit with, when it has stopped: 0 if all went well, 1 if it could not serve, 2 if a flag is wrong.
 *
 * @example
 * ```ts
 * import { runEmulator } from "@cos/v4/emulator";
 *
 * const code = await runEmulator(["--help"], { print: (line) => console.log(line) });
 * console.log(code); // 0
 * ```
 */
export async function runEmulator(args: readonly string[], io: EmulatorIo = {}): Promise<number> {
  const print = io.print ?? ((line) => process.stdout.write(`${line}\n`));
  const complain = io.complain ?? ((line) => process.stderr.write(`${line}\n`));
  try {
    const flags = readFlags(args);
    if (flags.help) {
      print(USAGE);
      return 0;
    }
    await serve(flags, flags.quiet ? () => {} : print, io);
    return 0;
  } catch (error) {
    complain(`cos emulator: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof UsageError)) return 1;
    complain("cos emulator: --help says what there is");
    return 2;
  }
}

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
  readonly sync: boolean;
  readonly appid: string | undefined;
  readonly secretId: string | undefined;
  readonly secretKey: string | undefined;
  readonly buckets: readonly BucketOptions[];
  readonly seeds: readonly Seed[];
  readonly faults: readonly string[];
  readonly load: string | undefined;
  readonly save: string | undefined;
  readonly console: boolean | undefined;
  readonly consoleHosts: readonly string[];
  readonly control: boolean;
  readonly lineOf: (request: LoggedRequest) => string;
  readonly quiet: boolean;
  readonly help: boolean;
}

interface Seed {
  /** The flag's value. */
  readonly text: string;
  readonly bucket: string;
  readonly folder: string;
}

function readFlags(args: readonly string[]): Flags {
  const { values } = usage(() => parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false }));
  for (const [name, given] of Object.entries(values)) {
    // An empty host would be every address of the machine, an empty port a free one: hardly what a variable that is not set was to say.
    if ([given].flat().includes("")) throw new UsageError(`--${name} must not be empty`);
  }
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!/^\d*$/.test(values.port ?? "") || port > 65_535) throw new UsageError(`--port must be a number of 0 to 65535; got ${values.port}`);
  if (values.sync && values.data === undefined) throw new UsageError("--sync goes with --data");
  if (values.console && values["no-console"]) throw new UsageError("--console and --no-console contradict each other");
  if (values.log !== undefined && values.log !== "json" && values.log !== "text") {
    throw new UsageError(`--log must be text or json; got ${values.log}`);
  }
  const buckets = (values.bucket ?? ["mybucket"]).map(readBucket);
  return {
    port,
    host: values.host ?? "127.0.0.1",
    data: values.data,
    sync: values.sync ?? false,
    appid: values.appid,
    secretId: values["secret-id"],
    secretKey: values["secret-key"],
    buckets,
    seeds: (values.seed ?? []).map((text) => readSeed(text, buckets)),
    faults: values.fault ?? [],
    ...readSnapshots(values.snapshot ?? []),
    console: values["no-console"] ? false : values.console,
    consoleHosts: values["console-host"] ?? [],
    control: values.control ?? false,
    lineOf: values.log === "json" ? jsonLineOf : lineOf,
    quiet: values.quiet ?? false,
    help: values.help ?? false,
  };
}

function readBucket(text: string): BucketOptions {
  const [name = "", access, ...more] = text.split(":");
  if (access === undefined) return { name };
  if (more.length > 0 || access !== "public" && access !== "private") {
    throw new UsageError(`--bucket must be NAME, NAME:public or NAME:private; got ${text}`);
  }
  return { name, public: access === "public" };
}

function readSeed(text: string, buckets: readonly BucketOptions[]): Seed {
  const [, bucket = buckets[0]!.name, folder] = /^(?:([a-z0-9-]*)=)?(.*)$/s.exec(text)!;
  if (bucket === "" || !folder) throw new UsageError(`--seed must be DIR or BUCKET=DIR; got ${text}`);
  if (buckets.every(({ name }) => name !== bucket)) throw new UsageError(`--seed ${text}: there is no --bucket ${bucket}`);
  return { text, bucket, folder };
}

function readSnapshots(texts: readonly string[]): Pick<Flags, "load" | "save"> {
  const files: { load?: string; save?: string } = {};
  for (const text of texts) {
    const [, way, file] = /^(load|save)=(.+)$/s.exec(text) ?? [];
    if (way === undefined) throw new UsageError(`--snapshot must be load=FILE or save=FILE; got ${text}`);
    if (files[way as "load" | "save"] !== undefined) throw new UsageError(`--snapshot ${way} is given twice`);
    files[way as "load" | "save"] = file!;
  }
  return { load: files.load, save: files.save };
}

/** Whatever goes wrong here, a flag is to blame. */
function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

async function readFaults(files: readonly string[]): Promise<FaultRule[]> {
  const rules: FaultRule[] = [];
  for (const file of files) {
    let value: unknown;
    try {
      value = readJson(await readFile(file, "utf8"));
    } catch (error) {
      throw new UsageError(`--fault ${file}: ${(error as Error).message}`, { cause: error });
    }
    try {
      rules.push(...checkFaultRules(Array.isArray(value) ? value : [value]));
    } catch (error) {
      throw new UsageError(`--fault ${file}:\n${(error as Error).message}`, { cause: error });
    }
  }
  return rules;
}

/** Looks at files before anything is done, as for seeds. */
async function checkSnapshots({ load, save }: Flags): Promise<void> {
  const found = load === undefined || await stat(load).then((file) => file.isFile(), () => false);
  if (!found) throw new Error(`--snapshot load=${load}: there is no such file`);
  const folder = save === undefined || await stat(dirname(save)).then((file) => file.isDirectory(), () => false);
  if (!folder) throw new Error(`--snapshot save=${save}: there is no such folder`);
}

/** Writes a file, in place of another only when it is whole. */
async function saveTo(file: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${file}.part`;
  try {
    await writeFile(part, parts, { mode: 0o600 });
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    throw new Error(`--snapshot save=${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Looks at a folder before anything is done: whoever reads what is wrong must know which flag is meant. */
async function checkSeed({ text, folder }: Seed): Promise<void> {
  const found = await stat(folder).catch((error) => {
    const why = error.code === "ENOENT" ? "there is no such folder (ENOENT)" : error.message;
    throw new Error(`--seed ${text}: ${why}`, { cause: error });
  });
  if (!found.isDirectory()) throw new Error(`--seed ${text}: is no folder`);
}

async function serve(flags: Flags, print: (line: string) => void, { signal, onListen }: EmulatorIo): Promise<void> {
  const { appid, secretId, secretKey, buckets, console, consoleHosts, control } = flags;
  const faults = await readFaults(flags.faults);
  const log = (request: LoggedRequest): void => print(flags.lineOf(request));
  const options = { appid, secretId, secretKey, buckets, console, consoleHosts, control, faults, log };
  // What is wrong with the flags shows before a folder is touched.
  usage(() => new CosEmulator(options));
  for (const seed of flags.seeds) await checkSeed(seed);
  await checkSnapshots(flags);
  const store = flags.data === undefined ? undefined : await DiskStore.open(flags.data, { sync: flags.sync });
  try {
    const emulator = new CosEmulator({ ...options, store });
    if (flags.load !== undefined) {
      await emulator.restore(createReadStream(flags.load)).catch((cause: Error) => {
        throw new Error(`--snapshot load=${flags.load}: ${cause.message}`, { cause });
      });
    }
    for (const { text, bucket, folder } of flags.seeds) {
      const files = await emulator.seed(folder, { bucket }).catch((cause: Error) => {
        throw new Error(`--seed ${text}: ${cause.message}`, { cause });
      });
      print(`put ${files} files of ${folder} into ${bucket}`);
    }
    const stop = stopSignal(signal);
    try {
      const { url } = await emulator.listen({ port: flags.port, hostname: flags.host });
      if (onListen === undefined) { for (const line of await introduction(emulator, url, flags)) print(line); }
      else {
        const { appid, secretId, secretKey } = emulator.clientOptions;
        onListen({ url, page: emulator.page, appid: String(appid), secretId, secretKey, buckets: buckets.map(({ name }) => name) });
      }
      await stop.stopped;
      print("stopping");
      await emulator.close({ grace: GRACE });
      if (flags.save !== undefined) await saveTo(flags.save, emulator.snapshotParts());
    } finally {
      stop.forget();
    }
  } finally {
    await store?.close();
  }
}

/** Resolves when the program is to stop. A second SIGINT or SIGTERM then ends it at once, as if nobody listened. */
function stopSignal(signal: AbortSignal | undefined): { readonly stopped: Promise<void>; readonly forget: () => void } {
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => stop = resolve);
  const forget = (): void => {
    signal?.removeEventListener("abort", stop);
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, onSignal);
  };
  const onSignal = (): void => {
    forget();
    stop();
  };
  if (signal?.aborted) stop();
  else if (signal !== undefined) signal.addEventListener("abort", stop);
  else for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, onSignal);
  return { stopped, forget };
}

async function introduction(emulator: CosEmulator, url: string, flags: Flags): Promise<string[]> {
  const { appid, secretId, secretKey } = emulator.clientOptions;
  const buckets: string[] = [];
  for (const { name } of flags.buckets) buckets.push(await emulator.isPublic(name) ? `${name} (public)` : name);
  const text = (value: string): string => JSON.stringify(value);
  return [
    `COS v4 emulator at ${url}`,
    `  appid      ${appid}`,
    `  secretId   ${secretId}`,
    `  secretKey  ${secretKey}`,
    `  buckets    ${buckets.join(", ")}`,
    `  data       ${flags.data ?? "in memory"}`,
    ...emulator.page === undefined ? [] : [`  page       ${emulator.page}`],
    "",
    'import { CosClient } from "@cos/v4";',
    `const cos = new CosClient({ appid: ${appid}, secretId: ${text(secretId)}, secretKey: ${text(secretKey)}, endpoint: ${text(url)} });`,
    "",
  ];
}
