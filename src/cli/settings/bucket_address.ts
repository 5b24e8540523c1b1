/**
 * What people copy from the console where a bucket, an appid or a region is asked for: `photos-1250000000`, a URL of the bucket, or a region by its
 * name in COS v5. Each is taken apart here.
 *
 * @module
 */
import { service } from "../../generated/service.ts";

/** What a text says of where a bucket is. */
export interface BucketAddress {
  /** The bucket's name, without the appid. */
  readonly bucket?: string | undefined;
  /** The account's appid. */
  readonly appid?: string | undefined;
  /** The region's code; one that nobody knows is left as it is. */
  readonly region?: string | undefined;
  /** The server, where it is none of the service's. */
  readonly endpoint?: string | undefined;
  /** The file or folder in the bucket, decoded. */
  readonly path?: string | undefined;
}

/** Fewest digits of an appid: a bucket may well be called `photos-2024`. */
const FEWEST_DIGITS = 8;

/**
 * Takes a bucket's address apart.
 *
 * @param text What was typed: a URL, a host name, `cos://bucket/path`, or a name with the appid appended.
 * @param appid The account's appid, where it is known: a name that ends with it has it appended, however short it is.
 * @returns Nothing for what is none of these: it may be a bucket's bare name.
 */
export function readBucketAddress(text: string, appid?: string): BucketAddress | undefined {
  const typed = text.trim();
  const scheme = /^(?:cos|cosv5|s3):\/\/([^/?#]+)/i.exec(typed);
  if (scheme) return nameOf(scheme[1]!, appid) ?? { bucket: scheme[1]! };
  const url = urlOf(typed);
  return url === undefined ? nameOf(typed, appid) : addressOf(url, appid);
}

/**
 * The code of a region: by its code, its alias, its name in COS v5, or the label of its host name.
 *
 * @returns Nothing for one that is not known.
 */
export function regionCodeOf(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  const known = Object.entries(service.regions).find(([code, { aliases, v5 }]) =>
    [code, ...aliases, v5, `cos${code}`, v5 && `cos.${v5}`].includes(word)
  );
  return known?.[0];
}

/** A name with the appid appended. */
function nameOf(text: string, appid: string | undefined): BucketAddress | undefined {
  const [, bucket = "", digits = ""] = /^(.+)-(\d+)$/.exec(text) ?? [];
  return digits !== "" && (digits === appid || digits.length >= FEWEST_DIGITS) ? { bucket, appid: digits } : undefined;
}

/** A URL, or a host name with what may follow it. */
function urlOf(text: string): URL | undefined {
  const whole = /^https?:\/\//i.test(text)
    ? text
    : /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?([/?#]|$)/i.test(text)
    ? `https://${text}`
    : undefined;
  return whole !== undefined && URL.canParse(whole) ? new URL(whole) : undefined;
}

function addressOf(url: URL, appid: string | undefined): BucketAddress {
  // The console's own page of a bucket.
  const shown = url.searchParams.get("bucket");
  if (shown !== null) {
    const region = url.searchParams.get("region");
    return { ...nameOf(shown, appid) ?? { bucket: shown }, ...region === null ? {} : { region: regionCodeOf(region) ?? region } };
  }
  const isService = /\.myqcloud\.com$/i.test(url.hostname);
  const endpoint = isService ? undefined : url.origin;
  const [label = "", ...domain] = url.hostname.split(".");
  const path = decoded(url.pathname);
  const api = new RegExp(`^${service.apiPath}/(\\d+)/([^/]+)(/.*)?$`).exec(path);
  if (api) {
    return { appid: api[1], bucket: api[2], path: api[3] ?? "/", endpoint, region: isService ? regionCodeOf(label) ?? label : undefined };
  }
  const byHost = isService ? nameOf(label, appid) : undefined;
  if (byHost) return { ...byHost, path, region: regionIn(domain) };
  // An endpoint that is not the service's has the bucket in its path.
  const [, first = "", rest = ""] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const byPath = isService ? undefined : nameOf(first, appid);
  if (byPath) return { ...byPath, path: rest || "/", endpoint };
  return isService ? { region: regionCodeOf(label) } : { endpoint };
}

/** The region in what stands behind a bucket's label: `cossh.myqcloud.com`, `cos.ap-shanghai.myqcloud.com`; the CDN's domain has none. */
function regionIn(domain: readonly string[]): string | undefined {
  const labels = domain.slice(0, -2);
  const v5 = labels.length > 1 ? labels.at(-1) : undefined;
  return v5 === undefined ? regionCodeOf(labels[0] ?? "") : regionCodeOf(v5) ?? v5;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
