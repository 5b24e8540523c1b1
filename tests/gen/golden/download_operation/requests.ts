// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core.ts";

/** What downloadObject takes. */
export interface DownloadObjectInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** First byte. */
  rangeStart?: number | undefined;
  /** More headers. */
  headers?: Record<string, string> | undefined;
}

/** What downloadObject takes, as a class with setters. */
export class DownloadObjectRequest extends BaseRequest implements DownloadObjectInput {
  /** First byte. */
  rangeStart: number | undefined;
  /** More headers. */
  headers: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param rangeStart First byte.
   * @param headers More headers.
   */
  constructor(bucketName: string, cosPath: string, rangeStart?: number, headers?: Record<string, string>) {
    super(bucketName, cosPath);
    this.rangeStart = rangeStart;
    this.headers = headers;
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
