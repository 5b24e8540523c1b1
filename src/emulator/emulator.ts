/**
 * The emulator: the way of one request from its raw form to its answer.
 *
 * @module
 */
import type { Console } from "./console/console.ts";
import { Guard, HOME, isOwnPath } from "./console/guard.ts";
import type { LoggedRequest } from "./console/log.ts";
import { RequestLog } from "./console/log.ts";
import type { Fault } from "./faults/fault_rule.ts";
import { Faults } from "./faults/faults.ts";
import { answerInstead, spoil } from "./faults/spoil.ts";
import { complete } from "./http/complete.ts";
import { preflight } from "./http/cors.ts";
import { fetchWith } from "./http/fetch.ts";
import type { Keep } from "./http/read_request.ts";
import { readParameters, readSign } from "./http/read_request.ts";
import type { Listening, ListenOptions } from "./http/server.ts";
import { wait } from "./http/wait.ts";
import type { EmulatorOptions } from "./options.ts";
import type { Bucket } from "./service/accounts.ts";
import { Accounts, isBucketName } from "./service/accounts.ts";
import type { Answer } from "./service/answer.ts";
import { envelope, newRequestId, refused, wrongRegion } from "./service/answer.ts";
import { download, needsSign } from "./service/download.ts";
import { hex, joined, randomHex } from "./service/bytes.ts";
import type { RawRequest, RawResponse } from "./service/exchange.ts";
import { counted, discard, sizeOf } from "./service/exchange.ts";
import type { EmulatorRequest, Hooks } from "./service/hooks.ts";
import type { Route, Target } from "./service/hosts.ts";
import { isBucketHost, isWrongRegion, linksFrom, readTarget, route } from "./service/hosts.ts";
import { Locks } from "./service/locks.ts";
import type { Call, Context } from "./service/operations/context.ts";
import { operate } from "./service/operations/mod.ts";
import { collapse, readPath } from "./service/paths.ts";
import { percentDecodeOrKeep } from "./service/percent.ts";
import { checkReferer } from "./service/referer.ts";
import { Refusal } from "./service/refusal.ts";
import type { SeedOptions } from "./service/seed.ts";
import { settingsOf } from "./service/settings.ts";
import { loadSnapshot, saveSnapshot } from "./service/snapshot.ts";
import type { SignFacts } from "./service/sign.ts";
import { factsOf, SignVerifier } from "./service/sign.ts";
import type { OpRule } from "./service/table.ts";
import { checkRule, describe, rules } from "./service/table.ts";
import { MemoryStore } from "./store/memory_store.ts";
import type { Content } from "./store/store.ts";

/** How to stop listening. */
export interface CloseOptions {
  /** How many milliseconds requests under way may take to end by themselves; 0 by default. */
  readonly grace?: number | undefined;
}

/** A request while it is being understood. */
type Seen = { -readonly [Name in keyof EmulatorRequest]: string } & {
  sign?: SignFacts | undefined;
  fault?: Fault;
  origins?: readonly string[] | undefined;
};

function isRead({ method }: RawRequest): boolean {
  return method === "GET" || method === "HEAD";
}

/** What a client needs to talk to an emulator: credentials, and the emulator itself in the place of the network. */
export interface EmulatorClientOptions {
  /** The account's number. */
  readonly appid: string;
  /** Names the key of the account. */
  readonly secretId: string;
  /** The key of the account. */
  readonly secretKey: string;
  /** Answers in the place of the service. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Tencent COS v4 (JSON API, `files/v2`) on this machine: give its `fetch` to a client, or let it `listen`. It keeps everything in memory, or with
 * a `DiskStore` in a folder, and it goes wrong where `faults` says so.
 *
 * @example
 * ```ts
 * import { CosClient, unwrap } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const emulator = new CosEmulator({ buckets: ["photos"] });
 * const cos = new CosClient(emulator.clientOptions);
 * unwrap(await cos.uploadFileFromBuffer({ bucketName: "photos", cosPath: "/a.txt", data: "content" }));
 * console.log(emulator.requests.at(-1)?.op); // upload
 * ```
 */
export class CosEmulator {
  readonly #accounts: Accounts;
  readonly #region: string | undefined;
  readonly #guard: Guard;
  #console: Promise<Console> | undefined;
  #closing = new AbortController();
  readonly #clock: () => number;
  readonly #hooks: Hooks;
  readonly #signs: SignVerifier;
  readonly #log: RequestLog;
  /** What goes wrong, by rule. */
  readonly faults: Faults;
  #context: Context;
  /** Whether the store has been told which buckets are public. */
  #told: Promise<void> | undefined;
  #listening: Promise<Listening> | undefined;
  #url: string | undefined;

