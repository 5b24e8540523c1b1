/**
 * Runs the cases on whatever runtime this is. Arguments: what to import the library, the emulator and tracing from.
 *
 * @module
 */
import process from "node:process";
import { casesOf, type Library } from "./cases.ts";
import { killCases } from "./kill.ts";

const [library = "../../mod.ts", emulator = "../../src/emulator/mod.ts", tracing = "../../src/core/tracing.ts"] = process.argv.slice(2);
const lib: Library = { ...await import(library), ...await import(emulator), ...await import(tracing) };
const cases = [...casesOf(lib), ...killCases(lib, library)];
const failed: string[] = [];
for (const { name, run } of cases) {
  try {
    await run();
  } catch (error) {
    failed.push(name);
    console.error(`FAILED ${name}\n${(error as Error).stack ?? error}\n`);
  }
}
console.log(`${cases.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
