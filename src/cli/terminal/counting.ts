/**
 * Shows how far something is that counts and knows no end: a line that changes on a terminal, one now and then elsewhere.
 *
 * @module
 */
import type { Output } from "./output.ts";

/** Milliseconds between two drawings. */
const FRAME = 100;
/** Milliseconds between two lines where nothing is drawn. */
const INTERVAL = 10_000;

/**
 * Shows a line that changes until it is stopped; nothing with `--quiet`.
 *
 * @param output Where.
 * @param line What it says now.
 * @returns Takes it away.
 */
export function counting(output: Output, line: () => string): () => Promise<void> {
  if (output.quiet) return () => Promise.resolve();
  const show = (): Promise<void> => output.interactive ? output.live([line()]) : output.json ? Promise.resolve() : output.note(line());
  const timer = setInterval(() => void show().catch(() => {}), output.interactive ? FRAME : INTERVAL);
  return async () => {
    clearInterval(timer);
    if (output.interactive) await output.live([]);
  };
}
