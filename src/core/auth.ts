/**
 * Signing (protocol notes, section 2). Pure but for the clock and the random source, which are given.
 *
 * @module
 */
import { hmacKey, hmacSha1 } from "./hash.ts";
import type { SignKind } from "./operation.ts";
import { encodePath, isMalformed } from "./path.ts";
import { refuse } from "./result.ts";

/** Longest life of a sign: 90 days (API doc 436/6054). */
const MAX_LIFETIME = 7_776_000;

/**
 * Who asks: an account's appid and one of its keys. The secret key cannot be read back, printed or serialised.
 *
 * @category Signing
 *
 * @example
 * ```ts
 * import { CosClient, CredInfo } from "@cos/v4";
 *
 * const cred = new CredInfo(100000, "AKIDEXAMPLE", "secret");
 * const cos = new CosClient({ cred, region: "sh" });
 * console.log(JSON.stringify(cred)); // {"appid":"100000","secretId":"AKIDEXAMPLE"}
 * ```
 */
export class CredInfo {
  /** The account's appid, in decimal. */
  readonly appid: string;
  /** The key's public half. */
  readonly secretId: string;
  readonly #secretKey: string;
  /** Imported when the first sign is made. */
  #key: CryptoKey | Promise<CryptoKey> | undefined;

  /**
   * Keeps credentials.
   *
   * @param appid The account's appid.
   * @param secretId The key's public half (SecretId).
   * @param secretKey The key's secret half (SecretKey).
   * @throws CosError (-1) for what cannot be credentials.
   */
  constructor(appid: number | string, secretId: string, secretKey: string) {
    if (!/^[0-9]+$/.test(String(appid))) {
      refuse(`appid: must be a decimal number, got ${typeof appid === "string" ? "text that is none" : String(appid)}`);
    }
    if (typeof secretId !== "string" || !/^[\x21-\x25\x27-\x7e]+$/.test(secretId)) {
      refuse("secretId: must be text of visible ASCII characters without &");
    }
    if (typeof secretKey !== "string" || secretKey === "") refuse("secretKey: must be text, and not empty");
    this.appid = String(appid);
    this.secretId = secretId;
    this.#secretKey = secretKey;
  }

