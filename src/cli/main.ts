/**
 * The `cos` command: `deno run -A jsr:@cos/v4/cli`, `deno run -A src/cli/main.ts` in a checkout, or `cos` of the npm form; all ways to install it are
 * in docs/command.md.
 *
 * @module
 */
import { realpathSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { processIo } from "./terminal/io.ts";
import { main } from "./mod.ts";

export { main } from "./mod.ts";
export type { Input, Io, Sink } from "./mod.ts";

/** Whether this module is what was started. Node 20 does not say so itself; npm starts it through a link. */
function isStarted(meta: ImportMeta & { readonly main?: boolean }): boolean {
  if (meta.main !== undefined) return meta.main;
  try {
    return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(meta.url);
  } catch {
    return false;
  }
}

if (isStarted(import.meta)) {
  const status = await main(process.argv.slice(2), processIo());
  // All output was waited for; what may still be open is idle connections and standard input.
  process.exit(status);
}
