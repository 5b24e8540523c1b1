/**
 * Modules that Deno, Bun and Node have built in, asked for by name when they are used. An import of one, even one that waits for its turn, is
 * what bundlers look for on behalf of browsers, in vain: most then refuse the whole library.
 *
 * @module
 */

/** The modules, by their types, which no bundler sees. */
interface Modules {
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:fs/promises": typeof import("node:fs/promises");
  readonly "node:http": typeof import("node:http");
  readonly "node:https": typeof import("node:https");
  readonly "node:os": typeof import("node:os");
  readonly "node:path": typeof import("node:path");
  readonly "node:process": typeof import("node:process");
  readonly "node:readline": typeof import("node:readline");
  readonly "node:v8": typeof import("node:v8");
}

/** A module that the runtime has built in; nothing in a browser. */
export function builtin<N extends keyof Modules>(name: N): Modules[N] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as Modules[N] | undefined;
}
