/**
 * Reads and checks the sign of a request (protocol notes, sections 2.4 and 9).
 *
 * @module
 */
import type { Accounts } from "./accounts.ts";
import { fromBase64 } from "./bytes.ts";
import { isHmac } from "./hash.ts";
import type { Route } from "./hosts.ts";
import { collapse } from "./paths.ts";
import { percentDecodeOrKeep } from "./percent.ts";
import { Refusal } from "./refusal.ts";
import type { SignRule } from "./table.ts";

/** What a sign says of itself: everything but the signature. */
export interface SignFacts {
  /** Whether it can be used once only, or until it expires. */
  readonly kind: "once" | "multi";
  /** The account that it is for. */
  readonly appid: string;
  /** The bucket that it is for. */
  readonly bucket: string;
  /** Names the key that it was made with. */
  readonly secretId: string;
  /** What it is for, such as `/100000/mybucket/a.txt`, decoded once; empty if it is for anything in the bucket. */
  readonly fileid: string;
  /** When it was made, in Unix seconds. */
  readonly issued: number;
  /** When it expires, in Unix seconds; 0 for one that can be used once. */
  readonly expires: number;
}

/** What a sign must fit. */
export interface Demand {
  /** Where the request goes, and the bucket and account it names. */
  readonly route: Route;
  /** Which signs the operation takes. */
  readonly rule: SignRule;
  /** Whether the path in the sign may be encoded once more than needed. */
  readonly encodedTwice?: boolean;
  /** The time, in Unix seconds. */
  readonly now: number;
}

/** Longest life of a sign: 90 days (protocol notes, section 7, row 7). */
const LONGEST_LIFE = 7_776_000;
/** How many seconds the clock of who signs may be ahead. */
const TOLERANCE = 900;
const LONGEST_SIGN = 2048;
const DIGEST_BYTES = 20;
const DAY = 86_400;
const NAMES: Readonly<Record<string, string>> = { a: "appid", b: "bucket", e: "expiry", t: "time", r: "random number" };

/** A sign taken apart. */
interface Sign {
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly fields: ReadonlyMap<string, string>;
}

/** What a sign says of itself; undefined if it cannot be read. It may be any text: nothing is checked. */
export function factsOf(sign: string | undefined): SignFacts | undefined {
  const read = sign === undefined || sign.length > LONGEST_SIGN ? undefined : readSign(sign);
  if (read === undefined || typeof read === "string") return undefined;
  const { a: appid = "", b: bucket = "", k: secretId = "", f = "", t, e } = Object.fromEntries(read.fields);
  const issued = Number(t), expires = Number(e);
  if (Number.isNaN(issued) || Number.isNaN(expires)) return undefined;
  return { kind: expires === 0 ? "once" : "multi", appid, bucket, secretId, fileid: percentDecodeOrKeep(f), issued, expires };
}

/** Checks signs. */
export class SignVerifier {
  readonly #accounts: Accounts;

