import { assertEquals } from "@std/assert";
import { against, circleIn, importsOf } from "../rooms.ts";

Deno.test("imports are found in all their forms, with what is gone at run time told apart", () => {
  const text = `
import { a, type B } from "./a.ts";
import type { C } from "./c.ts";
import { type D } from "./d.ts";
import "./e.ts";
import { readFile } from "node:fs/promises";
export * from "../transfer/f.ts";
export type { G } from "./g.ts";
const h = () => import("./h.ts");
type I = import("./i.ts").I;
`;
  assertEquals(importsOf("src/core/x.ts", text).map(({ to, type, lazy }) => `${to}${type ? " type" : ""}${lazy ? " lazy" : ""}`), [
    "src/core/a.ts",
    "src/core/c.ts type",
    "src/core/d.ts type",
    "src/core/e.ts",
    "src/transfer/f.ts",
    "src/core/g.ts type",
    "src/core/h.ts lazy",
    "src/core/i.ts type",
  ]);
});

Deno.test("an import from a room above is told, and one from below is not", () => {
  const one = importsOf("src/core/x.ts", 'import { a } from "../cli/a.ts";');
  assertEquals(against(one), ["src/core/x.ts imports src/cli/a.ts: core may not know cli"]);
  assertEquals(
    against(importsOf("src/cli/commands/a.ts", 'import { x } from "../../core/x.ts"; import { y } from "../../client.ts";')),
    [],
  );
  assertEquals(against(importsOf("gen/a.ts", 'import type { x } from "../src/core/x.ts";')).length, 1);
});

Deno.test("a circle of values is found; one of types, or of what is loaded later, is none", () => {
  const imports = (...texts: [string, string][]) => texts.flatMap(([file, text]) => importsOf(file, text));
  const back = (text: string) =>
    imports(["src/core/a.ts", 'import "./b.ts";'], ["src/core/b.ts", 'import "./c.ts";'], ["src/core/c.ts", text]);
  assertEquals(circleIn(back('import { a } from "./a.ts";')), ["src/core/a.ts", "src/core/b.ts", "src/core/c.ts", "src/core/a.ts"]);
  assertEquals(circleIn(back('import type { A } from "./a.ts";')), undefined);
  assertEquals(circleIn(back('export const a = () => import("./a.ts");')), undefined);
});
