/**
 * `deno task vendor`: writes `src/core/vendor`, what is taken from libraries instead of depending on them, each as one file. Of hash-wasm, which has
 * 1.8 MB, the client and the emulator need some 20 KB, of parse-xml, which has 230 KB, 12; and whoever installs the client should not install the rest.
 *
 * @module
 */
import { help } from "./help.ts";
import { output, root } from "./tools.ts";

/** What is taken from a library. */
export interface Vendored {
  /** The file that it becomes; its types beside it are written by hand. */
  readonly file: string;
  /** The library. */
  readonly library: string;
  /** What is taken. */
  readonly names: readonly string[];
  /** What that is, in words. */
  readonly what: string;
  /** Whose it is. */
  readonly owner: string;
}

/** All that is taken. */
export const VENDORED: readonly Vendored[] = [
  {
    file: "src/core/vendor/hash_wasm.js",
    library: "hash-wasm",
    names: ["createMD5", "createSHA1"],
    what: "its SHA-1 and MD5 alone",
    owner: "(c) Dani Biro, MIT license",
  },
  {
    file: "src/core/vendor/parse_xml.js",
    library: "@rgrove/parse-xml",
    names: ["parseXml", "XmlElement"],
    what: "its parser alone",
    owner: "(c) Ryan Grove, ISC license",
  },
];

/** What a file is to be. */
export async function vendored({ file, library, names, what, owner }: Vendored): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "cos-vendor-" });
  try {
    const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { imports: Record<string, string> };
    await Deno.writeTextFile(`${folder}/entry.js`, `export { ${names.join(", ")} } from "${imports[library]}";\n`);
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
    const types = file.split("/").at(-1)!.replace(/\.js$/, ".d.ts");
    return `// @ts-self-types="./${types}"
// Written by \`deno task vendor\` from ${imports[library]}: ${what}. Do not edit.
/*! ${library} (https://www.npmjs.com/package/${library}), ${owner} */
${code.replace(/\/\*![^]*?\*\/\s*/g, "").trim()}
`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  help(`Writes ${VENDORED.map(({ file }) => file).join(" and ")} from pinned versions of libraries.

  deno task vendor
`);
  for (const one of VENDORED) {
    await Deno.writeTextFile(root + one.file, await vendored(one));
    console.log(`wrote ${one.file}`);
  }
}
