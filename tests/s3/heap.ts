/**
 * Loaded before a command: every second it has all garbage collected, and leaves the most that the heap, and buffers beside it, then had in the file
 * that COS_TEST_HEAP names. For Deno and Node with `--expose-gc`.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import process from "node:process";

interface Collecting {
  readonly gc?: () => void;
  readonly Bun?: { gc(force: boolean): void };
}

const { gc, Bun } = globalThis as unknown as Collecting;
const file = process.env.COS_TEST_HEAP;
let most = 0;

function look(): void {
  if (Bun) Bun.gc(true);
  else gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const now = heapUsed + arrayBuffers;
  if (now <= most || file === undefined) return;
  most = now;
  writeFileSync(file, String(most));
}

setInterval(look, 1000).unref();
process.on("exit", look);
