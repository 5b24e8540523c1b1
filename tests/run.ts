/**
 * `deno task test`: everything. Unit, golden and emulator tests under Deno; then the conformance cases on Deno and Bun from source, and on
 * the oldest and the newest Node from the packed module that npm installs into an empty project, on each of them calls that must leave
 * nothing behind, and random transfers that must lose nothing; then the example page in a browser. Ends with one line that counts all of them.
 *
 * @module
 */
import { help } from "./help.ts";
import { findChromium } from "./browser/chromium.ts";
import { packModule } from "./pack.ts";
import { conclude, type Count, suite } from "./suite.ts";
import { S3_KEY, s3Servers } from "./s3/servers.ts";
import { bunCommand, everyNode, npmCommand, root } from "./tools.ts";

help(`Runs all tests: on Deno, Bun and Node, and the example page in a browser if there is one. It takes some ten minutes on two cores.

  deno task test
  deno test -A tests/FOLDER/FILE_test.ts   one file
`);

const conformance = /(\d+) passed, (\d+) failed/;
const leaks = "calls with aborts and faults leave nothing behind";
const leaksScript = "tests/faults/leaks.ts";
const leaksOnDeno = [Deno.execPath(), "run", "-A", "--v8-flags=--expose-gc", leaksScript];

const conservation = "random transfers with something in their midst lose nothing";

/** Scenarios where it is not the main run, some of them with the server of S3 that is started for all. */
const A_SLICE: Record<string, string> = { SCENARIOS: "60" };

async function onDeno(): Promise<Count[]> {
  // Got before the tests begin, which run at once. What is missing is told of at the end, too.
  const missing = (await s3Servers()).filter((server) => server.missing !== undefined);
  const skipped = missing.map(({ name, missing }) => ({ suite: `S3, against ${name}: skipped, ${missing}`, passed: 0, failed: 0 }));
  const tests = [Deno.execPath(), "test", "-A", "--parallel", "tests"];
  const main = [Deno.execPath(), "run", "-A", "tests/conformance/main.ts"];
  return [
    ...skipped,
    await suite("unit, golden and emulator tests on Deno", tests, root, /(\d+) passed[^|]*\| (\d+) failed/),
    await suite("conformance on Deno, from source", main, root, conformance),
    await suite(`${leaks}, on Deno`, leaksOnDeno, root, conformance),
    await suite(`${conservation}, on Deno`, [Deno.execPath(), "run", "-A", "tests/conservation/main.ts"], root, conformance),
    await suite(
      "leaving v4 for S3, killed again and again, on each runtime",
      [Deno.execPath(), "run", "-A", "tests/s3/leaving.ts"],
      root,
      conformance,
    ),
  ];
}

async function onBun(): Promise<Count[]> {
  const main = [...await bunCommand(), "tests/conformance/main.ts"];
  return [
    await suite("conformance on Bun, from source", main, root, conformance),
    await suite(`${leaks}, on Bun`, [...await bunCommand(), leaksScript], root, conformance),
    await suite(
      `${conservation}, on Bun`,
      [...await bunCommand(), "--preload", "./tests/cli/bun_std.ts", "tests/conservation/main.ts"],
      root,
      conformance,
      A_SLICE,
    ),
  ];
}

async function onNode(): Promise<Count[]> {
  const { directory } = await packModule(await npmCommand());
  try {
    const counts: Count[] = [];
    for (const { version, command } of await everyNode()) {
      const main = [...command, "conformance/main.js", "@cos/v4", "@cos/v4/emulator", "@cos/v4/tracing"];
      const calls = [...command, "--expose-gc", "faults/leaks.js", "@cos/v4", "@cos/v4/emulator"];
      counts.push(await suite(`conformance on Node ${version}, from the packed module`, main, directory, conformance));
      counts.push(await suite(`${leaks}, on Node ${version}`, calls, directory, conformance));
      const transfers = [...command, "conservation/main.js", "@cos/v4", "@cos/v4/emulator", "@cos/v4/cli", "--", ...command];
      const cli = "node_modules/@cos/v4/src/cli/main.js";
      counts.push(await suite(`${conservation}, on Node ${version}`, [...transfers, cli], directory, conformance, A_SLICE));
    }
    return counts;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function onBrowser(): Promise<Count[]> {
  const found = await findChromium();
  const name = "browser: the example page in Chromium, against the emulator on another origin";
  if ("missing" in found) {
    console.log(`\n--- ${name}\nskipped: ${found.missing}`);
    return [{ suite: `${name}: skipped, ${found.missing}`, passed: 0, failed: 0 }];
  }
  return [await suite(name, [Deno.execPath(), "run", "-A", "tests/browser/main.ts"], root, conformance)];
}

/** A part that cannot even begin has failed, and the others still run. */
async function part(name: string, run: () => Promise<Count[]>): Promise<Count[]> {
  try {
    return await run();
  } catch (error) {
    console.error(`\n--- ${name}\nFAILED: ${(error as Error).message}`);
    return [{ suite: name, passed: 0, failed: 1 }];
  }
}

const [versitygw] = await s3Servers();
const s3 = versitygw!.missing === undefined ? await versitygw!.start() : undefined;
if (s3) A_SLICE.COS_TEST_S3 = JSON.stringify({ endpoint: s3.endpoint, folder: s3.folder, ...S3_KEY });
const counts = [
  ...await part("Deno", onDeno),
  ...await part("Bun", onBun),
  ...await part("Node", onNode),
  ...await part("Browser", onBrowser),
];
await s3?.[Symbol.asyncDispose]();
conclude(counts);
