// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Downloads a file as a stream. This is what `downloadObject` takes, as a plain object.
 *
 * @category Inputs
 */
export interface DownloadObjectInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** More headers. */
  headers?: Record<string, string> | undefined;
}

/**
 * Downloads a file as a stream. This is what `downloadObject` takes, as a class with setters.
 *
 * @category Requests
 */
export class DownloadObjectRequest extends BaseRequest implements DownloadObjectInput {
  /** More headers. */
  declare headers: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param headers More headers.
   */
  constructor(bucketName: string, cosPath: string, headers?: Record<string, string>) {
    super(bucketName, cosPath);
    this.headers = headers;
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
 * Downloads a file into a local file. This is what `fetchFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface FetchFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** The local file. */
  localFilename: string;
}

/**
 * Downloads a file into a local file. This is what `fetchFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class FetchFileRequest extends BaseRequest implements FetchFileInput {
  /** The local file. */
  declare localFilename: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param localFilename The local file.
   */
  constructor(bucketName: string, cosPath: string, localFilename: string) {
    super(bucketName, cosPath);
    this.localFilename = localFilename;
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
}

/**
 * Reads a file's attributes. Fails with -197 when the file does not exist. This is what `statFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface StatFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
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
   * @param cosPath A file.
   */
  constructor(bucketName: string, cosPath: string) {
    super(bucketName, cosPath);
  }
}
