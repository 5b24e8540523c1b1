// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * A client with every operation of A small service.
 *
 * @module
 */
import { BaseClient, settling } from "../../../../src/core/mod.ts";
import type { CallOptions, ClientOptions, CosResult } from "../../../../src/core/mod.ts";
import { operations } from "./operations.ts";
import type { CreateFolderInput, MoveFileInput, StatFileInput, StatFolderInput, UploadSliceListInput } from "./requests.ts";
import type { CreatedFolder, FileStat, FolderStat, SliceState } from "./results.ts";
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
   * Creates a folder. Folders above it need not exist. Fails with -178 when it exists.
   *
   * @param input bucketName, cosPath, bizAttr?.
   * @param options Settings of this call only.
   * @returns A folder that was just created.
   * @see API doc 436/6061; protocol notes 3.10
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
   */
  async statFolder(input: StatFolderInput, options?: CallOptions): Promise<CosResult<FolderStat>> {
    return await this.call(operations.statFolder, input, options);
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
   * Moves or renames a file within its bucket.
   *
   * @param input bucketName, cosPath, destPath, overwrite?.
   * @param options Settings of this call only.
   * @returns Nothing but the code.
   * @see API doc 436/6730; protocol notes 3.9
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
