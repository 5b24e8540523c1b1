/**
 * `deno task ok`: all that must hold before a change is taken. Format, lint, types, rooms, freshness of what is generated, docs, and the tests. With
 * `--quick`, for the loop at work: the checks, and the tests of what changed since the last commit.
 *
 * @module
 */
import { help } from "./help.ts";
import { allTests, changedFiles, testsFor } from "./quick.ts";
import { check, conclude, type Count, suite } from "./suite.ts";
import { root } from "./tools.ts";

help(`Checks all that must hold before a change is taken.

  deno task ok           everything, the tests on all runtimes included: some fifteen minutes on two cores
  deno task ok --quick   format, lint, types, rooms, freshness, and the tests of what changed since the last commit: within a minute
`);

const deno = Deno.execPath();
const PUBLIC = [
  "mod.ts",
  "src/generated/codes.ts",
  "src/core/mod.ts",
  "src/transfer/mod.ts",
  "src/core/tracing.ts",
  "src/emulator/mod.ts",
  "src/cli/main.ts",
  "gen/mod.ts",
];
const TESTS = /(\d+) passed[^|]*\| (\d+) failed/;

const counts: Count[] = [
  await check("format", [deno, "fmt", "--check"], root),
  await check("lint", [deno, "lint"], root),
  await check("types", [deno, "check", "mod.ts", "src", "gen", "tests"], root),
  await check("imports go one way", [deno, "run", "-A", "tests/rooms.ts"], root),
  await check("generated code is fresh", [deno, "task", "gen", "--check"], root),
];
if (Deno.args.includes("--quick")) {
  const tests = testsFor(await changedFiles(), await allTests());
  if (tests.length === 0) console.log("\nNo test is about what changed.");
  else counts.push(await suite(`tests of what changed: ${tests.join(" ")}`, [deno, "test", "-A", "--parallel", ...tests], root, TESTS));
} else {
  counts.push(
    await check("docs of public symbols", [deno, "doc", "--lint", ...PUBLIC], root),
    await check("publishing, dry", [deno, "publish", "--dry-run", "--allow-dirty"], root),
    await suite("code in docs", [deno, "test", "-A", "--doc", "--permit-no-files", ...PUBLIC, "src", "README.md", "docs"], root, TESTS),
    await suite("tests", [deno, "task", "test"], root, /^(\d+) passed, (\d+) failed$/m),
  );
}
conclude(counts);
