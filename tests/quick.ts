/**
 * Which tests a change calls for, for the loop at work: those of the file's own name, those that name it, else those of its room.
 *
 * @module
 */
import { output, root } from "./tools.ts";

/** Rooms of the house and where their tests lie. */
const ROOMS: readonly (readonly [prefix: string, tests: string])[] = [
  ["src/core/", "tests/core/"],
  ["src/transfer/", "tests/transfer/"],
  ["src/emulator/", "tests/emulator/"],
  ["src/cli/", "tests/cli/"],
  ["gen/", "tests/gen/"],
  ["spec.json", "tests/gen/"],
  ["docs/", "tests/docs/"],
  [".github/", "tests/docs/"],
  ["README.md", "tests/docs/"],
  ["CHANGELOG.md", "tests/docs/"],
];

/** Tests that take long: packing, other runtimes, processes that are killed. They run with all the others. */
const LONG = /(project|runtimes|kill|leaks|large_file|chaos|fuzz|matrix|model|http|sync|terminal|golden|hostile|package)_test\.ts$/;

/** The tests for changed files. */
export function testsFor(changed: readonly string[], tests: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  for (const file of changed) {
    if (tests.has(file)) found.add(file);
    const room = ROOMS.find(([prefix]) => file.startsWith(prefix))?.[1];
    if (room === undefined) continue;
    const name = file.split("/").at(-1)!.replace(/\.\w+$/, "");
    const own = [...tests.keys()].filter((test) => test === `${room}${name}_test.ts`);
    const naming = [...tests].filter(([test, text]) => !LONG.test(test) && text.includes(file)).map(([test]) => test);
    const near = own.length + naming.length > 0
      ? [...own, ...naming]
      : [...tests.keys()].filter((test) => test.startsWith(room) && !LONG.test(test));
    for (const test of near) found.add(test);
  }
  return [...found].sort();
}

/** The files that differ from the last commit. */
export async function changedFiles(): Promise<string[]> {
  const status = await output(["git", "status", "--porcelain", "--untracked-files=all", "--no-renames"], root);
  return status.split("\n").filter(Boolean).map((line) => line.slice(2).trim().replaceAll('"', ""));
}

/** All files of tests, with their texts. */
export async function allTests(folder = "tests"): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(root + folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) { for (const entry of await allTests(path)) found.set(...entry); }
    else if (name.endsWith("_test.ts")) found.set(path, await Deno.readTextFile(root + path));
  }
  return found;
}
