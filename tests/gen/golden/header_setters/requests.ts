// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Does it. This is what `updateFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface UpdateFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** Headers of downloads. */
  customHeaders?: Record<string, string> | undefined;
}

/**
 * Does it. This is what `updateFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class UpdateFileRequest extends BaseRequest implements UpdateFileInput {
  /** Headers of downloads. */
  declare customHeaders: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
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

  /** Sets the header Cache-Control. */
  setCacheControl(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Cache-Control": value };
    return this;
  }

  /** Sets the header Expires. */
  setExpires(value: string): this {
    this.customHeaders = { ...this.customHeaders, "Expires": value };
    return this;
  }

  /** Sets a header whose name begins with x-cos-meta-. */
  setXCosMeta(key: string, value: string): this {
    this.customHeaders = { ...this.customHeaders, [key]: value };
    return this;
  }
}
