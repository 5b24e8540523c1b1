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
    for (const name of ["cli/parse-args", "text/closest-string", "text/levenshtein-distance"]) {
      build.module(`@std/${name}`, async () => ({
        loader: "object",
        exports: { ...await import(`deno-std@1.4.0/${name.replaceAll("-", "_")}.js`) },
      }));
    }
  },
});
