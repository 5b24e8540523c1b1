/**
 * What S3 answers in XML, looked at before it is believed. The parser is strict: an answer that was cut off is none.
 *
 * @module
 */
import { parseXml, XmlElement } from "../../core/vendor/parse_xml.js";

/** An object of a listing. */
export interface ListedObject {
  /** Its key. */
  readonly key: string;
  /** Size in bytes. */
  readonly size: number;
  /** Its ETag, without quotes. */
  readonly etag: string;
  /** When it was stored, in seconds. */
  readonly mtime: number | undefined;
}

/** A page of a listing. */
export interface ListPage {
  /** Objects, in the order in which they were told. */
  readonly objects: readonly ListedObject[];
  /** What stands for all keys that begin so. */
  readonly prefixes: readonly string[];
  /** Where the next page begins; nothing after the last. */
  readonly next: string | undefined;
}

/** An upload that is under way. */
export interface ListedUpload {
  /** The key of the object to be. */
  readonly key: string;
  /** What names the upload. */
  readonly uploadId: string;
  /** When it was begun, in milliseconds. */
  readonly initiated: number;
}

/** An answer that is not what was asked for. Its message says why. */
export class BadXml extends Error {}

/** The root of an answer. */
export function rootOf(text: string, name?: string): XmlElement {
  let root: XmlElement | null;
  try {
    root = parseXml(text).root;
  } catch {
    throw new BadXml("the answer is no XML, or was cut off");
  }
  if (root === null) throw new BadXml("the answer is empty");
  if (name !== undefined && root.name !== name) throw new BadXml(`the answer is a ${root.name.slice(0, 40)}, a ${name} was to come`);
  return root;
}

/** The text of an element's own part; nothing where it has none. */
export function partOf(element: XmlElement, name: string): string | undefined {
  return elements(element, name)[0]?.text;
}

function elements(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement && child.name === name);
}

function needed(element: XmlElement, name: string): string {
  const text = partOf(element, name);
  if (text === undefined || text === "") throw new BadXml(`the answer has no ${name}`);
  return text;
}

/** Reads a page of ListObjectsV2. */
export function listPage(text: string): ListPage {
  const root = rootOf(text, "ListBucketResult");
  const isEncoded = partOf(root, "EncodingType") === "url";
  const decoded = (name: string): string => isEncoded ? decode(name) : name;
  const truncated = partOf(root, "IsTruncated");
  if (truncated !== "true" && truncated !== "false") throw new BadXml("the listing does not say whether it goes on");
  const next = partOf(root, "NextContinuationToken");
  if (truncated === "true" && !next) throw new BadXml("the listing goes on, but does not say where");
  return {
    objects: elements(root, "Contents").map((one) => {
      const size = needed(one, "Size");
      if (!/^[0-9]{1,15}$/.test(size)) throw new BadXml("a size in the listing is no number");
      const time = Date.parse(partOf(one, "LastModified") ?? "");
      return {
        key: decoded(needed(one, "Key")),
        size: Number(size),
        etag: bare(partOf(one, "ETag") ?? ""),
        mtime: Number.isNaN(time) ? undefined : time / 1000,
      };
    }),
    prefixes: elements(root, "CommonPrefixes").map((one) => decoded(needed(one, "Prefix"))),
    next: truncated === "true" ? next : undefined,
  };
}

/** Reads a page of ListMultipartUploads. */
export function uploadsOf(text: string): ListedUpload[] {
  return elements(rootOf(text, "ListMultipartUploadsResult"), "Upload").map((one) => ({
    key: needed(one, "Key"),
    uploadId: needed(one, "UploadId"),
    initiated: Date.parse(partOf(one, "Initiated") ?? ""),
  }));
}

/** Reads what CreateMultipartUpload answers: what names the upload. */
export function uploadIdOf(text: string): string {
  const id = needed(rootOf(text, "InitiateMultipartUploadResult"), "UploadId");
  if (id.length > 2048) throw new BadXml("the name of the upload is too long");
  return id;
}

/** Reads what CompleteMultipartUpload answers: the object's ETag. An error may stand in an answer that is none by its status. */
export function completedOf(text: string): { readonly etag: string } | ErrorAnswer {
  const root = rootOf(text);
  if (root.name === "Error") return errorIn(root);
  // Both names are in the wild.
  if (!/^CompleteMultipartUploadRes(ult|ponse)$/.test(root.name)) throw new BadXml(`the answer is a ${root.name.slice(0, 40)}`);
  return { etag: bare(needed(root, "ETag")) };
}

/** What an error says of itself. */
export interface ErrorAnswer {
  /** The service's word for it. */
  readonly code: string;
  /** What it says to people. */
  readonly message: string;
}

/** Reads an error; nothing where the text is none. */
export function errorOf(text: string): ErrorAnswer | undefined {
  try {
    return errorIn(rootOf(text, "Error"));
  } catch {
    return undefined;
  }
}

function errorIn(root: XmlElement): ErrorAnswer {
  const code = partOf(root, "Code") ?? "";
  const message = (partOf(root, "Message") ?? "").replace(/[\s\p{Cc}]+/gu, " ").trim().slice(0, 300);
  return { code: /^[A-Za-z0-9._-]{1,80}$/.test(code) ? code : "", message };
}

/** An ETag without its quotes. */
export function bare(etag: string): string {
  return etag.replace(/^W\//, "").replace(/^"|"$/g, "");
}

/** Encoded as a form: some servers write a space as `+`, and none leaves a `+` as it is. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    throw new BadXml("a name in the listing is not encoded as it says");
  }
}
