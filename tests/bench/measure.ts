/**
 * Measures the client beside the same calls written by hand, and beside bare `fetch`, on whatever runtime this is, against the same server and in
 * turns. Every call has a path of its own, so that no sign is used twice. Arguments: what to import the library from, the server's port, a folder
 * for files, rounds, which kind of work: each has a process of its own, so that no memory of one weighs on another. Leaves JSON in the folder.
 *
 * @module
 */
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { LINKS, STAT } from "./answers.ts";
import { BareClient, saveRanges, saveWhole } from "./bare.ts";
import { answersAtOnce, HandClient } from "./by_hand.ts";

const MIB = 1048576;
const CALLS = 1000;
const AT_ONCE = 32;
const SMALL = 4096;
const LARGE = 256 * MIB;
const CONCURRENCY = 4;
const SIGNS = 5000;

const [library = "../../mod.ts", port = "0", folder = ".", rounds = "5", wanted = "calls"] = process.argv.slice(2);
const { Auth, CosClient, unwrap }: typeof import("../../mod.ts") = await import(library);

/** One thing that is measured, and by what. */
interface Contest {
  readonly kind: string;
  readonly name: string;
  readonly unit: string;
  readonly amount: number;
  /** What is measured: time on a wall, or of the processor, all threads of the process together. */
  readonly of?: "processor";
  /** Least ratio that is aimed at; of the processor's time, the most. */
  readonly target?: number;
  /** Least rate that is aimed at. */
  readonly least?: number;
  readonly own: () => Promise<unknown>;
  /** What it is compared with. The one that is fastest counts. */
  readonly rivals: readonly (() => Promise<unknown>)[];
  /** What is done by bare `fetch`, without most of the work. */
  readonly bare?: () => Promise<unknown>;
}

/** What came of it: the medians of all rounds. */
export interface Outcome {
  readonly name: string;
  readonly unit: string;
  /** Amount a second; of the processor's time, microseconds for one. */
  readonly own: number;
  readonly rival: number;
  /** Of one to the other. */
  readonly ratio: number;
  /** Of the rate to that of bare `fetch`. */
  readonly toBare?: number | undefined;
  readonly target?: number | undefined;
  /** Whether the target is the most. */
  readonly isCost: boolean;
  readonly least?: number | undefined;
}

const endpoint = `http://127.0.0.1:${port}`;
const account = { appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret-of-the-benchmark" };
const cos = new CosClient({ ...account, endpoint });
const hand = await HandClient.of({ ...account, endpoint });
const atOnce = answersAtOnce(STAT, LINKS);
const answered = {
  own: new CosClient({ ...account, endpoint, fetch: atOnce }),
  hand: await HandClient.of({ ...account, endpoint }, atOnce),
};
const auth = new Auth(account);
const at = { bucketName: "mybucket", cosPath: "/dir/file.bin" };
const object = { bucketName: "mybucket", cosPath: `/${LARGE}` };
const expires = (): number => Math.floor(Date.now() / 1000) + 3600;

const small = crypto.getRandomValues(new Uint8Array(SMALL));
const source = `${folder}/source.bin`;
const target = `${folder}/target.bin`;
await mkdir(folder, { recursive: true });
await writeSource();

const bare = new BareClient(endpoint, await auth.signMore(at.bucketName, at.cosPath, expires()), small);
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

let paths = 0;
const newPath = (): string => `/dir/file-${++paths}.bin`;
const hashed = new Uint8Array(LARGE);
const hmacKey = await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
const signed = new Uint8Array(128);

/** Stats and small uploads, in a row or many at once. */
function calls(atOnce: number): Contest[] {
  const how = atOnce === 1 ? "one after the other" : `${atOnce} at a time`;
  const ways = ({ own, hand }: { own: typeof cos; hand: HandClient }) => ({
    stats: {
      own: () => repeat(CALLS, atOnce, async () => unwrap(await own.statFile({ bucketName: "mybucket", cosPath: newPath() }))),
      rivals: [() => repeat(CALLS, atOnce, () => hand.stat(newPath()))],
    },
    "uploads of 4 KiB": {
      own: () =>
        repeat(
          CALLS,
          atOnce,
          async () => unwrap(await own.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: newPath(), data: small })),
        ),
      rivals: [() => repeat(CALLS, atOnce, () => hand.upload(newPath(), small))],
    },
  });
  const byBare = { stats: () => bare.stat(), "uploads of 4 KiB": () => bare.upload() };
  return (["stats", "uploads of 4 KiB"] as const).flatMap((what): Contest[] => [{
    kind: "calls",
    name: `${CALLS} ${what}, ${how}`,
    unit: "1/s",
    amount: CALLS,
    target: 0.95,
    ...ways({ own: cos, hand })[what],
    bare: () => repeat(CALLS, atOnce, byBare[what]),
  }, {
    kind: "processor",
    name: `processor time of ${what} that are answered at once, ${how}`,
    unit: "µs",
    amount: CALLS,
    of: "processor",
    target: 1.2,
    ...ways(answered)[what],
  }]);
}

