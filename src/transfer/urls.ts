/**
 * What the hosts of a v4 bucket in a text become under COS v5. A bucket keeps its name and its files; its origin host is another one.
 *
 * Bytes are read as Latin-1 and written as they were, so that nothing changes but the hosts, whatever the encoding is that has ASCII in it.
 *
 * @module
 */
import { service } from "../generated/service.ts";

/** Which hosts are meant. */
export interface UrlFilter {
  /** Only those of this account. */
  readonly appid?: string | undefined;
  /** Only those of this bucket, without the appid. */
  readonly bucketName?: string | undefined;
}

/** A host of v4 that was found. */
export interface FoundUrl {
  /** Its line, from 1 on. */
  readonly line: number;
  /** The host as it stands there. */
  readonly host: string;
  /** What it becomes; nothing where it stays. */
  readonly to?: string | undefined;
  /** Why it stays, though it is one of v4. */
  readonly why?: string | undefined;
  /** What follows the host, up to what could be a query: there may be a sign in it. */
  readonly path: string;
}

/** What all hosts end with. */
const DOMAIN = "myqcloud.com";
/** Characters before the domain that a host can have there, and what tells its beginning. */
const LEFT = 400;
/** Characters behind it that are looked at. */
const RIGHT = 400;

/** The regions by each way to write them. */
const REGIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(service.regions).flatMap(([code, { aliases, v5 }]) =>
    v5 === undefined ? [] : [code, ...aliases].map((name) => [name, v5])
  ),
);
/** Names of regions between v4 and v5, of which it is not known what they became (protocol notes, section 10). */
const BETWEEN = /^(?:cos\.)?(?:cn-(?:east|south|north|southwest)|sg)$/;

/** What becomes of a host. */
type Fate = { readonly to: string } | { readonly why: string };

/**
 * What a host of v4 becomes under v5.
 *
 * @param host A host, without a port.
 * @returns What it becomes, or why it stays; nothing where it is no host of v4, or one that holds under v5 too.
 */
export function v5Host(host: string): Fate | undefined {
  const parts = host.toLowerCase().split(".");
  const [first = "", ...rest] = parts.slice(0, -2);
  if (parts.slice(-2).join(".") !== DOMAIN) return undefined;
  const where = rest.join(".");
  if (where === "file" && (REGIONS.has(first) || first === "web")) return { why: "the API of v4 has no URL like it under v5" };
  if (!bucketOf(first)) {
    const last = rest.at(-1) ?? first;
    return last.startsWith("cos") && REGIONS.has(last.slice(3)) ? { why: "no bucket with an appid stands before it" } : undefined;
  }
  // The domain of the CDN is the same under v5.
  if (where === "file") return undefined;
  const v5 = where.startsWith("cos") ? REGIONS.get(where.replace(/^cos\.?/, "")) : undefined;
  if (v5 !== undefined) return { to: `${host.slice(0, first.length)}.cos.${v5}.${DOMAIN}` };
  // What else has this form is of v5 already.
  if (/^cos[.-]/.test(where) && !BETWEEN.test(where)) return undefined;
  return { why: `it is not known what ${where} is under v5` };
}

/** The bucket and the appid that the first label of a host names. */
function bucketOf(label: string): { readonly bucketName: string; readonly appid: string } | undefined {
  const found = /^([a-z0-9][a-z0-9-]*)-([0-9]+)$/i.exec(label);
  return found ? { bucketName: found[1]!, appid: found[2]! } : undefined;
}

/**
 * A text with the hosts of v4 in it replaced by those of v5.
 *
 * @param text Its bytes.
 * @param filter Which hosts are meant.
 * @param onFound Is told of each host that is replaced, and of each that stays though it is one of v4.
 */
