/**
 * Random operations by several clients at once, with faults, against a plain model of a file system. What a client says has happened has; what
 * it says has not, has not; and where it says that nobody knows, it is one of the two. SEED=… replays a run, OPERATIONS=… sets its length.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { CosClient, type CosResult } from "@cos/v4";
import type { FaultRule } from "@cos/v4/emulator";
import { ACCOUNT, assertNoSecret, assertSingleUse, BUCKET, QUICK, sha1, World } from "./_world.ts";

const CLIENTS = 8;
const SOAK = Deno.env.get("SOAK") === "1";
const OPERATIONS = Number(Deno.env.get("OPERATIONS") ?? (SOAK ? 20_000 : 2000));
const SEED = Number(Deno.env.get("SEED") ?? Math.floor(Math.random() * 2 ** 31));
const SLICE = 65_536;

/** What goes wrong, each now and then. Downloads are never changed without a trace here: the matrix has that. */
const FAULTS: readonly FaultRule[] = [
  { probability: 0.02, drop: true },
  { probability: 0.02, drop: true, effect: true },
  { probability: 0.01, status: 502 },
  { probability: 0.01, status: 502, effect: true },
  { probability: 0.02, code: -71 },
  { probability: 0.01, code: -195 },
  { probability: 0.01, code: -195, effect: true },
  { probability: 0.01, code: -20034 },
  { probability: 0.01, code: -77 },
  { probability: 0.01, code: -77, effect: true },
  { probability: 0.005, status: 403 },
  { probability: 0.01, cut: 7 },
  { probability: 0.01, length: 9, operation: ["upload", "stat", "delete", "move", "copy", "update", "upload_slice_finish"] },
  { probability: 0.02, truncate: 20, operation: ["upload", "stat", "delete", "move", "copy", "update", "upload_slice_finish", "list"] },
  { probability: 0.01, flip: 0, operation: ["upload", "delete", "move", "copy", "update", "upload_slice_init", "upload_slice_data"] },
  { probability: 0.05, delay: 1 },
  { probability: 0.02, serialUpload: true, operation: "upload_slice_init" },
  { probability: 0.02, code: -4019, operation: "upload_slice_init" },
  { probability: 0.01, code: -4020, operation: "upload_slice_init" },
  { probability: 0.0003, stall: 3 },
];

/** What the model knows of a file. */
interface ModelFile {
  readonly sha: string;
  readonly bizAttr: string;
}

type Files = Map<string, ModelFile>;

/** Numbers of 0 up to 1 from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

/** Codes by which the service says that something is, or is not, there. Nothing but a fact may lead to them. */
const FACTS = new Set([-197, -177, -178, -4018, -46628, -46614]);

class Player {
  readonly #world: World;
  readonly #client: CosClient;
  readonly #random: () => number;
  readonly #home: string;
  readonly #folder: string;
  readonly #files: Files = new Map();
  readonly #folders = new Map<string, string>();
  /** SHA-1 of everything that anybody ever sent to a shared path. */
  readonly #shared: Set<string>;
  readonly #name: string;
  #count = 0;
  /** What it did, for whoever looks for the cause of a failure. */
  readonly trace: string[] = [];
  readonly tally = { ok: 0, refused: 0, failed: 0, unknown: 0 };

  constructor(world: World, client: CosClient, index: number, folder: string, shared: Set<string>) {
    this.#world = world;
    this.#client = client;
    this.#name = `c${index}`;
    this.#home = `/c${index}/`;
    this.#folder = folder;
    this.#shared = shared;
    this.#random = randomFrom(SEED + index);
  }

  async play(operations: number): Promise<void> {
    for (let i = 0; i < operations; i++) await this.#step();
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }

