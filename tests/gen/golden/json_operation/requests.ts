// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * What operations take: plain objects, and request classes with the constructors and setters of the Python SDK.
 *
 * @module
 */
import { BaseRequest } from "../../../../src/core/mod.ts";
import type { Level, Mode } from "./results.ts";

/**
 * Does it. This is what `setMode` takes, as a plain object.
 *
 * @category Inputs
 */
export interface SetModeInput {
  /** The bucket's name, without the appid. */
  bucketName: string;
  /** A file. */
  cosPath: string;
  /** How. */
  mode: Mode;
  /** How much. Default 1. */
  level?: Level | undefined;
  /** A note. */
  note?: string | undefined;
  /** How deep. Default 3. */
  depth?: number | undefined;
  /** Whether it must. Default false. */
  force?: boolean | undefined;
}

/**
 * Does it. This is what `setMode` takes, as a class with setters.
 *
 * @category Requests
 */
export class SetModeRequest extends BaseRequest implements SetModeInput {
  /** How. */
  declare mode: Mode;
  /** How much. Default 1. */
  declare level: Level;
  /** A note. */
  declare note: string;
  /** How deep. Default 3. */
  declare depth: number;
  /** Whether it must. Default false. */
  declare force: boolean;

  /**
   * Makes a request.
   *
   * @param bucketName The bucket's name, without the appid.
   * @param cosPath A file.
   * @param mode How.
   * @param level How much. Default 1.
   * @param note A note.
   * @param depth How deep. Default 3.
   * @param force Whether it must. Default false.
   */
  constructor(
    bucketName: string,
    cosPath: string,
    mode: Mode,
    level: Level = 1,
    note: string = "",
    depth: number = 3,
    force: boolean = false,
  ) {
    super(bucketName, cosPath);
    this.mode = mode;
    this.level = level;
    this.note = note;
    this.depth = depth;
    this.force = force;
  }

  /** Sets {@linkcode mode}. */
  setMode(mode: Mode): this {
    this.mode = mode;
    return this;
  }

  /** Returns {@linkcode mode}. */
  getMode(): Mode {
    return this.mode;
  }

  /** Sets {@linkcode level}. */
  setLevel(level: Level): this {
    this.level = level;
    return this;
  }

  /** Returns {@linkcode level}. */
  getLevel(): Level {
    return this.level;
  }

  /** Sets {@linkcode note}. */
  setNote(note: string): this {
    this.note = note;
    return this;
  }

  /** Returns {@linkcode note}. */
  getNote(): string {
    return this.note;
  }

  /** Sets {@linkcode depth}. */
  setDepth(depth: number): this {
    this.depth = depth;
    return this;
  }

  /** Returns {@linkcode depth}. */
  getDepth(): number {
    return this.depth;
  }

  /** Sets {@linkcode force}. */
  setForce(force: boolean): this {
    this.force = force;
    return this;
  }

  /** Returns {@linkcode force}. */
  getForce(): boolean {
    return this.force;
  }
}
