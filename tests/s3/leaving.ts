/**
 * Leaves v4 for S3 while everything goes wrong: many small files and a large one go from an emulator that keeps them on the disk to versitygw, by
 * the command as a real process, which is killed again and again and run again with the same line, while both sides drop connections, answer with
 * errors and lose answers; until it ends with 0. Then what there is now is read from versitygw's own files, and compared with what there was.
 *
 *     leaving.ts [--files N] [--mebibytes N] [--kills N] [--only deno|bun|node] [--seed N] [--folder FOLDER]
 *
 * The small form is for every day: 300 files and 64 MiB. With SOAK=1 it is 10,000 files and 6 GiB. FOLDER is where there is room for it twice.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { createHash } from "node:crypto";
import { CosEmulator, DiskStore, type FileRecord } from "../../src/emulator/mod.ts";
import { contentOf } from "../conservation/_content.ts";
import { onBun, onNode } from "../conservation/_desk.ts";
import { Random } from "../conservation/_random.ts";
import { root } from "../tools.ts";
import { errorReply, type ProxyFault, type ProxyRequest, S3Proxy } from "./proxy.ts";
import { S3_KEY, s3Servers } from "./servers.ts";

const MIB = 1024 * 1024;
const isLong = Deno.env.get("SOAK") === "1";
const flags = parseArgs(Deno.args, { string: ["files", "mebibytes", "kills", "only", "seed", "folder"] });
const FILES = Number(flags.files ?? (isLong ? 10_000 : 300));
const LARGE = Number(flags.mebibytes ?? (isLong ? 6144 : 64)) * MIB + 12_345;
const KILLS = Number(flags.kills ?? (isLong ? 12 : 4));
const SEED = Number(flags.seed ?? Math.floor(Math.random() * 2 ** 31));
/** Runs after which it counts as something that never ends. */
const MOST_RUNS = KILLS + 40;
const ACCOUNT = { appid: "100000", secretId: "AKIDofleaving", secretKey: "thekeyofleaving" };
const HOME = "source-100000";

/** What a file was, as somebody says who did not ask the client. */
interface Given {
  readonly size: number;
  readonly sha1: string;
  readonly mtime: number;
  readonly bizAttr: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A command on a runtime, with something that watches its memory. */
interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
}

/** What came of it on one runtime. */
interface Figures {
  readonly runtime: string;
  readonly runs: number;
  readonly kills: number;
  readonly failures: number;
  readonly seconds: number;
  readonly peak: number;
  readonly heap: number;
  readonly faults: number;
  readonly wrong: readonly string[];
}

const heap = `${root}tests/s3/heap.ts`;

async function runtimes(): Promise<Runtime[]> {
  const found: Runtime[] = [];
  const isWanted = (name: string): boolean => flags.only === undefined || flags.only === name;
  if (isWanted("deno")) {
    const command = [Deno.execPath(), "run", "--no-check", "-A", "--v8-flags=--expose-gc", "--preload", heap, `${root}src/cli/main.ts`];
    found.push({ name: "deno", command });
  }
  if (isWanted("bun")) {
    const [bun, ...rest] = await onBun();
    found.push({ name: "bun", command: [bun!, "--preload", heap, ...rest] });
  }
  if (isWanted("node")) {
    const [node, ...rest] = await onNode();
    found.push({ name: "node", command: [node!, "--expose-gc", "--import", heap, ...rest] });
  }
  return found;
}

/** Content in pieces, of which no two are alike. */
function* piecesOf(number: number, size: number): Generator<Uint8Array<ArrayBuffer>> {
  const piece = contentOf(number, Math.min(size, 8 * MIB));
  for (let at = 0; at < size; at += piece.length) {
    if (piece.length >= 4) new DataView(piece.buffer, piece.byteOffset).setUint32(0, at / 8 ^ number);
    yield piece.slice(0, Math.min(piece.length, size - at));
  }
}

