/**
 * A process that is killed in the middle of its work, with no chance to put anything right: what it acknowledged is there afterwards, what was
 * under way has either happened or not, and the next start needs no help. With `SOAK=1` in the environment it is killed much more often; with
 * `SEED` it does the same again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { DiskStore } from "../../src/emulator/mod.ts";
import { root } from "../tools.ts";
import { commandOn, runtimes, start } from "./_process.ts";
import { account, form, golden, sign } from "./_wire.ts";

const ROUNDS = Deno.env.get("SOAK") === "1" ? 100 : 3;
const SEED = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000);
const WORKERS = 6;
const SLICE = 524_288;

/** What files there should be. A content is named by the number that it is made from. */
type Model = Map<string, number>;

/** Something to do: how the files are afterwards, and the requests that do it. */
interface Task {
  readonly after: Model;
  run(send: Send): Promise<void>;
}

type Send = (path: string, fields: Record<string, string | Uint8Array>) => Promise<{ code: number; data: { session: string } }>;

function contentOf(number: number): Uint8Array<ArrayBuffer> {
  const sizes = [0, 10, 70_000, SLICE + 5, 3 * SLICE, 5_000_000];
  const bytes = golden(sizes[number % sizes.length]!);
  bytes.set(new TextEncoder().encode(String(number)).subarray(0, bytes.length));
  return bytes;
}

