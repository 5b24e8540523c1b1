/**
 * What goes with content, from v4 to S3 and back: headers of downloads, metadata of the owner's, and what proves the content.
 *
 * Values of metadata are bytes of ASCII in S3. One that holds anything else, or begins or ends with a space, is written as RFC 8187 writes such
 * values: `utf-8''` and the text, percent-encoded. Where there is no room for that, `utf-8;base64,` and the text in base64 stand there.
 *
 * @module
 */
import { BadInput, CosError, localFailure } from "../../core/result.ts";
import type { FileStat } from "../../generated/results.ts";
import type { ObjectHead } from "./s3_client.ts";

/** What goes with content. */
export interface Extras {
  /** Headers of downloads, and x-cos-meta-*, as v4 names them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The owner's text. */
  readonly bizAttr?: string | undefined;
  /** Who may read it. */
  readonly authority?: string | undefined;
  /** When the file was last changed, in seconds, as a number with a fraction. */
  readonly mtime?: string | undefined;
}

/** Headers that both sides have. */
const SHARED = ["cache-control", "content-disposition", "content-encoding", "content-language", "content-type"];
/** Names of metadata that mean something here, in keys of S3. */
const OWN = { sha1: "sha1", md5: "md5", mtime: "mtime", bizAttr: "cos-biz-attr" } as const;
/** Before the name of the owner's metadata that has one of these names. */
const MOVED = "cos-meta-";
/** Before the name of a header that has something that no header of S3 can have. */
const HEADER = "cos-header-";
/** Bytes that names and values of metadata may have together. */
const MOST = 2048;

const META = /^x-(?:cos|amz)-meta-(.+)$/;

/**
 * Headers for a request that stores an object.
 *
 * @param extras What goes with it.
 * @param proof What is known of its content: SHA-1 and, where it is stored in one request, MD5, in hex.
 * @throws BadInput for what S3 cannot keep.
 */
export function headersFor(
  { headers, bizAttr, mtime }: Extras,
  proof: { readonly sha1?: string | undefined; readonly md5?: string | undefined },
): Record<string, string> {
  const meta = new Map<string, string>();
  const plain: Record<string, string> = {};
  if (mtime !== undefined) meta.set(OWN.mtime, mtime);
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    const own = META.exec(name)?.[1];
    if (own !== undefined) meta.set(isReserved(own) ? MOVED + own : own, value);
    else if (SHARED.includes(name) && isPlain(value)) plain[name] = value;
    else meta.set(HEADER + name, value);
  }
  if (bizAttr) meta.set(OWN.bizAttr, bizAttr);
  if (proof.sha1 !== undefined) meta.set(OWN.sha1, proof.sha1);
  if (proof.md5 !== undefined) meta.set(OWN.md5, proof.md5);
  for (const name of meta.keys()) {
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) throw new BadInput(`metadata: ${JSON.stringify(name)} can be no name in S3`);
  }
  for (const isTight of [false, true]) {
    const texts = [...meta].map(([name, value]) => [name, encodeValue(value, isTight)] as const);
    const bytes = texts.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
    if (bytes <= MOST) return { ...plain, ...Object.fromEntries(texts.map(([name, text]) => [`x-amz-meta-${name}`, text])) };
    if (isTight) throw tooLarge(bytes, bizAttr ? bytes - OWN.bizAttr.length - encodeValue(bizAttr, true).length : bytes);
  }
  return plain;
}

/** What S3 has no room for, and what could be left behind. */
function tooLarge(bytes: number, without: number): CosError {
  const message = `metadata: names and values have ${bytes} bytes together, S3 keeps at most ${MOST}`;
  return new CosError(localFailure(-1, message, without <= MOST ? { hint: "bizAttr: false leaves the free text (biz_attr) behind." } : {}));
}

/** Why the object that is there does not have what was sent, or nothing. */
export function missingOf(sent: Readonly<Record<string, string>>, there: Headers): string | undefined {
  for (const [name, value] of Object.entries(sent)) {
    if (!SHARED.includes(name) && !name.startsWith("x-amz-meta-")) continue;
    const found = there.get(name) ?? (name.startsWith("x-amz-meta-") ? there.get(name.replace("x-amz-", "x-cos-")) : null);
    if (found?.replace(/\s+/g, " ").trim() !== value.replace(/\s+/g, " ").trim()) return name;
  }
}

