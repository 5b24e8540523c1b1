import { assertEquals } from "@std/assert";
import { root } from "../tools.ts";
import { VENDORED, vendored } from "../vendor.ts";

Deno.test("the SHA-1 that came from hash-wasm is what its pinned version gives", async () => {
  assertEquals(await vendored() === await Deno.readTextFile(root + VENDORED), true, "run: deno task vendor");
});
