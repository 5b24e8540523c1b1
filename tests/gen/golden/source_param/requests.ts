// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";
import type { TransferData, TransferStream } from "../../../../src/core/mod.ts";
import type { InsertOnly, SlicePart } from "./results.ts";

/**
 * Uploads content from memory or from a stream, at most 20 MiB, in one request. This is what `uploadSingleFileFromBuffer` takes, as a
 * plain object.
 *
 * @category Inputs
 */
export interface UploadSingleFileFromBufferInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
  /** The content: text, bytes, a Blob, or a stream of bytes. */
  data: TransferData | TransferStream;
  /** Free text to keep with the file, at most 4 KiB. */
  bizAttr?: string | undefined;
  /** What to do when the file exists: 0 replace it, 1 fail. Default 1. */
  insertOnly?: InsertOnly | undefined;
  /** Size of a stream, in bytes; without it a stream is gathered in memory, at most 20 MiB. */
  size?: number | undefined;
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
  /** Size of a stream, in bytes; without it a stream is gathered in memory, at most 20 MiB. */
  declare size: number | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file: begins with `/`, does not end with it.
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
}

/**
 * Reads a file's attributes. Fails with -197 when the file does not exist. This is what `statFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface StatFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file: begins with `/`, does not end with it. */
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
   * @param cosPath A file: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
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
  /** A file: begins with `/`, does not end with it. */
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
   * @param cosPath A file: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
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
  /** A file: begins with `/`, does not end with it. */
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
   * @param cosPath A file: begins with `/`, does not end with it.
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
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
  /** Size of the whole file in bytes, at most 64 GiB. */
  filesize: number;
  /** Slice size in bytes; the answer's is the one to use. Default 1048576. */
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
  /** Slice size in bytes; the answer's is the one to use. Default 1048576. */
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
   * @param cosPath A file: begins with `/`, does not end with it.
   * @param filesize Size of the whole file in bytes, at most 64 GiB.
   * @param sliceSize Slice size in bytes; the answer's is the one to use. Default 1048576.
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
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
  /** The upload. */
  session: string;
  /** Where the slice begins, in bytes. */
  offset: number;
  /** The slice: slice_size bytes, the last one fewer. */
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
  /** The upload. */
  declare session: string;
  /** Where the slice begins, in bytes. */
  declare offset: number;
  /** The slice: slice_size bytes, the last one fewer. */
  declare filecontent: TransferData;
  /** SHA-1 of the whole file, when the upload was begun with one. */
  declare sha: string;
  /** MD5 of the slice, in hex; the answer repeats it. */
  declare datamd5: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file: begins with `/`, does not end with it.
   * @param session The upload.
   * @param offset Where the slice begins, in bytes.
   * @param filecontent The slice: slice_size bytes, the last one fewer.
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
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
  /** The upload. */
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
  /** The upload. */
  declare session: string;
  /** Size of the whole file in bytes, as it was begun. */
  declare filesize: number;
  /** SHA-1 of the whole file, when the upload was begun with one. */
  declare sha: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file: begins with `/`, does not end with it.
   * @param session The upload.
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
  /** A file: begins with `/`, does not end with it. */
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
   * @param cosPath A file: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}

/**
 * Changes a file's attributes; only those that are given. This is what `updateFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UpdateFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
  /** Headers that downloads of the file carry. */
  customHeaders?: Record<string, string> | undefined;
}

/**
 * Changes a file's attributes; only those that are given. This is what `updateFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class UpdateFileRequest extends BaseRequest implements UpdateFileInput {
  /** Headers that downloads of the file carry. */
  declare customHeaders: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file: begins with `/`, does not end with it.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
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

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.customHeaders = { ...this.customHeaders, [key]: value };
    return this;
  }
}
