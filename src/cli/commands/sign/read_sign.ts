/**
 * Takes a sign apart, however it was wrapped: base64 of a digest of 20 bytes and of the text that was signed (protocol notes, section 2.1).
 *
 * @module
 */
import { type BucketAddress, readBucketAddress } from "../../settings/bucket_address.ts";
import { t } from "../../texts/texts.ts";

/** Something about a sign that somebody should know. It never holds the sign or its digest. */
export interface Remark {
  /** What is so. */
  readonly says: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
  /** Whether the sign may be good all the same. */
  readonly isNote?: boolean;
}

/** A sign taken apart. */
export interface ReadSign {
  /** The HMAC; nothing where it is not there. */
  readonly digest: Uint8Array<ArrayBuffer> | undefined;
  /** What was signed. */
  readonly plain: string;
  /** The fields in it; of several of one name, the first. */
  readonly fields: ReadonlyMap<string, string>;
  /** The names of the fields, in order. */
  readonly names: readonly string[];
  /** What is to be said of how it is put together. */
  readonly remarks: readonly Remark[];
  /** What the URL is of in which it was found. */
  readonly address: BucketAddress | undefined;
}

/** What cannot be taken apart. */
export interface NoSign {
  /** Why not. */
  readonly remarks: readonly Remark[];
}

/** Bytes of an HMAC-SHA1. */
const DIGEST = 20;
/** Two fields or more, as they stand behind the digest. */
const FIELDS = /[abketrf]=[^&]*&[abketrf]=/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Takes a sign apart.
 *
 * @param text The sign; a URL with it; or a line of a header with it.
 * @param appid The account's appid, where it is known.
 */
export function readSign(text: string, appid?: string): ReadSign | NoSign {
  const remarks: Remark[] = [];
  const note = (says: string, advice?: string): void => void remarks.push({ says, advice });
  const { sign: found, address } = unwrapped(text, appid, note);
  if (found === undefined) return { remarks };
  const foreign = foreignSign(found);
  if (foreign !== undefined) return { remarks: [...remarks, foreign] };
  let bytes = decoded(straightened(found, note));
  if (bytes !== undefined && bytes.length > DIGEST && BASE64.test(bytes)) {
    note(t`It is in base64 twice.`, t`Encode digest and text together, and once only.`);
    bytes = decoded(bytes) ?? bytes;
  }
  if (bytes === undefined) return { remarks: [...remarks, { says: t`It is no base64, so it is no sign.` }] };
  const parts = apart(bytes, note);
  if (parts === undefined) {
    return {
      remarks: [...remarks, { says: t`What is in the base64 is no sign: behind a digest there are no fields such as a=…&b=…&k=…` }],
    };
  }
  const pairs = parts.plain.split("&").map((pair) => [/^[^=]*/.exec(pair)![0], pair.replace(/^[^=]*=?/, "")] as const);
  return { ...parts, fields: new Map([...pairs].reverse()), names: pairs.map(([name]) => name), remarks, address };
}

type Note = (says: string, advice?: string) => void;

