import { assertEquals } from "@std/assert";
import { root } from "../tools.ts";
import { VENDORED, vendored } from "../vendor.ts";

for (const one of VENDORED) {
  Deno.test(`what is taken from ${one.library} is what its pinned version gives`, async () => {
    assertEquals(await vendored(one) === await Deno.readTextFile(root + one.file), true, "run: deno task vendor");
  });
}
