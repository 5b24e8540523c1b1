/**
 * Many calls with aborts and faults, after which nothing is open: no socket, no timer, no file, no listener of a signal, and no memory is
 * held. Runs on every runtime; Node and Bun need their garbage collection within reach (`--expose-gc`).
 *
 *     deno run -A --v8-flags=--expose-gc tests/faults/leaks.ts [client module] [emulator module]
 *
 * @module
 */
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const [client = "../../mod.ts", emulator = "../../src/emulator/mod.ts"] = process.argv.slice(2);
const { CosClient } = await import(client) as typeof import("../../mod.ts");
const { CosEmulator } = await import(emulator) as typeof import("../../src/emulator/mod.ts");

const CALLS = Number(process.env["CALLS"] ?? (process.env["SOAK"] === "1" ? 50_000 : 2000));
const AT_ONCE = 16;
const ROUNDS = 5;
/** What a heap may differ by from one look to the next. */
const SLACK = 6 * 1024 * 1024;
const AT = { bucketName: "mybucket", cosPath: "/a.bin" };

let failed = 0;
let passed = 0;

function expect(what: string, good: boolean, found: unknown): void {
  console.log(`${good ? "ok    " : "FAILED"} ${what}: ${found}`);
  if (good) passed++;
  else failed++;
}

/** Timers that were started and neither ended nor were stopped. */
const timers = new Set<unknown>();
const { setTimeout: start, clearTimeout: stop } = globalThis;
globalThis.setTimeout = ((run: (...args: unknown[]) => void, wait?: number, ...args: unknown[]) => {
  const timer = start(() => {
    timers.delete(timer);
    run(...args);
  }, wait);
  timers.add(timer);
  return timer;
}) as typeof setTimeout;
globalThis.clearTimeout = ((timer: Parameters<typeof clearTimeout>[0]) => {
  timers.delete(timer);
  stop(timer);
}) as typeof clearTimeout;

const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
const warnings: string[] = [];
process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));

const pause = (wait: number): Promise<void> => new Promise((resolve) => void start(resolve, wait));

/** Descriptors of this process by kind; nothing where the system does not tell. */
async function descriptors(): Promise<{ files: number; sockets: number }> {
  const found = { files: 0, sockets: 0 };
  const names = await readdir("/proc/self/fd").catch(() => []);
  for (const name of names) {
    const target = await readlink(`/proc/self/fd/${name}`).catch(() => "");
    if (target.startsWith("socket:")) found.sockets++;
    else if (target.startsWith("/") && !target.startsWith("/proc") && !target.startsWith("/dev")) found.files++;
  }
  return found;
}

function collect(): void {
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc(sync: boolean): void } };
  for (let i = 0; i < 3; i++) {
    if (Bun) Bun.gc(true);
    else gc?.();
  }
}

async function heap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await pause(20);
  }
  return process.memoryUsage().heapUsed;
}

const folder = await mkdtemp(join(tmpdir(), "cos-leaks-"));
// The runtime itself opens something for its first server and its first request, and keeps it.
{
  const service = new CosEmulator();
  const { url: endpoint } = await service.listen();
  await new CosClient({ ...service.clientOptions, fetch, endpoint }).statFile(AT);
  await service.close();
  await pause(500);
}
const before = await descriptors();
const active = process.getActiveResourcesInfo?.().length ?? 0;

const service = new CosEmulator({
  appid: 100000,
  secretId: "AKIDEXAMPLE0123456789",
  secretKey: "SecretKeyExample0123456789",
  forceSliceSize: 65_536,
  faults: [
    { probability: 0.03, seed: 1, drop: true },
    { probability: 0.03, seed: 2, drop: true, effect: true },
    { probability: 0.03, seed: 3, status: 502 },
    { probability: 0.03, seed: 4, code: -71 },
    { probability: 0.03, seed: 5, cut: 5 },
    { probability: 0.01, seed: 6, stall: 5 },
    { probability: 0.05, seed: 7, delay: 5 },
    { probability: 0.02, seed: 8, length: 9 },
  ],
});
const { url } = await service.listen();
const cos = new CosClient({
  appid: 100000,
  secretId: "AKIDEXAMPLE0123456789",
  secretKey: "SecretKeyExample0123456789",
  endpoint: url,
  timeout: 150,
  maxRequests: AT_ONCE,
  retry: { attempts: 3, baseDelay: 1, maxDelay: 3 },
});

/** A signal that outlives all calls: whatever listens to it and does not stop adds up. */
const lasting = new AbortController();
let listening = 0;
for (const [method, by] of [["addEventListener", 1], ["removeEventListener", -1]] as const) {
  const usual = lasting.signal[method].bind(lasting.signal) as (...args: unknown[]) => void;
  const listeners = new Set<unknown>();
  lasting.signal[method] = (...args: unknown[]) => {
    void listeners;
    listening += by;
    usual(...args);
  };
}

