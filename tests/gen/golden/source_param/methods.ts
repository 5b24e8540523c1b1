// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of A small service.
 *
 * @module
 */
import { BaseClient } from "../../../../src/core/mod.ts";
import type { CallOptions, ClientOptions, CosResult } from "../../../../src/core/mod.ts";
import { uploadSingleFile } from "../../../../src/transfer/mod.ts";
import { operations } from "./operations.ts";
import type {
  DelFileInput,
  StatFileInput,
  UpdateFileInput,
  UploadInput,
  UploadSingleFileFromBufferInput,
  UploadSliceDataInput,
  UploadSliceFinishInput,
  UploadSliceInitInput,
  UploadSliceListInput,
} from "./requests.ts";
import type { FileStat, SliceReceipt, SliceSession, SliceState, UploadedFile } from "./results.ts";
import { service } from "./service.ts";

/**
 * A client with every operation of A small service. A call never throws: it resolves to a result.
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

  /**
   * Changes a file's attributes; only those that are given.
   *
   * @param input bucketName, cosPath, customHeaders?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6072; protocol notes 3.7
   */
  async updateFile(input: UpdateFileInput, options?: CallOptions): Promise<CosResult<undefined>> {
    return await this.call(operations.updateFile, input, options);
  }
}
