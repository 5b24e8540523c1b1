/**
 * Which service a request is for, told by its host and path, and the links that lead back there (protocol notes, sections 1.1, 1.5, 9.1).
 *
 * @module
 */
import type { RawRequest } from "./exchange.ts";
import { encodePath } from "./percent.ts";
import { Refusal } from "./refusal.ts";
import { apiPath, hosts, regions } from "./table.ts";

/** Where a request goes. Paths are as they came: still percent-encoded. */
export interface Route {
  /** The API, or the host that files are downloaded from. */
  readonly service: "api" | "download";
  /** Account that the address names. */
  readonly appid: string;
  /** Bucket that the address names. */
  readonly bucket: string;
  /** Path in the bucket, encoded. */
  readonly path: string;
}

/** A request target taken apart, and the host it was sent to. */
export interface Target {
  /** Host with its port, in lower case. */
  readonly host: string;
  /** The path, encoded. */
  readonly path: string;
  /** What stands after the question mark, encoded. */
  readonly query: string;
}

/** Addresses of one file, as answers show them. */
export interface Links {
  /** Where it is downloaded by way of the CDN. */
  readonly access_url: string;
  /** What names it in the service. */
  readonly resource_path: string;
  /** Where it is downloaded from the origin. */
  readonly source_url: string;
  /** Where the API finds it. */
  readonly url: string;
}

const API = `${apiPath}/`;
const API_HOST = /^([a-z0-9-]+)\.file\.myqcloud\.com(?::\d+)?$/;
const SERVICE_DOMAIN = /\.myqcloud\.com(?::\d+)?$/;

/** Takes a request target apart, whichever form it has. The host of an absolute one counts before the header's (RFC 9112, section 3.2.2). */
export function readTarget(request: RawRequest): Target {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request.target);
  const host = absolute?.[1] ?? request.headers.get("host") ?? "";
  const rest = request.target.slice(absolute?.[0].length ?? 0).replace(/#.*$/s, "");
  const mark = rest.indexOf("?");
  return {
    host: host.replace(/^.*@/s, "").toLowerCase(),
    path: (mark < 0 ? rest : rest.slice(0, mark)) || "/",
    query: mark < 0 ? "" : rest.slice(mark + 1),
  };
}

/**
 * Finds the service that a target is for: the API by its path on any host; downloads by a host that begins with `<bucket>-<appid>.`, or, on
 * any other host, by a path that begins with `/<bucket>-<appid>/`, because a plain `http://127.0.0.1:8080` has no place for a bucket.
 *
 * @param known Tells an appid of the emulator. Only those make a host a bucket's, so that machines may be called `cos-1`.
 */
export function route(target: Target, known: (appid: string) => boolean): Route {
  if (target.path.startsWith(API)) {
    const [account = "", bucket = "", ...path] = target.path.slice(API.length).split("/");
    if (!/^\d+$/.test(account) || bucket === "") throw new Refusal(-5994);
    return { service: "api", appid: account, bucket, path: path.length > 0 ? `/${path.join("/")}` : "" };
  }
  const byHost = bucketOf(target.host.split(/[.:]/, 1)[0]!, known);
  if (byHost !== undefined) return { service: "download", ...byHost, path: target.path };
  const [, first = ""] = target.path.split("/", 2);
  const byPath = bucketOf(first, known);
  if (byPath === undefined) throw new Refusal(-46170);
  return { service: "download", ...byPath, path: target.path.slice(1 + first.length) || "/" };
}

/** Whether a host is one that only serves the files of a bucket. */
export function isBucketHost(host: string, known: (appid: string) => boolean): boolean {
  return bucketOf(host.split(/[.:]/, 1)[0]!, known) !== undefined;
}

/**
 * Whether a host would be the API's if there was such a region. All names of its domain lead somewhere, because it is the domain of the CDN too
 * (protocol notes, section 10).
 */
export function isWrongRegion(host: string, known: (appid: string) => boolean): boolean {
  const [, label = ""] = API_HOST.exec(host) ?? [];
  return label !== "" && !Object.hasOwn(regions, label) && bucketOf(label, known) === undefined;
}

/** Takes `<bucket>-<appid>` apart, at its last hyphen. */
function bucketOf(label: string, known: (appid: string) => boolean): { readonly bucket: string; readonly appid: string } | undefined {
  const [, bucket, appid] = /^(.+)-(\d+)$/.exec(label) ?? [];
  return bucket !== undefined && appid !== undefined && known(appid) ? { bucket, appid } : undefined;
}

/**
 * Makes the links of answers. Those who came by a documented host see documented addresses; anybody else is led back to where they came
 * from, because the documented addresses would lead out to the real service.
 *
 * @param region Region of the download host; taken from the API host if not set.
 */
export function linksFrom(host: string, scheme: string, appid: string, region?: string): (bucket: string, path: string) => Links {
  const official = SERVICE_DOMAIN.test(host) || !/^[\w.:[\]-]+$/.test(host);
  const place = region ?? regionOf(host) ?? "sh";
  const at = (template: string): string => template.replace("{region}", place);
  return (bucket, path) => {
    const encoded = encodePath(path);
    const resource = `/${appid}/${bucket}${encoded}`;
    const home = official ? `http://${at(hosts.api)}` : `${scheme}://${host}`;
    const download = (domain: string): string => official ? `http://${bucket}-${appid}.${at(domain)}` : `${home}/${bucket}-${appid}`;
    return {
      access_url: download(hosts.cdn) + encoded,
      resource_path: resource,
      source_url: download(hosts.download) + encoded,
      url: `${home}${apiPath}${resource}`,
    };
  };
}

function regionOf(host: string): string | undefined {
  const label = API_HOST.exec(host)?.[1];
  return label !== undefined && Object.hasOwn(regions, label) ? label : undefined;
}
