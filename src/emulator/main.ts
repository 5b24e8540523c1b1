/**
 * `deno task emulator`, `bun src/emulator/main.ts`: the emulator as a program.
 *
 * @module
 */
import process from "node:process";
import { runEmulator } from "./cli.ts";

process.exitCode = await runEmulator(process.argv.slice(2));
