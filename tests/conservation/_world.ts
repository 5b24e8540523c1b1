/**
 * A world of one scenario: a folder, an emulator, and what happens in the midst of a command.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { appendFile, lstat, mkdir, mkdtemp, readFile, realpath, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { CosClient } from "../../mod.ts";
import type { Answer, CosEmulator, EmulatorRequest, FileRecord, MemoryStore } from "../../src/emulator/mod.ts";
import type { ProxyFault, ProxyRequest, Reply } from "../s3/proxy.ts";
import { contentOf, localState, type Print, printOf, storedState, type Thing } from "./_content.ts";
import { lieOfS3, S3Bucket, type S3Server } from "./_s3.ts";
import type { Event, Lie, Moment, Scenario } from "./_scenario.ts";

/** What is under test, wherever it was imported from. */
export interface Library {
  readonly CosClient: typeof CosClient;
  readonly CosEmulator: typeof CosEmulator;
  readonly MemoryStore: typeof MemoryStore;
}

/** Credentials that appear nowhere else. */
export const KEY = { appid: "100000", secretId: "AKIDofconservation", secretKey: "thekeyofconservation" };

const BUCKETS = ["mybucket", "other"];
const run = promisify(execFile);

/** Requests after which a command has no end: what comes later waits for ever. */
const ENDLESS = 4000;

/** Why no disk can be made full on this machine; undefined if one can. */
export const noDisk: string | undefined = await (async () => {
  const folder = await mkdtemp(join(tmpdir(), "cos-disk-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=64k", "cos", folder]);
    await run("umount", [folder]);
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
})();

/** What is known of a request, whatever is asked. */
type Asked = Pick<EmulatorRequest, "bucket" | "path" | "op">;

/** A world. */
export class World implements AsyncDisposable {
  readonly store: MemoryStore;
  readonly emulator: CosEmulator;
  readonly scenario: Scenario;
  /** The folder that `here:` is. */
  dir = "";
  /** A folder for what is no part of it: the record of a transfer. */
  aside = "";
  /** The bucket that `s3:` is. */
  s3: S3Bucket | undefined;
  /** Where the emulator listens, for processes. */
  url = "";
  /** Requests so far. */
  requests = 0;
  /** Whether the event took place. */
  happened = false;
  /** Whether the command has no end. */
  isEndless = false;
  /** Is kept when the command is known to have no end. */
  readonly endless: Promise<undefined>;
  readonly #noEnd: () => void;
  /** What each address held in turn, the event's own content included. */
  readonly versions: Map<string, Print[]> = new Map<string, Print[]>();
  /** What lies at each address as far as anybody but the command is concerned. */
  readonly due: Map<string, Thing> = new Map<string, Thing>();
  /** Addresses that the event changed; those that begin so where it ends with a slash. */
  readonly touched: string[] = [];
  /** Ends the command, or starts a second one: set by who runs it. */
  act: (kind: "SIGINT" | "SIGKILL" | "second process") => void = () => {};
  readonly #client: CosClient;
  #armed: Event = { kind: "nothing" };
  #about = 0;
  #ended = deferred();
  #lost = false;
  #changing: Promise<void> | undefined;
  readonly #pages = new Map<string, number>();
  #lies = new Map<string, { readonly first: Answer; pages: number }>();
  #mounted: string | undefined;

