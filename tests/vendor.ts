/**
 * `deno task vendor`: writes `src/core/vendor/hash_wasm.js`, the SHA-1 and MD5 of hash-wasm as one file. The package as a whole is 1.8 MB, of which the
 * client and the emulator need some 20 KB, and whoever installs the client should not install the rest.
 *
 * @module
 */
import { help } from "./help.ts";
import { output, root } from "./tools.ts";

/** What it writes. */
export const VENDORED = "src/core/vendor/hash_wasm.js";

/** What the file is to be. */
export async function vendored(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "cos-vendor-" });
  try {
    const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { imports: Record<string, string> };
    await Deno.writeTextFile(`${folder}/entry.js`, `export { createMD5, createSHA1 } from "${imports["hash-wasm"]}";\n`);
    await output(
      [
        Deno.execPath(),
        "bundle",
        "--quiet",
        "--no-lock",
        "--minify",
        "--platform",
        "browser",
        "-o",
        `${folder}/out.js`,
        `${folder}/entry.js`,
      ],
      folder,
    );
    const code = await Deno.readTextFile(`${folder}/out.js`);
    return `// @ts-self-types="./hash_wasm.d.ts"
// Written by \`deno task vendor\` from ${imports["hash-wasm"]}: its SHA-1 and MD5 alone. Do not edit.
/*! hash-wasm (https://www.npmjs.com/package/hash-wasm), (c) Dani Biro, MIT license */
${code.replace(/\/\*![^]*?\*\/\s*/g, "").trim()}
`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  help(`Writes ${VENDORED} from the pinned version of hash-wasm.

  deno task vendor
`);
  await Deno.writeTextFile(root + VENDORED, await vendored());
  console.log(`wrote ${VENDORED}`);
}
