// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Does it. This is what `touch` takes, as a plain object.
 *
 * @category Inputs
 */
export interface TouchInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** Why. */
  reason: string;
  /** When. */
  time?: number | undefined;
  /** How often. Default 1. */
  count?: number | undefined;
}

/**
 * Does it. This is what `touch` takes, as a class with setters.
 *
 * @category Requests
 */
export class TouchRequest extends BaseRequest implements TouchInput {
  /** Why. */
  declare reason: string;
  /** When. */
  declare time: number | undefined;
  /** How often. Default 1. */
  count: number = 1;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param reason Why.
   * @param time When.
   */
  constructor(bucketName: string, cosPath: string, reason: string, time?: number) {
    super(bucketName, cosPath);
    this.reason = reason;
    this.time = time;
  }

  /** Sets {@linkcode reason}. */
  setReason(reason: string): this {
    this.reason = reason;
    return this;
  }

  /** Returns {@linkcode reason}. */
  getReason(): string {
    return this.reason;
  }

  /** Sets {@linkcode time}. */
  setTime(time: number | undefined): this {
    this.time = time;
    return this;
  }

  /** Returns {@linkcode time}. */
  getTime(): number | undefined {
    return this.time;
  }

  /** Sets {@linkcode count}. */
  setCount(count: number): this {
    this.count = count;
    return this;
  }

  /** Returns {@linkcode count}. */
  getCount(): number {
    return this.count;
  }
}
