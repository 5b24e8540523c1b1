/**
 * Every operation, every fault, on each of its tries: what the caller is told, and what is there afterwards (see `_rules.ts`).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { operations } from "../../src/generated/operations.ts";
import { columns, positions } from "./_columns.ts";
import { runMatrix } from "./_matrix.ts";
import { rows } from "./_rows.ts";

Deno.test("the matrix has every method of the client that sends requests", () => {
  const methods = [...Object.keys(operations), "listFolderAll", "uploadFolder", "downloadFolder", "deleteFolderAll"];
  const there = new Set(rows.map(({ name }) => name.split(/[+,]/)[0]));
  assertEquals(methods.filter((method) => !there.has(method)), []);
});

Deno.test("every operation ends as the rules say, whatever goes wrong and when", async (t) => {
  await runMatrix(t, { rows, columns, positions });
});