const all: readonly Contest[] = [
  ...calls(1),
  ...calls(AT_ONCE),
  {
    kind: "upload",
    name: "upload of a 256 MiB file, 4 slices at a time",
    unit: "MiB/s",
    amount: LARGE / MIB,
    target: 0.9,
    own: async () => unwrap(await cos.uploadFile({ ...at, localPath: source, concurrency: CONCURRENCY })),
    rivals: [() => bare.uploadFile(source, CONCURRENCY)],
  },
  {
    kind: "download",
    name: "download of 256 MiB into a file",
    unit: "MiB/s",
    amount: LARGE / MIB,
    target: 0.85,
    own: async () => unwrap(await cos.downloadFile({ ...object, localFilename: target })),
    rivals: [() => saveWhole(downloadUrl, target), () => saveRanges(downloadUrl, target, LARGE, CONCURRENCY)],
  },
  {
    kind: "hashes",
    name: "verifySha1 of a 256 MiB file (beside subtle.digest of as much memory)",
    unit: "MB/s",
    amount: LARGE / 1e6,
    least: 600,
    // The server knows the content, so that the upload ends when it is digested.
    own: async () => unwrap(await cos.uploadFile({ ...at, cosPath: "/instant", localPath: source, verifySha1: true })),
    rivals: [() => crypto.subtle.digest("SHA-1", hashed)],
  },
  {
    kind: "hashes",
    name: "signs (beside subtle.sign alone)",
    unit: "1/s",
    amount: SIGNS,
    own: () => repeat(SIGNS, 1, () => auth.signMore(at.bucketName, at.cosPath, expires())),
    rivals: [() => repeat(SIGNS, 1, () => crypto.subtle.sign("HMAC", hmacKey, signed))],
  },
];

const contests = all.filter(({ kind }) => kind === wanted);

/** Seconds that something takes. */
async function seconds(action: () => Promise<unknown>, of: Contest["of"]): Promise<number> {
  const now = of === "processor" ? processorTime : () => performance.now() / 1000;
  const begun = now();
  await action();
  return now() - begun;
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

const times = contests.map(({ own, rivals, bare, of }) =>
  [own, ...rivals, ...bare ? [bare] : []].map((action) => ({ action, of, taken: [] as number[] }))
);
// What is short is repeated more often. The first two rounds only warm up.
const last = Number(rounds) * (wanted === "calls" || wanted === "processor" ? 4 : 1);
for (let round = -1; round <= last; round++) {
  for (const ways of times) {
    for (const { action, of, taken } of round % 2 ? ways : ways.toReversed()) {
      await rm(target, { force: true });
      const time = await seconds(action, of);
      if (round > 0) taken.push(time);
    }
  }
}
await rm(source);
await rm(target, { force: true });

const outcomes = contests.map(({ name, unit, amount, of, target, least, rivals, bare }, index): Outcome => {
  const [own, ...others] = times[index]!.map(({ taken }) => taken);
  const best = others.slice(0, rivals.length).toSorted((one, other) => median(one) - median(other))[0]!;
  // Each round by itself: what else the machine does weighs on both.
  const over = (their: readonly number[]): number => median(own!.map((time, round) => their[round]! / time));
  const isCost = of === "processor";
  const rate = (times: readonly number[]): number => isCost ? 1e6 * median(times) / amount : amount / median(times);
  const toBare = bare ? over(others.at(-1)!) : undefined;
  return { name, unit, own: rate(own!), rival: rate(best), ratio: isCost ? 1 / over(best) : over(best), toBare, target, isCost, least };
});
await writeFile(`${folder}/outcomes.json`, JSON.stringify(outcomes));
process.exit();