  constructor(lib: Library, scenario: Scenario) {
    this.scenario = scenario;
    const { promise, resolve } = deferred();
    this.endless = promise.then(() => undefined);
    this.#noEnd = resolve;
    this.store = new lib.MemoryStore();
    this.emulator = new lib.CosEmulator({
      ...KEY,
      buckets: BUCKETS,
      store: this.store,
      ...scenario.emulator,
      hooks: { before: (request) => this.#before(request), after: (request, answer) => this.#after(request, answer) },
    });
    this.#client = new lib.CosClient({ ...this.emulator.clientOptions, retry: { attempts: 1 } });
  }

  /** Makes the world of a scenario. */
  static async of(lib: Library, scenario: Scenario, server: S3Server | undefined): Promise<World> {
    const world = new World(lib, scenario);
    world.dir = await realpath(await mkdtemp(join(tmpdir(), "cos-world-")));
    world.aside = await mkdtemp(join(tmpdir(), "cos-aside-"));
    if (scenario.given.some(({ at }) => at.startsWith("s3:"))) await world.#openS3(server!);
    for (const name of ["in", "out", "outside"]) await mkdir(join(world.dir, name));
    if (scenario.event.kind === "full disk" && noDisk === undefined) await world.#mount(scenario.event.bytes);
    for (const { at, content, size, age, link, foreign } of scenario.given) {
      if (link !== undefined) await world.#link(at, link);
      else await world.#write(at, contentOf(content, size), Date.now() / 1000 - age, foreign);
    }
    for (const { at, content, size, verified, slices } of scenario.unfinished) {
      const { bucketName, cosPath } = remoteOf(at);
      world.emulator.faults.add({ operation: ["upload_slice_data", "upload_slice_finish"], nth: slices, code: -71 });
      await world.#client.uploadFileFromBuffer({
        bucketName,
        cosPath,
        data: contentOf(content, size),
        verifySha1: verified,
        concurrency: 1,
      });
      world.emulator.faults.reset();
    }
    if (scenario.process) world.url = (await world.emulator.listen()).url;
    for (const [at, thing] of await world.state()) {
      world.due.set(at, thing);
      if (thing.kind === "file") world.versions.set(at, [thing.print]);
    }
    return world;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.resolve();
    await this.emulator.close();
    await this.s3?.[Symbol.asyncDispose]();
    await rm(this.aside, { recursive: true, force: true });
    if (this.#mounted !== undefined) await run("umount", ["-l", this.#mounted]).catch(() => {});
    // An endless command of this process may still write.
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }

  /** All that there is. */
  async state(): Promise<Map<string, Thing>> {
    const state = await localState(this.dir);
    for (const bucket of BUCKETS) await storedState(this.store, bucket, home(bucket), state);
    // What was sent before whoever sent it was killed may take effect a moment later.
    await this.s3?.proxy.idle();
    await this.s3?.state(state);
    return state;
  }

  /** Whether an upload to an address is unfinished. */
  async isUnfinished(at: string): Promise<boolean> {
    if (at.startsWith("here:")) return false;
    // Of whoever was killed, or has met with nothing but failures, only a record tells later what was left; else it is cleared after a day.
    if (at.startsWith("s3:")) return this.scenario.command.options.state === true && !this.isArmed && await this.s3!.isUnfinished();
    const { bucketName, cosPath } = remoteOf(at);
    return await this.store.upload(home(bucketName), cosPath) !== undefined;
  }

  /** Whether a local folder is there. */
  async isFolder(at: string): Promise<boolean> {
    return at.startsWith("here:") && await stat(this.local(at)).then((found) => found.isDirectory(), () => false);
  }

  /** The path of a local address. */
  local(at: string): string {
    return join(this.dir, at.slice("here:".length));
  }

  /** Whether the event may have had its part in what there is. */
  isArmed = false;

