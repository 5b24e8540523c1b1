/**
 * The emulator as a program, for programs: it is loaded when it is run, because an emulator in memory needs nothing of it.
 *
 * @module
 */

/** How clients find an emulator. */
export interface EmulatorAddress {
  /** Where it listens. */
  readonly url: string;
  /** Where its page is; undefined if it has none. */
  readonly page: string | undefined;
  /** Number of its account. */
  readonly appid: string;
  /** Names its key. */
  readonly secretId: string;
  /** Its key. */
  readonly secretKey: string;
  /** Names of its buckets. */
  readonly buckets: readonly string[];
}

/** What a program has to do with the world around it. */
export interface EmulatorIo {
  /** Takes a line of what the program says; standard output by default. */
  readonly print?: ((line: string) => void) | undefined;
  /** Is told where it listens, in place of the lines that say so. */
  readonly onListen?: ((where: EmulatorAddress) => void) | undefined;
  /** Takes a line of what is wrong; standard error by default. */
  readonly complain?: ((line: string) => void) | undefined;
  /** Stops the program when it is aborted; by default, SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal | undefined;
}

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
