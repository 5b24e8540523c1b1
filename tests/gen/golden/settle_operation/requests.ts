// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Creates a folder. Folders above it need not exist. Fails with -178 when it exists. This is what `createFolder` takes, as a plain
 * object.
 *
 * @category Inputs
 */
export interface CreateFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder other than `/`: begins and ends with `/`. */
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
   * @param cosPath A folder other than `/`: begins and ends with `/`.
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
  /** A folder: begins and ends with `/`; `/` is the bucket itself. */
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
   * @param cosPath A folder: begins and ends with `/`; `/` is the bucket itself.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
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
 * Moves or renames a file within its bucket. This is what `moveFile` takes, as a plain object.
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
 * Moves or renames a file within its bucket. This is what `moveFile` takes, as a class with setters.
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
