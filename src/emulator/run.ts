/**
 * The emulator as a program, for programs: it is loaded when it is run, because an emulator in memory needs nothing of it.
 *
 * @module
 */

import type { EmulatorIo } from "./cli.ts";

export type { EmulatorAddress, EmulatorIo } from "./cli.ts";

/**
 * Runs the emulator as a program.
 *
 * @param args The flags, as after the program's name.
 * @param io What it has to do with the world around it.
 * @returns the code to exit with, when it has stopped: 0 if all went well, 1 if it could not serve, 2 if a flag is wrong.
 *
 * @example
 * ```ts
 * import { runEmulator } from "@cos/v4/emulator";
 *
 * const code = await runEmulator(["--help"], { print: (line) => console.log(line) });
 * console.log(code); // 0
 * ```
 */
export async function runEmulator(args: readonly string[], io: EmulatorIo = {}): Promise<number> {
  const { run } = await import("./cli.ts");
  return await run(args, io);
}