/** The sign without what it was found in. */
function unwrapped(
  text: string,
  appid: string | undefined,
  note: Note,
): { readonly sign?: string; readonly address?: BucketAddress | undefined } {
  const bare = text.trim().replace(/^(["'])(.*)\1$/s, "$2").replace(/^-H\s+/, "").replace(/^(["'])(.*)\1$/s, "$2");
  const [, carried] = /(?:^|[?&])sign=([^&#\s]*)/.exec(bare) ?? [];
  if (carried !== undefined) {
    if (carried.includes("+")) {
      note(t`A + of it stands in a URL as it is, and is read as a space there.`, t`Percent-encode the sign: + is %2B, / is %2F, = is %3D.`);
    }
    return { sign: percentDecoded(carried), address: readBucketAddress(bare, appid) };
  }
  if (/^[a-z]+:\/\//i.test(bare)) {
    note(t`The URL has no sign in it.`, t`A sign is its query parameter sign.`);
    return {};
  }
  const header = bare.replace(/^(?:proxy-)?authorization\s*:\s*/i, "");
  const [, scheme, rest] = /^(Bearer|Basic|COS|Token|Digest)\s+(.*)$/is.exec(header) ?? [];
  if (scheme !== undefined) note(t`The word ${scheme} stands before it.`, t`The header Authorization holds the sign alone.`);
  return { sign: rest ?? header };
}

/** A sign of another service. */
function foreignSign(text: string): Remark | undefined {
  if (/q-sign-algorithm=/.test(text)) {
    return { says: t`It is a sign of COS v5 (the XML API), which this API does not take.`, advice: t`\`cos sign NAME\` makes one.` };
  }
  if (/AWS4-HMAC-SHA256/.test(text)) {
    return { says: t`It is a sign of S3 (AWS4-HMAC-SHA256), which this API does not take.`, advice: t`\`cos sign NAME\` makes one.` };
  }
}

/** A sign as it should have been written, with what was wrong about that. */
function straightened(found: string, note: Note): string {
  let sign = found;
  for (let times = 0; /%[0-9a-f]{2}/i.test(sign) && times < 3; times++) {
    if (times === 0 && found !== "") {
      note(t`It is percent-encoded once too often.`, t`In the header it is not encoded at all, in a URL once.`);
    }
    sign = percentDecoded(sign);
  }
  if (/[\r\n]/.test(sign.trim())) note(t`It is broken into lines.`, t`It is one line: base64 without line breaks.`);
  sign = sign.trim().replace(/[\r\n]+ */g, "");
  if (/ /.test(sign)) note(t`There are spaces in it, where a + was probably read as a space.`, t`Percent-encode it in URLs.`);
  sign = sign.replace(/ /g, "+");
  if (/[-_]/.test(sign)) note(t`It is base64 for URLs, with - and _.`, t`It must be standard base64, with + and /.`);
  sign = sign.replaceAll("-", "+").replaceAll("_", "/");
  if (!sign.endsWith("=") && sign.length % 4 !== 0) {
    note(t`The = at its end is missing.`, t`Standard base64 is filled with = to a multiple of 4.`);
  }
  return sign;
}

/** The bytes in a base64, a character each. */
function decoded(text: string): string | undefined {
  if (!BASE64.test(text)) return undefined;
  try {
    return atob(text.replace(/=+$/, ""));
  } catch {
    return undefined;
  }
}

/** Digest and text. */
function apart(bytes: string, note: Note): Pick<ReadSign, "digest" | "plain"> | undefined {
  const at = new RegExp(`^${FIELDS.source}`).test(bytes.slice(DIGEST)) ? DIGEST : bytes.search(FIELDS);
  if (at < 0) return undefined;
  const [head, tail] = [bytes.slice(0, at), bytes.slice(at)];
  if (at === DIGEST) return { digest: bytesOf(head), plain: textOf(tail, note) };
  const advice = t`Before the text stand the 20 bytes of the HMAC-SHA1 themselves.`;
  if (/^[0-9a-f]{40}$/i.test(head)) {
    note(t`The digest is in hexadecimal: 40 letters where 20 bytes belong.`, advice);
    return { digest: bytesOf(head.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)))), plain: textOf(tail, note) };
  }
  if (at === 28 && decoded(head)?.length === DIGEST) {
    note(t`The digest is in base64 for itself.`, advice);
    return { digest: bytesOf(decoded(head)!), plain: textOf(tail, note) };
  }
  if (at === 0) {
    const isBehind = /[^\x21-\x7e]/.test(bytes.slice(-DIGEST));
    note(isBehind ? t`The digest stands behind the text.` : t`There is no digest in it, only the text.`, advice);
    return isBehind
      ? { digest: bytesOf(bytes.slice(-DIGEST)), plain: textOf(bytes.slice(0, -DIGEST), note) }
      : { digest: undefined, plain: textOf(bytes, note) };
  }
  note(at === 32 || at === 64 ? t`The digest is that of an HMAC-SHA256.` : t`The digest is one of ${at} bytes.`, advice);
  return { digest: undefined, plain: textOf(tail, note) };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function textOf(bytes: string, note: Note): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(bytes));
  } catch {
    note(t`The text in it is no UTF-8.`);
    return bytes;
  }
}

/** What is percent-encoded, decoded; what cannot be, as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