/** Puts files straight into the store. */
async function fill(store: DiskStore): Promise<Map<string, Given>> {
  const random = new Random(SEED);
  const all = new Map<string, Given>();
  const put = async (path: string, number: number, size: number): Promise<void> => {
    const hash = createHash("sha1");
    for (const piece of piecesOf(number, size)) hash.update(piece);
    const given: Given = {
      size,
      sha1: hash.digest("hex"),
      mtime: 1_400_000_000 + random.below(100_000_000),
      bizAttr: random.chance(0.3) ? `of the owner, ${path.length}, 业务` : "",
      headers: {
        ...random.chance(0.5) ? { "Content-Type": random.pick(["text/plain", "image/jpeg", "application/json; charset=utf-8"]) } : {},
        ...random.chance(0.3) ? { "Cache-Control": "max-age=60" } : {},
        ...random.chance(0.2) ? { "Content-Disposition": 'attachment; filename="a.txt"' } : {},
        ...random.chance(0.2) ? { "Content-Language": "zh-CN" } : {},
        ...random.chance(0.3) ? { "x-cos-meta-owner": random.pick(["ann", "安", " led and trailed "]) } : {},
      },
    };
    const { bizAttr, headers, mtime, sha1: sha } = given;
    const content = await store.write(piecesOf(number, size));
    const record: FileRecord = {
      ...{ content, sha, sliceSize: MIB, bizAttr, authority: "eInvalid", forbid: 0, headers, ctime: mtime, mtime },
    };
    await store.commit(HOME, [{ kind: "file", path, record }]);
    all.set(path.slice(1), given);
  };
  await put("/big/one large file.bin", 1, LARGE);
  const folders = ["", "photos/", "photos/2014/", "日本 語/", "a+b&c=d/", "deep/er/and/deeper/"];
  for (let number = 2; number < FILES + 2; number++) {
    await put(
      `/${random.pick(folders)}${random.pick(["f", "ü ", "it's ", "100% #"])}${number}`,
      number,
      random.pick([0, 1, 100, 1024, 4096, 20_000]),
    );
  }
  return all;
}

/** What goes wrong with a request to S3, every now and then. */
function faultOf(random: Random, { op }: ProxyRequest): ProxyFault | undefined {
  if (!random.chance(op === "part" ? 0.03 : 0.015)) return undefined;
  const faults: ProxyFault[] = [
    { drop: true },
    { drop: true, effect: true },
    { reply: errorReply(503, "SlowDown") },
    { reply: errorReply(500, "InternalError"), effect: true },
  ];
  if (op === "list" || op === "begin" || op === "complete") faults.push({ cut: -7 });
  if (op === "complete") faults.push({ reply: { ...errorReply(500, "InternalError"), status: 200 } });
  if (op === "complete" || op === "upload") faults.push({ etag: '"0123456789abcdef0123456789abcdef"' });
  if (op === "part" || op === "upload") faults.push({ cutBody: 100 });
  return random.pick(faults);
}

