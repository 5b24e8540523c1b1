/**
 * What thousands of requests leave behind: no open file, no connection, no timer, and no memory that grows; also when they go wrong, or when
 * the client goes away. With `SOAK=1` in the environment there are many more of them.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { assert, assertEquals, assertLess } from "@std/assert";
import { CosEmulator, DiskStore } from "../../src/emulator/mod.ts";
import type { FaultRule } from "../../src/emulator/mod.ts";
import { account, form, sign } from "./_wire.ts";

const SOAK = Deno.env.get("SOAK") === "1";
const CALLS = SOAK ? 50_000 : 1200;
const MIB = 1_048_576;

const FAULTS: FaultRule[] = [
  { probability: 0.05, seed: 1, drop: true },
  { probability: 0.05, seed: 2, drop: true, effect: true },
  { probability: 0.05, seed: 3, code: -71 },
  { probability: 0.05, seed: 4, status: 502, effect: true },
  { operation: "download", probability: 0.1, seed: 5, cut: -1 },
  { operation: "download", probability: 0.1, seed: 6, stall: 10_000 },
  { probability: 0.05, seed: 7, delay: 60_000 },
  { probability: 0.05, seed: 8, length: 5 },
];

/** The open files and sockets of this process, where the system can tell. */
function handles(): number | undefined {
  try {
    return [...Deno.readDirSync("/proc/self/fd")].length;
  } catch {
    return undefined;
  }
}

/** How many contents a store has in its folder. */
function blobs(folder: string): number {
  return [...Deno.readDirSync(`${folder}/data`)].reduce((sum, { name }) => sum + [...Deno.readDirSync(`${folder}/data/${name}`)].length, 0);
}

/** Collects what is not used any more: without that, what is measured is when the engine last felt like it. */
const collect: () => void = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
})();

async function memory(): Promise<number> {
  // What a collection ends may let go of more, a turn later.
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Deno.memoryUsage().heapUsed;
}

function signNow(): string {
  const t = Math.floor(Date.now() / 1000);
  return sign({ t, e: t + 3000 });
}

/** One call of some kind; whatever it comes to, it ends. */
async function call(fetch: typeof globalThis.fetch, url: string, i: number): Promise<void> {
  const path = `/f${i % 20}`;
  const headers = { authorization: signNow() };
  const controller = new AbortController();
  // Most calls are over before that; those that a fault holds up are not.
  const timer = setTimeout(() => controller.abort(), i % 7 === 0 ? 1 : 30);
  const { signal } = controller;
  try {
    if (i % 3 === 0) {
      const { body, type } = form({ op: "upload", insertOnly: "0", filecontent: new Uint8Array(i % 2 === 0 ? 100 : 100_000) });
      const init = { method: "POST", headers: { ...headers, "content-type": type }, body, signal };
      await (await fetch(`${url}/files/v2/100000/mybucket${path}`, init)).text();
    } else if (i % 3 === 1) {
      const response = await fetch(`${url}/mybucket-100000${path}`, { headers, signal });
      if (i % 4 === 0) await response.body?.cancel();
      else await response.arrayBuffer();
    } else {
      await (await fetch(`${url}/files/v2/100000/mybucket/?op=list&num=5`, { headers, signal })).text();
    }
  } catch {
    // A fault, or the timer.
  } finally {
    clearTimeout(timer);
  }
}

for (const over of ["fetch", "HTTP"]) {
  Deno.test(`${CALLS} calls with faults and aborts leave nothing behind, over ${over} and on disk`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
    const store = await DiskStore.open(folder);
    const emulator = new CosEmulator({ ...account, store, faults: FAULTS });
    const url = over === "HTTP" ? (await emulator.listen()).url : "http://127.0.0.1:1";
    const client = over === "HTTP" ? globalThis.fetch : emulator.fetch as typeof globalThis.fetch;
    let next = 0;
    const work = async (calls: number): Promise<void> => {
      const end = next + calls;
      await Promise.all(Array.from({ length: 16 }, async () => {
        while (next < end) await call(client, url, next++);
      }));
    };
    const before = handles();
    await work(CALLS / 5);
    const warm = await memory();
    await work(CALLS);
    const grown = await memory() - warm;
    await emulator.close();
    await store.close();
    // Connections close a moment after their last byte, and what an aborted call was doing is done to its end.
    const unfinished = (): boolean => (handles() ?? 0) > (before ?? 0) || blobs(folder) > 20;
    for (let left = 100; left > 0 && unfinished(); left--) await new Promise((resolve) => setTimeout(resolve, 50));
    const after = handles();
    if (before !== undefined && after !== undefined) assertLess(after, before + 3, `${before} handles before, ${after} after`);
    assertLess(grown, 8 * MIB, `${Math.round(grown / MIB)} MiB more`);
    // Twenty files at most, and nothing of the uploads that came to nothing.
    assert(blobs(folder) <= 20, `${blobs(folder)} files in the folder`);
    assertEquals(emulator.requests.length <= 1000, true);
    await Deno.remove(folder, { recursive: true });
  });
}
