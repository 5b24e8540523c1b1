/**
 * The one place where something may come between a request and its answer, such as a fault.
 *
 * @module
 */
import type { Answer } from "./answer.ts";

/** A request as the emulator understood it. It holds no sign and no other secret. */
export interface EmulatorRequest {
  /** HTTP method. */
  readonly method: string;
  /** Host that it was sent to. */
  readonly host: string;
  /** Bucket that it is for; empty if it names none. */
  readonly bucket: string;
  /** Path in the bucket, decoded where it can be. */
  readonly path: string;
  /** The `op` word; `download` for a download, empty if there is none. */
  readonly op: string;
}

/** What looks at requests. Both are called outside of all locks, so they may take their time. */
export interface Hooks {
  /** Called before the sign is checked and anything happens. An answer returned here is sent instead of doing what is asked for. */
  readonly before?: ((request: EmulatorRequest) => Promise<Answer | void> | Answer | void) | undefined;
  /** Called after the effect with the answer to it. An answer returned here is sent in its place. */
  readonly after?: ((request: EmulatorRequest, answer: Answer) => Promise<Answer | void> | Answer | void) | undefined;
}
