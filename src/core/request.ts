/**
 * What every request class has.
 *
 * @module
 */

/**
 * A request on a path of a bucket.
 *
 * @category Requests
 *
 * @example
 * ```ts
 * import { CosClient, StatFileRequest } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const cos = new CosClient(new CosEmulator().clientOptions);
 * const request = new StatFileRequest("mybucket", "/a.txt").setCosPath("/b.txt");
 * console.log((await cos.statFile(request)).ok); // false: there is no such file
 * ```
 */
export class BaseRequest {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** The path from the bucket's root, not percent-encoded. */
  cosPath: string;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath The path from the bucket's root, not percent-encoded.
   */
  constructor(bucketName: string, cosPath: string) {
    this.bucketName = bucketName;
    this.cosPath = cosPath;
  }

  /** Sets {@linkcode bucketName}. */
  setBucketName(bucketName: string): this {
    this.bucketName = bucketName;
    return this;
  }

  /** Returns {@linkcode bucketName}. */
  getBucketName(): string {
    return this.bucketName;
  }

  /** Sets {@linkcode cosPath}. */
  setCosPath(cosPath: string): this {
    this.cosPath = cosPath;
    return this;
  }

  /** Returns {@linkcode cosPath}. */
  getCosPath(): string {
    return this.cosPath;
  }
}
