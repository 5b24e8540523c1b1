/**
 * The `cos` command: `deno run -A jsr:@cos/v4/cli`, `deno run -A src/cli/main.ts` in a checkout, or `cos` of the npm form; all ways to install it are
 * in docs/command.md.
 *
 * @module
 */
import process from "node:process";
import { builtin } from "../core/builtin.ts";
import { processIo } from "./terminal/io.ts";
import { main } from "./mod.ts";

export { main } from "./mod.ts";
export type { Input, Io, Sink } from "./mod.ts";

/** Whether this module is what was started. Node says so itself from 24 on; npm starts it through a link. */
function isStarted(meta: ImportMeta & { readonly main?: boolean }): boolean {
  if (meta.main !== undefined) return meta.main;
  try {
    return process.argv[1] !== undefined && builtin("node:fs")!.realpathSync(process.argv[1]) === meta.filename;
  } catch {
    return false;
  }
}

/** Node lets 48 MiB and more of short-lived objects lie before it looks at them; to look at a few is as quick. */
function lookOften(): void {
  const { v8, deno, bun } = process.versions;
  if (v8 && !deno && !bun) builtin("node:v8")?.setFlagsFromString("--max-semi-space-size=1");
}

if (isStarted(import.meta)) {
  lookOften();
  const status = await main(process.argv.slice(2), processIo());
  // All output was waited for; what may still be open is idle connections and standard input.
  process.exit(status);
}
