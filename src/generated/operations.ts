// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of Tencent COS v4, the JSON API (files/v2).
 *
 * @module
 */
import { BaseClient, downloadFile, uploadFile, uploadSingleFile, uploadSliceFile } from "../core.ts";
import type { CallOptions, ClientOptions, CosResult, DownloadedFile, DownloadedObject, Operation, PathRule } from "../core.ts";
import type {
  CopyFileInput,
  CreateFolderInput,
  DelFileInput,
  DelFolderInput,
  DownloadFileInput,
  DownloadObjectInput,
  ListFolderInput,
  MoveFileInput,
  StatFileInput,
  StatFolderInput,
  UpdateFileInput,
  UpdateFolderInput,
  UploadFileFromBufferInput,
  UploadFileInput,
  UploadInput,
  UploadSingleFileFromBufferInput,
  UploadSingleFileInput,
  UploadSliceDataInput,
  UploadSliceFileFromBufferInput,
  UploadSliceFileInput,
  UploadSliceFinishInput,
  UploadSliceInitInput,
  UploadSliceListInput,
} from "./requests.ts";
import type {
  CreatedFolder,
  Entry,
  FileStat,
  FolderPage,
  FolderStat,
  SliceReceipt,
  SliceSession,
  SliceState,
  UploadedFile,
} from "./results.ts";
import {
  createdFolderShape,
  fileStatShape,
  folderPageShape,
  folderStatShape,
  slicePartShape,
  sliceReceiptShape,
  sliceSessionShape,
  sliceStateShape,
  uploadedFileShape,
} from "./results.ts";
import { service } from "./service.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file" | "folder" | "folderNotRoot";
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: { name: "file", kind: "file", root: false, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
  folder: { name: "folder", kind: "folder", root: true, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
  folderNotRoot: { name: "folderNotRoot", kind: "folder", root: false, illegal: '?*:|\\<>"', blankSegments: false, maxBytes: 850 },
};
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  createFolder: {
    name: "createFolder",
    op: "create",
    method: "POST",
    encoding: "json",
    path: pathRules.folderNotRoot,
    sign: "multi",
    safe: false,
    params: [{ name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 }],
    returns: createdFolderShape,
  },
  statFolder: {
    name: "statFolder",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: pathRules.folder,
    sign: "multi",
    safe: true,
    params: [],
    returns: folderStatShape,
  },
  updateFolder: {
    name: "updateFolder",
    op: "update",
    method: "POST",
    encoding: "json",
    path: pathRules.folderNotRoot,
    sign: "once",
    safe: true,
    params: [{ name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 }],
  },
  listFolder: {
    name: "listFolder",
    op: "list",
    method: "GET",
    encoding: "query",
    path: pathRules.folder,
    sign: "multi",
    safe: true,
    params: [
      { name: "num", wire: "num", type: "integer", in: "query", default: 199, min: 1, max: 1000 },
      { name: "prefix", wire: "prefix", type: "string", in: "path", default: "" },
      { name: "context", wire: "context", type: "string", in: "query", default: "" },
      { name: "delimiter", wire: "delimiter", type: "string", in: "query", default: "", omitEmpty: true, maxLength: 1 },
      { name: "order", wire: "order", type: "integer", in: "query", values: [0, 1] },
      { name: "pattern", wire: "pattern", type: "string", in: "query", values: ["eListBoth", "eListDirOnly", "eListFileOnly"] },
    ],
    returns: folderPageShape,
  },
  delFolder: {
    name: "delFolder",
    op: "delete",
    method: "POST",
    encoding: "json",
    path: pathRules.folderNotRoot,
    sign: "once",
    safe: false,
    params: [],
  },
  uploadFile: {
    name: "uploadFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "localPath", wire: "local_path", type: "string", in: "call", required: true },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", wire: "insert_only", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "verifySha1", wire: "verify_sha1", type: "boolean", in: "call", default: false },
      { name: "sliceSize", wire: "slice_size", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "concurrency", wire: "concurrency", type: "integer", in: "call", default: 4, min: 1, max: 64 },
      { name: "resume", wire: "resume", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadSingleFile: {
    name: "uploadSingleFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "localPath", wire: "local_path", type: "string", in: "call", required: true },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", wire: "insert_only", type: "integer", in: "call", default: 1, values: [0, 1] },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceFile: {
    name: "uploadSliceFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "localPath", wire: "local_path", type: "string", in: "call", required: true },
      { name: "sliceSize", wire: "slice_size", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "enableSha1", wire: "enable_sha1", type: "boolean", in: "call", default: false },
      { name: "maxCon", wire: "max_con", type: "integer", in: "call", default: 1, min: 1, max: 64 },
      { name: "insertOnly", wire: "insert_only", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "resume", wire: "resume", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadFileFromBuffer: {
    name: "uploadFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", wire: "data", type: "source", in: "call", required: true },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", wire: "insert_only", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "verifySha1", wire: "verify_sha1", type: "boolean", in: "call", default: false },
      { name: "size", wire: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
      { name: "sliceSize", wire: "slice_size", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "concurrency", wire: "concurrency", type: "integer", in: "call", default: 4, min: 1, max: 64 },
      { name: "resume", wire: "resume", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadSingleFileFromBuffer: {
    name: "uploadSingleFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", wire: "data", type: "source", in: "call", required: true },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", wire: "insert_only", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "size", wire: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceFileFromBuffer: {
    name: "uploadSliceFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", wire: "data", type: "source", in: "call", required: true },
      { name: "sliceSize", wire: "slice_size", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "enableSha1", wire: "enable_sha1", type: "boolean", in: "call", default: false },
      { name: "maxCon", wire: "max_con", type: "integer", in: "call", default: 1, min: 1, max: 64 },
      { name: "insertOnly", wire: "insert_only", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "size", wire: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
      { name: "resume", wire: "resume", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  downloadFile: {
    name: "downloadFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "multi",
    safe: true,
    params: [
      { name: "localFilename", wire: "local_filename", type: "string", in: "call", required: true },
      { name: "rangeStart", wire: "range_start", type: "integer", in: "call", min: 0 },
      { name: "rangeEnd", wire: "range_end", type: "integer", in: "call", min: 0 },
      { name: "headers", wire: "headers", type: "headers", in: "call" },
      { name: "concurrency", wire: "concurrency", type: "integer", in: "call", default: 4, min: 1, max: 64 },
      { name: "resume", wire: "resume", type: "boolean", in: "call", default: false },
      { name: "verifySha1", wire: "verify_sha1", type: "boolean", in: "call", default: false },
    ],
  },
  downloadObject: {
    name: "downloadObject",
    op: "",
    method: "GET",
    encoding: "download",
    path: pathRules.file,
    sign: "download",
    safe: true,
    params: [
      { name: "rangeStart", wire: "start", type: "integer", in: "range", min: 0 },
      { name: "rangeEnd", wire: "end", type: "integer", in: "range", min: 0 },
      { name: "headers", wire: "headers", type: "headers", in: "header" },
    ],
  },
  statFile: {
    name: "statFile",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: pathRules.file,
    sign: "multi",
    safe: true,
    params: [],
    returns: fileStatShape,
  },
  updateFile: {
    name: "updateFile",
    op: "update",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "once",
    safe: true,
    params: [
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "body", maxBytes: 4096 },
      { name: "authority", wire: "authority", type: "string", in: "body", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "forbid", wire: "forbid", type: "integer", in: "body", values: [0, 1, 2] },
      {
        name: "customHeaders",
        wire: "custom_headers",
        type: "headers",
        in: "body",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
    ],
  },
  delFile: { name: "delFile", op: "delete", method: "POST", encoding: "json", path: pathRules.file, sign: "once", safe: false, params: [] },
  moveFile: {
    name: "moveFile",
    op: "move",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "once",
    safe: false,
    params: [
      { name: "destPath", wire: "dest_fileid", type: "path", in: "body", required: true },
      { name: "overwrite", wire: "to_over_write", type: "boolean", in: "body", default: false },
    ],
  },
  copyFile: {
    name: "copyFile",
    op: "copy",
    method: "POST",
    encoding: "json",
    path: pathRules.file,
    sign: "once",
    safe: false,
    params: [
      { name: "destPath", wire: "dest_fileid", type: "path", in: "body", required: true },
      { name: "overwrite", wire: "to_over_write", type: "boolean", in: "body", default: false },
    ],
  },
  upload: {
    name: "upload",
    op: "upload",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "filecontent", wire: "filecontent", type: "data", in: "body", required: true, maxBytes: 20971520 },
      { name: "sha", wire: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 },
      { name: "insertOnly", wire: "insertOnly", type: "integer", in: "body", default: 1, values: [0, 1] },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceInit: {
    name: "uploadSliceInit",
    op: "upload_slice_init",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "filesize", wire: "filesize", type: "integer", in: "body", required: true, min: 0, max: 68719476736 },
      { name: "sliceSize", wire: "slice_size", type: "integer", in: "body", default: 1048576, min: 1, max: 3145728 },
      { name: "sha", wire: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
      { name: "uploadparts", wire: "uploadparts", type: "json", in: "body", shape: slicePartShape },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 },
      { name: "insertOnly", wire: "insertOnly", type: "integer", in: "body", default: 1, values: [0, 1] },
    ],
    returns: sliceSessionShape,
  },
  uploadSliceData: {
    name: "uploadSliceData",
    op: "upload_slice_data",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: true,
    params: [
      { name: "session", wire: "session", type: "string", in: "body", required: true },
      { name: "offset", wire: "offset", type: "integer", in: "body", required: true, min: 0 },
      { name: "filecontent", wire: "filecontent", type: "data", in: "body", required: true },
      { name: "sha", wire: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
      { name: "datamd5", wire: "datamd5", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 32 },
    ],
    returns: sliceReceiptShape,
  },
  uploadSliceFinish: {
    name: "uploadSliceFinish",
    op: "upload_slice_finish",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: false,
    params: [
      { name: "session", wire: "session", type: "string", in: "body", required: true },
      { name: "filesize", wire: "filesize", type: "integer", in: "body", required: true, min: 0, max: 68719476736 },
      { name: "sha", wire: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceList: {
    name: "uploadSliceList",
    op: "upload_slice_list",
    method: "POST",
    encoding: "multipart",
    path: pathRules.file,
    sign: "multi",
    safe: true,
    params: [],
    returns: sliceStateShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName =
  | "createFolder"
  | "statFolder"
  | "updateFolder"
  | "listFolder"
  | "delFolder"
  | "uploadFile"
  | "uploadSingleFile"
  | "uploadSliceFile"
  | "uploadFileFromBuffer"
  | "uploadSingleFileFromBuffer"
  | "uploadSliceFileFromBuffer"
  | "downloadFile"
  | "downloadObject"
  | "statFile"
  | "updateFile"
  | "delFile"
  | "moveFile"
  | "copyFile"
  | "upload"
  | "uploadSliceInit"
  | "uploadSliceData"
  | "uploadSliceFinish"
  | "uploadSliceList";

/** A client with every operation of Tencent COS v4, the JSON API (files/v2). A call never throws: it resolves to a result. */
export class Operations extends BaseClient {
  /**
   * Makes a client.
   *
   * @param options Who asks, and where.
   */
  constructor(options: ClientOptions) {
    super(options, service);
  }

  /**
   * Creates a folder. Folders above it need not exist. Fails with -178 when it exists.
   *
   * @param input bucketName, cosPath, bizAttr?.
   * @param options Settings of this call only.
   * @returns A folder that was just created.
   * @see API doc 436/6061; protocol notes 3.10
   */
  async createFolder(input: CreateFolderInput, options?: CallOptions): Promise<CosResult<CreatedFolder>> {
    return await this.call(operations.createFolder, input, options);
  }

  /**
   * Reads a folder's attributes. Fails with -197 for a folder that was never created, even when files lie in it.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns A folder's attributes.
   * @see API doc 436/6063; protocol notes 3.6
   */
  async statFolder(input: StatFolderInput, options?: CallOptions): Promise<CosResult<FolderStat>> {
    return await this.call(operations.statFolder, input, options);
  }

  /**
   * Changes a folder's free text. Fails with -197 when the folder does not exist.
   *
   * @param input bucketName, cosPath, bizAttr?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see Python SDK; protocol notes 3.7 (no API page)
   */
  async updateFolder(input: UpdateFolderInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.updateFolder, input, options);
  }

  /**
   * Lists one page of a folder, in order of names.
   *
   * @param input bucketName, cosPath, num?, prefix?, context?, delimiter?, order?, pattern?.
   * @param options Settings of this call only.
   * @returns One page of a listing.
   * @see API doc 436/6062; protocol notes 3.11
   */
  async listFolder(input: ListFolderInput, options?: CallOptions): Promise<CosResult<FolderPage>> {
    return await this.call(operations.listFolder, input, options);
  }

  /**
   * Every entry of every page of {@linkcode listFolder}, one page in memory at a time.
   *
   * @param input bucketName, cosPath, num?, prefix?, context?, delimiter?, order?, pattern?.
   * @param options Settings of this call only.
   * @returns An iterator over the entries.
   * @throws CosError when a page cannot be read.
   * @see API doc 436/6062; protocol notes 3.11
   */
  async *listFolderAll(input: ListFolderInput, options?: CallOptions): AsyncGenerator<Entry, void, undefined> {
    yield* this.pages(operations.listFolder, { items: "infos", cursor: "context", last: "listover" }, input, options);
  }

  /**
   * Deletes a folder. Empty it first: the documents forbid deleting one with files in it, and the service was seen to remove the folder
   * alone and keep its files.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6064; protocol notes 3.8
   */
  async delFolder(input: DelFolderInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.delFolder, input, options);
  }

  /**
   * Uploads a local file: in one request below 8 MiB, in slices from there on.
   *
   * @param input bucketName, cosPath, localPath, bizAttr?, insertOnly?, verifySha1?, sliceSize?, concurrency?, resume?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1 to 3.4
   */
  async uploadFile(input: UploadFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadFile, input, options, (checked, call) => uploadFile(this, checked, call));
  }

  /**
   * Uploads a local file of at most 20 MiB in one request.
   *
   * @param input bucketName, cosPath, localPath, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1
   */
  async uploadSingleFile(input: UploadSingleFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSingleFile, input, options, (checked, call) => uploadSingleFile(this, checked, call));
  }

  /**
   * Uploads a local file of at least one byte in slices.
   *
   * @param input bucketName, cosPath, localPath, sliceSize?, bizAttr?, enableSha1?, maxCon?, insertOnly?, resume?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.2 to 3.4
   */
  async uploadSliceFile(input: UploadSliceFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSliceFile, input, options, (checked, call) => uploadSliceFile(this, checked, call));
  }

  /**
   * Uploads content from memory or from a stream: in one request below 8 MiB, in slices from there on.
   *
   * @param input bucketName, cosPath, data, bizAttr?, insertOnly?, verifySha1?, size?, sliceSize?, concurrency?, resume?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1 to 3.4
   */
  async uploadFileFromBuffer(input: UploadFileFromBufferInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadFileFromBuffer, input, options, (checked, call) => uploadFile(this, checked, call));
  }

  /**
   * Uploads content from memory or from a stream, at most 20 MiB, in one request.
   *
   * @param input bucketName, cosPath, data, bizAttr?, insertOnly?, size?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1
   */
  async uploadSingleFileFromBuffer(input: UploadSingleFileFromBufferInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSingleFileFromBuffer, input, options, (checked, call) => uploadSingleFile(this, checked, call));
  }

  /**
   * Uploads content from memory or from a stream, at least one byte, in slices.
   *
   * @param input bucketName, cosPath, data, sliceSize?, bizAttr?, enableSha1?, maxCon?, insertOnly?, size?, resume?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.2 to 3.4
   */
  async uploadSliceFileFromBuffer(input: UploadSliceFileFromBufferInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSliceFileFromBuffer, input, options, (checked, call) => uploadSliceFile(this, checked, call));
  }

  /**
   * Downloads a file into a local file. It is written under a temporary name beside the target and renamed when it is whole.
   *
   * @param input bucketName, cosPath, localFilename, rangeStart?, rangeEnd?, headers?, concurrency?, resume?, verifySha1?.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see API doc 436/8429; protocol notes 3.12
   */
  async downloadFile(input: DownloadFileInput, options?: CallOptions): Promise<CosResult<DownloadedFile>> {
    return await this.run(operations.downloadFile, input, options, (checked, call) => downloadFile(this, checked, call));
  }

  /**
   * Downloads a file as a stream. Read its body to the end, or cancel it.
   *
   * @param input bucketName, cosPath, rangeStart?, rangeEnd?, headers?.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see API doc 436/8429; protocol notes 3.12
   */
  async downloadObject(input: DownloadObjectInput, options?: CallOptions): Promise<CosResult<DownloadedObject>> {
    return await this.call(operations.downloadObject, input, options);
  }

  /**
   * Reads a file's attributes. Fails with -197 when the file does not exist.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns A file's attributes.
   * @see API doc 436/6069; protocol notes 3.6
   */
  async statFile(input: StatFileInput, options?: CallOptions): Promise<CosResult<FileStat>> {
    return await this.call(operations.statFile, input, options);
  }

  /**
   * Changes a file's attributes; only those that are given. Custom headers are replaced as a whole: those not named are lost, so read
   * them first.
   *
   * @param input bucketName, cosPath, bizAttr?, authority?, forbid?, customHeaders?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6072; protocol notes 3.7
   */
  async updateFile(input: UpdateFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.updateFile, input, options);
  }

  /**
   * Deletes a file, or an unfinished upload. Fails with -197 when the file does not exist.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6073; protocol notes 3.8
   */
  async delFile(input: DelFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.delFile, input, options);
  }

  /**
   * Moves or renames a file within its bucket.
   *
   * @param input bucketName, cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6730; protocol notes 3.9
   */
  async moveFile(input: MoveFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.moveFile, input, options);
  }

  /**
   * Copies a file within its bucket.
   *
   * @param input bucketName, cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/7419; protocol notes 3.9
   */
  async copyFile(input: CopyFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.copyFile, input, options);
  }

  /**
   * The request that uploads a file of at most 20 MiB; uploadFile and uploadFileFromBuffer build on it.
   *
   * @param input bucketName, cosPath, filecontent, sha?, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see API doc 436/6066; protocol notes 3.1
   */
  async upload(input: UploadInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.call(operations.upload, input, options);
  }

  /**
   * Begins a sliced upload. -4019 says that one with the same content is under way: uploadSliceList tells how far it is.
   *
   * @param input bucketName, cosPath, filesize, sliceSize?, sha?, uploadparts?, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns A sliced upload that was begun, or, where the service has the content already, the finished file.
   * @see API doc 436/6067; protocol notes 3.2
   */
  async uploadSliceInit(input: UploadSliceInitInput, options?: CallOptions): Promise<CosResult<SliceSession>> {
    return await this.call(operations.uploadSliceInit, input, options);
  }

  /**
   * Sends one slice. Sending it again is harmless.
   *
   * @param input bucketName, cosPath, session, offset, filecontent, sha?, datamd5?.
   * @param options Settings of this call only.
   * @returns The service's receipt of one slice.
   * @see API doc 436/6068; protocol notes 3.3
   */
  async uploadSliceData(input: UploadSliceDataInput, options?: CallOptions): Promise<CosResult<SliceReceipt>> {
    return await this.call(operations.uploadSliceData, input, options);
  }

  /**
   * Ends a sliced upload: from now on the file exists.
   *
   * @param input bucketName, cosPath, session, filesize, sha?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see API doc 436/6074; protocol notes 3.4
   */
  async uploadSliceFinish(input: UploadSliceFinishInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.call(operations.uploadSliceFinish, input, options);
  }

  /**
   * Tells how far the upload at a path has come. Fails with -197 when there is none.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns How far an upload has come, or, where it is finished, where the file can be reached.
   * @see API doc 436/6070; protocol notes 3.5
   */
  async uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>> {
    return await this.call(operations.uploadSliceList, input, options);
  }
}
