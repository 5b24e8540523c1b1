// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of Tencent COS v4, the JSON API (files/v2) on one bucket.
 *
 * @module
 */
import { BaseBucket } from "../core/mod.ts";
import type { CallOptions, CosResult, DownloadedObject } from "../core/mod.ts";
import type { DownloadedFile } from "../transfer/mod.ts";
import type { Operations } from "./methods.ts";
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
/**
 * What `createFolder` takes within a bucket: {@linkcode CreateFolderInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type CreateFolderInBucket = Omit<CreateFolderInput, "bucketName">;
/**
 * What `statFolder` takes within a bucket: {@linkcode StatFolderInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type StatFolderInBucket = Omit<StatFolderInput, "bucketName">;
/**
 * What `updateFolder` takes within a bucket: {@linkcode UpdateFolderInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UpdateFolderInBucket = Omit<UpdateFolderInput, "bucketName">;
/**
 * What `listFolder` takes within a bucket: {@linkcode ListFolderInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type ListFolderInBucket = Omit<ListFolderInput, "bucketName">;
/**
 * What `delFolder` takes within a bucket: {@linkcode DelFolderInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type DelFolderInBucket = Omit<DelFolderInput, "bucketName">;
/**
 * What `uploadFile` takes within a bucket: {@linkcode UploadFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadFileInBucket = Omit<UploadFileInput, "bucketName">;
/**
 * What `uploadSingleFile` takes within a bucket: {@linkcode UploadSingleFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSingleFileInBucket = Omit<UploadSingleFileInput, "bucketName">;
/**
 * What `uploadSliceFile` takes within a bucket: {@linkcode UploadSliceFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSliceFileInBucket = Omit<UploadSliceFileInput, "bucketName">;
/**
 * What `uploadFileFromBuffer` takes within a bucket: {@linkcode UploadFileFromBufferInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadFileFromBufferInBucket = Omit<UploadFileFromBufferInput, "bucketName">;
/**
 * What `uploadSingleFileFromBuffer` takes within a bucket: {@linkcode UploadSingleFileFromBufferInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSingleFileFromBufferInBucket = Omit<UploadSingleFileFromBufferInput, "bucketName">;
/**
 * What `uploadSliceFileFromBuffer` takes within a bucket: {@linkcode UploadSliceFileFromBufferInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSliceFileFromBufferInBucket = Omit<UploadSliceFileFromBufferInput, "bucketName">;
/**
 * What `downloadFile` takes within a bucket: {@linkcode DownloadFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type DownloadFileInBucket = Omit<DownloadFileInput, "bucketName">;
/**
 * What `downloadObject` takes within a bucket: {@linkcode DownloadObjectInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type DownloadObjectInBucket = Omit<DownloadObjectInput, "bucketName">;
/**
 * What `statFile` takes within a bucket: {@linkcode StatFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type StatFileInBucket = Omit<StatFileInput, "bucketName">;
/**
 * What `updateFile` takes within a bucket: {@linkcode UpdateFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UpdateFileInBucket = Omit<UpdateFileInput, "bucketName">;
/**
 * What `delFile` takes within a bucket: {@linkcode DelFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type DelFileInBucket = Omit<DelFileInput, "bucketName">;
/**
 * What `moveFile` takes within a bucket: {@linkcode MoveFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type MoveFileInBucket = Omit<MoveFileInput, "bucketName">;
/**
 * What `copyFile` takes within a bucket: {@linkcode CopyFileInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type CopyFileInBucket = Omit<CopyFileInput, "bucketName">;
/**
 * What `upload` takes within a bucket: {@linkcode UploadInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadInBucket = Omit<UploadInput, "bucketName">;
/**
 * What `uploadSliceInit` takes within a bucket: {@linkcode UploadSliceInitInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSliceInitInBucket = Omit<UploadSliceInitInput, "bucketName">;
/**
 * What `uploadSliceData` takes within a bucket: {@linkcode UploadSliceDataInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSliceDataInBucket = Omit<UploadSliceDataInput, "bucketName">;
/**
 * What `uploadSliceFinish` takes within a bucket: {@linkcode UploadSliceFinishInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSliceFinishInBucket = Omit<UploadSliceFinishInput, "bucketName">;
/**
 * What `uploadSliceList` takes within a bucket: {@linkcode UploadSliceListInput} without its `bucketName`.
 *
 * @category Inputs
 */
export type UploadSliceListInBucket = Omit<UploadSliceListInput, "bucketName">;

/**
 * Every operation of Tencent COS v4, the JSON API (files/v2) on one bucket. A call never throws: it resolves to a result.
 *
 * @category Client
 */
export class BucketOperations<Client extends Operations = Operations> extends BaseBucket<Client> {
  /**
   * Creates a folder. Folders above it need not exist. Fails with -178 when it exists.
   *
   * @param input cosPath, bizAttr?.
   * @param options Settings of this call only.
   * @returns A folder that was just created.
   * @see {@linkcode Operations.createFolder}
   */
  async createFolder(input: CreateFolderInBucket, options?: CallOptions): Promise<CosResult<CreatedFolder>> {
    return await this.within(input, (whole) => this.client.createFolder(whole, options));
  }

