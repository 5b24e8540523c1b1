/**
 * What every request class has.
 *
 * @module
 */

/** A request on a path of a bucket. */
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
