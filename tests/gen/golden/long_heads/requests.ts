// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";

/**
 * Does it. This is what `anOperationWhoseNameTakesFortyChar` takes, as a plain object.
 *
 * @category Inputs
 */
export interface AnOperationWhoseNameTakesFortyCharInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** The first. Default "a default that is fairly long". */
  aParameterWithAVeryLongName1?: string | undefined;
  /** The second. */
  aParameterWithAVeryLongName2?: Record<string, string> | undefined;
}

/**
 * Does it. This is what `anOperationWhoseNameTakesFortyChar` takes, as a class with setters.
 *
 * @category Requests
 */
export class AnOperationWhoseNameTakesFortyCharRequest extends BaseRequest implements AnOperationWhoseNameTakesFortyCharInput {
  /** The first. Default "a default that is fairly long". */
  declare aParameterWithAVeryLongName1: string;
  /** The second. */
  declare aParameterWithAVeryLongName2: Record<string, string> | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param aParameterWithAVeryLongName1 The first. Default "a default that is fairly long".
   * @param aParameterWithAVeryLongName2 The second.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    aParameterWithAVeryLongName1: string = "a default that is fairly long",
    aParameterWithAVeryLongName2?: Record<string, string>,
  ) {
    super(bucketName, cosPath);
    this.aParameterWithAVeryLongName1 = aParameterWithAVeryLongName1;
    this.aParameterWithAVeryLongName2 = aParameterWithAVeryLongName2;
  }

  /** Sets {@linkcode aParameterWithAVeryLongName1}. */
  setAParameterWithAVeryLongName1(aParameterWithAVeryLongName1: string): this {
    this.aParameterWithAVeryLongName1 = aParameterWithAVeryLongName1;
    return this;
  }

  /** Returns {@linkcode aParameterWithAVeryLongName1}. */
  getAParameterWithAVeryLongName1(): string {
    return this.aParameterWithAVeryLongName1;
  }

  /** Sets {@linkcode aParameterWithAVeryLongName2}. */
  setAParameterWithAVeryLongName2(aParameterWithAVeryLongName2: Record<string, string> | undefined): this {
    this.aParameterWithAVeryLongName2 = aParameterWithAVeryLongName2;
    return this;
  }

  /** Returns {@linkcode aParameterWithAVeryLongName2}. */
  getAParameterWithAVeryLongName2(): Record<string, string> | undefined {
    return this.aParameterWithAVeryLongName2;
  }

  /** Sets the header A-Header-Whose-Name-Is-Also-Fairly-Long. */
  setAHeaderWhoseNameIsAlsoFairlyLong(value: string): this {
    this.aParameterWithAVeryLongName2 = { ...this.aParameterWithAVeryLongName2, "A-Header-Whose-Name-Is-Also-Fairly-Long": value };
    return this;
  }
}
