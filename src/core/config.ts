/**
 * From a client's options to settings with nothing left open.
 *
 * @module
 */
import { Auth, CredInfo, type SignRequest } from "./auth.ts";
import { Clock } from "./clock.ts";
import { Gate } from "./gate.ts";
import { keyProblem } from "./keys.ts";
import { type Hooks, type Watcher, watcherOf } from "./hooks.ts";
import type { Service } from "./operation.ts";
import { CosError, refuse } from "./result.ts";
import { scrubbed } from "./scrub.ts";
import { SignCache } from "./sign_cache.ts";
import { DEFAULT_RETRY, type RetryOptions, type RetryRule } from "./retry.ts";

/**
 * Makes signs where a client has no secret key, for example by asking one's own server.
 *
 * @category Signing
 */
export type Signer = (request: SignRequest) => Promise<string> | string;

/**
 * Who asks, and where.
 *
 * @category Client
 */
export interface ClientOptions extends Hooks {
  /** Credentials, in place of appid, secretId and secretKey. */
  readonly cred?: CredInfo | undefined;
  /** The account's appid. */
  readonly appid?: number | string | undefined;
  /** The key's public half. */
  readonly secretId?: string | undefined;
  /** The key's secret half. */
  readonly secretKey?: string | undefined;
  /** Makes the signs, so that no secret key is needed. */
  readonly signer?: Signer | undefined;
  /** Region code or alias, for example `sh`, which is the default, or `shanghai`. It wins over host names. */
  readonly region?: string | undefined;
  /** Host name of the API, in place of a region. */
  readonly hostname?: string | undefined;
  /** Host name of downloads, in place of a region; `<bucket>-<appid>.` is put before it. */
  readonly downloadHostname?: string | undefined;
  /** One URL for the API and for downloads by path: a proxy or the emulator. It wins over region and host names. */
  readonly endpoint?: string | undefined;
  /** `https`, which is the default, or `http`. */
  readonly protocol?: "https" | "http" | undefined;
  /** Milliseconds that one try may take, its body included; for a stream, the longest silence. Default 300000. */
  readonly timeout?: number | undefined;
  /** Seconds for which signs are valid. Default 300. */
  readonly signExpired?: number | undefined;
  /** How calls are tried again. */
  readonly retry?: RetryOptions | undefined;
  /** Most requests under way at once; further ones wait their turn. Default 32. */
  readonly maxRequests?: number | undefined;
  /**
   * Whether what is made (uploads, new folders, targets of moves and copies) may have a name with one of `? * : | \ < > "`, or a part of white space
   * alone. The service takes such names, but some of its SDKs and most disks do not. What exists may have any name. Default false.
   */
  readonly unusualNames?: boolean | undefined;
  /** What sends requests. Default: the runtime's `fetch`. It must heed the signal that it is given: timeouts and aborts end by it. */
  readonly fetch?: typeof fetch | undefined;
  /** The time in milliseconds. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** An integer of 0 to 999999999 for each sign. */
  readonly random?: (() => number) | undefined;
}

/**
 * How far a transfer has come.
 *
 * @category Client
 */
export interface Progress {
  /** Bytes that the other side has acknowledged, or that are written to the local file. Never fewer than before. */
  readonly loaded: number;
  /** Bytes in all. */
  readonly total: number;
  /** Bytes a second, over the last few seconds; bytes that were there already do not count. */
  readonly speed: number;
  /** Bytes that were there already, where the transfer of one file went on where an earlier one stopped. */
  readonly resumed?: number | undefined;
}

/**
 * Settings of one call.
 *
 * @category Client
 */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one try may take, its body included; for a stream, the longest silence. */
  readonly timeout?: number | undefined;
  /** How the call is tried again. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Is told how far an upload or a download into a file has come, at most about 20 times a second. What it throws breaks no transfer: the console
   * says so, once.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The runtime's `fetch`, as it is when the library is loaded: later somebody may put another one in its place. */
export const ownFetch: typeof fetch = globalThis.fetch;

/** A client's settings. */
export interface Settings {
  /** The account's appid. */
  readonly appid: string;
  /** Makes a new sign. */
  readonly signer: (request: SignRequest) => Promise<string>;
  /** Signs for requests, which may be used again. */
  readonly signs: SignCache;
  /** Whether signs are made by the client itself, and so by its clock. */
  readonly ownSigns: boolean;
  /** Seconds for which signs are valid. */
  readonly signExpired: number;
  /** What sends requests, where it is not the runtime's `fetch`. */
  readonly fetch: typeof fetch | undefined;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
  /** How calls are tried again. */
  readonly retry: RetryRule;
  /** Whether what is made may have an unusual name. */
  readonly unusualNames: boolean;
  /** Bounds the requests under way. */
  readonly gate: Gate;
  /** Watches calls, if there is a hook that wants to be told of them. */
  readonly watcher: Watcher | undefined;
  /** The time, by the service's clock as far as it is known. */
  readonly clock: Clock;
  /** The region, as it was given or is by default; undefined where host names or an endpoint say where the service is. */
  readonly region: string | undefined;
  /** The endpoint, where there is one. */
  readonly endpoint: string | undefined;
  /** URL of a bucket in the API, to which a path is added. */
  readonly apiUrl: (bucketName: string) => string;
  /** URL of a bucket on the download host, to which a path is added. */
  readonly downloadUrl: (bucketName: string, cdn?: boolean) => string;
}

