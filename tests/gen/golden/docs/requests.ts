// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core.ts";
import type { Glob } from "./results.ts";

/** What talk takes. */
export interface TalkInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** * A star, and a mail@example.com. Default "*\/". */
  glob?: Glob | undefined;
}

/** What talk takes, as a class with setters. */
export class TalkRequest extends BaseRequest implements TalkInput {
  /** * A star, and a mail@example.com. Default "*\/". */
  glob: Glob;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param glob * A star, and a mail@example.com. Default "*\/".
   */
  constructor(bucketName: string, cosPath: string, glob: Glob = "*/") {
    super(bucketName, cosPath);
    this.glob = glob;
  }

  /** Sets {@linkcode glob}. */
  setGlob(glob: Glob): this {
    this.glob = glob;
    return this;
  }

  /** Returns {@linkcode glob}. */
  getGlob(): Glob {
    return this.glob;
  }
}