  /**
   * Makes an emulator with empty buckets.
   *
   * @param options The account, the buckets, and how the service is to behave.
   */
  constructor(options: EmulatorOptions = {}) {
    this.#accounts = new Accounts(options);
    this.#region = options.region;
    this.#clock = options.now ?? Date.now;
    this.#hooks = options.hooks ?? {};
    this.#guard = new Guard(options);
    this.#signs = new SignVerifier(this.#accounts);
    const { appid, secretId, secretKey } = this.#accounts.first;
    this.clientOptions = { appid, secretId, secretKey, fetch: this.fetch as typeof globalThis.fetch };
    this.#log = new RequestLog(options.remember ?? 1000, options.log);
    this.faults = new Faults(options.faults);
    const now = (): number => Math.floor(this.#clock() / 1000);
    this.#context = {
      store: options.store ?? new MemoryStore(),
      settings: settingsOf(options),
      locks: new Locks(),
      now,
      born: now(),
    };
  }

  /** Options for a client of this emulator that needs no network; for the first account, if there are several. */
  readonly clientOptions: EmulatorClientOptions;

  /** The requests so far in the order of their answers; only the latest are kept. They hold no sign and no query. */
  get requests(): readonly LoggedRequest[] {
    return this.#log.records;
  }

  /** Where the emulator listens; undefined while it does not. */
  get url(): string | undefined {
    return this.#url;
  }

  /** Where its page is, to look into it with a browser; undefined while it does not listen, or shows itself to nobody. */
  get page(): string | undefined {
    return this.#url === undefined || !this.#guard.open ? undefined : this.#url + HOME;
  }