async function leave(
  runtime: Runtime,
  url: string,
  given: ReadonlyMap<string, Given>,
  folder: string,
): Promise<Figures> {
  const { name, command } = runtime;
  const [versitygw] = await s3Servers();
  if (versitygw!.missing !== undefined) throw new Error(versitygw!.missing);
  const random = new Random(SEED + name.length);
  await using server = await versitygw!.start({ folder: `${folder}/${name}` });
  await server.createBucket("target");
  await using proxy = await S3Proxy.open(server.endpoint);
  let faults = 0;
  let killAt = Infinity;
  let child: Deno.ChildProcess | undefined;
  let kills = 0;
  let requests = 0;
  const count = (): void => {
    if (++requests !== killAt) return;
    kills++;
    child!.kill("SIGKILL");
  };
  proxy.before = (request) => {
    count();
    const fault = faultOf(random, request);
    if (fault) faults++;
    return fault;
  };
  const heapFile = await Deno.makeTempFile({ prefix: "cos-heap-" });
  const [program, ...args] = command;
  const line = ["cp", "-r", "cos://source/", "s3://target/kept/", "--state", `${folder}/${name}.record`, "--resume", "--attempts", "5"];
  let peak = 0;
  let heapPeak = 0;
  let runs = 0;
  let failures = 0;
  const begun = performance.now();
  while (true) {
    if (++runs > MOST_RUNS) break;
    // Requests of one run that goes through; of what is large, there are many about one file.
    const usual = FILES * 4 + LARGE / MIB / 8;
    killAt = kills < KILLS ? requests + 1 + random.below(usual * random.pick([0.02, 0.2, 0.6])) : Infinity;
    child = new Deno.Command(program!, {
      args: [...args, ...line],
      env: {
        ...{ COS_APPID: ACCOUNT.appid, COS_SECRET_ID: ACCOUNT.secretId, COS_SECRET_KEY: ACCOUNT.secretKey, COS_ENDPOINT: url },
        ...{ AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey, AWS_ENDPOINT_URL_S3: proxy.url },
        ...{ COS_CONFIG: `${folder}/none.json`, COS_TEST_HEAP: heapFile, NO_COLOR: "1" },
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const { pid } = child;
    const watch = setInterval(() => peak = Math.max(peak, peakOf(pid)), 50);
    const { code, signal, stderr } = await child.output();
    clearInterval(watch);
    await proxy.idle();
    heapPeak = Math.max(heapPeak, Number(await Deno.readTextFile(heapFile)));
    if (isLong) console.log(`  ${name}, run ${runs}: ${signal ?? code}, ${requests} requests so far`);
    if (code === 0) break;
    if (signal === null) {
      failures++;
      if (failures > 20 || isLong || flags.only) {
        console.log(`  ${name}, run ${runs}: ${new TextDecoder().decode(stderr).split("\n").slice(-4).join(" | ")}`);
      }
    }
  }
  const seconds = (performance.now() - begun) / 1000;
  const wrong = runs > MOST_RUNS ? [`it did not end with 0 in ${MOST_RUNS} runs`] : [];
  wrong.push(...await differences(`${folder}/${name}`, given, server.endpoint));
  return { runtime: name, runs, kills, failures, seconds, peak, heap: heapPeak, faults, wrong };
}

/** Most memory that a process ever had, in bytes. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** What is not as it was, by versitygw's own files: objects, and what it keeps beside them. */
async function differences(folder: string, given: ReadonlyMap<string, Given>, endpoint: string): Promise<string[]> {
  const wrong: string[] = [];
  const found = new Set<string>();
  const walk = async (below: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(`${folder}/objects/target/${below}`)) {
      if (below === "" && name === ".sgwtmp") continue;
      const key = below + name;
      if (isDirectory) await walk(`${key}/`);
      else found.add(key);
    }
  };
  await walk("");
  for (const key of found) if (!key.startsWith("kept/") || !given.has(key.slice(5))) wrong.push(`${key} is there, and nobody had it`);
  for (const [path, one] of given) {
    const key = `kept/${path}`;
    if (!found.has(key)) {
      wrong.push(`${path} is lost`);
      continue;
    }
    const hash = createHash("sha1");
    let size = 0;
    for await (const bytes of (await Deno.open(`${folder}/objects/target/${key}`)).readable) {
      hash.update(bytes);
      size += bytes.length;
    }
    if (size !== one.size || hash.digest("hex") !== one.sha1) wrong.push(`${path} is altered`);
    const about = `${folder}/about/target/${key}/meta`;
    const meta: Record<string, string> = JSON.parse(await Deno.readTextFile(`${about}/metadata`));
    const told: Record<string, string | undefined> = {
      size: String(one.size),
      sha1: meta.sha1,
      mtime: meta.mtime,
      biz: plain(meta["cos-biz-attr"] ?? ""),
      owner: meta.owner && plain(meta.owner),
    };
    const due: Record<string, string | undefined> = {
      size: String(size),
      sha1: one.sha1,
      mtime: String(one.mtime),
      biz: one.bizAttr,
      owner: one.headers["x-cos-meta-owner"],
    };
    for (const header of ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Language"]) {
      const kept = await Deno.readTextFile(`${about}/${header.toLowerCase()}`).catch(() => undefined);
      told[header] = header === "Content-Type" && kept === "binary/octet-stream" ? undefined : kept;
      due[header] = one.headers[header];
    }
    for (const name of Object.keys(due)) {
      if (told[name] !== due[name]) wrong.push(`${path}: ${name} is ${told[name]}, and was ${due[name]}`);
    }
  }
  const { AwsClient } = await import("aws4fetch");
  const listed = await new AwsClient({ ...S3_KEY, service: "s3", region: "us-east-1" }).fetch(`${endpoint}/target?uploads`);
  const uploads = [...(await listed.text()).matchAll(/<Upload>.*?<Key>(.*?)<\/Key>/gs)].map(([, key]) => key);
  if (!listed.ok) wrong.push(`uploads under way cannot be listed: HTTP ${listed.status}`);
  for (const key of uploads) wrong.push(`an upload of ${key} is unfinished`);
  return wrong;
}

function plain(value: string): string {
  return value.startsWith("utf-8''") ? decodeURIComponent(value.slice(7)) : value;
}

async function main(): Promise<number> {
  const [versitygw] = await s3Servers();
  if (versitygw!.missing !== undefined) {
    console.log(`skipped: no ${versitygw!.name}: ${versitygw!.missing}`);
    console.log("1 passed, 0 failed");
    return 0;
  }
  const folder = flags.folder
    ? await Deno.makeTempDir({ dir: flags.folder, prefix: "cos-leaving-" })
    : await Deno.makeTempDir({ prefix: "cos-leaving-" });
  let failed = 0;
  let passed = 0;
  try {
    console.log(`SEED=${SEED}: ${FILES} small files and one of ${Math.round(LARGE / MIB)} MiB, from an emulator to ${versitygw!.name}`);
    const store = await DiskStore.open(`${folder}/v4`);
    const emulator = new CosEmulator({ ...ACCOUNT, buckets: ["source"], store, remember: 10 });
    const { url } = await emulator.listen();
    try {
      const given = await fill(store);
      for (const runtime of await runtimes()) {
        emulator.faults.reset();
        emulator.faults.addAll([
          { operation: "download", probability: 0.01, seed: SEED, cut: -1 },
          { operation: "download", probability: 0.01, seed: SEED + 1, drop: true },
          { operation: ["stat", "list", "download"], probability: 0.01, seed: SEED + 2, status: 502 },
          { operation: ["stat", "list"], probability: 0.01, seed: SEED + 3, code: -71 },
          { operation: "download", path: "/photos/**", probability: 0.01, seed: SEED + 4, flip: 0 },
        ]);
        const { wrong, ...figures } = await leave(runtime, url, given, folder);
        const [struck] = [emulator.faults.active.reduce((sum, { struck }) => sum + struck, 0)];
        const { runs, kills, failures, seconds, peak, heap, faults } = figures;
        console.log(
          `${runtime.name}: ${runs} runs, ${kills} killed, ${failures} ended with failures, ${faults + struck} faults, ${
            seconds.toFixed(0)
          } s, ` +
            `memory at most ${Math.round(peak / MIB)} MiB, heap after collection at most ${Math.round(heap / MIB)} MiB, ` +
            `${given.size} files compared, ${wrong.length} differences`,
        );
        for (const one of wrong.slice(0, 20)) console.log(`  ${one}`);
        if (wrong.length === 0) passed++;
        else failed++;
        await Deno.remove(`${folder}/${runtime.name}`, { recursive: true });
      }
    } finally {
      await emulator.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}

Deno.exit(await main() === 0 ? 0 : 1);