  /**
   * Signs a text: its HMAC-SHA1 with the secret key, and the text itself, in base64.
   *
   * @param text What to sign, in ASCII.
   * @returns The sign.
   */
  async sign(text: string): Promise<string> {
    this.#key = await (this.#key ??= hmacKey(this.#secretKey));
    const bytes = new Uint8Array(await hmacSha1(this.#key, text));
    // Not spread, which takes 0.4 µs more on Deno and Node.
    return btoa(String.fromCharCode.apply(undefined, bytes as unknown as number[]) + text);
  }
}

/**
 * The clock and the random source of an {@linkcode Auth}.
 *
 * @category Signing
 */
export interface AuthOptions {
  /** The time in milliseconds, like `Date.now`, which is the default. */
  readonly now?: (() => number) | undefined;
  /** An integer of 0 to 999999999 that makes signs of one second differ. */
  readonly random?: (() => number) | undefined;
}

/**
 * What a sign is wanted for.
 *
 * @category Signing
 */
export interface SignRequest {
  /** Which kind of sign. */
  readonly kind: SignKind;
  /** The bucket, without the appid. */
  readonly bucketName: string;
  /** The path, not percent-encoded; empty for a sign that is valid for the whole bucket. */
  readonly cosPath: string;
  /** Seconds until it expires; without meaning for a sign for one use. */
  readonly expiresIn: number;
}

/**
 * Makes signs.
 *
 * @category Signing
 * @example
 * ```ts
 * import { Auth } from "@cos/v4";
 *
 * const auth = new Auth({ appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret" });
 * const inFiveMinutes = Math.floor(Date.now() / 1000) + 300;
 * const sign = await auth.signMore("mybucket", "/pic/1.jpg", inFiveMinutes);
 * console.log(sign.length > 28);
 * ```
 */
export class Auth {
  readonly #cred: CredInfo;
  readonly #now: () => number;
  readonly #random: () => number;

  /**
   * Makes a signer.
   *
   * @param cred Who signs.
   * @param options The clock and the random source.
   * @throws CosError (-1) for what cannot be credentials.
   */
  constructor(
    cred: CredInfo | { readonly appid: number | string; readonly secretId: string; readonly secretKey: string },
    options: AuthOptions = {},
  ) {
    this.#cred = cred instanceof CredInfo ? cred : new CredInfo(cred.appid, cred.secretId, cred.secretKey);
    this.#now = options.now ?? Date.now;
    // It keeps signs of one second apart and is sent in the clear: what nobody can guess would add nothing, and takes 5 µs on Node.
    this.#random = options.random ?? (() => Math.floor(Math.random() * 1_000_000_000));
  }

  /**
   * A sign that may be used until it expires: for uploads, reads of attributes, listings and the creation of folders.
   *
   * @param bucketName The bucket, without the appid.
   * @param cosPath The path, not percent-encoded. A folder's also covers what lies in it; an empty one covers the whole bucket.
   * @param expired When it expires: UNIX time in seconds, in the future, at most 90 days ahead.
   * @returns The sign, to be sent as the Authorization header.
   * @throws CosError (-1) when something cannot be signed.
   * @see API doc 436/6054; protocol notes 2
   */
  async signMore(bucketName: string, cosPath: string, expired: number): Promise<string> {
    return await this.#signUntil("multi", bucketName, cosPath, expired, this.#seconds());
  }

  /**
   * A sign for one use: for deletes, updates, moves and copies.
   *
   * @param bucketName The bucket, without the appid.
   * @param cosPath The path, not percent-encoded.
   * @returns The sign, to be sent as the Authorization header.
   * @throws CosError (-1) when something cannot be signed.
   * @see API doc 436/6054; protocol notes 2
   */
  async signOnce(bucketName: string, cosPath: string): Promise<string> {
    return await this.#sign(bucketName, this.#seconds(), 0, this.#fileId(bucketName, cosPath));
  }

  /**
   * A sign for downloads. It is base64: percent-encode it before it goes into a URL.
   *
   * @param bucketName The bucket, without the appid.
   * @param cosPath The path, not percent-encoded; an empty one covers the whole bucket.
   * @param expired When it expires: UNIX time in seconds, in the future, at most 90 days ahead.
   * @returns The sign.
   * @throws CosError (-1) when something cannot be signed.
   * @see API doc 436/6054; protocol notes 2.3
   */
  async signDownload(bucketName: string, cosPath: string, expired: number): Promise<string> {
    return await this.#signUntil("download", bucketName, cosPath, expired, this.#seconds());
  }

  /**
   * The sign that a request needs.
   *
   * @param request What it is wanted for.
   * @throws CosError (-1) when something cannot be signed.
   */
  async sign(request: SignRequest): Promise<string> {
    const { kind, bucketName, cosPath, expiresIn } = request;
    if (kind === "once") return await this.signOnce(bucketName, cosPath);
    const now = this.#seconds();
    return await this.#signUntil(kind, bucketName, cosPath, now + expiresIn, now);
  }

  #signUntil(kind: "multi" | "download", bucketName: string, cosPath: string, expired: number, now: number): Promise<string> {
    this.#checkExpiry(expired, now);
    if (cosPath === "") return this.#sign(bucketName, now, expired, "");
    const bound = kind === "multi" ? this.#fileId(bucketName, cosPath) : encodePath(this.#checkedPath(cosPath));
    return this.#sign(bucketName, now, expired, bound);
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  #checkExpiry(expired: number, now: number): void {
    if (!Number.isSafeInteger(expired)) refuse(`expired: must be an integer, a UNIX time in seconds, got ${String(expired)}`);
    // The Python SDK takes such a number as relative; a time that has just passed then becomes one in the far future (protocol notes 2.3).
    if (expired <= now) {
      refuse(`expired: must lie in the future, ${expired} does not (now is ${now}); it is a UNIX time in seconds, not a duration`);
    }
    if (expired > now + MAX_LIFETIME) {
      refuse(`expired: must be at most 90 days ahead (${now + MAX_LIFETIME}), got ${expired}; it is a UNIX time in seconds`);
    }
  }

  #checkedPath(cosPath: string): string {
    if (typeof cosPath !== "string" || !cosPath.startsWith("/")) refuse("cosPath: must begin with /");
    if (isMalformed(cosPath)) refuse("cosPath: must be well-formed Unicode: it holds half a surrogate pair");
    return cosPath;
  }

  #fileId(bucketName: string, cosPath: string): string {
    return `/${this.#cred.appid}/${bucketName}${encodePath(this.#checkedPath(cosPath))}`;
  }

  #sign(bucketName: string, now: number, expired: number, fileId: string): Promise<string> {
    const problem = bucketProblem(bucketName);
    if (problem) refuse(`bucketName: ${problem}`);
    // The order of the fields is that of the Python SDK and of every sample request in the API docs (protocol notes 2.1).
    const plain = `a=${this.#cred.appid}&k=${this.#cred.secretId}&e=${expired}&t=${now}&r=${this.#random()}&f=${fileId}&b=${bucketName}`;
    return this.#cred.sign(plain);
  }
}

/** What is wrong with a bucket's name, or nothing (protocol notes 5.2). */
export function bucketProblem(bucketName: unknown): string | undefined {
  if (typeof bucketName !== "string" || !/^[a-z0-9-]+$/.test(bucketName)) return "must be text of lower-case letters, digits and -";
  // Part of a host name, where such a beginning announces an encoded one.
  if (bucketName.startsWith("xn--")) return "must not begin with xn--";
}
