/**
 * Generates a client from a spec: request classes, results, methods and tables, on the core of `@cos/v4`.
 *
 * As a program it runs on Deno, Node and Bun: `deno run -A jsr:@cos/v4-gen`, `npx @cos/v4-gen`, `bunx @cos/v4-gen`; `--help` tells the rest. As a
 * function, any build can call it:
 *
 * ```ts
 * import { generate } from "@cos/v4-gen";
 * import { readFile } from "node:fs/promises";
 *
 * const files = generate(await readFile("spec.json", "utf8"), { core: "@cos/v4/core" });
 * console.log([...files.keys()]); // ["bucket.ts", "codes.ts", …]
 * ```
 *
 * @module
 */
export { generate, generateDocs, type GenerateOptions } from "./generate.ts";
export { firstSpec } from "./init.ts";
export { type Problem, SpecError } from "./problems.ts";
export { schemaText } from "./spec.ts";

if (import.meta.main) await (await import("./main.ts")).main();
