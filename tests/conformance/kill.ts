/**
 * Transfers in processes that are killed, and started again. The service is an emulator in this process, which notes what it is asked for.
 *
 * @module
 */
import { ok, strictEqual as equal } from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { Buffer } from "node:buffer";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Case, Library } from "./cases.ts";
import type { Task } from "./child.ts";

const MIB = 1024 * 1024;
const KILLS = 10;
/** Small, so that ten processes have something to do. */
const SLICE = MIB / 4;
const bucketName = "mybucket";
const cosPath = "/killed.bin";
const credentials = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };

/** A request, as far as these cases look at it. */
interface Seen {
  readonly op: string;
  /** Where a slice begins. */
  readonly offset: number;
  /** Where a range begins. */
  readonly start: number;
}

/** An emulator behind a server of this process. */
interface Service {
  readonly url: string;
  readonly emulator: InstanceType<Library["CosEmulator"]>;
  /** What was asked for since this was emptied. */
  readonly seen: Seen[];
  /** Is called with each request before the emulator is. */
  arrived: (seen: Seen) => Promise<void>;
  /** Milliseconds between two chunks of a download. */
  pace: number;
  close(): Promise<void>;
}

async function serve(lib: Library): Promise<Service> {
  const emulator = new lib.CosEmulator({ ...credentials, buckets: [bucketName], forceSliceSize: SLICE });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const head = body.subarray(0, 4096).toString("latin1");
    const field = (name: string): string | undefined => new RegExp(`name="${name}"\r\n\r\n([^\r]*)`).exec(head)?.[1];
    const seen = {
      op: field("op") ?? (request.method === "GET" ? "download" : ""),
      offset: Number(field("offset")),
      start: Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "bytes=0-")![1]),
    };
    service.seen.push(seen);
    await service.arrived(seen);
    const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const raw = await emulator.respond({
      method: request.method ?? "GET",
      target: request.url ?? "/",
      scheme: "http",
      headers,
      body: (async function* () {
        yield await Promise.resolve(body);
      })(),
    });
    response.writeHead(raw.status, raw.headers.flatMap(([name, value]) => [name, value]));
    if (raw.body === null || raw.body instanceof Uint8Array) return void response.end(raw.body);
    for await (const whole of raw.body) {
      for (let at = 0; at < whole.length && !response.destroyed; at += 65_536) {
        response.write(whole.subarray(at, at + 65_536));
        await sleep(service.pace);
      }
    }
    response.end();
  };
  const server = createServer((request, response) => {
    response.on("error", () => {});
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const service: Service = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    emulator,
    seen: [],
    arrived: () => Promise.resolve(),
    pace: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
}

/** Starts a process on this same runtime. */
function start(specifier: string, task: Task): { child: ChildProcess; ended: Promise<string> } {
  const here = import.meta.url;
  const script = new URL(`./child${here.slice(here.lastIndexOf("."))}`, here);
  const path = decodeURIComponent(script.pathname).replace(/^\/(?=[A-Z]:)/, "");
  const args = [..."Deno" in globalThis ? ["run", "-A"] : [], path, specifier, JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout!.on("data", (chunk) => text += chunk);
  return { child, ended: new Promise((resolve) => child.on("close", () => resolve(text.trim()))) };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Bytes by which a mixed-up order shows. */
function pattern(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) bytes[index] = (index * 31 + 7) % 251;
  return bytes;
}

/**
 * The cases.
 *
 * @param lib The library under test.
 * @param specifier What the processes import it from.
 */
export function killCases(lib: Library, specifier: string): Case[] {
  const withService = (name: string, body: (service: Service, dir: string) => Promise<void>): Case => ({
    name,
    async run() {
      const service = await serve(lib);
      const dir = await mkdtemp(join(tmpdir(), "cos-kill-"));
      try {
        await body(service, dir);
      } finally {
        await service.close();
        await rm(dir, { recursive: true });
      }
    },
  });

  return [
    withService(
      `an upload whose process is killed ${KILLS} times sends only slices that were not acknowledged, and is whole`,
      async (service, dir) => {
        const content = pattern(24 * MIB + 5);
        const total = Math.ceil(content.length / SLICE);
        const localPath = join(dir, "in.bin");
        await writeFile(localPath, content);
        const here = new lib.CosClient({ ...credentials, fetch: service.emulator.fetch as typeof fetch });
        const present = async (): Promise<Set<number>> => {
          const state = await here.uploadSliceList({ bucketName, cosPath });
          return new Set(state.ok ? state.data.listparts?.map(({ offset }) => offset) : []);
        };
        const task: Task = {
          method: "uploadFile",
          client: { ...credentials, endpoint: service.url },
          input: { bucketName, cosPath, localPath, resume: true },
        };
        let sent = 0;
        for (let kill = 0; kill <= KILLS; kill++) {
          const there = await present();
          service.seen.length = 0;
          // The first requests are those that begin or take up; then come slices, four at once.
          const last = kill === KILLS ? Infinity : 1 + Math.floor(Math.random() * 6);
          const { child, ended } = start(specifier, task);
          service.arrived = async () => {
            if (service.seen.length < last) return;
            child.kill("SIGKILL");
            await ended;
            // Of what was on its way, some arrived and some did not.
            if (Math.random() < 0.5) throw new Error("lost");
          };
          const said = await ended;
          // What had arrived may still take effect.
          await sleep(30);
          const offsets = service.seen.filter(({ op }) => op === "upload_slice_data").map(({ offset }) => offset);
          sent += offsets.length;
          ok(offsets.every((offset) => !there.has(offset)), `sent again: ${offsets.filter((offset) => there.has(offset))}`);
          equal(new Set(offsets).size, offsets.length);
          if (last !== Infinity) equal(said, "", "the process was not killed");
          else {
            equal(said, "done");
            equal(offsets.length, total - there.size);
          }
        }
        ok(sent <= total + 4 * KILLS, `${sent} slices were sent for ${total}`);
        const { body } = lib.unwrap(await here.downloadObject({ bucketName, cosPath }));
        ok(Buffer.from(content).equals(new Uint8Array(await new Response(body).arrayBuffer())), "the content is another");
      },
    ),

    withService(`a download whose process is killed ${KILLS} times goes on from what was noted, and is whole`, async (service, dir) => {
      const content = pattern(20 * MIB + 5);
      const localFilename = join(dir, "out.bin");
      const here = new lib.CosClient({ ...credentials, fetch: service.emulator.fetch as typeof fetch });
      lib.unwrap(await here.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
      const task: Task = {
        method: "downloadFile",
        client: { ...credentials, endpoint: service.url },
        input: { bucketName, cosPath, localFilename, resume: true },
      };
      /** Where the parts go on that are not whole. */
      const gaps = async (): Promise<number[]> => {
        const note = (await readdir(dir)).find((name) => /^\.cos-[0-9a-f]+\.json$/.test(name));
        if (note === undefined) return [];
        const { segments } = JSON.parse(await readFile(join(dir, note), "utf8"));
        type Segment = { start: number; end: number; done: number };
        return (segments as Segment[]).filter(({ start, end, done }) => start + done < end).map(({ start, done }) => start + done);
      };
      let progress = 0;
      for (let kill = 0; kill <= KILLS; kill++) {
        const expected = await gaps();
        service.seen.length = 0;
        service.pace = kill === KILLS ? 0 : 25;
        const { child, ended } = start(specifier, task);
        service.arrived = () =>
          Promise.resolve(void (kill < KILLS && service.seen.length === 1 && setTimeout(() => child.kill("SIGKILL"), Math.random() * 220)));
        const said = await ended;
        const starts = service.seen.map(({ start }) => start).sort((one, other) => one - other);
        if (expected.length > 0) ok(starts.every((one) => expected.includes(one)), `asked for ${starts}, missing from ${expected}`);
        if (kill < KILLS) equal(said, "", "the process was not killed");
        else equal(said, "done");
        progress = Math.max(progress, ...expected);
      }
      ok(progress > 15 * MIB, "nothing was ever noted");
      ok(Buffer.from(content).equals(await readFile(localFilename)), "the content is another");
      equal((await readdir(dir)).join(), "out.bin", "something was left behind");
    }),
  ];
}
