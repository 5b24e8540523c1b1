/**
 * Many small files, up and down: the library beside bare `fetch` that does the same work, files read and written, so many at a time. Writes its
 * outcomes as JSON.
 *
 *     folders.ts MODULE PORT FOLDER ROUNDS
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import process from "node:process";

const COUNT = 10_000;
const SIZE = 1024;
const AT_ONCE = 32;

const [module, port, folder, rounds] = process.argv.slice(-4) as [string, string, string, string];
const { CosClient, unwrap } = await import(module) as typeof import("../../mod.ts");
const endpoint = `http://127.0.0.1:${port}`;
const cos = new CosClient({ appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret", endpoint });
const here = `${folder}/many`;
const there = `${folder}/down`;
const BOUNDARY = "cos-00000000-0000-0000-0000-000000000000";

async function inTurns(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < names.length) await work(names[next++]!);
  }));
}

const key = await crypto.subtle.importKey("raw", new TextEncoder().encode("secret"), { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);

async function sign(path: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const plain = `a=100000&k=AKIDEXAMPLE&e=${now + 300}&t=${now}&r=${Math.floor(Math.random() * 1e9)}&f=${path}&b=mybucket`;
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(plain)));
  return btoa(String.fromCharCode(...mac) + plain);
}

/** What a program would write that has nothing but `fetch` and Web Crypto: the file, its SHA-1, the sign, the body. */
async function bareUp(): Promise<void> {
  const encoder = new TextEncoder();
  const part = `--${BOUNDARY}\r\nContent-Disposition: form-data; name=`;
  const tail = encoder.encode(`\r\n--${BOUNDARY}--\r\n`);
  await inTurns(await readdir(here), async (name) => {
    const content = await readFile(`${here}/${name}`);
    const sha = createHash("sha1").update(content).digest("hex");
    const head = encoder.encode(
      `${part}"op"\r\n\r\nupload\r\n${part}"sha"\r\n\r\n${sha}\r\n${part}"insertOnly"\r\n\r\n1\r\n${part}"filecontent"; filename="filecontent"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n`,
    );
    const body = new Uint8Array(head.length + content.length + tail.length);
    body.set(head);
    body.set(content, head.length);
    body.set(tail, head.length + content.length);
    const response = await fetch(`${endpoint}/files/v2/100000/mybucket/many/${name}`, {
      method: "POST",
      headers: { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`, Authorization: await sign(`/100000/mybucket/many/${name}`) },
      body,
    });
    if ((await response.json()).code !== 0) throw new Error("refused");
  });
}

async function bareDown(): Promise<void> {
  await mkdir(there);
  const names: string[] = [];
  for (let context = "", over = false; !over;) {
    const response = await fetch(`${endpoint}/files/v2/100000/mybucket/many/?op=list&num=1000&context=${context}`);
    const { data } = await response.json();
    for (const { name } of data.infos) names.push(name);
    [context, over] = [data.context, data.listover];
  }
  await inTurns(names, async (name) => {
    const response = await fetch(`${endpoint}/many/${name}?sign=${encodeURIComponent(await sign(`/many/${name}`))}`);
    await writeFile(`${there}/${name}`, new Uint8Array(await response.arrayBuffer()));
  });
}

async function ownUp(): Promise<void> {
  const { done } = unwrap(await cos.uploadFolder({ localDir: here, bucketName: "mybucket", cosPath: "/many/" }));
  if (done !== COUNT) throw new Error(`${done} files`);
}

async function ownDown(): Promise<void> {
  const { done } = unwrap(await cos.downloadFolder({ bucketName: "mybucket", cosPath: "/many/", localDir: there }));
  if (done !== COUNT) throw new Error(`${done} files`);
}

/** Seconds of time and of processor that some work takes; the second is less disturbed by what else runs on a machine. */
async function seconds(work: () => Promise<void>): Promise<readonly [time: number, cpu: number]> {
  await rm(there, { recursive: true, force: true });
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return [(performance.now() - start) / 1000, (user + system) / 1e6];
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

await mkdir(here, { recursive: true });
for (let index = 0; index < COUNT; index++) await writeFile(`${here}/file-${index}`, new Uint8Array(SIZE).fill(7));
const outcomes = [];
for (const [name, own, bare] of [["up", ownUp, bareUp], ["down", ownDown, bareDown]] as const) {
  const rows: { own: readonly [number, number]; bare: readonly [number, number] }[] = [];
  // The first round warms up.
  for (let round = 0; round <= Number(rounds); round++) {
    const row = { own: await seconds(own), bare: await seconds(bare) };
    if (round > 0) rows.push(row);
  }
  const ratio = (which: 0 | 1): number => median(rows.map(({ own, bare }) => bare[which] / own[which]));
  outcomes.push({
    name: `10,000 files of 1 KiB ${name}`,
    unit: "files/s",
    rate: COUNT / median(rows.map(({ own }) => own[0])),
    ratio: ratio(0),
    cpu: ratio(1),
    target: 0.8,
  });
}
await rm(here, { recursive: true, force: true });
await rm(there, { recursive: true, force: true });
await writeFile(`${folder}/outcomes.json`, JSON.stringify(outcomes));
console.log(JSON.stringify(outcomes));
process.exit(0);