  /**
   * Reads a folder's attributes. Fails with -197 for a folder that was never created, even when files lie in it.
   *
   * @param input cosPath.
   * @param options Settings of this call only.
   * @returns A folder's attributes.
   * @see {@linkcode Operations.statFolder}
   */
  async statFolder(input: StatFolderInBucket, options?: CallOptions): Promise<CosResult<FolderStat>> {
    return await this.within(input, (whole) => this.client.statFolder(whole, options));
  }

  /**
   * Changes a folder's free text. Fails with -197 when the folder does not exist.
   *
   * @param input cosPath, bizAttr?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see {@linkcode Operations.updateFolder}
   */
  async updateFolder(input: UpdateFolderInBucket, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.within(input, (whole) => this.client.updateFolder(whole, options));
  }

  /**
   * Lists one page of a folder, in order of names.
   *
   * @param input cosPath, num?, prefix?, context?, delimiter?, order?, pattern?.
   * @param options Settings of this call only.
   * @returns One page of a listing.
   * @see {@linkcode Operations.listFolder}
   */
  async listFolder(input: ListFolderInBucket, options?: CallOptions): Promise<CosResult<FolderPage>> {
    return await this.within(input, (whole) => this.client.listFolder(whole, options));
  }

  /**
   * Every entry of every page of {@linkcode listFolder}, one page in memory at a time.
   *
   * @param input cosPath, num?, prefix?, context?, delimiter?, order?, pattern?.
   * @param options Settings of this call only.
   * @returns An iterator over the entries.
   * @throws CosError when a page cannot be read.
   * @see {@linkcode Operations.listFolderAll}
   */
  async *listFolderAll(input: ListFolderInBucket, options?: CallOptions): AsyncGenerator<Entry, void, undefined> {
    yield* this.client.listFolderAll(this.filled(input), options);
  }

  /**
   * Deletes a folder. Empty it first: the documents forbid deleting one with files in it, and the service was seen to remove the folder
   * alone and keep its files.
   *
   * @param input cosPath.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see {@linkcode Operations.delFolder}
   */
  async delFolder(input: DelFolderInBucket, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.within(input, (whole) => this.client.delFolder(whole, options));
  }

