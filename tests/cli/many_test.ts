import { assert, assertEquals } from "@std/assert";
import { MIB } from "./_person.ts";

const COUNT = 40_000;

/** What a process of many_entries.ts says. */
interface Told {
  readonly status: number;
  readonly growth: number;
  readonly problems: string;
  readonly told: number;
}

// Were entries kept, these would be more than 6 MiB; for 1,000,000 it is as little as for these (tests/cli/many_entries.ts).
for (
  const words of [
    ["ls", "-r", "cos://flat/"],
    ["ls", "-r", "--json", "cos://nested/"],
    ["find", "--name", "*7", "cos://nested/"],
    ["tree", "cos://flat/"],
    ["du", "cos://nested/"],
    ["hash", "-r", "cos://flat/"],
    ["compare", "--by", "size", "cos://flat/many/", "cos://flat/many/"],
    ["compare", "cos://nested/", "cos://nested/"],
  ]
) {
  Deno.test(`cos ${words.join(" ")} takes no more memory for more entries`, async () => {
    const script = new URL("many_entries.ts", import.meta.url).pathname;
    const args = ["run", "-A", "--v8-flags=--expose-gc", "--no-check", script, String(COUNT), ...words];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert(success, new TextDecoder().decode(stderr));
    const { status, told, growth, problems } = JSON.parse(new TextDecoder().decode(stdout)) as Told;
    assertEquals(status, 0, problems);
    assert(told >= COUNT, `${told} entries`);
    assert(growth < 2 * MIB, `${growth} bytes more after nine tenths than after one`);
  });
}
