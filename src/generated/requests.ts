// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../core/mod.ts";
import type { TransferData, TransferStream } from "../core/mod.ts";
import type { Authority, Forbid, InsertOnly, ListOrder, ListPattern, SlicePart } from "./results.ts";

/**
 * Creates a folder. Folders above it need not exist. Fails with -178 when it exists. This is what `createFolder` takes, as a plain
 * object.
 *
 * @category Inputs
 */
export interface CreateFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A folder that is made: begins and ends with `/`; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** Free text to keep with the folder, at most 4 KiB. */
  bizAttr?: string | undefined;
}

/**
 * Creates a folder. Folders above it need not exist. Fails with -178 when it exists. This is what `createFolder` takes, as a class
 * with setters.
 *
 * @category Requests
 */
export class CreateFolderRequest extends BaseRequest implements CreateFolderInput {
  /** Free text to keep with the folder, at most 4 KiB. */
  declare bizAttr: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A folder that is made: begins and ends with `/`; a name with one of `? * : | \ < > "` or a blank part needs the
   * client's `unusualNames`.
   * @param bizAttr Free text to keep with the folder, at most 4 KiB.
   */
  constructor(bucketName: string, cosPath: string, bizAttr: string = "") {
    super(bucketName, cosPath);
    this.bizAttr = bizAttr;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }
}

/**
 * Reads a folder's attributes. Fails with -197 for a folder that was never created, even when files lie in it. This is what
 * `statFolder` takes, as a plain object.
 *
 * @category Inputs
 */
export interface StatFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder that exists: begins and ends with `/`; `/` is the bucket itself. */
  cosPath: string;
}

/**
 * Reads a folder's attributes. Fails with -197 for a folder that was never created, even when files lie in it. This is what
 * `statFolder` takes, as a class with setters.
 *
 * @category Requests
 */
export class StatFolderRequest extends BaseRequest implements StatFolderInput {
  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A folder that exists: begins and ends with `/`; `/` is the bucket itself.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}

/**
 * Changes a folder's free text. Fails with -197 when the folder does not exist. This is what `updateFolder` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UpdateFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder that exists, other than `/`: begins and ends with `/`. */
  cosPath: string;
  /** Free text to keep with the folder, at most 4 KiB. */
  bizAttr?: string | undefined;
}

/**
 * Changes a folder's free text. Fails with -197 when the folder does not exist. This is what `updateFolder` takes, as a class with
 * setters.
 *
 * @category Requests
 */
export class UpdateFolderRequest extends BaseRequest implements UpdateFolderInput {
  /** Free text to keep with the folder, at most 4 KiB. */
  declare bizAttr: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A folder that exists, other than `/`: begins and ends with `/`.
   * @param bizAttr Free text to keep with the folder, at most 4 KiB.
   */
  constructor(bucketName: string, cosPath: string, bizAttr: string = "") {
    super(bucketName, cosPath);
    this.bizAttr = bizAttr;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }
}

/**
 * Lists one page of a folder, in order of names. This is what `listFolder` takes, as a plain object.
 *
 * @category Inputs
 */
export interface ListFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder that exists: begins and ends with `/`; `/` is the bucket itself. */
  cosPath: string;
  /** Most entries to return, 1 to 1000. Default 199. */
  num?: number | undefined;
  /** Only entries whose name begins with it. */
  prefix?: string | undefined;
  /** Where the previous page ended; empty for the first page. */
  context?: string | undefined;
  /** One character that ends a name; `/` lists one level. */
  delimiter?: string | undefined;
  /** Order of the entries. */
  order?: ListOrder | undefined;
  /** Files, folders or both. */
  pattern?: ListPattern | undefined;
}

/**
 * Lists one page of a folder, in order of names. This is what `listFolder` takes, as a class with setters.
 *
 * @category Requests
 */
export class ListFolderRequest extends BaseRequest implements ListFolderInput {
  /** Most entries to return, 1 to 1000. Default 199. */
  declare num: number;
  /** Only entries whose name begins with it. */
  declare prefix: string;
  /** Where the previous page ended; empty for the first page. */
  declare context: string;
  /** One character that ends a name; `/` lists one level. */
  declare delimiter: string;
  /** Order of the entries. */
  declare order: ListOrder | undefined;
  /** Files, folders or both. */
  declare pattern: ListPattern | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A folder that exists: begins and ends with `/`; `/` is the bucket itself.
   * @param num Most entries to return, 1 to 1000. Default 199.
   * @param prefix Only entries whose name begins with it.
   * @param context Where the previous page ended; empty for the first page.
   * @param delimiter One character that ends a name; `/` lists one level.
   */
  constructor(bucketName: string, cosPath: string, num: number = 199, prefix: string = "", context: string = "", delimiter: string = "") {
    super(bucketName, cosPath);
    this.num = num;
    this.prefix = prefix;
    this.context = context;
    this.delimiter = delimiter;
  }

  /** Sets {@linkcode num}. */
  setNum(num: number): this {
    this.num = num;
    return this;
  }

  /** Returns {@linkcode num}. */
  getNum(): number {
    return this.num;
  }

  /** Sets {@linkcode prefix}. */
  setPrefix(prefix: string): this {
    this.prefix = prefix;
    return this;
  }

  /** Returns {@linkcode prefix}. */
  getPrefix(): string {
    return this.prefix;
  }

  /** Sets {@linkcode context}. */
  setContext(context: string): this {
    this.context = context;
    return this;
  }

  /** Returns {@linkcode context}. */
  getContext(): string {
    return this.context;
  }

  /** Sets {@linkcode delimiter}. */
  setDelimiter(delimiter: string): this {
    this.delimiter = delimiter;
    return this;
  }

  /** Returns {@linkcode delimiter}. */
  getDelimiter(): string {
    return this.delimiter;
  }

  /** Sets {@linkcode order}. */
  setOrder(order: ListOrder | undefined): this {
    this.order = order;
    return this;
  }

  /** Returns {@linkcode order}. */
  getOrder(): ListOrder | undefined {
    return this.order;
  }

  /** Sets {@linkcode pattern}. */
  setPattern(pattern: ListPattern | undefined): this {
    this.pattern = pattern;
    return this;
  }

  /** Returns {@linkcode pattern}. */
  getPattern(): ListPattern | undefined {
    return this.pattern;
  }
}

/**
 * Deletes a folder. Empty it first: the documents forbid deleting one with files in it, and the service was seen to remove the folder
 * alone and keep its files. This is what `delFolder` takes, as a plain object.
 *
 * @category Inputs
 */
