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
import type { ParseArgsOptionDescriptor } from "node:util";
import { jsonLineOf, lineOf } from "./console/line.ts";
import type { LoggedRequest } from "./console/log.ts";
import { CosEmulator } from "./emulator.ts";
import type { FaultRule } from "./faults/fault_rule.ts";
import { checkFaultRules } from "./faults/fault_rule.ts";
import { ACCOUNT_FLAGS, FLAGS, OUTPUT_FLAGS } from "./flags.ts";
import { readJson } from "./service/json.ts";
import type { BucketOptions, Switches } from "./service/settings.ts";
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

const ALL = [...FLAGS, ...ACCOUNT_FLAGS, ...OUTPUT_FLAGS];

/** What the flags are, as `--help` says it. */
function usage(): string {
  const heads = ALL.map(({ name, value }) => `--${name}${value === undefined ? "" : ` ${value}`}`);
  const width = Math.max(...heads.map((head) => head.length));
  return ["Serves an emulator of Tencent COS v4 (JSON API).", "", ...ALL.map(({ doc }, i) => `  ${heads[i]!.padEnd(width)}  ${doc}`)].join(
    "\n",
  );
}

/** A flag that is not as it must be. */
class UsageError extends Error {
  override name = "UsageError";
}

/** See `runEmulator`. */
export async function run(args: readonly string[], io: EmulatorIo): Promise<number> {
  const print = io.print ?? ((line) => process.stdout.write(`${line}\n`));
  const complain = io.complain ?? ((line) => process.stderr.write(`${line}\n`));
  try {
    const flags = readFlags(args);
    if (flags.help) {
      print(usage());
      return 0;
    }
    if (flags.check) return await check(flags.data!, print);
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
  /** Paths of the certificate and of its key. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly data: string | undefined;
  readonly sync: boolean;
  readonly check: boolean;
  readonly appid: string | undefined;
  readonly secretId: string | undefined;
  readonly secretKey: string | undefined;
  readonly buckets: readonly BucketOptions[];
  readonly seeds: readonly Seed[];
  readonly faults: readonly string[];
  /** Files to begin with, and to end with. */
  readonly snapshots: { readonly load?: string; readonly save?: string };
  readonly console: boolean | undefined;
  readonly consoleHosts: readonly string[] | undefined;
  readonly control: boolean;
  readonly lineOf: (request: LoggedRequest) => string;
  readonly switches: Switches;
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
  const options = Object.fromEntries(ALL.map(({ name, value, many = false }): [string, ParseArgsOptionDescriptor] => {
    return [name, { type: value === undefined ? "boolean" : "string", multiple: many }];
  }));
  const { values } = blamed(() => parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  for (const [name, given] of Object.entries(values)) {
    // An empty host would be every address of the machine, an empty port a free one: hardly what a variable that is not set was to say.
    if ([given].flat().includes("")) throw new UsageError(`--${name} must not be empty`);
  }
  const has = (name: string): boolean => values[name] === true;
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const list = (name: string): string[] | undefined => values[name] as string[] | undefined;
  const number = (name: string, least: number, most: number): number | undefined => {
    const given = text(name);
    const value = Number(given);
    if (given === undefined || /^\d{1,15}$/.test(given) && value >= least && value <= most) return given === undefined ? undefined : value;
    throw new UsageError(`--${name} must be a number of ${least} to ${most}; got ${given}`);
  };
  for (const name of ["sync", "check"]) if (has(name) && text("data") === undefined) throw new UsageError(`--${name} goes with --data`);
  if ((text("tls-cert") === undefined) !== (text("tls-key") === undefined)) throw new UsageError("--tls-cert and --tls-key go together");
  if (has("console") && has("no-console")) throw new UsageError("--console and --no-console contradict each other");
  if (!["text", "json"].includes(text("log") ?? "text")) throw new UsageError(`--log must be text or json; got ${text("log")}`);
  const buckets = (list("bucket") ?? ["mybucket"]).map(readBucket);
  return {
    port: number("port", 0, 65_535) ?? DEFAULT_PORT,
    host: text("host") ?? "127.0.0.1",
    tls: text("tls-cert") === undefined ? undefined : { cert: text("tls-cert")!, key: text("tls-key")! },
    data: text("data"),
    sync: has("sync"),
    check: has("check"),
    appid: text("appid"),
    secretId: text("secret-id"),
    secretKey: text("secret-key"),
    buckets,
    seeds: (list("seed") ?? []).map((seed) => readSeed(seed, buckets)),
    faults: list("fault") ?? [],
    snapshots: readSnapshots(list("snapshot") ?? []),
    console: has("no-console") ? false : has("console") || undefined,
    consoleHosts: list("console-host"),
    control: has("control"),
    lineOf: text("log") === "json" ? jsonLineOf : lineOf,
    switches: {
      strictFolderDelete: has("strict-folder-delete"),
      listMax: number("list-max", 1, 1000),
      sliceSizes: has("strict-slice-sizes") ? "strict" : undefined,
      serialUpload: has("serial-upload"),
      forceSliceSize: number("force-slice-size", 1, 20_971_520),
      instantUpload: !has("no-instant-upload"),
      emptyFileSha: has("real-empty-sha") ? "sha1" : undefined,
      sameContent: has("refresh-same-content") ? "refresh" : undefined,
      concurrentChanges: has("refuse-concurrent-changes") ? "refuse" : undefined,
      longestUrl: number("longest-url", 1, 1_000_000),
    },
    quiet: has("quiet"),
    help: has("help"),
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

function readSnapshots(texts: readonly string[]): Flags["snapshots"] {
  const files: { load?: string; save?: string } = {};
  for (const text of texts) {
    const [, way, file] = /^(load|save)=(.+)$/s.exec(text) ?? [];
    if (way !== "load" && way !== "save") throw new UsageError(`--snapshot must be load=FILE or save=FILE; got ${text}`);
    if (files[way] !== undefined) throw new UsageError(`--snapshot ${way} is given twice`);
    files[way] = file!;
  }
  return files;
}

/** Whatever goes wrong here, a flag is to blame. */
function blamed<T>(read: () => T): T {
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
async function checkSnapshots({ load, save }: Flags["snapshots"]): Promise<void> {
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

async function readPem(flag: string, file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause: Error) => {
    throw new UsageError(`--${flag} ${file}: ${cause.message}`, { cause });
  });
}

/** Looks through a folder, and says with what code to exit. */
async function check(folder: string, print: (line: string) => void): Promise<number> {
  let problems = 0;
  const compared = await DiskStore.check(folder, (problem) => {
    problems++;
    print(problem);
  });
  print(`compared ${compared} contents of ${folder}: ${problems === 0 ? "all are as they were stored" : `${problems} problems`}`);
  return problems === 0 ? 0 : 1;
}

async function serve(flags: Flags, print: (line: string) => void, { signal, onListen }: EmulatorIo): Promise<void> {
  const { appid, secretId, secretKey, buckets, console, consoleHosts, control, snapshots } = flags;
  const faults = await readFaults(flags.faults);
  const log = (request: LoggedRequest): void => print(flags.lineOf(request));
  const options = { ...flags.switches, appid, secretId, secretKey, buckets, console, consoleHosts, control, faults, log };
  const tls = flags.tls && { cert: await readPem("tls-cert", flags.tls.cert), key: await readPem("tls-key", flags.tls.key) };
  // What is wrong with the flags shows before a folder is touched.
  blamed(() => new CosEmulator(options));
  for (const seed of flags.seeds) await checkSeed(seed);
  await checkSnapshots(snapshots);
  const store = flags.data === undefined ? undefined : await DiskStore.open(flags.data, { sync: flags.sync });
  try {
    const emulator = new CosEmulator({ ...options, store });
    if (snapshots.load !== undefined) {
      await emulator.restore(createReadStream(snapshots.load)).catch((cause: Error) => {
        throw new Error(`--snapshot load=${snapshots.load}: ${cause.message}`, { cause });
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
      const { url } = await emulator.listen({ port: flags.port, hostname: flags.host, tls });
      if (onListen === undefined) { for (const line of await introduction(emulator, url, flags)) print(line); }
      else {
        const { appid, secretId, secretKey } = emulator.clientOptions;
        onListen({ url, page: emulator.page, appid: String(appid), secretId, secretKey, buckets: buckets.map(({ name }) => name) });
      }
      await stop.stopped;
      if (onListen === undefined) print("stopping");
      await emulator.close({ grace: GRACE });
      if (snapshots.save !== undefined) await saveTo(snapshots.save, emulator.snapshotParts());
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