function numbers(seed: number): (below: number) => number {
  return (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
}

/** One task, by chance, on one of a worker's few paths. */
function pick(random: (below: number) => number, files: Model, worker: number, number: number): Task {
  const paths = ["a", "b", "C", "c"].map((name) => `/w${worker}/${name}`);
  const path = paths[random(paths.length)]!, other = paths[random(paths.length)]!;
  const after = new Map(files);
  const before = files.get(path);
  const kind = before === undefined ? random(2) : random(5);
  if (kind === 2) {
    after.delete(path);
    return { after, run: async (send) => expect(await send(path, { op: "delete" })) };
  }
  if (kind === 3) {
    after.delete(path);
    after.set(other, before!);
    return { after, run: async (send) => expect(await send(path, { op: "move", dest_fileid: other, to_over_write: "1" })) };
  }
  if (kind === 4) {
    after.set(other, before!);
    return { after, run: async (send) => expect(await send(path, { op: "copy", dest_fileid: other, to_over_write: "1" })) };
  }
  after.set(path, number);
  const content = contentOf(number);
  if (kind === 0 || content.length === 0) {
    return { after, run: async (send) => expect(await send(path, { op: "upload", filecontent: content, insertOnly: "0" })) };
  }
  return {
    after,
    run: async (send) => {
      const filesize = String(content.length);
      const begun = await send(path, { op: "upload_slice_init", filesize, slice_size: String(SLICE), insertOnly: "0" });
      expect(begun);
      const { session } = begun.data;
      for (let offset = 0; offset < content.length; offset += SLICE) {
        const filecontent = content.subarray(offset, offset + SLICE);
        expect(await send(path, { op: "upload_slice_data", session, offset: String(offset), filecontent }));
      }
      const sha = createHash("sha1").update(content).digest("hex");
      expect(await send(path, { op: "upload_slice_finish", session, filesize, sha }));
    },
  };
}

function expect({ code }: { code: number }): void {
  assertEquals(code, 0);
}

function signs(path: string, op: string): string {
  const t = Math.floor(Date.now() / 1000);
  const once = ["delete", "move", "copy"].includes(op);
  return sign({ t, e: once ? 0 : t + 600, f: once ? `/100000/mybucket${path}` : "" });
}

/** A fetch that failed because there is nobody any more; anything else is a mistake. */
class Gone extends Error {}

function sender(url: string): Send {
  return async (path, fields) => {
    const { body, type } = form(fields);
    const headers = { authorization: signs(path, String(fields["op"])), "content-type": type };
    let text: string;
    try {
      text = await (await fetch(`${url}/files/v2/100000/mybucket${path}`, { method: "POST", headers, body })).text();
    } catch (error) {
      throw new Gone("no answer", { cause: error });
    }
    return JSON.parse(text);
  };
}

/** The files of a worker as the emulator has them. */
async function found(url: string, worker: number): Promise<Model> {
  const headers = { authorization: signs("", "") };
  const list = await (await fetch(`${url}/files/v2/100000/mybucket/w${worker}/?op=list&num=100`, { headers })).json();
  const model: Model = new Map();
  for (const { name, sha, filesize } of list.data.infos as { name: string; sha: string; filesize: number }[]) {
    const path = `/w${worker}/${name}`;
    const bytes = new Uint8Array(await (await fetch(`${url}/mybucket-100000${path}`, { headers })).arrayBuffer());
    assertEquals(bytes.length, filesize, `${path} is whole`);
    if (filesize > 0) assertEquals(createHash("sha1").update(bytes).digest("hex"), sha, `${path} is what it was`);
    const number = filesize === 0 ? 0 : Number(/^\d+/.exec(new TextDecoder().decode(bytes.subarray(0, 12)))?.[0]);
    if (filesize > 10) assertEquals(bytes, contentOf(number), `${path} has one content`);
    model.set(path, number);
  }
  return model;
}

/** A model as text, in which empty files are all alike. */
function show(model: Model): string {
  return JSON.stringify([...model].map(([path, number]) => [path, number % 6 === 0 ? 0 : number]).sort());
}

for (const runtime of runtimes) {
  Deno.test(`on ${runtime}, what was acknowledged outlives a kill, ${ROUNDS} times over (SEED=${SEED})`, () => killed(runtime));
}

/** Starts the program, and kills it after a while, whatever it has come to: a start, a check-point of the database, or nothing yet. */
async function killAtStart([program, ...args]: readonly string[], flags: readonly string[], after: number): Promise<void> {
  const child = new Deno.Command(program!, {
    args: [...args, "emulator", "--port", "0", ...flags],
    cwd: root,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await new Promise((resolve) => setTimeout(resolve, after));
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
  await child.status;
}

async function killed(runtime: typeof runtimes[number]): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
  const flags = ["--data", folder, "--appid", "100000", "--secret-id", account.secretId, "--secret-key", account.secretKey];
  const command = await commandOn(runtime);
  const random = numbers(SEED);
  const models: Model[] = Array.from({ length: WORKERS }, () => new Map());
  let number = 1, done = 0, strays = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await killAtStart(command, flags, random(400));
    const served = await start(command, flags);
    const send = sender(served.url);
    const pending: (Task | undefined)[] = [];
    const workers = models.map(async (_, worker) => {
      try {
        while (true) {
          const task = pick(random, models[worker]!, worker, number = number % 900_000 + 1);
          pending[worker] = task;
          await task.run(send);
          pending[worker] = undefined;
          models[worker] = task.after;
          done++;
        }
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 50 + random(700)));
    served.signal("SIGKILL");
    assertEquals((await served.ended()).signal, "SIGKILL");
    await Promise.all(workers);

    const again = await start(command, flags);
    for (let worker = 0; worker < WORKERS; worker++) {
      const state = await found(again.url, worker);
      const possible = [models[worker]!, pending[worker]?.after].filter((model) => model !== undefined);
      assert(
        possible.some((model) => show(model) === show(state)),
        `worker ${worker}, round ${round}: found ${show(state)}, expected ${possible.map(show).join(" or ")} (SEED=${SEED})`,
      );
      models[worker] = state;
    }
    again.signal("SIGKILL");
    await again.ended();
    const problems: string[] = [];
    await DiskStore.check(folder, (problem) => problems.push(problem));
    // Between its name and its record, a content is nobody's, and looks like one whose record was lost.
    assertEquals(problems.filter((problem) => !problem.endsWith(": no record has it")), [], `round ${round} (SEED=${SEED})`);
    strays = problems.length;
  }
  assert(done > ROUNDS, `only ${done} tasks were done`);
  assert(strays <= ROUNDS * WORKERS, `${strays} contents that no record has`);
  await Deno.remove(folder, { recursive: true });
}
