/**
 * What every task of the project answers to `--help`.
 *
 * @module
 */

/** Prints the help and ends the program, where that is asked for. */
export function help(text: string): void {
  if (!Deno.args.some((arg) => arg === "--help" || arg === "-h")) return;
  console.log(text.trim());
  Deno.exit(0);
}