export interface DelFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder that exists, other than `/`: begins and ends with `/`. */
  cosPath: string;
}

/**
 * Deletes a folder. Empty it first: the documents forbid deleting one with files in it, and the service was seen to remove the folder
 * alone and keep its files. This is what `delFolder` takes, as a class with setters.
 *
 * @category Requests
 */
export class DelFolderRequest extends BaseRequest implements DelFolderInput {
  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A folder that exists, other than `/`: begins and ends with `/`.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}

/**
 * Uploads a local file: in one request below 8 MiB, in slices from there on. This is what `uploadFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The local file. */
  localPath: string;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /**
   * Whether a sliced upload sends its SHA-1, so that the service checks it and may know the content already; needs slices of 1 MiB. One
   * request always does. Default false.
   */
  verifySha1?: boolean | undefined;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  sliceSize?: number | undefined;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 4. */
  concurrency?: number | undefined;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then. Default false.
   */
  resume?: boolean | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  headers?: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType?: boolean | undefined;
}

/**
 * Uploads a local file: in one request below 8 MiB, in slices from there on. This is what `uploadFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadFileRequest extends BaseRequest implements UploadFileInput {
  /** The local file. */
  declare localPath: string;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  declare insertOnly: InsertOnly;
  /**
   * Whether a sliced upload sends its SHA-1, so that the service checks it and may know the content already; needs slices of 1 MiB. One
   * request always does. Default false.
   */
  declare verifySha1: boolean;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  sliceSize: number = 1048576;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 4. */
  concurrency: number = 4;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then. Default false.
   */
  resume: boolean = false;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  declare headers: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  declare authority: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param localPath The local file.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param insertOnly What to do when the file exists: 0 replace it, 1 fail. Default 1.
   * @param verifySha1 Whether a sliced upload sends its SHA-1, so that the service checks it and may know the content already; needs
   * slices of 1 MiB. One request always does. Default false.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    localPath: string,
    bizAttr: string = "",
    insertOnly: InsertOnly = 1,
    verifySha1: boolean = false,
  ) {
    super(bucketName, cosPath);
    this.localPath = localPath;
    this.bizAttr = bizAttr;
    this.insertOnly = insertOnly;
    this.verifySha1 = verifySha1;
  }

  /** Sets {@linkcode localPath}. */
  setLocalPath(localPath: string): this {
    this.localPath = localPath;
    return this;
  }

  /** Returns {@linkcode localPath}. */
  getLocalPath(): string {
    return this.localPath;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }

  /** Sets {@linkcode verifySha1}. */
  setVerifySha1(verifySha1: boolean): this {
    this.verifySha1 = verifySha1;
    return this;
  }

  /** Returns {@linkcode verifySha1}. */
  getVerifySha1(): boolean {
    return this.verifySha1;
  }

  /** Sets {@linkcode sliceSize}. */
  setSliceSize(sliceSize: number): this {
    this.sliceSize = sliceSize;
    return this;
  }

  /** Returns {@linkcode sliceSize}. */
  getSliceSize(): number {
    return this.sliceSize;
  }

  /** Sets {@linkcode concurrency}. */
  setConcurrency(concurrency: number): this {
    this.concurrency = concurrency;
    return this;
  }

  /** Returns {@linkcode concurrency}. */
  getConcurrency(): number {
    return this.concurrency;
  }

  /** Sets {@linkcode resume}. */
  setResume(resume: boolean): this {
    this.resume = resume;
    return this;
  }

  /** Returns {@linkcode resume}. */
  getResume(): boolean {
    return this.resume;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.headers = { ...this.headers, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.headers = { ...this.headers, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.headers = { ...this.headers, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.headers = { ...this.headers, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.headers = { ...this.headers, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.headers = { ...this.headers, [key]: value };
    return this;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode guessType}. */
  setGuessType(guessType: boolean): this {
    this.guessType = guessType;
    return this;
  }

  /** Returns {@linkcode guessType}. */
  getGuessType(): boolean {
    return this.guessType;
  }
}

/**
 * Uploads a local file of at most 20 MiB in one request. This is what `uploadSingleFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadSingleFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The local file. */
  localPath: string;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  headers?: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType?: boolean | undefined;
}

/**
 * Uploads a local file of at most 20 MiB in one request. This is what `uploadSingleFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadSingleFileRequest extends BaseRequest implements UploadSingleFileInput {
  /** The local file. */
  declare localPath: string;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  declare insertOnly: InsertOnly;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  declare headers: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  declare authority: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param localPath The local file.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param insertOnly What to do when the file exists: 0 replace it, 1 fail. Default 1.
   */
  constructor(bucketName: string, cosPath: string, localPath: string, bizAttr: string = "", insertOnly: InsertOnly = 1) {
    super(bucketName, cosPath);
    this.localPath = localPath;
    this.bizAttr = bizAttr;
    this.insertOnly = insertOnly;
  }

  /** Sets {@linkcode localPath}. */
  setLocalPath(localPath: string): this {
    this.localPath = localPath;
    return this;
  }

  /** Returns {@linkcode localPath}. */
  getLocalPath(): string {
    return this.localPath;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.headers = { ...this.headers, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.headers = { ...this.headers, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.headers = { ...this.headers, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.headers = { ...this.headers, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.headers = { ...this.headers, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.headers = { ...this.headers, [key]: value };
    return this;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode guessType}. */
  setGuessType(guessType: boolean): this {
    this.guessType = guessType;
    return this;
  }

  /** Returns {@linkcode guessType}. */
  getGuessType(): boolean {
    return this.guessType;
  }
}

/**
 * Uploads a local file of at least one byte in slices. This is what `uploadSliceFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadSliceFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The local file. */
  localPath: string;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  sliceSize?: number | undefined;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** Whether to send the SHA-1 of the file and its slices; needs slices of 1 MiB. Default false. */
  enableSha1?: boolean | undefined;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 1. */
  maxCon?: number | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then. Default false.
   */
  resume?: boolean | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  headers?: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType?: boolean | undefined;
}

/**
 * Uploads a local file of at least one byte in slices. This is what `uploadSliceFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadSliceFileRequest extends BaseRequest implements UploadSliceFileInput {
  /** The local file. */
  declare localPath: string;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  declare sliceSize: number;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** Whether to send the SHA-1 of the file and its slices; needs slices of 1 MiB. Default false. */
  declare enableSha1: boolean;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 1. */
  declare maxCon: number;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly: InsertOnly = 1;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then. Default false.
   */
  resume: boolean = false;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  declare headers: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  declare authority: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param localPath The local file.
   * @param sliceSize Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param enableSha1 Whether to send the SHA-1 of the file and its slices; needs slices of 1 MiB. Default false.
   * @param maxCon Most slices under way at once, 1 to 64; the service may demand one at a time. Default 1.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    localPath: string,
    sliceSize: number = 1048576,
    bizAttr: string = "",
    enableSha1: boolean = false,
    maxCon: number = 1,
  ) {
    super(bucketName, cosPath);
    this.localPath = localPath;
    this.sliceSize = sliceSize;
    this.bizAttr = bizAttr;
    this.enableSha1 = enableSha1;
    this.maxCon = maxCon;
  }

  /** Sets {@linkcode localPath}. */
  setLocalPath(localPath: string): this {
    this.localPath = localPath;
    return this;
  }

  /** Returns {@linkcode localPath}. */
  getLocalPath(): string {
    return this.localPath;
  }

  /** Sets {@linkcode sliceSize}. */
  setSliceSize(sliceSize: number): this {
    this.sliceSize = sliceSize;
    return this;
  }

  /** Returns {@linkcode sliceSize}. */
  getSliceSize(): number {
    return this.sliceSize;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode enableSha1}. */
  setEnableSha1(enableSha1: boolean): this {
    this.enableSha1 = enableSha1;
    return this;
  }

  /** Returns {@linkcode enableSha1}. */
  getEnableSha1(): boolean {
    return this.enableSha1;
  }

  /** Sets {@linkcode maxCon}. */
  setMaxCon(maxCon: number): this {
    this.maxCon = maxCon;
    return this;
  }

  /** Returns {@linkcode maxCon}. */
  getMaxCon(): number {
    return this.maxCon;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }

  /** Sets {@linkcode resume}. */
  setResume(resume: boolean): this {
    this.resume = resume;
    return this;
  }

  /** Returns {@linkcode resume}. */
  getResume(): boolean {
    return this.resume;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.headers = { ...this.headers, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.headers = { ...this.headers, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.headers = { ...this.headers, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.headers = { ...this.headers, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.headers = { ...this.headers, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.headers = { ...this.headers, [key]: value };
    return this;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode guessType}. */
  setGuessType(guessType: boolean): this {
    this.guessType = guessType;
    return this;
  }

  /** Returns {@linkcode guessType}. */
  getGuessType(): boolean {
    return this.guessType;
  }
}

/**
 * Uploads content from memory or from a stream: in one request below 8 MiB, in slices from there on. This is what
 * `uploadFileFromBuffer` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadFileFromBufferInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  data: TransferData | TransferStream;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /**
   * Whether a sliced upload sends its SHA-1, so that the service checks it and may know the content already; needs slices of 1 MiB. One
   * request always does. Default false.
   */
  verifySha1?: boolean | undefined;
  /** Size of a stream, in bytes. Without it a stream is gathered in memory, at most 20 MiB. */
  size?: number | undefined;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  sliceSize?: number | undefined;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 4. */
  concurrency?: number | undefined;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then, and a stream cannot go on. Default false.
   */
  resume?: boolean | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  headers?: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType?: boolean | undefined;
}

/**
 * Uploads content from memory or from a stream: in one request below 8 MiB, in slices from there on. This is what
 * `uploadFileFromBuffer` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadFileFromBufferRequest extends BaseRequest implements UploadFileFromBufferInput {
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  declare data: TransferData | TransferStream;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  declare insertOnly: InsertOnly;
  /**
   * Whether a sliced upload sends its SHA-1, so that the service checks it and may know the content already; needs slices of 1 MiB. One
   * request always does. Default false.
   */
  declare verifySha1: boolean;
  /** Size of a stream, in bytes. Without it a stream is gathered in memory, at most 20 MiB. */
  declare size: number | undefined;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  sliceSize: number = 1048576;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 4. */
  concurrency: number = 4;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then, and a stream cannot go on. Default false.
   */
  resume: boolean = false;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  declare headers: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  declare authority: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param data The content: text, bytes, a Blob, or a stream of bytes.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param insertOnly What to do when the file exists: 0 replace it, 1 fail. Default 1.
   * @param verifySha1 Whether a sliced upload sends its SHA-1, so that the service checks it and may know the content already; needs
   * slices of 1 MiB. One request always does. Default false.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    data: TransferData | TransferStream,
    bizAttr: string = "",
    insertOnly: InsertOnly = 1,
    verifySha1: boolean = false,
  ) {
    super(bucketName, cosPath);
    this.data = data;
    this.bizAttr = bizAttr;
    this.insertOnly = insertOnly;
    this.verifySha1 = verifySha1;
  }

  /** Sets {@linkcode data}. */
  setData(data: TransferData | TransferStream): this {
    this.data = data;
    return this;
  }

  /** Returns {@linkcode data}. */
  getData(): TransferData | TransferStream {
    return this.data;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }

  /** Sets {@linkcode verifySha1}. */
  setVerifySha1(verifySha1: boolean): this {
    this.verifySha1 = verifySha1;
    return this;
  }

  /** Returns {@linkcode verifySha1}. */
  getVerifySha1(): boolean {
    return this.verifySha1;
  }

  /** Sets {@linkcode size}. */
  setSize(size: number | undefined): this {
    this.size = size;
    return this;
  }

  /** Returns {@linkcode size}. */
  getSize(): number | undefined {
    return this.size;
  }

  /** Sets {@linkcode sliceSize}. */
  setSliceSize(sliceSize: number): this {
    this.sliceSize = sliceSize;
    return this;
  }

  /** Returns {@linkcode sliceSize}. */
  getSliceSize(): number {
    return this.sliceSize;
  }

  /** Sets {@linkcode concurrency}. */
  setConcurrency(concurrency: number): this {
    this.concurrency = concurrency;
    return this;
  }

  /** Returns {@linkcode concurrency}. */
  getConcurrency(): number {
    return this.concurrency;
  }

  /** Sets {@linkcode resume}. */
  setResume(resume: boolean): this {
    this.resume = resume;
    return this;
  }

  /** Returns {@linkcode resume}. */
  getResume(): boolean {
    return this.resume;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.headers = { ...this.headers, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.headers = { ...this.headers, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.headers = { ...this.headers, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.headers = { ...this.headers, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.headers = { ...this.headers, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.headers = { ...this.headers, [key]: value };
    return this;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode guessType}. */
  setGuessType(guessType: boolean): this {
    this.guessType = guessType;
    return this;
  }

  /** Returns {@linkcode guessType}. */
  getGuessType(): boolean {
    return this.guessType;
  }
}

/**
 * Uploads content from memory or from a stream, at most 20 MiB, in one request. This is what `uploadSingleFileFromBuffer` takes, as a
 * plain object.
 *
 * @category Inputs
 */
export interface UploadSingleFileFromBufferInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  data: TransferData | TransferStream;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /** Size of a stream, in bytes. Without it a stream is gathered in memory, at most 20 MiB. */
  size?: number | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  headers?: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType?: boolean | undefined;
}

/**
 * Uploads content from memory or from a stream, at most 20 MiB, in one request. This is what `uploadSingleFileFromBuffer` takes, as a
 * class with setters.
 *
 * @category Requests
 */
export class UploadSingleFileFromBufferRequest extends BaseRequest implements UploadSingleFileFromBufferInput {
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  declare data: TransferData | TransferStream;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  declare insertOnly: InsertOnly;
  /** Size of a stream, in bytes. Without it a stream is gathered in memory, at most 20 MiB. */
  declare size: number | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  declare headers: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  declare authority: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param data The content: text, bytes, a Blob, or a stream of bytes.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param insertOnly What to do when the file exists: 0 replace it, 1 fail. Default 1.
   */
  constructor(bucketName: string, cosPath: string, data: TransferData | TransferStream, bizAttr: string = "", insertOnly: InsertOnly = 1) {
    super(bucketName, cosPath);
    this.data = data;
    this.bizAttr = bizAttr;
    this.insertOnly = insertOnly;
  }

  /** Sets {@linkcode data}. */
  setData(data: TransferData | TransferStream): this {
    this.data = data;
    return this;
  }

  /** Returns {@linkcode data}. */
  getData(): TransferData | TransferStream {
    return this.data;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }

  /** Sets {@linkcode size}. */
  setSize(size: number | undefined): this {
    this.size = size;
    return this;
  }

  /** Returns {@linkcode size}. */
  getSize(): number | undefined {
    return this.size;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.headers = { ...this.headers, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.headers = { ...this.headers, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.headers = { ...this.headers, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.headers = { ...this.headers, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.headers = { ...this.headers, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.headers = { ...this.headers, [key]: value };
    return this;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode guessType}. */
  setGuessType(guessType: boolean): this {
    this.guessType = guessType;
    return this;
  }

  /** Returns {@linkcode guessType}. */
  getGuessType(): boolean {
    return this.guessType;
  }
}

/**
 * Uploads content from memory or from a stream, at least one byte, in slices. This is what `uploadSliceFileFromBuffer` takes, as a
 * plain object.
 *
 * @category Inputs
 */
export interface UploadSliceFileFromBufferInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  data: TransferData | TransferStream;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  sliceSize?: number | undefined;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** Whether to send the SHA-1 of the file and its slices; needs slices of 1 MiB. Default false. */
  enableSha1?: boolean | undefined;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 1. */
  maxCon?: number | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /** Size of a stream, in bytes. Without it a stream is gathered in memory, at most 20 MiB. */
  size?: number | undefined;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then, and a stream cannot go on. Default false.
   */
  resume?: boolean | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  headers?: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  authority?: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType?: boolean | undefined;
}

/**
 * Uploads content from memory or from a stream, at least one byte, in slices. This is what `uploadSliceFileFromBuffer` takes, as a
 * class with setters.
 *
 * @category Requests
 */
export class UploadSliceFileFromBufferRequest extends BaseRequest implements UploadSliceFileFromBufferInput {
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  declare data: TransferData | TransferStream;
  /** Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576. */
  declare sliceSize: number;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** Whether to send the SHA-1 of the file and its slices; needs slices of 1 MiB. Default false. */
  declare enableSha1: boolean;
  /** Most slices under way at once, 1 to 64; the service may demand one at a time. Default 1. */
  declare maxCon: number;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly: InsertOnly = 1;
  /** Size of a stream, in bytes. Without it a stream is gathered in memory, at most 20 MiB. */
  declare size: number | undefined;
  /**
   * Whether an interrupted upload to this path goes on, if its SHA-1 shows that it is of this content; it begins anew if not. Slices
   * need to be of 1 MiB then, and a stream cannot go on. Default false.
   */
  resume: boolean = false;
  /** Headers that downloads of the file carry, at most 4 KiB together. An update sets them when the file is stored. */
  declare headers: Record<string, string> | undefined;
  /** Who may read and write the file. An update sets it when the file is stored. */
  declare authority: Authority | undefined;
  /** Whether Content-Type is guessed from the name, where headers has none and the name tells. Default false. */
  guessType: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param data The content: text, bytes, a Blob, or a stream of bytes.
   * @param sliceSize Slice size in bytes, 64 KiB to 3 MiB; the service's answer wins. Default 1048576.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param enableSha1 Whether to send the SHA-1 of the file and its slices; needs slices of 1 MiB. Default false.
   * @param maxCon Most slices under way at once, 1 to 64; the service may demand one at a time. Default 1.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    data: TransferData | TransferStream,
    sliceSize: number = 1048576,
    bizAttr: string = "",
    enableSha1: boolean = false,
    maxCon: number = 1,
  ) {
    super(bucketName, cosPath);
    this.data = data;
    this.sliceSize = sliceSize;
    this.bizAttr = bizAttr;
    this.enableSha1 = enableSha1;
    this.maxCon = maxCon;
  }

  /** Sets {@linkcode data}. */
  setData(data: TransferData | TransferStream): this {
    this.data = data;
    return this;
  }

  /** Returns {@linkcode data}. */
  getData(): TransferData | TransferStream {
    return this.data;
  }

  /** Sets {@linkcode sliceSize}. */
  setSliceSize(sliceSize: number): this {
    this.sliceSize = sliceSize;
    return this;
  }

  /** Returns {@linkcode sliceSize}. */
  getSliceSize(): number {
    return this.sliceSize;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode enableSha1}. */
  setEnableSha1(enableSha1: boolean): this {
    this.enableSha1 = enableSha1;
    return this;
  }

  /** Returns {@linkcode enableSha1}. */
  getEnableSha1(): boolean {
    return this.enableSha1;
  }

  /** Sets {@linkcode maxCon}. */
  setMaxCon(maxCon: number): this {
    this.maxCon = maxCon;
    return this;
  }

  /** Returns {@linkcode maxCon}. */
  getMaxCon(): number {
    return this.maxCon;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }

  /** Sets {@linkcode size}. */
  setSize(size: number | undefined): this {
    this.size = size;
    return this;
  }

  /** Returns {@linkcode size}. */
  getSize(): number | undefined {
    return this.size;
  }

  /** Sets {@linkcode resume}. */
  setResume(resume: boolean): this {
    this.resume = resume;
    return this;
  }

  /** Returns {@linkcode resume}. */
  getResume(): boolean {
    return this.resume;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.headers = { ...this.headers, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.headers = { ...this.headers, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.headers = { ...this.headers, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.headers = { ...this.headers, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.headers = { ...this.headers, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.headers = { ...this.headers, [key]: value };
    return this;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode guessType}. */
  setGuessType(guessType: boolean): this {
    this.guessType = guessType;
    return this;
  }

  /** Returns {@linkcode guessType}. */
  getGuessType(): boolean {
    return this.guessType;
  }
}

/**
 * Downloads a file into a local file. It is written under a temporary name beside the target and renamed when it is whole. This is
 * what `downloadFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface DownloadFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
  /** The local file to write; one that exists is replaced. */
  localFilename: string;
  /** First byte to download, counted from 0. */
  rangeStart?: number | undefined;
  /** Last byte to download, which is included; to the end when absent. */
  rangeEnd?: number | undefined;
  /** More request headers, for example If-None-Match or Referer. */
  headers?: Record<string, string> | undefined;
  /** Most parts under way at once, 1 to 64, for a file of 16 MiB or more. Default 4. */
  concurrency?: number | undefined;
  /** Whether what an interrupted download left is kept, and used the next time if the file has not changed. Default false. */
  resume?: boolean | undefined;
  /** Whether the SHA-1 of what was written is compared with the one that the service stores. Default false. */
  verifySha1?: boolean | undefined;
}

/**
 * Downloads a file into a local file. It is written under a temporary name beside the target and renamed when it is whole. This is
 * what `downloadFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class DownloadFileRequest extends BaseRequest implements DownloadFileInput {
  /** The local file to write; one that exists is replaced. */
  declare localFilename: string;
  /** First byte to download, counted from 0. */
  declare rangeStart: number | undefined;
  /** Last byte to download, which is included; to the end when absent. */
  declare rangeEnd: number | undefined;
  /** More request headers, for example If-None-Match or Referer. */
  declare headers: Record<string, string> | undefined;
  /** Most parts under way at once, 1 to 64, for a file of 16 MiB or more. Default 4. */
  concurrency: number = 4;
  /** Whether what an interrupted download left is kept, and used the next time if the file has not changed. Default false. */
  resume: boolean = false;
  /** Whether the SHA-1 of what was written is compared with the one that the service stores. Default false. */
  verifySha1: boolean = false;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   * @param localFilename The local file to write; one that exists is replaced.
   * @param rangeStart First byte to download, counted from 0.
   * @param rangeEnd Last byte to download, which is included; to the end when absent.
   */
  constructor(bucketName: string, cosPath: string, localFilename: string, rangeStart?: number, rangeEnd?: number) {
    super(bucketName, cosPath);
    this.localFilename = localFilename;
    this.rangeStart = rangeStart;
    this.rangeEnd = rangeEnd;
  }

  /** Sets {@linkcode localFilename}. */
  setLocalFilename(localFilename: string): this {
    this.localFilename = localFilename;
    return this;
  }

  /** Returns {@linkcode localFilename}. */
  getLocalFilename(): string {
    return this.localFilename;
  }

  /** Sets {@linkcode rangeStart}. */
  setRangeStart(rangeStart: number | undefined): this {
    this.rangeStart = rangeStart;
    return this;
  }

  /** Returns {@linkcode rangeStart}. */
  getRangeStart(): number | undefined {
    return this.rangeStart;
  }

  /** Sets {@linkcode rangeEnd}. */
  setRangeEnd(rangeEnd: number | undefined): this {
    this.rangeEnd = rangeEnd;
    return this;
  }

  /** Returns {@linkcode rangeEnd}. */
  getRangeEnd(): number | undefined {
    return this.rangeEnd;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }

  /** Sets {@linkcode concurrency}. */
  setConcurrency(concurrency: number): this {
    this.concurrency = concurrency;
    return this;
  }

  /** Returns {@linkcode concurrency}. */
  getConcurrency(): number {
    return this.concurrency;
  }

  /** Sets {@linkcode resume}. */
  setResume(resume: boolean): this {
    this.resume = resume;
    return this;
  }

  /** Returns {@linkcode resume}. */
  getResume(): boolean {
    return this.resume;
  }

  /** Sets {@linkcode verifySha1}. */
  setVerifySha1(verifySha1: boolean): this {
    this.verifySha1 = verifySha1;
    return this;
  }

  /** Returns {@linkcode verifySha1}. */
  getVerifySha1(): boolean {
    return this.verifySha1;
  }
}

/**
 * Downloads a file, or a part of it, as a stream, or as text, bytes or JSON at once. Read its body to the end, or cancel it. This is
 * what `downloadObject` takes, as a plain object.
 *
 * @category Inputs
 */
export interface DownloadObjectInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
  /** First byte to download, counted from 0. */
  rangeStart?: number | undefined;
  /** Last byte to download, which is included; to the end when absent. */
  rangeEnd?: number | undefined;
  /** More request headers, for example If-None-Match or Referer. */
  headers?: Record<string, string> | undefined;
}

/**
 * Downloads a file, or a part of it, as a stream, or as text, bytes or JSON at once. Read its body to the end, or cancel it. This is
 * what `downloadObject` takes, as a class with setters.
 *
 * @category Requests
 */
export class DownloadObjectRequest extends BaseRequest implements DownloadObjectInput {
  /** First byte to download, counted from 0. */
  declare rangeStart: number | undefined;
  /** Last byte to download, which is included; to the end when absent. */
  declare rangeEnd: number | undefined;
  /** More request headers, for example If-None-Match or Referer. */
  declare headers: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   * @param rangeStart First byte to download, counted from 0.
   * @param rangeEnd Last byte to download, which is included; to the end when absent.
   */
  constructor(bucketName: string, cosPath: string, rangeStart?: number, rangeEnd?: number) {
    super(bucketName, cosPath);
    this.rangeStart = rangeStart;
    this.rangeEnd = rangeEnd;
  }

  /** Sets {@linkcode rangeStart}. */
  setRangeStart(rangeStart: number | undefined): this {
    this.rangeStart = rangeStart;
    return this;
  }

  /** Returns {@linkcode rangeStart}. */
  getRangeStart(): number | undefined {
    return this.rangeStart;
  }

  /** Sets {@linkcode rangeEnd}. */
  setRangeEnd(rangeEnd: number | undefined): this {
    this.rangeEnd = rangeEnd;
    return this;
  }

  /** Returns {@linkcode rangeEnd}. */
  getRangeEnd(): number | undefined {
    return this.rangeEnd;
  }

  /** Sets {@linkcode headers}. */
  setHeaders(headers: Record<string, string> | undefined): this {
    this.headers = headers;
    return this;
  }

  /** Returns {@linkcode headers}. */
  getHeaders(): Record<string, string> | undefined {
    return this.headers;
  }
}

/**
 * Reads a file's attributes. Fails with -197 when the file does not exist. This is what `statFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface StatFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
}

/**
 * Reads a file's attributes. Fails with -197 when the file does not exist. This is what `statFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class StatFileRequest extends BaseRequest implements StatFileInput {
  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}

/**
 * Changes a file's attributes; only those that are given. Custom headers are replaced as a whole: those not named are lost, so read
 * them first. This is what `updateFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UpdateFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** Who may read and write the file. */
  authority?: Authority | undefined;
  /** What is forbidden on the file; in no document, C++ and C# SDKs send it. */
  forbid?: Forbid | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. */
  customHeaders?: Record<string, string> | undefined;
}

/**
 * Changes a file's attributes; only those that are given. Custom headers are replaced as a whole: those not named are lost, so read
 * them first. This is what `updateFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class UpdateFileRequest extends BaseRequest implements UpdateFileInput {
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string | undefined;
  /** Who may read and write the file. */
  declare authority: Authority | undefined;
  /** What is forbidden on the file; in no document, C++ and C# SDKs send it. */
  declare forbid: Forbid | undefined;
  /** Headers that downloads of the file carry, at most 4 KiB together. */
  declare customHeaders: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string | undefined): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string | undefined {
    return this.bizAttr;
  }

  /** Sets {@linkcode authority}. */
  setAuthority(authority: Authority | undefined): this {
    this.authority = authority;
    return this;
  }

  /** Returns {@linkcode authority}. */
  getAuthority(): Authority | undefined {
    return this.authority;
  }

  /** Sets {@linkcode forbid}. */
  setForbid(forbid: Forbid | undefined): this {
    this.forbid = forbid;
    return this;
  }

  /** Returns {@linkcode forbid}. */
  getForbid(): Forbid | undefined {
    return this.forbid;
  }

  /** Sets {@linkcode customHeaders}. */
  setCustomHeaders(customHeaders: Record<string, string> | undefined): this {
    this.customHeaders = customHeaders;
    return this;
  }

  /** Returns {@linkcode customHeaders}. */
  getCustomHeaders(): Record<string, string> | undefined {
    return this.customHeaders;
  }

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Cache-Control": value };
    return this;
  }

  /** Sets the header Content-Type. */
  setContentType(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Content-Type": value };
    return this;
  }

  /** Sets the header Content-Disposition. */
  setContentDisposition(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Content-Disposition": value };
    return this;
  }

  /** Sets the header Content-Language. */
  setContentLanguage(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Content-Language": value };
    return this;
  }

  /** Sets the header Content-Encoding. */
  setContentEncoding(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Content-Encoding": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.customHeaders = { ...this.customHeaders, [key]: value };
    return this;
  }
}

/**
 * Deletes a file, or an unfinished upload. Fails with -197 when the file does not exist. This is what `delFile` takes, as a plain
 * object.
 *
 * @category Inputs
 */
export interface DelFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
}

/**
 * Deletes a file, or an unfinished upload. Fails with -197 when the file does not exist. This is what `delFile` takes, as a class with
 * setters.
 *
 * @category Requests
 */
export class DelFileRequest extends BaseRequest implements DelFileInput {
  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}

/**
 * Moves or renames a file within its bucket. Fails with -177 when the target exists, unless overwrite is true. This is what `moveFile`
 * takes, as a plain object.
 *
 * @category Inputs
 */
export interface MoveFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
  /** Where to: from the bucket's root with a leading `/`, else relative to the file's folder. */
  destPath: string;
  /** Whether a file at the target is replaced. Default false. */
  overwrite?: boolean | undefined;
}

/**
 * Moves or renames a file within its bucket. Fails with -177 when the target exists, unless overwrite is true. This is what `moveFile`
 * takes, as a class with setters.
 *
 * @category Requests
 */
export class MoveFileRequest extends BaseRequest implements MoveFileInput {
  /** Where to: from the bucket's root with a leading `/`, else relative to the file's folder. */
  declare destPath: string;
  /** Whether a file at the target is replaced. Default false. */
  declare overwrite: boolean;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   * @param destPath Where to: from the bucket's root with a leading `/`, else relative to the file's folder.
   * @param overwrite Whether a file at the target is replaced. Default false.
   */
  constructor(bucketName: string, cosPath: string, destPath: string, overwrite: boolean = false) {
    super(bucketName, cosPath);
    this.destPath = destPath;
    this.overwrite = overwrite;
  }

  /** Sets {@linkcode destPath}. */
  setDestPath(destPath: string): this {
    this.destPath = destPath;
    return this;
  }

  /** Returns {@linkcode destPath}. */
  getDestPath(): string {
    return this.destPath;
  }

  /** Sets {@linkcode overwrite}. */
  setOverwrite(overwrite: boolean): this {
    this.overwrite = overwrite;
    return this;
  }

  /** Returns {@linkcode overwrite}. */
  getOverwrite(): boolean {
    return this.overwrite;
  }
}

/**
 * Copies a file within its bucket. Fails with -177 when the target exists, unless overwrite is true. This is what `copyFile` takes, as
 * a plain object.
 *
 * @category Inputs
 */
export interface CopyFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
  /** Where to: from the bucket's root with a leading `/`, else relative to the file's folder. */
  destPath: string;
  /** Whether a file at the target is replaced. Default false. */
  overwrite?: boolean | undefined;
}

/**
 * Copies a file within its bucket. Fails with -177 when the target exists, unless overwrite is true. This is what `copyFile` takes, as
 * a class with setters.
 *
 * @category Requests
 */
export class CopyFileRequest extends BaseRequest implements CopyFileInput {
  /** Where to: from the bucket's root with a leading `/`, else relative to the file's folder. */
  declare destPath: string;
  /** Whether a file at the target is replaced. Default false. */
  declare overwrite: boolean;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   * @param destPath Where to: from the bucket's root with a leading `/`, else relative to the file's folder.
   * @param overwrite Whether a file at the target is replaced. Default false.
   */
  constructor(bucketName: string, cosPath: string, destPath: string, overwrite: boolean = false) {
    super(bucketName, cosPath);
    this.destPath = destPath;
    this.overwrite = overwrite;
  }

  /** Sets {@linkcode destPath}. */
  setDestPath(destPath: string): this {
    this.destPath = destPath;
    return this;
  }

  /** Returns {@linkcode destPath}. */
  getDestPath(): string {
    return this.destPath;
  }

  /** Sets {@linkcode overwrite}. */
  setOverwrite(overwrite: boolean): this {
    this.overwrite = overwrite;
    return this;
  }

  /** Returns {@linkcode overwrite}. */
  getOverwrite(): boolean {
    return this.overwrite;
  }
}

/**
 * The request that uploads a file of at most 20 MiB; uploadFile and uploadFileFromBuffer build on it. This is what `upload` takes, as
 * a plain object.
 *
 * @category Inputs
 */
export interface UploadInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The content, at most 20 MiB. */
  filecontent: TransferData;
  /** SHA-1 of the content, in hex; the service checks it. */
  sha?: string | undefined;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
}

/**
 * The request that uploads a file of at most 20 MiB; uploadFile and uploadFileFromBuffer build on it. This is what `upload` takes, as
 * a class with setters.
 *
 * @category Requests
 */
export class UploadRequest extends BaseRequest implements UploadInput {
  /** The content, at most 20 MiB. */
  declare filecontent: TransferData;
  /** SHA-1 of the content, in hex; the service checks it. */
  declare sha: string;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  declare insertOnly: InsertOnly;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param filecontent The content, at most 20 MiB.
   * @param sha SHA-1 of the content, in hex; the service checks it.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param insertOnly What to do when the file exists: 0 replace it, 1 fail. Default 1.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    filecontent: TransferData,
    sha: string = "",
    bizAttr: string = "",
    insertOnly: InsertOnly = 1,
  ) {
    super(bucketName, cosPath);
    this.filecontent = filecontent;
    this.sha = sha;
    this.bizAttr = bizAttr;
    this.insertOnly = insertOnly;
  }

  /** Sets {@linkcode filecontent}. */
  setFilecontent(filecontent: TransferData): this {
    this.filecontent = filecontent;
    return this;
  }

  /** Returns {@linkcode filecontent}. */
  getFilecontent(): TransferData {
    return this.filecontent;
  }

  /** Sets {@linkcode sha}. */
  setSha(sha: string): this {
    this.sha = sha;
    return this;
  }

  /** Returns {@linkcode sha}. */
  getSha(): string {
    return this.sha;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }
}

/**
 * Begins a sliced upload. -4019 says that one with the same content is under way: uploadSliceList tells how far it is. This is what
 * `uploadSliceInit` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadSliceInitInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** Size of the whole file in bytes, at most 64 GiB. */
  filesize: number;
  /** Slice size in bytes, at most 3 MiB; the answer's is the one to use. Default 1048576. */
  sliceSize?: number | undefined;
  /** SHA-1 of the whole file, in hex; needs uploadparts. */
  sha?: string | undefined;
  /** The slices and the states of the SHA-1 behind them. */
  uploadparts?: readonly SlicePart[] | undefined;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
}

/**
 * Begins a sliced upload. -4019 says that one with the same content is under way: uploadSliceList tells how far it is. This is what
 * `uploadSliceInit` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadSliceInitRequest extends BaseRequest implements UploadSliceInitInput {
  /** Size of the whole file in bytes, at most 64 GiB. */
  declare filesize: number;
  /** Slice size in bytes, at most 3 MiB; the answer's is the one to use. Default 1048576. */
  declare sliceSize: number;
  /** SHA-1 of the whole file, in hex; needs uploadparts. */
  declare sha: string;
  /** The slices and the states of the SHA-1 behind them. */
  declare uploadparts: readonly SlicePart[] | undefined;
  /** Free text to keep with the file, at most 4 KiB. */
  declare bizAttr: string;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  declare insertOnly: InsertOnly;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param filesize Size of the whole file in bytes, at most 64 GiB.
   * @param sliceSize Slice size in bytes, at most 3 MiB; the answer's is the one to use. Default 1048576.
   * @param sha SHA-1 of the whole file, in hex; needs uploadparts.
   * @param uploadparts The slices and the states of the SHA-1 behind them.
   * @param bizAttr Free text to keep with the file, at most 4 KiB.
   * @param insertOnly What to do when the file exists: 0 replace it, 1 fail. Default 1.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    filesize: number,
    sliceSize: number = 1048576,
    sha: string = "",
    uploadparts?: readonly SlicePart[],
    bizAttr: string = "",
    insertOnly: InsertOnly = 1,
  ) {
    super(bucketName, cosPath);
    this.filesize = filesize;
    this.sliceSize = sliceSize;
    this.sha = sha;
    this.uploadparts = uploadparts;
    this.bizAttr = bizAttr;
    this.insertOnly = insertOnly;
  }

  /** Sets {@linkcode filesize}. */
  setFilesize(filesize: number): this {
    this.filesize = filesize;
    return this;
  }

  /** Returns {@linkcode filesize}. */
  getFilesize(): number {
    return this.filesize;
  }

  /** Sets {@linkcode sliceSize}. */
  setSliceSize(sliceSize: number): this {
    this.sliceSize = sliceSize;
    return this;
  }

  /** Returns {@linkcode sliceSize}. */
  getSliceSize(): number {
    return this.sliceSize;
  }

  /** Sets {@linkcode sha}. */
  setSha(sha: string): this {
    this.sha = sha;
    return this;
  }

  /** Returns {@linkcode sha}. */
  getSha(): string {
    return this.sha;
  }

  /** Sets {@linkcode uploadparts}. */
  setUploadparts(uploadparts: readonly SlicePart[] | undefined): this {
    this.uploadparts = uploadparts;
    return this;
  }

  /** Returns {@linkcode uploadparts}. */
  getUploadparts(): readonly SlicePart[] | undefined {
    return this.uploadparts;
  }

  /** Sets {@linkcode bizAttr}. */
  setBizAttr(bizAttr: string): this {
    this.bizAttr = bizAttr;
    return this;
  }

  /** Returns {@linkcode bizAttr}. */
  getBizAttr(): string {
    return this.bizAttr;
  }

  /** Sets {@linkcode insertOnly}. */
  setInsertOnly(insertOnly: InsertOnly): this {
    this.insertOnly = insertOnly;
    return this;
  }

  /** Returns {@linkcode insertOnly}. */
  getInsertOnly(): InsertOnly {
    return this.insertOnly;
  }
}

/**
 * Sends one slice. Sending it again is harmless. This is what `uploadSliceData` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadSliceDataInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The upload, as uploadSliceInit named it. */
  session: string;
  /** Where the slice begins, in bytes. */
  offset: number;
  /** The slice: as many bytes as the upload's slice size says; the last one may have fewer. */
  filecontent: TransferData;
  /** SHA-1 of the whole file, when the upload was begun with one. */
  sha?: string | undefined;
  /** MD5 of the slice, in hex; the answer repeats it. */
  datamd5?: string | undefined;
}

/**
 * Sends one slice. Sending it again is harmless. This is what `uploadSliceData` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadSliceDataRequest extends BaseRequest implements UploadSliceDataInput {
  /** The upload, as uploadSliceInit named it. */
  declare session: string;
  /** Where the slice begins, in bytes. */
  declare offset: number;
  /** The slice: as many bytes as the upload's slice size says; the last one may have fewer. */
  declare filecontent: TransferData;
  /** SHA-1 of the whole file, when the upload was begun with one. */
  declare sha: string;
  /** MD5 of the slice, in hex; the answer repeats it. */
  declare datamd5: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param session The upload, as uploadSliceInit named it.
   * @param offset Where the slice begins, in bytes.
   * @param filecontent The slice: as many bytes as the upload's slice size says; the last one may have fewer.
   * @param sha SHA-1 of the whole file, when the upload was begun with one.
   * @param datamd5 MD5 of the slice, in hex; the answer repeats it.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    session: string,
    offset: number,
    filecontent: TransferData,
    sha: string = "",
    datamd5: string = "",
  ) {
    super(bucketName, cosPath);
    this.session = session;
    this.offset = offset;
    this.filecontent = filecontent;
    this.sha = sha;
    this.datamd5 = datamd5;
  }

  /** Sets {@linkcode session}. */
  setSession(session: string): this {
    this.session = session;
    return this;
  }

  /** Returns {@linkcode session}. */
  getSession(): string {
    return this.session;
  }

  /** Sets {@linkcode offset}. */
  setOffset(offset: number): this {
    this.offset = offset;
    return this;
  }

  /** Returns {@linkcode offset}. */
  getOffset(): number {
    return this.offset;
  }

  /** Sets {@linkcode filecontent}. */
  setFilecontent(filecontent: TransferData): this {
    this.filecontent = filecontent;
    return this;
  }

  /** Returns {@linkcode filecontent}. */
  getFilecontent(): TransferData {
    return this.filecontent;
  }

  /** Sets {@linkcode sha}. */
  setSha(sha: string): this {
    this.sha = sha;
    return this;
  }

  /** Returns {@linkcode sha}. */
  getSha(): string {
    return this.sha;
  }

  /** Sets {@linkcode datamd5}. */
  setDatamd5(datamd5: string): this {
    this.datamd5 = datamd5;
    return this;
  }

  /** Returns {@linkcode datamd5}. */
  getDatamd5(): string {
    return this.datamd5;
  }
}