  /** From now on the event may take place. */
  arm(): void {
    this.#armed = this.scenario.event;
    this.isArmed = this.#armed.kind !== "nothing";
    this.#ended = deferred();
    if (this.#armed.kind === "faults") { for (const rule of this.#armed.rules) this.emulator.faults.add(rule); }
    if (this.#armed.kind === "S3 faults") this.s3!.spoil(this.#armed.rule);
    if (this.#armed.kind === "full disk") this.happened = true;
  }

  /** From now on the command is taken up, and nothing more happens. */
  takeUp(): void {
    this.isArmed = false;
  }

  /** From now on nothing goes wrong any more. */
  async disarm(): Promise<void> {
    // The command may have ended without the answer that waits for it.
    await this.#changing;
    const { kind } = this.#armed;
    if (kind === "faults") this.happened = this.emulator.requests.some(({ fault }) => fault !== undefined);
    if (kind === "S3 faults") this.happened = this.s3!.struck > 0;
    this.#armed = { kind: "nothing" };
    this.#lost = false;
    this.#ended.resolve();
    this.emulator.faults.reset();
    this.s3?.spoil(undefined);
    this.requests = 0;
    if (this.#mounted !== undefined) await run("mount", ["-o", "remount,size=256m", this.#mounted]);
  }

  async #before(request: Asked): Promise<Answer | void> {
    if (++this.requests > ENDLESS) {
      this.isEndless = true;
      this.#noEnd();
      return await new Promise(() => {});
    }
    if (this.#lost) return await this.#lose();
    const lied = this.#nextLie(request);
    if (lied) return lied;
    return await this.#strike(request, false);
  }

  async #after(request: EmulatorRequest, answer: Answer): Promise<Answer | void> {
    const instead = await this.#strike(request, true);
    return instead ?? this.#firstLie(request, answer);
  }

  async #openS3(server: S3Server): Promise<void> {
    this.s3 = await S3Bucket.open(server);
    const { proxy } = this.s3;
    const about = ({ op, key, query }: ProxyRequest): Pick<EmulatorRequest, "bucket" | "path" | "op"> => {
      const word = ["part", "begin", "complete"].includes(op) ? `upload_${op}` : op;
      return { bucket: "s3", path: `/${op === "list" ? query.get("prefix") ?? "" : key}`, op: word };
    };
    const unavailable: Reply = { status: 503, headers: {}, body: "" };
    proxy.before = async (request): Promise<ProxyFault | undefined> => {
      const instead = await this.#before(about(request));
      if (instead) return { reply: unavailable };
      return this.s3!.strike(request);
    };
    proxy.after = async (request, reply): Promise<Reply | undefined> => {
      if (await this.#strike(about(request), true)) return unavailable;
      const event = this.#armed;
      if (event.kind !== "lying listing" || request.op !== "list" || reply.status !== 200) return undefined;
      const prefix = request.query.get("prefix") ?? "";
      const { sourceRoot, targetRoot } = this.scenario.command;
      if (!`s3:/${prefix}`.startsWith(sourceRoot) && !`s3:/${prefix}`.startsWith(targetRoot)) return undefined;
      this.happened = true;
      const pages = this.#pages.get(prefix) ?? 0;
      this.#pages.set(prefix, pages + 1);
      return lieOfS3(event.how, reply, prefix, pages);
    };
  }

  async #lose(): Promise<Answer> {
    await this.#ended.promise;
    return { code: -2, status: 503, headers: [["Content-Length", "0"]], body: new Uint8Array() };
  }

  /** Lets the event take place if its moment has come. */
  async #strike(request: Asked, after: boolean): Promise<Answer | void> {
    const event = this.#armed;
    if (!("when" in event) || this.happened || !this.#isMoment(event.when, request, after)) return;
    this.happened = true;
    if (event.kind === "change") return await (this.#changing = this.#change(event.at, event.how, event.content, event.size));
    if (event.kind === "link") {
      this.touched.push(event.at, `${event.at}/`);
      for (const at of [...this.due.keys()]) if (at === event.at || at.startsWith(`${event.at}/`)) this.due.delete(at);
      await rm(this.local(event.at), { recursive: true, force: true });
      return await this.#link(event.at, event.to).then(() => {
        this.due.set(event.at, { kind: "link", to: this.local(event.to) });
      });
    }
    if (event.kind === "second process") return this.act(event.kind);
    this.act(event.kind);
    if (!event.lost) return;
    this.#lost = true;
    return await this.#lose();
  }

  #isMoment({ nth, after, about }: Moment, { bucket, path, op }: Asked, isAfter: boolean): boolean {
    if (after !== isAfter) return false;
    if (about === undefined) {
      // Both hooks see each request; they count for themselves.
      return ++this.#about === nth;
    }
    return CONTENT.test(op) && `${bucket}:${path}` === about && ++this.#about === nth;
  }