export async function* mapUrls(
  text: AsyncIterable<Uint8Array>,
  filter: UrlFilter = {},
  onFound: (found: FoundUrl) => void = () => {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const mapper = new Mapper(filter, onFound);
  for await (const chunk of text) {
    // Pieces that a string holds easily.
    for (let at = 0; at < chunk.length; at += PIECE) yield fromLatin1(mapper.take(toLatin1(chunk.subarray(at, at + PIECE)), false));
  }
  yield fromLatin1(mapper.take("", true));
}

const PIECE = 64 * 1024;

function toLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Reads a text in pieces: what could be the beginning of a host is kept until the rest is there. */
class Mapper {
  readonly #filter: UrlFilter;
  readonly #onFound: (found: FoundUrl) => void;
  /** What was given out already, as far as a host could begin in it; then what was not. */
  #before = "";
  #rest = "";
  #line = 1;

  constructor(filter: UrlFilter, onFound: (found: FoundUrl) => void) {
    this.#filter = filter;
    this.#onFound = onFound;
  }

  take(more: string, last: boolean): string {
    const text = this.#before + this.#rest + more;
    // A host that begins before here is in this text, with all that is looked at behind it.
    const end = last ? text.length : Math.max(this.#before.length, text.length - LEFT - RIGHT);
    let out = "";
    let done = this.#before.length;
    let counted = done;
    const domain = /\.myqcloud\.com/gi;
    domain.lastIndex = done;
    for (let found = domain.exec(text); found; found = domain.exec(text)) {
      const behind = found.index + found[0].length;
      const host = hostBefore(text.slice(Math.max(0, found.index - LEFT), found.index));
      const start = found.index - (host?.length ?? 0);
      if (start >= end && !last) break;
      if (host === undefined || start < done || /^(?:[A-Za-z0-9_-]|\.[A-Za-z0-9])/.test(text.slice(behind, behind + 2))) continue;
      const whole = text.slice(start, behind);
      const right = text.slice(behind, behind + RIGHT);
      const fate = v5Host(whole);
      if (fate === undefined || !this.#isMeant(whole, right)) continue;
      this.#line += linesIn(text, counted, start);
      counted = start;
      this.#onFound({ line: this.#line, host: whole, ...fate, path: pathAt(right) });
      out += text.slice(done, start) + ("to" in fate ? fate.to : whole);
      done = behind;
    }
    const upTo = Math.max(done, end);
    out += text.slice(done, upTo);
    this.#line += linesIn(text, counted, upTo);
    this.#before = text.slice(Math.max(0, upTo - LEFT), upTo);
    this.#rest = text.slice(upTo);
    return out;
  }

  #isMeant(host: string, behind: string): boolean {
    const { appid, bucketName } = this.#filter;
    // The API has bucket and appid in the path.
    const [, ofPath, inPath] =
      /^(?::[0-9]+|%3A[0-9]+)?(?:\\?\/|%2F)files(?:\\?\/|%2F)v2(?:\\?\/|%2F)([0-9]+)(?:\\?\/|%2F)([A-Za-z0-9-]+)/i.exec(behind) ?? [];
    const named = bucketOf(host.split(".")[0]!) ?? (ofPath && inPath ? { appid: ofPath, bucketName: inPath } : undefined);
    if (appid !== undefined && named?.appid !== appid) return false;
    return bucketName === undefined || named?.bucketName.toLowerCase() === bucketName.toLowerCase();
  }
}

/** What stands before the domain and belongs to the host; nothing where no host can begin there. */
function hostBefore(left: string): string | undefined {
  const run = /[A-Za-z0-9._-]*$/.exec(left)![0];
  const before = left.slice(0, left.length - run.length);
  // What is escaped before a host ends with letters and digits: %2F, %252F, \u002F, \x2F, and \n where it stands for a new line.
  const escaped = before.endsWith("%")
    ? /^(?:25)*[0-9a-f]{2}/i.exec(run)
    : before.endsWith("\\")
    ? /^(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrtbfv0'"])/i.exec(run)
    : undefined;
  // Dots and hyphens before a host are the text's.
  const host = run.slice(escaped?.[0].length ?? 0).replace(/^.*\.\./, "").replace(/^[.-]+/, "");
  return host === "" ? undefined : host;
}

/** A port and a path, as they stand there, but for a query. */
function pathAt(right: string): string {
  return /^(?::[0-9]{1,5}|%3A[0-9]{1,5})?(?:(?:\\?\/|%2F)(?:[A-Za-z0-9._~!$*+@\/\x80-\xff-]|\\\/|%(?!2[2-7]|3F)[0-9A-F]{2})*)?/i.exec(
    right,
  )![0]
    .slice(0, 300);
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
