/**
 * `deno task soak`: the long forms of the tests under faults, one after the other. Ends with one line that counts all of them.
 *
 * @module
 */
import { help } from "./help.ts";
import { packModule } from "./pack.ts";
import { conclude, type Count, suite } from "./suite.ts";
import { bunCommand, nodeCommand, npmCommand, root } from "./tools.ts";

help(`Runs the long forms of the tests under faults, one after the other: hours.

  deno task soak
`);

Deno.env.set("SOAK", "1");

const tests = /(\d+) passed[^|]*\| (\d+) failed/;
const script = /(\d+) passed, (\d+) failed/;
const counts: Count[] = [];

async function run(name: string, command: readonly string[], cwd: string, summary: RegExp): Promise<void> {
  const begun = performance.now();
  counts.push(await suite(name, command, cwd, summary));
  console.log(`(${((performance.now() - begun) / 1000).toFixed(0)} s)`);
}

const deno = Deno.execPath();
const leaks = "tests/faults/leaks.ts";
await run("every operation under every fault", [deno, "test", "-A", "tests/faults/matrix_test.ts"], root, tests);
await run("some of them over HTTP", [deno, "test", "-A", "tests/faults/http_test.ts"], root, tests);
await run("random operations against a model", [deno, "test", "-A", "tests/faults/model_test.ts"], root, tests);
await run("answers and specs at random", [deno, "test", "-A", "tests/faults/fuzz_test.ts"], root, tests);
for (const name of ["disk", "fuzz", "kill", "leaks", "large_file"]) {
  await run(`the emulator: ${name.replace("_", " ")}`, [deno, "test", "-A", `tests/emulator/${name}_test.ts`], root, tests);
}
await run("folders, of a million entries too", [deno, "test", "-A", "tests/transfer/folder_test.ts"], root, tests);
await run("random transfers with something in their midst", [deno, "run", "-A", "tests/conservation/main.ts"], root, script);
await run("10,000 files and 6 GiB leave v4 for S3", [deno, "run", "-A", "tests/s3/leaving.ts"], root, script);
await run("leaks on Deno", [deno, "run", "-A", "--v8-flags=--expose-gc", leaks], root, script);
await run("leaks on Bun", [...await bunCommand(), leaks], root, script);
const { directory } = await packModule(await npmCommand());
try {
  const command = [...await nodeCommand(), "--expose-gc", "faults/leaks.js", "@cos/v4", "@cos/v4/emulator"];
  await run("leaks on Node, from the packed module", command, directory, script);
} finally {
  await Deno.remove(directory, { recursive: true });
}
conclude(counts);
