/**
 * Modules that are built into a runtime. They are not imported: the emulator in memory must work where there are none, and a bundler would look for
 * them.
 *
 * @module
 */

/** A built-in module; undefined if the runtime has none of that name. */
export function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => T | undefined } };
  return process?.getBuiltinModule?.(name);
}

type FileSystem = Pick<
  typeof import("node:fs/promises"),
  "link" | "mkdir" | "open" | "readdir" | "rename" | "rm" | "stat"
>;

/** The file system; only for what has a folder. */
export function files(): FileSystem {
  return builtin<FileSystem>("node:fs/promises")!;
}
