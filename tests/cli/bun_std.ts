/**
 * Gives Bun the packages that deno.json names as `jsr:`, out of the npm package that the stand-ins of `.jsr/` use too: for tests from source. Who
 * adds the module to a project of Bun has them from JSR. Loaded with `--preload`.
 *
 * @module
 */
// deno-lint-ignore no-explicit-any -- only Bun has these
const { Bun } = globalThis as any;

Bun.plugin({
  name: "jsr packages from npm",
  // deno-lint-ignore no-explicit-any
  setup(build: any) {
    const from = (paths: readonly string[]) => async () => ({
      loader: "object",
      exports: Object.assign({}, ...await Promise.all(paths.map((path) => import(`deno-std@1.4.0/${path}.js`)))),
    });
    build.module("@std/cli", from(["cli/parse_args"]));
    build.module("@std/text", from(["text/closest_string", "text/levenshtein_distance"]));
  },
});