  /**
   * Uploads a local file: in one request below 8 MiB, in slices from there on.
   *
   * @param input cosPath, localPath, bizAttr?, insertOnly?, verifySha1?, sliceSize?, concurrency?, resume?, headers?, authority?,
   * guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadFile}
   */
  async uploadFile(input: UploadFileInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadFile(whole, options));
  }

  /**
   * Uploads a local file of at most 20 MiB in one request.
   *
   * @param input cosPath, localPath, bizAttr?, insertOnly?, headers?, authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadSingleFile}
   */
  async uploadSingleFile(input: UploadSingleFileInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadSingleFile(whole, options));
  }

  /**
   * Uploads a local file of at least one byte in slices.
   *
   * @param input cosPath, localPath, sliceSize?, bizAttr?, enableSha1?, maxCon?, insertOnly?, resume?, headers?, authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadSliceFile}
   */
  async uploadSliceFile(input: UploadSliceFileInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadSliceFile(whole, options));
  }

  /**
   * Uploads content from memory or from a stream: in one request below 8 MiB, in slices from there on.
   *
   * @param input cosPath, data, bizAttr?, insertOnly?, verifySha1?, size?, sliceSize?, concurrency?, resume?, headers?, authority?,
   * guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadFileFromBuffer}
   */
  async uploadFileFromBuffer(input: UploadFileFromBufferInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadFileFromBuffer(whole, options));
  }

  /**
   * Uploads content from memory or from a stream, at most 20 MiB, in one request.
   *
   * @param input cosPath, data, bizAttr?, insertOnly?, size?, headers?, authority?, guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadSingleFileFromBuffer}
   */
  async uploadSingleFileFromBuffer(input: UploadSingleFileFromBufferInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadSingleFileFromBuffer(whole, options));
  }

  /**
   * Uploads content from memory or from a stream, at least one byte, in slices.
   *
   * @param input cosPath, data, sliceSize?, bizAttr?, enableSha1?, maxCon?, insertOnly?, size?, resume?, headers?, authority?,
   * guessType?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadSliceFileFromBuffer}
   */
  async uploadSliceFileFromBuffer(input: UploadSliceFileFromBufferInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadSliceFileFromBuffer(whole, options));
  }

  /**
   * Downloads a file into a local file. It is written under a temporary name beside the target and renamed when it is whole.
   *
   * @param input cosPath, localFilename, rangeStart?, rangeEnd?, headers?, concurrency?, resume?, verifySha1?.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see {@linkcode Operations.downloadFile}
   */
  async downloadFile(input: DownloadFileInBucket, options?: CallOptions): Promise<CosResult<DownloadedFile>> {
    return await this.within(input, (whole) => this.client.downloadFile(whole, options));
  }

  /**
   * Downloads a file, or a part of it, as a stream, or as text, bytes or JSON at once. Read its body to the end, or cancel it.
   *
   * @param input cosPath, rangeStart?, rangeEnd?, headers?.
   * @param options Settings of this call only.
   * @returns The content, or where it was stored.
   * @see {@linkcode Operations.downloadObject}
   */
  async downloadObject(input: DownloadObjectInBucket, options?: CallOptions): Promise<CosResult<DownloadedObject>> {
    return await this.within(input, (whole) => this.client.downloadObject(whole, options));
  }

  /**
   * Reads a file's attributes. Fails with -197 when the file does not exist.
   *
   * @param input cosPath.
   * @param options Settings of this call only.
   * @returns A file's attributes.
   * @see {@linkcode Operations.statFile}
   */
  async statFile(input: StatFileInBucket, options?: CallOptions): Promise<CosResult<FileStat>> {
    return await this.within(input, (whole) => this.client.statFile(whole, options));
  }

  /**
   * Changes a file's attributes; only those that are given. Custom headers are replaced as a whole: those not named are lost, so read
   * them first.
   *
   * @param input cosPath, bizAttr?, authority?, forbid?, customHeaders?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see {@linkcode Operations.updateFile}
   */
  async updateFile(input: UpdateFileInBucket, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.within(input, (whole) => this.client.updateFile(whole, options));
  }

  /**
   * Deletes a file, or an unfinished upload. Fails with -197 when the file does not exist.
   *
   * @param input cosPath.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see {@linkcode Operations.delFile}
   */
  async delFile(input: DelFileInBucket, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.within(input, (whole) => this.client.delFile(whole, options));
  }

  /**
   * Moves or renames a file within its bucket. Fails with -177 when the target exists, unless overwrite is true.
   *
   * @param input cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see {@linkcode Operations.moveFile}
   */
  async moveFile(input: MoveFileInBucket, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.within(input, (whole) => this.client.moveFile(whole, options));
  }

  /**
   * Copies a file within its bucket. Fails with -177 when the target exists, unless overwrite is true.
   *
   * @param input cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see {@linkcode Operations.copyFile}
   */
  async copyFile(input: CopyFileInBucket, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.within(input, (whole) => this.client.copyFile(whole, options));
  }

  /**
   * The request that uploads a file of at most 20 MiB; uploadFile and uploadFileFromBuffer build on it.
   *
   * @param input cosPath, filecontent, sha?, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.upload}
   */
  async upload(input: UploadInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.upload(whole, options));
  }

  /**
   * Begins a sliced upload. -4019 says that one with the same content is under way: uploadSliceList tells how far it is.
   *
   * @param input cosPath, filesize, sliceSize?, sha?, uploadparts?, bizAttr?, insertOnly?.
   * @param options Settings of this call only.
   * @returns A sliced upload that was begun, or, where the service has the content already, the finished file.
   * @see {@linkcode Operations.uploadSliceInit}
   */
  async uploadSliceInit(input: UploadSliceInitInBucket, options?: CallOptions): Promise<CosResult<SliceSession>> {
    return await this.within(input, (whole) => this.client.uploadSliceInit(whole, options));
  }

  /**
   * Sends one slice. Sending it again is harmless.
   *
   * @param input cosPath, session, offset, filecontent, sha?, datamd5?.
   * @param options Settings of this call only.
   * @returns The service's receipt of one slice.
   * @see {@linkcode Operations.uploadSliceData}
   */
  async uploadSliceData(input: UploadSliceDataInBucket, options?: CallOptions): Promise<CosResult<SliceReceipt>> {
    return await this.within(input, (whole) => this.client.uploadSliceData(whole, options));
  }

  /**
   * Ends a sliced upload: from now on the file exists.
   *
   * @param input cosPath, session, filesize, sha?.
   * @param options Settings of this call only.
   * @returns Where an uploaded file can be reached.
   * @see {@linkcode Operations.uploadSliceFinish}
   */
  async uploadSliceFinish(input: UploadSliceFinishInBucket, options?: CallOptions): Promise<CosResult<UploadedFile>> {
    return await this.within(input, (whole) => this.client.uploadSliceFinish(whole, options));
  }

  /**
   * Tells how far the upload at a path has come. Fails with -197 when there is none.
   *
   * @param input cosPath.
   * @param options Settings of this call only.
   * @returns How far an upload has come, or, where it is finished, where the file can be reached.
   * @see {@linkcode Operations.uploadSliceList}
   */
  async uploadSliceList(input: UploadSliceListInBucket, options?: CallOptions): Promise<CosResult<SliceState>> {
    return await this.within(input, (whole) => this.client.uploadSliceList(whole, options));
  }
}