  async #change(at: string, how: string, content: number, size: number): Promise<void> {
    this.touched.push(at);
    const isLocal = at.startsWith("here:");
    const old = isLocal ? await readFile(this.local(at)).then((bytes) => new Uint8Array(bytes), () => undefined) : await this.#stored(at);
    if (how === "remove") {
      this.due.delete(at);
      if (isLocal) await rm(this.local(at), { force: true });
      else await this.#commit(at, undefined);
      return;
    }
    const next = how === "grow" && old
      ? joined(old, contentOf(content, 10))
      : contentOf(content, how.startsWith("rewrite") && old ? old.length : size);
    const print = printOf(next);
    const known = this.versions.get(at) ?? [];
    this.versions.set(at, [...known, print]);
    this.due.set(at, { kind: "file", print });
    if (!isLocal) return await this.#commit(at, next, how === "rewrite in its time");
    const path = this.local(at);
    await mkdir(dirname(path), { recursive: true });
    if (how === "grow" && old) return await appendFile(path, contentOf(content, 10));
    const times = await stat(path).catch(() => undefined);
    if (how === "replace") {
      // Away from the folder, so that nobody takes it for a part of the tree.
      const other = join(this.dir, "..", `cos-other-${this.scenario.seed}-${content}`);
      await writeFile(other, next);
      await rename(other, path).catch(async () => {
        await writeFile(path, next);
        await rm(other, { force: true });
      });
    } else await writeFile(path, next);
    if (how === "rewrite in its time" && times) await utimes(path, times.atime, times.mtime);
  }

  /** Makes the first page of a listing a lie. */
  #firstLie(request: EmulatorRequest, answer: Answer): Answer | void {
    const event = this.#armed;
    if (event.kind !== "lying listing" || request.op !== "list" || answer.code !== 0) return;
    const at = `${request.bucket}:${request.path}`;
    const { sourceRoot, targetRoot } = this.scenario.command;
    if (!at.startsWith(sourceRoot) && !at.startsWith(targetRoot)) return;
    this.happened = true;
    const first = lie(event.how, answer, 0);
    if (GOING_ON.has(event.how)) this.#lies.set(at, { first, pages: 0 });
    return first;
  }

  #nextLie({ bucket, path, op }: Asked): Answer | void {
    const event = this.#armed;
    const known = op === "list" && event.kind === "lying listing" ? this.#lies.get(`${bucket}:${path}`) : undefined;
    if (known) return lie((event as { how: Lie }).how, known.first, ++known.pages);
  }

  async #write(at: string, bytes: Uint8Array<ArrayBuffer>, time: number, foreign = false): Promise<void> {
    if (at.startsWith("s3:")) return await this.s3!.put(remoteOf(at).cosPath.slice(1), bytes, foreign);
    if (!at.startsWith("here:")) return await this.#commit(at, bytes, false, Math.floor(time));
    const path = this.local(at);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    await utimes(path, time, time);
  }

  async #link(at: string, to: string): Promise<void> {
    const path = this.local(at);
    await mkdir(dirname(path), { recursive: true });
    if (await lstat(path).then(() => true, () => false)) await rm(path, { recursive: true });
    await symlink(this.local(to), path);
  }

  async #commit(at: string, bytes: Uint8Array<ArrayBuffer> | undefined, keepsTime = false, time?: number): Promise<void> {
    const { bucketName, cosPath: path } = remoteOf(at);
    if (bucketName === "s3") return await this.s3!.put(path.slice(1), bytes, true);
    const old = await this.store.file(home(bucketName), path);
    const now = time ?? (keepsTime && old ? old.mtime : Math.floor(Date.now() / 1000));
    const record: FileRecord | undefined = bytes && {
      content: await this.store.write([bytes]),
      sha: printOf(bytes).split(" ")[1]!,
      sliceSize: bytes.length,
      bizAttr: "",
      authority: "eInvalid",
      forbid: 0,
      headers: {},
      ctime: keepsTime && old ? old.ctime : now,
      mtime: now,
    };
    await this.store.commit(home(bucketName), [{ kind: "file", path, record }]);
  }

  async #stored(at: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { bucketName, cosPath } = remoteOf(at);
    if (bucketName === "s3") return await this.s3!.stored(cosPath.slice(1));
    const file = await this.store.file(home(bucketName), cosPath);
    if (file === undefined) return undefined;
    const parts: Uint8Array[] = [];
    for await (const part of await this.store.read(file.content, 0, file.content.size)) parts.push(part);
    return joined(...parts);
  }

  async #mount(bytes: number): Promise<void> {
    const needed = this.scenario.given.filter(({ at, link }) => at.startsWith("here:out/") && link === undefined)
      .reduce((sum, { size }) => sum + Math.ceil(size / 4096) * 4096, 0);
    const folder = join(this.dir, "out");
    await run("mount", ["-t", "tmpfs", "-o", `size=${needed + bytes + 4096}`, "cos", folder]);
    this.#mounted = folder;
  }
}