/**
 * Works out a client's settings.
 *
 * @param options Who asks, and where.
 * @param service What is to be known of the service.
 * @param before Settings whose place these take: what was learnt of the time and what is under way stay known.
 * @throws CosError (-1) naming the option that is wrong.
 */
export function settingsOf(options: ClientOptions, service: Service, before?: Settings): Settings {
  checkObject("options", options, CLIENT_KEYS);
  const clock = before?.clock ?? new Clock(options.now ?? Date.now);
  const { appid, signer, ownSigns, signExpired } = identityOf(options, clock);
  const timeout = positive("timeout", options.timeout ?? 300_000);
  return {
    appid,
    signer,
    signs: new SignCache(signer, clock),
    ownSigns,
    signExpired,
    timeout,
    retry: retryRule(options.retry, DEFAULT_RETRY),
    gate: before?.gate ?? new Gate(atLeastOne("maxRequests", options.maxRequests ?? 32)),
    unusualNames: truth("unusualNames", options.unusualNames ?? false),
    watcher: watcherOf(options),
    clock,
    fetch: options.fetch,
    ...urlsOf(options, service, appid),
  };
}

/** Names of keys, of which the compiler knows that they are all. */
export function keysOf<T>(keys: { readonly [K in keyof Required<T>]: unknown }): ReadonlySet<string> {
  return new Set(Object.keys(keys));
}

const CLIENT_KEYS = keysOf<ClientOptions>({
  cred: 1,
  appid: 1,
  secretId: 1,
  secretKey: 1,
  signer: 1,
  region: 1,
  hostname: 1,
  downloadHostname: 1,
  endpoint: 1,
  protocol: 1,
  timeout: 1,
  signExpired: 1,
  retry: 1,
  maxRequests: 1,
  unusualNames: 1,
  fetch: 1,
  now: 1,
  random: 1,
  onRequest: 1,
  onResponse: 1,
  onRetry: 1,
  onError: 1,
});
const CALL_KEYS = keysOf<CallOptions>({ signal: 1, timeout: 1, retry: 1, onProgress: 1 });
const RETRY_KEYS = keysOf<RetryRule>(DEFAULT_RETRY);

/**
 * Checks that something is an object, and of known keys, for a program without types may give anything.
 *
 * @throws CosError (-1) naming what is wrong.
 */
export function checkObject(name: string, options: unknown, known?: ReadonlySet<string>): void {
  if (typeof options !== "object" || options === null) {
    refuse(`${name}: must be an object, got ${options === null ? "null" : typeof options}`);
  }
  const problem = known && keyProblem(options, known);
  if (problem) refuse(`${name}: ${problem}`);
}

/**
 * Checks the settings of one call.
 *
 * @param options What was given.
 * @param mayHaveMore Whether there are other settings among them.
 * @throws CosError (-1) naming the option that is wrong.
 */
export function checkCallOptions(options: CallOptions, mayHaveMore = false): void {
  checkObject("options", options, mayHaveMore ? undefined : CALL_KEYS);
  const { signal, onProgress } = options;
  if (!isNothing(signal) && !isSignal(signal)) refuse("signal: must be an AbortSignal");
  if (!isNothing(onProgress) && typeof onProgress !== "function") refuse("onProgress: must be a function");
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Not by its class: there are signals of other realms. */
function isSignal({ aborted, addEventListener, throwIfAborted }: AbortSignal): boolean {
  return typeof aborted === "boolean" && typeof addEventListener === "function" && typeof throwIfAborted === "function";
}

/** A call's rule: what it says, over what the client says. */
export function retryRule(options: RetryOptions | undefined, base: RetryRule): RetryRule {
  if (options === undefined || options === base) return base;
  checkObject("retry", options, RETRY_KEYS);
  const rule = { ...base };
  for (const name of RETRY_KEYS as ReadonlySet<keyof RetryRule>) {
    const value = rule[name] = options[name] ?? base[name];
    if (name === "attempts") atLeastOne("retry.attempts", value);
    else if (!(value >= 0 && value < 2 ** 31)) refuse(`retry.${name}: must be at least 0 and less than 2147483648, got ${value}`);
  }
  return rule;
}

/** A time for which a sign can be valid (API doc 436/6054). */
export function lifetime(name: string, seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 7_776_000) {
    refuse(`${name}: must be an integer of 1 to 7776000 seconds, got ${seconds}`);
  }
  return seconds;
}

/** A duration that a timer can hold. */
export function positive(name: string, value: number): number {
  if (!(value > 0 && value < 2 ** 31)) refuse(`${name}: must be more than 0 and less than 2147483648, got ${value}`);
  return value;
}