  /**
   * Answers like the global `fetch` would if the service was there, without any network; it can be given to a client on its own. As with
   * the global one, a URL's `..` segments are folded before anything is sent. It rejects when its signal is aborted, and when a fault breaks the
   * connection, then with a `TypeError` whose cause has the code `ECONNRESET`.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response> = fetchWith((request) => this.respond(request));

  /**
   * Serves the emulator over HTTP. The process lives until it is closed.
   *
   * @returns the port and the address, which is also in `url`.
   */
  async listen(options: ListenOptions = {}): Promise<{ readonly url: string; readonly port: number }> {
    if (this.#listening !== undefined) throw new Error("the emulator is already listening");
    const listening = this.#listening = this.#serve(options);
    try {
      const { url, port } = await listening;
      // It may have been closed meanwhile.
      if (this.#listening === listening) this.#url = url;
      return { url, port };
    } catch (error) {
      if (this.#listening === listening) this.#listening = undefined;
      throw error;
    }
  }

  async #serve(options: ListenOptions): Promise<Listening> {
    await this.#tellStore();
    const { serve } = await import("./http/server.ts");
    const listening = await serve((request) => this.respond(request), options);
    this.#guard.listensAt(options.hostname ?? "127.0.0.1");
    return listening;
  }

  /**
   * Stops listening and closes all connections. What is stored stays, and `fetch` goes on to work.
   *
   * @param options How long requests under way may still take; no time at all by default.
   */
  async close({ grace = 0 }: CloseOptions = {}): Promise<void> {
    const listening = this.#listening;
    this.#listening = undefined;
    this.#url = undefined;
    this.#guard.listensAt(undefined);
    // Who follows the log would wait for ever.
    this.#closing.abort();
    this.#closing = new AbortController();
    await (await listening)?.close(grace);
  }

  /** Closes the emulator at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Whether anybody may download the files of a bucket that have no authority of their own: as the options say, or else as the store remembers.
   *
   * @param bucket Name of the bucket.
   * @param appid The account of the bucket; the first one by default.
   */
  async isPublic(bucket: string, appid: number | string = this.#accounts.first.appid): Promise<boolean> {
    return await this.#isPublic(this.#bucketOf(bucket, appid));
  }

  /**
   * Puts the files of a local folder, and of all folders in it, into a bucket. Files that are there already stay as they are.
   *
   * @param folder Path of the local folder.
   * @param options Which bucket, where in it, and whether to replace what is there.
   * @returns how many files were put.
   */
  async seed(folder: string, options: SeedOptions = {}): Promise<number> {
    const { appid = this.#accounts.first.appid, cosPath = "/", overwrite = false } = options;
    const name = options.bucket ?? this.#accounts.first.buckets.keys().next().value ?? "";
    const bucket = this.#bucketOf(name, appid);
    if (!/^\/(.*\/)?$/s.test(cosPath)) throw new TypeError("cosPath does not begin and end with a slash");
    const { seed } = await import("./service/seed.ts");
    return await seed(this.#context, bucket.home, folder, cosPath, overwrite);
  }

  /**
   * The state of all buckets: their files and folders, and which are public; neither unfinished uploads nor used signs. What requests change
   * meanwhile may be in it or not.
   *
   * @returns a state for {@linkcode restore}, of this emulator or another one.
   *
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const file = { bucketName: "mybucket", cosPath: "/a.txt" };
   * unwrap(await cos.uploadFileFromBuffer({ ...file, data: "as it was" }));
   * const begun = await emulator.snapshot();
   * unwrap(await cos.delFile(file));
   * await emulator.restore(begun); // before each test, say
   * console.log(unwrap(await cos.statFile(file)).filesize); // 9
   * ```
   */
  async snapshot(): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.snapshotParts()) chunks.push(chunk);
    return joined(chunks);
  }

  /**
   * Puts a state in place of what there is: afterwards the buckets hold what they held when it was made, no upload is under way and no sign
   * used. Faults and `requests` stay as they are. Requests under way may find some of either state.
   *
   * @param state What {@linkcode snapshot} gave, whole or in pieces. It must not be changed afterwards.
   * @throws TypeError if it is none, not whole, or for buckets that there are not; nothing is changed then.
   */
  async restore(state: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    const homes = new Set(Array.from(this.#accounts.buckets(), ({ home }) => home));
    await loadSnapshot(this.#context.store, state instanceof Uint8Array ? [state] : state, (bucket) => homes.has(bucket));
  }

  /** The same in parts as they are read, for a file or a state larger than memory. */
  snapshotParts(): AsyncIterable<Uint8Array> {
    return saveSnapshot(this.#context.store, Array.from(this.#accounts.buckets(), ({ home }) => home));
  }

  /** Back to the beginning: forgets files, folders, uploads, used signs, requests and the faults that were added. */
  async reset(): Promise<void> {
    await this.#context.store.clear();
    this.faults.reset();
    this.#log.clear();
    this.#context = { ...this.#context, born: this.#context.now() };
  }

  /**
   * Answers a request in its raw form, for servers other than the built-in one. Whatever the request is like, there is an answer.
   *
   * @param request The request, its target untouched.
   */
  async respond(request: RawRequest): Promise<RawResponse> {
    const target = readTarget(request);
    if (this.#guard.open && !isBucketHost(target.host, this.#isKnown)) {
      if (isOwnPath(target.path)) return await (await this.#shown()).respond(request, target, this.#closing.signal);
      if (this.#guard.leads(request, target)) {
        return { status: 302, headers: [["Location", HOME], ["Vary", "Accept"]], body: null };
      }
    }
    const time = this.#clock(), begun = performance.now();
    const requestId = newRequestId(Math.floor(time / 1000));
    const seen: Seen = { method: request.method, host: target.host, bucket: "", path: percentDecodeOrKeep(target.path), op: "" };
    let received = 0;
    let answer: Answer;
    try {
      await this.#tellStore();
      answer = await this.#answer({ ...request, body: counted(request.body, (bytes) => received += bytes) }, target, seen, requestId);
    } catch (error) {
      // Anything but a refusal is a mistake of the emulator (or of a hook); the message may hold secrets, so it goes nowhere.
      answer = refused(error, requestId) ?? envelope(-181, requestId);
    }
    const { origins, fault, sign, ...understood } = seen;
    const apart = this.#guard.apart(request, target.host);
    if (apart.length > 0) answer = { ...answer, headers: [...answer.headers, ...apart] };
    const sending = complete(answer, request, requestId, time + (fault?.clock ?? 0) * 1000, origins);
    const { name, meaning } = describe(answer.code);
    this.#log.add({
      time,
      ...understood,
      status: answer.status,
      code: answer.code,
      name,
      ...answer.code === 0 ? {} : { reason: answer.reason ?? meaning },
      duration: performance.now() - begun,
      received,
      sent: sizeOf(sending),
      ...sign === undefined ? {} : { sign },
      ...fault === undefined ? {} : { fault },
    });
    return sending;
  }

  readonly #isKnown = (appid: string): boolean => this.#accounts.has(appid);

  /** What answers under `/_emulator/`; most emulators never need it. */
  async #shown(): Promise<Console> {
    return await (this.#console ??= (async () => {
      const { Console } = await import("./console/console.ts");
      const shown = {
        faults: this.faults,
        log: this.#log,
        accounts: this.#accounts,
        region: this.#region,
        run: randomHex(4),
        context: () => this.#context,
        isPublic: (bucket: Bucket) => this.#isPublic(bucket),
        reset: () => this.reset(),
        snapshot: () => this.snapshotParts(),
        restore: (state: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => this.restore(state),
      };
      return new Console(shown, this.#guard);
    })());
  }

  /** Understands a request, filling in `seen` as far as it gets, and lets it take effect, or go wrong. */
  async #answer(request: RawRequest, target: Target, seen: Seen, requestId: string): Promise<Answer> {
    const asks = request.method === "OPTIONS";
    if (asks && target.path === "*") return preflight(request, undefined);
    if (isWrongRegion(target.host, this.#isKnown)) return wrongRegion(target);
    const way = route(target, this.#isKnown);
    seen.bucket = way.bucket;
    seen.path = collapse(percentDecodeOrKeep(way.path));
    seen.origins = this.#accounts.bucket(way.appid, way.bucket)?.origins;
    if (asks) return preflight(request, seen.origins);
    if (request.scheme.length + 3 + target.host.length + target.path.length + 1 + target.query.length > this.#context.settings.longestUrl) {
      throw new Refusal(-5994);
    }
    const borrowed: Content[] = [];
    try {
      const effect = way.service === "api"
        ? await this.#readApiCall(request, target, way, requestId, borrowed, seen)
        : this.#readDownload(request, target, way, seen);
      const fault = this.faults.strike(seen);
      if (fault === undefined) return await this.#carryOut(seen, requestId, () => effect(this.#context));
      seen.fault = fault;
      return await this.#goWrong(fault, requestId, request.signal, () => {
        return this.#carryOut(seen, requestId, () => effect(this.#contextUnder(fault)));
      });
    } finally {
      for (const content of borrowed) await this.#context.store.release(content);
    }
  }

  /** Lets a request take effect, or not, as a fault says. */
  async #goWrong(fault: Fault, requestId: string, signal: AbortSignal | undefined, carryOut: () => Promise<Answer>): Promise<Answer> {
    const { delay = 0, effect = false } = fault;
    const instead = answerInstead(fault, requestId);
    if (delay > 0 && !effect) await wait(delay, signal);
    const own = instead === undefined || effect ? await carryOut() : undefined;
    if (delay > 0 && effect) await wait(delay, signal);
    if (instead !== undefined) await discard(own?.body ?? null);
    return spoil((instead ?? own)!, fault);
  }

  /** Lets a request take effect between the hooks. */
  async #carryOut({ sign: _, fault: __, origins: ___, ...seen }: Seen, requestId: string, effect: () => Promise<Answer>): Promise<Answer> {
    const instead = await this.#hooks.before?.(seen);
    if (instead) return instead;
    let answer: Answer;
    try {
      answer = await effect();
    } catch (error) {
      const refusal = refused(error, requestId);
      if (refusal === undefined) throw error;
      answer = refusal;
    }
    const other = await this.#hooks.after?.(seen, answer);
    if (!other) return answer;
    if (other.body !== answer.body) await discard(answer.body);
    return other;
  }

  /** The context as a fault makes it: another clock, other switches. */
  #contextUnder({ clock = 0, sliceSize, serialUpload }: Fault): Context {
    const { settings, now } = this.#context;
    return {
      ...this.#context,
      now: () => Math.floor(now() + clock),
      settings: {
        ...settings,
        forceSliceSize: sliceSize ?? settings.forceSliceSize,
        serialUpload: serialUpload ?? settings.serialUpload,
      },
    };
  }

  async #readApiCall(
    request: RawRequest,
    target: Target,
    way: Route,
    requestId: string,
    borrowed: Content[],
    seen: Seen,
  ): Promise<(context: Context) => Promise<Answer>> {
    const keep: Keep = async (chunks) => {
      const content = await this.#context.store.write(chunks);
      borrowed.push(content);
      return content;
    };
    const { fields, sign } = await readParameters(request, target.query, keep);
    const op = fields.given("op");
    // Some read files where the links in answers lead, which is here (protocol notes, section 9.2).
    if (op === undefined && isRead(request)) return this.#readDownload(request, target, { ...way, service: "download" }, seen);
    seen.sign = factsOf(sign);
    if (op === undefined) throw new Refusal(-5980);
    seen.op = op.slice(0, 64);
    const rule = rules.get(op);
    const run = rule === undefined ? undefined : operate[op];
    if (rule === undefined || run === undefined) throw new Refusal(-5964);
    if (!rule.methods.has(request.method === "HEAD" ? "GET" : request.method)) {
      throw new Refusal(-5996, undefined, { headers: [["Allow", [...rule.methods].join(", ")]] });
    }
    return async (context) => {
      await this.#verify(context, sign, way, rule);
      const bucket = this.#needBucket(way);
      const path = readPath(way.path);
      checkRule(rule, path);
      const links = linksFrom(target.host, request.scheme, way.appid, this.#region);
      const call: Call = { bucket: bucket.home, path, fields, borrowed, links: (path) => links(way.bucket, path) };
      return envelope(0, requestId, await run(context, call));
    };
  }

  #readDownload(request: RawRequest, target: Target, way: Route, seen: Seen): (context: Context) => Promise<Answer> {
    seen.op = "download";
    const sign = readSign(request, target.query);
    seen.sign = factsOf(sign);
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new Refusal(-5996, undefined, { headers: [["Allow", "GET, HEAD, OPTIONS"]] });
    }
    return async (context) => {
      const bucket = this.#needBucket(way);
      const path = readPath(way.path);
      const restricted = bucket.referers !== undefined;
      if (sign !== undefined && restricted || await needsSign(context, bucket.home, path, await this.#isPublic(bucket))) {
        await this.#verify(context, sign, way, { sign: "multi" });
      } else if (restricted) {
        checkReferer(request.headers.get("referer"), bucket.referers!);
      }
      return await download(context, { bucket: bucket.home, path, headers: request.headers, head: request.method === "HEAD" });
    };
  }

