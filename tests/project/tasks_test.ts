import { assert, assertEquals, assertThrows } from "@std/assert";
import { withSection } from "../bench/page.ts";
import { testsFor } from "../quick.ts";
import { output, root } from "../tools.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { tasks: Record<string, string> };

for (const task of Object.keys(tasks)) {
  Deno.test(`deno task ${task} --help tells what it does, and does nothing`, async () => {
    const text = await output([Deno.execPath(), "task", "--quiet", task, "--help"], root);
    assert(text.length > 60 && text.includes(task === "emulator" ? "--port" : `deno task ${task}`), text);
  });
}

Deno.test("a change calls for the tests of its name, of those that name it, or else of its room", () => {
  const tests = new Map([
    ["tests/core/auth_test.ts", "import '../../src/core/auth.ts'"],
    ["tests/core/gate_test.ts", ""],
    ["tests/core/secrets_test.ts", "src/core/auth.ts"],
    ["tests/transfer/chaos_test.ts", ""],
    ["tests/transfer/folder_test.ts", ""],
    ["tests/docs/pages_test.ts", ""],
  ]);
  const of = (...changed: string[]) => testsFor(changed, tests).map((test) => test.slice(6, -8));
  assertEquals(of("src/core/auth.ts"), ["core/auth", "core/secrets"]);
  assertEquals(of("src/transfer/new.ts"), ["transfer/folder"]);
  assertEquals(of("docs/guide.md", "tests/core/gate_test.ts"), ["core/gate", "docs/pages"]);
  assertEquals(of("deno.lock"), []);
});

Deno.test("a section of docs/speed.md is written between its marks, and nowhere else", async () => {
  const page = await Deno.readTextFile(`${root}docs/speed.md`);
  for (const [name, task] of [["bench", "bench"], ["size", "size"], ["s3", "bench --only s3"]] as const) {
    const written = withSection(page, name, "figures", task);
    assertEquals(withSection(written, name, "figures", task), written);
    assertEquals(written.includes("figures"), true);
    assertEquals(written.length < page.length + 20, true);
  }
  assertThrows(() => withSection(page, "weight", "figures"), Error, "no place for weight");
});
