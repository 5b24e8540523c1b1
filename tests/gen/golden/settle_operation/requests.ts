// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core.ts";

/** What createFolder takes. */
export interface CreateFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder other than `/`: begins and ends with `/`. */
  cosPath: string;
  /** Free text to keep with the folder, at most 4 KiB. */
  bizAttr?: string | undefined;
}

/** What createFolder takes, as a class with setters. */
export class CreateFolderRequest extends BaseRequest implements CreateFolderInput {
  /** Free text to keep with the folder, at most 4 KiB. */
  bizAttr: string;

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

/** What statFolder takes. */
export interface StatFolderInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A folder: begins and ends with `/`; `/` is the bucket itself. */
  cosPath: string;
}

/** What statFolder takes, as a class with setters. */
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

/** What statFile takes. */
export interface StatFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
}

/** What statFile takes, as a class with setters. */
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

/** What moveFile takes. */
export interface MoveFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
  /** Where to: from the bucket's root with a leading `/`, else relative to the file's folder. */
  destPath: string;
  /** Whether a file at the target is replaced. Default false. */
  overwrite?: boolean | undefined;
}

/** What moveFile takes, as a class with setters. */
export class MoveFileRequest extends BaseRequest implements MoveFileInput {
  /** Where to: from the bucket's root with a leading `/`, else relative to the file's folder. */
  destPath: string;
  /** Whether a file at the target is replaced. Default false. */
  overwrite: boolean;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file: begins with `/`, does not end with it.
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

/** What uploadSliceList takes. */
export interface UploadSliceListInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file: begins with `/`, does not end with it. */
  cosPath: string;
}

/** What uploadSliceList takes, as a class with setters. */
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
