// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Lists one page. This is what `listFiles` takes, as a plain object.
 *
 * @category Inputs
 */
export interface ListFilesInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** Where the page before it ended. */
  context?: string | undefined;
}

/**
 * Lists one page. This is what `listFiles` takes, as a class with setters.
 *
 * @category Requests
 */
export class ListFilesRequest extends BaseRequest implements ListFilesInput {
  /** Where the page before it ended. */
  declare context: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param context Where the page before it ended.
   */
  constructor(bucketName: string, cosPath: string, context: string = "") {
    super(bucketName, cosPath);
    this.context = context;
  }

  /** Sets {@linkcode context}. */
  setContext(context: string): this {
    this.context = context;
    return this;
  }

  /** Returns {@linkcode context}. */
  getContext(): string {
    return this.context;
  }
}