/**
 * Ends a sliced upload: from now on the file exists. This is what `uploadSliceFinish` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UploadSliceFinishInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /**
   * A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part needs the client's
   * `unusualNames`.
   */
  cosPath: string;
  /** The upload, as uploadSliceInit named it. */
  session: string;
  /** Size of the whole file in bytes, as it was begun. */
  filesize: number;
  /** SHA-1 of the whole file, when the upload was begun with one. */
  sha?: string | undefined;
}

/**
 * Ends a sliced upload: from now on the file exists. This is what `uploadSliceFinish` takes, as a class with setters.
 *
 * @category Requests
 */
export class UploadSliceFinishRequest extends BaseRequest implements UploadSliceFinishInput {
  /** The upload, as uploadSliceInit named it. */
  declare session: string;
  /** Size of the whole file in bytes, as it was begun. */
  declare filesize: number;
  /** SHA-1 of the whole file, when the upload was begun with one. */
  declare sha: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that is made: begins with `/`, does not end with it; a name with one of `? * : | \ < > "` or a blank part
   * needs the client's `unusualNames`.
   * @param session The upload, as uploadSliceInit named it.
   * @param filesize Size of the whole file in bytes, as it was begun.
   * @param sha SHA-1 of the whole file, when the upload was begun with one.
   */
  constructor(bucketName: string, cosPath: string, session: string, filesize: number, sha: string = "") {
    super(bucketName, cosPath);
    this.session = session;
    this.filesize = filesize;
    this.sha = sha;
  }

  /** Sets {@linkcode session}. */
  setSession(session: string): this {
    this.session = session;
    return this;
  }

  /** Returns {@linkcode session}. */
  getSession(): string {
    return this.session;
  }

  /** Sets {@linkcode filesize}. */
  setFilesize(filesize: number): this {
    this.filesize = filesize;
    return this;
  }

  /** Returns {@linkcode filesize}. */
  getFilesize(): number {
    return this.filesize;
  }

  /** Sets {@linkcode sha}. */
  setSha(sha: string): this {
    this.sha = sha;
    return this;
  }

  /** Returns {@linkcode sha}. */
  getSha(): string {
    return this.sha;
  }
}

/**
 * Tells how far the upload at a path has come. Fails with -197 when there is none. This is what `uploadSliceList` takes, as a plain
 * object.
 *
 * @category Inputs
 */
export interface UploadSliceListInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file that exists: begins with `/`, does not end with it. */
  cosPath: string;
}

/**
 * Tells how far the upload at a path has come. Fails with -197 when there is none. This is what `uploadSliceList` takes, as a class
 * with setters.
 *
 * @category Requests
 */
export class UploadSliceListRequest extends BaseRequest implements UploadSliceListInput {
  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file that exists: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}
