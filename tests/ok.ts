/**
 * `deno task ok`: all that must hold before a change is taken. Format, lint, types, freshness of what is generated, docs, and the tests.
 *
 * @module
 */
import { check, conclude, type Count, suite } from "./suite.ts";
import { root } from "./tools.ts";

const deno = Deno.execPath();
const PUBLIC = ["mod.ts", "src/generated/codes.ts", "src/core/mod.ts", "src/emulator/mod.ts", "src/cli/main.ts"];

const counts: Count[] = [
  await check("format", [deno, "fmt", "--check"], root),
  await check("lint", [deno, "lint"], root),
  await check("types", [deno, "check", "mod.ts", "src", "gen", "tests"], root),
  await check("generated code is fresh", [deno, "task", "gen", "--check"], root),
  await check("docs of public symbols", [deno, "doc", "--lint", ...PUBLIC], root),
  await check("publishing, dry", [deno, "publish", "--dry-run", "--allow-dirty"], root),
  await suite(
    "code in docs",
    [deno, "test", "-A", "--doc", "--permit-no-files", ...PUBLIC, "src", "README.md", "docs"],
    root,
    /(\d+) passed[^|]*\| (\d+) failed/,
  ),
  await suite("tests", [deno, "task", "test"], root, /^(\d+) passed, (\d+) failed$/m),
];
conclude(counts);