  async #verify(
    context: Context,
    sign: string | undefined,
    route: Route,
    { sign: rule, encodedTwice }: Pick<OpRule, "sign" | "encodedTwice">,
  ): Promise<void> {
    const demand = { route, rule, encodedTwice: encodedTwice ?? false, now: context.now() };
    await this.#signs.verify(sign, demand, (digest) => context.store.useSign(hex(digest)));
  }

  async #isPublic(bucket: Bucket): Promise<boolean> {
    return bucket.public ?? await this.#context.store.isPublic(bucket.home);
  }

  /** Tells the store, once, what the options say of public buckets; it is asked where other options say nothing. */
  async #tellStore(): Promise<void> {
    this.#told ??= (async () => {
      for (const { home, public: isPublic } of this.#accounts.buckets()) {
        if (isPublic !== undefined) await this.#context.store.setPublic(home, isPublic);
      }
    })();
    try {
      await this.#told;
    } catch (error) {
      this.#told = undefined;
      throw error;
    }
  }

  #bucketOf(name: string, appid: number | string): Bucket {
    const bucket = this.#accounts.bucket(String(appid), name);
    if (bucket === undefined) throw new TypeError(`there is no bucket ${JSON.stringify(name)} of appid ${appid}`);
    return bucket;
  }

  #needBucket(way: Route): Bucket {
    if (!isBucketName(way.bucket)) throw new Refusal(-199);
    const bucket = this.#accounts.bucket(way.appid, way.bucket);
    if (bucket === undefined) throw new Refusal(-133);
    if (bucket.versioned && way.service === "api") throw new Refusal(-46659);
    return bucket;
  }
}
