/**
 * Where buckets that speak S3 are, and who asks.
 *
 * @module
 */
import { keysOf } from "../../core/config.ts";
import { keyProblem } from "../../core/keys.ts";
import { BadInput } from "../../core/result.ts";
import type { RetryOptions } from "../../core/retry.ts";

/**
 * Where buckets that speak S3 are, and who asks.
 *
 * @category Inputs
 */
export interface S3Settings {
  /** URL of the service, without a bucket. Default: Amazon's in the region. */
  readonly endpoint?: string | undefined;
  /** The region, as signatures name it. Default `us-east-1`. */
  readonly region?: string | undefined;
  /** The key's public half. */
  readonly accessKeyId: string;
  /** The key's secret half. */
  readonly secretAccessKey: string;
  /** What goes with a key that is valid for a while only. */
  readonly sessionToken?: string | undefined;
  /** Whether the bucket stands in the path and not in the host's name. Default: where the host is an IP address or `localhost`. */
  readonly pathStyle?: boolean | undefined;
  /** Whether an endpoint may be `http:` though it is not on this computer: what is sent can then be read and altered on its way. Default false. */
  readonly allowHttp?: boolean | undefined;
  /** What is other than with Amazon: `cosv5` for COS v5. Default `s3`. */
  readonly dialect?: "s3" | "cosv5" | undefined;
  /** What sends requests. Default: the runtime's `fetch`. It must heed the signal that it is given. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds that one try may take; for content, the longest silence. Default 300000. */
  readonly timeout?: number | undefined;
  /** How requests are tried again. */
  readonly retry?: RetryOptions | undefined;
  /** The time in milliseconds. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

const KEYS = keysOf<S3Settings>({
  endpoint: 1,
  region: 1,
  accessKeyId: 1,
  secretAccessKey: 1,
  sessionToken: 1,
  pathStyle: 1,
  allowHttp: 1,
  dialect: 1,
  fetch: 1,
  timeout: 1,
  retry: 1,
  now: 1,
});

/** Settings that were looked at. */
export interface CheckedSettings extends S3Settings {
  /** The region. */
  readonly region: string;
  /** URL of a bucket, to which `/` and a key are added. */
  readonly bucketUrl: (bucket: string) => string;
  /** Whether nobody on the way can alter what is sent, so that its signature need not say what it is. */
  readonly isSafe: boolean;
}

/** Hosts that are this computer. */
const LOOPBACK = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/;
/** Hosts that have no names below them. */
const ADDRESS = /^([0-9.]+|\[[0-9a-f:.]+\]|localhost)$/i;

/**
 * Looks at settings. A program without types may give anything.
 *
 * @throws BadInput naming what is wrong, and never quoting a key.
 */
export function checkedSettings(settings: S3Settings): CheckedSettings {
  if (typeof settings !== "object" || settings === null) throw new BadInput("s3: must be an object with a key");
  const problem = keyProblem(settings, KEYS);
  if (problem) throw new BadInput(`s3: ${problem}`);
  for (const name of ["accessKeyId", "secretAccessKey", "sessionToken"] as const) {
    const value: unknown = settings[name];
    if (value === undefined && name === "sessionToken") continue;
    if (typeof value !== "string" || value === "") throw new BadInput(`s3: ${name}: must be text that is not empty`);
    if (!/^[\x21-\x7e]+$/.test(value)) throw new BadInput(`s3: ${name}: has white space or other characters that no key has`);
  }
  const { region = "us-east-1", dialect = "s3" } = settings;
  if (typeof region !== "string" || !/^[A-Za-z0-9-]{1,64}$/.test(region)) {
    throw new BadInput(`s3: region: ${JSON.stringify(region)} is none`);
  }
  if (dialect !== "s3" && dialect !== "cosv5") throw new BadInput(`s3: dialect: must be s3 or cosv5`);
  const fallback = dialect === "cosv5" ? `https://cos.${region}.myqcloud.com` : `https://s3.${region}.amazonaws.com`;
  const endpoint = urlOf(settings.endpoint ?? fallback);
  const isHere = LOOPBACK.test(endpoint.hostname);
  if (endpoint.protocol === "http:" && !isHere && settings.allowHttp !== true) {
    throw new BadInput(
      `s3: endpoint: ${endpoint.host} is asked by http:, which others can read and alter; write https:, or allowHttp: true`,
    );
  }
  const path = endpoint.pathname.replace(/\/$/, "");
  const inPath = settings.pathStyle ?? ADDRESS.test(endpoint.hostname);
  return {
    ...settings,
    region,
    isSafe: isHere || endpoint.protocol === "https:",
    bucketUrl: (bucket) => {
      // No certificate is for names of several levels.
      const isName = !inPath && !(endpoint.protocol === "https:" && bucket.includes("."));
      const host = `${endpoint.protocol}//${isName ? `${bucket}.` : ""}${endpoint.host}${path}`;
      return isName ? host : `${host}/${bucket}`;
    },
  };
}

/** Hosts of COS v5, with a bucket before them or not. */
const COS = /(?:^|\.)cos(?:-internal)?\.[a-z0-9-]+\.(?:myqcloud\.com|tencentcos\.cn)$/;

/** Whether buckets are those of COS v5, by whatever name they are asked. */
export function isCos({ dialect, endpoint }: Pick<S3Settings, "dialect" | "endpoint">): boolean {
  return dialect === "cosv5" || endpoint !== undefined && COS.test(urlOf(endpoint).hostname);
}

function urlOf(text: unknown): URL {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new BadInput(`s3: endpoint: must be a URL like https://host, got ${JSON.stringify(text)}`);
  }
  if (url.username || url.password) throw new BadInput("s3: endpoint: must not hold a name or a password");
  if (url.search || url.hash) throw new BadInput("s3: endpoint: must not have ? or #");
  return url;
}

/** Whether a text can be a bucket's name. Checked before it becomes part of a host's name. */
export function isBucketName(name: unknown): name is string {
  return typeof name === "string" && /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(name) && !name.includes("..");
}
