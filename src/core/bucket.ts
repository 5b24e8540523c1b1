/**
 * What a client of one bucket is built on.
 *
 * @module
 */
import { type CosError, type CosResult, refuse } from "./result.ts";

/** One bucket of a client, without operations: the generated class adds them. */
export class BaseBucket<Client> {
  /** Who sends the requests. */
  protected readonly client: Client;
  /** The bucket's name, without the appid. */
  readonly bucketName: string;

  /**
   * Names a bucket of a client.
   *
   * @param client Who sends the requests.
   * @param bucketName The bucket's name, without the appid.
   */
  constructor(client: Client, bucketName: string) {
    this.client = client;
    this.bucketName = bucketName;
  }

  /**
   * An input with the bucket filled in.
   *
   * @param input What was given.
   * @throws CosError (-1) for a request that is meant for another bucket.
   */
  protected filled<I>(input: I): I & { readonly bucketName: string } {
    // What is no input at all is refused where every input is checked.
    if (typeof input !== "object" || input === null) return input as I & { readonly bucketName: string };
    const { bucketName = this.bucketName } = input as { readonly bucketName?: unknown };
    if (bucketName !== this.bucketName) {
      refuse(`bucketName: the request is for ${String(bucketName)}, but this is ${this.bucketName}`);
    }
    return { ...input, bucketName: this.bucketName };
  }

  /**
   * Hands a call to the client.
   *
   * @param input What was given.
   * @param call Makes the call, with the bucket filled in.
   */
  protected async within<I, T>(
    input: I,
    call: (whole: I & { readonly bucketName: string }) => Promise<CosResult<T>>,
  ): Promise<CosResult<T>> {
    let whole: I & { readonly bucketName: string };
    try {
      whole = this.filled(input);
    } catch (error) {
      return (error as CosError).failure;
    }
    return await call(whole);
  }
}