const CONTENT = /^(upload|download|copy|move)/;
const GOING_ON: ReadonlySet<Lie> = new Set<Lie>(["same context", "no context", "two contexts", "same page", "empty pages"]);

function lie(how: Lie, answer: Answer, page: number): Answer {
  const told = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array));
  const { data } = told;
  const files = (data.infos as Record<string, unknown>[]).filter(({ filesize }) => filesize !== undefined);
  const goOn = (context: string): void => void Object.assign(data, { context, listover: false });
  if (how === "same context") goOn("YQ");
  else if (how === "no context") goOn("");
  else if (how === "two contexts") goOn(page % 2 === 0 ? "YQ" : "YWI");
  else if (how === "same page") goOn(`page${page}`);
  else if (how === "empty pages") {
    goOn(`page${page}`);
    if (page > 0) data.infos = [];
  } else if (how === "larger sizes" || how === "smaller sizes") {
    for (const file of files) {
      const size = Math.max(0, file.filesize as number + (how === "larger sizes" ? 1 : -1));
      Object.assign(file, { filesize: size, filelen: size });
    }
  } else if (how === "other SHA-1") { for (const file of files) file.sha = "0123456789012345678901234567890123456789"; }
  else if (how === "names that lead out") {
    const like = files[0] ?? { filesize: 3, filelen: 3, ctime: 1, mtime: 1 };
    for (
      const name of ["../neighbour.txt", "..", "../evil.txt", "../../outside/keep.txt", "sub/../../evil.txt", "/evil.txt", "a\0b", "", "."]
    ) {
      data.infos.push({ ...like, name });
    }
    data.infos.push({ ctime: 1, mtime: 1, name: "../" });
  } else if (how === "a name twice") data.infos.push(...data.infos.slice(0, 1));
  else if (how === "names of nothing") {
    data.infos.push({ ...files[0] ?? { filesize: 3, filelen: 3, ctime: 1, mtime: 1 }, name: "nothing.txt" });
  }
  const body = new TextEncoder().encode(JSON.stringify(told));
  const headers = answer.headers.filter(([name]) => name.toLowerCase() !== "content-length");
  return { ...answer, headers: [...headers, ["Content-Length", String(body.length)]], body };
}

/** The bucket and path of a remote address. */
export function remoteOf(at: string): { bucketName: string; cosPath: string } {
  const colon = at.indexOf(":");
  return { bucketName: at.slice(0, colon), cosPath: at.slice(colon + 1) };
}

function home(bucket: string): string {
  return `${bucket}-${KEY.appid}`;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A promise that is kept from outside. Node 20 has no `Promise.withResolvers`. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => resolve = settle);
  return { promise, resolve };
}