/** What goes with an object that is there. */
export function extrasOf({ headers }: ObjectHead): Extras {
  const found: Record<string, string> = {};
  let bizAttr: string | undefined;
  let mtime: string | undefined;
  for (const [name, value] of headers) {
    if (SHARED.includes(name)) found[titled(name)] = value;
    const own = META.exec(name)?.[1];
    if (own === undefined || own === OWN.sha1 || own === OWN.md5) continue;
    const text = decodeValue(value);
    if (own === OWN.bizAttr) bizAttr = text;
    else if (own === OWN.mtime) mtime = mtimeOf(text);
    else if (own.startsWith(HEADER)) found[titled(own.slice(HEADER.length))] = text;
    else found[`x-cos-meta-${own.startsWith(MOVED) ? own.slice(MOVED.length) : own}`] = text;
  }
  // What S3 says where nobody has said anything is nothing that goes along.
  if (found["Content-Type"] === "binary/octet-stream") delete found["Content-Type"];
  return { headers: found, bizAttr, mtime };
}

/** An object as v4 would tell of it, so that it goes the ways that files of v4 go, and what v4 could not tell. */
export interface ObjectStat extends FileStat {
  /** MD5 in hex, of which the content must have one, where nothing else is known of it. */
  readonly md5?: readonly string[] | undefined;
  /** Its ETag. */
  readonly etag?: string | undefined;
  /** When the file was last changed, in seconds with a fraction, where its writer has kept that. */
  readonly modified?: string | undefined;
}

/** An object as v4 would tell of it. */
export function statOf(head: ObjectHead, sha1: string | undefined): ObjectStat {
  const { headers, bizAttr, mtime: modified } = extrasOf(head);
  const { size, mtime, etag } = head;
  const md5 = sha1 === undefined ? md5Of(head) : undefined;
  return { filesize: size, filelen: size, sha: sha1, ctime: mtime, mtime, bizAttr, customHeaders: { ...headers }, md5, etag, modified };
}

/**
 * What the MD5 of an object must be: its ETag, where that has the form of one and nothing says that it is none of the content; or what its writer has
 * said, for not every server makes its ETags of the content.
 */
function md5Of({ etag, headers }: ObjectHead): readonly string[] | undefined {
  const isEncrypted = BEGINNINGS.some((beginning) =>
    headers.has(`${beginning}server-side-encryption-customer-algorithm`) ||
    /^(aws|cos):?\/?kms/i.test(headers.get(`${beginning}server-side-encryption`) ?? "")
  );
  const isAppended = /^appendable$/i.test(headers.get("x-cos-object-type") ?? "");
  const isOther = /^express/i.test(headers.get("x-amz-storage-class") ?? "");
  if (isEncrypted || isAppended || isOther || !/^[0-9a-f]{32}$/i.test(etag)) return undefined;
  const { sha1, md5 } = toldHashes(headers);
  return [etag.toLowerCase(), ...sha1 !== undefined && md5 !== undefined ? [md5] : []];
}

const BEGINNINGS = ["x-amz-", "x-cos-"];

/** SHA-1 and MD5 that the writer of an object has put into its metadata, in hex. */
export function toldHashes(headers: Headers): { readonly sha1: string | undefined; readonly md5: string | undefined } {
  const told = (name: string, form: RegExp): string | undefined => {
    const value = (headers.get(`x-amz-meta-${name}`) ?? headers.get(`x-cos-meta-${name}`) ?? "").toLowerCase();
    return form.test(value) ? value : undefined;
  };
  return { sha1: told(OWN.sha1, /^[0-9a-f]{40}$/), md5: told(OWN.md5, /^[0-9a-f]{32}$/) };
}

/** Who may read, as S3 says it; nothing for what the bucket says. */
export function aclOf(authority: string | undefined): string | undefined {
  return authority === "eWRPrivate" ? "private" : authority === "eWPrivateRPublic" ? "public-read" : undefined;
}

function isReserved(name: string): boolean {
  return name === OWN.sha1 || name === OWN.md5 || name === OWN.mtime || name.startsWith("cos-");
}

/** A time in seconds, with or without a fraction. */
function mtimeOf(text: string): string | undefined {
  return /^-?[0-9]{1,12}(\.[0-9]{1,9})?$/.test(text) ? text : undefined;
}

const PERCENT = "utf-8''";
const BASE64 = "utf-8;base64,";

function isPlain(value: string): boolean {
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.includes("  ");
}

/** @param isTight Whether the shorter form is taken. */
function encodeValue(value: string, isTight: boolean): string {
  if (isPlain(value) && ![PERCENT, BASE64].some((form) => value.toLowerCase().startsWith(form))) return value;
  const percent = PERCENT + encodeURIComponent(value);
  if (!isTight) return percent;
  const base64 = BASE64 + btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join(""));
  return base64.length < percent.length ? base64 : percent;
}

function decodeValue(value: string): string {
  try {
    if (value.startsWith(PERCENT)) return decodeURIComponent(value.slice(PERCENT.length));
    if (!value.startsWith(BASE64)) return value;
    const binary = atob(value.slice(BASE64.length));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return value;
  }
}

function titled(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
