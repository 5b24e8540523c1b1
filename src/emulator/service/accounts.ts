/**
 * The accounts that an emulator knows, and their buckets.
 *
 * @module
 */
import type { AccountOptions, AccountsOptions, BucketOptions } from "./settings.ts";

/** An account: whose signs are good, and for which buckets. */
export interface Account {
  /** The account's number, in decimal. */
  readonly appid: string;
  /** Names the key. */
  readonly secretId: string;
  /** The key. */
  readonly secretKey: string;
  /** The buckets by name. */
  readonly buckets: ReadonlyMap<string, Bucket>;
}

/** A bucket, and its name in the store, which no bucket of another account has. */
export type Bucket = BucketOptions & { readonly home: string };

/** The accounts by appid and by key. */
export class Accounts {
  readonly #byAppid = new Map<string, Account>();
  readonly #byKey = new Map<string, Account>();
  /** The account that clients get unless they ask for another. */
  readonly first: Account;

  /**
   * Takes the accounts of an emulator's options.
   *
   * @throws TypeError naming what is wrong.
   */
  constructor(options: AccountsOptions) {
    const { appid = 100000, secretId = "AKIDEMULATOR", secretKey = "emulator-secret", buckets = ["mybucket"] } = options;
    const accounts = [{ appid, secretId, secretKey, buckets }, ...options.accounts ?? []].map(readAccount);
    this.first = accounts[0]!;
    for (const account of accounts) {
      if (this.#byAppid.has(account.appid)) throw new TypeError(`appid ${account.appid} is given twice`);
      if (this.#byKey.has(account.secretId)) throw new TypeError(`secretId of appid ${account.appid} is given twice`);
      this.#byAppid.set(account.appid, account);
      this.#byKey.set(account.secretId, account);
    }
  }

  /** Whether there is an account with this appid. */
  has(appid: string): boolean {
    return this.#byAppid.has(appid);
  }

  /** The account of a key. */
  ofKey(secretId: string): Account | undefined {
    return this.#byKey.get(secretId);
  }

  /** The buckets of all accounts. */
  *buckets(): Generator<Bucket, void, undefined> {
    for (const account of this.#byAppid.values()) yield* account.buckets.values();
  }

  /** A bucket of an account. */
  bucket(appid: string, name: string): Bucket | undefined {
    return this.#byAppid.get(appid)?.buckets.get(name);
  }
}

function readAccount({ appid, secretId, secretKey, buckets }: AccountOptions): Account {
  const number = String(appid);
  if (!/^\d+$/.test(number)) throw new TypeError("appid is not a decimal number");
  if (secretId === "" || secretKey === "") throw new TypeError(`appid ${number} has an empty secretId or secretKey`);
  const entries = buckets.map((bucket): [string, Bucket] => {
    const options = typeof bucket === "string" ? { name: bucket } : bucket;
    if (!isBucketName(options.name)) {
      throw new TypeError(`bucket name ${JSON.stringify(options.name)} is not of digits, lower-case letters and hyphens`);
    }
    return [options.name, { ...options, home: `${options.name}-${number}` }];
  });
  const twice = entries.find(([name], i) => entries.findIndex(([other]) => other === name) < i)?.[0];
  if (twice !== undefined) throw new TypeError(`bucket ${twice} of appid ${number} is given twice`);
  return { appid: number, secretId, secretKey, buckets: new Map(entries) };
}

/** Whether a bucket can have this name (text of -199; with the appid it is a label of a host name, which has at most 63 characters). */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,49}$/.test(name);
}
