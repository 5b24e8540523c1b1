/**
 * Many small files, up and down: the library, and the command as a process, beside the same work written by hand on `fetch` and Web Crypto, files read
 * and written, signs made, so many at a time. Writes its outcomes as JSON.
 *
 *     folders.ts MODULE PORT FOLDER ROUNDS COMMAND
 *
 * COMMAND is the command line of `cos` on this runtime, as a JSON list.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import type { Outcome } from "./measure.ts";

const COUNT = 10_000;
const SIZE = 1024;
const AT_ONCE = 32;

const [module, port, folder, rounds, command] = process.argv.slice(-5) as [string, string, string, string, string];
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

/** The command as a process of its own. */
async function runCommand(...args: readonly string[]): Promise<void> {
  const [program, ...words] = [...JSON.parse(command) as string[], ...args, "-q", "--endpoint", endpoint, "--bucket", "mybucket"];
  const env = { ...process.env, COS_APPID: "100000", COS_SECRET_ID: "AKIDEXAMPLE", COS_SECRET_KEY: "secret" };
  const child = spawn(program!, words, { env, stdio: ["ignore", "ignore", "inherit"] });
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(`the command ended with ${status}`);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  await rm(there, { recursive: true, force: true });
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

await mkdir(here, { recursive: true });
for (let index = 0; index < COUNT; index++) await writeFile(`${here}/file-${index}`, new Uint8Array(SIZE).fill(7));
const outcomes: Outcome[] = [];
const WAYS = [
  ["up", ownUp, bareUp, 0.8],
  ["down", ownDown, bareDown, 0.8],
  ["up by the command", () => runCommand("cp", "-r", `${here}/`, ":/many/"), bareUp, 0.6],
  ["down by the command", () => runCommand("cp", "-r", ":/many/", `${there}/`), bareDown, 0.6],
] as const;
for (const [name, own, bare, target] of WAYS) {
  const rows: (readonly [own: number, bare: number])[] = [];
  // The first round warms up.
  for (let round = 0; round <= Number(rounds); round++) {
    const row = [await seconds(own), await seconds(bare)] as const;
    if (round > 0) rows.push(row);
  }
  outcomes.push({
    name: `10,000 files of 1 KiB ${name}`,
    unit: "files/s",
    own: COUNT / median(rows.map(([own]) => own)),
    rival: COUNT / median(rows.map(([, bare]) => bare)),
    ratio: median(rows.map(([own, bare]) => bare / own)),
    target,
    isCost: false,
  });
}
await rm(here, { recursive: true, force: true });
await rm(there, { recursive: true, force: true });
await writeFile(`${folder}/outcomes.json`, JSON.stringify(outcomes));
process.exit(0);