  #path(): string {
    return this.#home + this.#pick(["a", "b", "c", "d/a", "d/b", "d/e/a"]);
  }

  /** Content that nobody else has. */
  #content(most: number): Uint8Array<ArrayBuffer> {
    const head = new TextEncoder().encode(`${this.#name} ${this.#count++} `);
    const bytes = new Uint8Array(head.length + Math.floor(this.#random() * most));
    bytes.fill(this.#count % 251);
    bytes.set(head);
    return bytes;
  }

  async #step(): Promise<void> {
    const chance = this.#random();
    if (chance < 0.15) return await this.#shareStep();
    const act = this.#pick([
      () => this.#upload(),
      () => this.#upload(),
      () => this.#uploadSlices(),
      () => this.#uploadSlices(),
      () => this.#download(),
      () => this.#download(),
      () => this.#downloadFile(),
      () => this.#stat(),
      () => this.#update(),
      () => this.#delete(),
      () => this.#relocate("moveFile"),
      () => this.#relocate("copyFile"),
      () => this.#list(),
      () => this.#createFolder(),
      () => this.#delFolder(),
      () => this.#random() < 0.2 ? this.#deleteAll() : this.#stat(),
    ]);
    await act();
  }

  #note(what: string, result: CosResult<unknown>): void {
    this.trace.push(`${what}: ${result.code} ${result.message}`);
    if (this.trace.length > 60) this.trace.shift();
    assertNoSecret(result, this.#world.signs.slice(-50));
    this.tally[result.ok ? "ok" : isUnknown(result) ? "unknown" : FACTS.has(result.code) ? "refused" : "failed"]++;
  }

  #fail(why: string): never {
    const own = this.#world.emulator.requests.filter(({ path }) => path.startsWith(this.#home)).slice(-15);
    const seen = own.map(({ op, path, code, fault }) => `  ${op} ${path} ${code} ${JSON.stringify(fault) ?? ""}`);
    throw new Error([`${this.#name}: ${why}`, ...this.trace.slice(-10), "The last requests:", ...seen].join("\n"));
  }

  async #actual(path: string): Promise<ModelFile | undefined> {
    const file = await this.#world.file(path);
    return file && { sha: file.sha, bizAttr: (file.attributes as string[])[0]! };
  }

  /**
   * Judges a change of files.
   *
   * @param wanted What the paths are after it; absent ones are deleted.
   * @param refusal The code by which it must be refused, if so.
   * @param alike Whether a success that changed nothing is one that nobody can tell from the real one.
   */
  async #judge(
    result: CosResult<unknown>,
    wanted: ReadonlyMap<string, ModelFile | undefined>,
    refusal: readonly number[],
    alike = false,
  ): Promise<void> {
    const paths = [...wanted.keys()];
    const actual = new Map<string, ModelFile | undefined>();
    for (const path of paths) actual.set(path, await this.#actual(path));
    const is = (states: { get(path: string): ModelFile | undefined }): boolean =>
      paths.every((path) => same(actual.get(path), states.get(path)));
    const unchanged = is(this.#files);
    const changed = is(wanted);
    if (result.ok && !(refusal.length === 0 && changed) && !(alike && unchanged)) this.#fail("it said success, but the state is another");
    if (!result.ok && !unchanged && !(isUnknown(result) && changed && refusal.length === 0)) {
      this.#fail(`it failed, but something was changed: ${JSON.stringify([...actual])}`);
    }
    if (FACTS.has(result.code) && !isUnknown(result) && !refusal.includes(result.code)) this.#fail("what it says is not so");
    for (const [path, file] of actual) {
      if (file) this.#files.set(path, file);
      else this.#files.delete(path);
    }
  }

  async #pending(path: string): Promise<boolean> {
    return (await this.#world.state([path]))[`${path} (pending)`] !== undefined;
  }

  async #upload(): Promise<void> {
    const cosPath = this.#path();
    const data = this.#content(300);
    const insertOnly = this.#pick([0, 1] as const);
    const bizAttr = `attr ${this.#count}`;
    const result = await this.#client.uploadFileFromBuffer({ bucketName: BUCKET, cosPath, data, bizAttr, insertOnly });
    this.#note(`upload ${cosPath} ${insertOnly}`, result);
    const refusal = insertOnly === 1 && this.#files.has(cosPath) ? [-177] : [];
    await this.#judge(result, new Map([[cosPath, { sha: await sha1(data), bizAttr }]]), refusal);
    if (!result.ok && result.code !== -4019 && result.code !== -4020) return;
    if (result.ok && await this.#pending(cosPath)) this.#fail("an upload is pending under a file that was uploaded whole");
  }

  async #uploadSlices(): Promise<void> {
    const cosPath = this.#path();
    const data = this.#content(3 * SLICE);
    const insertOnly = this.#pick([0, 1, 1] as const);
    const [enableSha1, resume] = [this.#random() < 0.5, this.#random() < 0.3];
    const bizAttr = `sliced ${this.#count}`;
    const input = { bucketName: BUCKET, cosPath, data, bizAttr, insertOnly, enableSha1, resume, maxCon: this.#pick([1, 2, 4]) };
    const begun = await this.#pending(cosPath);
    const result = await this.#client.uploadSliceFileFromBuffer(input);
    this.#note(`slices ${cosPath} ${insertOnly} sha ${enableSha1} resume ${resume} pending ${begun} ${data.length} B`, result);
    const refusal = insertOnly === 1 && this.#files.has(cosPath) && !begun ? [-177] : [];
    const sha = await sha1(data);
    const actual = await this.#actual(cosPath);
    // One that is taken up keeps the attribute that it was begun with.
    const kept = resume && actual?.sha === sha ? actual.bizAttr : bizAttr;
    // An unfinished upload here was begun when there was no file, or to replace it; a finish may still be refused by a file of now.
    await this.#judge(
      result,
      new Map([[cosPath, { sha, bizAttr: kept }]]),
      result.code === -177 && this.#files.has(cosPath) ? [-177] : refusal,
    );
    if (result.ok && await this.#pending(cosPath)) this.#fail("it is finished, but still pending");
  }

  async #download(): Promise<void> {
    const cosPath = this.#path();
    const result = await this.#client.downloadObject({ bucketName: BUCKET, cosPath });
    this.#note(`download ${cosPath}`, result);
    const file = this.#files.get(cosPath);
    if (!result.ok) {
      if (FACTS.has(result.code) && file) this.#fail("what it says is not so");
      return;
    }
    if (!file) this.#fail("it found a file where there is none");
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await new Response(result.data.body).bytes();
    } catch (error) {
      assertNoSecret(error, this.#world.signs.slice(-50));
      return;
    }
    if (await sha1(bytes) !== file.sha) this.#fail("it downloaded other bytes");
  }

  async #downloadFile(): Promise<void> {
    const cosPath = this.#path();
    const localFilename = join(this.#folder, `${this.#name}.bin`);
    const verifySha1 = this.#random() < 0.5;
    await Deno.remove(localFilename).catch(() => {});
    const result = await this.#client.downloadFile({ bucketName: BUCKET, cosPath, localFilename, verifySha1 });
    this.#note(`downloadFile ${cosPath}`, result);
    const file = this.#files.get(cosPath);
    const bytes = await Deno.readFile(localFilename).catch(() => undefined);
    if (result.ok !== (bytes !== undefined)) this.#fail("the local file does not fit the result");
    if (!result.ok && FACTS.has(result.code) && file) this.#fail("what it says is not so");
    if (bytes && await sha1(bytes) !== file?.sha) this.#fail("it downloaded other bytes");
  }

  async #stat(): Promise<void> {
    const cosPath = this.#path();
    const result = await this.#client.statFile({ bucketName: BUCKET, cosPath });
    this.#note(`stat ${cosPath}`, result);
    const file = this.#files.get(cosPath);
    if (result.code === -197 && file) this.#fail("what it says is not so");
    if (!result.ok || (!file && await this.#pending(cosPath))) return;
    if (!same(file, { sha: result.data.sha!, bizAttr: result.data.bizAttr! })) this.#fail("it sees another file");
  }

  async #update(): Promise<void> {
    const cosPath = this.#path();
    const bizAttr = `updated ${this.#count++}`;
    const result = await this.#client.updateFile({ bucketName: BUCKET, cosPath, bizAttr });
    this.#note(`update ${cosPath}`, result);
    const file = this.#files.get(cosPath);
    await this.#judge(result, new Map([[cosPath, file && { ...file, bizAttr }]]), file ? [] : [-197]);
  }

  async #delete(): Promise<void> {
    const cosPath = this.#path();
    const pending = await this.#pending(cosPath);
    const result = await this.#client.delFile({ bucketName: BUCKET, cosPath });
    this.#note(`delete ${cosPath}`, result);
    const missing = !this.#files.has(cosPath) && !pending;
    await this.#judge(result, new Map([[cosPath, undefined]]), missing ? [-197] : [], missing);
    if (result.ok && await this.#pending(cosPath)) this.#fail("the upload under way is still there");
  }

  async #relocate(method: "moveFile" | "copyFile"): Promise<void> {
    const [cosPath, destPath] = [this.#path(), this.#path()];
    if (cosPath === destPath) return;
    const overwrite = this.#random() < 0.5;
    const result = await this.#client[method]({ bucketName: BUCKET, cosPath, destPath, overwrite });
    this.#note(`${method} ${cosPath} to ${destPath} ${overwrite}`, result);
    const [file, target] = [this.#files.get(cosPath), this.#files.get(destPath)];
    const refusal = !file ? [-197] : target && !overwrite ? [-177] : [];
    const wanted = new Map([[cosPath, method === "moveFile" ? undefined : file], [destPath, file]]);
    // A source that is gone, and a target that is there: so it would be after a move. A target with the source's content: so after a copy.
    const alike = method === "moveFile" ? !file && target !== undefined : file !== undefined && file.sha === target?.sha;
    await this.#judge(result, wanted, refusal, alike);
  }

  async #list(): Promise<void> {
    const folder = this.#home + this.#pick(["", "d/", "d/e/"]);
    const names = new Set<string>();
    try {
      for await (const { name } of this.#client.listFolderAll({ bucketName: BUCKET, cosPath: folder, num: 2 })) {
        if (names.has(name)) this.#fail(`${name} is listed twice`);
        names.add(name);
      }
    } catch (error) {
      if ((error as Error).name !== "CosError") throw error;
      return;
    }
    const below = [...this.#files.keys(), ...this.#folders.keys()].filter((path) => path.startsWith(folder) && path !== folder);
    const wanted = new Set(below.map((path) => /^[^/]+\/?/.exec(path.slice(folder.length))![0]));
    assertEquals(
      [...names].sort(),
      [...wanted].sort(),
      `${this.#name}: the list of ${folder} is another\n${this.trace.slice(-10).join("\n")}`,
    );
  }

  async #createFolder(): Promise<void> {
    const cosPath = `${this.#home}${this.#pick(["d/", "f/", "g/"])}`;
    const bizAttr = `folder ${this.#count++}`;
    const there = this.#folders.get(cosPath);
    const result = await this.#client.createFolder({ bucketName: BUCKET, cosPath, bizAttr });
    this.#note(`createFolder ${cosPath}`, result);
    if (result.code === -178 && there === undefined && !isUnknown(result)) this.#fail("what it says is not so");
    await this.#judgeFolder(result, cosPath, there === undefined ? bizAttr : undefined);
  }

  async #delFolder(): Promise<void> {
    const cosPath = `${this.#home}${this.#pick(["d/", "f/", "g/"])}`;
    const there = this.#folders.get(cosPath);
    const result = await this.#client.delFolder({ bucketName: BUCKET, cosPath });
    this.#note(`delFolder ${cosPath}`, result);
    if (result.code === -197 && there !== undefined && !isUnknown(result)) this.#fail("what it says is not so");
    await this.#judgeFolder(result, cosPath, undefined);
  }

  async #judgeFolder(result: CosResult<unknown>, path: string, wanted: string | undefined): Promise<void> {
    const record = (await this.#world.state())[path];
    const actual = record?.replace(/^folder /, "");
    const unchanged = actual === this.#folders.get(path);
    if (result.ok && actual !== wanted) this.#fail("it said success, but the folder is another");
    if (!result.ok && !unchanged && !(isUnknown(result) && actual === wanted)) this.#fail("it failed, but the folder was changed");
    if (actual === undefined) this.#folders.delete(path);
    else this.#folders.set(path, actual);
  }

  async #deleteAll(): Promise<void> {
    const folder = `${this.#home}d/`;
    const result = await this.#client.deleteFolderAll({ bucketName: BUCKET, cosPath: folder });
    this.#note(`deleteFolderAll ${folder}`, result);
    const state = await this.#world.state();
    for (const path of [...this.#files.keys()].filter((path) => path.startsWith(folder))) {
      const left = await this.#actual(path);
      if (left === undefined) this.#files.delete(path);
      else if (result.ok) this.#fail(`${path} is still there`);
      else if (!same(left, this.#files.get(path))) this.#fail(`${path} is another file`);
    }
    for (const path of [...this.#folders.keys()].filter((path) => path.startsWith(folder))) {
      if (state[path] === undefined) this.#folders.delete(path);
      else if (result.ok) this.#fail(`${path} is still there`);
    }
  }

  /** Something with a path that all share: whatever is there is whole, and somebody's. */
  async #shareStep(): Promise<void> {
    const cosPath = `/shared/${this.#pick(["a", "b", "c"])}`;
    const at = { bucketName: BUCKET, cosPath };
    const chance = this.#random();
    if (chance < 0.6) {
      // All of one size, so that slices of two uploads could be mixed.
      const data = new Uint8Array(2 * SLICE + 500).fill(this.#count % 251);
      data.set(this.#content(0));
      this.#shared.add(await sha1(data));
      const sliced = { ...at, data, insertOnly: 0 as const, enableSha1: this.#random() < 0.5, resume: false, maxCon: 2 };
      this.#note(
        `shared ${cosPath}`,
        await (chance < 0.3
          ? this.#client.uploadFileFromBuffer({ ...at, data, insertOnly: 0 })
          : this.#client.uploadSliceFileFromBuffer(sliced)),
      );
    } else if (chance < 0.8) {
      const result = await this.#client.downloadObject(at);
      this.#note(`shared download ${cosPath}`, result);
      if (!result.ok) return;
      const bytes = await new Response(result.data.body).bytes().catch(() => undefined);
      if (bytes && !this.#shared.has(await sha1(bytes))) this.#fail("a shared file is nobody's");
    } else if (chance < 0.9) {
      this.#note(`shared delete ${cosPath}`, await this.#client.delFile(at));
    } else {
      this.#note(`shared move ${cosPath}`, await this.#client.moveFile({ ...at, destPath: "/shared/c", overwrite: true }));
    }
  }

  /** Compares everything, by the client's own way as well. */
  async conclude(auditor: CosClient): Promise<void> {
    for (const [path, file] of this.#files) {
      if (!same(await this.#actual(path), file)) this.#fail(`at the end ${path} is another`);
      const opened = await auditor.downloadObject({ bucketName: BUCKET, cosPath: path });
      assert(opened.ok, `${path}: ${opened.message}`);
      assertEquals(await sha1(await new Response(opened.data.body).bytes()), file.sha);
    }
    const own = Object.keys(await this.#world.state()).filter((path) => path.startsWith(this.#home) && !path.endsWith("(pending)"));
    assertEquals(own.sort(), [...this.#files.keys(), ...this.#folders.keys()].sort());
  }
}

/**
 * Strikes requests at random, each with one fault at most: two at once could be a refusal that took effect, which is no fault but a lie. Each
 * client's faults go by its own requests, so that they are the same again whoever else does what.
 */
function strikeAtRandom({ emulator: { faults } }: World): { stop(): number } {
  const usual = faults.strike.bind(faults);
  const dice = new Map<string, () => number>();
  let struck = 0;
  faults.strike = (request) => {
    const whose = request.path.split("/")[1] ?? "";
    if (!dice.has(whose)) dice.set(whose, randomFrom([...whose].reduce((sum, char) => sum * 31 + char.charCodeAt(0), SEED)));
    let chance = dice.get(whose)!();
    for (const { probability = 0, operation, ...fault } of FAULTS) {
      if (operation !== undefined && !operation.includes(request.op)) continue;
      chance -= probability;
      if (chance >= 0) continue;
      struck++;
      return fault;
    }
  };
  return {
    stop: () => {
      faults.strike = usual;
      return struck;
    },
  };
}

function isUnknown({ message }: CosResult<unknown>): boolean {
  return /not known/.test(message);
}

function same(one: ModelFile | undefined, other: ModelFile | undefined): boolean {
  return one?.sha === other?.sha && one?.bizAttr === other?.bizAttr;
}

Deno.test(`${OPERATIONS} random operations of ${CLIENTS} clients with faults do to the service what they say`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "cos-model-" });
  const hour = 3_600_000 * (SEED % 3 - 1);
  const world = new World({ emulator: { forceSliceSize: SLICE, now: () => Date.now() + hour } });
  const shared = new Set<string>();
  const players: Player[] = [];
  try {
    for (let i = 0; i < CLIENTS; i++) {
      const fetching: typeof fetch = (url, init) => {
        world.signs.push(new Headers(init?.headers).get("Authorization") ?? new URL(String(url)).searchParams.get("sign") ?? "");
        return world.emulator.fetch(String(url), init);
      };
      const client = new CosClient({ ...ACCOUNT, fetch: fetching, retry: QUICK, timeout: 5000 });
      players.push(new Player(world, client, i, folder, shared));
    }
    const struck = strikeAtRandom(world);
    await Promise.all(players.map((player) => player.play(OPERATIONS / CLIENTS)));

    const requests = world.signs.length;
    const faults = struck.stop();
    const auditor = new CosClient({ ...ACCOUNT, fetch: world.emulator.fetch as typeof fetch, now: () => Date.now() + hour });
    for (const player of players) await player.conclude(auditor);
    for (const path of Object.keys(await world.state()).filter((path) => path.startsWith("/shared/") && !path.endsWith("(pending)"))) {
      assert(shared.has((await world.file(path))!.sha), `${path} is nobody's`);
    }
    assertSingleUse(world.signs, "all commands");
    assertEquals(world.open, 0, "a request never ended");
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).filter(({ name }) => !name.startsWith("c")), [], "temporary files are left");
    const total = (key: keyof Player["tally"]): number => players.reduce((sum, { tally }) => sum + tally[key], 0);
    const kinds = (["ok", "refused", "failed", "unknown"] as const).map((key) => `${total(key)} ${key}`).join(", ");
    console.log(`${OPERATIONS} operations, ${requests} requests, ${faults} faults: ${kinds}; seed ${SEED}`);
  } catch (error) {
    console.error(`To replay: SEED=${SEED} OPERATIONS=${OPERATIONS} deno test -A tests/faults/model_test.ts`);
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