function truth(name: string, value: boolean): boolean {
  if (typeof value !== "boolean") refuse(`${name}: must be true or false, got ${String(value)}`);
  return value;
}

function identityOf(options: ClientOptions, clock: Clock): Pick<Settings, "appid" | "signer" | "ownSigns" | "signExpired"> {
  const { cred, signer, random, signExpired = 300 } = options;
  lifetime("signExpired", signExpired);
  if (signer) {
    const appid = String(options.appid ?? cred?.appid ?? "");
    if (!/^[0-9]+$/.test(appid)) refuse("appid: is required, a decimal number");
    return {
      appid,
      signExpired,
      ownSigns: false,
      signer: (request) => askSigner(signer, request),
    };
  }
  if (!cred && (options.appid === undefined || options.secretId === undefined || options.secretKey === undefined)) {
    const missing = (["appid", "secretId", "secretKey"] as const).filter((name) => options[name] === undefined);
    refuse(`${missing.join(", ")}: required, unless cred or a signer is given`);
  }
  const known = cred ?? new CredInfo(options.appid!, options.secretId!, options.secretKey!);
  const auth = new Auth(known, { now: () => clock.now(), random });
  return { appid: known.appid, signExpired, ownSigns: true, signer: (request) => auth.sign(request) };
}

/** Asks a signer that is not ours: whatever it does is no more than a failure. */
async function askSigner(signer: Signer, request: SignRequest): Promise<string> {
  let sign: unknown;
  try {
    sign = await signer(request);
  } catch (error) {
    const cause = scrubbed(error, []);
    throw new CosError({ code: -1, message: `signer: gave no sign: ${cause.message}`, cause });
  }
  if (typeof sign !== "string" || !/^[A-Za-z0-9+/]+=*$/.test(sign)) refuse("signer: must return a sign, which is base64");
  return sign;
}

function urlsOf(
  options: ClientOptions,
  service: Service,
  appid: string,
): Pick<Settings, "region" | "endpoint" | "apiUrl" | "downloadUrl"> {
  const protocol = options.protocol ?? "https";
  if (protocol !== "https" && protocol !== "http") refuse(`protocol: must be https or http, got ${String(protocol)}`);
  if (options.endpoint !== undefined) {
    const base = endpointOf(options.endpoint);
    return {
      region: undefined,
      endpoint: base,
      apiUrl: (bucket) => `${base}${service.apiPath}/${appid}/${bucket}`,
      downloadUrl: (bucket) => `${base}/${bucket}-${appid}`,
    };
  }
  const hosts = hostsOf(options, service);
  return {
    region: hosts.region,
    endpoint: undefined,
    apiUrl: (bucket) => `${protocol}://${hosts.api}${service.apiPath}/${appid}/${bucket}`,
    downloadUrl: (bucket, cdn = false) => `${protocol}://${bucket}-${appid}.${cdn ? service.hosts.cdn : hosts.download}`,
  };
}

function atLeastOne(name: string, count: number): number {
  if (!Number.isInteger(count) || count < 1) refuse(`${name}: must be an integer of at least 1, got ${count}`);
  return count;
}

function endpointOf(endpoint: string): string {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    refuse(`endpoint: must be a URL, for example http://127.0.0.1:8080${shown(endpoint)}`);
  }
  if (!/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    refuse("endpoint: must be an http or https URL without user, query and fragment");
  }
  return url.href.replace(/\/+$/, "");
}

function hostsOf(options: ClientOptions, service: Service): { api: string; download: string; region: string | undefined } {
  const { region, hostname, downloadHostname } = options;
  if (region === undefined && (hostname !== undefined || downloadHostname !== undefined)) {
    if (hostname === undefined || downloadHostname === undefined) refuse("hostname, downloadHostname: give both, or a region instead");
    return { api: checkedHost("hostname", hostname), download: checkedHost("downloadHostname", downloadHostname), region: undefined };
  }
  const code = regionCode(region ?? service.defaultRegion, service);
  return { api: service.hosts.api.replace("{region}", code), download: service.hosts.download.replace("{region}", code), region: code };
}

/** The code of a region: known ones by alias too, others as they are, for the service had more than any document lists. */
function regionCode(region: string, service: Service): string {
  const known = Object.entries(service.regions).find(([code, { aliases }]) => code === region || aliases.includes(region));
  if (!known && !/^[a-z0-9-]+$/.test(region)) refuse(`region: must be a code like sh, gz or tj, got ${JSON.stringify(region)}`);
  return known?.[0] ?? region;
}

function checkedHost(name: string, host: string): string {
  // What looks like a name may still be an impossible address or port.
  if (!/^[A-Za-z0-9.-]+(:[0-9]+)?$/.test(host) || !URL.canParse(`https://${host}`)) {
    refuse(`${name}: must be a host name, without https:// and path${shown(host)}`);
  }
  return host;
}

/** What was given for a place; not with an @: a password may stand before it, and what cannot be read cannot be freed of it. */
function shown(place: unknown): string {
  return String(place).includes("@") ? "" : `, got ${JSON.stringify(place)}`;
}
