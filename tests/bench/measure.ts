/**
 * Measures the client beside bare `fetch`, on whatever runtime this is: the same bytes to the same server, bodies of bare `fetch` laid out
 * beforehand, both in turns. Arguments: what to import the library from, the server's port, a folder for files, rounds, which kind of work:
 * each has a process of its own, so that no memory of one weighs on another. Leaves JSON in the folder.
 *
 * @module
 */
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { BareClient, saveRanges, saveWhole } from "./bare.ts";

const MIB = 1048576;
const CALLS = 1000;
const AT_ONCE = 32;
const SMALL = 4096;
const LARGE = 256 * MIB;
const CONCURRENCY = 4;
const SIGNS = 5000;

const [library = "../../mod.ts", port = "0", folder = ".", rounds = "5", wanted = "calls"] = process.argv.slice(2);
const { Auth, CosClient, unwrap }: typeof import("../../mod.ts") = await import(library);

/** One thing that is measured: both ways to do it, and how much it is. The first of the bare ways that is fastest counts. */
interface Contest {
  readonly kind: string;
  readonly name: string;
  readonly unit: string;
  readonly amount: number;
  /** Least ratio that is aimed at. */
  readonly target?: number;
  /** Least rate that is aimed at. */
  readonly least?: number;
  readonly own: () => Promise<unknown>;
  readonly bare: readonly (() => Promise<unknown>)[];
}

/** What came of it: amount a second, the medians of all rounds. */
export interface Outcome {
  readonly name: string;
  readonly unit: string;
  readonly rate: number;
  readonly bareRate: number;
  readonly ratio: number;
  readonly target?: number | undefined;
  readonly least?: number | undefined;
}

const endpoint = `http://127.0.0.1:${port}`;
const account = { appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret-of-the-benchmark" };
const cos = new CosClient({ ...account, endpoint });
const auth = new Auth(account);
const at = { bucketName: "mybucket", cosPath: "/dir/file.bin" };
const object = { bucketName: "mybucket", cosPath: `/${LARGE}` };
const expires = (): number => Math.floor(Date.now() / 1000) + 3600;

const small = crypto.getRandomValues(new Uint8Array(SMALL));
const source = `${folder}/source.bin`;
const target = `${folder}/target.bin`;
await mkdir(folder, { recursive: true });
await writeSource();

const bare = new BareClient(endpoint, await auth.signMore(at.bucketName, at.cosPath, expires()), small, wanted === "upload" ? LARGE : 0);
const downloadUrl = `${endpoint}/mybucket-100000/${LARGE}?sign=${
  encodeURIComponent(await auth.signDownload(at.bucketName, object.cosPath, expires()))
}`;

async function writeSource(): Promise<void> {
  const file = await open(source, "w");
  const block = crypto.getRandomValues(new Uint8Array(65536));
  for (let offset = 0; offset < LARGE; offset += block.length) await file.write(block, 0, block.length, offset);
  await file.close();
}

/** Does something so often, some at once. */
async function repeat(times: number, atOnce: number, action: () => Promise<unknown>): Promise<void> {
  let left = times;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await action();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const stat = async (): Promise<unknown> => unwrap(await cos.statFile(at));
const upload = async (): Promise<unknown> => unwrap(await cos.uploadFileFromBuffer({ ...at, data: small }));
const hashed = new Uint8Array(LARGE);
const hmacKey = await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
const signed = new Uint8Array(128);

const all: readonly Contest[] = [
  {
    kind: "calls",
    name: `${CALLS} stats, one after the other`,
    unit: "1/s",
    amount: CALLS,
    target: 0.9,
    own: () => repeat(CALLS, 1, stat),
    bare: [() => repeat(CALLS, 1, () => bare.stat())],
  },
  {
    kind: "calls",
    name: `${CALLS} stats, ${AT_ONCE} at a time`,
    unit: "1/s",
    amount: CALLS,
    target: 0.9,
    own: () => repeat(CALLS, AT_ONCE, stat),
    bare: [() => repeat(CALLS, AT_ONCE, () => bare.stat())],
  },
  {
    kind: "calls",
    name: `${CALLS} uploads of 4 KiB, one after the other`,
    unit: "1/s",
    amount: CALLS,
    target: 0.9,
    own: () => repeat(CALLS, 1, upload),
    bare: [() => repeat(CALLS, 1, () => bare.upload())],
  },
  {
    kind: "calls",
    name: `${CALLS} uploads of 4 KiB, ${AT_ONCE} at a time`,
    unit: "1/s",
    amount: CALLS,
    target: 0.9,
    own: () => repeat(CALLS, AT_ONCE, upload),
    bare: [() => repeat(CALLS, AT_ONCE, () => bare.upload())],
  },
  {
    kind: "upload",
    name: "upload of a 256 MiB file, 4 slices at a time",
    unit: "MiB/s",
    amount: LARGE / MIB,
    target: 0.85,
    own: async () => unwrap(await cos.uploadFile({ ...at, localPath: source, concurrency: CONCURRENCY })),
    bare: [() => bare.uploadSlices(CONCURRENCY)],
  },
  {
    kind: "download",
    name: "download of 256 MiB into a file",
    unit: "MiB/s",
    amount: LARGE / MIB,
    target: 0.85,
    own: async () => unwrap(await cos.downloadFile({ ...object, localFilename: target })),
    bare: [() => saveWhole(downloadUrl, target), () => saveRanges(downloadUrl, target, LARGE, CONCURRENCY)],
  },
  {
    kind: "hashes",
    name: "verifySha1 of a 256 MiB file (beside subtle.digest of as much memory)",
    unit: "MB/s",
    amount: LARGE / 1e6,
    least: 600,
    // The server knows the content, so that the upload ends when it is digested.
    own: async () => unwrap(await cos.uploadFile({ ...at, cosPath: "/instant", localPath: source, verifySha1: true })),
    bare: [() => crypto.subtle.digest("SHA-1", hashed)],
  },
  {
    kind: "hashes",
    name: "signs (beside subtle.sign alone)",
    unit: "1/s",
    amount: SIGNS,
    own: () => repeat(SIGNS, 1, () => auth.signMore(at.bucketName, at.cosPath, expires())),
    bare: [() => repeat(SIGNS, 1, () => crypto.subtle.sign("HMAC", hmacKey, signed))],
  },
];

const contests = all.filter(({ kind }) => kind === wanted);

async function seconds(action: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await action();
  return (performance.now() - begun) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

const times = contests.map(({ own, bare }) => [own, ...bare].map((action) => ({ action, taken: [] as number[] })));
// The first two rounds only warm up.
for (let round = -1; round <= Number(rounds); round++) {
  for (const ways of times) {
    for (const { action, taken } of round % 2 ? ways : ways.toReversed()) {
      await rm(target, { force: true });
      const time = await seconds(action);
      if (round > 0) taken.push(time);
    }
  }
}
await rm(source);
await rm(target, { force: true });

const outcomes = contests.map(({ name, unit, amount, target, least }, index): Outcome => {
  const [own, ...others] = times[index]!.map(({ taken }) => taken);
  const best = others.toSorted((one, other) => median(one) - median(other))[0]!;
  const ratio = median(own!.map((time, round) => best[round]! / time));
  return { name, unit, rate: amount / median(own!), bareRate: amount / median(best), ratio, target, least };
});
await writeFile(`${folder}/outcomes.json`, JSON.stringify(outcomes));
process.exit();
