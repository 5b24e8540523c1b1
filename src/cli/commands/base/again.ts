/**
 * The command line that takes up what was interrupted.
 *
 * @module
 */
import { quote } from "./advice.ts";

/** Options that must not be shown again. */
const SECRET = /^--secret-(key|id)(=|$)/;

/** Arguments without the key that is among them. */
export function withoutKey(argv: readonly string[]): string[] {
  return argv.filter((arg, index) => !SECRET.test(arg) && !(SECRET.test(argv[index - 1] ?? "") && !argv[index - 1]!.includes("=")));
}

/** The same command line for what a list names, whatever list it was given before. */
export function againFrom(command: string, argv: readonly string[], path: string): string {
  const others = argv.filter((arg, index) => !/^--files-from(=|$)/.test(arg) && argv[index - 1] !== "--files-from");
  return again(command, others, [`--files-from=${path}`]);
}

/**
 * The same command line with more options.
 *
 * @param command The command's name.
 * @param argv All arguments of the process.
 * @param more Options that are added where they are not there yet.
 */
export function again(command: string, argv: readonly string[], more: readonly string[]): string {
  const shown = withoutKey(argv);
  const at = shown.indexOf(command);
  const added = more.filter((option) => !shown.includes(option));
  return ["cos", ...shown.slice(0, at + 1), ...added, ...shown.slice(at + 1)].map(quote).join(" ");
}
