/**
 * What the tests of the generator share.
 *
 * @module
 */

/** Where the checkout is, ending in `/`. */
export const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);
/** What code outside of the checkout imports the core from. */
export const CORE = new URL("../../src/core/mod.ts", import.meta.url).href;

/** What one run of a process gave. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs Deno, with the checkout's configuration where the subcommand has one. */
export async function deno(args: readonly string[], cwd: string = ROOT): Promise<Outcome> {
  const [command, ...rest] = args;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [command!, "--config", `${ROOT}deno.json`, ...rest],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** Fails, with what the process said, unless it ended well. */
export async function denoOk(args: readonly string[], cwd?: string): Promise<string> {
  const { code, out, err } = await deno(args, cwd);
  if (code !== 0) throw new Error(`deno ${args.join(" ")} ended with ${code}\n${out}\n${err}`);
  return out;
}

/** Gives an action a directory that is removed behind it. */
export async function withDirectory<T>(action: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.realPath(await Deno.makeTempDir());
  try {
    return await action(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** Plain data that a test may take apart. */
// deno-lint-ignore no-explicit-any
export type Json = any;

/** The checkout's own spec, afresh for each caller. */
export async function ownSpec(): Promise<Json> {
  return JSON.parse(await Deno.readTextFile(`${ROOT}spec.json`));
}

/** The smallest spec, with some sections of one's own. */
export function tinySpec(sections: Record<string, unknown> = {}): Json {
  return {
    title: "A service",
    apiPath: "/v1",
    defaultRegion: "sh",
    regions: { sh: { place: "Shanghai" } },
    hosts: { api: "{region}.example.com", download: "{region}.example.com", cdn: "example.com" },
    paths: { file: { doc: "A file.", kind: "file", maxBytes: 100 } },
    operations: {},
    codes: {},
    ...structuredClone(sections),
  };
}

/** An operation, with some keys of one's own. */
export function operation(keys: Record<string, unknown> = {}): Json {
  return { doc: "Does it.", source: "API doc 1", http: "POST json", op: "do", path: "file", sign: "once", ...keys };
}

/** A parameter, with some keys of one's own. */
export function param(keys: Record<string, unknown> = {}): Json {
  return { type: "string", doc: "A parameter.", ...keys };
}

/** A type of answers with some fields. */
export function type(fields: Record<string, string> = { a: "string" }): Json {
  return {
    doc: "An answer.",
    fields: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type, doc: "A field." }])),
  };
}
