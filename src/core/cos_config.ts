/**
 * The settings of a client as the Python SDK has them (protocol notes, section 8.2), for programs that are ported from it.
 *
 * @module
 */
import { type ClientOptions, lifetime } from "./config.ts";
import { refuse } from "./result.ts";

/**
 * What a {@linkcode CosConfig} is made of. Times are in seconds, as in Python.
 *
 * @category Client
 */
export interface CosConfigOptions {
  /** Seconds that one try may take. Default 300. */
  readonly timeout?: number | undefined;
  /** Seconds for which signs are valid. Default 300. */
  readonly signExpired?: number | undefined;
  /** Whether https is spoken. Default true; in Python it is false. */
  readonly enableHttps?: boolean | undefined;
  /** Region code or alias; the client's own place when neither it nor host names are given. */
  readonly region?: string | undefined;
  /** Host name of the API, in place of a region. */
  readonly hostname?: string | undefined;
  /** Host name of downloads, in place of a region. */
  readonly downloadHostname?: string | undefined;
}

/**
 * Settings of a client under the names of the Python SDK. A change of them holds for whichever client has them, from its next request on. A
 * program that is not ported gives the same to `new CosClient`, where times are in milliseconds as everywhere in JavaScript.
 *
 * @category Client
 * @example
 * ```ts
 * import { CosClient, CosConfig } from "@cos/v4";
 *
 * const config = new CosConfig({ timeout: 30, signExpired: 600, region: "shanghai" }); // seconds
 * const client = new CosClient({ appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret" });
 * client.setConfig(config);
 * config.setTimeout(60);
 * console.log(client.getConfig()?.getTimeout(), config.enableHttps); // 60 true
 * ```
 */
export class CosConfig {
  readonly #place: Pick<CosConfigOptions, "region" | "hostname" | "downloadHostname">;
  readonly #listeners: (() => void)[] = [];
  #timeout = 300;
  #signExpired = 300;
  #enableHttps = true;

  /**
   * Makes settings.
   *
   * @param options What differs from the defaults.
   * @throws CosError (-1) naming the setting that is wrong.
   */
  constructor(options: CosConfigOptions = {}) {
    const { timeout = 300, signExpired = 300, enableHttps = true, region, hostname, downloadHostname } = options;
    this.#place = { region, hostname, downloadHostname };
    this.setTimeout(timeout);
    this.setSignExpired(signExpired);
    this.enableHttps = enableHttps;
  }

  /** Sets how many seconds one try may take. */
  setTimeout(seconds: number): this {
    if (typeof seconds !== "number" || !(seconds > 0 && seconds * 1000 < 2 ** 31)) {
      refuse(`timeout: must be a number of seconds, more than 0 and less than 2147483, got ${seconds}`);
    }
    this.#timeout = seconds;
    return this.#changed();
  }

  /** Returns how many seconds one try may take. */
  getTimeout(): number {
    return this.#timeout;
  }

  /** Sets for how many seconds signs are valid. */
  setSignExpired(seconds: number): this {
    this.#signExpired = lifetime("signExpired", seconds);
    return this.#changed();
  }

  /** Returns for how many seconds signs are valid. */
  getSignExpired(): number {
    return this.#signExpired;
  }

  /** Whether https is spoken. An `endpoint` of the client says that by itself. */
  get enableHttps(): boolean {
    return this.#enableHttps;
  }

  set enableHttps(enable: boolean) {
    if (typeof enable !== "boolean") refuse("enableHttps: must be true or false");
    this.#enableHttps = enable;
    this.#changed();
  }

  /** These settings as `new CosClient` takes them. */
  get clientOptions(): Pick<ClientOptions, "timeout" | "signExpired" | "protocol" | "region" | "hostname" | "downloadHostname"> {
    const { region, hostname, downloadHostname } = this.#place;
    return {
      timeout: this.#timeout * 1000,
      signExpired: this.#signExpired,
      protocol: this.#enableHttps ? "https" : "http",
      // All three, or none: a region that the client had would win over host names.
      ...region ?? hostname ?? downloadHostname ? { region, hostname, downloadHostname } : {},
    };
  }

  /**
   * Calls a function whenever a setting was changed. {@linkcode CosClient.setConfig} asks for that.
   *
   * @param listener Is called without arguments.
   */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #changed(): this {
    for (const listener of this.#listeners) listener();
    return this;
  }
}
