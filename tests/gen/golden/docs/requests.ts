// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";
import type { Glob } from "./results.ts";

/**
 * Two lines, a tab and a {@link nowhere. Wide: 文件 😀. A line that goes on for so long that it has to be folded somewhere before its
 * end. This is what `talk` takes, as a plain object.
 *
 * @category Inputs
 */
export interface TalkInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** * A star, and a mail@example.com. Default "*\/". */
  glob?: Glob | undefined;
}

/**
 * Two lines, a tab and a {@link nowhere. Wide: 文件 😀. A line that goes on for so long that it has to be folded somewhere before its
 * end. This is what `talk` takes, as a class with setters.
 *
 * @category Requests
 */
export class TalkRequest extends BaseRequest implements TalkInput {
  /** * A star, and a mail@example.com. Default "*\/". */
  declare glob: Glob;

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
