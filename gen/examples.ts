/**
 * Type-checks the examples of a spec against the client that is generated from it: an example that does not compile is a problem like any other.
 *
 * @module
 */
import { ModuleKind, Project, ScriptTarget, ts } from "ts-morph";
import { pointer, type Problem } from "./problems.ts";
import type { Spec } from "./spec.ts";

/** What examples may use besides the client's own types; whatever else they import may be anything. */
const SURROUNDINGS = `
declare const cos: import("./methods.ts").Operations;
declare function unwrap<T>(result: import("./core.ts").CosResult<T>): T;
declare module "*";
`;

/** As much of the core as a call's types need. What is missing here has type any. */
const CORE = `
export declare class BaseClient { constructor(options: object); }
export declare class BaseRequest { bucketName: string; cosPath: string; constructor(bucketName: string, cosPath: string); }
export type CosResult<T> =
  | { readonly ok: true; readonly code: 0; readonly message: string; readonly data: T; readonly requestId?: string }
  | { readonly ok: false; readonly code: number; readonly name: string; readonly message: string; readonly httpStatus?: number };
`;

let shared: Project | undefined;

/** One for all calls: its libraries are read once. */
function project(): Project {
  return shared ??= new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      // Much of the surroundings is any.
      noImplicitAny: false,
      target: ScriptTarget.ESNext,
      module: ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      types: [],
      lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    },
  });
}

/**
 * What is wrong with examples.
 *
 * @param spec A checked spec.
 * @param files What is generated from it.
 * @param core What they import the core from.
 */
export function exampleProblems(spec: Spec, files: ReadonlyMap<string, string>, core: string): Problem[] {
  const examples = Object.entries(spec.operations).filter(([, { example }]) => example !== undefined);
  if (examples.length === 0) return [];
  const all = project();
  for (const file of all.getSourceFiles()) all.removeSourceFile(file);
  // Only what tells the types of a call is needed.
  const needed = ["methods.ts", "requests.ts", "results.ts"].map((name) => {
    return [name, files.get(name)!.replaceAll(` from ${JSON.stringify(core)};`, ' from "./core.ts";')] as const;
  });
  for (const [name, text] of [...needed, ["core.ts", CORE], ["surroundings.d.ts", SURROUNDINGS]] as const) {
    all.createSourceFile(name, text, { overwrite: true });
  }
  const sources = examples.map(([name, { example }]) => {
    // A module, which the last line makes of it, may await and has names of its own.
    return [name, all.createSourceFile(`example_${name}.ts`, `${example!.join("\n")}\nexport {};\n`, { overwrite: true })] as const;
  });
  return sources.flatMap(([name, source]) =>
    source.getPreEmitDiagnostics().map((diagnostic): Problem => ({
      pointer: pointer(["operations", name, "example", Math.min(diagnostic.getLineNumber() ?? 1, source.getEndLineNumber() - 2) - 1]),
      message: `expected code that compiles, but ${ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, " ")}`,
    }))
  );
}
