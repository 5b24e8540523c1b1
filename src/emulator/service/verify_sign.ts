/**
 * Checks the sign of a request (protocol notes, sections 2.4 and 9).
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Accounts } from "./accounts.ts";
import type { Route } from "./hosts.ts";
import { collapse } from "./paths.ts";
import { percentDecodeOrKeep } from "./percent.ts";
import { Refusal } from "./refusal.ts";
import type { SignRule } from "./table.ts";

/** What a sign must fit. */
export interface Demand {
  /** Where the request goes, and the bucket and account it names. */
  readonly route: Route;
  /** Which signs the operation takes. */
  readonly rule: SignRule;
  /** The time, in Unix seconds. */
  readonly now: number;
}

/** Longest life of a sign: 90 days (protocol notes, section 7, row 7). */
const LONGEST_LIFE = 7_776_000;
const LONGEST_SIGN = 2048;
const DIGEST_BYTES = 20;

/** Checks signs, and remembers the single-use ones that were used. */
export class SignVerifier {
  readonly #accounts: Accounts;
  readonly #used = new Set<string>();

  /** Checks signs of these accounts. */
  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** Forgets the signs that were used. */
  reset(): void {
    this.#used.clear();
  }

  /** Refuses a sign that is not good for a request. A single-use one is used up by passing. */
  verify(sign: string | undefined, demand: Demand): void {
    const { route, rule, now } = demand;
    const download = route.service === "download";
    if (sign === undefined) throw new Refusal(-81);
    if (sign.length > LONGEST_SIGN) throw new Refusal(-46180);
    const bytes = decodeBase64(sign);
    const fields = bytes === undefined ? undefined : readPlain(bytes.subarray(DIGEST_BYTES));
    if (bytes === undefined || fields === undefined) throw new Refusal(download ? -46618 : -5998);
    if (!fields.get("k")) throw new Refusal(-47);
    for (const name of "abter") if (!fields.has(name)) throw new Refusal(-57);
    for (const name of "ater") if (!/^-?\d{1,20}$/.test(fields.get(name)!)) throw new Refusal(download ? -46618 : -5998);
    const account = this.#accounts.ofKey(fields.get("k")!);
    if (account === undefined) throw new Refusal(-79);
    const digest = createHmac("sha1", account.secretKey).update(bytes.subarray(DIGEST_BYTES)).digest();
    if (!timingSafeEqual(digest, bytes.subarray(0, DIGEST_BYTES))) throw new Refusal(download ? -46618 : -97);
    if (fields.get("a") !== route.appid) throw new Refusal(-70);
    if (route.appid !== account.appid) throw new Refusal(this.#accounts.has(route.appid) ? -64 : -62);
    if (fields.get("b") !== route.bucket) throw new Refusal(-61);

    const expiry = Number(fields.get("e"));
    const fileid = fields.get("f") ?? "";
    const once = expiry === 0;
    if (rule === "once" && !once) throw new Refusal(-73);
    if (rule === "multi" && once) throw new Refusal(-74);
    if (once && fileid === "") throw new Refusal(-76);
    if (!once && now > expiry) throw new Refusal(download ? -46619 : -96);
    if (!once && expiry - Number(fields.get("t")) > LONGEST_LIFE) throw new Refusal(-53);
    if (fileid !== "" && !covers(fileid, route, once)) throw new Refusal(-63);
    if (!once) return;
    const mark = digest.toString("hex");
    if (this.#used.has(mark)) throw new Refusal(-77);
    this.#used.add(mark);
  }
}

/**
 * Whether the fileid of a sign covers the path of a request. Both are compared decoded, because every SDK keeps other characters; a path
 * that cannot be decoded stands for itself here and is refused later. A reusable sign for a folder covers all below it.
 */
function covers(fileid: string, route: Route, once: boolean): boolean {
  const signed = collapse(percentDecodeOrKeep(fileid));
  const path = collapse(percentDecodeOrKeep(route.path));
  const full = `/${route.appid}/${route.bucket}${path}`;
  const accepted = route.service === "download" ? [full, path] : [full];
  return accepted.some((name) => name === signed || (!once && signed.endsWith("/") && name.startsWith(signed)));
}

function decodeBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return bytes.length > DIGEST_BYTES ? bytes : undefined;
  } catch {
    return undefined;
  }
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
