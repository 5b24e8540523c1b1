/**
 * What a command works with.
 *
 * @module
 */
import { CosClient } from "../../../client.ts";
import type { CallOptions } from "../../../core/config.ts";
import type { RetryOptions } from "../../../core/retry.ts";
import { checkedSettings, type S3Settings } from "../../../transfer/s3/s3_settings.ts";
import { BadInput, type CosFailure } from "../../../core/result.ts";
import { runtimeFetch } from "../../../core/runtime_fetch.ts";
import { adviceFor, isOfSettings } from "./advice.ts";
import { UsageError } from "../../terminal/exit.ts";
import type { Io } from "../../terminal/io.ts";
import { observing } from "./observe.ts";
import type { Output } from "../../terminal/output.ts";
import type { Arguments } from "../../settings/parse.ts";
import { parsePlace, type Place, type Stored } from "../../settings/place.ts";
import type { Prompt } from "../../terminal/prompt.ts";
import { parseRemoteName, type Remote } from "../../settings/remote_name.ts";
import { isS3Name, parseS3Name, type S3Name } from "../../settings/s3_name.ts";
import { s3SettingsOf } from "../../settings/s3_settings.ts";
import { accountOf, readSettings, type Settings } from "../../settings/settings.ts";
import { fromLibrary, t } from "../../texts/texts.ts";

/** Most milliseconds that a client counts. */
const LONGEST = 2 ** 31 - 1;

/** What a command works with. */
export class Context {
  /** The command's name. */
  readonly command: string;
  /** All arguments of the process. */
  readonly argv: readonly string[];
  /** The command's arguments. */
  readonly args: Arguments;
  /** The process. */
  readonly io: Io;
  /** What is said. */
  readonly output: Output;
  /** Questions. */
  readonly prompt: Prompt;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** What to say after Ctrl-C: how to go on. */
  afterInterrupt: (() => readonly string[]) | undefined;
  #settings: Promise<Settings> | undefined;
  #known: Settings | undefined;
  #client: CosClient | undefined;
  #fetch: Promise<typeof fetch> | undefined;
  /** What was asked for last: what a failure without a name is about. */
  #asked: Stored | undefined;

  /** @param parts What it is made of. */
  constructor(parts: Pick<Context, "command" | "argv" | "args" | "io" | "output" | "prompt" | "signal">) {
    this.command = parts.command;
    this.argv = parts.argv;
    this.args = parts.args;
    this.io = parts.io;
    this.output = parts.output;
    this.prompt = parts.prompt;
    this.signal = parts.signal;
  }

  /** Settings of a single call. */
  get call(): CallOptions {
    return { signal: this.signal };
  }

  /** The settings; read once, and warned about once. */
  async settings(): Promise<Settings> {
    this.#settings ??= (async () => {
      const settings = await readSettings(this.args, this.io);
      for (const warning of settings.warnings) await this.output.problem(this.output.asideStyle.yellow(t`Warning: ${warning}`));
      return this.#known = settings;
    })();
    return await this.#settings;
  }

  /** A client for the account. */
  async client(): Promise<CosClient> {
    const settings = await this.settings();
    const { appid, secretId, secretKey, region, endpoint } = accountOf(settings);
    const seconds = this.args.seconds("timeout");
    const fetch = await this.fetch();
    this.#client ??= new CosClient({
      appid,
      secretId,
      secretKey,
      region,
      endpoint,
      timeout: seconds === undefined ? undefined : seconds * 1000,
      retry: this.#retry,
      unusualNames: this.args.hasIfAny("unusual-names"),
      now: this.io.now,
      fetch,
    });
    return this.#client;
  }

  /** Settings for a name that is in a bucket that speaks S3. */
  async s3(name: S3Name): Promise<S3Settings> {
    const seconds = this.args.seconds("timeout");
    const settings = s3SettingsOf(name, await this.settings(), this.args, this.io);
    try {
      checkedSettings(settings);
    } catch (error) {
      throw error instanceof BadInput ? new UsageError(fromLibrary(error.message.replace("allowHttp: true", "--s3-allow-http"))) : error;
    }
    return {
      ...settings,
      timeout: seconds === undefined ? undefined : seconds * 1000,
      retry: this.#retry,
      now: this.io.now,
      fetch: await this.fetch(),
    };
  }

  /** How requests are tried again. What waits for a limit is not to be given up for it. */
  get #retry(): RetryOptions {
    return {
      ...this.args.text("attempts") === undefined ? {} : { attempts: this.args.count("attempts") },
      ...this.#isLimited ? { deadline: LONGEST } : {},
    };
  }

  /** What sends the requests of every client: told of with `--verbose`, and no more and no faster than `--tps` and `--bwlimit` say. */
  async fetch(): Promise<typeof fetch> {
    this.#fetch ??= (async () => {
      const send = observing(this.io.fetch ?? runtimeFetch, this.output, this.io.now);
      if (!this.#isLimited) return send;
      const limits = { bytesPerSecond: this.args.rate("bwlimit"), requestsPerSecond: this.args.perSecond("tps") };
      const { limited } = await import("../../../transfer/limits.ts");
      return limited(send, limits);
    })();
    return await this.#fetch;
  }

  get #isLimited(): boolean {
    return this.args.text("bwlimit") !== undefined || this.args.text("tps") !== undefined;
  }

  /** Reads a remote name. */
  async remote(text: string): Promise<Remote> {
    if (isS3Name(text)) throw this.#notOurs(text);
    const remote = parseRemoteName(text, await this.#bucket(text));
    this.#asked = remote;
    return remote;
  }

  /** Reads a name of what is in a bucket, of whatever kind. */
  async stored(text: string): Promise<Stored> {
    return isS3Name(text) ? this.#asked = parseS3Name(text) : await this.remote(text);
  }

  /** Reads a remote name that must be a file's. */
  async remoteFile(text: string): Promise<Remote> {
    const remote = await this.remote(text);
    if (remote.path.endsWith("/")) throw new UsageError(t`${text} names a folder, ${this.command} takes a file`);
    return remote;
  }

  #notOurs(text: string): UsageError {
    return new UsageError(
      t`${text}: ${this.command} takes names of the service's own, cos://bucket/path`,
      t`S3 names: ls, du, cp, sync, rm, compare.`,
    );
  }

  /** Reads what names a place; one of S3 only where the command has the options that it takes. */
  async place(text: string): Promise<Place> {
    if (isS3Name(text) && !this.args.takes("s3-region")) throw this.#notOurs(text);
    return parsePlace(text, await this.#bucket(text));
  }

  /** The default bucket. Who has set nothing at all misses more than a bucket, and is told how to begin. */
  async #bucket(text: string): Promise<string | undefined> {
    const settings = await this.settings();
    if (text.startsWith(":/") && settings.bucket === undefined && settings.appid === undefined) accountOf(settings);
    return settings.bucket;
  }

  /** What to do about a failure. */
  advice(failure: CosFailure, remote?: Stored): string[] {
    const advice = adviceFor(failure, { settings: this.#known, remote: remote ?? this.#asked });
    return isOfSettings(failure) ? [...advice, t`To have everything checked: cos doctor`] : advice;
  }
}
