/**
 * Ctrl-C: the first asks everything to stop and lets it tidy up, the second ends the process at once.
 *
 * @module
 */
import { EXIT, Interrupted } from "./exit.ts";
import type { Io } from "./io.ts";

/** The signal that Ctrl-C gives. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C, with {@linkcode Interrupted} as its reason. */
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C to the runtime again. */
  stop(): void;
}

/**
 * Watches for Ctrl-C.
 *
 * @param io Where it comes from.
 * @param onFirst Is told of the first.
 */
export function watchInterrupts(io: Io, onFirst: () => void): Interrupts {
  const controller = new AbortController();
  const stop = io.onInterrupt(() => {
    if (controller.signal.aborted) {
      // Bars hide the cursor.
      if (io.stderr.isTerminal) void io.stderr.write("\x1b[?25h\n");
      io.exit(EXIT.interrupted);
      return;
    }
    controller.abort(new Interrupted());
    onFirst();
  });
  return { signal: controller.signal, stop };
}
