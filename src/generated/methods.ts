// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of Tencent COS v4, the JSON API (files/v2).
 *
 * @module
 */
import { BaseClient, settling } from "../core/mod.ts";
import type { CallOptions, ClientOptions, CosResult, DownloadedObject } from "../core/mod.ts";
import { downloadFile, uploadFile, uploadSingleFile, uploadSliceFile } from "../transfer/mod.ts";
import type { DownloadedFile } from "../transfer/mod.ts";
import { operations } from "./operations.ts";
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
import { service } from "./service.ts";

/**
 * A client with every operation of Tencent COS v4, the JSON API (files/v2). A call never throws: it resolves to a result.
 *
 * @category Client
 */
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const { ctime } = unwrap(await cos.createFolder({ bucketName: "mybucket", cosPath: "/photos/", bizAttr: "summer" }));
   * console.log(ctime);
   * ```
   */
  async createFolder(input: CreateFolderInput, options?: CallOptions): Promise<CosResult<CreatedFolder>> {
    return await this.call(
      operations.createFolder,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleCreateFolder(this, checked, unsettled),
    );
  }

  /**
   * Reads a folder's attributes. Fails with -197 for a folder that was never created, even when files lie in it.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns A folder's attributes.
   * @see API doc 436/6063; protocol notes 3.6
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.createFolder({ bucketName: "mybucket", cosPath: "/photos/" }));
   * const { bizAttr, mtime } = unwrap(await cos.statFolder({ bucketName: "mybucket", cosPath: "/photos/" }));
   * console.log(bizAttr, mtime);
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.createFolder({ bucketName: "mybucket", cosPath: "/photos/" }));
   * unwrap(await cos.updateFolder({ bucketName: "mybucket", cosPath: "/photos/", bizAttr: "winter" }));
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const page = unwrap(await cos.listFolder({ bucketName: "mybucket", cosPath: "/", num: 100, prefix: "ph" }));
   * for (const { name, filesize } of page.infos) console.log(name, filesize);
   * if (!page.listover) console.log("more from", page.context);
   * ```
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
   * @throws CosError when a page cannot be read, or when the listing does not move on: it may then not be taken for complete.
   * @see API doc 436/6062; protocol notes 3.11
   */
  async *listFolderAll(input: ListFolderInput, options?: CallOptions): AsyncGenerator<Entry, void, undefined> {
    yield* this.pages(operations.listFolder, { items: "infos", cursor: "context", last: "listover", key: "name" }, input, options);
  }

  /**
   * Deletes a folder. Empty it first: the documents forbid deleting one with files in it, and the service was seen to remove the folder
   * alone and keep its files.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6064; protocol notes 3.8
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.createFolder({ bucketName: "mybucket", cosPath: "/photos/" }));
   * unwrap(await cos.delFolder({ bucketName: "mybucket", cosPath: "/photos/" }));
   * ```
   */
  async delFolder(input: DelFolderInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(
      operations.delFolder,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleDelFolder(this, checked, unsettled),
    );
  }

  /**
   * Uploads a local file: in one request below 8 MiB, in slices from there on.
   *
   * @param input bucketName, cosPath, localPath, bizAttr?, insertOnly?, verifySha1?, sliceSize?, concurrency?, resume?, headers?,
   * authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1 to 3.4
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const at = { bucketName: "mybucket", cosPath: "/docs/readme.md" };
   * const { sourceUrl } = unwrap(await cos.uploadFile({ ...at, localPath: "README.md" }));
   * console.log(sourceUrl);
   * unwrap(await cos.uploadFile({ ...at, localPath: "README.md", insertOnly: 0, resume: true })); // replaces it
   * ```
   */
  async uploadFile(input: UploadFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadFile, input, options, (checked, call) => uploadFile(this, checked, call));
  }

  /**
   * Uploads a local file of at most 20 MiB in one request.
   *
   * @param input bucketName, cosPath, localPath, bizAttr?, insertOnly?, headers?, authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const at = { bucketName: "mybucket", cosPath: "/docs/readme.md" };
   * unwrap(await cos.uploadSingleFile({ ...at, localPath: "README.md", bizAttr: "draft" }));
   * const again = await cos.uploadSingleFile({ ...at, localPath: "README.md" });
   * console.log(again.ok, again.code); // false -4018: the same content is there already
   * ```
   */
  async uploadSingleFile(input: UploadSingleFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSingleFile, input, options, (checked, call) => uploadSingleFile(this, checked, call));
  }

  /**
   * Uploads a local file of at least one byte in slices.
   *
   * @param input bucketName, cosPath, localPath, sliceSize?, bizAttr?, enableSha1?, maxCon?, insertOnly?, resume?, headers?, authority?,
   * guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.2 to 3.4
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const request = { bucketName: "mybucket", cosPath: "/docs/readme.md", localPath: "README.md", maxCon: 4 };
   * unwrap(await cos.uploadSliceFile(request, { onProgress: ({ loaded, total }) => console.log(loaded, total) }));
   * ```
   */
  async uploadSliceFile(input: UploadSliceFileInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSliceFile, input, options, (checked, call) => uploadSliceFile(this, checked, call));
  }

  /**
   * Uploads content from memory or from a stream: in one request below 8 MiB, in slices from there on.
   *
   * @param input bucketName, cosPath, data, bizAttr?, insertOnly?, verifySha1?, size?, sliceSize?, concurrency?, resume?, headers?,
   * authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1 to 3.4
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "text" }));
   * const data = new Blob(["streamed"]).stream();
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/b.txt", data, size: 8 }));
   * const page = { bucketName: "mybucket", cosPath: "/c.html", data: "<p>hello</p>", guessType: true };
   * unwrap(await cos.uploadFileFromBuffer({ ...page, headers: { "Cache-Control": "max-age=60" }, authority: "eWPrivateRPublic" }));
   * ```
   */
  async uploadFileFromBuffer(input: UploadFileFromBufferInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadFileFromBuffer, input, options, (checked, call) => uploadFile(this, checked, call));
  }

  /**
   * Uploads content from memory or from a stream, at most 20 MiB, in one request.
   *
   * @param input bucketName, cosPath, data, bizAttr?, insertOnly?, size?, headers?, authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.1
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const data = new Uint8Array([1, 2, 3]);
   * unwrap(await cos.uploadSingleFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.bin", data }));
   * ```
   */
  async uploadSingleFileFromBuffer(input: UploadSingleFileFromBufferInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.run(operations.uploadSingleFileFromBuffer, input, options, (checked, call) => uploadSingleFile(this, checked, call));
  }

  /**
   * Uploads content from memory or from a stream, at least one byte, in slices.
   *
   * @param input bucketName, cosPath, data, sliceSize?, bizAttr?, enableSha1?, maxCon?, insertOnly?, size?, resume?, headers?,
   * authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see Python SDK; protocol notes 3.2 to 3.4
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const data = new Uint8Array(3_000_000);
   * unwrap(await cos.uploadSliceFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.bin", data, enableSha1: true }));
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * import { rm } from "node:fs/promises";
   * import { tmpdir } from "node:os";
   * const at = { bucketName: "mybucket", cosPath: "/a.txt" };
   * const localFilename = `${tmpdir()}/cos-${crypto.randomUUID()}.txt`;
   * unwrap(await cos.uploadFileFromBuffer({ ...at, data: "text" }));
   * const { size } = unwrap(await cos.downloadFile({ ...at, localFilename, verifySha1: true }));
   * console.log(size);
   * await rm(localFilename);
   * ```
   */
  async downloadFile(input: DownloadFileInput, options?: CallOptions): Promise<CosResult<DownloadedFile>> {
    return await this.run(operations.downloadFile, input, options, (checked, call) => downloadFile(this, checked, call));
  }

  /**
   * Downloads a file, or a part of it, as a stream, or as text, bytes or JSON at once. Read its body to the end, or cancel it.
   *
   * @param input bucketName, cosPath, rangeStart?, rangeEnd?, headers?.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see API doc 436/8429; protocol notes 3.12
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "text" }));
   * const object = unwrap(await cos.downloadObject({ bucketName: "mybucket", cosPath: "/a.txt" }));
   * console.log(object.headers.get("etag"), await object.text());
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "text" }));
   * const { filesize, sha, accessUrl } = unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/a.txt" }));
   * console.log(filesize, sha, accessUrl);
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "text" }));
   * const { customHeaders } = unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/a.txt" }));
   * unwrap(
   *   await cos.updateFile({
   *     bucketName: "mybucket",
   *     cosPath: "/a.txt",
   *     authority: "eWRPrivate",
   *     customHeaders: { ...customHeaders, "Content-Type": "text/plain", "x-cos-meta-owner": "ann" },
   *   }),
   * );
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "text" }));
   * unwrap(await cos.delFile({ bucketName: "mybucket", cosPath: "/a.txt" }));
   * ```
   */
  async delFile(input: DelFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(
      operations.delFile,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleDelFile(this, checked, unsettled),
    );
  }

  /**
   * Moves or renames a file within its bucket. Fails with -177 when the target exists, unless overwrite is true.
   *
   * @param input bucketName, cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6730; protocol notes 3.9
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/in/a.txt", data: "text" }));
   * unwrap(await cos.moveFile({ bucketName: "mybucket", cosPath: "/in/a.txt", destPath: "/archive/a.txt" }));
   * ```
   */
  async moveFile(input: MoveFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(
      operations.moveFile,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleMove(this, checked, unsettled),
    );
  }

  /**
   * Copies a file within its bucket. Fails with -177 when the target exists, unless overwrite is true.
   *
   * @param input bucketName, cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/7419; protocol notes 3.9
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/in/a.txt", data: "text" }));
   * unwrap(await cos.copyFile({ bucketName: "mybucket", cosPath: "/in/a.txt", destPath: "copy of a.txt" }));
   * ```
   */
  async copyFile(input: CopyFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(
      operations.copyFile,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleCopy(this, checked, unsettled),
    );
  }

  /**
   * The request that uploads a file of at most 20 MiB; uploadFile and uploadFileFromBuffer build on it.
   *
   * @param input bucketName, cosPath, filecontent, sha?, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see API doc 436/6066; protocol notes 3.1
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * unwrap(await cos.upload({ bucketName: "mybucket", cosPath: "/a.txt", filecontent: "text", insertOnly: 0 }));
   * ```
   */
  async upload(input: UploadInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.call(
      operations.upload,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleUpload(this, checked, unsettled),
    );
  }

  /**
   * Begins a sliced upload. -4019 says that one with the same content is under way: uploadSliceList tells how far it is.
   *
   * @param input bucketName, cosPath, filesize, sliceSize?, sha?, uploadparts?, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns A sliced upload that was begun, or, where the service has the content already, the finished file.
   * @see API doc 436/6067; protocol notes 3.2
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const at = { bucketName: "mybucket", cosPath: "/a.bin" };
   * const { session, sliceSize, accessUrl } = unwrap(await cos.uploadSliceInit({ ...at, filesize: 3_000_000 }));
   * console.log(session, sliceSize); // from now on, slices have this size
   * if (accessUrl) console.log("finished at once: the service has the content");
   * ```
   */
  async uploadSliceInit(input: UploadSliceInitInput, options?: CallOptions): Promise<CosResult<SliceSession>> {
    return await this.call(
      operations.uploadSliceInit,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleSliceInit(this, checked, unsettled),
    );
  }

  /**
   * Sends one slice. Sending it again is harmless.
   *
   * @param input bucketName, cosPath, session, offset, filecontent, sha?, datamd5?.
   * @param options Settings of this call only.
   * @returns The service's receipt of one slice.
   * @see API doc 436/6068; protocol notes 3.3
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const at = { bucketName: "mybucket", cosPath: "/a.bin" };
   * const data = new Uint8Array(1_500_000);
   * const { session, sliceSize = 1_048_576 } = unwrap(await cos.uploadSliceInit({ ...at, filesize: data.length }));
   * for (let offset = 0; session && offset < data.length; offset += sliceSize) {
   *   const filecontent = data.subarray(offset, offset + sliceSize);
   *   unwrap(await cos.uploadSliceData({ ...at, session, offset, filecontent }));
   * }
   * ```
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
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const at = { bucketName: "mybucket", cosPath: "/a.bin" };
   * const { session } = unwrap(await cos.uploadSliceInit({ ...at, filesize: 3 }));
   * if (session) {
   *   unwrap(await cos.uploadSliceData({ ...at, session, offset: 0, filecontent: "abc" }));
   *   const { accessUrl } = unwrap(await cos.uploadSliceFinish({ ...at, session, filesize: 3 }));
   *   console.log(accessUrl);
   * }
   * ```
   */
  async uploadSliceFinish(input: UploadSliceFinishInput, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.call(
      operations.uploadSliceFinish,
      input,
      options,
      async (checked, unsettled) => (await settling()).settleSliceFinish(this, checked, unsettled),
    );
  }

  /**
   * Tells how far the upload at a path has come. Fails with -197 when there is none.
   *
   * @param input bucketName, cosPath.
   * @param options Settings of this call only.
   * @returns How far an upload has come, or, where it is finished, where the file can be reached.
   * @see API doc 436/6070; protocol notes 3.5
   * @example
   * ```ts
   * import { CosClient, unwrap } from "@cos/v4";
   * import { CosEmulator } from "@cos/v4/emulator";
   *
   * const emulator = new CosEmulator();
   * const cos = new CosClient(emulator.clientOptions);
   * const at = { bucketName: "mybucket", cosPath: "/a.bin" };
   * unwrap(await cos.uploadSliceInit({ ...at, filesize: 3 }));
   * const { filesize, listparts } = unwrap(await cos.uploadSliceList(at));
   * console.log(filesize, listparts);
   * ```
   */
  async uploadSliceList(input: UploadSliceListInput, options?: CallOptions): Promise<CosResult<SliceState>> {
    return await this.call(operations.uploadSliceList, input, options);
  }
}
