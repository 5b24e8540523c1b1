// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core.ts";
import type { TransferData } from "../../../../src/core.ts";
import type { Part } from "./results.ts";

/** What upload takes. */
export interface UploadInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** The content. */
  filecontent: TransferData;
  /** Its parts. */
  parts?: readonly Part[] | undefined;
}

/** What upload takes, as a class with setters. */
export class UploadRequest extends BaseRequest implements UploadInput {
  /** The content. */
  filecontent: TransferData;
  /** Its parts. */
  parts: readonly Part[] | undefined;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param filecontent The content.
   * @param parts Its parts.
   */
  constructor(bucketName: string, cosPath: string, filecontent: TransferData, parts?: readonly Part[]) {
    super(bucketName, cosPath);
    this.filecontent = filecontent;
    this.parts = parts;
  }

  /** Sets {@linkcode filecontent}. */
  setFilecontent(filecontent: TransferData): this {
    this.filecontent = filecontent;
    return this;
  }

  /** Returns {@linkcode filecontent}. */
  getFilecontent(): TransferData {
    return this.filecontent;
  }

  /** Sets {@linkcode parts}. */
  setParts(parts: readonly Part[] | undefined): this {
    this.parts = parts;
    return this;
  }

  /** Returns {@linkcode parts}. */
  getParts(): readonly Part[] | undefined {
    return this.parts;
  }
}