const data = new Uint8Array(20_000).fill(7);
/** In three slices. */
const long = new Uint8Array(150_000).fill(7);
const outcome = { ok: 0, failed: 0, aborted: 0 };

async function drain(body: ReadableStream<Uint8Array>, most: number): Promise<void> {
  const reader = body.getReader();
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size >= most) return await reader.cancel();
  }
}

const acts: ((signal: AbortSignal, i: number) => Promise<{ ok: boolean }>)[] = [
  (signal) => cos.statFile(AT, { signal }),
  (signal, i) => cos.uploadFileFromBuffer({ ...AT, cosPath: `/f/${i % 50}.bin`, data, insertOnly: 0 }, { signal }),
  (signal, i) => cos.uploadSliceFileFromBuffer({ ...AT, cosPath: `/s/${i % 20}.bin`, data: long, insertOnly: 0, maxCon: 3 }, { signal }),
  (signal) => cos.listFolder({ bucketName: "mybucket", cosPath: "/f/" }, { signal }),
  (signal, i) => cos.delFile({ ...AT, cosPath: `/f/${i % 50}.bin` }, { signal }),
  (signal, i) => cos.updateFile({ ...AT, bizAttr: String(i) }, { signal }),
  (signal, i) => cos.downloadFile({ ...AT, localFilename: join(folder, `${i % 8}.bin`), verifySha1: i % 2 === 0 }, { signal }),
  async (signal) => {
    const opened = await cos.downloadObject(AT, { signal });
    if (opened.ok) await drain(opened.data.body, Infinity);
    return opened;
  },
  async (signal) => {
    const opened = await cos.downloadObject(AT, { signal });
    if (opened.ok) await drain(opened.data.body, 1);
    return opened;
  },
  async (signal) => {
    const opened = await cos.downloadObject(AT, { signal });
    if (opened.ok) await opened.data.body.cancel();
    return opened;
  },
];

async function one(i: number): Promise<void> {
  // A third has its own signal, which aborts at some moment of the call, or before it.
  const own = i % 3 === 0 ? new AbortController() : undefined;
  const timer = own && i % 9 !== 0 ? start(() => own.abort(new Error("enough")), i % 7) : undefined;
  if (own && i % 9 === 0) own.abort(new Error("enough"));
  try {
    const { ok } = await acts[i % acts.length]!(own?.signal ?? lasting.signal, i);
    outcome[ok ? "ok" : "failed"]++;
  } catch {
    outcome.aborted++;
  } finally {
    stop(timer);
  }
}

const begun = performance.now();
const heaps: number[] = [];
try {
  let next = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const end = Math.floor(CALLS * round / ROUNDS);
    await cos.uploadFileFromBuffer({ ...AT, data, insertOnly: 0 });
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (next < end) await one(next++);
    }));
    // What the service stores and remembers is not what is looked for.
    if (process.env["VERBOSE"]) console.log(`round ${round}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const faults = service.faults.active.map(({ rule }) => rule);
    await service.reset();
    service.faults.clear();
    service.faults.addAll(faults);
    heaps.push(await heap());
  }
  expect("no signal is listened to any more", listening === 0, listening);
} finally {
  await service.close();
}
for (let i = 0; i < 100 && timers.size > 0; i++) await pause(50);
let after = await descriptors();
for (let i = 0; i < 100 && (after.sockets > before.sockets || after.files > before.files); i++) {
  collect();
  await pause(50);
  after = await descriptors();
}
const left = await readdir(folder);
await rm(folder, { recursive: true });

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
console.log(`${CALLS} calls in ${seconds} s: ${outcome.ok} ok, ${outcome.failed} failed, ${outcome.aborted} aborted`);
expect("every kind of end occurred", outcome.ok > 0 && outcome.failed > 0 && outcome.aborted > 0, Object.values(outcome).join(", "));
expect("no timer is left", timers.size === 0, timers.size);
expect("no socket is open", after.sockets <= before.sockets, `${after.sockets}, ${before.sockets} before`);
expect("no file is open", after.files <= before.files, `${after.files}, ${before.files} before`);
expect("no temporary file is left", left.every((name) => /^\d\.bin$/.test(name)), left.join(" "));
expect("memory is flat", heaps.at(-1)! - heaps[1]! < SLACK, `${heaps.map(mib).join(", ")} MiB`);
expect("no rejection is unhandled", unhandled.length === 0, unhandled.length);
expect("nobody is warned", warnings.length === 0, warnings.join("; ") || "none");
const resources = process.getActiveResourcesInfo?.() ?? [];
expect("nothing keeps the process alive", resources.length <= active + 1, resources.join(" ") || "nothing");
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
