/**
 * What local files need of the runtime: Deno, Bun and Node have it, browsers do not.
 *
 * @module
 */
import { builtin } from "../core/builtin.ts";
import { BadInput } from "../core/result.ts";

type Name = Parameters<typeof builtin>[0];

function needed<N extends Name>(name: N): NonNullable<ReturnType<typeof builtin<N>>> {
  const found = builtin(name);
  if (found) return found;
  throw new BadInput(
    "local files: there are none in a browser; give the content itself to uploadFileFromBuffer(), and take it from downloadObject()",
  );
}

/** The modules of `node:`, each looked for when it is used: a page that names a local file is told so, and one that does not never asks. */
export const node = {
  /** Files and folders, by promises. */
  get files(): typeof import("node:fs/promises") {
    return needed("node:fs/promises");
  },
  /** Files and folders, at once, and the flags to open files with. */
  get fs(): typeof import("node:fs") {
    return needed("node:fs");
  },
  /** Paths of the system. */
  get path(): typeof import("node:path") {
    return needed("node:path");
  },
  /** Hashes that answer at once. */
  get crypto(): typeof import("node:crypto") {
    return needed("node:crypto");
  },
  /** Lines of a stream. */
  get readline(): typeof import("node:readline") {
    return needed("node:readline");
  },
  /** The machine. */
  get os(): typeof import("node:os") {
    return needed("node:os");
  },
  /** This process, and others. */
  get process(): typeof import("node:process") {
    return needed("node:process");
  },
};
