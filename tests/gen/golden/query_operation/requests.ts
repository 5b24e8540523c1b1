// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Reads a file's attributes. This is what `statFile` takes, as a plain object.
 *
 * @category Inputs
 */
export interface StatFileInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** Whether tags are wanted. */
  withTags?: boolean | undefined;
}

/**
 * Reads a file's attributes. This is what `statFile` takes, as a class with setters.
 *
 * @category Requests
 */
export class StatFileRequest extends BaseRequest implements StatFileInput {
  /** Whether tags are wanted. */
  declare withTags: boolean | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param withTags Whether tags are wanted.
   */
  constructor(bucketName: string, cosPath: string, withTags?: boolean) {
    super(bucketName, cosPath);
    this.withTags = withTags;
  }

  /** Sets {@linkcode withTags}. */
  setWithTags(withTags: boolean | undefined): this {
    this.withTags = withTags;
    return this;
  }

  /** Returns {@linkcode withTags}. */
  getWithTags(): boolean | undefined {
    return this.withTags;
  }
}
