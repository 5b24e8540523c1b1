/**
 * Signs that are used again: one for a whole sliced upload and not one a slice, so that a page asks its server once for a file of 64 MiB, or
 * twice where that takes long, and not sixty times.
 *
 * @module
 */
import type { SignRequest } from "./auth.ts";
import type { Clock } from "./clock.ts";

/** Signs that are kept: so many new ones, and as many older ones, which go when there are that many new ones again. */
const MOST = 128;
/** Seconds before its end in which a sign is not used any more: it may have a long way to go, behind a body. */
const RESERVE = 60;

/** A sign that was made or is being made. */
export interface Kept {
  /** What it is for; empty for one that is not kept. */
  readonly key: string;
  /** When it was asked for, by the local clock. */
  readonly since: number;
  /** What the clock was corrected by when it was asked for. */
  readonly offset: number;
  /** The sign, or a promise of it, which whoever has awaited it replaces. */
  sign: string | Promise<string>;
  /** How many requests have used it. */
  uses: number;
  /** Milliseconds for which it is used, once that was looked up. */
  lasts: number | undefined;
}

/** Makes signs, and keeps those that may be used more than once. */
export class SignCache {
  readonly #make: (request: SignRequest) => Promise<string>;
  readonly #clock: Clock;
  #new = new Map<string, Kept>();
  #older = new Map<string, Kept>();

  /**
   * Begins with none.
   *
   * @param make Makes a new sign.
   * @param clock The time; when it is corrected, signs that were made before are not used any more.
   */
  constructor(make: (request: SignRequest) => Promise<string>, clock: Clock) {
    this.#make = make;
    this.#clock = clock;
  }

  /** A sign for a request: always a new one where it is for one use, else one that was made before, as long as it lasts. */
  signFor(request: SignRequest): Kept {
    const { kind, bucketName, cosPath, expiresIn } = request;
    const key = kind === "once" ? "" : `${kind} ${bucketName}${cosPath}`;
    const { offset } = this.#clock;
    const now = this.#clock.local();
    const known = this.#new.get(key) ?? this.#older.get(key);
    if (known && known.offset === offset && isGood(known, now, expiresIn)) return known;
    const kept: Kept = { key, since: now, offset, sign: this.#make(request), uses: 0, lasts: undefined };
    if (key === "") return kept;
    // Not one by one: to find the oldest of a map takes longer the more were taken out of it.
    if (this.#new.size >= MOST) [this.#older, this.#new] = [this.#new, new Map()];
    this.#new.set(key, kept);
    return kept;
  }

  /** Makes sure that a sign is not used again: it was refused, or did not come. */
  drop(kept: Kept): void {
    for (const some of [this.#new, this.#older]) if (some.get(kept.key) === kept) some.delete(kept.key);
  }
}

/** Whether a sign lasts for another request. One that is being made, or was never looked at, does as long as what was asked for. */
function isGood(kept: Kept, now: number, expiresIn: number): boolean {
  const { sign, since } = kept;
  if (typeof sign === "string") kept.lasts ??= 1000 * usable(Math.min(expiresIn, lifetimeOf(sign)));
  // A clock that was set back says nothing of how old it is.
  return now >= since && now - since < (kept.lasts ?? 1000 * usable(expiresIn));
}

/** The part of a life that is used, in seconds: its times are whole seconds. */
function usable(lifetime: number): number {
  return lifetime - Math.min(RESERVE, 1 + lifetime / 2);
}

/** The seconds from a sign's making to its end, as it says itself (protocol notes 2.1): a signer need not keep to what it was asked for. */
function lifetimeOf(sign: string): number {
  try {
    const plain = atob(sign).slice(20);
    const field = (name: string): number => Number(new RegExp(`(?:^|&)${name}=([0-9]+)`).exec(plain)?.[1]);
    return field("e") - field("t") || 0;
  } catch {
    return 0;
  }
}
