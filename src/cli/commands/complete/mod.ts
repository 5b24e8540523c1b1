/**
 * `cos __complete`: what the scripts of `cos completions` ask at each Tab, so that they never have to be made anew.
 *
 * @module
 */
import { EXIT } from "../../terminal/exit.ts";
import type { Io } from "../../terminal/io.ts";
import { offer } from "./candidates.ts";
import { cursorIn } from "./cursor.ts";
import { SHELLS, typedIn } from "./shells.ts";

/** Longest wait for the service, in milliseconds: somebody sits before a key that seems to do nothing. */
const PATIENCE = 2_000;

/**
 * Prints what can stand at the cursor. It is silent on every failure: there is nobody to tell in the midst of a line.
 *
 * @param args The shell, and what it hands over.
 * @param io The surroundings of the command.
 * @returns The exit status.
 */
export async function complete([name, ...args]: readonly string[], io: Io): Promise<number> {
  const shell = SHELLS.find((one) => one === name);
  if (shell === undefined) return EXIT.usage;
  try {
    const { words, current, write } = typedIn(shell, args);
    const cursor = await cursorIn(words, current);
    if (cursor === undefined) return EXIT.failed;
    const lines = write(await offer(cursor, io, AbortSignal.timeout(PATIENCE)));
    await io.stdout.write(lines.map((line) => `${line}\n`).join(""));
    return EXIT.done;
  } catch {
    return EXIT.failed;
  }
}