  /** Checks signs of these accounts. */
  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /**
   * Refuses a sign that is not good for a request, and says in words why.
   *
   * @param use Uses up the digest of a single-use sign; says no if it was used before.
   */
  async verify(sign: string | undefined, demand: Demand, use: (digest: Uint8Array) => Promise<boolean>): Promise<void> {
    const { route, rule, now } = demand;
    const download = route.service === "download";
    const broken = download ? -46618 : -5998;
    if (sign === undefined) throw new Refusal(-81, "there is no sign, neither in the header Authorization nor as sign in the query");
    if (sign.length > LONGEST_SIGN) throw new Refusal(-46180, `the sign has ${sign.length} characters, more than ${LONGEST_SIGN}`);
    const read = readSign(sign);
    if (typeof read === "string") throw new Refusal(broken, read);
    const { digest, fields } = read;
    if (isInHex(read)) {
      throw new Refusal(download ? -46618 : -97, "the digest in the sign is in hexadecimal; it must be the 20 bytes themselves");
    }
    const field = (name: string): string => fields.get(name) ?? "";
    if (field("k") === "") throw new Refusal(-47, "the sign names no SecretId (k)");
    for (const name of "abter") if (!fields.has(name)) throw new Refusal(-57, `the sign has no ${NAMES[name]} (${name})`);
    for (const name of "ater") {
      if (!/^-?\d{1,20}$/.test(field(name))) throw new Refusal(broken, `the ${NAMES[name]} (${name}) in the sign is no number`);
    }
    const account = this.#accounts.ofKey(field("k"));
    if (account === undefined) throw new Refusal(-79, `nobody has the SecretId ${quote(field("k"))}`);
    if (!await isHmac(digest, account.secretKey, read.plain)) {
      const made = quote(new TextDecoder().decode(read.plain), 300);
      throw new Refusal(download ? -46618 : -97, `the signature is not what the SecretKey of ${quote(account.secretId)} makes of ${made}`);
    }
    if (field("a") !== route.appid) throw new Refusal(-70, `the sign is for appid ${field("a")}, the request for ${route.appid}`);
    if (route.appid !== account.appid) {
      const code = this.#accounts.has(route.appid) ? -64 : -62;
      throw new Refusal(code, `the SecretId ${quote(account.secretId)} is of appid ${account.appid}, the request for ${route.appid}`);
    }
    if (field("b") !== route.bucket) {
      throw new Refusal(-61, `the sign is for bucket ${quote(field("b"))}, the request for ${quote(route.bucket)}`);
    }

    const issued = Number(field("t")), expiry = Number(field("e"));
    const once = expiry === 0;
    if (rule === "once" && !once) throw new Refusal(-73, "the operation takes a sign for one use (e=0), and this one expires at a time");
    if (rule === "multi" && once) throw new Refusal(-74, "the operation takes a sign that expires, and this one is for one use (e=0)");
    if (once && field("f") === "") throw new Refusal(-76, "a sign for one use must say in f what it is for");
    if (!once && now > expiry) throw new Refusal(download ? -46619 : -96, `the sign expired ${now - expiry} s ago`);
    // No document says what becomes of it. Of the codes for a wrong time, -96 says that it is over; -59 is the one whose text has a beginning too.
    if (issued > now + TOLERANCE) {
      throw new Refusal(download ? -46619 : -59, `the sign was made ${issued - now} s from now: a clock is wrong`);
    }
    const life = expiry - issued;
    if (!once && life > LONGEST_LIFE) {
      throw new Refusal(-53, `the sign is good for ${Math.ceil(life / DAY)} days; the longest is ${LONGEST_LIFE / DAY}`);
    }
    if (field("f") !== "" && !covers(field("f"), demand, once)) throw new Refusal(-63, `the sign is for ${shown(field("f"), route)}`);
    if (once && !await use(digest)) throw new Refusal(-77, "the sign is for one use, and was used before");
  }
}

/**
 * Whether the fileid of a sign covers the path of a request. Both are compared decoded, because every SDK keeps other characters; a path
 * that cannot be decoded stands for itself here and is refused later. A reusable sign for a folder covers all below it.
 */
function covers(fileid: string, { route, encodedTwice = false }: Demand, once: boolean): boolean {
  const signed = percentDecodeOrKeep(fileid);
  const names = [signed, ...encodedTwice ? [percentDecodeOrKeep(signed)] : []].map(collapse);
  const path = collapse(percentDecodeOrKeep(route.path));
  const full = `/${route.appid}/${route.bucket}${path}`;
  const accepted = route.service === "download" ? [full, path] : [full];
  return accepted.some((name) => names.some((signed) => name === signed || !once && signed.endsWith("/") && name.startsWith(signed)));
}

/** What a sign is for, in the words of a request to its bucket. */
function shown(fileid: string, { appid, bucket }: Route): string {
  const signed = percentDecodeOrKeep(fileid), home = `/${appid}/${bucket}/`;
  return quote(signed.startsWith(home) ? signed.slice(home.length - 1) : signed);
}

/** Whether the digest is text, as some take it: forty digits, of which half are read as the digest. The service answers that with -97 too. */
function isInHex({ digest, plain }: Sign): boolean {
  return /^[0-9a-f]{40}/i.test(String.fromCharCode(...digest, ...plain.subarray(0, DIGEST_BYTES)));
}

/** A text that somebody sent, as it may stand in a sentence. */
function quote(text: string, most = 200): string {
  const short = text.length > most ? `${text.slice(0, most)}…` : text;
  return /^[\w/.:=&%~-]+$/.test(short) ? short : JSON.stringify(short);
}

/** Takes a sign apart; a text says what is wrong with it. */
function readSign(sign: string): Sign | string {
  const bytes = /[_-]/.test(sign) ? undefined : fromBase64(sign);
  if (bytes === undefined) return "the sign is no base64";
  const plain = bytes.subarray(DIGEST_BYTES);
  const fields = plain.length === 0 ? undefined : readPlain(plain);
  if (fields === undefined) return "what follows the digest in the sign is no text of fields name=value, each one once";
  return { digest: bytes.subarray(0, DIGEST_BYTES), plain, fields };
}

/** Reads the fields of a plain text, in any order (protocol notes, section 2.1). */
function readPlain(plain: Uint8Array): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  try {
    for (const pair of new TextDecoder("utf-8", { fatal: true }).decode(plain).split("&")) {
      const equals = pair.indexOf("=");
      if (equals < 1 || fields.has(pair.slice(0, equals))) return undefined;
      fields.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return fields;
  } catch {
    return undefined;
  }
}
